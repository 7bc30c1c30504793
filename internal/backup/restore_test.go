package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
)

// TestOpenRefuses damages one backup in every way, and takes the damage back.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	in := newInstance(t, database.SQLite)
	in.fill(t)
	dir := in.backup(t, true)
	intact := files(t, dir)
	refused := func(what, sentence string) {
		t.Helper()
		a, err := Open(t.Context(), dir)
		if err == nil {
			a.Close()
			t.Errorf("%s: accepted", what)
		} else if !strings.Contains(err.Error(), sentence) {
			t.Errorf("%s: %v, want %q", what, err, sentence)
		}
	}
	for name, text := range intact {
		path := filepath.Join(dir, filepath.FromSlash(name))
		put := func(text string) {
			t.Helper()
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		damaged := "the backup is damaged: " + name
		if name == manifestName {
			damaged = "manifest.json is cut off or was changed"
		}
		for _, at := range []int{0, len(text) / 2, len(text) - 1} {
			if at < 0 {
				continue // an empty table
			}
			put(text[:at] + string(text[at]^1) + text[at+1:])
			refused(name+" with a changed byte", damaged)
			put(text[:at])
			refused(name+" cut off", damaged)
		}
		put(text + " ")
		refused(name+" with a byte more", damaged)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if name == manifestName {
			refused("no manifest", "it is no backup")
		} else {
			refused(name+" missing", damaged+" is missing")
		}
		put(text)
	}
	a, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatalf("with everything back: %v", err)
	}
	a.Close()
}

func TestDecode(t *testing.T) {
	t.Parallel()
	good := Manifest{Format: format, Schema: database.SchemaVersion(), Ward: "test", CreatedAt: testNow, Files: []File{{Name: "tables/a.jsonl"}}, Missing: []string{}}
	change := func(f func(m *Manifest)) []byte {
		m := good
		f(&m)
		text, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	intact := change(func(*Manifest) {})
	if _, err := decode(intact); err != nil {
		t.Errorf("as it was written: %v", err)
	}
	for i := range intact {
		if _, err := decode(intact[:i]); err == nil {
			t.Errorf("cut off after %d bytes: accepted", i)
		}
		changed := []byte(string(intact))
		changed[i] ^= 1
		if _, err := decode(changed); err == nil {
			t.Errorf("byte %d changed: accepted", i)
		}
	}
	tests := []struct {
		name, want string
		change     func(m *Manifest)
	}{
		{"newer format", "the backup has format 2", func(m *Manifest) { m.Format = format + 1 }},
		{"newer schema", "newer Ward", func(m *Manifest) { m.Schema++ }},
	}
	for _, test := range tests {
		if _, err := decode(change(test.change)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestRestoreRefusesFilled(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			in := newInstance(t, kind)
			in.fill(t)
			dir := in.backup(t, true)
			before := files(t, dir)
			if _, err := in.restore(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "the database holds an organization") {
				t.Errorf("over itself: %v", err)
			}
			if after := files(t, in.backup(t, true)); after["tables/vendors.jsonl"] != before["tables/vendors.jsonl"] {
				t.Error("the refused target has changed")
			}
			to := newInstance(t, kind)
			if _, err := to.store.Put(t.Context(), blobs.DocumentKey("org", "doc"), strings.NewReader("sealed")); err != nil {
				t.Fatal(err)
			}
			if _, err := to.restore(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "the document store holds documents") {
				t.Errorf("into a store with a document: %v", err)
			}
		})
	}
}

func TestRestoreKey(t *testing.T) {
	t.Parallel()
	from := newInstance(t, database.SQLite)
	s := from.fill(t)
	right, err := blobs.ReadMasterKeyFile(from.keyFile)
	if err != nil {
		t.Fatal(err)
	}
	wrong := blobs.NewMasterKey()
	with, without := from.backup(t, true), from.backup(t, false)
	tests := []struct {
		name, dir string
		key       string // in the environment
		file      *blobs.MasterKey
		want      []string // of the refusal
	}{
		{"the backup holds it", with, "", nil, nil},
		{"given", without, right.Encode(), nil, nil},
		{"in the file", without, "", &right, nil},
		{"nowhere", without, "", nil, []string{right.Fingerprint(), "WARD_MASTER_KEY"}},
		{"a wrong one is given", with, wrong.Encode(), nil, []string{right.Fingerprint(), wrong.Fingerprint()}},
		{"a wrong one in the file", with, "", &wrong, []string{right.Fingerprint(), wrong.Fingerprint()}},
		{"no key at all", with, "short", nil, []string{"32 bytes"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := newInstance(t, database.SQLite)
			if test.file != nil {
				if err := blobs.CreateMasterKeyFile(in.keyFile, *test.file); err != nil {
					t.Fatal(err)
				}
			}
			a, err := Open(t.Context(), test.dir)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			to := in.target()
			to.Key.Value = test.key
			_, err = a.Restore(t.Context(), to)
			if test.want != nil {
				in.refused(t, err, test.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if test.key != "" {
				if err := blobs.CreateMasterKeyFile(in.keyFile, right); err != nil {
					t.Fatal(err)
				}
			}
			in.holds(t, s)
		})
	}
}

// refused fails the test unless err is a refusal in the given words, and the
// instance is as empty as before.
func (in *instance) refused(t *testing.T, err error, want []string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("no fault: %v", err)
	}
	for _, word := range append(want, "Nothing was restored") {
		if !strings.Contains(f.Detail, word) {
			t.Errorf("%q does not say %q", f.Detail, word)
		}
	}
	if filled, err := database.Filled(t.Context(), openDB(t, in.owner)); err != nil || filled {
		t.Errorf("the database is filled: %v, %v", filled, err)
	}
	for e, err := range in.store.List(t.Context(), "", time.Time{}) {
		t.Errorf("the store holds %q, %v", e.Key, err)
	}
}

// TestFailedRestoreLeavesNothing breaks a restore at each of its steps, and
// then lets it through.
func TestFailedRestoreLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			from := newInstance(t, database.SQLite)
			s := from.fill(t)
			dir := from.backup(t, true)
			in := newInstance(t, kind)
			a, err := Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()

			to, n := in.target(), 0
			to.Store = hooked{Store: in.store, put: documentsOnly(func(string) error {
				if n++; n == 2 {
					return errBroken
				}
				return nil
			})}
			_, err = a.Restore(t.Context(), to)
			in.refused(t, err, []string{errBroken.Error()})
			in.empty(t)

			ctx, cancel := context.WithCancel(t.Context())
			to.Store = hooked{Store: in.store, put: documentsOnly(func(string) error { cancel(); return nil })}
			_, err = a.Restore(ctx, to)
			in.refused(t, err, []string{"canceled"})
			in.empty(t)

			_, err = withOneRowLess(a).Restore(t.Context(), in.target())
			in.refused(t, err, []string{"vendors", "the backup counts"})
			in.empty(t)

			if _, err := a.Restore(t.Context(), in.target()); err != nil {
				t.Fatalf("after all that: %v", err)
			}
			in.holds(t, s)
		})
	}
}

