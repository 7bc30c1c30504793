package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/reading/diff"
	"ward/web/words"
)

// reportDiffView is the page that compares a SOC 2 report with another of its
// vendor.
type reportDiffView struct {
	page
	Head          docHead
	Empty         string // why nothing is compared, in sentences; "" when it is
	Next          option // the report after this one: where it is compared with this one, and its name; zero: none is held
	Again         bool   // another one was asked for, and cannot be compared
	Before, After comparedReport
	Figures       []labelled
	Groups        []diffGroup
	Unknown       []labelled // what cannot be told: the part and why
	Against       control    // the choice of the other report; no options: there is none
	Pair          bool       // Since is about a pair
	Since         since
	Export        string // address of the export, without its format
}

func (*reportDiffView) template() string { return "documents/compare" }

// comparedReport is one of the two.
type comparedReport struct {
	ID, Name string
	Type     string // "SOC 2, Type II"
	Period   string // or the date of a Type I
	System   string
	Aside    string // why it counts for nothing; empty: it counts
}

// diffGroup is a list of changes that speak for the same.
type diffGroup struct {
	ID, Title, About string
	Rows             []diffRow
	More             int    // rows that are not shown
	All              string // address that shows them
}

// diffRow is one change.
type diffRow struct {
	Mark         words.Standing
	Name         string // what it is about; may be empty
	Note         string // how it was matched, or why it may not be so; may be empty
	Doubt        bool   // Note says why it may not be so
	Before, Then diffCell
}

// diffCell is what one of the reports says.
type diffCell struct {
	Text, Sub string
	Href      string // of the fact in the review; empty: the report does not have it
	Page      int    // 0: no place says it
	Missing   string // what is shown instead of a text; empty: there is one
}

// showReportDiff serves GET /documents/{id}/compare, with the last report of the
// same system or ?against=. The parameter all shows every change.
func (s *Server) showReportDiff(c echo.Context) error {
	ctx, by, id, against := c.Request().Context(), actor(c), documentID(c), c.QueryParam("against")
	cmp, err := s.svc.Evidence.Compare(ctx, by, id, evidence.ID(against))
	switch f := formOf(nil); fault.Code(err) {
	case "document.not_read", "comparison.not_a_report":
		f.refuse(err)
		return s.nothingToCompare(c, f.told("against", "Against"))
	}
	if err != nil {
		return err
	}
	if cmp.Later() && !isHTMX(c) { // from the earlier to the later, as people read
		return c.Redirect(http.StatusSeeOther, fmt.Sprintf("/documents/%s/compare?against=%s", url.PathEscape(against), id))
	}
	v := newReportDiff(cmp, c.QueryParam("all") != "")
	if !isHTMX(c) {
		v.Since.Href = "" // it is this page
	}
	return s.show(c, http.StatusOK, v)
}

