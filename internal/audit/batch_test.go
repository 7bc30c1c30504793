package audit_test

import (
	"fmt"
	"testing"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/identity"
)

// TestRecordAll mixes both ways of writing and holds that the chain is whole,
// and that many entries cost few statements.
func TestRecordAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		by := identity.Actor{Tenant: "t1", ID: "u1", Role: identity.Admin}
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		var many []audit.Entry
		for i := range 450 {
			many = append(many, audit.Entry{Action: "thing.made", Subject: fmt.Sprint(i), Detail: audit.Detail{"n": i}})
		}
		many[0].Detail = nil
		before := db.Queries()
		for range 2 {
			err := database.Do(t.Context(), db, by.Tenant, func(tx *database.Tx) error {
				if err := audit.RecordAll(tx, by, now, many); err != nil {
					return err
				}
				if err := audit.RecordAll(tx, by, now, nil); err != nil {
					return err
				}
				return audit.Record(tx, by, now, "thing.changed", "0", nil)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := db.Queries() - before; n > 20 {
			t.Errorf("902 entries cost %d statements", n)
		}
		s := audit.NewService(db)
		n, broken, err := s.Verify(t.Context(), by)
		if err != nil || broken != nil || n != 902 {
			t.Errorf("%d entries hold, broken %+v, %v", n, broken, err)
		}
		got, err := s.List(t.Context(), by, audit.Filter{After: 452, Action: "thing.made"}, 2)
		if err != nil || len(got) != 2 || got[0].Seq != 450 || got[0].Subject != "449" || got[0].Detail != `{"n":449}` {
			t.Errorf("the last of the first batch: %+v, %v", got, err)
		}
	})
}
