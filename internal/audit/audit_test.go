package audit_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 123_456_789, time.UTC)

func actor(tenant string) identity.Actor {
	return identity.Actor{Tenant: identity.TenantID(tenant), ID: "u-" + tenant, Role: identity.Admin}
}

// record writes n entries of an organization, each in its own transaction.
func record(t *testing.T, db *database.DB, tenant string, n int) {
	t.Helper()
	for i := range n {
		err := database.Do(t.Context(), db, tenant, func(tx *database.Tx) error {
			return audit.Record(tx, actor(tenant), now.Add(time.Duration(i)*time.Second), "vendor.changed", fmt.Sprint("v", i), audit.Detail{"fields": []string{"name"}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t *testing.T, db *database.DB, tenant string) (int64, *audit.Broken) {
	t.Helper()
	n, broken, err := audit.NewService(db).Verify(t.Context(), actor(tenant))
	if err != nil {
		t.Fatal(err)
	}
	return n, broken
}

func TestChain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		if n, broken := verify(t, db, "t1"); n != 0 || broken != nil {
			t.Errorf("an empty log: %d, %+v", n, broken)
		}
		record(t, db, "t1", 3)
		record(t, db, "t2", 2)
		for tenant, want := range map[string]int64{"t1": 3, "t2": 2} {
			if n, broken := verify(t, db, tenant); n != want || broken != nil {
				t.Errorf("%s: %d entries hold, %+v", tenant, n, broken)
			}
		}
		events, err := audit.NewService(db).List(t.Context(), actor("t1"), audit.Filter{}, 10)
		if err != nil || len(events) != 3 {
			t.Fatalf("list: %v, %v", events, err)
		}
		first, last := events[2], events[0]
		if first.PrevHash != strings.Repeat("0", 64) || first.Seq != 1 || last.PrevHash != events[1].Hash {
			t.Errorf("chain: %+v", events)
		}
		if last.Actor != "u-t1" || last.Action != "vendor.changed" || last.Subject != "v2" || last.Detail != `{"fields":["name"]}` ||
			!last.At.Equal(now.Add(2*time.Second).Truncate(time.Microsecond)) {
			t.Errorf("entry: %+v", last)
		}
		if _, err := audit.NewService(db).List(t.Context(), identity.Actor{}, audit.Filter{}, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("nobody lists: %v", err)
		}
		if _, _, err := audit.NewService(db).Verify(t.Context(), identity.Actor{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("nobody verifies: %v", err)
		}
	})
}

// TestRolledBackChangeLeavesNoEntry: the entry belongs to the change.
func TestRolledBackChangeLeavesNoEntry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		record(t, db, "t1", 1)
		err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
			if err := audit.Record(tx, actor("t1"), now, "vendor.changed", "v", nil); err != nil {
				t.Error(err)
			}
			return fmt.Errorf("the change fails")
		})
		if err == nil {
			t.Fatal("no error")
		}
		record(t, db, "t1", 1)
		if n, broken := verify(t, db, "t1"); n != 2 || broken != nil {
			t.Errorf("%d, %+v", n, broken)
		}
	})
}

// TestRecordersAtOnce: writers of one organization wait for each other, and no
// number is given twice.
func TestRecordersAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		const writers, each = 6, 5
		var wg sync.WaitGroup
		errs := make(chan error, writers*each)
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					errs <- database.Do(context.Background(), db, "t1", func(tx *database.Tx) error {
						return audit.Record(tx, actor("t1"), now, "vendor.changed", fmt.Sprint(w, "-", i), nil)
					})
				}
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if n, broken := verify(t, db, "t1"); n != writers*each || broken != nil {
			t.Errorf("%d entries hold, %+v", n, broken)
		}
	})
}

// vandals open a log as somebody who owns the database and turns its triggers
// off.
func vandals(t *testing.T, f func(t *testing.T, db *database.DB, exec func(query string))) {
	t.Helper()
	open := func(t *testing.T, driver, dsn string) func(string) {
		raw, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { raw.Close() })
		return func(query string) {
			t.Helper()
			if _, err := raw.ExecContext(t.Context(), query); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		}
	}
	serve := func(t *testing.T, url string) *database.DB {
		db, err := database.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		url := dbtest.SQLiteURL(t)
		exec := open(t, "sqlite", strings.TrimPrefix(url, "sqlite:")+"?_pragma=busy_timeout(5000)")
		exec("drop trigger audit_events_no_update")
		exec("drop trigger audit_events_no_delete")
		f(t, serve(t, url), exec)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		owner, serving := dbtest.PostgresURLs(t)
		exec := open(t, "pgx", owner)
		exec("alter table audit_events disable trigger user")
		f(t, serve(t, serving), exec)
	})
}

