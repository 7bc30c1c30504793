package web

import (
	"strings"
	"time"

	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/internal/reassessments"
	"ward/internal/vendors"
	"ward/web/chart"
	"ward/web/words"
)

// workCard is one kind of work: how much of it waits, and the first of it.
type workCard struct {
	ID, Heading, About string
	Count              int
	All                []step // the whole lists
	When               string // what the date of a row is: "Due"
	Today              string // date
	Rows               []workRow
}

// workRow is one thing that waits.
type workRow struct {
	Vendor, VendorHref string
	Sub                string         // what it is about
	Name               string         // of the document; empty: of none
	State              words.Standing // without text: the date says it
	Due                dueDate        // without a date: Age says it
	Age                string
	Owner              person // without a name: nobody
	Step               *step  // nil: the person may not
	Cover              *chart.Coverage
}

// worker puts what waits into words.
type worker struct {
	scope
	role identity.Role
	f    *portfolio.Figures
}

func (w worker) today() string { return w.f.At.Format(time.DateOnly) }

// cards are what waits, by kind, in two columns, and a sentence about the kinds
// of which nothing does.
func (w worker) cards() (left, right []workCard, calm string) {
	var none []string
	keep := func(to *[]workCard, c workCard, empty string) {
		if c.Count == 0 {
			none = append(none, empty)
			return
		}
		*to = append(*to, c)
	}
	keep(&left, w.confirm(), "no fact in doubt")
	keep(&left, w.due(), "nothing due")
	keep(&right, w.failed(), "no document that could not be read")
	keep(&right, w.baas(), "no agreement that is missing or ends")
	keep(&right, w.uncovered(), "no gap in SOC 2 coverage")
	if len(none) > 0 {
		calm = "There is " + listed(none) + "."
	}
	return left, right, calm
}

