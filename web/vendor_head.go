package web

import (
	"fmt"

	"ward/web/words"
)

// vendorHead is what every page of one vendor shows at its top, for the part
// "vendorhead": where it is, the vendor's name, and the tabs.
type vendorHead struct {
	ID, Name string
	Sub      string // one line below the name; empty: none
	Tab      string // the current tab: its name in vendorTabs; empty: none
}

// vendorTab is one page of a vendor.
type vendorTab struct {
	Name, Label, Href string
	Current           bool
}

// vendorTabs are the pages of a vendor in the order of their tabs; Href is what
// follows the vendor's own address.
var vendorTabs = []vendorTab{
	{Name: "overview", Label: "Overview"},
	{Name: "intake", Label: "Intake", Href: "/intake"},
	{Name: "documents", Label: "Documents", Href: "/documents"},
	{Name: "coverage", Label: "Coverage", Href: "/coverage"},
	{Name: "baas", Label: "BAA", Href: "/baas"},
	{Name: "score", Label: "Score", Href: "/score"},
	{Name: "hipaa", Label: "HIPAA", Href: "/hipaa"},
	{Name: "services", Label: "Services", Href: "/services"},
	{Name: "contacts", Label: "Contacts", Href: "/contacts"},
	{Name: "reassessments", Label: "Reassessments", Href: "/reassessments"},
	{Name: "history", Label: "History", Href: "/history"},
}

// Path is the address of the vendor's page.
func (h vendorHead) Path() string { return "/vendors/" + h.ID }

// Tabs are the vendor's pages with the current one marked.
func (h vendorHead) Tabs() []vendorTab {
	out := make([]vendorTab, 0, len(vendorTabs))
	for _, t := range vendorTabs {
		t.Href, t.Current = h.Path()+t.Href, t.Name == h.Tab
		out = append(out, t)
	}
	return out
}

// bandMark is a risk band as it is shown everywhere, for the part "band": the
// meter, its word and, outside, the number.
type bandMark struct {
	Band   string // as stored; empty: not rated
	Word   string
	Number string // with one decimal; empty: none is shown
}

// markOf marks a band with the risk that led to it; nil or empty: not rated.
func markOf(band *string, risk *float64) bandMark {
	m := bandMark{Word: words.Band("")}
	if band != nil {
		m.Band, m.Word = *band, words.Band(*band)
	}
	if risk != nil {
		m.Number = fmt.Sprintf("%.1f", *risk)
	}
	return m
}

// Class is the class of the badge.
func (m bandMark) Class() string {
	if m.Band == "" {
		return "none"
	}
	return m.Band
}
