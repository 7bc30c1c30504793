package reading

import (
	"slices"
	"testing"
)

// TestLesser: a rule without one of its alternatives matches all that it matched
// but that, and its groups stay where they were.
func TestLesser(t *testing.T) {
	t.Parallel()
	r := unlisted(`(?:opinion (one)|view (two)|sight) (end)`)
	all := r.lesser()
	if len(all) != 3 {
		t.Fatalf("%d variants", len(all))
	}
	for i, text := range []string{"opinion one end", "view two end", "sight end"} {
		for j, v := range all {
			got, want := v.by.match(text, 1, true), r.match(text, 1, true)
			if i == j && got != nil {
				t.Errorf("without %s, %q is found", v.Less, text)
			}
			if i != j && !slices.EqualFunc(got, want, slices.Equal) {
				t.Errorf("without %s, %q is %v, want %v", v.Less, text, got, want)
			}
			if v.matters(map[string]bool{text: true}) != (i == j) {
				t.Errorf("without %s, %q matters wrongly", v.Less, text)
			}
		}
	}
}

// TestVariants: what is left out is read otherwise, and with all rules as before.
func TestVariants(t *testing.T) {
	t.Parallel()
	if len(made) < 200 {
		t.Errorf("%d rules were made", len(made))
	}
	r := unlisted(`opinion`)
	e := &experiment{variant: Variant{from: r}, found: map[*rule]map[string]bool{}}
	if e.find(r, "our opinion", 1, false) != nil {
		t.Error("what is left out is found")
	}
	other := unlisted(`our`)
	if e.find(other, "our opinion", 1, false) == nil || !e.found[other]["our opinion"] {
		t.Error("another rule is not found, or not kept")
	}
}
