package web

import (
	"cmp"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/portfolio"
	"ward/internal/vendors"
	"ward/web/chart"
	"ward/web/words"
)

// portfolioView is how the vendors in use stand, in figures that open their
// lists.
type portfolioView struct {
	page
	scope
	At       time.Time
	Vendors  int
	Figures  []keyFigure
	Bands    []heatHead
	Tiers    []heatRow
	Totals   []heatCell
	Dues     []portion
	Coverage []portion
	BAAs     []portion
	Due      workCard
	Gaps     workCard
	New      bool // the organization has no vendor yet
}

func (*portfolioView) template() string { return "portfolio/portfolio" }

// keyFigure is one figure of the strip at the top.
type keyFigure struct {
	Label, Icon, Href string
	N                 int
	Under, Class      string // a few words below it, and their class
}

// heatHead is the head of a column: a band. On a phone only the first part of
// its word has room.
type heatHead struct {
	Word, Rest string
	Band       string // as stored; empty: not rated
}

// heatRow is one tier.
type heatRow struct {
	Word  string
	Cells []heatCell
	All   heatCell
}

// heatCell is the number of vendors of one tier and band, with its list.
type heatCell struct {
	N           int
	Class, Href string
	Says        string // the whole of it in words
}

// portion is one line of a distribution, drawn as a bar.
type portion struct {
	Label, Href, Class string
	N                  int
	Bar                chart.Bar
}

// portfolio serves GET /portfolio.
func (s *Server) portfolio(c echo.Context) error {
	by := actor(c)
	in := s.scopeOf(c, "/portfolio")
	f, err := s.svc.Portfolio.Figures(c.Request().Context(), by, portfolio.Query{Owner: in.owner})
	if err != nil {
		return err
	}
	w := worker{scope: in, role: by.Role, f: f}
	v := &portfolioView{
		page: page{Title: "Portfolio", Nav: "portfolio"}, scope: in, At: f.At, Vendors: f.Vendors, New: !in.Mine && len(f.ByStatus) == 0,
		Figures: in.figures(f), Dues: in.dues(f), Due: w.due(), Gaps: w.uncovered(),
		Coverage: in.coverage(f), BAAs: in.agreements(f),
	}
	v.Bands, v.Tiers, v.Totals = in.heat(f)
	return s.show(c, http.StatusOK, v)
}

// figures is the strip at the top.
func (s scope) figures(f *portfolio.Figures) []keyFigure {
	high, critical := inBand(f, "high"), inBand(f, "critical")
	w := f.Waiting
	out := []keyFigure{
		{Label: "Vendors in use", Icon: "building", N: f.Vendors, Href: s.Vendors(), Under: words.Number(f.PHI) + " handle PHI"},
		{Label: "High or critical", Icon: "chart-bar", N: high + critical, Href: s.Vendors("final_band", "high,critical"), Under: words.Number(critical) + " critical"},
		{Label: "SOC 2 not covered", Icon: "calendar-off", N: w.Uncovered.Count, Href: s.Vendors("coverage_status", join(portfolio.NotCovered)), Under: "of " + words.Number(f.Vendors) + " in use"},
		{Label: "BAA missing", Icon: "contract", N: w.BAAs.Missing, Href: s.missingBAAs(), Under: words.Count(w.BAAs.Ending, "more ends", "more end") + " in 90 days"},
		{Label: "Overdue", Icon: "clock-exclamation", N: w.Reassess.Due.Overdue, Href: s.overdue(), Under: words.Number(w.Reassess.Due.In30) + " more due in 30 days"},
		{Label: "Facts in doubt", Icon: "checklist", N: w.Confirm.Facts, Href: s.list("/documents", "status", "needs_review"), Under: "in " + words.Count(w.Confirm.Count, "document", "documents")},
	}
	if w.BAAs.Missing > 0 {
		out[3].Class, out[3].Under = "bad", "all of them handle PHI"
	}
	return out
}

// overdue is the list of what the clock has made due before today.
func (s scope) overdue() string { return s.list("/reassessments", "due", "overdue") }

func inBand(f *portfolio.Figures, band string) (n int) {
	for _, c := range f.Cells {
		if c.Band == band {
			n += c.Vendors
		}
	}
	return n
}

// heatLetters is how much of a band's word a phone has room for, so that it can
// be understood; every other is shown whole.
var heatLetters = map[string]int{"moderate": 3, "elevated": 4, "critical": 4}

