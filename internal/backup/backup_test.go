package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// files reads a folder: name to bytes.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRoundTrip moves an instance between every pair of databases, and backs
// the second up again: the two backups are the same in every byte.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, from := range kinds {
		for _, to := range kinds {
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				t.Parallel()
				a, b := newInstance(t, from), newInstance(t, to)
				s := a.fill(t)
				first := a.backup(t, true)
				restored, err := b.restore(t.Context(), first)
				if err != nil {
					t.Fatal(err)
				}
				if restored.KeyFile != b.keyFile || len(restored.Trails) < 2 {
					t.Errorf("restored %+v", restored)
				}
				for _, trail := range restored.Trails {
					if trail.Broken != nil || trail.Organization == s.by.Tenant && trail.Entries != 5 {
						t.Errorf("audit log %+v", trail)
					}
				}
				b.holds(t, s)
				if got, want := files(t, b.backup(t, true)), files(t, first); !reflect.DeepEqual(got, want) {
					for name := range want {
						if got[name] != want[name] {
							t.Errorf("%s differs:\n%.2000s\nwant\n%.2000s", name, got[name], want[name])
						}
					}
				}
			})
		}
	}
}

// TestEveryTableTravels fails for a table that the tests leave empty.
func TestEveryTableTravels(t *testing.T) {
	t.Parallel()
	in := newInstance(t, database.SQLite)
	in.fill(t)
	made := in.backupTo(t, filepath.Join(t.TempDir(), "b"), false)
	for _, f := range made.Files {
		if f.Rows != nil && *f.Rows == 0 {
			t.Errorf("%s has no row", f.Name)
		}
	}
	if made.Documents() != 2 || made.HoldsKey() || len(made.Missing) > 0 {
		t.Errorf("%d documents, key %v, missing %v", made.Documents(), made.HoldsKey(), made.Missing)
	}
	if made.Rows() < int64(made.Tables()) || made.MasterKey != in.sealer(t).Fingerprint() || made.Schema != database.SchemaVersion() {
		t.Errorf("manifest %+v", made.Manifest)
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	in := newInstance(t, database.SQLite)
	in.fill(t)
	dir := t.TempDir() // there already, and open to all
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	in.backupTo(t, dir, true)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has the mode %04o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestMakeRefuses(t *testing.T) {
	t.Parallel()
	in := newInstance(t, database.SQLite)
	in.fill(t)
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine.txt"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Make(t.Context(), full, in.source(t, true), "test", testNow); !errors.Is(err, errNotEmpty) {
		t.Errorf("into a folder that holds a file: %v", err)
	}
	if got := files(t, full); len(got) != 1 {
		t.Errorf("the folder now holds %v", got)
	}
	serving := newInstance(t, database.Postgres)
	from := serving.source(t, false)
	from.DatabaseURL = serving.serving
	if _, err := Make(t.Context(), filepath.Join(t.TempDir(), "b"), from, "test", testNow); err == nil || !strings.Contains(err.Error(), "does not own") {
		t.Errorf("as the serving role: %v", err)
	}
}

// hooked is a store that runs a function before each Open and Put.
type hooked struct {
	blobs.Store
	open, put func(key string) error
}

func (h hooked) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if h.open != nil {
		if err := h.open(key); err != nil {
			return nil, err
		}
	}
	return h.Store.Open(ctx, key)
}

func (h hooked) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	if h.put != nil {
		if err := h.put(key); err != nil {
			return 0, err
		}
	}
	return h.Store.Put(ctx, key, r)
}

func documentsOnly(f func(key string) error) func(key string) error {
	return func(key string) error {
		if strings.HasPrefix(key, blobs.DocumentPrefix) {
			return f(key)
		}
		return nil
	}
}

var errBroken = errors.New("the store is broken")

func TestFailedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	in := newInstance(t, database.SQLite)
	in.fill(t)
	in.sealer(t)
	n := 0
	in.store = hooked{Store: in.store, open: documentsOnly(func(string) error {
		if n++; n == 2 {
			return errBroken
		}
		return nil
	})}
	dir := filepath.Join(t.TempDir(), "backup")
	if _, err := Make(t.Context(), dir, in.source(t, true), "test", testNow); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
}

// TestMissingBytes tells a document that is removed while the backup runs from
// one whose bytes are lost.
func TestMissingBytes(t *testing.T) {
	t.Parallel()
	in := newInstance(t, database.SQLite)
	s := in.fill(t)
	docs := in.evidence(t)
	folder := in.store
	lost := blobs.DocumentKey(string(s.by.Tenant), string(s.documents[1]))
	if err := folder.Delete(t.Context(), lost); err != nil {
		t.Fatal(err)
	}
	in.store = hooked{Store: folder, open: documentsOnly(func(key string) error {
		if key != lost {
			return docs.Remove(t.Context(), s.by, s.documents[0], 0, "while the backup runs")
		}
		return nil
	})}
	dir := filepath.Join(t.TempDir(), "backup")
	made := in.backupTo(t, dir, true)
	if len(made.Missing) != 2 || !slices.Equal(made.Lost, []string{lost}) {
		t.Errorf("missing %v, of which lost %v", made.Missing, made.Lost)
	}
	to := newInstance(t, database.SQLite)
	if _, err := to.restore(t.Context(), dir); err != nil {
		t.Errorf("restore what is there: %v", err)
	}
}

// TestConcurrentWriter backs up while vendors are registered. Each vendor is
// one row, one audit entry and a new end of the chain, in three tables.
func TestConcurrentWriter(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			in := newInstance(t, kind)
			s := in.fill(t)
			register := vendors.NewService(in.db(t), queue.New(), clock)
			ctx, cancel := context.WithCancel(t.Context())
			started, stopped := make(chan int), make(chan error)
			go func() {
				for n := 0; ; n++ {
					_, err := register.Create(ctx, s.by, vendors.New{Name: fmt.Sprint("Vendor ", n)})
					if ctx.Err() != nil {
						stopped <- nil
						return
					}
					if err != nil {
						stopped <- err
						return
					}
					if n == 3 {
						close(started)
					}
				}
			}()
			<-started
			dir := in.backup(t, true)
			cancel()
			if err := <-stopped; err != nil {
				t.Fatal(err)
			}
			to := newInstance(t, kind)
			restored, err := to.restore(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, trail := range restored.Trails {
				if trail.Broken != nil {
					t.Errorf("the audit log is broken: %+v", trail)
				}
			}
			all := files(t, dir)
			created, registered := strings.Count(all["tables/audit_events.jsonl"], `"vendor.created"`), strings.Count(all["tables/vendors.jsonl"], "\n")
			if created+1 != registered { // one vendor is planted without an entry
				t.Errorf("%d vendors, but %d entries of their registration", registered, created)
			}
		})
	}
}
