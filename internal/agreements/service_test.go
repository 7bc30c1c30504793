package agreements_test

import (
	"context"
	"encoding/json"
	"errors"
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
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
)

// world is a service over a fresh database with two organizations.
type world struct {
	db              *database.DB
	s               *agreements.Service
	admin, stranger identity.Actor
	viewer          identity.Actor
	vendor          *vendors.Vendor
	now             time.Time
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		acc := accountstest.New(t, db)
		home := acc.Org("Home")
		w := &world{db: db, admin: acc.Actor(home, identity.Admin), viewer: acc.Actor(home, identity.Viewer)}
		w.stranger = acc.Actor(acc.Org("Away"), identity.Admin)
		w.now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		w.s = agreements.NewService(db, queue.New(), func() time.Time { return w.now })
		w.vendor = vendorstest.Add(t, db, w.admin, "Acme Imaging")
		w.finishJobs(t)
		f(t, w)
	})
}

// finishJobs empties the queue.
func (w *world) finishJobs(t *testing.T) {
	t.Helper()
	w.exec(t, "update jobs set done_at = created_at where tenant = ?", w.admin.Tenant)
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if err := database.Do(t.Context(), w.db, w.admin.Tenant, func(tx *database.Tx) error { return tx.Gorm().Exec(sql, args...).Error }); err != nil {
		t.Fatal(err)
	}
}

