package browsertest

import (
	_ "embed"
	"fmt"
	"strings"
)

// axe is axe-core 4.14.1 (MPL-2.0), which stays out of Ward's program: only
// tests import this package.
//
//go:embed testdata/axe/axe.min.js
var axe string

// violation is a rule of axe that the page breaks.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		Target         []any
		FailureSummary string
	}
}

// CheckAccess fails the test with each serious or critical violation of WCAG 2.2
// A and AA and of good practice that axe finds on the page.
// In the dark only colours differ from the light, so only they are judged.
func (tab *Tab) CheckAccess(where string, look Look) {
	tab.t.Helper()
	what := `{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}`
	if look.Dark {
		what = `{type: 'rule', values: ['color-contrast']}`
	}
	for _, v := range tab.violations(what) {
		tab.t.Errorf("%s: %s", where, v)
	}
}

// violations are those that axe finds. It goes in through the devtools protocol:
// the page's Content-Security-Policy stays as it is.
func (tab *Tab) violations(what string) []string {
	tab.t.Helper()
	var there bool
	tab.Eval(`typeof axe === 'object'`, &there)
	if !there {
		tab.Eval(axe+"\n;0", nil)
	}
	var found []violation
	tab.Eval(`axe.run(document, {resultTypes: ['violations'], runOnly: `+what+`}).then(r =>
		r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 5).map(n => ({HTML: n.html.slice(0, 300), Target: n.target, FailureSummary: n.failureSummary}))})))`, &found)
	var out []string
	for _, v := range found {
		if v.Impact != "serious" && v.Impact != "critical" {
			continue
		}
		var b strings.Builder
		for _, n := range v.Nodes {
			fmt.Fprintf(&b, "\n  %v: %s\n    %s", n.Target, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
		}
		out = append(out, fmt.Sprintf("%s (%s, %s)%s", v.Help, v.ID, v.Impact, b.String()))
	}
	return out
}
