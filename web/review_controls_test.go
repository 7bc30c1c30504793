package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/identity"
	"ward/internal/reading"
)

// longReport is a report with 300 controls: most clean, some not.
func longReport(organization string) *reading.Extraction {
	x := readReport(organization)
	x.SOC2.Controls = nil
	for i := range 300 {
		state := reading.NoException
		switch {
		case i%100 == 7:
			state = reading.Exception
		case i%60 == 5:
			state = reading.DidNotOccur
		case i == 299:
			state = reading.Unread
		}
		x.SOC2.Controls = append(x.SOC2.Controls, reading.Control{ID: new(fmt.Sprintf("AC-%03d", i)), Criteria: []string{fmt.Sprintf("CC6.%d", 1+i%10)}, Page: 20 + i/10,
			Activity: "Access to system " + fmt.Sprint(i) + " is reviewed.", Tests: []reading.Test{{Test: "Inspected it.", Result: "as printed", Status: state}}})
	}
	x.NeedsReview = append(x.NeedsReview, reading.Review{Path: "soc2.controls.299", Reason: "a result of this control is none of the known phrases"})
	return x
}

// listedPaths are the paths of the rows in the list of controls.
func listedPaths(p *shown) []string {
	var out []string
	p.Doc.Find("#controls .w-fact").Each(func(_ int, s *goquery.Selection) { out = append(out, s.AttrOr("data-path", "")) })
	return out
}

func TestReviewControls(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", longReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path).says(http.StatusOK, "300 controls = 291 clean + 3 with an exception + 5 not tested + 1 not read", "9 controls, 1 of them above", "0 of 13 confirmed, 2 in doubt")
		if got := listedPaths(p); len(got) != 8 || got[0] != "soc2.controls.5" || row(p, "soc2.controls.299").Length() != 1 || p.Doc.Find("#controls").Find(`[data-path="soc2.controls.299"]`).Length() != 0 {
			t.Errorf("without a word it lists %v", got)
		}
		if len(p.Body) > 120_000 {
			t.Errorf("the page has %d bytes", len(p.Body))
		}
		tests := []struct {
			query string
			want  int
			says  string
		}{
			{"state=no_exception", 100, "1 to 100 of 291 controls"}, {"state=no_exception&from=200", 91, "201 to 291 of 291 controls"}, {"state=exception", 3, "3 controls"},
			{"state=not_tested", 5, "5 controls"}, {"state=unread", 0, "1 control, 1 of them above"}, {"state=all&criterion=CC6.10", 29, "30 controls, 1 of them above"},
			{"state=all&q=ac-01", 10, "10 controls"}, {"state=all&q=SYSTEM+42+is", 1, "1 control"}, {"state=no_exception&criterion=CC6.10&q=ac-009", 1, "1 control"},
			{"state=all&q=nowhere", 0, "No control fits."}, {"state=perhaps&from=-4", 8, "9 controls"}, {"state=all&from=9999", 100, "1 to 100 of 300 controls"}, {"state=all&criterion=CC9.9", 0, "No control fits."},
		}
		for _, tt := range tests {
			p := b.get(f.path+"?"+tt.query).says(http.StatusOK, tt.says)
			if got := listedPaths(p); len(got) != tt.want {
				t.Errorf("%s lists %d controls, want %d", tt.query, len(got), tt.want)
			}
		}
		p = b.get(f.path + "?fact=soc2.controls.42")
		if got := row(p, "soc2.controls.42"); !got.HasClass("active") || !strings.Contains(says(got), "Inspected it.") || got.Find(".w-decide").Length() != 1 {
			t.Errorf("a clean control opens as %q", says(got))
		}
		p = b.follow(f.decide(b, p, "soc2.controls.42", "confirm", nil)).says(http.StatusOK, "1 of 14 confirmed")
		if got := row(p, "soc2.controls.42"); !got.HasClass("done") {
			t.Error("a confirmed control stays in the list")
		}
		b.HTMX = "controls"
		if p := b.get(f.path + "?state=exception"); p.Doc.Find("main, form.w-narrow").Length() != 0 || len(listedPaths(p)) != 3 {
			t.Errorf("htmx gets %s", p.Body)
		}
		b.HTMX = "controls-all"
		if p := b.get(f.path + "?state=exception"); p.Doc.Find("main").Length() != 0 || p.Doc.Find("form.w-narrow").Length() != 1 || p.Doc.Find(`.w-closes [aria-current]`).Text() != "3 with an exception" {
			t.Errorf("htmx gets %s", p.Body)
		}
	})
}

