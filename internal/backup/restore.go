package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Target is the empty instance to restore into.
type Target struct {
	OwnerURL   string // of the database; on Postgres with the role that owns the tables
	ServingURL string // with the role that serves; on SQLite the same
	Store      blobs.Store
	Key        blobs.KeySource // Value or File; a File that is missing is made from the backup's key
}

// Restored says what stands after a restore.
type Restored struct {
	KeyFile string // the key file that was made; empty when there was a key
	Trails  []Trail
}

// Trail is the audit log of one organization.
type Trail struct {
	Organization identity.TenantID
	Entries      int64         // that hold
	Broken       *audit.Broken // the first break, which the backup has as well; nil when there is none
}

// Restore fills an empty instance. When it fails before the rows are
// committed, the instance stays empty.
func (a *Archive) Restore(ctx context.Context, to Target) (_ *Restored, err error) {
	db, err := database.Open(ctx, to.OwnerURL)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	r := &restore{archive: a, to: to, db: db}
	if err := r.refuseFilled(ctx); err != nil {
		return nil, err
	}
	if err := r.fill(ctx); err != nil {
		return nil, explained(errors.Join(err, r.undoAll(ctx)))
	}
	if err := r.migrate(ctx, (*database.Migrator).Up); err != nil {
		return nil, fmt.Errorf("the backup is restored, but its schema could not be brought up to date: run ward migrate up: %w", err)
	}
	trails, err := verify(ctx, to.ServingURL)
	return &Restored{KeyFile: r.keyFile, Trails: trails}, err
}

// explained says what a failed restore has left, and what to do.
func explained(err error) error {
	why := err.Error()
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Detail != "" {
		why = f.Detail
	}
	return fault.Wrap(err, fault.KindOf(err), "backup.not_restored", "%s\nNothing was restored, and the target is empty as before. Correct this and run ward restore again.", why)
}

// restore is a restore on its way.
type restore struct {
	archive *Archive
	to      Target
	db      *database.DB
	undo    []func(ctx context.Context) error // run last to first
	keyFile string
}

func (r *restore) onFailure(f func(ctx context.Context) error) { r.undo = append(r.undo, f) }

// undoTime bounds the removal of what a failed restore has written.
const undoTime = time.Minute

// undoAll takes back what was written outside the transaction, even when the
// context is over.
func (r *restore) undoAll(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	var errs []error
	for i := len(r.undo) - 1; i >= 0; i-- {
		errs = append(errs, r.undo[i](ctx))
	}
	return errors.Join(errs...)
}

// refuseFilled refuses an instance that holds an organization or a document.
func (r *restore) refuseFilled(ctx context.Context) error {
	filled, err := database.Filled(ctx, r.db)
	if err != nil {
		return err
	}
	if filled {
		return errors.New("the database holds an organization: restore only into an empty instance, such as a new WARD_DATA_DIR")
	}
	for _, err := range r.to.Store.List(ctx, blobs.DocumentPrefix, time.Time{}) {
		if err != nil {
			return err
		}
		return errors.New("the document store holds documents: restore only into an empty instance, with a store of its own")
	}
	return nil
}

// fill writes the key, the schema, the sealed bytes and the rows.
func (r *restore) fill(ctx context.Context) error {
	if err := r.takeKey(ctx); err != nil {
		return err
	}
	upTo := func(m *database.Migrator, ctx context.Context) error { return m.UpTo(ctx, r.archive.Schema) }
	if err := r.migrate(ctx, upTo); err != nil {
		return err
	}
	for _, f := range r.archive.Files {
		if key, ok := blobKey(f.Name); ok {
			if err := r.putBlob(ctx, f, key); err != nil {
				return err
			}
		}
	}
	return database.Fill(ctx, r.db, func(w *database.Whole) error { return r.putTables(ctx, w) })
}

func (r *restore) migrate(ctx context.Context, how func(*database.Migrator, context.Context) error) error {
	m, err := database.OpenMigrator(ctx, r.to.OwnerURL, r.to.ServingURL)
	if err != nil {
		return err
	}
	return errors.Join(how(m, ctx), m.Close())
}

// takeKey compares the target's master key with the backup's. Where there is
// none, it makes the key file from the backup's key.
func (r *restore) takeKey(ctx context.Context) error {
	key, err := r.targetKey()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if key, err = r.archive.key(ctx); err != nil {
			return err
		}
		if err := r.makeKeyFile(key); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	if mine := key.Fingerprint(); mine != r.archive.MasterKey {
		return fmt.Errorf("the master key here is not the one that the backup was sealed with: its fingerprint is %s, the backup's is %s. Set WARD_MASTER_KEY or WARD_MASTER_KEY_FILE to the right key, or restore into a new WARD_DATA_DIR", mine, r.archive.MasterKey)
	}
	return r.mark(ctx, key)
}

