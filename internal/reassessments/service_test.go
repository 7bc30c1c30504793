package reassessments_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ward/internal/accounts/accountstest"
	"ward/internal/agreements"
	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/reassessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// world is a service over a fresh database with a clock.
type world struct {
	db              *database.DB
	s               *reassessments.Service
	vendors         *vendors.Service
	agreements      *agreements.Service
	admin, stranger identity.Actor
	clock           identity.Actor
	now             time.Time
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	rules, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		acc := accountstest.New(t, db)
		w := &world{db: db, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
		w.admin, w.stranger = acc.Actor(acc.Org("Home"), identity.Admin), acc.Actor(acc.Org("Away"), identity.Admin)
		w.clock = identity.Machine(w.admin.Tenant, "job:clock.sweep.v1")
		now := func() time.Time { return w.now }
		w.s = reassessments.NewService(db, rules, now)
		w.vendors = vendors.NewService(db, queue.New(), now)
		w.agreements = agreements.NewService(db, queue.New(), now)
		f(t, w)
	})
}

func (w *world) vendor(t *testing.T, name string) *vendors.Vendor {
	t.Helper()
	v, err := w.vendors.Create(t.Context(), w.admin, vendors.New{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if err := database.Do(t.Context(), w.db, w.admin.Tenant, func(tx *database.Tx) error { return tx.Gorm().Exec(sql, args...).Error }); err != nil {
		t.Fatal(err)
	}
}

// rate writes what a score and the last intake say about a vendor.
func (w *world) rate(t *testing.T, vendor, tier, band, nextReview string) {
	t.Helper()
	w.exec(t, "update vendors set tier = ?, final_band = ?, next_review_on = ? where tenant = ? and id = ?", tier, band, nextReview, w.admin.Tenant, vendor)
}

// report files a Type II report of a vendor that was read.
func (w *world) report(t *testing.T, v *vendors.Vendor, start, end string) string {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	w.exec(t, `insert into documents (tenant, id, vendor_id, name, sha256, size, declared_class, wrapped_key, password, status,
		document_class, error_code, error_detail, pages, pages_read, reading, uploaded_by, version, created_at, deleted_reason)
		values (?, ?, ?, 'r.pdf', ?, 1, '', '', '', 'extracted', 'soc2_report', '', '', 1, 1, 1, ?, 1, ?, '')`,
		w.admin.Tenant, id, v.ID, id, w.admin.ID, w.now)
	extraction := fmt.Sprintf(`{"schema": "ward.extraction/1", "document_class": "soc2_report", "facts": {}, "needs_review": [],
		"soc2": {"report_type": "type_2", "service_organization": %q, "period": {"start": %q, "end": %q}}}`, v.Name, start, end)
	w.exec(t, `insert into readings (tenant, document_id, number, reader, extraction, created_at) values (?, ?, 1, 'test', ?, ?)`,
		w.admin.Tenant, id, extraction, w.now)
	w.exec(t, "update vendors set coverage_status = 'covered' where tenant = ? and id = ?", w.admin.Tenant, v.ID)
	return id
}

func (w *world) sweep(t *testing.T) int {
	t.Helper()
	n, err := w.s.Sweep(t.Context(), w.clock)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// entries lists what is there, as "vendor cause due_on status".
func (w *world) entries(t *testing.T, f reassessments.Filter) []string {
	t.Helper()
	items, err := w.s.List(t.Context(), w.admin, f, 100)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, i := range items {
		out = append(out, fmt.Sprintf("%s %s %s %s", i.VendorName, i.Cause, i.DueOn, i.Status))
	}
	return out
}

func want(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", when, got, want)
	}
}

// actions lists the audit entries about reassessments, oldest first.
func (w *world) actions(t *testing.T) []string {
	t.Helper()
	events, err := audit.NewService(w.db).List(t.Context(), w.admin, audit.Filter{Actor: w.clock.ID}, 100)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, e := range slices.Backward(events) {
		out = append(out, e.Action)
	}
	return out
}

var all = reassessments.Filter{}

func TestSweepByCadence(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := w.vendor(t, "Acme")
		w.rate(t, v.ID, "tier_1", "low", "2027-03-02")
		if n := w.sweep(t); n != 0 {
			t.Errorf("nothing is due, %d opened", n)
		}
		w.now = time.Date(2027, 3, 1, 23, 59, 59, 0, time.UTC)
		if n := w.sweep(t); n != 0 {
			t.Errorf("a second too early, %d opened", n)
		}
		w.now = w.now.Add(time.Second)
		if n := w.sweep(t); n != 1 {
			t.Errorf("on the day, %d opened", n)
		}
		if n := w.sweep(t); n != 0 {
			t.Errorf("again, %d opened", n)
		}
		w.now = w.now.AddDate(1, 0, 0)
		if n := w.sweep(t); n != 0 {
			t.Errorf("a year later, %d opened", n)
		}
		want(t, "due", w.entries(t, all), "Acme cadence 2027-03-02 open")
		want(t, "audit", w.actions(t), "reassessment.opened")

		w.rate(t, v.ID, "tier_1", "low", "2029-03-02") // somebody has reviewed it
		w.sweep(t)
		want(t, "reviewed", w.entries(t, all), "Acme cadence 2027-03-02 closed")
		want(t, "audit", w.actions(t), "reassessment.opened", "reassessment.closed")
		items, err := w.s.List(t.Context(), w.admin, all, 1)
		if err != nil || items[0].ClosedAt == nil || !items[0].ClosedAt.Equal(w.now) {
			t.Errorf("closed: %+v, %v", items, err)
		}
	})
}