// nothingToCompare shows the page of a document that is no report, or not yet,
// or that cannot be compared with the one that was asked for; wrong says why
// that is so.
func (s *Server) nothingToCompare(c echo.Context, wrong string) error {
	d, err := s.svc.Evidence.Look(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	v := &reportDiffView{page: page{Title: "Compare " + d.Name, Nav: "documents"}, Head: documentHead(d, "compare")}
	status := http.StatusOK
	switch {
	case wrong != "":
		status, v.Again = http.StatusUnprocessableEntity, true
		v.Empty = "These two documents cannot be compared. " + wrong
	case d.Reading > 0:
		v.Empty = "Ward compares SOC 2 reports. It read this document as something else."
	default:
		v.Empty = unreadWords(d, "What it changes appears")
	}
	return s.show(c, status, v)
}

// diffShown is how many changes of a group a page shows unless all are asked for.
const diffShown = 40

func newReportDiff(cmp *evidence.Comparison, all bool) *reportDiffView {
	d := cmp.After.Document
	v := &reportDiffView{
		page: page{Title: "Compare " + d.Name, Nav: "documents"}, After: comparedReportOf(cmp.After),
		Head:    documentHead(&evidence.Item{Document: d, VendorName: cmp.VendorName}, "compare"),
		Against: control{Name: "against", Label: "Compare with"}, Since: sinceOf(cmp), Pair: cmp.Before != nil,
	}
	v.Against.Options = againstOptions(cmp)
	if cmp.Before == nil {
		v.Empty, v.Next = noEarlier(cmp), followingReport(cmp)
		return v
	}
	v.Before, v.Figures = comparedReportOf(cmp.Before), diffFigures(cmp)
	v.Export = fmt.Sprintf("%s/compare/export?against=%s", v.Head.Path(), cmp.Before.Document.ID)
	for _, spec := range diffGroups {
		g := diffGroup{ID: string(spec.effect), Title: spec.title, About: spec.about, All: fmt.Sprintf("%s/compare?against=%s&all=1#h-%s", v.Head.Path(), cmp.Before.Document.ID, spec.effect)}
		for _, ch := range cmp.Changes {
			switch {
			case ch.Effect != spec.effect:
			case !all && len(g.Rows) == diffShown:
				g.More++
			default:
				g.Rows = append(g.Rows, diffRowOf(cmp, ch))
			}
		}
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	for _, gap := range cmp.Unknown {
		v.Unknown = append(v.Unknown, labelled{words.ReportPart(string(gap.Part)), gap.Reason})
	}
	return v
}

// diffGroups are the groups of changes, the first to look at first.
var diffGroups = []struct {
	effect       diff.Effect
	title, about string
	mark         words.Standing
}{
	{diff.Worse, "What got worse", "Ask the vendor about these", stand("bad", "alert-triangle", "")},
	{diff.Unclear, "What is not shown to be mended", "Exceptions of the earlier report whose control was not tested clean since", stand("warn", "help", "")},
	{diff.Neutral, "What is different", "For you to judge", stand("info", "git-compare", "")},
	{diff.Better, "What got better", "", stand("ok", "circle-check", "")},
}

// noEarlier says why nothing is compared.
func noEarlier(cmp *evidence.Comparison) string {
	system := "this system"
	if name := cmp.After.Extraction.SOC2.System; name != nil && *name != "" {
		system = "“" + *name + "”"
	}
	switch {
	case cmp.After.Extraction.SOC2.LastDay() == "":
		return "It is not known which days this report speaks of, so none can be said to be the one before it. Fill in its period in the review, or choose a report."
	case len(cmp.Others) > 0:
		return "There is no earlier report of " + system + " that counts. You can choose another report of this vendor to compare with."
	}
	return "There is no earlier report of " + system + ". Add the report of the year before to this vendor, and the two are compared by themselves."
}

// followingReport is the report of the same system that follows, for whoever looks
// for what changed at the earlier of the two.
func followingReport(cmp *evidence.Comparison) option {
	this := cmp.After.Extraction.SOC2
	for _, o := range slices.Backward(cmp.Others) {
		if d := o.Document; this.System != nil && o.System == *this.System && this.LastDay() != "" && d.CoversTo > this.LastDay() {
			return option{Value: fmt.Sprintf("/documents/%s/compare?against=%s", d.ID, cmp.After.Document.ID), Label: d.Name}
		}
	}
	return option{}
}

// againstOptions are the reports to choose from, the one before first named.
func againstOptions(cmp *evidence.Comparison) []option {
	var out []option
	for _, o := range cmp.Others {
		d := o.Document
		parts := []string{d.Name}
		if p := words.Period(d.CoversFrom, d.CoversTo); p != "" {
			parts = append(parts, p)
		}
		if o.System != "" {
			parts = append(parts, o.System)
		}
		if d.ID == cmp.Last {
			parts = append(parts, "the last one of this system")
		}
		out = append(out, option{Value: string(d.ID), Label: strings.Join(parts, " · "), Chosen: cmp.Before != nil && cmp.Before.Document.ID == d.ID})
	}
	return out
}

func comparedReportOf(r *evidence.Reviewed) comparedReport {
	d, s := r.Document, r.Extraction.SOC2
	out := comparedReport{ID: string(d.ID), Name: d.Name, Period: words.Period(d.CoversFrom, d.CoversTo), Aside: r.Excluded}
	if s.ReportType != nil {
		out.Type = words.FactValue(*s.ReportType)
	}
	if s.System != nil {
		out.System = *s.System
	}
	return out
}

// diffFigures are the numbers that a person asks for first.
func diffFigures(cmp *evidence.Comparison) []labelled {
	n := func(p diff.Part, k diff.Kind) string { return words.Number(cmp.Count(p, k)) }
	return []labelled{
		{"Exceptions repeated", n(diff.Exceptions, diff.Repeated)}, {"New exceptions", n(diff.Exceptions, diff.New)},
		{"Not shown to be mended", n(diff.Exceptions, diff.Unproven)}, {"Resolved", n(diff.Exceptions, diff.Resolved)},
		{"Controls dropped", n(diff.Controls, diff.Dropped)}, {"Controls added", n(diff.Controls, diff.Added)},
		{"Between the periods", between(cmp)},
	}
}
