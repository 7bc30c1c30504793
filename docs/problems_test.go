package docs

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
)

// statusOf is the HTTP status of each kind of fault; api's own table is the
// one that counts, and its test holds that one against the answers.
var statusOf = map[string]string{
	"Internal": "500", "Invalid": "422", "Malformed": "400", "Unauthenticated": "401", "Forbidden": "403",
	"NotFound": "404", "Conflict": "409", "Stale": "412", "Required": "428", "TooLarge": "413",
	"Unsupported": "415", "TooMany": "429", "Unavailable": "503",
}

// row finds a line of a table: code, statuses, meaning, what to do.
var row = regexp.MustCompile("(?m)^\\| `([a-z0-9_.]+)` \\| ([0-9, ]+|-) \\| ([^|]+) \\| ([^|]+) \\|$")

// TestProblems holds problems.md against every code in the source, both ways.
func TestProblems(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("problems.md")
	if err != nil {
		t.Fatal(err)
	}
	src := readSource(t, "..")
	for _, at := range src.unclear {
		t.Errorf("%s: this code cannot be told from the source; write it as a literal or a constant", at)
	}
	documented := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		if _, twice := documented[m[1]]; twice {
			t.Errorf("problems.md: %s stands there twice", m[1])
		}
		documented[m[1]] = m[2]
	}
	for _, code := range slices.Sorted(maps.Keys(src.kinds)) {
		want, known := statuses(src.kinds[code])
		switch got, ok := documented[code]; {
		case !ok:
			t.Errorf("problems.md lacks a line: | `%s` | %s | what it means | what to do |", code, want)
		case known && got != want:
			t.Errorf("problems.md: %s has status %s, not %s", code, want, got)
		}
		delete(documented, code)
	}
	for code, status := range documented {
		if status != "-" {
			t.Errorf("problems.md lists %s, which nothing answers", code)
		}
	}
	for _, c := range []pdftext.Code{pdftext.NotPDF, pdftext.Encrypted, pdftext.Damaged, pdftext.TooLarge, pdftext.TimeLimit, pdftext.MemoryLimit, pdftext.NoText} {
		if documented[string(c)] != "-" {
			t.Errorf("problems.md lacks a line: | `%s` | - | what it means | what to do |", c)
		}
	}
}

// statuses joins the statuses of kinds. known is false when one of them is not
// in the source.
func statuses(kinds map[string]bool) (list string, known bool) {
	var out []string
	for kind := range kinds {
		status, ok := statusOf[kind]
		if !ok {
			return fmt.Sprint("status of ", kind), false
		}
		out = append(out, status)
	}
	slices.Sort(out)
	return strings.Join(out, ", "), true
}

// TestCodesAreFound tries the search itself: a search that finds nothing would
// let everything pass.
func TestCodesAreFound(t *testing.T) {
	t.Parallel()
	src := readSource(t, "testdata/source")
	want := map[string]string{
		"plain.new": "404", "plain.wrap": "503", "plain.field": "422", "plain.fields": "422", "plain.literal": "409",
		"own.constant": "400", "other.constant": "500", "left.stale": "412", "right.stale": "412", "deep.invalid": "422",
	}
	got := map[string]string{}
	for code, kinds := range src.kinds {
		got[code], _ = statuses(kinds)
	}
	if !maps.Equal(got, want) {
		t.Errorf("found %v\nwant  %v", got, want)
	}
	if len(src.unclear) != 1 || !strings.HasSuffix(src.unclear[0], "a.go:27:35") {
		t.Errorf("unclear: %v", src.unclear)
	}
}