// TestSweepWithoutScore: a vendor that nobody ever scored is due like the
// riskiest.
func TestSweepWithoutScore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.vendor(t, "Acme")
		w.now = time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
		w.sweep(t)
		want(t, "the day before", w.entries(t, all))
		w.now = w.now.AddDate(0, 0, 1)
		w.sweep(t)
		want(t, "after six months", w.entries(t, all), "Acme cadence 2026-09-02 open")
	})
}

func TestSweepByReportEnd(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := w.vendor(t, "Acme")
		w.rate(t, v.ID, "tier_3", "low", "2030-01-01")
		w.report(t, v, "2024-10-01", "2025-12-31")
		w.now = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		w.sweep(t)
		want(t, "30 days before", w.entries(t, all), "Acme report_end 2026-03-31 open")
		newer := w.report(t, v, "2025-10-01", "2026-09-30")
		w.sweep(t)
		want(t, "a newer report", w.entries(t, all), "Acme report_end 2026-03-31 closed")
		w.exec(t, "update documents set deleted_at = created_at where tenant = ? and id = ?", w.admin.Tenant, newer)
		if n := w.sweep(t); n != 1 {
			t.Errorf("%d opened", n)
		}
		want(t, "which was removed", w.entries(t, all), "Acme report_end 2026-03-31 open")
		want(t, "audit", w.actions(t), "reassessment.opened", "reassessment.closed", "reassessment.reopened")
	})
}

func TestSweepByBAAExpiry(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := w.vendor(t, "Acme")
		w.rate(t, v.ID, "tier_3", "low", "2030-01-01")
		active, from, last := agreements.Active, "2026-01-01", "2026-05-31"
		a, err := w.agreements.Create(t.Context(), w.admin, v.ID, agreements.Change{Status: &active, EffectiveOn: &from, ExpiresOn: &last})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.agreements.Create(t.Context(), w.admin, v.ID, agreements.Change{ExpiresOn: &from}); err != nil { // a draft binds nobody
			t.Fatal(err)
		}
		w.sweep(t)
		want(t, "90 days before", w.entries(t, all), "Acme baa_expiry 2026-05-31 open")
		renewed := "2026-06-30"
		if _, err := w.agreements.Change(t.Context(), w.admin, a.ID, 0, agreements.Change{ExpiresOn: &renewed}); err != nil {
			t.Fatal(err)
		}
		w.sweep(t)
		want(t, "renewed", w.entries(t, all), "Acme baa_expiry 2026-05-31 closed")
		w.now = w.now.AddDate(1, 0, 0)
		w.sweep(t)
		want(t, "a year later", w.entries(t, all), "Acme baa_expiry 2026-05-31 closed", "Acme baa_expiry 2026-06-30 open")
	})
}