// scores returns the vendors that wait for a new score.
func (w *world) scores(t *testing.T) []string {
	t.Helper()
	out, err := database.View(t.Context(), w.db, w.admin.Tenant, func(tx *database.Tx) ([]string, error) {
		var out []string
		return out, tx.Gorm().Table("jobs").Where("tenant = ? and kind = ? and done_at is null", w.admin.Tenant, queue.ScoreVendor).Pluck("subject", &out).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// lastEvent returns the newest audit entry.
func (w *world) lastEvent(t *testing.T) (action, subject string, detail map[string]any) {
	t.Helper()
	events, err := audit.NewService(w.db).List(t.Context(), w.admin, audit.Filter{}, 1)
	if err != nil || len(events) != 1 {
		t.Fatalf("audit: %v, %v", events, err)
	}
	if err := json.Unmarshal([]byte(events[0].Detail), &detail); err != nil {
		t.Fatal(err)
	}
	return events[0].Action, events[0].Subject, detail
}

// document adds a document row of a vendor.
func (w *world) document(t *testing.T, vendor string) string {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	w.exec(t, `insert into documents (tenant, id, vendor_id, name, sha256, size, declared_class, wrapped_key, password, status,
		document_class, error_code, error_detail, pages, pages_read, reading, uploaded_by, version, created_at, deleted_reason)
		values (?, ?, ?, 'baa.pdf', ?, 1, '', '', '', 'extracted', 'baa', '', '', 1, 1, 1, ?, 1, ?, '')`,
		w.admin.Tenant, id, vendor, id, w.admin.ID, w.now)
	return id
}

func ptr[T any](v T) *T { return &v }

func TestCreate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		doc := w.document(t, w.vendor.ID)
		a, err := w.s.Create(t.Context(), w.admin, w.vendor.ID, agreements.Change{
			Status: ptr(agreements.Active), EffectiveOn: ptr("2026-01-01"), ExpiresOn: ptr("2028-12-31"),
			Notice: &agreements.Notice{Value: 5, Unit: agreements.BusinessDays}, DocumentID: &doc, Note: ptr("  master agreement "),
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.s.Get(t.Context(), w.viewer, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.VendorID != w.vendor.ID || got.Status != agreements.Active || *got.EffectiveOn != "2026-01-01" || *got.ExpiresOn != "2028-12-31" ||
			got.Notice().Hours() != 168 || *got.DocumentID != doc || got.Note != "master agreement" || got.Version != 1 || !got.CreatedAt.Equal(w.now) {
			t.Errorf("stored as %+v", got)
		}
		if got := w.scores(t); !slices.Equal(got, []string{w.vendor.ID}) {
			t.Errorf("to be scored: %v", got)
		}
		if action, subject, detail := w.lastEvent(t); action != "agreement.created" || subject != a.ID || detail["status"] != "active" {
			t.Errorf("audit: %s %s %v", action, subject, detail)
		}
		draft, err := w.s.Create(t.Context(), w.admin, w.vendor.ID, agreements.Change{})
		if err != nil || draft.Status != agreements.Draft {
			t.Errorf("by default: %+v, %v", draft, err)
		}
	})
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		other := vendorstest.Add(t, w.db, w.admin, "Other")
		foreign := w.document(t, other.ID)
		tests := []struct {
			name  string
			in    agreements.Change
			field string
		}{
			{"expired is no wish", agreements.Change{Status: ptr(agreements.Expired)}, "#/status"},
			{"unknown status", agreements.Change{Status: ptr(agreements.Status("signed"))}, "#/status"},
			{"document of another vendor", agreements.Change{DocumentID: &foreign}, "#/document_id"},
			{"document that is not there", agreements.Change{DocumentID: ptr(uuid.NewString())}, "#/document_id"},
			{"a day that does not exist", agreements.Change{ExpiresOn: ptr("2025-02-30")}, "#/expires_on"},
		}
		for _, tt := range tests {
			_, err := w.s.Create(t.Context(), w.admin, w.vendor.ID, tt.in)
			e, ok := errors.AsType[*fault.Error](err)
			if !ok || e.Kind != fault.Invalid || len(e.Fields) != 1 || e.Fields[0].Pointer != tt.field {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		vs := vendors.NewService(w.db, queue.New(), time.Now)
		if _, err := vs.Retire(t.Context(), w.admin, other.ID, 0, "contract ended"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Create(t.Context(), w.admin, other.ID, agreements.Change{}); fault.Code(err) != "agreement.vendor_retired" {
			t.Errorf("a retired vendor: %v", err)
		}
	})
}

func TestChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a, err := w.s.Create(t.Context(), w.admin, w.vendor.ID, agreements.Change{Notice: &agreements.Notice{Value: 10, Unit: agreements.Days}, ExpiresOn: ptr("2026-04-01")})
		if err != nil {
			t.Fatal(err)
		}
		w.finishJobs(t)
		w.now = w.now.Add(time.Hour)
		a, err = w.s.Change(t.Context(), w.admin, a.ID, 1, agreements.Change{Status: ptr(agreements.Active), EffectiveOn: ptr("2026-01-01"), Notice: &agreements.Notice{}})
		if err != nil {
			t.Fatal(err)
		}
		if a.Status != agreements.Active || a.Notice() != nil || *a.ExpiresOn != "2026-04-01" || a.Version != 2 || !a.UpdatedAt.Equal(w.now) {
			t.Errorf("changed to %+v", a)
		}
		if got := w.scores(t); !slices.Equal(got, []string{w.vendor.ID}) {
			t.Errorf("to be scored: %v", got)
		}
		if action, _, d := w.lastEvent(t); action != "agreement.changed" || d["from"] != "draft" || d["to"] != "active" ||
			!slices.Equal(d["fields"].([]any), []any{"status", "effective_on", "notice"}) {
			t.Errorf("audit: %s %v", action, d)
		}

		if _, err := w.s.Change(t.Context(), w.admin, a.ID, 1, agreements.Change{Note: ptr("late")}); fault.KindOf(err) != fault.Stale {
			t.Errorf("a lost race: %v", err)
		}
		if same, err := w.s.Change(t.Context(), w.admin, a.ID, 2, agreements.Change{ExpiresOn: ptr("2026-04-01")}); err != nil || same.Version != 2 {
			t.Errorf("a change of nothing: %+v, %v", same, err)
		}
		if _, err := w.s.Change(t.Context(), w.admin, a.ID, 0, agreements.Change{Status: ptr(agreements.Draft)}); fault.Code(err) != "agreement.illegal_move" {
			t.Errorf("back to draft: %v", err)
		}
		if _, err := w.s.Change(t.Context(), w.admin, a.ID, 0, agreements.Change{EffectiveOn: ptr("")}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("active without a first day: %v", err)
		}

		w.now = time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC)
		if a.StatusOn("2026-04-02") != agreements.Expired {
			t.Error("it does not expire")
		}
		renewed, err := w.s.Change(t.Context(), w.admin, a.ID, 2, agreements.Change{ExpiresOn: ptr("")})
		if err != nil || renewed.StatusOn("2026-04-02") != agreements.Active || renewed.ExpiresOn != nil {
			t.Errorf("renewed: %+v, %v", renewed, err)
		}
	})
}

