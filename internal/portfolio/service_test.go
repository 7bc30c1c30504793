package portfolio_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"ward/internal/accounts/accountstest"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// world is a service over a fresh database, on 2 March 2026.
type world struct {
	db              *database.DB
	s               *portfolio.Service
	vendors         *vendors.Service
	ines, odette    identity.Actor // two owners of vendors
	viewer          identity.Actor
	stranger        identity.Actor
	now             time.Time
	names           map[string]string // vendor id by name
	documents, dues int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		a := accountstest.New(t, db)
		w := &world{db: db, now: time.Date(2026, 3, 2, 23, 30, 0, 0, time.UTC), names: map[string]string{}}
		home := a.Org("Home")
		w.ines, w.odette, w.viewer = a.Actor(home, identity.Analyst), a.Actor(home, identity.Approver), a.Actor(home, identity.Viewer)
		w.stranger = a.Actor(a.Org("Away"), identity.Admin)
		now := func() time.Time { return w.now }
		w.s, w.vendors = portfolio.NewService(db, now), vendors.NewService(db, queue.New(), now)
		f(t, w)
	})
}

func (w *world) figures(t *testing.T, by identity.Actor, q portfolio.Query) *portfolio.Figures {
	t.Helper()
	f, err := w.s.Figures(t.Context(), by, q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if err := database.Do(t.Context(), w.db, w.ines.Tenant, func(tx *database.Tx) error { return tx.Gorm().Exec(sql, args...).Error }); err != nil {
		t.Fatal(err)
	}
}

// vendor registers a vendor of the first organization as it stands: "" is not
// known.
func (w *world) vendor(t *testing.T, name, owner string, status vendors.Status, tier, band string, cover vendors.CoverageStatus, review string) string {
	t.Helper()
	v, err := w.vendors.Create(t.Context(), w.ines, vendors.New{Name: name, OwnerID: owner})
	if err != nil {
		t.Fatal(err)
	}
	null := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	w.exec(t, "update vendors set status = ?, tier = ?, final_band = ?, coverage_status = ?, next_review_on = ? where tenant = ? and id = ?",
		status, null(tier), null(band), cover, null(review), w.ines.Tenant, v.ID)
	w.names[name] = v.ID
	return v.ID
}

// document files a document that was added some hours ago.
func (w *world) document(t *testing.T, vendor, status, code string, hours int) {
	t.Helper()
	w.documents++
	id := uuid.Must(uuid.NewV7()).String()
	w.exec(t, `insert into documents (tenant, id, vendor_id, name, sha256, size, declared_class, wrapped_key, password, status,
		document_class, error_code, error_detail, pages, pages_read, reading, uploaded_by, version, created_at, deleted_reason)
		values (?, ?, ?, ?, ?, 1, '', '', '', ?, 'soc2_report', ?, '', 1, 1, 1, ?, 1, ?, '')`,
		w.ines.Tenant, id, vendor, fmt.Sprintf("report %d.pdf", w.documents), id, status, code, w.ines.ID, w.now.Add(-time.Duration(hours)*time.Hour))
}

// due opens an entry of the clock.
func (w *world) due(t *testing.T, vendor, status, cause, on string) {
	t.Helper()
	w.dues++
	w.exec(t, `insert into reassessments (tenant, id, vendor_id, cause, cause_key, detail, due_on, status, opened_at) values (?, ?, ?, ?, ?, 'Why.', ?, ?, ?)`,
		w.ines.Tenant, uuid.Must(uuid.NewV7()).String(), vendor, cause, fmt.Sprint(w.dues), on, status, w.now)
}

func TestVendorFigures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ines, odette := w.ines.ID, w.odette.ID
		w.vendor(t, "A", ines, vendors.Approved, "tier_1", "high", vendors.Covered, "2026-03-01")    // overdue
		w.vendor(t, "B", ines, vendors.InReview, "tier_1", "high", vendors.Bridged, "2026-03-02")    // today
		w.vendor(t, "C", ines, vendors.Conditional, "tier_1", "low", vendors.Stale, "2026-04-01")    // the 30th day
		w.vendor(t, "D", odette, vendors.Approved, "tier_4", "low", vendors.NoReport, "2026-04-02")  // the 31st
		w.vendor(t, "E", odette, vendors.Proposed, "", "", vendors.NoReport, "")                     // nothing is known
		w.vendor(t, "F", "", vendors.Approved, "tier_2", "moderate", vendors.Covered, "2026-05-31")  // the 90th
		w.vendor(t, "G", "", vendors.Approved, "tier_2", "moderate", vendors.Covered, "2026-06-01")  // beyond
		w.vendor(t, "H", ines, vendors.Rejected, "tier_1", "critical", vendors.Stale, "2026-01-01")  // not in use
		w.vendor(t, "I", odette, vendors.Retired, "tier_1", "critical", vendors.Stale, "2026-01-01") // not in use
		tests := []struct {
			name     string
			owner    string
			vendors  int
			byStatus map[vendors.Status]int
			cells    []portfolio.Cell
			coverage map[vendors.CoverageStatus]int
			reviews  portfolio.Due
			next     string
		}{
			{
				"everyone's", "", 7,
				map[vendors.Status]int{"approved": 4, "in_review": 1, "conditional": 1, "proposed": 1, "rejected": 1, "retired": 1},
				[]portfolio.Cell{{"tier_1", "low", 1}, {"tier_1", "high", 2}, {"tier_2", "moderate", 2}, {"tier_4", "low", 1}, {"", "", 1}},
				map[vendors.CoverageStatus]int{"covered": 3, "bridged": 1, "stale": 1, "none": 2},
				portfolio.Due{Overdue: 1, In30: 2, In60: 3, In90: 4}, "2026-03-02",
			},
			{
				"one owner's", odette, 2,
				map[vendors.Status]int{"approved": 1, "proposed": 1, "retired": 1},
				[]portfolio.Cell{{"tier_4", "low", 1}, {"", "", 1}},
				map[vendors.CoverageStatus]int{"none": 2},
				portfolio.Due{In60: 1, In90: 1}, "2026-04-02",
			},
			{
				"of an owner without vendors", w.viewer.ID, 0,
				map[vendors.Status]int{}, []portfolio.Cell{}, map[vendors.CoverageStatus]int{}, portfolio.Due{}, "",
			},
		}
		for _, tt := range tests {
			f := w.figures(t, w.viewer, portfolio.Query{Owner: tt.owner})
			if !f.At.Equal(w.now) || f.Vendors != tt.vendors || f.Reviews != tt.reviews || f.NextReview != tt.next {
				t.Errorf("%s: at %v, %d vendors, reviews %+v", tt.name, f.At, f.Vendors, f.Reviews)
			}
			if !reflect.DeepEqual(f.ByStatus, tt.byStatus) || !reflect.DeepEqual(f.Coverage, tt.coverage) || !slices.Equal(f.Cells, tt.cells) {
				t.Errorf("%s: %v, %v, %v", tt.name, f.ByStatus, f.Coverage, f.Cells)
			}
		}
	})
}

