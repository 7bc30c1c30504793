package evidence

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ward/internal/reading"
)

func byPath(t *testing.T, facts []Fact, path string) Fact {
	t.Helper()
	for _, f := range facts {
		if f.Path == path {
			return f
		}
	}
	t.Fatalf("no fact %s", path)
	return Fact{}
}

func factsOf(t *testing.T, ds ...Decision) []Fact {
	t.Helper()
	facts, err := reviewed(t, ds...).Facts()
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func TestFactsListed(t *testing.T) {
	t.Parallel()
	read := []string{"soc2.service_organization", "soc2.report_date", "soc2.opinion", "soc2.categories", "soc2.hipaa_included",
		"soc2.exceptions.0", "soc2.exceptions.1", "soc2.exceptions.2"}
	with := func(paths ...string) []string { return append(slices.Clone(read), paths...) }
	tests := []struct {
		name string
		said []Decision
		want []string
	}{
		{"as read", nil, read},
		{"what is absent stays in sight", []Decision{said("soc2.exceptions.0", Absent, ""), said("soc2.report_date", Absent, "")}, read},
		{"what was added", []Decision{said("soc2.exceptions", add, missedOne)}, with("soc2.exceptions.3")},
		{"an addition that was taken back, too", numbered(said("soc2.exceptions", add, missedOne), back("soc2.exceptions.3", 1)), with("soc2.exceptions.3")},
		{"a list that was decided on", []Decision{said("soc2.cuecs", Confirm, "")}, with("soc2.cuecs")},
		{"a value that a person added", []Decision{said("soc2.system", Correct, `"Claims"`)}, slices.Insert(slices.Clone(read), 1, "soc2.system")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range factsOf(t, tt.said...) {
				got = append(got, f.Path)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFactsSay(t *testing.T) {
	t.Parallel()
	facts := factsOf(t, numbered(
		said("soc2.opinion", Correct, `"qualified"`), said("soc2.exceptions.0", Absent, ""), said("soc2.exceptions.2.severity", Correct, `"minor"`),
		said("soc2.exceptions", add, missedOne), said("soc2.report_date", Confirm, ""), back("soc2.report_date", 5))...)
	opinion := byPath(t, facts, "soc2.opinion")
	if opinion.Value != "qualified" || opinion.Machine != "unqualified" || !opinion.Corrected() || opinion.Place.Page != 4 || opinion.Last != "d1" || opinion.Said.DecidedBy != "u1" {
		t.Errorf("corrected: %+v", opinion)
	}
	absent := byPath(t, facts, "soc2.exceptions.0")
	if !absent.Absent || absent.Value.(reading.Deviation).Text != "one" || !absent.Decided() {
		t.Errorf("absent: %+v", absent)
	}
	waits := byPath(t, facts, "soc2.exceptions.1")
	if len(waits.Waits) != 1 || waits.Decided() || waits.Last != "" {
		t.Errorf("waits: %+v", waits)
	}
	part := byPath(t, facts, "soc2.exceptions.2")
	if part.Decided() || len(part.Also) != 1 || part.Value.(reading.Deviation).Severity != "minor" || part.Machine.(reading.Deviation).Severity != "major" || !part.Corrected() {
		t.Errorf("a part: %+v", part)
	}
	added := byPath(t, facts, "soc2.exceptions.3")
	if added.Added == nil || added.Machine != nil || added.Value.(reading.Deviation).Page != 30 || !added.Decided() || added.Corrected() {
		t.Errorf("added: %+v", added)
	}
	undone := byPath(t, facts, "soc2.report_date")
	if undone.Decided() || len(undone.Waits) != 1 || undone.Last != "d6" {
		t.Errorf("taken back: %+v", undone)
	}
}

// TestFactsHoldEverythingThatWaits: whatever waits is shown with one fact, and
// a fact counts as sure only with a place and nothing against it.
func TestFactsHoldEverythingThatWaits(t *testing.T) {
	t.Parallel()
	text := strings.Replace(machine(t), `"needs_review":[`,
		`"needs_review":[{"path":"document_class","reason":"declared as other"},{"path":"soc2.controls","reason":"no table"},{"path":"soc2.controls.7.tests.0.result","reason":"empty"},`, 1)
	r, err := applyReview(&Document{}, text, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := r.Facts()
	if err != nil {
		t.Fatal(err)
	}
	waits := 0
	for _, f := range facts {
		waits += len(f.Waits)
		if sure := f.Path == "soc2.opinion"; f.Sure() != sure {
			t.Errorf("%s is sure: %v", f.Path, f.Sure())
		}
	}
	if want := len(r.Extraction.NeedsReview); waits != want || want != 6 {
		t.Errorf("%d items are shown of %d", waits, want)
	}
}
