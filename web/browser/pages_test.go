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
	"ward/internal/wardtest"
	"ward/web/browser/browsertest"
)

// shots is where the pictures of the pages go; scripts/screenshots sets it.
var shots = flag.String("screenshots", "", "write a picture of every page into this folder")

// webPage is one page as it is walked in the demo.
type webPage struct {
	name  string // of its picture
	route string // in the table of package web; empty: a page without one of its own
	role  identity.Role
	open  func(f *filled) string // its address
	fails string                 // the status that it has when it is no page: "404"
	codes bool                   // it teaches the codes of files that are imported
}

// pages are all pages, by who opens them: nobody signed in, an analyst, an
// administrator.
var pages = slices.Concat(
	list("", map[string]string{"sign-in": "/sign-in", "forgot-password": "/forgot-password"}),
	[]webPage{
		{name: "set-password", route: "/set-password", open: func(*filled) string { return "/set-password" }, fails: "410"},
	},
	list(identity.Analyst, map[string]string{
		"account": "/account", "account-password": "/account/password", "account-factor": "/account/second-factor", "account-token": "/account/tokens/new",
		"home": "/", "vendors": "/vendors", "vendor-new": "/vendors/new", "views": "/vendors/views",
		"portfolio": "/portfolio", "vendor": "/vendors/:id", "vendor-coverage": "/vendors/:id/coverage", "vendor-edit": "/vendors/:id/edit",
		"vendor-retire": "/vendors/:id/retire", "score": "/vendors/:id/score", "scores": "/vendors/:id/scores", "vendor-hipaa": "/vendors/:id/hipaa",
		"review":        "/documents/:id/review",
		"vendor-intake": "/vendors/:id/intake", "vendor-intake-trial": "/vendors/:id/intake/try",
		"vendor-documents": "/vendors/:id/documents", "vendor-services": "/vendors/:id/services", "vendor-contacts": "/vendors/:id/contacts",
		"vendor-service": "/vendors/:id/services/:part", "vendor-contact": "/vendors/:id/contacts/:part", "vendor-baas": "/vendors/:id/baas", "vendor-baa-new": "/vendors/:id/baas/new", "baa": "/baas/:id",
		"documents": "/documents", "document": "/documents/:id", "document-compare": "/documents/:id/compare", "document-quality": "/documents/:id/quality", "document-remove": "/documents/:id/remove",
		"audit": "/audit", "reassessments": "/reassessments", "vendor-history": "/vendors/:id/history", "vendor-reassessments": "/vendors/:id/reassessments",
	}),
	list(identity.Admin, map[string]string{
		"users": "/users", "user": "/users/:id", "user-new": "/users/new", "organization": "/organization",
		"operations": "/operations", "mails": "/operations/mails", "mail": "/operations/mails/:id",
	}),
	[]webPage{
		{name: "vendor-import", route: "/vendors/import", role: identity.Analyst, open: func(*filled) string { return "/vendors/import" }, codes: true},
		{name: "vendor-import-preview", route: "/vendors/import/:id", role: identity.Analyst, open: func(f *filled) string { return f.address("/vendors/import/:id") }, codes: true},
		{name: "vendor-as-of", role: identity.Analyst, open: func(f *filled) string { return f.address("/vendors/:id") + "?as_of=2027-06-30" }},
		{name: "score-whole", role: identity.Analyst, open: func(f *filled) string { return f.address("/vendors/:id/score") + "?section=all" }},
		{name: "score-compare", route: "/vendors/:id/scores/compare", role: identity.Analyst, open: compared},
		{name: "not-found", role: identity.Analyst, open: func(*filled) string { return "/nowhere" }, fails: "404"},
		{name: "review-exception", role: identity.Analyst, open: func(f *filled) string { return f.address("/documents/:id/review") + "?fact=soc2.exceptions.0" }},
		{name: "review-correcting", role: identity.Analyst, open: func(f *filled) string { return f.address("/documents/:id/review") + "?fact=soc2.exceptions.0&edit=1" }},
		{name: "review-adding", role: identity.Analyst, open: func(f *filled) string {
			return f.address("/documents/:id/review") + "?add=soc2.subservice_organizations"
		}},
	},
)

// compared is the comparison of the vendor's last score with its first.
func compared(f *filled) string {
	return f.address("/vendors/:id/scores/compare") + "?a=" + f.subject["last score"] + "&b=" + f.subject["first score"]
}

// list makes pages of a role from names and routes; :id is the subject that the
// demo has for the route.
func list(role identity.Role, routes map[string]string) []webPage {
	var out []webPage
	for name, route := range routes {
		out = append(out, webPage{name: name, route: route, role: role, open: func(f *filled) string { return f.address(route) }})
	}
	slices.SortFunc(out, func(a, b webPage) int { return strings.Compare(a.name, b.name) })
	return out
}

// filled is a Ward with a subject for every page.
type filled struct {
	*browsertest.Ward
	subject map[string]string // by the beginning of a route: "/vendors/" to a vendor's id
}

