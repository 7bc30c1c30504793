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

func TestQualityPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		report := func(vendor, name string, first int) string {
			id := h.newDocument(t, d.by, vendor, name, evidencetest.Judged(evidencetest.SOC2("Fennimoor Billing", "2025-01-01", "2025-12-31"), first, 1000))
			h.clock.advance(time.Minute)
			return "/documents/" + string(id)
		}
		own := report(d.vendor.ID, "own.pdf", 0)
		d.b.get(own+"/quality").says(http.StatusOK, "The document is being read")
		h.work(t)
		p := d.b.get(own+"/quality").says(http.StatusOK, "own.pdf · 2 of 4 signals present, 1 not present, 1 unclear", "Structure", "Substance", "Source",
			"Paragraphs of the auditor's report", "All 8 paragraphs were found.", "p. 5", "2 places in words", "Controls may not prevent every error.",
			"No control tested by asking alone", "Not present", "Exceptions", "Reported", "at no one place",
			"no verdict on the vendor or the auditor", "No other report that you hold shares 50 % or more", "SOC 2 Reliability Rubric v1.0", "CC BY-SA 4.0")
		if p.Doc.Find("a[href='"+own+"/review?page=21']").Length() == 0 || p.Doc.Find("a[href='https://s2guild.org']").Length() != 1 || p.Doc.Find(".w-doctabs [aria-current]").Text() != "Quality" {
			t.Errorf("links: %s", p.Body)
		}
		if strings.Contains(p.Body, "tests_beyond_inquiry") {
			t.Error("the page shows a bare code")
		}
		d.b.get(own).says(http.StatusOK, "As evidence 2 of 4 signals present")

		other := h.newVendor(t, d.by, "Brackenford Imaging")
		report(other.ID, "copied.pdf", 10)
		report(d.vendor.ID, "earlier.pdf", 30)
		old := "/documents/" + string(h.newDocument(t, d.by, other.ID, "old.pdf", evidencetest.SOC2("Brackenford Imaging", "2023-01-01", "2023-12-31")))
		letter := "/documents/" + string(h.newDocument(t, d.by, d.vendor.ID, "letter.pdf", evidencetest.Letter("Fennimoor Billing", "2026-01-01", "2026-02-01")))
		h.work(t)
		d.b.get(own+"/quality").says(http.StatusOK, "copied.pdf", "Brackenford Imaging", "earlier.pdf", "the same vendor, so this is expected", "too little text",
			"1 other SOC 2 report was read before Ward could compare texts, and is not in this list")
		d.b.get(old+"/quality").says(http.StatusOK, "read before Ward looked for these signals", "Read it again")
		if p := d.b.get(letter+"/quality").says(http.StatusOK, "It read this document as something else"); p.Doc.Find(".w-doctabs a[href$=quality]").Length() != 0 {
			t.Error("a letter has a tab for its quality")
		}
		viewer := h.as(t, d.own, identity.Viewer)
		if p := viewer.get(old+"/quality").says(http.StatusOK, "read before Ward looked"); strings.Contains(p.text(), "Read it again") {
			t.Error("a viewer is asked to read it again")
		}
		h.as(t, d.other, identity.Admin).get(own + "/quality").says(http.StatusNotFound)
		d.b.get("/documents/no-id/quality").says(http.StatusNotFound)
		h.anonymous(t).get(own + "/quality").says(http.StatusSeeOther)
	})
}

// TestQualityPageIsHarmless: what a report says is text, whatever it holds.
func TestQualityPageIsHarmless(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		x := evidencetest.Judged(evidencetest.SOC2("Fennimoor Billing", "2025-01-01", "2025-12-31"), 0, 1000)
		evil := "<script>alert(1)</script>\u202e=1+1"
		x.SOC2.Quality[0].Detail, x.SOC2.Quality[0].Places[0] = evil, reading.SignalPlace{Page: 5, Note: evil, Quote: evil}
		id := h.newDocument(t, d.by, d.vendor.ID, "own.pdf", x)
		h.work(t)
		d.b.get("/documents/"+string(id)+"/quality").says(http.StatusOK, "<script>alert(1)</script>")
	})
}

// TestQualityStates: every state of a document tells what is known.
func TestQualityStates(t *testing.T) {
	t.Parallel()
	doc := func(reading int, status evidence.Status) evidence.Item {
		return evidence.Item{Document: evidence.Document{Name: "r.pdf", Reading: reading, Status: status, ErrorDetail: "It is damaged.", DocumentClass: "soc2_report"}}
	}
	tests := []struct {
		name         string
		q            evidence.Quality
		empty, again string
	}{
		{"waits", evidence.Quality{Item: doc(0, evidence.Queued)}, "is being read", ""},
		{"failed", evidence.Quality{Item: doc(0, evidence.Failed)}, "could not be read: It is damaged.", ""},
		{"no report", evidence.Quality{Item: doc(1, evidence.Extracted)}, "something else", ""},
		{"old", evidence.Quality{Item: doc(1, evidence.Extracted), Report: true}, "nothing is known", ""},
		{"read again", evidence.Quality{Item: doc(1, evidence.Processing), Report: true, Signals: []reading.Signal{}}, "", "being read again"},
		{"read again, which failed", evidence.Quality{Item: doc(1, evidence.Failed), Report: true, Signals: []reading.Signal{}}, "", "that failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := newQualityView(&tt.q, true)
			if !strings.Contains(v.Empty, tt.empty) || tt.empty == "" && v.Empty != "" || !strings.Contains(v.Again, tt.again) || tt.again == "" && v.Again != "" {
				t.Errorf("says %q and %q", v.Empty, v.Again)
			}
		})
	}
}
