package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/audit"
	"ward/internal/fault"
	"ward/internal/portfolio"
	"ward/web/words"
)

// historyView is what happened to a vendor, its documents, agreements and parts.
type historyView struct {
	page
	Head   vendorHead
	Kinds  []historyKind
	Kind   string // the label of the chosen one; empty: all
	Days   []historyDay
	Newest string // address of the first page; empty: this is it
	Older  string // address of the next page; empty: there is none
	Trail  string // address of the same in the audit trail
}

func (*historyView) template() string { return "vendor/history" }

// historyKind is a choice of what the history is about.
type historyKind struct {
	Label, Href string
	Chosen      bool
	name        string
	nouns       []string
}

// historyKinds are the choices in their order.
var historyKinds = []historyKind{
	{Label: "All"},
	{Label: "Vendor and score", name: "vendor", nouns: []string{"vendor"}},
	{Label: "Intake", name: "intake", nouns: []string{"intake"}},
	{Label: "Documents", name: "document", nouns: []string{"document"}},
	{Label: "Facts", name: "fact", nouns: []string{"fact"}},
	{Label: "BAAs", name: "agreement", nouns: []string{"agreement"}},
	{Label: "Services and contacts", name: "part", nouns: []string{"service", "contact"}},
	{Label: "Due dates", name: "reassessment", nouns: []string{"reassessment"}},
}

// historyDay are the deeds of one day, newest first.
type historyDay struct {
	On    string // date
	Deeds []historyDeed
}

// historyDeed is one entry as a sentence: who did what to which thing.
type historyDeed struct {
	At       string // time of the day
	Who, Did string
	Machine  bool
	Name     string // of the thing
	Href     string // empty: it has no page
	Detail   []string
}

// deedsPerPage is how many entries one page holds.
const deedsPerPage = 50

// history serves GET /vendors/:id/history, newest first.
func (s *Server) history(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	vendor, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	v := &historyView{page: page{Title: "History of " + vendor.Name, Nav: "vendors"}, Head: vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "history"}}
	f, err := v.filter(c.QueryParam("noun"), c.QueryParam("cursor"))
	if err != nil {
		return err
	}
	events, err := s.svc.Audit.List(ctx, by, f, deedsPerPage+1)
	if err != nil {
		return err
	}
	if len(events) > deedsPerPage {
		events = events[:deedsPerPage]
		v.Older = v.address(c.QueryParam("noun"), events[deedsPerPage-1].Seq)
	}
	names, err := s.namesOf(ctx, by, events)
	if err != nil {
		return err
	}
	v.Days = historyDays(events, names, vendor.ID)
	return s.show(c, http.StatusOK, v)
}

// filter reads what the history is asked for, and marks the choice.
func (v *historyView) filter(kind, cursor string) (audit.Filter, error) {
	f := audit.Filter{Vendor: v.Head.ID}
	i := slices.IndexFunc(historyKinds, func(k historyKind) bool { return k.name == kind })
	if i < 0 {
		return f, fault.New(fault.Invalid, "request.invalid", "There is no history of %q.", kind)
	}
	f.Nouns = historyKinds[i].nouns
	for j, k := range historyKinds {
		k.Href, k.Chosen = v.address(k.name, 0), i == j
		v.Kinds = append(v.Kinds, k)
	}
	if i > 0 {
		v.Kind = historyKinds[i].Label
	}
	v.Trail = "/audit?vendor=" + v.Head.ID
	if cursor == "" {
		return f, nil
	}
	after, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || after < 1 {
		return f, fault.New(fault.Invalid, "request.invalid", "This address is not one of a page of the history.")
	}
	f.After, v.Newest = after, v.address(kind, 0)
	return f, nil
}

// address is the address of a page of the history.
func (v *historyView) address(kind string, after int64) string {
	q := url.Values{}
	if kind != "" {
		q.Set("noun", kind)
	}
	if after > 0 {
		q.Set("cursor", strconv.FormatInt(after, 10))
	}
	return withQuery(v.Head.Path()+"/history", q)
}

// historyDays tells entries, newest first, day by day.
func historyDays(events []audit.Event, names map[string]portfolio.Name, vendor string) []historyDay {
	var out []historyDay
	for _, e := range events {
		on := e.At.UTC().Format(time.DateOnly)
		if n := len(out); n == 0 || out[n-1].On != on {
			out = append(out, historyDay{On: on})
		}
		day := &out[len(out)-1]
		day.Deeds = append(day.Deeds, deedOf(e, names, vendor))
	}
	return out
}

// deedOf tells one entry: "Ines Calder confirmed the opinion in fennimoor.pdf".
func deedOf(e audit.Event, names map[string]portfolio.Name, vendor string) historyDeed {
	d := historyDeed{
		At: e.At.UTC().Format("15:04"), Who: whoDid(e.Actor, names), Machine: words.Actor(e.Actor) != "",
		Did: words.Did(e.Action), Detail: words.Detail(e.Action, e.Detail),
	}
	if words.Entry(e.Action, e.Detail) == words.Action("document.failed") {
		d.Did = words.Did("document.failed")
	}
	if path := factPath(e); path != "" {
		d.Did, d.Detail = strings.Replace(d.Did, "a fact", words.TheFact(path), 1), nil
	}
	thing := thingOf(e.Subject, names)
	if thing == nil { // a part that is gone
		return d
	}
	d.Name = thing.Name
	if e.Subject != vendor {
		d.Href = thing.Href
	}
	return d
}

// factPath is the fact that an entry is about; empty: it is about none, or about
// a whole list.
func factPath(e audit.Event) string {
	var detail struct{ Path string }
	if !strings.HasPrefix(e.Action, "fact.") || e.Action == "fact.add" || json.Unmarshal([]byte(e.Detail), &detail) != nil {
		return ""
	}
	return detail.Path
}
