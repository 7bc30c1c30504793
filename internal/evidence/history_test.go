package evidence

import (
	"slices"
	"testing"

	"ward/internal/audit"
	"ward/internal/database"
)

// TestEverythingIsInTheVendorsHistory: whatever happens to a document can be
// found by its vendor.
func TestEverythingIsInTheVendorsHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, "soc2.opinion", Confirm, nil, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Reread(t.Context(), f.by, d.ID, 0, nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := f.Remove(t.Context(), f.by, d.ID, 0, "wrong vendor"); err != nil {
			t.Fatal(err)
		}
		events, err := audit.NewService(db).List(t.Context(), f.by, audit.Filter{Vendor: f.vendor.ID, Oldest: true}, 50)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range events {
			got = append(got, e.Action)
		}
		want := []string{"vendor.created", "document.accepted", "document.read", "fact.confirm", "document.reread", "document.removed"}
		if !slices.Equal(got, want) {
			t.Errorf("the history is %v, want %v", got, want)
		}
	})
}
