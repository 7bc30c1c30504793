// Package backup copies a whole instance into a folder and back.
//
// The backup is logical: one file of JSON lines for each table, all from one
// snapshot, and the sealed bytes of every document that a row of the snapshot
// names. It does not depend on the kind of database or store, so that an
// instance may move from SQLite to Postgres and back. Every file's sum stands
// in the manifest, and nothing is restored before all of them were compared.
//
// The sums find damage. They do not prove who wrote a backup: whoever may
// write to the folder can write another one.
//
// The package never opens a sealed document and never changes the instance
// that it copies. Source: 45 CFR 164.308(a)(7)(ii)(A), data backup plan.
package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
)

// Source is the instance to back up. It may be in use meanwhile.
type Source struct {
	DatabaseURL string // on Postgres with the role that owns the tables
	Sealer      *blobs.Sealer
	KeyFile     string // of the master key, copied into the backup; empty: the key has a home of its own
}

// Made is a finished backup.
type Made struct {
	Manifest
	// Lost are the store's keys of documents that the instance still has and
	// whose bytes its store has not. Missing holds as well those that were
	// removed while the backup ran.
	Lost []string
}

// Make backs an instance up into dir, which must be empty or not exist. When
// it fails, it leaves nothing there. The version is that of this program.
func Make(ctx context.Context, dir string, from Source, version string, now time.Time) (_ *Made, err error) {
	db, err := database.Open(ctx, from.DatabaseURL)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	f, err := newFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.discard())
		}
	}()
	m := &Made{Manifest: Manifest{
		Format: format, Ward: version, CreatedAt: now.UTC().Truncate(time.Second), MasterKey: from.Sealer.Fingerprint(), Missing: []string{},
	}}
	keys, err := m.copyTables(ctx, db, f)
	if err != nil {
		return nil, err
	}
	if err := m.copyBlobs(ctx, from.Sealer.Store(), f, keys); err != nil {
		return nil, err
	}
	if err := m.findLost(ctx, db); err != nil {
		return nil, err
	}
	if err := copyKey(f, from.KeyFile); err != nil {
		return nil, err
	}
	if err := f.finish(m.Manifest); err != nil {
		return nil, err
	}
	m.Files = f.files[:len(f.files)-1] // without the manifest itself
	return m, nil
}

// copyTables writes every table of one snapshot, and returns the store's keys
// of the documents that have bytes.
func (m *Made) copyTables(ctx context.Context, db *database.DB, f *folder) (keys []string, err error) {
	err = database.Snapshot(ctx, db, func(w *database.Whole) error {
		m.Schema = w.Version()
		for _, t := range w.Tables() {
			n := int64(0)
			keyOf := documentKey(t)
			err := f.create(tableFile(t), func(out io.Writer) error {
				var line bytes.Buffer
				return w.Rows(ctx, t, func(values []any) error {
					n++
					if key, ok := keyOf(values); ok {
						keys = append(keys, key)
					}
					line.Reset()
					if err := appendRow(&line, t, values); err != nil {
						return err
					}
					_, err := out.Write(line.Bytes())
					return err
				})
			})
			if err != nil {
				return fmt.Errorf("back up table %s: %w", t.Name, err)
			}
			f.files[len(f.files)-1].Rows = &n
		}
		return nil
	})
	return keys, err
}

// documentKey returns what finds the store's key in a row: of a table other
// than documents, and of a document without bytes, there is none.
func documentKey(t database.Table) func(values []any) (string, bool) {
	place := map[string]int{}
	for i, c := range t.Columns {
		place[c.Name] = i
	}
	wrapped, ok := place["wrapped_key"]
	if t.Name != "documents" || !ok {
		return func([]any) (string, bool) { return "", false }
	}
	return func(values []any) (string, bool) {
		tenant, _ := values[place["tenant"]].(string)
		id, _ := values[place["id"]].(string)
		return blobs.DocumentKey(tenant, id), values[wrapped] != ""
	}
}

// copyBlobs copies sealed bytes as they are. A document may have been removed
// since the snapshot.
func (m *Made) copyBlobs(ctx context.Context, store blobs.Store, f *folder, keys []string) error {
	for _, key := range keys {
		if err := ctx.Err(); err != nil {
			return err
		}
		blob, err := store.Open(ctx, key)
		if fault.Code(err) == blobs.CodeMissing {
			m.Missing = append(m.Missing, key)
			continue
		}
		if err != nil {
			return err
		}
		err = f.create(blobFile(key), func(w io.Writer) error {
			_, err := io.Copy(w, blob)
			return err
		})
		if err := errors.Join(err, blob.Close()); err != nil {
			return fmt.Errorf("back up the sealed bytes %s: %w", key, err)
		}
	}
	return nil
}

// copyKey puts the master key into the backup, when it is to be there.
func copyKey(f *folder, file string) error {
	if file == "" {
		return nil
	}
	key, err := blobs.ReadMasterKeyFile(file)
	if err != nil {
		return err
	}
	return f.create(keyName, func(w io.Writer) error {
		_, err := io.WriteString(w, key.Encode()+"\n")
		return err
	})
}

// findLost looks whether the documents without bytes are gone by now: those
// that are not have lost their bytes.
func (m *Made) findLost(ctx context.Context, db *database.DB) error {
	if len(m.Missing) == 0 {
		return nil
	}
	missing := map[string]bool{}
	for _, key := range m.Missing {
		missing[key] = true
	}
	return database.Snapshot(ctx, db, func(w *database.Whole) error {
		for _, t := range w.Tables() {
			if t.Name != "documents" {
				continue
			}
			keyOf := documentKey(t)
			return w.Rows(ctx, t, func(values []any) error {
				if key, ok := keyOf(values); ok && missing[key] {
					m.Lost = append(m.Lost, key)
				}
				return nil
			})
		}
		return nil
	})
}

func tableFile(t database.Table) string { return tableFolder + "/" + t.Name + ".jsonl" }

func blobFile(key string) string {
	return blobFolder + "/" + strings.TrimPrefix(key, blobs.DocumentPrefix)
}

// blobKey returns the store's key of a file that holds sealed bytes.
func blobKey(name string) (string, bool) {
	rest, ok := strings.CutPrefix(name, blobFolder+"/")
	return blobs.DocumentPrefix + rest, ok
}
