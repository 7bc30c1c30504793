package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// codeAt says which argument of the makers of faults is the code.
var codeAt = map[string]int{"New": 1, "Wrap": 2, "Fieldf": 0, "Fields": 0}

// source is what of Ward's own code decides which problems there are.
type source struct {
	set     *token.FileSet
	files   map[string][]*ast.File       // by folder
	consts  map[string]map[string]string // string constants by package name
	passed  map[string][]passing         // functions that pass a parameter on as a code
	kinds   map[string]map[string]bool   // kinds of fault by code
	unclear []string                     // places where the code cannot be told
}

// passing is a parameter that ends up in a code, with what is put behind it.
type passing struct {
	param  int
	suffix string
	kind   string
}

// readSource parses every file of the module that is no test, and finds every
// code in it. A code may be a literal, a constant, or a parameter of the
// function (with a literal put behind it, perhaps), which its callers give.
func readSource(t *testing.T, root string) *source {
	t.Helper()
	s := &source{
		set: token.NewFileSet(), files: map[string][]*ast.File{}, consts: map[string]map[string]string{},
		passed: map[string][]passing{}, kinds: map[string]map[string]bool{},
	}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasSuffix(d.Name(), "test") || d.Name() == "fault" || strings.HasPrefix(d.Name(), ".") && file != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(s.set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.files[filepath.Dir(file)] = append(s.files[filepath.Dir(file)], f)
		s.constants(f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for before := -1; before != s.size(); { // until no further function passes one on
		before, s.unclear = s.size(), nil
		for dir, files := range s.files {
			for _, f := range files {
				s.file(dir, f)
			}
		}
	}
	slices.Sort(s.unclear)
	return s
}

func (s *source) size() int {
	n := len(s.kinds)
	for _, p := range s.passed {
		n += len(p)
	}
	return n
}

// constants keeps the string constants of a file.
func (s *source) constants(f *ast.File) {
	known := s.consts[f.Name.Name]
	if known == nil {
		known = map[string]string{}
		s.consts[f.Name.Name] = known
	}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) {
					if text, ok := literal(v.Values[i]); ok {
						known[name.Name] = text
					}
				}
			}
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// file looks at every call in every function of a file.
func (s *source) file(dir string, f *ast.File) {
	for _, d := range f.Decls {
		params := map[string]int{}
		name := ""
		if fn, ok := d.(*ast.FuncDecl); ok {
			name, params = fn.Name.Name, parameters(fn)
		}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				s.call(dir, f.Name.Name, name, params, n)
			case *ast.CompositeLit:
				s.composite(dir, f.Name.Name, name, params, n)
			}
			return true
		})
	}
}

func parameters(fn *ast.FuncDecl) map[string]int {
	out, i := map[string]int{}, 0
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			out[name.Name] = i
			i++
		}
	}
	return out
}

// called returns the qualifier and the name of what is called.
func called(e ast.Expr) (qualifier, name string) {
	switch e := e.(type) {
	case *ast.Ident:
		return "", e.Name
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name, e.Sel.Name
		}
		return "", e.Sel.Name
	case *ast.IndexExpr:
		return called(e.X)
	case *ast.IndexListExpr:
		return called(e.X)
	}
	return "", ""
}

func (s *source) call(dir, pkg, in string, params map[string]int, c *ast.CallExpr) {
	qualifier, name := called(c.Fun)
	if at, ok := codeAt[name]; ok && qualifier == "fault" && at < len(c.Args) {
		kind := "Invalid"
		if at > 0 {
			_, kind = called(c.Args[at-1])
		}
		s.code(dir, pkg, in, params, c.Args[at], "", kind)
		return
	}
	for _, p := range s.passed[dir+"."+name] {
		if p.param < len(c.Args) {
			s.code(dir, pkg, in, params, c.Args[p.param], p.suffix, p.kind)
		}
	}
}

// composite looks at &fault.Error{Kind: …, Code: …}.
func (s *source) composite(dir, pkg, in string, params map[string]int, c *ast.CompositeLit) {
	if qualifier, name := called(c.Type); qualifier != "fault" || name != "Error" {
		return
	}
	kind := "Internal"
	var code ast.Expr
	for _, e := range c.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch _, key := called(kv.Key); key {
		case "Kind":
			_, kind = called(kv.Value)
		case "Code":
			code = kv.Value
		}
	}
	if code != nil {
		s.code(dir, pkg, in, params, code, "", kind)
	}
}

// code notes the code that an expression stands for.
func (s *source) code(dir, pkg, in string, params map[string]int, e ast.Expr, suffix, kind string) {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
		if text, ok := literal(b.Y); ok {
			s.code(dir, pkg, in, params, b.X, text+suffix, kind)
			return
		}
	}
	if c, ok := e.(*ast.CallExpr); ok {
		if qualifier, name := called(c.Fun); qualifier == "fault" && name == "Code" {
			return // the code of another fault
		}
	}
	text, ok := literal(e)
	qualifier, name := called(e)
	switch {
	case ok:
	case qualifier != "" && s.consts[qualifier][name] != "":
		text = s.consts[qualifier][name]
	case qualifier == "" && s.consts[pkg][name] != "":
		text = s.consts[pkg][name]
	default:
		if at, ok := params[name]; ok && qualifier == "" {
			key, p := dir+"."+in, passing{at, suffix, kind}
			if !slices.Contains(s.passed[key], p) {
				s.passed[key] = append(s.passed[key], p)
			}
			return
		}
		s.unclear = append(s.unclear, fmt.Sprint(s.set.Position(e.Pos())))
		return
	}
	text += suffix
	if s.kinds[text] == nil {
		s.kinds[text] = map[string]bool{}
	}
	s.kinds[text][kind] = true
}
