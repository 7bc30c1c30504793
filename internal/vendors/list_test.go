package vendors_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// rate writes a rating.
func rate(t testing.TB, db *database.DB, by identity.Actor, id string, r vendors.Rating) {
	t.Helper()
	err := database.Do(t.Context(), db, by.Tenant, func(tx *database.Tx) error { return vendors.SetRating(tx, by.Tenant, id, r) })
	if err != nil {
		t.Fatal(err)
	}
}

func names(vs []vendors.Vendor) []string {
	out := []string{}
	for _, v := range vs {
		out = append(out, v.Name)
	}
	return out
}

// shelf is a small list with everything that filters look at.
func shelf(t testing.TB, db *database.DB) *vendors.Service {
	t.Helper()
	s := open(t, db)
	a := create(t, s, north, vendors.New{Name: "Aster Labs", LegalName: "Zephyr Holding", ExternalRef: "100%_A", Status: vendors.Approved})
	b := create(t, s, north, vendors.New{Name: "beta Care", Aliases: []string{"Straße\\Nord"}, OwnerID: north.ID})
	c := create(t, s, north, vendors.New{Name: "Cirrus", Status: vendors.InReview, ExternalRef: "1000A"})
	d := create(t, s, north, vendors.New{Name: "Delta"})
	create(t, s, south, vendors.New{Name: "Elsewhere"})
	rate(t, db, north, a.ID, vendors.Rating{Tier: new("tier_1"), InherentRisk: new(70.0), ResidualRisk: new(10.5), FinalBand: new("low"), CoverageStatus: vendors.Covered, BAAState: vendors.BAAActive})
	rate(t, db, north, b.ID, vendors.Rating{Tier: new("tier_2"), InherentRisk: new(50.0), ResidualRisk: new(30.5), FinalBand: new("elevated"), NextReviewOn: new("2026-05-01")})
	rate(t, db, north, c.ID, vendors.Rating{Tier: new("tier_1"), InherentRisk: new(60.0), ResidualRisk: new(20.5), FinalBand: new("moderate"), NextReviewOn: new("2026-04-01"), BAAState: vendors.BAAExpired, PHI: true})
	if _, err := s.Retire(t.Context(), north, d.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestList(t *testing.T) {
	t.Parallel()
	const a, b, c, d = "Aster Labs", "beta Care", "Cirrus", "Delta"
	tests := []struct {
		name string
		q    vendors.Query
		want []string
	}{
		{"all but retired, by name", vendors.Query{}, []string{a, b, c}},
		{"backwards", vendors.Query{Sort: "-name"}, []string{c, b, a}},
		{"worst first", vendors.Query{Sort: "-residual_risk"}, []string{b, c, a}},
		{"inherent", vendors.Query{Sort: "inherent_risk"}, []string{b, c, a}},
		{"unknown last", vendors.Query{Sort: "next_review_on"}, []string{c, b, a}},
		{"unknown last both ways", vendors.Query{Sort: "-next_review_on"}, []string{b, c, a}},
		{"as registered", vendors.Query{Sort: "created_at"}, []string{a, b, c}},
		{"a limit", vendors.Query{Limit: 2}, []string{a, b}},
		{"one status", vendors.Query{Status: []vendors.Status{vendors.Retired}}, []string{d}},
		{"two statuses", vendors.Query{Status: []vendors.Status{vendors.Retired, vendors.Approved}}, []string{a, d}},
		{"tier", vendors.Query{Tier: []string{"tier_1"}}, []string{a, c}},
		{"band", vendors.Query{Band: []string{"low", "elevated"}}, []string{a, b}},
		{"coverage", vendors.Query{Coverage: []vendors.CoverageStatus{vendors.NoReport}}, []string{b, c}},
		{"owner", vendors.Query{Owner: []string{south.ID, north.ID}}, []string{b}},
		{"agreement", vendors.Query{BAA: []vendors.BAAState{vendors.BAAExpired, vendors.NoBAA}}, []string{b, c}},
		{"with PHI", vendors.Query{PHI: true}, []string{c}},
		{"without an owner", vendors.Query{Owner: []string{vendors.None}}, []string{a, c}},
		{"someone's or no one's", vendors.Query{Owner: []string{vendors.None, north.ID}}, []string{a, b, c}},
		{"without a tier, retired", vendors.Query{Tier: []string{vendors.None}, Status: []vendors.Status{vendors.Retired}}, []string{d}},
		{"without a band or with one", vendors.Query{Band: []string{"elevated", vendors.None}}, []string{b}},
		{"due by the day itself", vendors.Query{DueBy: "2026-04-01"}, []string{c}},
		{"due by the day before", vendors.Query{DueBy: "2026-03-31"}, []string{}},
		{"two filters", vendors.Query{Tier: []string{"tier_1"}, Status: []vendors.Status{vendors.InReview}}, []string{c}},
		{"text in another case", vendors.Query{Text: "ASTER"}, []string{a}},
		{"text in the legal name", vendors.Query{Text: "zephyr"}, []string{a}},
		{"text in an alias", vendors.Query{Text: "strasse"}, []string{b}},
		{"a percent sign is itself", vendors.Query{Text: "%"}, []string{a}},
		{"an underscore is itself", vendors.Query{Text: "0%_a"}, []string{a}},
		{"a backslash is itself", vendors.Query{Text: `\n`}, []string{b}},
		{"a quote", vendors.Query{Text: `'`}, []string{}},
		{"spaces only", vendors.Query{Text: "  "}, []string{a, b, c}},
		{"text across fields", vendors.Query{Text: "labs zephyr"}, []string{}},
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := shelf(t, db)
		for _, tt := range tests {
			if tt.q.Limit == 0 {
				tt.q.Limit = 10
			}
			before := db.Queries()
			got, err := s.List(t.Context(), north, tt.q)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			if !slices.Equal(names(got), tt.want) {
				t.Errorf("%s: got %q, want %q", tt.name, names(got), tt.want)
			}
			if n := db.Queries() - before; n != 1 {
				t.Errorf("%s: %d queries", tt.name, n)
			}
		}
		got, err := s.List(t.Context(), north, vendors.Query{Text: "beta", Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if byID, err := s.List(t.Context(), north, vendors.Query{IDs: []string{got[0].ID, north.ID}, Limit: 9}); err != nil || !slices.Equal(names(byID), []string{b}) {
			t.Errorf("by id: %v, %v", names(byID), err)
		}
		one, err := s.Get(t.Context(), north, got[0].ID)
		if err != nil || fmt.Sprintf("%+v", got[0].Aliases) != fmt.Sprintf("%+v", one.Aliases) || *one.NextReviewOn != *got[0].NextReviewOn || !one.CreatedAt.Equal(got[0].CreatedAt) {
			t.Errorf("the list shows %+v, the vendor is %+v (%v)", got[0], one, err)
		}
	})
}

func TestListRefusesNonsense(t *testing.T) {
	t.Parallel()
	const id = "0199c0de-0000-7000-8000-000000000001"
	mark := func(sort string, key *string, id string) *vendors.Mark {
		return &vendors.Mark{Sort: sort, Key: key, ID: id}
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for _, tt := range []struct {
			name string
			q    vendors.Query
			want []string
		}{
			{"sort", vendors.Query{Sort: "name;drop"}, []string{"#/sort"}},
			{"two signs", vendors.Query{Sort: "--name"}, []string{"#/sort"}},
			{"enums", vendors.Query{
				Status: []vendors.Status{"x"}, Tier: []string{"tier_5"}, Band: []string{"LOW"}, Coverage: []vendors.CoverageStatus{""}, BAA: []vendors.BAAState{"signed"},
				Owner: []string{"x"}, DueBy: "2026-02-30",
			}, []string{"#/status", "#/tier", "#/final_band", "#/coverage_status", "#/baa_status", "#/owner_id", "#/due_by"}},
			{"no ids", vendors.Query{IDs: []string{"x"}}, []string{"#/ids"}},
			{"201 ids", vendors.Query{IDs: make([]string, 201)}, []string{"#/ids"}},
			{"text", vendors.Query{Text: "a\x00"}, []string{"#/q"}},
			{"long text", vendors.Query{Text: strings.Repeat("x", 201)}, []string{"#/q"}},
			{"cursor of another sort", vendors.Query{Sort: "tier", After: mark("name", new("a"), id)}, []string{"#/cursor"}},
			{"cursor without key", vendors.Query{Sort: "name", After: mark("name", nil, id)}, []string{"#/cursor"}},
			{"cursor without id", vendors.Query{Sort: "name", After: mark("name", new("a"), "")}, []string{"#/cursor"}},
			{"cursor of words", vendors.Query{Sort: "tier", After: mark("tier", new("\x00"), id)}, []string{"#/cursor"}},
			{"cursor of a number", vendors.Query{Sort: "residual_risk", After: mark("residual_risk", new("x"), id)}, []string{"#/cursor"}},
			{"cursor of a time", vendors.Query{Sort: "-created_at", After: mark("-created_at", new("2026"), id)}, []string{"#/cursor"}},
		} {
			tt.q.Limit = 1
			_, err := s.List(t.Context(), north, tt.q)
			wrong(t, err, fault.Invalid, "request.invalid")
			if got := pointers(t, err); !slices.Equal(got, tt.want) {
				t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
			}
		}
		_, err := s.List(t.Context(), identity.Actor{Tenant: "north", Role: "none"}, vendors.Query{Limit: 1})
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}

// TestPagesAreTheList holds that the pages of any list, put together, are the
// list: nothing twice, nothing left out, in the same order.
func TestPagesAreTheList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for i := range 40 { // many ties, many unknowns
			v := create(t, s, north, vendors.New{Name: fmt.Sprintf("%c%d", 'a'+i%3, i)})
			if i%4 == 0 {
				continue
			}
			rate(t, db, north, v.ID, vendors.Rating{
				Tier: new(vendors.Tiers[i%3]), InherentRisk: new(float64(i%5) / 3), ResidualRisk: new(1 / float64(1+i%7)), NextReviewOn: new(fmt.Sprintf("2026-0%d-01", 1+i%6)),
			})
		}
		rapid.Check(t, func(r *rapid.T) {
			q := vendors.Query{
				Sort: rapid.SampledFrom(vendors.Sorts).Draw(r, "sort"), Text: rapid.SampledFrom([]string{"", "a", "1"}).Draw(r, "text"),
				Tier: rapid.SampledFrom([][]string{nil, {"tier_1"}, {"tier_2", "tier_3"}}).Draw(r, "tier"), Limit: 100,
			}
			whole, err := s.List(t.Context(), north, q)
			if err != nil {
				r.Fatal(err)
			}
			var pages []string
			for q.Limit = rapid.IntRange(1, 15).Draw(r, "limit"); ; {
				p, err := s.List(t.Context(), north, q)
				if err != nil {
					r.Fatal(err)
				}
				pages = append(pages, names(p)...)
				if len(p) < q.Limit {
					break
				}
				q.After = new(vendors.MarkOf(&p[len(p)-1], q.Sort))
			}
			if !slices.Equal(pages, names(whole)) {
				r.Fatalf("by %s: pages %q, list %q", q.Sort, pages, names(whole))
			}
		})
	})
}
