package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"text/template/parse"
)

// TestTemplates holds every template to the struct of its view: each field and
// method that it names is there, in branches that no example reaches as well.
func TestTemplates(t *testing.T) {
	t.Parallel()
	pages, err := parseTemplates(views())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views() {
		c := &checker{t: t, name: v.template(), page: pages[v.template()].Template, seen: map[string]bool{}}
		c.block("page", reflect.TypeOf(v))
		c.block("note", reflect.TypeOf(&errorView{}))
		for _, own := range c.page.Templates() {
			if own.Tree != nil && strings.HasPrefix(own.Tree.ParseName, pathBase(v.template())) && !c.reached(own.Name()) {
				c.block(own.Name(), reflect.TypeOf(v)) // a part that htmx asks for
			}
		}
	}
}

// TestTemplateFiles: no template file is left over, and each icon is drawn.
func TestTemplateFiles(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, v := range views() {
		if known[v.template()] {
			t.Errorf("two views share the template %s", v.template())
		}
		known[v.template()] = true
	}
	files, _ := assets()
	sprite := string(files["icons.svg"].plain)
	err := fs.WalkDir(templateFiles, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		short := strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")
		if !strings.HasPrefix(short, "layout/") && !strings.HasPrefix(short, "parts/") && !known[short] {
			t.Errorf("no view uses %s", name)
		}
		text, err := fs.ReadFile(templateFiles, name)
		for _, after := range strings.Split(string(text), `icon "`)[1:] {
			icon, _, _ := strings.Cut(after, `"`)
			if !strings.Contains(sprite, `id="i-`+icon+`"`) {
				t.Errorf("%s: icons.svg has no icon %q", name, icon)
			}
		}
		if wholeQuery.Match(text) {
			t.Errorf("%s puts a whole query behind a ?, which the template takes for one value: give it the whole address", name)
		}
		for _, refused := range []string{" style=", "<script>", " onclick=", "javascript:"} {
			if strings.Contains(string(text), refused) {
				t.Errorf("%s holds %q, which the policy refuses", name, refused)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// wholeQuery is an address whose query is one value of the page.
var wholeQuery = regexp.MustCompile(`="[^"]*\?\{\{`)

func pathBase(name string) string { return name[strings.LastIndex(name, "/")+1:] }

// checker walks the templates of one page with the types of what they are
// given. A type that it cannot know is nil, and lets everything pass.
type checker struct {
	t    *testing.T
	name string
	page *template.Template
	seen map[string]bool // block and type
}

func (c *checker) reached(block string) bool {
	for key := range c.seen {
		if strings.HasPrefix(key, block+" ") {
			return true
		}
	}
	return false
}

func (c *checker) block(name string, dot reflect.Type) {
	key := fmt.Sprint(name, " ", dot)
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	b := c.page.Lookup(name)
	if b == nil || b.Tree == nil {
		c.t.Errorf("%s: the block %q is not defined", c.name, name)
		return
	}
	c.list(b.Tree.Root, dot, map[string]reflect.Type{"$": dot})
}

func (c *checker) list(l *parse.ListNode, dot reflect.Type, vars map[string]reflect.Type) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			c.pipe(n.Pipe, dot, vars)
		case *parse.TemplateNode:
			c.block(n.Name, c.pipe(n.Pipe, dot, vars))
		case *parse.IfNode:
			inner := clone(vars)
			c.pipe(n.Pipe, dot, inner)
			c.list(n.List, dot, inner)
			c.list(n.ElseList, dot, inner)
		case *parse.WithNode:
			inner := clone(vars)
			c.list(n.List, c.pipe(n.Pipe, dot, inner), inner)
			c.list(n.ElseList, dot, vars)
		case *parse.RangeNode:
			inner := clone(vars)
			elem := c.ranged(n, dot, inner)
			c.list(n.List, elem, inner)
			c.list(n.ElseList, dot, vars)
		}
	}
}

func clone(vars map[string]reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for k, v := range vars {
		out[k] = v
	}
	return out
}

// ranged returns the type of the elements, and sets the variables of a range.
func (c *checker) ranged(n *parse.RangeNode, dot reflect.Type, vars map[string]reflect.Type) reflect.Type {
	decl := n.Pipe.Decl
	over := c.commands(n.Pipe, dot, vars)
	var key, elem reflect.Type
	if over != nil {
		switch over = deref(over); over.Kind() {
		case reflect.Slice, reflect.Array:
			key, elem = reflect.TypeFor[int](), over.Elem()
		case reflect.Map:
			key, elem = over.Key(), over.Elem()
		case reflect.Int:
			elem = over
		case reflect.Func, reflect.Interface:
		default:
			c.t.Errorf("%s: %s ranges over %s", c.name, n.Pipe, over)
		}
	}
	switch len(decl) {
	case 1:
		vars[decl[0].Ident[0]] = elem
	case 2:
		vars[decl[0].Ident[0]], vars[decl[1].Ident[0]] = key, elem
	}
	return elem
}

func (c *checker) pipe(p *parse.PipeNode, dot reflect.Type, vars map[string]reflect.Type) reflect.Type {
	if p == nil {
		return nil
	}
	out := c.commands(p, dot, vars)
	for _, v := range p.Decl {
		vars[v.Ident[0]] = out
	}
	return out
}

func (c *checker) commands(p *parse.PipeNode, dot reflect.Type, vars map[string]reflect.Type) (out reflect.Type) {
	for _, cmd := range p.Cmds {
		for _, arg := range cmd.Args[1:] {
			c.node(arg, dot, vars)
		}
		out = c.node(cmd.Args[0], dot, vars)
	}
	return out
}

func (c *checker) node(n parse.Node, dot reflect.Type, vars map[string]reflect.Type) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.chain(n, dot, n.Ident)
	case *parse.VariableNode:
		return c.chain(n, vars[n.Ident[0]], n.Ident[1:])
	case *parse.ChainNode:
		return c.chain(n, c.node(n.Node, dot, vars), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, dot, clone(vars))
	case *parse.IdentifierNode:
		if f, ok := funcs[n.Ident]; ok {
			return reflect.TypeOf(f).Out(0)
		}
	}
	return nil
}

func (c *checker) chain(n parse.Node, at reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		if at == nil {
			return nil
		}
		next, ok := member(at, name)
		if !ok {
			c.t.Errorf("%s: %s: %s has no %s", c.name, n, at, name)
			return nil
		}
		at = next
	}
	return at
}

func deref(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// member returns the type of a method's answer, a field, or the elements of a
// map. A method of the pointer counts: templates find it on what they can
// address.
func member(t reflect.Type, name string) (reflect.Type, bool) {
	for _, on := range []reflect.Type{t, reflect.PointerTo(t)} {
		if m, ok := on.MethodByName(name); ok {
			return m.Type.Out(0), true
		}
	}
	switch t = deref(t); t.Kind() {
	case reflect.Struct:
		f, ok := t.FieldByName(name)
		return f.Type, ok && f.IsExported()
	case reflect.Map:
		return t.Elem(), true
	case reflect.Interface:
		return nil, true
	}
	return nil, false
}