// TestSweepLeavesOthersAlone: vendors that are not in use are never due, and
// no sweep looks into another organization.
func TestSweepLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		gone, rejected, used := w.vendor(t, "Gone"), w.vendor(t, "Rejected"), w.vendor(t, "Used")
		if _, err := w.vendors.Create(t.Context(), w.stranger, vendors.New{Name: "Foreign"}); err != nil {
			t.Fatal(err)
		}
		w.exec(t, "update vendors set status = 'rejected' where tenant = ? and id = ?", w.admin.Tenant, rejected.ID)
		w.now = w.now.AddDate(1, 0, 0)
		w.sweep(t)
		want(t, "in use", w.entries(t, all), "Gone cadence 2026-09-02 open", "Used cadence 2026-09-02 open")
		for _, id := range []string{gone.ID, used.ID} {
			if _, err := w.vendors.Retire(t.Context(), w.admin, id, 0, "contract ended"); err != nil {
				t.Fatal(err)
			}
		}
		w.sweep(t)
		want(t, "retired", w.entries(t, reassessments.Filter{Status: reassessments.Open}))
		if items, err := w.s.List(t.Context(), w.stranger, all, 10); err != nil || len(items) != 0 {
			t.Errorf("another organization sees %+v, %v", items, err)
		}
	})
}

// TestSweepVendor: one vendor is looked at, and the entries of the others stay
// as they are.
func TestSweepVendor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		one, other := w.vendor(t, "One"), w.vendor(t, "Other")
		w.now = w.now.AddDate(1, 0, 0)
		look := func(vendor string) {
			t.Helper()
			if _, err := w.s.SweepVendor(t.Context(), w.clock, vendor); err != nil {
				t.Fatal(err)
			}
		}
		look(one.ID)
		look(one.ID)
		want(t, "one", w.entries(t, all), "One cadence 2026-09-02 open")
		w.sweep(t)
		want(t, "both, once", w.entries(t, all), "One cadence 2026-09-02 open", "Other cadence 2026-09-02 open")
		w.rate(t, one.ID, "tier_3", "low", "2030-01-01")
		w.rate(t, other.ID, "tier_3", "low", "2030-01-01")
		look(one.ID)
		want(t, "one is over", w.entries(t, all), "One cadence 2026-09-02 closed", "Other cadence 2026-09-02 open")
		if n, err := w.s.SweepVendor(t.Context(), w.stranger, other.ID); n != 0 || err != nil {
			t.Errorf("another organization: %d, %v", n, err)
		}
		want(t, "the stranger changed nothing", w.entries(t, all), "One cadence 2026-09-02 closed", "Other cadence 2026-09-02 open")
	})
}

