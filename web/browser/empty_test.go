package browser_test

import (
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// TestEmpty opens the lists of a Ward in which nobody has done anything yet:
// each says what is the case and what to do next.
func TestEmpty(t *testing.T) {
	t.Parallel()
	browsertest.Need(t)
	w := browsertest.Embedded(t)
	tests := []struct{ path, says, next string }{
		{"/", "Three first steps", "Add a vendor"},
		{"/portfolio", "No vendor is in use yet", "Vendors"},
		{"/vendors", "No vendor yet", "Add vendor"},
		{"/vendors?q=nobody", "No vendor matches “nobody”", "Show all vendors"},
		{"/documents", "No document", "Choose a vendor"},
		{"/reassessments", "Nothing is due", "Vendors"},
		{"/audit", "Ines Calder", "Filters"},
	}
	for _, look := range []browsertest.Look{browsertest.Light, browsertest.Phone} {
		t.Run(look.Name, func(t *testing.T) {
			t.Parallel()
			tab := w.Open(t, identity.Analyst, look)
			for _, tt := range tests {
				tab.Visit(tt.path)
				tab.Sees(tt.says)
				if look.Name == "light" && !tab.Has(tt.next) {
					t.Errorf("%s does not offer %q", tt.path, tt.next)
				}
				if over := tab.Overflow(); over > 0 {
					t.Errorf("%s scrolls sideways by %d pixels", tt.path, over)
				}
				tab.CheckAccess(tt.path+" without anything", look)
				tab.CheckFaults()
			}
		})
	}
}