// withOneRowLess is the archive with a count that its rows do not meet.
func withOneRowLess(a *Archive) *Archive {
	m := *a.Manifest
	m.Files = append([]File(nil), m.Files...)
	for i, f := range m.Files {
		if f.Name == "tables/vendors.jsonl" {
			n := *f.Rows - 1
			m.Files[i].Rows = &n
		}
	}
	return &Archive{&m, a.root}
}

// TestRestoreReleasesJobs: whoever had claimed a job is not there any more.
func TestRestoreReleasesJobs(t *testing.T) {
	t.Parallel()
	from := newInstance(t, database.SQLite)
	from.fill(t)
	if due(t, from) == 0 {
		t.Fatal("no job is due")
	}
	if n := due(t, from); n != 0 {
		t.Fatalf("%d jobs are handed out twice", n)
	}
	in := newInstance(t, database.SQLite)
	if _, err := in.restore(t.Context(), from.backup(t, true)); err != nil {
		t.Fatal(err)
	}
	if due(t, in) == 0 {
		t.Error("no job is due after the restore")
	}
}

// due claims what is due and counts it.
func due(t *testing.T, in *instance) int {
	t.Helper()
	var claimed []struct{ ID string }
	if err := database.Ask(t.Context(), in.db(t), database.ClaimJobs, &claimed, testNow, testNow.Add(time.Hour), 100); err != nil {
		t.Fatal(err)
	}
	return len(claimed)
}

// TestOlderSchema restores a backup that an older Ward has made.
func TestOlderSchema(t *testing.T) {
	t.Parallel()
	from := newInstance(t, database.SQLite)
	m, err := database.OpenMigrator(t.Context(), from.owner, from.serving)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	const older = 6
	if err := m.UpTo(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	err = database.Fill(t.Context(), openDB(t, from.owner), func(w *database.Whole) error {
		return w.Insert(t.Context(), w.Tables()[indexOf(w, "organizations")], [][]any{{"t1", "North", testNow}})
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "backup")
	if made := from.backupTo(t, dir, true); made.Schema != older {
		t.Errorf("schema version %d", made.Schema)
	}
	to := newInstance(t, database.SQLite)
	restored, err := to.restore(t.Context(), dir)
	if err != nil || len(restored.Trails) != 1 {
		t.Fatalf("%+v, %v", restored, err)
	}
	if err := to.db(t).Check(t.Context()); err != nil {
		t.Errorf("the schema is not the program's: %v", err)
	}
	migrated := newInstance(t, database.Postgres) // is at the newest version already
	if _, err := migrated.restore(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "use a database without a schema") {
		t.Errorf("into a newer schema: %v", err)
	}
}

func indexOf(w *database.Whole, table string) int {
	for i, t := range w.Tables() {
		if t.Name == table {
			return i
		}
	}
	return -1
}