func TestWaiting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.vendor(t, "Ashquill", w.ines.ID, vendors.Approved, "tier_2", "low", vendors.Unbridged, "")
		b := w.vendor(t, "Brackenford", w.odette.ID, vendors.Approved, "tier_1", "low", vendors.NoReport, "")
		c := w.vendor(t, "Cindermoor", "", vendors.Proposed, "", "", vendors.Type1Only, "")
		gone := w.vendor(t, "Dunmere", w.ines.ID, vendors.Retired, "tier_1", "low", vendors.Stale, "")
		w.vendor(t, "Elmhurst", "", vendors.Approved, "tier_1", "low", vendors.Bridged, "")
		for i := range 8 {
			w.document(t, a, "needs_review", "", i)
		}
		w.exec(t, "update documents set open_facts = 3 where tenant = ?", w.ines.Tenant)
		w.document(t, b, "needs_review", "", 200) // the oldest of all
		w.document(t, b, "failed", "encrypted", 1)
		w.document(t, b, "failed", "no_text", 5)
		w.document(t, c, "queued", "", 0)
		w.document(t, c, "processing", "", 0)
		w.document(t, c, "extracted", "", 0)
		w.document(t, gone, "needs_review", "", 900)
		w.document(t, gone, "failed", "damaged", 900)
		w.due(t, a, "open", "baa_expiry", "2026-03-20")
		w.due(t, b, "open", "cadence", "2026-01-15")
		w.due(t, c, "open", "report_end", "2026-05-31")
		w.due(t, c, "closed", "cadence", "2025-01-15")

		f := w.figures(t, w.viewer, portfolio.Query{}).Waiting
		if f.Confirm.Count != 9 || f.Confirm.Facts != 24 || f.Confirm.First[1].OpenFacts != 3 || len(f.Confirm.First) != portfolio.Rows || f.Confirm.First[0].Name != "report 9.pdf" || f.Confirm.First[1].Name != "report 8.pdf" {
			t.Errorf("to confirm: %+v", f.Confirm)
		}
		first := f.Confirm.First[0]
		if first.VendorID != b || first.VendorName != "Brackenford" || *first.Tier != "tier_1" || *first.OwnerID != w.odette.ID || *first.OwnerName != w.odette.Name ||
			first.Class != "soc2_report" || !first.Since.Equal(w.now.Add(-200*time.Hour)) {
			t.Errorf("the first to confirm: %+v", first)
		}
		if f.Failed.Count != 2 || f.Failed.First[0].ErrorCode != "no_text" || f.Failed.First[1].ErrorCode != "encrypted" || f.Reading != 2 {
			t.Errorf("failed: %+v, being read: %d", f.Failed, f.Reading)
		}
		if due := (portfolio.Due{Overdue: 1, In30: 1, In60: 1, In90: 2}); f.Reassess.Count != 3 || f.Reassess.Due != due || f.Reassess.First[0].DueOn != "2026-01-15" ||
			f.Reassess.First[0].Cause != "cadence" || f.Reassess.First[2].OwnerName != nil || f.Reassess.First[2].Detail != "Why." {
			t.Errorf("reassessments: %+v", f.Reassess)
		}
		names := []string{}
		for _, g := range f.Uncovered.First {
			names = append(names, g.VendorName+" "+string(g.Status))
		}
		if want := []string{"Brackenford none", "Ashquill unbridged", "Cindermoor type_1_only"}; f.Uncovered.Count != 3 || !slices.Equal(names, want) {
			t.Errorf("not covered: %d, %v", f.Uncovered.Count, names)
		}

		f = w.figures(t, w.ines, portfolio.Query{Owner: w.odette.ID}).Waiting
		if f.Confirm.Count != 1 || f.Failed.Count != 2 || f.Reading != 0 || f.Reassess.Count != 1 || f.Uncovered.Count != 1 {
			t.Errorf("of one owner: %+v", f)
		}
	})
}

