package vendors

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEscapeCell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "Aster": "Aster", "'": "'", "A=1": "A=1", "=cmd()": "'=cmd()", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=x": "'\t=x",
		"'=x": "''=x", "＝cmd()": "'＝cmd()", "＋1": "'＋1", "A;=cmd()": "A;'=cmd()", "A;'=x": "A;''=x", ";=x;@y": ";'=x;'@y", "A; B": "A; B",
	} {
		if got := EscapeCell(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestEscapedCellsComeBack: whatever a cell holds, no cell begins with a sign
// of a formula, whether commas or semicolons part them, and the text comes back.
func TestEscapedCellsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab';=+-@＝＠ \t"))).Draw(t, "text")
		cell := EscapeCell(text)
		if back := unescapeCell(cell); back != text {
			t.Fatalf("%q became %q and came back as %q", text, cell, back)
		}
		r := csv.NewReader(strings.NewReader("x," + cell + "\n"))
		r.Comma, r.LazyQuotes = ';', true
		cells, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range append([]string{cell}, cells[1:]...) {
			if c != "" && strings.ContainsRune("=+-@\t＝＋－＠", []rune(c)[0]) {
				t.Fatalf("cell %d of %q is %q", i, cell, c)
			}
		}
	})
}