func TestTamperingShows(t *testing.T) {
	t.Parallel()
	const copyOf = `insert into audit_events (tenant, seq, at, actor, action, subject, detail, prev_hash, hash)
		select tenant, %s, at, actor, action, 'forged', detail, %s, %s from audit_events where tenant = 't1' and seq = %d`
	tests := []struct {
		name   string
		do     []string
		at     int64  // where it breaks
		reason string // a part of why
	}{
		{"an entry is changed", []string{"update audit_events set subject = 'other' where tenant = 't1' and seq = 3"}, 3, "entry 3 was changed"},
		{"its actor is changed", []string{"update audit_events set actor = 'other' where tenant = 't1' and seq = 1"}, 1, "entry 1 was changed"},
		{"its time is changed", []string{"update audit_events set at = '2020-01-01 00:00:00' where tenant = 't1' and seq = 5"}, 5, "entry 5 was changed"},
		{"it is moved to another vendor's history", []string{"update audit_events set vendor = 'other' where tenant = 't1' and seq = 4"}, 4, "entry 4 was changed"},
		{"its hash is changed", []string{"update audit_events set hash = prev_hash where tenant = 't1' and seq = 2"}, 2, "entry 2 was changed"},
		{"one in the middle is removed", []string{"delete from audit_events where tenant = 't1' and seq = 3"}, 3, "entry 3 is missing"},
		{"the first is removed", []string{"delete from audit_events where tenant = 't1' and seq = 1"}, 1, "entry 1 is missing"},
		{"the last is removed", []string{"delete from audit_events where tenant = 't1' and seq = 5"}, 5, "ends at entry 4"},
		{"all are removed", []string{"delete from audit_events where tenant = 't1'"}, 1, "ends at entry 0"},
		{"one is inserted at the end", []string{fmt.Sprintf(copyOf, "6", "hash", "hash", 5)}, 6, "entry 6"},
		{"one is inserted, the rest is moved", []string{
			"update audit_events set seq = seq + 1 where tenant = 't1' and seq = 5",
			"update audit_events set seq = seq + 1 where tenant = 't1' and seq = 4",
			fmt.Sprintf(copyOf, "4", "hash", "hash", 3),
		}, 4, "entry 4 was changed"},
		{"one is removed and the rest moved up", []string{
			"delete from audit_events where tenant = 't1' and seq = 2",
			"update audit_events set seq = 2 where tenant = 't1' and seq = 3",
			"update audit_events set seq = 3 where tenant = 't1' and seq = 4",
			"update audit_events set seq = 4 where tenant = 't1' and seq = 5",
		}, 2, "entry 2 does not follow entry 1"},
		{"an entry comes from another log", []string{
			"delete from audit_events where tenant = 't1' and seq = 5",
			"update audit_events set tenant = 't1', seq = 5 where tenant = 't2' and seq = 2",
		}, 5, "entry 5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			vandals(t, func(t *testing.T, db *database.DB, exec func(string)) {
				record(t, db, "t1", 5)
				record(t, db, "t2", 2)
				for _, query := range tt.do {
					exec(query)
				}
				n, broken := verify(t, db, "t1")
				if broken == nil {
					t.Fatalf("nothing shows: %d entries hold", n)
				}
				if broken.Seq != tt.at || !strings.Contains(broken.Reason, tt.reason) {
					t.Errorf("breaks at %d: %s; want %d: %s", broken.Seq, broken.Reason, tt.at, tt.reason)
				}
			})
		})
	}
}

// TestTheProgramCannotTamper: with its triggers on, and as the role that
// serves, no entry is changed or removed.
func TestTheProgramCannotTamper(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		record(t, db, "t1", 2)
		for _, query := range []string{
			"update audit_events set subject = 'other' where seq = 1",
			"delete from audit_events where seq = 2",
		} {
			err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error { return tx.Gorm().Exec(query).Error })
			if err == nil {
				t.Errorf("the program ran: %s", query)
			}
		}
		if n, broken := verify(t, db, "t1"); n != 2 || broken != nil {
			t.Errorf("%d, %+v", n, broken)
		}
	})
}

// TestOwnerMeetsTheTriggers: even the owner must turn them off first.
func TestOwnerMeetsTheTriggers(t *testing.T) {
	t.Parallel()
	ownerURL, servingURL := dbtest.PostgresURLs(t)
	db, err := database.Open(t.Context(), servingURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	record(t, db, "t1", 1)
	raw, err := sql.Open("pgx", ownerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, query := range []string{"update audit_events set subject = 'x'", "delete from audit_events", "truncate audit_events"} {
		if _, err := raw.ExecContext(t.Context(), query); err == nil || !strings.Contains(err.Error(), "never changed or removed") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// TestHistoryOfAVendor: the entries that name it, those about itself, and no
// other's; written alone or in a batch.
func TestHistoryOfAVendor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		for _, tenant := range []string{"t1", "t2"} {
			err := database.Do(t.Context(), db, tenant, func(tx *database.Tx) error {
				for _, e := range []audit.Entry{
					{Action: "vendor.created", Subject: "v1"},
					{Action: "document.read", Subject: "d1", Detail: audit.Detail{"vendor": "v1"}},
					{Action: "fact.confirm", Subject: "d1", Detail: audit.Detail{"vendor": "v1"}},
					{Action: "user.changed", Subject: "v1"},
				} {
					if err := audit.Record(tx, actor(tenant), now, e.Action, e.Subject, e.Detail); err != nil {
						return err
					}
				}
				return audit.RecordAll(tx, actor(tenant), now, []audit.Entry{
					{Action: "vendor.changed", Subject: "v2"},
					{Action: "intake.saved", Subject: "v1"},
					{Action: "documents.counted", Subject: "d1", Detail: audit.Detail{"vendor": "v1"}},
				})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, tt := range []struct {
			f    audit.Filter
			want string
		}{
			{audit.Filter{Vendor: "v1"}, "7 6 3 2 1"},
			{audit.Filter{Vendor: "v2"}, "5"},
			{audit.Filter{Vendor: "v1", Nouns: []string{"document", "fact"}}, "3 2"},
			{audit.Filter{Vendor: "v1", Nouns: []string{"intake"}, After: 6}, ""},
			{audit.Filter{Nouns: []string{"user"}}, "4"},
		} {
			events, err := audit.NewService(db).List(t.Context(), actor("t1"), tt.f, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range events {
				got = append(got, fmt.Sprint(e.Seq))
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%+v: %v, want %s", tt.f, got, tt.want)
			}
		}
		if n, broken := verify(t, db, "t1"); n != 7 || broken != nil {
			t.Errorf("%d hold, %+v", n, broken)
		}
	})
}