func TestAgreementsAndCoverage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rows := []struct {
			name, owner, tier string
			phi               bool
			state             vendors.BAAState
			until             string
		}{
			{"Ashquill", w.ines.ID, "tier_2", true, vendors.BAAExpiring, "2026-05-01"},
			{"Brackenford", w.ines.ID, "tier_3", false, vendors.BAAExpiring, "2026-03-03"},
			{"Cindermoor", "", "tier_2", true, vendors.BAAExpired, "2026-01-31"},
			{"Dunmere", w.odette.ID, "tier_1", true, vendors.NoBAA, ""},
			{"Elmhurst", "", "tier_1", false, vendors.NoBAA, ""}, // needs none
			{"Fennimoor", "", "tier_1", true, vendors.BAAActive, "2027-01-31"},
			{"Grayling", "", "tier_1", true, vendors.BAANotRequired, ""},
		}
		for i, r := range rows {
			id := w.vendor(t, r.name, r.owner, vendors.Approved, r.tier, "low", vendors.Stale, "")
			w.exec(t, "update vendors set phi = ?, baa_state = ?, provisional = ?, coverage_spans = ? where tenant = ? and id = ?",
				r.phi, r.state, i%2 == 0, `[{"Kind":"type_2","Start":"2024-01-01","End":"2024-12-31"}]`, w.ines.Tenant, id)
			if r.until != "" {
				w.exec(t, "update vendors set baa_until = ? where tenant = ? and id = ?", r.until, w.ines.Tenant, id)
			}
		}
		gone := w.vendor(t, "Hollowick", "", vendors.Rejected, "tier_1", "low", vendors.Stale, "")
		w.exec(t, "update vendors set phi = ?, provisional = ? where tenant = ? and id = ?", true, true, w.ines.Tenant, gone)

		f := w.figures(t, w.viewer, portfolio.Query{})
		if f.Vendors != 7 || f.PHI != 5 || f.Provisional != 4 || f.BAAs[vendors.BAAExpiring] != 2 || f.BAAs[vendors.NoBAA] != 2 || f.BAAs[vendors.BAANotRequired] != 1 {
			t.Errorf("figures: %+v", f)
		}
		got := []string{}
		for _, a := range f.Waiting.BAAs.First {
			until := ""
			if a.Until != nil {
				until = *a.Until
			}
			got = append(got, a.VendorName+" "+string(a.State)+" "+until)
		}
		want := []string{"Dunmere none ", "Cindermoor expired 2026-01-31", "Brackenford expiring 2026-03-03", "Ashquill expiring 2026-05-01"}
		if f.Waiting.BAAs.Missing != 2 || f.Waiting.BAAs.Ending != 2 || !slices.Equal(got, want) {
			t.Errorf("agreements: %d missing, %d ending, %q", f.Waiting.BAAs.Missing, f.Waiting.BAAs.Ending, got)
		}
		if g := f.Waiting.Uncovered; g.Count != 7 || len(g.First) != portfolio.Rows || !slices.Equal(g.First[0].Spans, []vendors.Span{{Kind: "type_2", Start: "2024-01-01", End: "2024-12-31"}}) {
			t.Errorf("not covered: %+v", g)
		}
		if w := w.figures(t, w.viewer, portfolio.Query{Owner: w.odette.ID}).Waiting.BAAs; w.Missing != 1 || w.Ending != 0 || len(w.First) != 1 {
			t.Errorf("of one owner: %+v", w)
		}
	})
}

