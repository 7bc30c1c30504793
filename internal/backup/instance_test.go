package backup

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

var testNow = time.Date(2026, 11, 24, 9, 30, 0, 123_000, time.UTC)

func clock() time.Time { return testNow }

// kinds are the databases that an instance may stand on.
var kinds = []database.Dialect{database.SQLite, database.Postgres}

// instance is an instance of Ward in a test.
type instance struct {
	owner, serving string // addresses of the database
	store          blobs.Store
	keyFile        string
}

// newInstance returns an empty instance, on SQLite without even a schema.
func newInstance(t *testing.T, kind database.Dialect) *instance {
	t.Helper()
	dir := t.TempDir()
	in := &instance{keyFile: filepath.Join(dir, "master.key")}
	if kind == database.Postgres {
		in.owner, in.serving = dbtest.PostgresURLs(t)
	} else {
		in.owner = "sqlite:" + filepath.Join(dir, "ward.db")
		in.serving = in.owner
	}
	store, err := blobs.NewFolder(filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	in.store = store
	return in
}

// sealer opens the instance's documents with the key in its key file.
func (in *instance) sealer(t *testing.T) *blobs.Sealer {
	t.Helper()
	s, err := blobs.OpenSealer(t.Context(), in.store, blobs.KeySource{File: in.keyFile, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// db opens the database as the program serves it.
func (in *instance) db(t *testing.T) *database.DB { return openDB(t, in.serving) }

func openDB(t *testing.T, url string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func (in *instance) evidence(t *testing.T) *evidence.Service {
	return evidence.NewService(in.db(t), queue.New(), in.sealer(t), nil, evidence.Options{MaxUpload: 1 << 20, Now: clock})
}

// content is a document's bytes, longer than one segment of the cipher.
func content(n int) []byte {
	return append(fmt.Appendf(nil, "%%PDF-1.7 document %d ", n), bytes.Repeat([]byte{byte(n)}, 100_000)...)
}

// sample is what fill has made.
type sample struct {
	by        identity.Actor
	vendor    string
	documents []evidence.ID // document n holds content(n)
}

// fill gives the instance two organizations, documents of the first, and a row
// in every table.
func (in *instance) fill(t *testing.T) sample {
	t.Helper()
	if in.owner == in.serving {
		in.migrate(t)
	}
	db := in.db(t)
	f := accountstest.New(t, db)
	s := sample{by: f.Actor(f.Org("North"), identity.Admin)}
	f.Actor(f.Org("South"), identity.Viewer)
	v, err := vendors.NewService(db, queue.New(), clock).Create(t.Context(), s.by, vendors.New{Name: "Ärzte & <Co>\u2028", Aliases: []string{"Æ"}})
	if err != nil {
		t.Fatal(err)
	}
	s.vendor = v.ID
	docs := in.evidence(t)
	for n := range 3 {
		d, _, err := docs.Accept(t.Context(), s.by, v.ID, evidence.Upload{Name: "r.pdf", Body: bytes.NewReader(content(n))})
		if err != nil {
			t.Fatal(err)
		}
		s.documents = append(s.documents, d.ID)
	}
	if err := docs.Remove(t.Context(), s.by, s.documents[2], 0, "wrong file"); err != nil {
		t.Fatal(err)
	}
	s.documents = s.documents[:2]
	in.plant(t, s)
	return s
}

func (in *instance) migrate(t *testing.T) {
	t.Helper()
	m, err := database.OpenMigrator(t.Context(), in.owner, in.serving)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// plant adds a row of made-up values to every table but the audit log's, so
// that each column of the schema travels.
func (in *instance) plant(t *testing.T, s sample) {
	t.Helper()
	given := map[string]any{ // what a constraint demands
		"organizations.tenant": "t-planted", "organizations.idle_minutes": int64(45), "id": "planted", "tenant": string(s.by.Tenant), "user_id": s.by.ID, "owner_id": s.by.ID,
		"vendor_id": s.vendor, "vendors.status": "approved", "final_band": "high", "coverage_status": "stale",
		"computed_band": "low", "baa_state": "active", "confidence": "high",
		"phi_access": "view", "documents.status": "failed", "document_id": string(s.documents[0]), "decision": "confirm",
		"agreements.status": "active", "notice_unit": "days", "cause": "cadence", "reassessments.status": "open",
		"mails.status": "kept", "role": "viewer", "relevant": "unsure", "nature": "design", "severity": "minor", "wrapped_key": "", "lease_until": nil,
	}
	skip := []string{"audit_events", "audit_heads"}
	err := database.Fill(t.Context(), openDB(t, in.owner), func(w *database.Whole) error {
		for _, table := range w.Tables() {
			if slices.Contains(skip, table.Name) {
				continue
			}
			if err := w.Insert(t.Context(), table, [][]any{plantedRow(table, given)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("plant a row in every table: %v", err)
	}
}

func plantedRow(table database.Table, given map[string]any) []any {
	made := []any{"planted \x01\" \\ é 漢 \U0001F600", int64(1)<<53 + 1, true, 0.1 + 0.2, testNow.Add(-time.Microsecond)}
	var row []any
	for _, c := range table.Columns {
		v := made[c.Kind]
		if g, ok := given[c.Name]; ok {
			v = g
		}
		if g, ok := given[table.Name+"."+c.Name]; ok {
			v = g
		}
		if v, ok := v.(int64); ok && !wide[table.Name+"."+c.Name] {
			row = append(row, v&0xffff)
			continue
		}
		row = append(row, v)
	}
	return row
}

// wide names columns of the type bigint; the others are of 32 bits on Postgres.
var wide = map[string]bool{"documents.size": true, "users.totp_last": true, "vendor_services.phi_records": true}

// backup makes a backup and returns its folder.
func (in *instance) backup(t *testing.T, withKey bool) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "backup")
	in.backupTo(t, dir, withKey)
	return dir
}

func (in *instance) backupTo(t *testing.T, dir string, withKey bool) *Made {
	t.Helper()
	made, err := Make(t.Context(), dir, in.source(t, withKey), "test", testNow)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (in *instance) source(t *testing.T, withKey bool) Source {
	from := Source{DatabaseURL: in.owner, Sealer: in.sealer(t)}
	if withKey {
		from.KeyFile = in.keyFile
	}
	return from
}

func (in *instance) target() Target {
	return Target{OwnerURL: in.owner, ServingURL: in.serving, Store: in.store, Key: blobs.KeySource{File: in.keyFile}}
}

// restore restores a backup into the instance.
func (in *instance) restore(ctx context.Context, dir string) (*Restored, error) {
	a, err := Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	return a.Restore(ctx, in.target())
}

// holds fails the test unless every document opens as what it was.
func (in *instance) holds(t *testing.T, s sample) {
	t.Helper()
	docs := in.evidence(t)
	for n, id := range s.documents {
		_, r, err := docs.Content(t.Context(), s.by, id)
		if err != nil {
			t.Errorf("open document %d: %v", n, err)
			continue
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, content(n)) {
			t.Errorf("document %d has %d bytes, %v", n, len(got), err)
		}
		r.Close()
	}
}

// empty fails the test when the instance holds anything.
func (in *instance) empty(t *testing.T) {
	t.Helper()
	if filled, err := database.Filled(t.Context(), openDB(t, in.owner)); err != nil || filled {
		t.Errorf("the database is filled: %v, %v", filled, err)
	}
	for e, err := range in.store.List(t.Context(), "", time.Time{}) {
		t.Errorf("the store holds %q, %v", e.Key, err)
	}
	if _, err := blobs.ReadMasterKeyFile(in.keyFile); err == nil {
		t.Error("there is a key file")
	}
}
