package browsertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
)

// scope is a part of the page, by role and name, within another.
type scope struct {
	in         *scope
	role, name string
}

// In returns the same tab, looking only within the one element of a role and a
// name: In("region", "Documents"), In("main", "") whatever it is named.
func (tab *Tab) In(role, name string) *Tab {
	part := *tab
	part.at = &scope{in: tab.at, role: role, name: name}
	return &part
}

// element is an element of the page that can be seen and used.
type element struct {
	id       cdp.BackendNodeID
	role     string
	name     string
	disabled bool
}

var errNotThere = errors.New("it is not there")

// find returns the one element of any of the roles with the name: the one that
// is named exactly so, else the one whose name contains it.
func (tab *Tab) find(name string, roles ...string) (element, error) {
	root, err := tab.root(tab.at)
	if err != nil {
		return element{}, err
	}
	found, err := tab.query(root, name, roles)
	if err != nil {
		return element{}, err
	}
	if len(found) == 0 {
		return element{}, errNotThere
	}
	if len(found) > 1 && !tab.alike(found) {
		return element{}, fmt.Errorf("there are %d of that name: say which with In", len(found))
	}
	return found[0], nil
}

// alike says whether elements are links to one address: a person takes either.
func (tab *Tab) alike(all []element) bool {
	var first string
	for i, e := range all {
		var href string
		if e.role != "link" || tab.run(e.id, `function() { return this.href }`, &href) != nil || i > 0 && href != first {
			return false
		}
		first = href
	}
	return true
}

func (tab *Tab) query(root cdp.BackendNodeID, name string, roles []string) ([]element, error) {
	if name != "" {
		exact, err := tab.ask(accessibility.QueryAXTreeParams{BackendNodeID: root, AccessibleName: name}, roles)
		if err != nil || len(exact) > 0 {
			return exact, err
		}
	}
	var like []element
	for _, role := range roles {
		all, err := tab.ask(accessibility.QueryAXTreeParams{BackendNodeID: root, Role: role}, roles)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			if strings.Contains(plain(e.name), plain(name)) {
				like = append(like, e)
			}
		}
	}
	return like, nil
}

func (tab *Tab) ask(what accessibility.QueryAXTreeParams, roles []string) ([]element, error) {
	res, err := try(tab, accessibility.QueryAXTree, what)
	if err != nil {
		return nil, err
	}
	var out []element
	for _, n := range res.Nodes {
		e := element{id: n.BackendDOMNodeID, role: text(n.Role), name: text(n.Name)}
		for _, p := range n.Properties {
			e.disabled = e.disabled || p.Name == accessibility.PropertyNameDisabled && string(p.Value.Value) == "true"
		}
		if !n.Ignored && slices.Contains(roles, e.role) {
			out = append(out, e)
		}
	}
	return out, nil
}

// root is the element that a scope means; the document without one.
func (tab *Tab) root(at *scope) (cdp.BackendNodeID, error) {
	if at == nil {
		none := int64(0)
		doc, err := try(tab, dom.GetDocument, dom.GetDocumentParams{Depth: &none})
		if err != nil {
			return 0, err
		}
		return doc.Root.BackendNodeID, nil
	}
	in, err := tab.root(at.in)
	if err != nil {
		return 0, err
	}
	found, err := tab.query(in, at.name, []string{at.role})
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("there are %d %s %q", len(found), at.role, at.name)
	}
	if err != nil {
		return 0, err
	}
	return found[0].id, nil
}

// run calls a function of JavaScript with the element as this, and decodes what
// it returns.
func (tab *Tab) run(id cdp.BackendNodeID, function string, out any, args ...any) error {
	node, err := try(tab, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: id})
	if err != nil {
		return err
	}
	var given []*runtime.CallArgument
	for _, a := range args {
		raw, err := json.Marshal(a)
		if err != nil {
			return err
		}
		given = append(given, &runtime.CallArgument{Value: raw})
	}
	yes := true
	res, err := try(tab, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: function, ObjectID: node.Object.ObjectID, Arguments: given, ReturnByValue: &yes, AwaitPromise: &yes,
	})
	if err != nil {
		return err
	}
	if res.ExceptionDetails != nil {
		return errors.New(thrown(res.ExceptionDetails))
	}
	if out == nil || len(res.Result.Value) == 0 {
		return nil
	}
	return json.Unmarshal(res.Result.Value, out)
}

// text is the value of a property of the accessibility tree.
func text(v *accessibility.Value) string {
	var s string
	if v == nil || json.Unmarshal(v.Value, &s) != nil {
		return ""
	}
	return s
}

// plain is a text as it is compared: white space and case do not count.
func plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
