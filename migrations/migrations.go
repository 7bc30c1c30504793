// Package migrations holds the schema of Ward's database.
//
// Each migration is written once, in the SQL that SQLite and Postgres share:
// NNNN_name.sql. Where the two truly differ there is one file for each:
// NNNN_name.sqlite.sql and NNNN_name.postgres.sql. A migration is never edited
// after a release.
package migrations

import (
	"embed"
	"io/fs"
	"strings"
	"testing/fstest"
)

//go:embed *.sql
var files embed.FS

// For returns the migrations of one dialect, "sqlite" or "postgres", under
// their plain names NNNN_name.sql.
func For(dialect string) (fs.FS, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		stem := strings.TrimSuffix(name, ".sql")
		base, only, special := strings.Cut(stem, ".")
		if special && only != dialect {
			continue
		}
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[base+".sql"] = &fstest.MapFile{Data: text, Mode: 0o444}
	}
	return out, nil
}

// Names returns the names of all migration files.
func Names() ([]string, error) { return fs.Glob(files, "*.sql") }
