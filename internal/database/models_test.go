package database_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ward/internal/database/dbtest"
)

var (
	// tableName finds a model and its table.
	tableName = regexp.MustCompile(`func \((?:\w+ )?\*?(\w+)\) TableName\(\) string\s*\{\s*return "([a-z_]+)"`)
	// embeds finds a struct that begins with another.
	embeds = regexp.MustCompile("type (\\w+) struct \\{\\s*(\\w+)[ \\t]*(?:`gorm:\"embedded\"`)?\n")
)

// source is the code of one package, and of its tests that call ModelFits.
type source struct{ code, checks string }

func sources(t *testing.T) map[string]*source {
	t.Helper()
	out := map[string]*source{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasPrefix(path, "database/") {
			return err
		}
		text, err := fs.ReadFile(root, path)
		dir := "internal/" + filepath.Dir(path)
		if out[dir] == nil {
			out[dir] = &source{}
		}
		switch {
		case !strings.HasSuffix(path, "_test.go"):
			out[dir].code += string(text)
		case strings.Contains(string(text), "dbtest.ModelFits("):
			out[dir].checks += string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEveryModelIsChecked: each table has one model, which the tests of its
// package hold against the table.
func TestEveryModelIsChecked(t *testing.T) {
	t.Parallel()
	owner := map[string]string{} // of a table
	for dir, s := range sources(t) {
		larger := map[string][]string{} // models that add columns to another
		for _, m := range embeds.FindAllStringSubmatch(s.code, -1) {
			larger[m[2]] = append(larger[m[2]], m[1])
		}
		for _, m := range tableName.FindAllStringSubmatch(s.code, -1) {
			model, table := m[1], m[2]
			if other := owner[table]; other != "" {
				t.Errorf("%s is a table of %s and of %s", table, other, dir)
			}
			owner[table] = dir
			any := strings.Join(append(larger[model], model), "|")
			if !regexp.MustCompile(`&(\w+\.)?(` + any + `)\{\}`).MatchString(s.checks) {
				t.Errorf("the tests of %s do not hold %s against the table %s with dbtest.ModelFits", dir, model, table)
			}
		}
	}
	for _, c := range dbtest.Columns(t, dbtest.SQLite(t)) {
		if owner[c.Table] == "" {
			t.Errorf("table %s has no model", c.Table)
			owner[c.Table] = "nobody"
		}
	}
}
