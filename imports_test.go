package ward

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the dependency rule: which packages of Ward a package may
// import. cmd imports what it wires. A package that is not listed fails.
//
// The order of the nouns: identity < audit < queue < notices < accounts <
// vendors < evidence < agreements < assessments < reassessments < dossier < portfolio.
var mayImport = map[string]string{
	// pure: no clock, no store, no network
	"internal/calendar":             "",
	"internal/fault":                "",
	"internal/pdftext":              "",
	"internal/reading":              "internal/pdftext internal/reading/backtrack",
	"internal/reading/backtrack":    "",
	"internal/reading/corpus":       "",
	"internal/reading/corpus/press": "internal/reading/corpus",
	"internal/reading/diff":         "internal/calendar internal/reading",
	"internal/reading/eval":         "internal/reading internal/reading/corpus",
	"internal/reading/likeness":     "",
	"internal/reading/quality":      "internal/reading internal/reading/likeness",
	"internal/hipaa":                "internal/hipaa/rulefile",
	"internal/hipaa/rulefile":       "",
	"web/chart":                     "internal/calendar",
	"questionnaires":                "internal/fault internal/hipaa internal/hipaa/rulefile",
	"internal/scoring":              "internal/calendar internal/fault internal/hipaa internal/hipaa/rulefile questionnaires",

	// plumbing
	"migrations":        "",
	"internal/config":   "",
	"internal/logging":  "",
	"internal/database": "migrations",
	"internal/blobs":    "internal/fault",
	"internal/mail":     "internal/fault",
	"internal/edge":     "internal/blobs internal/fault internal/logging",
	"internal/queue":    "internal/audit internal/database internal/fault internal/identity",
	"internal/reader":   "internal/pdftext internal/reading internal/reading/quality",

	// nouns
	"internal/identity":      "internal/fault",
	"internal/audit":         "internal/database internal/fault internal/identity",
	"internal/idempotency":   "internal/database internal/fault internal/identity",
	"internal/notices":       "internal/audit internal/database internal/fault internal/identity internal/mail internal/queue",
	"internal/accounts":      "internal/audit internal/blobs internal/database internal/fault internal/identity internal/notices",
	"internal/vendors":       "internal/audit internal/database internal/fault internal/identity internal/queue",
	"internal/evidence":      "internal/calendar internal/audit internal/blobs internal/database internal/fault internal/hipaa internal/identity internal/queue internal/reading internal/reading/diff internal/reading/likeness internal/reading/quality internal/vendors",
	"internal/agreements":    "internal/audit internal/database internal/evidence internal/fault internal/identity internal/queue internal/vendors",
	"internal/assessments":   "internal/calendar internal/agreements internal/audit internal/database internal/evidence internal/fault internal/hipaa internal/identity internal/queue internal/reading internal/scoring internal/vendors questionnaires",
	"internal/reassessments": "internal/calendar internal/agreements internal/assessments internal/audit internal/database internal/evidence internal/fault internal/identity internal/scoring internal/vendors",
	"internal/dossier":       "internal/agreements internal/assessments internal/calendar internal/database internal/evidence internal/fault internal/identity internal/reassessments internal/vendors",
	"internal/portfolio":     "internal/database internal/evidence internal/fault internal/identity internal/reassessments internal/vendors",

	// the whole instance, for its operator
	"internal/backup":       "internal/audit internal/blobs internal/database internal/fault internal/identity migrations",
	"internal/demo":         "internal/accounts internal/agreements internal/assessments internal/demo/reports internal/evidence internal/fault internal/identity internal/samples internal/vendors questionnaires",
	"internal/demo/reports": "",
	"internal/samples":      "",

	// edges: they never import each other
	"api":       "internal/accounts internal/agreements internal/assessments internal/audit internal/blobs internal/calendar internal/edge internal/evidence internal/fault internal/hipaa internal/idempotency internal/identity internal/logging internal/notices internal/portfolio internal/queue internal/reading internal/reading/diff internal/reading/quality internal/reassessments internal/scoring internal/vendors questionnaires",
	"web":       "internal/accounts internal/agreements internal/assessments internal/audit internal/blobs internal/calendar internal/dossier internal/edge internal/evidence internal/fault internal/hipaa internal/identity internal/logging internal/notices internal/portfolio internal/queue internal/reading internal/reading/diff internal/reading/quality internal/reassessments internal/scoring internal/vendors questionnaires web/chart web/words",
	"web/words": "",
	"workers":   "internal/assessments internal/database internal/evidence internal/identity internal/notices internal/queue internal/reassessments internal/vendors",
}

// onlyIn keeps a library behind its door: packages, or files named store.go.
var onlyIn = map[string][]string{
	"gorm.io/":                      {"internal/database", "store.go"},
	"github.com/labstack/echo":      {"api", "web", "internal/edge"},
	"github.com/hibiken/asynq":      {"workers", "internal/queue", "cmd/ward"},
	"github.com/ledongthuc/pdf":     {"internal/pdftext"},
	"github.com/pdfcpu/pdfcpu":      {"internal/pdftext"},
	"github.com/klippa-app/":        {"internal/pdftext"},
	"github.com/minio/minio-go":     {"internal/blobs"},
	"github.com/tink-crypto/":       {"internal/blobs"},
	"github.com/xuri/excelize":      {"internal/vendors", "internal/evidence"},
	"github.com/adrg/strutil":       {"internal/vendors", "internal/reading/diff"},
	"github.com/spf13/cobra":        {"cmd/ward"},
	"github.com/alicebob/miniredis": {"internal/queue"},
}

// TestImports parses every import of the module's own code; tests are free to
// import fixtures.
func TestImports(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		pkg := path.Dir(filepath.ToSlash(file))
		if pkg == "." || strings.HasSuffix(pkg, "test") || strings.HasPrefix(pkg, "bench") {
			return nil // fixtures and measurements
		}
		seen[pkg] = true
		checkFile(t, pkg, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range mayImport {
		if !seen[pkg] {
			t.Errorf("the table lists %s, which is not there", pkg)
		}
	}
}

func checkFile(t *testing.T, pkg, file string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, imp := range f.Imports {
		name, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if own, ok := strings.CutPrefix(name, "ward/"); ok {
			checkOwn(t, pkg, file, own)
		}
		for lib, doors := range onlyIn {
			if strings.HasPrefix(name, lib) && !behind(doors, pkg, file) {
				t.Errorf("%s imports %s, which only %v may", file, name, doors)
			}
		}
	}
}

func checkOwn(t *testing.T, pkg, file, own string) {
	t.Helper()
	allowed, listed := mayImport[pkg]
	switch {
	case strings.HasPrefix(pkg, "cmd/"):
	case !listed:
		t.Errorf("%s is not in the table of imports", pkg)
	case !slices.Contains(strings.Fields(allowed), own):
		t.Errorf("%s imports %s, which the dependency rule does not allow", file, own)
	}
}

func behind(doors []string, pkg, file string) bool {
	return slices.Contains(doors, pkg) || slices.Contains(doors, path.Base(filepath.ToSlash(file)))
}

// TestClock holds the domain to the clock that it is given: time.Now stands
// only where a machine's time is meant.
func TestClock(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("internal", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(file))
		if slices.Contains([]string{"internal/database", "internal/edge", "internal/pdftext"}, pkg) || strings.HasSuffix(pkg, "test") {
			return nil // the pool, the time an answer took, and the process that is watched from outside
		}
		text, err := os.ReadFile(file)
		if bytes.Contains(text, []byte("time.Now(")) {
			t.Errorf("%s asks the machine's clock; take now as an argument", file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