// heat is the table of tiers by bands. Vendors without a tier have a row of
// their own when there are any.
func (s scope) heat(f *portfolio.Figures) (heads []heatHead, rows []heatRow, totals []heatCell) {
	at := map[[2]string]int{}
	for _, c := range f.Cells {
		for _, tier := range []string{c.Tier, "all"} {
			at[[2]string{tier, c.Band}] += c.Vendors
			at[[2]string{tier, "all"}] += c.Vendors
		}
	}
	bands := append(append([]string{}, vendors.Bands...), "")
	for _, b := range bands {
		word := words.Band(b)
		first := cmp.Or(heatLetters[b], len(word))
		heads = append(heads, heatHead{Word: word[:first], Rest: word[first:], Band: b})
	}
	for _, tier := range append(append([]string{}, vendors.Tiers...), "") {
		if tier == "" && at[[2]string{"", "all"}] == 0 {
			continue
		}
		row := heatRow{Word: words.Tier(tier), All: s.cell(at[[2]string{tier, "all"}], "tot", tier, "all")}
		for _, b := range bands {
			row.Cells = append(row.Cells, s.cell(at[[2]string{tier, b}], heatClass(b), tier, b))
		}
		rows = append(rows, row)
	}
	for _, b := range append(bands, "all") {
		totals = append(totals, s.cell(at[[2]string{"all", b}], "tot", "all", b))
	}
	return heads, rows, totals
}

func heatClass(band string) string {
	if band == "" {
		return "nr"
	}
	return band
}

// cell is one cell of the table; "all" is every tier or band, "" none.
func (s scope) cell(n int, class, tier, band string) heatCell {
	if n == 0 && class != "tot" {
		return heatCell{Class: "zero"}
	}
	var filters []string
	says := words.Count(n, "vendor", "vendors")
	for _, by := range []struct{ name, value, word string }{{"tier", tier, words.Tier(tier)}, {"final_band", band, words.Band(band)}} {
		if by.value == "all" {
			continue
		}
		says += ", " + by.word
		if by.value == "" {
			by.value = vendors.None
		}
		filters = append(filters, by.name, by.value)
	}
	return heatCell{N: n, Class: class, Href: s.Vendors(filters...), Says: says}
}

// dues are the reviews up to some days, each with all before it: so many are on
// the list that it opens.
func (s scope) dues(f *portfolio.Figures) []portion {
	by := func(days int) string { return "Due by " + words.Date(f.At.AddDate(0, 0, days).Format(time.DateOnly)) }
	r := f.Reviews
	return portions([]portion{
		{Label: "Overdue", N: r.Overdue, Class: "f-gap", Href: s.Vendors("due", "overdue")},
		{Label: by(30), N: r.Overdue + r.In30, Class: "f-age3", Href: s.Vendors("due", "30")},
		{Label: by(60), N: r.Overdue + r.In60, Class: "f-age2", Href: s.Vendors("due", "60")},
		{Label: by(90), N: r.Overdue + r.In90, Class: "f-age2", Href: s.Vendors("due", "90")},
	})
}

// coverage is how far reports and letters reach, best first.
func (s scope) coverage(f *portfolio.Figures) []portion {
	class := map[vendors.CoverageStatus]string{vendors.Covered: "f-report", vendors.Bridged: "f-report", vendors.Type1Only: "f-pen"}
	var out []portion
	for _, c := range vendors.CoverageStatuses {
		p := portion{Label: words.Coverage(c), N: f.Coverage[c], Class: class[c], Href: s.Vendors("coverage_status", string(c))}
		if p.Class == "" {
			p.Class = "f-gap"
		}
		out = append(out, p)
	}
	return portions(out)
}

// agreements is how business associate agreements stand, without the standings
// of which there are none.
func (s scope) agreements(f *portfolio.Figures) []portion {
	class := map[vendors.BAAState]string{vendors.BAAActive: "f-report", vendors.BAAExpiring: "f-baa", vendors.BAANotRequired: "f-sunken"}
	var out []portion
	for _, b := range vendors.BAAStates {
		if f.BAAs[b] == 0 {
			continue
		}
		p := portion{Label: words.BAA(b), N: f.BAAs[b], Class: class[b], Href: s.Vendors("baa_status", string(b))}
		if p.Class == "" {
			p.Class = "f-age2"
		}
		out = append(out, p)
	}
	return portions(out)
}

// portions draws each bar by its share of the longest.
func portions(in []portion) []portion {
	longest := 1
	for _, p := range in {
		longest = max(longest, p.N)
	}
	for i, p := range in {
		in[i].Bar = chart.Stack(96, 8, float64(p.N)/float64(longest), p.N)[0]
	}
	return in
}
