package docs

import (
	"fmt"
	"go/ast"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ward/internal/config"
)

func operations(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("operations.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSettings holds the table of settings against the program.
func TestSettings(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	want.WriteString("| variable | default | meaning |\n| --- | --- | --- |\n")
	for _, v := range config.Variables() {
		standard, meaning := "", v.Meaning
		if v.Default != "" {
			standard = "`" + v.Default + "`"
		}
		if v.Secret {
			meaning += " Secret."
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", v.Name, standard, meaning)
	}
	if !strings.Contains(operations(t), "\n\n"+want.String()+"\n") {
		t.Errorf("operations.md lacks this table, or has another:\n%s", &want)
	}
	known := map[string]bool{}
	for _, v := range config.Variables() {
		known[v.Name] = true
	}
	for _, name := range regexp.MustCompile(`\bWARD_[A-Z_]+`).FindAllString(operations(t), -1) {
		if !known[name] {
			t.Errorf("operations.md names %s, which is no setting", name)
		}
	}
}

// TestMetrics holds the metrics that are described against those that are
// there.
func TestMetrics(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	for _, files := range readSource(t, "..").files {
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				if l, ok := n.(ast.Expr); ok {
					if text, ok := literal(l); ok && metric.MatchString(text) {
						there[text] = true
					}
				}
				return true
			})
		}
	}
	described := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(ward_[a-z_]+)`").FindAllStringSubmatch(operations(t), -1) {
		described[m[1]] = true
	}
	if len(there) == 0 || !maps.Equal(there, described) {
		t.Errorf("there are %v\noperations.md describes %v", slices.Sorted(maps.Keys(there)), slices.Sorted(maps.Keys(described)))
	}
}

// metric is the name of a metric: it ends in its unit.
var metric = regexp.MustCompile(`^ward_[a-z_]+_(seconds|bytes|total|jobs|documents)$`)