// TestChangeRace: of several writers that saw one version, one wins.
func TestChangeRace(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a, err := w.s.Create(t.Context(), w.admin, w.vendor.ID, agreements.Change{})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.s.Change(context.Background(), w.admin, a.ID, 1, agreements.Change{Note: ptr(string(rune('a' + i)))})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if fault.KindOf(err) != fault.Stale {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d writers won", won)
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		add := func(c agreements.Change) string {
			a, err := w.s.Create(t.Context(), w.admin, w.vendor.ID, c)
			if err != nil {
				t.Fatal(err)
			}
			return a.ID
		}
		past := add(agreements.Change{Status: ptr(agreements.Active), EffectiveOn: ptr("2024-01-01"), ExpiresOn: ptr("2026-03-01")})
		live := add(agreements.Change{Status: ptr(agreements.Active), EffectiveOn: ptr("2024-01-01"), ExpiresOn: ptr("2026-03-02")})
		draft := add(agreements.Change{})
		list := func(f agreements.Filter, n int) []string {
			all, err := w.s.List(t.Context(), w.viewer, w.vendor.ID, f, n)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, a := range all {
				out = append(out, a.ID)
			}
			return out
		}
		for _, tt := range []struct {
			name string
			f    agreements.Filter
			n    int
			want []string
		}{
			{"newest first", agreements.Filter{}, 10, []string{draft, live, past}},
			{"a page", agreements.Filter{}, 2, []string{draft, live}},
			{"the next", agreements.Filter{After: live}, 2, []string{past}},
			{"active today", agreements.Filter{Status: agreements.Active}, 10, []string{live}},
			{"expired yesterday", agreements.Filter{Status: agreements.Expired}, 10, []string{past}},
			{"drafts", agreements.Filter{Status: agreements.Draft}, 10, []string{draft}},
		} {
			if got := list(tt.f, tt.n); !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}

		view := func(f func(tx *database.Tx) error) {
			t.Helper()
			if err := database.Do(t.Context(), w.db, w.admin.Tenant, f); err != nil {
				t.Fatal(err)
			}
		}
		view(func(tx *database.Tx) error {
			s, err := agreements.InForce(tx, w.admin.Tenant, w.vendor.ID, "2026-03-02")
			if !s.InForce || s.ID != live {
				t.Errorf("in force: %+v", s)
			}
			if err != nil {
				return err
			}
			ends, err := agreements.Expiring(tx, w.admin.Tenant, "2026-03-01")
			if len(ends) != 1 || ends[0] != (agreements.Expiry{VendorID: w.vendor.ID, ID: past, ExpiresOn: "2026-03-01"}) {
				t.Errorf("expiring: %+v", ends)
			}
			return err
		})
	})
}

func TestWhoMay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a, err := w.s.Create(t.Context(), w.admin, w.vendor.ID, agreements.Change{})
		if err != nil {
			t.Fatal(err)
		}
		calls := map[string]func(by identity.Actor) error{
			"create": func(by identity.Actor) error {
				_, err := w.s.Create(t.Context(), by, w.vendor.ID, agreements.Change{})
				return err
			},
			"get": func(by identity.Actor) error { _, err := w.s.Get(t.Context(), by, a.ID); return err },
			"list": func(by identity.Actor) error {
				_, err := w.s.List(t.Context(), by, w.vendor.ID, agreements.Filter{}, 1)
				return err
			},
			"change": func(by identity.Actor) error {
				_, err := w.s.Change(t.Context(), by, a.ID, 0, agreements.Change{Note: ptr("x")})
				return err
			},
		}
		for name, call := range calls {
			if err := call(w.stranger); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s by another organization: %v", name, err)
			}
			if err := call(identity.Actor{}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s by nobody: %v", name, err)
			}
			writes := name == "create" || name == "change"
			if err := call(w.viewer); writes != (fault.KindOf(err) == fault.Forbidden && err != nil) {
				t.Errorf("%s by a viewer: %v", name, err)
			}
		}
		for _, id := range []string{"", "nonsense", "\x00", uuid.NewString()} {
			if _, err := w.s.Get(t.Context(), w.admin, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("id %q: %v", id, err)
			}
		}
	})
}
