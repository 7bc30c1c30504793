package web

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/calendar"
	"ward/internal/dossier"
	"ward/internal/edge"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/vendors"
	"ward/web/words"
)

// coverageView is the page of a vendor's coverage over time.
type coverageView struct {
	page
	Head     vendorHead
	Cover    cover
	Mark     words.Standing
	Note     string // since when, or until when, it holds
	Of       string // the service that is asked for, or the least covered; empty: all alike
	Services []serviceCover
	Alike    bool // there are several services, and every document is about all
	Any      bool // something covers some time
	Breaks   []coverBreak
	Lead     string
	Facts    []labelled
	Unread   int
	Export   string // address of the export
}

func (*coverageView) template() string { return "vendor/coverage" }

// serviceCover is how one service is covered.
type serviceCover struct {
	Name, Href, Note string
	Mark             words.Standing
}

// coverBreak is a gap, or a hole or overlap between two reports.
type coverBreak struct {
	Mark     words.Standing
	Note     string
	From, To string
	Days     int
	Between  []namedLink
}

// namedLink leads to a document.
type namedLink struct{ Name, Href string }

// coverage serves GET /vendors/:id/coverage, for ?as_of= and ?service=.
func (s *Server) coverage(c echo.Context) error {
	d, ask, err := s.askCoverage(c)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, coverageViewOf(d, ask))
}

// askCoverage opens the dossier that a page of coverage is about. It is
// NotFound for a service that is not the vendor's.
func (s *Server) askCoverage(c echo.Context) (*dossier.Dossier, asked, error) {
	ask := asked{asOf: c.QueryParam("as_of"), service: c.QueryParam("service"), lanes: pageServices}
	d, err := s.svc.Dossier.Open(c.Request().Context(), actor(c), c.Param("id"))
	if err == nil && ask.service != "" && serviceName(d.Products, ask.service) == "" {
		err = fault.New(fault.NotFound, "service.not_found", "There is no such service of this vendor.")
	}
	return d, ask, err
}

func coverageViewOf(d *dossier.Dossier, ask asked) *coverageView {
	chart, c := coverOf(d, ask)
	chart.Whole = true
	v := &coverageView{
		page: page{Title: "Coverage of " + d.Vendor.Name, Nav: "vendors"}, Head: vendorHead{ID: d.Vendor.ID, Name: d.Vendor.Name, Tab: "coverage"},
		Cover: chart, Mark: coverMark(c.Status), Note: coverNote(c), Of: serviceName(d.Products, c.Service), Any: len(c.Intervals)+len(c.Services) > 0, Unread: len(d.Unread),
		Alike: ask.service == "" && len(d.Products) > 1 && len(c.Services) == 0, Breaks: breaksOf(d, c), Export: "/vendors/" + d.Vendor.ID + "/coverage/export",
	}
	if n := len(v.Breaks); n > 0 {
		v.Lead = words.Number(n)
	}
	v.Facts = coverFacts(d, c)
	q := url.Values{}
	for name, value := range map[string]string{"as_of": chart.AsOf, "service": ask.service} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) > 0 {
		v.Export += "?" + q.Encode()
	}
	for _, one := range c.Services {
		row := serviceCover{Name: serviceName(d.Products, one.Service), Note: coverNote(one), Mark: coverMark(one.Status)}
		q.Set("service", one.Service)
		row.Href = v.Head.Path() + "/coverage?" + q.Encode()
		v.Services = append(v.Services, row)
	}
	return v
}

// coverFacts are the figures of a coverage.
func coverFacts(d *dossier.Dossier, c evidence.Coverage) []labelled {
	reports, letters, open, waits := 0, 0, 0, 0
	for _, i := range c.Intervals {
		if i.Kind == "bridge" {
			letters++
		} else {
			reports++
		}
	}
	for _, g := range c.Gaps {
		if unauditedYet(c, g) {
			waits += g.Days
		} else {
			open += g.Days
		}
	}
	out := []labelled{{"Reports that count", words.Number(reports)}, {"Letters that count", words.Number(letters)}, {"Days not covered", words.Number(open)}}
	if waits > 0 {
		out = append(out, labelled{"Days not audited yet", words.Number(waits)})
	}
	if n := len(d.Unread); n > 0 {
		out = append(out, labelled{"Not read yet", words.Count(n, "document", "documents")})
	}
	return out
}

// breaksOf lists the gaps, and where reports do not meet: of each service where
// they differ.
func breaksOf(d *dossier.Dossier, c evidence.Coverage) []coverBreak {
	if len(c.Services) == 0 {
		return breaksIn(d, c, "")
	}
	var out []coverBreak
	for _, one := range c.Services {
		out = append(out, breaksIn(d, one, serviceName(d.Products, one.Service)+": ")...)
	}
	return out
}

