package web

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/calendar"
	"ward/internal/portfolio"
	"ward/internal/vendors"
)

// filterGroup is a filter as the form offers it.
type filterGroup struct {
	Name, Label string
	Options     []option
}

// chip is a filter that is on, and the address of the list without it.
type chip struct{ Label, Without string }

// choices fills in what the form offers and the chips of what is on.
func (v *vendorListView) choices(people []accounts.User, me string) {
	names := map[string]string{vendors.None: "Nobody"}
	v.Owners = []option{{Value: "", Label: "Anyone"}, {Value: vendors.None, Label: "Nobody"}}
	for _, u := range people {
		names[u.ID] = u.Name
		if u.Active || v.Has("owner_id", u.ID) {
			v.Owners = append(v.Owners, option{Value: u.ID, Label: ownerLabel(u, me)})
		}
	}
	for i := range v.Owners {
		v.Owners[i].Chosen = v.Has("owner_id", v.Owners[i].Value)
	}
	for _, f := range listFilters {
		v.offer(f)
		v.chip(f, names)
	}
	if v.PHI {
		v.Chips = append(v.Chips, chip{"Handles PHI", v.with("phi", "")})
	}
	if v.Due != "" {
		v.Chips = append(v.Chips, chip{"Review: " + strings.ToLower(wordOf(dues, v.Due)), v.with("due", "")})
	}
	for _, c := range listColumns {
		v.Picks = append(v.Picks, option{Value: c.name, Label: c.label, Chosen: v.Shows(c.name)})
	}
}

func ownerLabel(u accounts.User, me string) string {
	switch {
	case u.ID == me:
		return u.Name + " (you)"
	case !u.Active:
		return u.Name + " (has left)"
	}
	return u.Name
}

func (v *vendorListView) offer(f listFilter) {
	if f.known == nil {
		return
	}
	g := filterGroup{Name: f.name, Label: f.Label}
	for _, k := range f.known {
		g.Options = append(g.Options, option{Value: k, Label: f.word(k), Chosen: v.Has(f.name, k)})
	}
	v.Groups = append(v.Groups, g)
}

// knownSet is the word for the values that the figures count together; "" for
// any others.
func knownSet(filter string, chosen []string) string {
	for _, known := range []struct {
		filter, word string
		values       []string
	}{
		{"status", "In use", texts(portfolio.InUse)},
		{"coverage_status", "SOC 2 not covered", texts(portfolio.NotCovered)},
		{"baa_status", "No BAA in force", texts(portfolio.NotInForce)},
	} {
		if known.filter == filter && len(chosen) == len(known.values) && !slices.ContainsFunc(chosen, func(s string) bool { return !slices.Contains(known.values, s) }) {
			return known.word
		}
	}
	return ""
}

func (v *vendorListView) chip(f listFilter, names map[string]string) {
	chosen := v.filters[f.name]
	if len(chosen) == 0 {
		return
	}
	if word := knownSet(f.name, chosen); word != "" {
		v.Chips = append(v.Chips, chip{word, v.with(f.name, "")})
		return
	}
	var said []string
	for _, value := range chosen {
		word := "someone else"
		if f.word != nil {
			word = f.word(value)
		} else if name, ok := names[value]; ok {
			word = name
		}
		said = append(said, word)
	}
	v.Chips = append(v.Chips, chip{f.Label + ": " + strings.Join(said, " or "), v.with(f.name, "")})
}

// Dues are the choices of when a review is due.
func (v *vendorListView) Dues() []option {
	out := make([]option, 0, len(dues))
	for _, d := range dues {
		d.Chosen = d.Value == v.Due
		out = append(out, d)
	}
	return out
}

// listTab is a link to a list that people look at often.
type listTab struct {
	Label, Icon, Href string
	Count             int // negative: it cannot be counted
	Current           bool
	query             listQuery
}

// usualTabs are the lists that everyone has.
func usualTabs(me string) []listTab {
	tab := func(label string, set func(q *listQuery)) listTab {
		q := listQuery{filters: map[string][]string{}}
		set(&q)
		return listTab{Label: label, Href: q.Address(), query: q}
	}
	work := func(label string, set func(q *listQuery)) listTab { // of the vendors in use, as the portfolio counts
		return tab(label, func(q *listQuery) { q.filters["status"] = texts(portfolio.InUse); set(q) })
	}
	return []listTab{
		tab("All", func(*listQuery) {}),
		tab("Mine", func(q *listQuery) { q.filters["owner_id"] = []string{me} }),
		work("Not covered", func(q *listQuery) {
			q.filters["coverage_status"] = texts(portfolio.NotCovered)
		}),
		work("BAA missing", func(q *listQuery) {
			q.PHI = true
			q.filters["baa_status"] = texts(portfolio.NotInForce)
		}),
		work("Due in 30 days", func(q *listQuery) { q.Due = "30" }),
		work("Intake open", func(q *listQuery) { q.filters["tier"] = []string{vendors.None} }),
	}
}

// maxTabs is how many of a person's views stand beside the usual lists; the
// rest are on the page of views.
const maxTabs = 8

// counting is what comes of counting vendors.
type counting struct {
	n   []int
	err error
}

// startCounts begins to count what the whole list holds, what this one does and,
// for a whole page, each tab. It takes as long as all else of the page, so it
// runs beside it.
func (s *Server) startCounts(c echo.Context, v *vendorListView, part bool) (<-chan counting, error) {
	ctx, by, day := c.Request().Context(), actor(c), calendar.Day(s.opt.Now())
	own, err := v.query(day)
	if err != nil {
		return nil, err
	}
	counted := []vendors.Query{{}, own}
	if !part {
		v.Tabs = usualTabs(by.ID)
		views, err := s.svc.Vendors.Views(ctx, by)
		if err != nil {
			return nil, err
		}
		for _, view := range views[:min(len(views), maxTabs)] {
			v.Tabs = append(v.Tabs, tabOf(view))
		}
		for i := range v.Tabs {
			q, err := v.Tabs[i].query.query(day)
			if err != nil || q.Check() != nil { // a view of filters that are no more: following it says what is wrong
				q, v.Tabs[i].Count = own, -1
			}
			counted = append(counted, q)
		}
	}
	done := make(chan counting, 1)
	go func() {
		var out counting
		defer func() { // a panic here would end the program
			if p := recover(); p != nil {
				out.err = fmt.Errorf("count vendors: panic: %v\n%s", p, debug.Stack())
			}
			done <- out
		}()
		out.n, out.err = s.svc.Vendors.Count(ctx, by, counted...)
	}()
	return done, nil
}

// count fills in the numbers once they are there.
func (v *vendorListView) count(counts <-chan counting) error {
	got := <-counts
	if got.err != nil {
		return got.err
	}
	v.All, v.Match = got.n[0], got.n[1]
	current := v.shape()
	for i := range v.Tabs {
		if v.Tabs[i].Count == 0 {
			v.Tabs[i].Count = got.n[i+2]
		}
		v.Tabs[i].Current = v.Tabs[i].query.shape() == current
	}
	return nil
}