// TestReviewControlsOfTypeOne: a report that tests nothing lists its controls
// and counts no results.
func TestReviewControlsOfTypeOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		x := longReport("Fennimoor, Inc.")
		x.SOC2.ReportType = new("type_1")
		x.NeedsReview = nil
		for i := range x.SOC2.Controls {
			x.SOC2.Controls[i].Tests = []reading.Test{}
		}
		f := newReviewFixture(t, h, "Fennimoor", x)
		p := h.as(t, f.tenant, identity.Viewer).get(f.path).says(http.StatusOK, "300 controls. The report does not test how they operate.", "1 to 100 of 300 controls")
		if p.Doc.Find(".w-closes a").Length() != 0 {
			t.Error("results are counted")
		}
	})
}

func TestCriteriaOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ first, then string }{{"CC6.2", "CC6.10"}, {"CC6.1", "CC6.2"}, {"CC9.9", "PI1.1"}, {"PI1.1", "A1.2"}, {"A1.2", "C1.1"}} {
		if criteriaOrder(tt.first, tt.then) >= 0 || criteriaOrder(tt.then, tt.first) <= 0 || criteriaOrder(tt.first, tt.first) != 0 {
			t.Errorf("%s does not come before %s", tt.first, tt.then)
		}
	}
}

// weigh sends the triage form of an exception.
func (f *reviewFixture) weigh(b *browser, seen string, fields url.Values) *shown {
	f.t.Helper()
	sent := url.Values{"path": {"soc2.exceptions.0"}, "seen": {seen}, "reading": {"1"}}
	for k, v := range fields {
		sent[k] = v
	}
	return b.post(f.path+"/triage", sent)
}

func TestReviewTriage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path+"?fact=soc2.exceptions.0").says(http.StatusOK, "Not weighed yet", "Proposed: moderate; by the rule “share”. Until a person chooses, it counts as moderate at least.")
		boxes := p.Doc.Find(`.w-triform input[name="hipaa"]`)
		if boxes.Length() == 0 || boxes.Length() != p.Doc.Find(`.w-triform input[name="hipaa"][checked]`).Length() || p.Doc.Find(`.w-triform input[name="severity"][checked]`).Length() != 0 {
			t.Error("what is proposed is not what the form holds")
		}
		bad := f.weigh(b, "0", url.Values{"relevant": {"no"}, "severity": {"minor"}, "hipaa_more": {"164.1"}, "note": {"kept"}})
		bad.says(http.StatusUnprocessableEntity, "say why it does not touch what you use", "say why it is minor", "must name provisions", "Correct what is marked.")
		if got := bad.Doc.Find(`.w-triform textarea[name="note"]`).Text(); got != "kept" {
			t.Errorf("the note is %q", got)
		}
		fields := url.Values{"relevant": {"no"}, "relevance_reason": {"Another module."}, "nature": {"operation"}, "severity": {"minor"}, "severity_reason": {"Late by a day."},
			"hipaa": {boxes.First().AttrOr("value", "")}, "hipaa_more": {"164.308(a)(5)"}, "wants_finding": {"yes"}, "compensating_control": {"=1+1<script>"}}
		p = b.follow(f.weigh(b, "0", fields)).says(http.StatusOK, "AC-02 is weighed.", "Relevant no, of operation, a finding to be made, minor", "Relevant: no. Another module.",
			"Weighed by Test analyst on 2 Mar 2026, 09:00.", "164.308(a)(5)(i)", "2 of 25, minor, weighed", "0 of 12 confirmed")
		if p.Doc.Find(`.w-triform input[name="severity"][value="minor"][checked]`).Length() != 1 || p.Doc.Find(".w-tri script").Length() != 0 {
			t.Error("the form does not hold what is kept")
		}
		other := h.as(t, f.tenant, identity.Admin)
		f.weigh(other, "0", url.Values{"note": {"mine"}}).says(http.StatusPreconditionFailed, "Test analyst weighed this at 09:00, after you opened it: relevant no", "Your text is kept below.")
		b.HTMX = "f-soc2-exceptions-0"
		r := f.weigh(b, "1", url.Values{"note": {"again"}}).says(http.StatusOK, "Note: again")
		if !row(r, "soc2.exceptions.0").HasClass("active") || r.Doc.Find("html main").Length() != 0 {
			t.Errorf("htmx gets %s", r.Body)
		}
		b.HTMX = ""
		p = b.follow(f.weigh(b, "2", url.Values{"note": {"again"}, "then": {"confirm"}})).says(http.StatusOK, "1 of 12 confirmed")
		if !row(p, "soc2.exceptions.0").HasClass("done") {
			t.Error("the exception is not confirmed")
		}
		b.post(f.path+"/triage", url.Values{"path": {"soc2.exceptions.7"}}).says(http.StatusNotFound)
		f.weigh(b, "3", url.Values{"reading": {"2"}}).says(http.StatusPreconditionFailed)
		v := h.as(t, f.tenant, identity.Viewer).get(f.path+"?fact=soc2.exceptions.0").says(http.StatusOK, "Note: again")
		if v.Doc.Find(".w-triform").Length() != 0 {
			t.Error("a viewer is offered the form")
		}
	})
}
