package browser_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// shots is where the pictures of the pages go; scripts/screenshots sets it.
var shots = flag.String("screenshots", "", "write a picture of every page into this folder")

// webPage is one page as it is walked in the demo.
type webPage struct {
	name  string // of its picture
	route string // in the table of package web; empty: a page without one of its own
	role  identity.Role
	open  func(d *demo) string // its address
	fails string               // the status that it has when it is no page: "404"
}

// analyst are pages that an analyst opens; admin those of an administrator.
var pages = slices.Concat(
	list("", map[string]string{"sign-in": "/sign-in", "forgot-password": "/forgot-password"}),
	[]webPage{
		{name: "set-password", route: "/set-password", open: func(*demo) string { return "/set-password" }, fails: "410"},
	},
	list(identity.Analyst, map[string]string{
		"account": "/account", "account-password": "/account/password", "account-factor": "/account/second-factor", "account-token": "/account/tokens/new",
	}),
	list(identity.Admin, map[string]string{"users": "/users", "user": "/users/:id", "user-new": "/users/new", "organization": "/organization"}),
	list(identity.Analyst, map[string]string{"home": "/"}),
	list(identity.Analyst, map[string]string{
		"intake": "/vendors/:id/intake", "intake-trial": "/vendors/:id/intake/try", "score": "/vendors/:id/score", "hipaa": "/vendors/:id/hipaa", "scores": "/vendors/:id/scores",
	}),
	[]webPage{
		{name: "score-whole", role: identity.Analyst, open: func(d *demo) string { return d.fill("/vendors/:id/score") + "?section=all" }},
		{name: "compare", route: "/vendors/:id/scores/compare", role: identity.Analyst, open: func(d *demo) string {
			return d.fill("/vendors/:id/scores/compare") + d.subject["compare"]
		}},
	},
	[]webPage{
		{name: "not-found", role: identity.Analyst, open: func(*demo) string { return "/nowhere" }, fails: "404"},
	},
)

// list makes pages of a role from names and routes; :id is the subject that the
// demo has for the route.
func list(role identity.Role, routes map[string]string) []webPage {
	var out []webPage
	for name, route := range routes {
		out = append(out, webPage{name: name, route: route, role: role, open: func(d *demo) string { return d.fill(route) }})
	}
	slices.SortFunc(out, func(a, b webPage) int { return strings.Compare(a.name, b.name) })
	return out
}

// demo is the filled Ward and its subjects that pages are about.
type demo struct {
	*browsertest.Ward
	subject map[string]string // by the beginning of a route: "/vendors/" to a vendor's id
}

func newDemo(t *testing.T) *demo {
	t.Helper()
	d := &demo{Ward: browsertest.Demo(t), subject: map[string]string{}}
	analyst, admin := d.API(identity.Analyst), d.API(identity.Admin)
	var found struct{ Items []struct{ ID, Name string } }
	analyst.Call(t, "GET", "/api/v1/vendors?q=Meridian", nil, &found, http.StatusOK)
	d.subject["/vendors/"] = found.Items[0].ID
	for part, path := range map[string]string{"/documents/": "documents", "/baas/": "baas"} {
		var of struct{ Items []struct{ ID string } }
		analyst.Call(t, "GET", "/api/v1/vendors/"+found.Items[0].ID+"/"+path, nil, &of, http.StatusOK)
		d.subject[part] = of.Items[0].ID
	}
	var kept struct{ Items []struct{ ID string } } // newest first
	analyst.Call(t, "GET", "/api/v1/vendors/"+found.Items[0].ID+"/scores", nil, &kept, http.StatusOK)
	d.subject["compare"] = "?a=" + kept.Items[len(kept.Items)-1].ID + "&b=" + kept.Items[0].ID
	for part, path := range map[string]string{"/operations/mails/": "mails", "/users/": "users"} {
		var of struct{ Items []struct{ ID string } }
		admin.Call(t, "GET", "/api/v1/"+path, nil, &of, http.StatusOK)
		d.subject[part] = of.Items[0].ID
	}
	return d
}

// fill puts the subject's id into a route.
func (d *demo) fill(route string) string {
	before, after, has := strings.Cut(route, ":id")
	if !has {
		return route
	}
	return before + d.subject[before] + after
}

// code is what people must never read: an enumeration's value, an id, or what a
// template writes when it goes wrong.
var code = regexp.MustCompile(`\b[a-z]+(_[a-z0-9]+)+\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|%!|<no value>|<nil>|\bNaN\b|undefined|0001-01-01|1 Jan 0001`)

// TestPages opens every page of the demo in light, in dark and on a phone. Each
// must load without a report, be accessible, say no code, and fit a phone.
func TestPages(t *testing.T) {
	t.Parallel()
	browsertest.Need(t)
	d := newDemo(t)
	for _, look := range []browsertest.Look{browsertest.Light, browsertest.Dark, browsertest.Phone} {
		t.Run(look.Name, func(t *testing.T) {
			t.Parallel()
			tabs := map[identity.Role]*browsertest.Tab{"": browsertest.Open(t, d.URL, look)}
			for _, p := range pages {
				if tabs[p.role] == nil {
					tabs[p.role] = d.Open(t, p.role, look)
				}
				check(t, tabs[p.role], d, p, look)
			}
		})
	}
}

// check opens a page in one look and holds it to what all must be.
func check(t *testing.T, tab *browsertest.Tab, d *demo, p webPage, look browsertest.Look) {
	t.Helper()
	where := p.name + " in " + look.Name
	if p.fails != "" {
		tab.Allow(p.fails)
	}
	tab.Visit(p.open(d))
	var heads int
	tab.Eval(`document.querySelectorAll('h1').length`, &heads)
	if heads != 1 {
		t.Errorf("%s has %d headings of the first level", where, heads)
	}
	if bare := code.FindString(tab.In("main", "").Text()); bare != "" {
		t.Errorf("%s says %q", where, bare)
	}
	if over := tab.Overflow(); over > 0 {
		t.Errorf("%s scrolls sideways by %d pixels", where, over)
	}
	tab.CheckAccess(where, look)
	if n := tab.CheckFaults(); n > 0 {
		t.Errorf("%s reported %d faults", where, n)
	}
	if *shots != "" && look.Name != "dark" {
		keep(t, tab.Screenshot(look.Height), filepath.Join(*shots, p.name+suffix[look.Name]+".png"))
	}
}

// suffix marks the pictures of a look.
var suffix = map[string]string{"light": "", "phone": "-phone"}

func keep(t *testing.T, png []byte, file string) {
	t.Helper()
	small, err := shrink(png)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, small, 0o644); err != nil {
		t.Fatal(err)
	}
}
