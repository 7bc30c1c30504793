package browser_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// notPages are the addresses that a GET answers with something other than a
// page, and why.
var notPages = map[string]string{
	"/documents/:id/content":          "a file",
	"/documents/:id/compare/export":   "a file",
	"/documents/:id/export":           "a file",
	"/start":                          "the page to sign in once there is an organization; TestFirstStart opens it before",
	"/documents/:id/row":              "a part of the list of documents",
	"/vendors/export":                 "a file",
	"/vendors/:id/coverage/export":    "a file",
	"/vendors/import/template":        "a file",
	"/audit/export":                   "a file",
	"/vendors/:id/score/file":         "a file",
	"/vendors/:id/scores/:score/file": "a file",
}

// routes reads the table of pages from the source of package web: the path of
// each route that answers GET.
func routes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				out = append(out, getRoute(t, filepath.Base(file), lit)...)
			}
			return true
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// computed are the paths behind those routes whose path is no literal.
var computed = map[string][]string{
	"vendor_parts.go: at":            {"/vendors/:id/services", "/vendors/:id/contacts"},
	`vendor_parts.go: at + "/:part"`: {"/vendors/:id/services/:part", "/vendors/:id/contacts/:part"},
}

// getRoute returns the path of a literal such as
// {method: http.MethodGet, path: "/vendors", …}; nothing of any other.
func getRoute(t *testing.T, file string, lit *ast.CompositeLit) []string {
	t.Helper()
	method, path := "", ast.Expr(nil)
	for _, e := range lit.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		name, ok := pair.Key.(*ast.Ident)
		if !ok {
			continue
		}
		if v, ok := pair.Value.(*ast.SelectorExpr); ok && name.Name == "method" {
			method = v.Sel.Name
		}
		if name.Name == "path" {
			path = pair.Value
		}
	}
	if method != "MethodGet" || path == nil {
		return nil
	}
	if text, ok := path.(*ast.BasicLit); ok {
		plain, err := strconv.Unquote(text.Value)
		if err != nil {
			t.Fatal(err)
		}
		return []string{plain}
	}
	at := file + ": " + types.ExprString(path)
	if computed[at] == nil {
		t.Errorf("%s: say in computed what paths it stands for", at)
	}
	return computed[at]
}

// TestEveryRoute holds that no page is forgotten: each is in the list of pages
// that are walked, or named as none.
func TestEveryRoute(t *testing.T) {
	t.Parallel()
	all := routes(t)
	if len(all) < 2 {
		t.Fatalf("found the routes %v only", all)
	}
	for _, path := range all {
		listed := slices.ContainsFunc(pages, func(p webPage) bool { return p.route == path })
		if _, none := notPages[path]; listed == none {
			t.Errorf("%s: list it in pages, or in notPages with the reason", path)
		}
	}
	for _, p := range pages {
		if p.route != "" && !slices.Contains(all, p.route) {
			t.Errorf("the list holds %s, which is no route", p.route)
		}
	}
}