// TestOthersSeeNothing: another organization's figures are empty, and who may
// not read is refused.
func TestOthersSeeNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.vendor(t, "Ashquill", w.ines.ID, vendors.Approved, "tier_2", "low", vendors.NoReport, "2026-01-01")
		w.document(t, v, "failed", "damaged", 1)
		w.due(t, v, "open", "cadence", "2026-01-15")
		for _, q := range []portfolio.Query{{}, {Owner: w.ines.ID}} {
			f := w.figures(t, w.stranger, q)
			if f.Vendors != 0 || len(f.ByStatus)+len(f.Cells)+len(f.Coverage) != 0 || f.Reviews != (portfolio.Due{}) || !reflect.DeepEqual(f.Waiting, portfolio.Waiting{}) {
				t.Errorf("%+v: another organization sees %+v", q, f)
			}
		}
		if _, err := w.s.Figures(t.Context(), identity.Actor{}, portfolio.Query{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("nobody: %v", err)
		}
		if _, err := w.s.Figures(t.Context(), w.viewer, portfolio.Query{Owner: "x\x00"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("no id: %v", err)
		}
	})
}

// TestQueries holds the figures to their number of queries.
func TestQueries(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.db.Queries()
		w.figures(t, w.viewer, portfolio.Query{Owner: w.ines.ID})
		if n := w.db.Queries() - before; n > 4 {
			t.Errorf("%d queries", n)
		}
	})
}