func (r *restore) targetKey() (blobs.MasterKey, error) {
	if r.to.Key.Value != "" {
		return blobs.ParseMasterKey(r.to.Key.Value)
	}
	return blobs.ReadMasterKeyFile(r.to.Key.File)
}

func (r *restore) makeKeyFile(key blobs.MasterKey) error {
	if err := blobs.CreateMasterKeyFile(r.to.Key.File, key); err != nil {
		return err
	}
	r.keyFile = r.to.Key.File
	r.onFailure(func(context.Context) error { return os.Remove(r.to.Key.File) })
	return nil
}

// mark lets the store remember the key, as every start of the program does,
// and fails when it remembers another one.
func (r *restore) mark(ctx context.Context, key blobs.MasterKey) error {
	before := map[string]bool{}
	for e, err := range r.to.Store.List(ctx, "", time.Time{}) {
		if err != nil {
			return err
		}
		before[e.Key] = true
	}
	r.onFailure(func(ctx context.Context) error {
		for e, err := range r.to.Store.List(ctx, "", time.Time{}) {
			if err != nil {
				return err
			}
			if before[e.Key] {
				continue
			}
			if err := r.to.Store.Delete(ctx, e.Key); err != nil {
				return err
			}
		}
		return nil
	})
	_, err := blobs.OpenSealer(ctx, r.to.Store, blobs.KeySource{Value: key.Encode()})
	return err
}

// putBlob stores sealed bytes. What is stored when a later step fails is
// removed by what mark has left to undo.
func (r *restore) putBlob(ctx context.Context, f File, key string) error {
	return r.archive.read(ctx, f, func(from io.Reader) error {
		_, err := r.to.Store.Put(ctx, key, from)
		return err
	})
}

// putTables writes every row, and compares the counts before they are
// committed.
func (r *restore) putTables(ctx context.Context, w *database.Whole) error {
	if n := r.archive.Tables(); n != len(w.Tables()) {
		return fmt.Errorf("the backup holds %d tables, and schema version %d has %d", n, r.archive.Schema, len(w.Tables()))
	}
	for _, t := range w.Tables() {
		f, ok := r.archive.file(tableFile(t))
		if !ok || f.Rows == nil {
			return fmt.Errorf("the backup is damaged: %s is missing", tableFile(t))
		}
		before, err := w.Count(ctx, t)
		if err != nil {
			return err
		}
		if t.Tenant() && before > 0 {
			return fmt.Errorf("the table %s holds %d rows: restore only into an empty instance", t.Name, before)
		}
		if err := r.putTable(ctx, w, t, f); err != nil {
			return fmt.Errorf("restore table %s: %w", t.Name, err)
		}
		after, err := w.Count(ctx, t)
		if err != nil {
			return err
		}
		if after-before != *f.Rows {
			return fmt.Errorf("restore table %s: %d rows were written, and the backup counts %d", t.Name, after-before, *f.Rows)
		}
	}
	return w.ReleaseJobs(ctx)
}

// Rows travel together until there are this many, or this many bytes.
const (
	batchRows  = 200
	batchBytes = 1 << 20
)

func (r *restore) putTable(ctx context.Context, w *database.Whole, t database.Table, f File) error {
	return r.archive.read(ctx, f, func(from io.Reader) error {
		lines := json.NewDecoder(bufio.NewReaderSize(from, 1<<16))
		var rows [][]any
		size := 0
		for {
			var line json.RawMessage
			err := lines.Decode(&line)
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			if len(rows) > 0 && (err != nil || len(rows) >= batchRows || size+len(line) > batchBytes) {
				if err := w.Insert(ctx, t, rows); err != nil {
					return err
				}
				rows, size = nil, 0
			}
			if err != nil {
				return nil
			}
			row, err := parseRow(t, line)
			if err != nil {
				return err
			}
			rows, size = append(rows, row), size+len(line)
		}
	})
}

// verify walks the audit log of every organization, as the program that serves
// will see it.
func verify(ctx context.Context, servingURL string) (out []Trail, err error) {
	db, err := database.Open(ctx, servingURL)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Check(ctx); err != nil {
		return nil, err
	}
	var tenants []identity.TenantID
	if err := database.Ask(ctx, db, database.Tenants, &tenants); err != nil {
		return nil, err
	}
	log := audit.NewService(db)
	for _, t := range tenants {
		n, broken, err := log.Verify(ctx, identity.Machine(t, "system"))
		if err != nil {
			return nil, err
		}
		out = append(out, Trail{Organization: t, Entries: n, Broken: broken})
	}
	return out, nil
}
