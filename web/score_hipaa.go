package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/assessments"
	"ward/internal/hipaa"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/web/words"
)

// hipaaView is the state of every provision for a vendor.
type hipaaView struct {
	page
	Head     vendorHead
	Counts   []itemCount
	Filter   string // the state that is shown; empty: all
	Word     string // of the filter
	All      int    // provisions of the catalogue
	AllHref  string
	Shown    int
	Families []itemFamily
	AsOf     string // date of the regulation text
	NoPHI    bool   // no provision applies
}

func (*hipaaView) template() string { return "score/hipaa" }

// itemCount is how many provisions are in one state.
type itemCount struct {
	Status            scoring.ItemStatus
	Word, Icon, Class string
	N                 int
	Href              string
	Chosen            bool
}

// itemFamily is a group of provisions.
type itemFamily struct {
	ID, Title string
	Items     []itemRow
}

// itemRow is one provision.
type itemRow struct {
	ID, Citation, Title, Plain string
	Addressable                bool
	Word, Icon, Class          string
	Value                      string       // "0.83 of 1"; empty: nothing is known
	Why                        string       // one sentence
	Links                      []sourceLink // the first places
	Sources                    []itemSource // all, in words
	Mapped                     *sourceLink  // where a report maps it itself; nil: no report does
}

// itemSource is what one source shows for a provision.
type itemSource struct {
	Note, Quote string
	Link        sourceLink
}

// itemOrder is the order in which states are listed: what needs work first.
var itemOrder = []scoring.ItemStatus{scoring.NotMet, scoring.PartlyMet, scoring.NotAssessed, scoring.MetByAlternative, scoring.Met}

// countItems counts the provisions by state.
func countItems(items []scoring.Item, src sources) []itemCount {
	out := make([]itemCount, len(itemOrder))
	for i, status := range itemOrder {
		out[i] = itemCount{Status: status, Word: words.ItemStatus(status), Icon: words.ItemIcon(status), Class: words.ItemClass(status), Href: src.path("/hipaa") + "?status=" + url.QueryEscape(string(status))}
		for _, item := range items {
			if item.Status == status {
				out[i].N++
			}
		}
	}
	return out
}

// showHIPAA serves GET /vendors/{id}/hipaa. The parameter status shows the
// provisions in one state only.
func (s *Server) showHIPAA(c echo.Context) error {
	v, k, err := s.explained(c)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, newHIPAAView(s.svc.Assessments.Rules(), v, k, scoring.ItemStatus(c.QueryParam("status"))))
}

func newHIPAAView(rules *scoring.Rules, v *vendors.Vendor, k *assessments.Known, status scoring.ItemStatus) *hipaaView {
	src := sourcesOf(v.ID, k)
	out := &hipaaView{Head: vendorHead{ID: v.ID, Name: v.Name, Tab: "hipaa"}, Counts: countItems(k.Items, src), All: len(k.Items), AllHref: src.path("/hipaa"), AsOf: rules.HIPAA.AsOf}
	out.Title, out.Nav = "HIPAA provisions of "+v.Name, "vendors"
	if slices.Contains(itemOrder, status) {
		out.Filter, out.Word = string(status), words.ItemStatus(status)
	}
	for i := range out.Counts {
		out.Counts[i].Chosen = string(out.Counts[i].Status) == out.Filter
	}
	phi, answered := k.Given[rules.Method.Inherent.PHIQuestion]
	out.NoPHI = answered && !phi.IsZero() && !rules.PHIInvolved(k.Given)
	for _, f := range rules.HIPAA.Families {
		family := itemFamily{ID: f.ID, Title: f.Title}
		for _, item := range k.Items {
			p, ok := rules.HIPAA.Requirement(item.ID)
			if ok && p.Family == f.ID && (out.Filter == "" || out.Filter == string(item.Status)) {
				family.Items = append(family.Items, itemOf(rules, item, p, src))
			}
		}
		if out.Shown += len(family.Items); len(family.Items) > 0 {
			out.Families = append(out.Families, family)
		}
	}
	return out
}

// itemOf shows one provision.
func itemOf(rules *scoring.Rules, item scoring.Item, p hipaa.Requirement, src sources) itemRow {
	out := itemRow{
		ID: item.ID, Citation: item.Citation, Title: item.Title, Plain: p.Plain, Addressable: p.Designation == hipaa.Addressable,
		Word: words.ItemStatus(item.Status), Icon: words.ItemIcon(item.Status), Class: words.ItemClass(item.Status), Why: whyItem(rules, item),
	}
	if item.Value != nil {
		out.Value = fmt.Sprintf("%.2f", *item.Value)
	}
	for _, one := range item.Sources {
		quote := one.Quote
		if !strings.Contains(quote, " ") {
			quote = "" // the id of a control says nothing to a reader
		}
		out.Sources = append(out.Sources, itemSource{Note: noteWords(rules, one), Quote: quote, Link: src.link(one)})
	}
	if m := item.Mapped; m != nil {
		out.Mapped = new(src.link(scoring.Source{Kind: "document", ID: m.Document, Page: m.Page}))
	}
	out.Links = src.pages(item.Sources, 3)
	for _, one := range item.Sources {
		if l := src.link(one); one.Kind != "document" && !slices.Contains(out.Links, l) {
			out.Links = append(out.Links, l)
		}
	}
	return out
}

// whyItem says why a provision is in its state.
func whyItem(rules *scoring.Rules, item scoring.Item) string {
	m := rules.Method.HIPAA
	contract := rules.IsContractItem(item.ID)
	switch {
	case item.Status == scoring.MetByAlternative:
		return "A reviewer accepted an equivalent measure."
	case item.Value == nil && contract && len(item.Sources) > 0:
		return "The agreement is in force. Nobody has reviewed its provisions yet."
	case item.Value == nil && contract:
		return "Only a business associate agreement can meet it. None is in force."
	case item.Value == nil && item.Mapped != nil:
		return "A report names it, but tested nothing that it lists for it."
	case item.Value == nil:
		return "No answer and no report speaks to it."
	case item.Status == scoring.NotAssessed:
		return fmt.Sprintf("Reports alone come to %.2f, below %.2f. A missing report is no proof that the safeguard is missing.", *item.Value, m.PartlyFrom)
	case item.Status == scoring.Met:
		return fmt.Sprintf("%.2f reaches %.2f.", *item.Value, m.MetFrom)
	case item.Status == scoring.PartlyMet && *item.Value >= m.MetFrom:
		return "Some of its provisions are missing from the agreement."
	case item.Status == scoring.PartlyMet:
		return fmt.Sprintf("%.2f lies from %.2f to below %.2f.", *item.Value, m.PartlyFrom, m.MetFrom)
	}
	return fmt.Sprintf("%.2f lies below %.2f.", *item.Value, m.PartlyFrom)
}

// noteWords says what a source shows, in words.
func noteWords(rules *scoring.Rules, one scoring.Source) string {
	switch one.Kind {
	case "document":
		note, _, _ := strings.Cut(one.Note, ", assurance") // the number is part of the value already
		id, strength, _ := strings.Cut(note, ", ")
		if c, ok := rules.HIPAA.Criterion(id); ok {
			note = fmt.Sprintf("%s %s: %s", id, c.Title, strength)
		}
		return capitalized(note)
	case "intake":
		return "By the intake " + one.Note
	case "agreement":
		return "Agreement: " + one.Note
	}
	return one.Note
}
