package web

import "ward/internal/evidence"

// docHead is what every page of one document shows at its top, for the parts
// "doccrumbs" and "doctabs": where it is, and the tabs.
type docHead struct {
	ID, Name             string
	VendorID, VendorName string
	Report               bool   // it was read as a SOC 2 report: it has the tabs of one
	Tab                  string // the current tab: its name in documentTabs; empty: none
}

// documentHead is the head of a document's page with a tab marked.
func documentHead(d *evidence.Item, tab string) docHead {
	return docHead{ID: string(d.ID), Name: d.Name, VendorID: d.VendorID, VendorName: d.VendorName, Report: d.DocumentClass == "soc2_report" && d.Reading > 0, Tab: tab}
}

// docTab is one page of a document.
type docTab struct {
	Name, Label, Href string
	report            bool // only SOC 2 reports have it
	Current           bool
}

// documentTabs are the pages of a document in the order of their tabs; Href is
// what follows the document's own address.
var documentTabs = []docTab{
	{Name: "overview", Label: "Overview"},
	{Name: "review", Label: "Review", Href: "/review"},
	{Name: "compare", Label: "Compare", Href: "/compare", report: true},
	{Name: "quality", Label: "Quality", Href: "/quality", report: true},
}

// Path is the address of the document's page.
func (h docHead) Path() string { return "/documents/" + h.ID }

// Label names the current tab; empty when there is none.
func (h docHead) Label() string {
	for _, t := range documentTabs {
		if t.Name == h.Tab {
			return t.Label
		}
	}
	return ""
}

// Overview says whether the page is the document's own.
func (h docHead) Overview() bool { return h.Tab == "overview" }

// Tabs are the document's pages with the current one marked.
func (h docHead) Tabs() []docTab {
	var out []docTab
	for _, t := range documentTabs {
		if t.report && !h.Report {
			continue
		}
		t.Href, t.Current = h.Path()+t.Href, t.Name == h.Tab
		out = append(out, t)
	}
	return out
}
