package queue

import (
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
)

// TestTidy removes what was done long ago, and nothing that is open or another
// organization's.
func TestTidy(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		by, other := identity.Machine("one", "test"), identity.Machine("other", "test")
		long, short := now.Add(-keepDone-time.Second), now.Add(-keepDone)
		add := func(tenant identity.TenantID, id string, done *time.Time) {
			r := row{Tenant: tenant, ID: id, Kind: ScoreVendor, Subject: id, RunAt: long, CreatedAt: long, DoneAt: done}
			if err := database.Do(t.Context(), db, tenant, func(tx *database.Tx) error { _, err := insert(tx, r); return err }); err != nil {
				t.Fatal(err)
			}
		}
		add(by.Tenant, "long done", &long)
		add(by.Tenant, "done", &short)
		add(by.Tenant, "open", nil)
		add(other.Tenant, "another's", &long)
		s := NewService(db, New(), func() time.Time { return now })
		if err := s.Tidy(t.Context(), by); err != nil {
			t.Fatal(err)
		}
		for tenant, want := range map[identity.TenantID]int64{by.Tenant: 2, other.Tenant: 1} {
			n, err := database.View(t.Context(), db, tenant, func(tx *database.Tx) (n int64, err error) {
				return n, tx.Gorm().Model(&row{}).Where("tenant = ?", tenant).Count(&n).Error
			})
			if err != nil || n != want {
				t.Errorf("%d jobs are left, want %d: %v", n, want, err)
			}
		}
		if err := s.Tidy(t.Context(), identity.Actor{Tenant: "one", Role: identity.Viewer}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer: %v", err)
		}
	})
}
