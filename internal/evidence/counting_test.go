package evidence

import (
	"strings"
	"testing"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

func TestCountingOf(t *testing.T) {
	t.Parallel()
	c := coverageOf([]Reviewed{type2("r", "2025-01-01", "2025-12-31"), bridge("good", "2026-01-01", "2026-02-28"), bridge("unsigned", "2026-01-01", "2026-03-31", "unsigned"),
		bridge("far", "2026-06-01", "2026-06-30")}, on("2026-03-02"))
	for id, counts := range map[ID]bool{"r": true, "good": true, "unsigned": false, "far": false} {
		got := c.counting(id)
		if got == nil || (got.Covers != nil) != counts || (got.Reason == "") != counts {
			t.Errorf("%s: %+v", id, got)
		}
	}
	if got := c.counting("other"); got != nil {
		t.Errorf("another document: %+v", got)
	}
}

func TestCounting(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		r, c, err := f.Counting(t.Context(), f.by, f.vendor.ID, d.ID, f.now)
		if err != nil || r.Document.ID != d.ID || c == nil || c.Covers != nil || !strings.Contains(c.Reason, ".") {
			t.Errorf("a report without a period: %+v, %v", c, err)
		}
		if _, _, err := f.Counting(t.Context(), f.by, f.vendor.ID, f.accept(t, "two").ID, f.now); fault.KindOf(err) != fault.NotFound {
			t.Errorf("not read yet: %v", err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if _, _, err := f.Counting(t.Context(), stranger, f.vendor.ID, d.ID, f.now); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
	})
}