// listed joins phrases as a sentence does: "a, b and c".
func listed(parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// row begins a row with its vendor; about is what else is said below its name.
func (w worker) row(v portfolio.Vendor, about string) workRow {
	r := workRow{Vendor: v.VendorName, VendorHref: "/vendors/" + v.VendorID, Sub: about, Owner: person{Name: text(v.OwnerName)}}
	switch {
	case v.Tier != nil && about != "":
		r.Sub = words.Tier(*v.Tier) + " · " + about
	case v.Tier != nil:
		r.Sub = words.Tier(*v.Tier)
	}
	return r
}

// can is a step that a permission allows, or nil.
func (w worker) can(p identity.Permission, label, href string) *step {
	if !w.role.Has(p) {
		return nil
	}
	return &step{Label: label, Href: href}
}

// all is the link to a whole list.
func all(n int, href string) []step { return []step{{Label: "All " + words.Number(n), Href: href}} }

func (w worker) confirm() workCard {
	in := w.f.Waiting.Confirm
	c := workCard{
		ID: "confirm", Heading: "Facts in doubt", About: words.Count(in.Facts, "fact", "facts") + " in " + words.Count(in.Count, "document", "documents"),
		Count: in.Count, All: all(in.Count, w.list("/documents", "status", "needs_review")), When: "Waits", Today: w.today(),
	}
	for _, d := range in.First {
		r := w.row(d.Vendor, words.Class(d.Class))
		r.Name, r.Age = d.Name, words.For(d.Since, w.f.At)
		r.Step = w.can(identity.WriteEvidence, "Confirm "+words.Count(max(d.OpenFacts, 1), "fact", "facts"), "/documents/"+string(d.ID)+"/review")
		c.Rows = append(c.Rows, r)
	}
	return c
}

func (w worker) failed() workCard {
	in := w.f.Waiting.Failed
	c := workCard{ID: "failed", Heading: "Could not be read", Count: in.Count, All: all(in.Count, w.list("/documents", "status", "failed"))}
	for _, d := range in.First {
		r := w.row(d.Vendor, "")
		r.Name, r.Age = d.Name, words.For(d.Since, w.f.At)
		r.State = words.Standing{Class: "bad", Icon: "file-alert", Text: words.Failure(d.ErrorCode)}
		label := "See what to do"
		if d.ErrorCode == "encrypted" {
			label = "Type the password"
		}
		r.Step = w.can(identity.WriteEvidence, label, "/documents/"+string(d.ID))
		c.Rows = append(c.Rows, r)
	}
	return c
}

// causeSteps are what each cause asks for, and where.
var causeSteps = map[reassessments.Cause]struct {
	label, below string
	needs        identity.Permission
}{
	reassessments.ByCadence: {"Go through the intake", "/intake", identity.WriteVendors},
	reassessments.ReportEnd: {"Add the new report", "/documents", identity.WriteEvidence},
	reassessments.BAAExpiry: {"Renew the BAA", "/baas", identity.WriteAgreements},
}

func (w worker) due() workCard {
	in := w.f.Waiting.Reassess
	c := workCard{ID: "due", Heading: "Due and overdue", Count: in.Count, All: all(in.Count, w.list("/reassessments")), When: "Due", Today: w.today()}
	if n := in.Due.Overdue; n > 0 {
		c.All = append([]step{{Label: words.Number(n) + " overdue", Href: w.overdue()}}, c.All...)
	}
	for _, e := range in.First {
		r := w.row(e.Vendor, words.Within(words.Cause(e.Cause)))
		r.Due = dueOn(&e.DueOn, w.today())
		if s, ok := causeSteps[e.Cause]; ok {
			r.Step = w.can(s.needs, s.label, "/vendors/"+e.VendorID+s.below)
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

func (w worker) baas() workCard {
	in := w.f.Waiting.BAAs
	c := workCard{ID: "baas", Heading: "Business associate agreements", Count: in.Missing + in.Ending}
	if in.Missing > 0 {
		c.All = append(c.All, step{Label: words.Number(in.Missing) + " missing", Href: w.missingBAAs()})
	}
	if in.Ending > 0 {
		c.All = append(c.All, step{Label: words.Number(in.Ending) + " ending", Href: w.Vendors("baa_status", string(vendors.BAAExpiring))})
	}
	for _, a := range in.First {
		about := "handles PHI"
		if a.State == vendors.BAAExpiring { // with or without
			about = ""
		}
		r := w.row(a.Vendor, about)
		r.State = words.BAALine(a.State, text(a.Until), 0, true, w.today())
		label := "Add the BAA"
		if a.State == vendors.BAAExpiring || a.State == vendors.BAAExpired {
			label = "Renew the BAA"
		}
		r.Step = w.can(identity.WriteAgreements, label, "/vendors/"+a.VendorID+"/baas")
		c.Rows = append(c.Rows, r)
	}
	return c
}

// missingBAAs is the list of vendors that handle PHI without an agreement.
func (s scope) missingBAAs() string {
	return s.Vendors("phi", "true", "baa_status", join(portfolio.NotInForce))
}

// coverSteps are what each state of coverage asks for.
var coverSteps = map[vendors.CoverageStatus]string{
	vendors.NoReport: "Add the SOC 2 report", vendors.Type1Only: "Add a Type II report", vendors.Unbridged: "Add a bridge letter or the new report", vendors.Stale: "Add the new report",
}

func (w worker) uncovered() workCard {
	in := w.f.Waiting.Uncovered
	c := workCard{ID: "gaps", Heading: "SOC 2 coverage gaps", Count: in.Count, All: all(in.Count, w.Vendors("coverage_status", join(portfolio.NotCovered)))}
	if from := w.f.At.AddDate(-1, 0, 0); in.Count > 0 {
		c.About = from.Format("Jan 2006") + " to " + w.f.At.AddDate(0, 6, 0).Format("Jan 2006") + ", line is today"
	}
	day, _ := time.Parse(time.DateOnly, w.today()) // written in this form
	for _, g := range in.First {
		row := &vendors.Row{Vendor: vendors.Vendor{Rating: vendors.Rating{CoverageStatus: g.Status, CoverageSpans: g.Spans}}}
		spans, reached := coverSpans(row, day)
		bar := chart.CoverageBar(day, spans)
		r := w.row(g.Vendor, "")
		r.State, r.Cover = words.CoverageLine(g.Status, "", reached, w.today()), &bar
		r.Step = w.can(identity.WriteEvidence, coverSteps[g.Status], "/vendors/"+g.VendorID+"/documents")
		c.Rows = append(c.Rows, r)
	}
	return c
}
