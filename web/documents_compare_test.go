package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/reading"
)

// yearOf is the report of a year by the vendor of the tests.
func yearOf(year string, change ...func(*reading.SOC2)) *reading.Extraction {
	x := evidencetest.SOC2("Fennimoor Billing", year+"-01-01", year+"-12-31")
	for _, f := range change {
		f(x.SOC2)
	}
	return x
}

// TestComparePage shows what changed since the last report of the system, and
// with any other.
func TestComparePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		add := func(vendor, name string, x *reading.Extraction) string {
			id := h.newDocument(t, d.by, vendor, name, x)
			h.clock.advance(time.Minute)
			return string(id)
		}
		this := add(d.vendor.ID, "this.pdf", yearOf("2025", func(s *reading.SOC2) {
			s.Opinion, s.Categories, s.Auditor = new("qualified"), []string{"security"}, new("Marlcombe & Voss LLP")
			s.Exceptions = append(s.Exceptions, reading.Deviation{ControlID: new("BK-01"), Criteria: []string{"A1.2"}, Page: 41, Text: "=HYPERLINK(\"x\") <script>alert(1)</script>", Severity: "major"})
			s.Period.Start = "2025-04-01"
		}))
		d.b.get("/documents/"+this+"/compare").says(http.StatusOK, "The document is being read")
		h.work(t)
		d.b.get("/documents/"+this+"/compare").says(http.StatusOK, "There is no earlier report of “Hosted records”", "The vendor’s documents")
		d.b.HTMX = "since"
		if p := d.b.get("/documents/" + this + "/compare").says(http.StatusOK); strings.TrimSpace(p.text()) != "" {
			t.Errorf("without a pair the line says %q", p.text())
		}
		d.b.HTMX = ""
		before := add(d.vendor.ID, "before.pdf", yearOf("2024"))
		billing := add(d.vendor.ID, "billing.pdf", yearOf("2023", func(s *reading.SOC2) { s.System = new("Claims desk") }))
		letter := add(d.vendor.ID, "letter.pdf", evidencetest.Letter("Fennimoor Billing", "2026-01-01", "2026-02-01"))
		h.work(t)

		first := d.b.get("/documents/"+before+"/compare").says(http.StatusOK, "There is no earlier report of “Hosted records”", "The report after it is this.pdf.", "Compare with the report after")
		if href := "/documents/" + this + "/compare?against=" + before; first.Doc.Find(`a[href="`+href+`"]`).Length() != 1 {
			t.Errorf("the earlier report does not lead to %s", href)
		}
		path := "/documents/" + this + "/compare"
		p := d.b.get(path).says(http.StatusOK, "What changed since the report before", "this.pdf · 1 Apr 2025 to 31 Dec 2025",
			"Since the report to 31 Dec 2024: 1 exception repeated, 1 new exception, 1 category left out, hole of 90 days, another opinion, another auditor.",
			"What got worse", "Exception repeated", "AC-02", "2 of 25 accounts were not removed.", "Moderate, sample: 2 of 25 p. 21", "New exception", "BK-01", "not in this report",
			"Another opinion", "Unqualified p. 5", "Qualified p. 5", "Category left out", "Availability in the review", "Hole between the periods, 90 days", "1 Jan 2024 to 31 Dec 2024",
			"What is different", "Another auditor", "Marlcombe & Voss LLP", "Exceptions repeated", "Controls dropped", "Between the periods",
			"before.pdf · 1 Jan 2024 to 31 Dec 2024 · Hosted records · the last one of this system", "billing.pdf")
		for _, href := range []string{"/documents/" + before + "/review?fact=soc2.exceptions.0", "/documents/" + this + "/review?fact=soc2.exceptions.1", "/documents/" + this + "/review?fact=soc2.opinion"} {
			if p.Doc.Find("a[href='"+href+"']").Length() == 0 {
				t.Errorf("no link to %s", href)
			}
		}
		if p.Doc.Find(".w-doctabs [aria-current]").Text() != "Compare" || strings.Contains(p.Body, "<script>alert") || strings.Contains(p.text(), "qualified_criteria") {
			t.Errorf("the page: %s", p.Body)
		}
		d.b.HTMX = "since"
		if p := d.b.get(path).says(http.StatusOK, "Since the report to 31 Dec 2024"); strings.Contains(p.Body, "<html") {
			t.Error("the line comes with a whole page")
		}
		d.b.HTMX = ""

		d.b.get(path+"?against="+billing).says(http.StatusOK, "Another name of the system", "Claims desk", "billing.pdf")
		d.b.get("/documents/" + before + "/compare?against=" + this).says(http.StatusSeeOther)
		for against, words := range map[string]string{letter: "Against must be a SOC 2 report; this document was read as something else.", this: "Against must be another report"} {
			d.b.get(path+"?against="+against).says(http.StatusUnprocessableEntity, "These two documents cannot be compared.", words, "Compare with the report before")
		}
		if p := d.b.get("/documents/"+letter+"/compare").says(http.StatusOK, "It read this document as something else"); p.Doc.Find(".w-doctabs a[href$=compare]").Length() != 0 {
			t.Error("a letter has a tab to compare it")
		}
		d.b.get("/vendors/"+d.vendor.ID).says(http.StatusOK, "Since the report to 31 Dec 2024: 1 exception repeated")
		for _, at := range []string{"", "/review"} {
			if p := d.b.get("/documents/"+this+at).says(http.StatusOK, "Compare with the report before"); p.Doc.Find("#since[hx-get='"+path+"']").Length() != 1 {
				t.Errorf("%s does not ask what changed", at)
			}
		}
		h.as(t, d.own, identity.Viewer).get(path).says(http.StatusOK, "What got worse")
		other := h.newVendor(t, d.by, "Brackenford Imaging")
		elsewhere := string(h.newDocument(t, d.by, other.ID, "elsewhere.pdf", yearOf("2022")))
		h.work(t)
		d.b.get(path + "?against=" + elsewhere).says(http.StatusNotFound)
		stranger := h.as(t, d.other, identity.Admin)
		stranger.get(path).says(http.StatusNotFound)
		stranger.get(path + "/export").says(http.StatusNotFound)
		d.b.get("/documents/no-id/compare").says(http.StatusNotFound)
		h.anonymous(t).get(path).says(http.StatusSeeOther)
	})
}

