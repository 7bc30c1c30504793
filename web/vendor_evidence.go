package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/hipaa"
	"ward/internal/scoring"
	"ward/web/words"
)

// safeguards are the standards of the Security Rule in two columns.
type safeguards struct {
	Lead    string // "standards: 14 met, 5 partly met"
	Columns [2][]safeguardGroup
	NotMet  []safeguard // those to look at first
}

// safeguardGroup is a headed part of the standards.
type safeguardGroup struct {
	Heading string
	Items   []safeguard
}

// safeguard is one standard and how the vendor meets it.
type safeguard struct {
	Href, Title, Cite string
	Mark              words.Standing
	Sources           []sourceLink // at most two
}

// columnsOf are the families of standards as the two columns show them.
var columnsOf = [2][]struct {
	heading  string
	families []string
}{
	{{"Administrative", []string{"administrative"}}, {"Organizational and documents", []string{"organizational", "documentation"}}},
	{{"Physical", []string{"physical"}}, {"Technical", []string{"technical"}}},
}

// safeguardsOf lists the standards of the Security Rule with their state.
func safeguardsOf(d *dossier.Dossier, rules *hipaa.Rules) safeguards {
	var out safeguards
	src := sourcesOf(d.Vendor.ID, &d.Known)
	item := map[string]scoring.Item{}
	for _, i := range d.Items {
		item[i.ID] = i
	}
	counts := map[scoring.ItemStatus]int{}
	for c, groups := range columnsOf {
		for _, g := range groups {
			group := safeguardGroup{Heading: g.heading}
			for _, q := range rules.Requirements {
				if q.Kind != hipaa.Standard || !slices.Contains(g.families, q.Family) {
					continue
				}
				i := item[q.ID]
				counts[i.Status]++
				s := safeguardOf(src, i, q)
				group.Items = append(group.Items, s)
				if i.Status == scoring.NotMet {
					out.NotMet = append(out.NotMet, s)
				}
			}
			out.Columns[c] = append(out.Columns[c], group)
		}
	}
	var lead []string
	for _, s := range []scoring.ItemStatus{scoring.Met, scoring.MetByAlternative, scoring.PartlyMet, scoring.NotMet, scoring.NotAssessed} {
		if counts[s] > 0 {
			lead = append(lead, fmt.Sprint(counts[s], " ", strings.ToLower(words.ItemStatus(s))))
		}
	}
	out.Lead = "standards: " + strings.Join(lead, ", ")
	return out
}

func safeguardOf(src sources, i scoring.Item, q hipaa.Requirement) safeguard {
	s := safeguard{
		Href: src.path("/hipaa#") + url.PathEscape(q.ID), Title: q.Title, Cite: strings.TrimPrefix(q.Citation, "45 CFR "),
		Mark: stand(words.ItemClass(i.Status), words.ItemIcon(i.Status), words.ItemStatus(i.Status)),
	}
	s.Sources = src.pages(i.Sources, 2)
	if len(s.Sources) == 0 && len(i.Sources) > 0 {
		s.Sources = []sourceLink{src.link(i.Sources[0])}
	}
	return s
}

// exceptions are those of the last report that counts.
type exceptions struct {
	Report  string // the name of its file; empty: there is no report
	Href    string
	Lead    string // "3 found, 2 wait for you"
	Rows    []exceptionRow
	More    int    // exceptions that are not listed
	Opinion string // what the auditor concluded
	Since   since  // since the report before; the zero value: there is none
}

// exceptionRow is one deviation that the auditor found.
type exceptionRow struct {
	Control, Criteria string
	Text              string
	Sample            string // "3 of 25"; empty: not stated
	Severity          string
	Class             string // of the severity's tag
	State             words.Standing
	HIPAA             string // the standards that it touches; empty: none
	Href, Page        string // where it stands
	Response          string // of the management; empty: none
}

// lastReport is the SOC 2 report that counts and covers the latest day; nil:
// there is none.
func lastReport(d *dossier.Dossier) *evidence.Reviewed {
	var last *evidence.Reviewed
	for i := range d.Documents {
		r := &d.Documents[i]
		if r.Extraction.SOC2 == nil || r.Excluded != "" {
			continue
		}
		if last == nil || r.Document.CoversTo >= last.Document.CoversTo {
			last = r
		}
	}
	return last
}

func exceptionsOf(d *dossier.Dossier, rules *hipaa.Rules) (exceptions, error) {
	r := lastReport(d)
	if r == nil {
		return exceptions{}, nil
	}
	weighed, err := r.Weighed(rules)
	if err != nil {
		return exceptions{}, err
	}
	out := exceptions{Report: r.Document.Name, Href: "/documents/" + string(r.Document.ID) + "/review"}
	if o := r.Extraction.SOC2.Opinion; o != nil {
		out.Opinion = words.Opinion(*o)
	}
	out.Since = sinceOf(evidence.CompareLast(d.Documents, r.Document.ID))
	waiting := 0
	for i, e := range r.Extraction.SOC2.Exceptions {
		path := r.Path("soc2.exceptions", i)
		row := exceptionRow{
			Control: "No control named", Criteria: strings.Join(e.Criteria, ", "), Text: e.Text, Severity: capital(e.Severity),
			Class: map[string]string{"major": "bad", "moderate": "warn"}[e.Severity], HIPAA: touched(rules, weighed[i]),
			Href: out.Href + "?fact=" + url.QueryEscape(path+".deviation"), State: stand("off", "eye", "As read"),
		}
		if e.ControlID != nil {
			row.Control = *e.ControlID
		}
		if e.SampleFailed != nil && e.SampleSize != nil {
			row.Sample = fmt.Sprintf("%d of %d", *e.SampleFailed, *e.SampleSize)
		}
		if e.Page > 0 {
			row.Page = fmt.Sprintf("p. %d", e.Page)
		}
		if e.ManagementResponse != nil {
			row.Response = *e.ManagementResponse
		}
		if r.Confirmed(path+".severity") || r.Confirmed(path+".deviation") {
			row.State = stand("ok", "circle-check", "Confirmed")
		}
		for _, w := range r.Extraction.NeedsReview {
			if w.Path == path || strings.HasPrefix(w.Path, path+".") {
				row.State = stand("warn", "alert-triangle", "Confirm first")
			}
		}
		if row.State.Class == "warn" {
			waiting++
		}
		out.Rows = append(out.Rows, row)
	}
	out.More, out.Rows = max(0, len(out.Rows)-maxExceptions), upTo(out.Rows, maxExceptions)
	out.Lead = words.Count(len(r.Extraction.SOC2.Exceptions), "exception", "exceptions") + " found"
	if waiting > 0 {
		out.Lead += ", " + words.Count(waiting, "waits", "wait") + " for you"
	}
	return out, nil
}

// touched names the standards of HIPAA that an exception touches, as its triage
// has them or, before that, proposes them; two, and how many more.
func touched(rules *hipaa.Rules, x evidence.Weighed) string {
	ids := x.Touches
	if x.Triage != nil {
		ids = x.Triage.Provisions()
	}
	var out []string
	for _, id := range ids {
		q, ok := rules.Requirement(id)
		if parent, known := rules.Requirement(q.Parent); known && q.Kind != hipaa.Standard {
			q = parent
		}
		if ok && !slices.Contains(out, q.Title) {
			out = append(out, q.Title)
		}
	}
	if more := len(out) - 2; more > 0 {
		return strings.Join(out[:2], ", ") + " and " + words.Number(more) + " more"
	}
	return strings.Join(out, ", ")
}