// breaksIn lists those of one coverage; the notes begin with about.
func breaksIn(d *dossier.Dossier, c evidence.Coverage, about string) []coverBreak {
	var out []coverBreak
	for _, g := range c.Gaps {
		one := coverBreak{
			Mark: stand("bad", "alert-octagon", "Not covered"), Note: about + "no report or letter that counts speaks of these days",
			From: g.Start.Format(time.DateOnly), To: g.End.Format(time.DateOnly), Days: g.Days,
		}
		if unauditedYet(c, g) {
			one.Mark, one.Note = stand("off", "clock", "Not audited yet"), about+"the last report counts as current "+coverNote(c)
		}
		out = append(out, one)
	}
	for _, t := range c.Transitions {
		said := transitionWords[t.Kind]
		b := coverBreak{
			Mark: stand("warn", "alert-triangle", said.what), Note: about + said.note,
			From: t.Start.Format(time.DateOnly), To: t.End.Format(time.DateOnly), Days: t.Days,
		}
		if t.Kind == "overlap" {
			b.Mark = stand("off", "info-circle", said.what)
		}
		for _, id := range t.Documents {
			b.Between = append(b.Between, namedLink{Name: documentName(d, id), Href: "/documents/" + string(id) + "/review"})
		}
		out = append(out, b)
	}
	return out
}

// unauditedYet is true of the days after the last report while it still counts
// as current.
func unauditedYet(c evidence.Coverage, g evidence.Gap) bool {
	return c.Status == evidence.Covered && g.End.Equal(c.AsOf)
}

// documentName is the name of a document of the dossier.
func documentName(d *dossier.Dossier, id evidence.ID) string {
	for i := range d.Documents {
		if d.Documents[i].Document.ID == id {
			return d.Documents[i].Document.Name
		}
	}
	return ""
}

// coverageColumns are the columns of an export.
var coverageColumns = []string{"service", "what", "from", "to", "days", "document", "note"}

// exportCoverage serves GET /vendors/:id/coverage/export: intervals, gaps,
// holes, overlaps and what does not count, as CSV.
func (s *Server) exportCoverage(c echo.Context) error {
	d, ask, err := s.askCoverage(c)
	if err != nil {
		return err
	}
	chart, cov := coverOf(d, ask)
	if chart.Wrong != "" {
		return fault.Fieldf("request.invalid", "#/as_of", "%s", chart.Wrong)
	}
	day := chart.AsOf
	if day == "" {
		day = d.Today()
	}
	return edge.Download(c, s.log, "coverage-"+day+".csv", vendors.CSV.ContentType(), func(w io.Writer) error {
		return vendors.WriteTable(w, vendors.CSV, "Coverage", coverageCells(d, cov))
	})
}

// coverageCells are the lines of an export, its head first: for each service
// where they differ.
func coverageCells(d *dossier.Dossier, c evidence.Coverage) [][]string {
	out := [][]string{coverageColumns}
	all := c.Services
	if len(all) == 0 {
		all = []evidence.Coverage{c}
	}
	for _, one := range all {
		line := func(what string, start, end time.Time, document, note string) {
			from, to, days := "", "", ""
			if !start.IsZero() && !end.IsZero() {
				from, to, days = start.Format(time.DateOnly), end.Format(time.DateOnly), strconv.Itoa(calendar.Between(start, end)+1)
			}
			out = append(out, []string{serviceName(d.Products, one.Service), what, from, to, days, document, note})
		}
		for _, i := range one.Intervals {
			line(intervalWords[i.Kind], i.Start, i.End, documentName(d, i.Document), "")
		}
		for _, g := range one.Gaps {
			line("Not covered", g.Start, g.End, "", "")
		}
		for _, t := range one.Transitions {
			line(transitionWords[t.Kind].what, t.Start, t.End, documentName(d, t.Documents[0]), "and "+documentName(d, t.Documents[1]))
		}
		for _, n := range one.NotCounted {
			line("Does not count", n.Start, n.End, documentName(d, n.Document), n.Reason)
		}
	}
	return out
}

// transitionWords say how two reports meet, and what that means.
var transitionWords = map[string]struct{ what, note string }{
	"hole":    {"Hole between two reports", "no auditor has tested these days"},
	"overlap": {"Two reports overlap", "both speak of these days"},
}

// intervalWords say what covers time.
var intervalWords = map[string]string{"type_2": "Type II report", "type_1": "Type I report", "bridge": "Bridge letter"}