// TestCompareUnknown: what cannot be told stands on the page, and with the
// change that it may undo.
func TestCompareUnknown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		earlier := yearOf("2024")
		earlier.NeedsReview = []reading.Review{{Path: "soc2.exceptions", Reason: "a table was not understood"}}
		earlier.SOC2.Exceptions = []reading.Deviation{}
		h.newDocument(t, d.by, d.vendor.ID, "before.pdf", earlier)
		h.clock.advance(time.Minute)
		this := h.newDocument(t, d.by, d.vendor.ID, "this.pdf", yearOf("2025", func(s *reading.SOC2) {
			for i := range 60 {
				s.Controls = append(s.Controls, reading.Control{ID: new("NW-" + strings.Repeat("I", i+1)), Criteria: []string{"CC7.1"}, Page: 22, Activity: "Scan " + strings.Repeat(string(rune('a'+i%26)), 4+i/26) + " weekly.", Tests: []reading.Test{}})
			}
		}))
		h.work(t)
		path := "/documents/" + string(this) + "/compare"
		const doubt = "Whether all exceptions of the earlier report were found waits for a person."
		p := d.b.get(path).says(http.StatusOK, "New exception", doubt, "What cannot be told", "not all of it can be told", "Control added", "20 more changes")
		if n := p.Doc.Find("[aria-labelledby=h-neutral] tbody tr").Length(); n != diffShown {
			t.Errorf("%d changes are shown", n)
		}
		if p := d.b.get(path + "?all=1").says(http.StatusOK); p.Doc.Find("[aria-labelledby=h-neutral] tbody tr").Length() != 60 {
			t.Error("not all changes are shown when all are asked for")
		}
	})
}

// TestCompareExport writes every change, none as a formula.
func TestCompareExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		var ids []evidence.ID
		for _, year := range []string{"2024", "2025"} {
			ids = append(ids, h.newDocument(t, d.by, d.vendor.ID, year+".pdf", yearOf(year, func(s *reading.SOC2) {
				s.Exceptions[0].Text = "=1+1 in " + year
			})))
			h.clock.advance(time.Minute)
		}
		h.work(t)
		path := "/documents/" + string(ids[1]) + "/compare/export"
		p := d.b.get(path + "?format=csv").says(http.StatusOK)
		if !strings.Contains(p.Body, "Worse,Exception repeated,AC-02,'=1+1 in 2024,21,'=1+1 in 2025,21,Moderate,Moderate,,\r\n") {
			t.Errorf("the file holds %q", p.Body)
		}
		if p := d.b.get(path + "?format=xlsx").says(http.StatusOK); !strings.HasPrefix(p.Body, "PK") {
			t.Errorf("the workbook begins with %.10q", p.Body)
		}
		d.b.get(path + "?format=pdf").says(http.StatusUnprocessableEntity)
		d.b.get("/documents/" + string(ids[0]) + "/compare/export").says(http.StatusNotFound)
	})
}

// TestScoreOfRepeats: the line of a question whose criterion has a repeated
// exception says so, and leads to both pages.
func TestScoreOfRepeats(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		before := h.newDocument(t, d.by, d.vendor.ID, "before.pdf", yearOf("2024"))
		h.clock.advance(time.Minute)
		h.newDocument(t, d.by, d.vendor.ID, "this.pdf", yearOf("2025", func(s *reading.SOC2) { s.Exceptions[0].Page = 33 }))
		h.work(t)
		p := d.b.get("/vendors/"+d.vendor.ID+"/score?section=all").says(http.StatusOK, "an exception is repeated from the report before", "before, p. 21", "p. 33")
		if p.Doc.Find("a[href='/documents/"+string(before)+"/review?page=21']").Length() == 0 {
			t.Error("no link to the page of the report before")
		}
	})
}
