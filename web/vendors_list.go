package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/calendar"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/web/words"
)

var vendorListViews = []view{
	&vendorListView{}, &vendorFormView{}, &retireView{}, &bulkView{}, &listViewsView{},
	&importView{}, &stagedView{},
}

func (s *Server) vendorListRoutes() []route {
	const read, write = identity.ReadVendors, identity.WriteVendors
	return []route{
		{method: http.MethodGet, path: "/vendors", needs: read, handle: s.listVendors},
		{method: http.MethodGet, path: "/vendors/export", needs: read, handle: s.exportVendors},
		{method: http.MethodPost, path: "/vendors/bulk", needs: write, handle: s.bulkVendors},
		{method: http.MethodGet, path: "/vendors/views", needs: read, handle: s.showViews},
		{method: http.MethodPost, path: "/vendors/views", needs: read, handle: s.addView},
		{method: http.MethodPost, path: "/vendors/views/:id", needs: read, handle: s.changeView},
		{method: http.MethodPost, path: "/vendors/views/:id/remove", needs: read, handle: s.removeView},
		{method: http.MethodGet, path: "/vendors/import", needs: write, handle: s.chooseImport},
		{method: http.MethodPost, path: "/vendors/import", needs: write, handle: s.stageImport, upload: true},
		{method: http.MethodGet, path: "/vendors/import/template", needs: write, handle: s.importTemplate},
		{method: http.MethodGet, path: "/vendors/import/:id", needs: write, handle: s.showStaged},
		{method: http.MethodPost, path: "/vendors/import/:id", needs: write, handle: s.importStaged},
		{method: http.MethodGet, path: "/vendors/new", needs: write, handle: s.newVendor},
		{method: http.MethodPost, path: "/vendors/new", needs: write, handle: s.createVendor},
		{method: http.MethodGet, path: "/vendors/:id/edit", needs: write, handle: s.editVendor},
		{method: http.MethodPost, path: "/vendors/:id/edit", needs: write, handle: s.changeVendor},
		{method: http.MethodGet, path: "/vendors/:id/retire", needs: write, handle: s.askToRetire},
		{method: http.MethodPost, path: "/vendors/:id/retire", needs: write, handle: s.retireVendor},
	}
}

// pageOfVendors is how many vendors the list shows at a time.
const pageOfVendors = 50

// vendorListView is the list of vendors.
type vendorListView struct {
	page
	listQuery
	Rows    []vendorRow
	All     int // unretired vendors of the organization
	Match   int // vendors that the list holds
	Heads   []listHead
	Chips   []chip
	Guesses []string // what a search that found nothing may have meant
	Tabs    []listTab
	Groups  []filterGroup
	Picks   []option // the columns that may be shown, as chosen
	Owners  []option
	Prev    string // address of the page before; empty: this is the first
	Next    string
}

func (*vendorListView) template() string { return "vendors/list" }

// listColumn is a column beside the vendor's name.
type listColumn struct {
	name, label string
	sort        string // what it is sorted by at first; empty: it is not
	usual       bool   // shown unless the person chooses
}

var listColumns = []listColumn{
	{"tier", "Tier", "tier", true},
	{"inherent", "Inherent risk", "-inherent_risk", false},
	{"risk", "Residual risk", "-residual_risk", true},
	{"confidence", "Confidence", "", false},
	{"cover", "SOC 2 cover", "", true},
	{"baa", "BAA", "", true},
	{"review", "Next review", "next_review_on", true},
	{"owner", "Owner", "", true},
	{"status", "Status", "", false},
	{"reference", "Reference", "", false},
	{"added", "Added", "-created_at", false},
}

// sameColumns says whether some columns are the usual ones.
func sameColumns(names []string) bool {
	return len(names) > 0 && !slices.ContainsFunc(listColumns, func(c listColumn) bool { return c.usual != slices.Contains(names, c.name) })
}

// Shows says whether a column is shown.
func (v *vendorListView) Shows(name string) bool {
	if len(v.Columns) > 0 {
		return slices.Contains(v.Columns, name)
	}
	return slices.ContainsFunc(listColumns, func(c listColumn) bool { return c.name == name && c.usual })
}

// RowHeight is the density of the rows: of this list, or else the person's own.
func (v *vendorListView) RowHeight() string {
	switch v.Look {
	case "":
		return v.Density
	case "normal":
		return ""
	}
	return v.Look
}

// Heights are the links that change the density.
func (v *vendorListView) Heights() []listTab {
	var out []listTab
	for _, d := range []struct{ name, label, icon string }{
		{"compact", "Dense", "baseline-density-small"}, {"normal", "Normal", "menu-2"}, {"roomy", "Roomy", "baseline-density-large"},
	} {
		now := v.RowHeight()
		out = append(out, listTab{Label: d.label, Icon: d.icon, Href: v.with("density", d.name), Current: d.name == now || (d.name == "normal" && now == "")})
	}
	return out
}

