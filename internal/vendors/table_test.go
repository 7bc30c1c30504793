package vendors_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

func TestTable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := shelf(t, db)
		list, err := s.List(t.Context(), north, vendors.Query{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		a := list[0]
		if _, err := s.Change(t.Context(), north, a.ID, 0, vendors.Change{Aliases: new([]string{"AL"})}); err != nil {
			t.Fatal(err)
		}
		want := vendors.Rating{
			Tier: new("tier_1"), InherentRisk: new(70.0), ResidualRisk: new(10.5), ComputedBand: new("low"), FinalBand: new("high"), HardKnockouts: 2,
			Confidence: new("medium"), Provisional: true, PHI: true, CoverageStatus: vendors.Bridged, CoverageUntil: new("2026-06-30"),
			CoverageSpans: []vendors.Span{{Kind: "type_2", Start: "2025-01-01", End: "2025-12-31"}, {Kind: "bridge", Start: "2026-01-01", End: "2026-06-30"}},
			BAAState:      vendors.BAAExpiring, BAAUntil: new("2026-04-30"), BAANoticeHours: new(72), NextReviewOn: new("2026-08-01"), RatedOn: new("2026-03-02"),
		}
		rate(t, db, north, a.ID, want)
		for _, name := range []string{"Viewer", "Archive"} { // the first is shown
			if _, err := s.AddProduct(t.Context(), north, a.ID, vendors.NewProduct{Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		before := db.Queries()
		rows, err := s.Table(t.Context(), north, vendors.Query{Limit: 10, Sort: "-name"})
		if err != nil {
			t.Fatal(err)
		}
		if n := db.Queries() - before; n != 1 {
			t.Errorf("%d queries", n)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Name+", "+r.OwnerName+", "+r.Product)
		}
		if !slices.Equal(got, []string{"Cirrus, , ", "beta Care, User, ", "Aster Labs, , Viewer"}) {
			t.Errorf("the table holds %q", got)
		}
		one, err := s.Get(t.Context(), north, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(*one, rows[2].Vendor) + cmp.Diff(want, one.Rating); d != "" {
			t.Error(d)
		}
		if rows, err := s.Table(t.Context(), south, vendors.Query{Limit: 10}); err != nil || len(rows) != 1 || rows[0].Name != "Elsewhere" {
			t.Errorf("the other hospital sees %v, %v", rows, err)
		}
		_, err = s.Table(t.Context(), north, vendors.Query{Limit: 10, Sort: "size"})
		wrong(t, err, fault.Invalid, "request.invalid")
		_, err = s.Table(t.Context(), identity.Actor{Tenant: "north", Role: "none"}, vendors.Query{Limit: 1})
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}

// TestTableIsTheList holds that a table shows the vendors of the list, in its
// order, and that they are as many as Count says.
func TestTableIsTheList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := shelf(t, db)
		rapid.Check(t, func(r *rapid.T) {
			q := vendors.Query{
				Sort: rapid.SampledFrom(vendors.Sorts).Draw(r, "sort"), Text: rapid.SampledFrom([]string{"", "a", "1"}).Draw(r, "text"), Limit: 100,
				Tier:   rapid.SampledFrom([][]string{nil, {"tier_1"}, {"tier_2", vendors.None}}).Draw(r, "tier"),
				Owner:  rapid.SampledFrom([][]string{nil, {north.ID}, {vendors.None}}).Draw(r, "owner"),
				Status: rapid.SampledFrom([][]vendors.Status{nil, {vendors.Retired, vendors.Proposed}}).Draw(r, "status"),
			}
			list, err := s.List(t.Context(), north, q)
			if err != nil {
				r.Fatal(err)
			}
			rows, err := s.Table(t.Context(), north, q)
			if err != nil {
				r.Fatal(err)
			}
			var shown []vendors.Vendor
			for _, row := range rows {
				shown = append(shown, row.Vendor)
			}
			if !slices.Equal(names(shown), names(list)) {
				r.Fatalf("the table shows %q, the list %q", names(shown), names(list))
			}
			var back []string
			for q := (vendors.Query{Limit: rapid.IntRange(1, 3).Draw(r, "limit"), Sort: q.Sort, Text: q.Text, Tier: q.Tier, Owner: q.Owner, Status: q.Status}); len(list) > 0; {
				q.Before = new(vendors.MarkOf(&list[len(list)-1-len(back)], q.Sort))
				p, err := s.Table(t.Context(), north, q)
				if err != nil {
					r.Fatal(err)
				}
				for _, row := range slices.Backward(p) {
					back = append(back, row.Name)
				}
				if len(p) < q.Limit {
					back = append([]string{list[len(list)-1].Name}, back...)
					break
				}
			}
			if slices.Reverse(back); !slices.Equal(back, names(list)) && len(list) > 0 {
				r.Fatalf("by %s backwards %q, the list %q", q.Sort, back, names(list))
			}
			n, err := s.Count(t.Context(), north, vendors.Query{}, q)
			if err != nil || n[0] != 3 || n[1] != len(list) {
				r.Fatalf("counted %v, %v; the list has %d", n, err, len(list))
			}
		})
	})
}

func TestCount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := shelf(t, db)
		before := db.Queries()
		got, err := s.Count(t.Context(), north, vendors.Query{}, vendors.Query{Text: "aster", Limit: 1}, vendors.Query{DueBy: "2026-04-30"},
			vendors.Query{Status: []vendors.Status{vendors.Retired}}, vendors.Query{BAA: []vendors.BAAState{vendors.BAAExpired, vendors.NoBAA}})
		if err != nil || !slices.Equal(got, []int{3, 1, 1, 1, 2}) {
			t.Errorf("counted %v, %v", got, err)
		}
		if n := db.Queries() - before; n != 1 {
			t.Errorf("%d queries", n)
		}
		if got, err := s.Count(t.Context(), south, vendors.Query{}); err != nil || got[0] != 1 {
			t.Errorf("the other hospital counts %v, %v", got, err)
		}
		_, err = s.Count(t.Context(), north)
		wrong(t, err, fault.Invalid, "request.invalid")
		_, err = s.Count(t.Context(), north, make([]vendors.Query, 101)...)
		wrong(t, err, fault.Invalid, "request.invalid")
		_, err = s.Count(t.Context(), north, vendors.Query{}, vendors.Query{Tier: []string{"x"}})
		wrong(t, err, fault.Invalid, "request.invalid")
		_, err = s.Count(t.Context(), identity.Actor{Tenant: "north", Role: "none"}, vendors.Query{})
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}