// fill finds the subjects that pages are about: a vendor and what it has.
func fill(t *testing.T, w *browsertest.Ward, vendor string) *filled {
	t.Helper()
	f := &filled{Ward: w, subject: map[string]string{"/vendors/": vendor}}
	analyst, admin := w.API(identity.Analyst), w.API(identity.Admin)
	for part, path := range map[string]string{"/documents/": "documents", "/baas/": "baas", "/services/:part": "services", "/contacts/:part": "contacts"} {
		f.subject[part] = first(t, analyst, "/api/v1/vendors/"+vendor+"/"+path)
	}
	for part, path := range map[string]string{"/operations/mails/": "mails", "/users/": "users"} {
		f.subject[part] = first(t, admin, "/api/v1/"+path)
	}
	var scores struct{ Items []struct{ ID string } }
	analyst.Call(t, "GET", "/api/v1/vendors/"+vendor+"/scores", nil, &scores, http.StatusOK)
	if n := len(scores.Items); n > 0 {
		f.subject["last score"], f.subject["first score"] = scores.Items[0].ID, scores.Items[n-1].ID
	}
	f.subject["/vendors/import/"] = stage(t, w)
	return f
}

// stage puts a file of vendors up for import and returns the import's id.
func stage(t *testing.T, w *browsertest.Ward) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "vendors.csv")
	text := "name,website,status\nHarbourlight Dictation,https://harbourlight.example,proposed\n,https://nameless.example,proposed\nMillrace Transport,,no such status\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/vendors/import")
	tab.Attach(file)
	tab.Press("Look through it")
	tab.Sees("Harbourlight Dictation")
	return strings.TrimPrefix(tab.Path(), "/vendors/import/")
}

// first is the id of the first item of a list.
func first(t *testing.T, c *wardtest.Client, path string) string {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	c.Call(t, "GET", path, nil, &list, http.StatusOK)
	if len(list.Items) == 0 {
		t.Fatalf("%s is empty", path)
	}
	return list.Items[0].ID
}

// address puts the subject's id into a route.
func (f *filled) address(route string) string {
	before, after, has := strings.Cut(route, ":id")
	if !has {
		return route
	}
	return before + f.subject[before] + strings.Replace(after, ":part", f.subject[after], 1)
}

// code is what people must never read: an enumeration's value, an id, or what a
// template writes when it goes wrong.
var code = regexp.MustCompile(`\b[a-z]+(_[a-z0-9]+)+\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|%!|<no value>|<nil>|\bNaN\b|undefined|0001-01-01|1 Jan 0001`)

// link is an address that a mail holds. It is there to be followed, and its
// secret is random: one in fifty would pass for an enumeration's value.
var link = regexp.MustCompile(`https?://\S+`)

// TestPages opens every page of the demo in light, in dark and on a phone. Each
// must load without a report, be accessible, say no code, and fit a phone.
func TestPages(t *testing.T) {
	t.Parallel()
	browsertest.Need(t)
	w := browsertest.Demo(t)
	f := fill(t, w, first(t, w.API(identity.Analyst), "/api/v1/vendors?q=Meridian"))
	t.Run("viewer", func(t *testing.T) {
		t.Parallel()
		viewers(t, f)
	})
	for _, look := range []browsertest.Look{browsertest.Light, browsertest.Dark, browsertest.Phone} {
		t.Run(look.Name, func(t *testing.T) {
			t.Parallel()
			tabs := map[identity.Role]*browsertest.Tab{"": browsertest.Open(t, w.URL, look)}
			for _, p := range pages {
				if tabs[p.role] == nil {
					tabs[p.role] = w.Open(t, p.role, look)
				}
				check(t, tabs[p.role], f, p, look)
			}
		})
	}
}

// check opens a page in one look and holds it to what all must be.
func check(t *testing.T, tab *browsertest.Tab, f *filled, p webPage, look browsertest.Look) {
	t.Helper()
	where := p.name + " in " + look.Name
	if p.fails != "" {
		tab.Allow(p.fails)
	}
	tab.Visit(p.open(f))
	if strings.Contains(tab.Path(), "/review") {
		tab.Await("a page is drawn", func() bool { return tab.Count("#pages canvas") > 0 })
	}
	var heads int
	tab.Eval(`document.querySelectorAll('h1').length`, &heads)
	if heads != 1 {
		t.Errorf("%s has %d headings of the first level", where, heads)
	}
	said := tab.In("main", "").Text()
	if said == "" {
		t.Errorf("%s says nothing", where)
	}
	var verbatim []string // names of columns and the like
	tab.Eval(`[...document.querySelectorAll('main .w-mono, main code')].map(e => e.innerText)`, &verbatim)
	for _, v := range verbatim {
		said = strings.ReplaceAll(said, v, "")
	}
	said = link.ReplaceAllString(said, "")
	if bare := code.FindString(said); bare != "" && !p.codes {
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