// TestSweepsAtOnce: several schedulers open each entry once.
func TestSweepsAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		const vendors = 5
		for i := range vendors {
			w.vendor(t, fmt.Sprint("Vendor ", i))
		}
		w.now = w.now.AddDate(1, 0, 0)
		var wg sync.WaitGroup
		opened, errs := make([]int, 4), make([]error, 4)
		for i := range opened {
			wg.Go(func() { opened[i], errs[i] = w.s.Sweep(context.Background(), w.clock) })
		}
		wg.Wait()
		total := 0
		for i := range opened {
			if errs[i] != nil {
				t.Error(errs[i])
			}
			total += opened[i]
		}
		if total != vendors || len(w.entries(t, all)) != vendors || len(w.actions(t)) != vendors {
			t.Errorf("%d opened, %d entries, %d in the audit log", total, len(w.entries(t, all)), len(w.actions(t)))
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a, b := w.vendor(t, "A"), w.vendor(t, "B")
		w.rate(t, a.ID, "tier_2", "low", "2026-02-01")
		w.rate(t, b.ID, "tier_2", "low", "2026-01-01")
		w.report(t, a, "2025-01-01", "2025-12-31")
		w.now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		w.sweep(t)
		want(t, "all, longest due first", w.entries(t, all), "B cadence 2026-01-01 open", "A cadence 2026-02-01 open", "A report_end 2026-03-31 open")
		want(t, "by cause", w.entries(t, reassessments.Filter{Cause: reassessments.ReportEnd}), "A report_end 2026-03-31 open")
		want(t, "by vendor", w.entries(t, reassessments.Filter{VendorID: b.ID}), "B cadence 2026-01-01 open")
		want(t, "due before", w.entries(t, reassessments.Filter{DueBefore: "2026-02-01"}), "B cadence 2026-01-01 open")
		want(t, "by status", w.entries(t, reassessments.Filter{Status: reassessments.Closed}))
		if _, err := w.vendors.Change(t.Context(), w.admin, b.ID, 0, vendors.Change{OwnerID: &w.admin.ID}); err != nil {
			t.Fatal(err)
		}
		want(t, "by owner", w.entries(t, reassessments.Filter{Owner: w.admin.ID}), "B cadence 2026-01-01 open")
		owned, err := w.s.List(t.Context(), w.admin, all, 2)
		if err != nil || owned[0].OwnerName != w.admin.Name || owned[1].OwnerName != "" {
			t.Errorf("owners: %+v, %v", owned, err)
		}
		first, err := w.s.List(t.Context(), w.admin, all, 1)
		if err != nil || len(first) != 1 {
			t.Fatal(first, err)
		}
		next := reassessments.Filter{After: &reassessments.Mark{DueOn: first[0].DueOn, ID: first[0].ID}}
		want(t, "the next page", w.entries(t, next), "A cadence 2026-02-01 open", "A report_end 2026-03-31 open")
	})
}

func TestWhoMay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		if _, err := w.s.List(t.Context(), identity.Actor{}, all, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("nobody lists: %v", err)
		}
		viewer := w.admin
		viewer.Role = identity.Viewer
		if _, err := w.s.Sweep(t.Context(), viewer); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer sweeps: %v", err)
		}
		if _, err := w.s.SweepVendor(t.Context(), viewer, "x"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer sweeps a vendor: %v", err)
		}
	})
}

// TestReportEndOfServices: the clock follows the service that is covered least.
func TestReportEndOfServices(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := w.vendor(t, "Larch")
		w.rate(t, v.ID, "tier_1", "moderate", "2027-03-02")
		var services []string
		for _, name := range []string{"Claims", "Portal"} {
			p, err := w.vendors.AddProduct(t.Context(), w.admin, v.ID, vendors.NewProduct{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			services = append(services, p.ID)
		}
		older, newer := w.report(t, v, "2024-07-01", "2025-06-30"), w.report(t, v, "2025-01-01", "2025-12-31")
		w.sweep(t)
		want(t, "about all", w.entries(t, reassessments.Filter{Status: reassessments.Open}), "Larch report_end 2026-03-31 open")
		w.exec(t, "update documents set services = ? where tenant = ? and id = ?", services[0], w.admin.Tenant, older)
		w.exec(t, "update documents set services = ? where tenant = ? and id = ?", services[1], w.admin.Tenant, newer)
		w.sweep(t)
		want(t, "about one each", w.entries(t, reassessments.Filter{Status: reassessments.Open}), "Larch report_end 2025-09-30 open")
	})
}