// Sees says in words what the filters are, for a list that is empty.
func (v *vendorListView) Sees() string {
	var on []string
	for _, c := range v.Chips {
		on = append(on, strings.ToLower(c.Label[:1])+c.Label[1:])
	}
	switch len(on) {
	case 0:
		return ""
	case 1:
		return "One filter is on: " + on[0] + "."
	}
	return words.Number(len(on)) + " filters are on: " + strings.Join(on[:len(on)-1], ", ") + " and " + on[len(on)-1] + "."
}

// First and Last are the numbers of the vendors on the page.
func (v *vendorListView) First() int { return max(v.From, 1) }

// Last is the number of the last vendor on the page.
func (v *vendorListView) Last() int { return min(v.First()+len(v.Rows)-1, v.Match) }

// Since and Ahead are the months at the ends of the bars of cover.
func (v *vendorListView) Since() string { return v.month(-12) }

// Ahead is the month at the right end of the bars.
func (v *vendorListView) Ahead() string { return v.month(6) }

func (v *vendorListView) month(n int) string {
	day, err := time.Parse(time.DateOnly, v.Today)
	if err != nil {
		return ""
	}
	return calendar.AddMonths(day, n).Format("Jan 2006")
}

// listHead is the head of a column.
type listHead struct {
	Label string
	Href  string // empty: it cannot be sorted by
	Way   string // ascending, descending, or "" when the list is sorted otherwise
}

// Icon shows the way.
func (h listHead) Icon() string {
	return map[string]string{"ascending": "arrow-up", "descending": "arrow-down"}[h.Way]
}

func (v *vendorListView) heads() {
	all := append([]listColumn{{"name", "Vendor", "name", true}}, listColumns...)
	for _, c := range all {
		if c.name != "name" && !v.Shows(c.name) {
			continue
		}
		h := listHead{Label: c.label}
		key, now := strings.TrimPrefix(c.sort, "-"), v.order()
		if c.sort != "" {
			h.Href = v.with("sort", c.sort)
			switch now {
			case key:
				h.Way, h.Href = "ascending", v.with("sort", "-"+key)
			case "-" + key:
				h.Way, h.Href = "descending", v.with("sort", key)
			}
		}
		v.Heads = append(v.Heads, h)
	}
}

// listVendors serves GET /vendors. As a part, "list" is what a search changes.
func (s *Server) listVendors(c echo.Context) error {
	v := &vendorListView{page: page{Title: "Vendors", Nav: "vendors"}, listQuery: listQueryOf(c.QueryParams())}
	v.Today = s.opt.Now().UTC().Format(time.DateOnly)
	part := askedPart(c) == "list"
	if fromForm(c.QueryParams()) && !part {
		return c.Redirect(http.StatusSeeOther, v.Address())
	}
	counts, err := s.startCounts(c, v, part)
	if err != nil {
		return err
	}
	if err := s.fillList(c, v); err != nil {
		return err
	}
	people, err := s.svc.Accounts.List(c.Request().Context(), actor(c), accounts.UserFilter{Sort: accounts.ByName}, maxPeople)
	if err != nil {
		return err
	}
	v.choices(people, actor(c).ID)
	if err := v.count(counts); err != nil {
		return err
	}
	if len(v.Rows) == 0 && v.Text != "" {
		if v.Guesses, err = s.svc.Vendors.Guess(c.Request().Context(), actor(c), v.Text); err != nil {
			return err
		}
	}
	if part {
		c.Response().Header().Set("HX-Replace-Url", v.Address()) // each letter typed is no step back
	}
	return s.show(c, http.StatusOK, v)
}

// maxPeople is how many colleagues a choice of owners offers.
const maxPeople = 200

// fillList reads the page of vendors, and one more to know whether another page
// follows.
func (s *Server) fillList(c echo.Context, v *vendorListView) error {
	day := calendar.Day(s.opt.Now())
	q, err := v.query(day)
	if err != nil {
		return err
	}
	q.Limit = pageOfVendors + 1
	rows, err := s.svc.Vendors.Table(c.Request().Context(), actor(c), q)
	if err != nil {
		return err
	}
	more := len(rows) > pageOfVendors
	switch {
	case more && q.Before != nil:
		rows = rows[1:]
	case more:
		rows = rows[:pageOfVendors]
	}
	for i := range rows {
		v.Rows = append(v.Rows, vendorRowOf(&rows[i], day))
	}
	v.heads()
	if len(rows) == 0 {
		return nil
	}
	if q.After != nil || (q.Before != nil && more) {
		v.Prev = v.turn("before", &rows[0].Vendor, v.First()-pageOfVendors)
	}
	if q.Before != nil || more {
		v.Next = v.turn("cursor", &rows[len(rows)-1].Vendor, v.First()+len(rows))
	}
	return nil
}

// turn is the address of the page before or after a vendor.
func (v *vendorListView) turn(way string, at *vendors.Vendor, from int) string {
	p := v.values()
	p.Set(way, markText(vendors.MarkOf(at, v.order())))
	p.Set("from", strconv.Itoa(max(from, 1)))
	return listAddress(p)
}
