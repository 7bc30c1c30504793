package web

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/scoring"
	"ward/internal/vendors/vendorstest"
	"ward/questionnaires"
)

var anID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-`)

// document adds a document whose reading is x, and lets it be read and scored.
func (h *harness) document(t *testing.T, tenant identity.TenantID, vendor, name string, x *reading.Extraction) evidence.ID {
	t.Helper()
	d, _, err := h.svc.Evidence.Accept(t.Context(), h.accounts.Actor(tenant, identity.Analyst), vendor,
		evidence.Upload{Name: name, Body: strings.NewReader(string(evidencetest.PDF(t, x)))})
	if err != nil {
		t.Fatal(err)
	}
	h.work(t)
	return d.ID
}

// points reads the cells of a column and returns their numbers.
func points(t *testing.T, cells *goquery.Selection) []float64 {
	t.Helper()
	var out []float64
	cells.Each(func(_ int, s *goquery.Selection) {
		s.Find(".w-sub").Remove()
		n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(s.Text()), "−", "-", 1), 64)
		if err != nil {
			t.Errorf("%q is no number", s.Text())
		}
		out = append(out, n)
	})
	return out
}

// TestScorePage: the lines as shown add up to the residual risk as shown, each
// with its source, and the page says why the band is what it is.
func TestScorePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		doc := h.document(t, own, v.ID, "aldermoor.pdf", evidencetest.SOC2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		path := "/vendors/" + v.ID + "/score"
		p := h.as(t, own, identity.Viewer).get(path).says(http.StatusOK, "and why Critical", "provisional until", "Computed,", "Final band",
			"Hard knockout", "PHI is involved and no business associate agreement is in force.", "45 CFR 164.308(b)(1)",
			"The vendor has not answered the “HIPAA security questionnaire for business associates”.", "What would help most", "p. 20", "Intake of 2 Mar 2026", "Confidence: low", "while the confidence is below 0.60.")
		all := points(t, p.Doc.Find(".w-fall tbody td:nth-child(3)"))
		sum := 0.0
		for _, n := range all[:len(all)-1] {
			sum += n
		}
		if math.Abs(sum-all[len(all)-1]) > 1e-9 {
			t.Errorf("the lines add up to %.4f, the residual risk is %v", sum, all[len(all)-1])
		}
		if p.Doc.Find(`a[href="/documents/`+string(doc)+`/review?page=20"]`).Length() == 0 || p.Doc.Find(`a[href="/vendors/`+v.ID+`/baas"]`).Length() == 0 {
			t.Error("a page of the report, or the agreements, is not a click away")
		}
		p = h.as(t, own, identity.Viewer).get(path + "?section=all")
		whole := points(t, p.Doc.Find("#answers tr.sum td[data-l=Points]"))
		for i, n := range all[1 : len(all)-1] {
			if whole[i] != n {
				t.Errorf("section %d takes away %v, its answers %v", i, n, whole[i])
			}
		}
		p.Doc.Find("#answers table").Each(func(i int, s *goquery.Selection) {
			lines, sum := points(t, s.Find("tr:not(.sum) td[data-l=Points]")), 0.0
			for _, n := range lines {
				sum += n
			}
			if math.Abs(sum-whole[i]) > 1e-9 {
				t.Errorf("the answers of section %d add up to %v, not %v", i, sum, whole[i])
			}
		})
		if anID.MatchString(p.text()) {
			t.Errorf("the page shows an id: %s", anID.FindString(p.text()))
		}
		one := h.as(t, own, identity.Viewer).get(path+"?section=hipaa-security.ENC").says(http.StatusOK, "Is ePHI encrypted on every external transmission?")
		if one.Doc.Find("#answers section").Length() != 1 {
			t.Error("more than the chosen section is shown")
		}
		h.as(t, own, identity.Viewer).get(path+"?section=%3Cscript%3E").says(http.StatusOK, "answer by answer")
	})
}

// TestScoreFile: the file is what "ward score verify" takes, for today's score
// and for a kept one.
func TestScoreFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		h.document(t, own, v.ID, "a.pdf", evidencetest.SOC2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		b := h.as(t, own, identity.Viewer)
		kept, _ := b.get("/vendors/" + v.ID + "/scores").Doc.Find("a[href$='/file']").Attr("href")
		for _, path := range []string{"/vendors/" + v.ID + "/score/file", kept} {
			p := b.get(path)
			if p.Status != http.StatusOK || p.Header.Get("Content-Disposition") != `attachment; filename="score-2026-03-02.json"` {
				t.Fatalf("%s: %d, %s", path, p.Status, p.Header.Get("Content-Disposition"))
			}
			if diffs, err := scoring.Verify([]byte(p.Body)); err != nil || len(diffs) > 0 {
				t.Errorf("%s: %v, %v", path, diffs, err)
			}
		}
	})
}

// TestScoreStates: what is open is said in words, with a link to what settles it.
func TestScoreStates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		b := h.as(t, own, identity.Analyst)
		empty := vendorstest.Add(t, h.db, by, "Fenwick Labs")
		p := b.get("/vendors/"+empty.ID+"/score").says(http.StatusOK, "Why 100.0, and why Critical", "The intake has no answers.", "No SOC 2 report counts for this vendor", "provisional until 22 intake questions are answered")
		if p.Doc.Find(`a[href="/vendors/`+empty.ID+`/intake#IN-01"]`).Length() == 0 {
			t.Error("the first open question is not a click away")
		}
		low := vendorstest.Add(t, h.db, by, "Greenward Grounds")
		answers := hosting()
		for id, value := range map[string]string{"IN-01": "none", "IN-05": "none", "IN-08": "none", "IN-09": "gt7d", "IN-13": "none", "IN-16": "no"} {
			answers[id] = questionnaires.Text(value)
		}
		for _, id := range []string{"IN-02", "IN-03", "IN-04", "IN-06", "IN-07", "IN-22", "IN-28"} {
			delete(answers, id)
		}
		if _, err := h.svc.Assessments.SaveIntake(t.Context(), by, low.ID, 0, answers); err != nil {
			t.Fatal(err)
		}
		b.get("/vendors/"+low.ID+"/score").says(http.StatusOK, "No control is asked for in this tier.", "No scored question is left")
		b.get("/vendors/"+low.ID+"/hipaa").says(http.StatusOK, "By the intake no PHI is involved")

		other := h.answered(t, own, "Aldermoor Systems")
		x := evidencetest.SOC2("Quite Another, Inc.", "2025-01-01", "2025-12-31")
		doc := h.document(t, own, other.ID, "other<i>.pdf", x)
		p = b.get("/vendors/"+other.ID+"/score").says(http.StatusOK, "The SOC 2 report “other<i>.pdf” counts for nothing:", "1 fact of “other<i>.pdf” waits for review.", "provisional until 1 fact is confirmed")
		b.get("/vendors/"+other.ID).says(http.StatusOK, "provisional, 1 fact open", "provisional until 1 fact is confirmed")
		if p.Doc.Find(`a[href="/documents/`+string(doc)+`/review?fact=soc2.service_organization"]`).Length() == 0 || anID.MatchString(p.text()) {
			t.Error("the fact is not a click away, or an id is shown")
		}
	})
}

// TestHIPAAPage: every provision with its state in words, filtered by state.
func TestHIPAAPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		h.document(t, own, v.ID, "a.pdf", evidencetest.SOC2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		b, path := h.as(t, own, identity.Viewer), "/vendors/"+v.ID+"/hipaa"
		p := b.get(path).says(http.StatusOK, "Partly met", "Not assessed", "45 CFR 164.308(a)(1)(ii)(A)", "p. 20", "Only a business associate agreement can meet it.")
		all := p.Doc.Find(".w-items tbody tr").Length()
		shown := 0
		for _, status := range itemOrder {
			one := b.get(path + "?status=" + string(status))
			n := one.Doc.Find(".w-items tbody tr").Length()
			shown += n
			if chip := one.Doc.Find(".w-chip.on").Text(); !strings.HasSuffix(chip, fmt.Sprint(n)) {
				t.Errorf("%s: chip %q, %d provisions", status, chip, n)
			}
		}
		if all != shown || all < 100 {
			t.Errorf("%d provisions, %d by state", all, shown)
		}
		b.get(path+"?status=met_by_alternative").says(http.StatusOK, "No provision is “Met by alternative”")
		if got := b.get(path + "?status=x").Doc.Find(".w-items tbody tr").Length(); got != all {
			t.Errorf("an unknown state shows %d", got)
		}
	})
}

// TestScoresPage: the history and what changed from one score to another.
func TestScoresPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Analyst)
		empty := vendorstest.Add(t, h.db, h.accounts.Actor(own, identity.Analyst), "Fenwick Labs")
		b.get("/vendors/"+empty.ID+"/scores").says(http.StatusOK, "No score is kept yet")
		v := h.answered(t, own, "Aldermoor Systems")
		h.clock.advance(30 * 24 * 3600e9)
		h.document(t, own, v.ID, "a.pdf", evidencetest.SOC2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		h.clock.advance(30 * 24 * 3600e9)
		by := h.accounts.Actor(own, identity.Analyst)
		if _, err := h.svc.Assessments.Answer(t.Context(), by, v.ID, questionnaires.Answers{"IN-08": questionnaires.Text("unsafe"), "IN-09": questionnaires.Text("lt4h")}); err != nil {
			t.Fatal(err)
		}
		p := b.get("/vendors/"+v.ID+"/scores").says(http.StatusOK, "Earlier scores of Aldermoor Systems", "2 Mar 2026, 09:00", "1 Apr 2026, 09:00", "first")
		if n := p.Doc.Find("tbody tr").Length(); n != 3 || p.Doc.Find("svg.w-chart circle").Length() != 3 {
			t.Errorf("%d scores", n)
		}
		link := func(i int) string { return p.Doc.Find("a[href*='/compare?']").Eq(i).AttrOr("href", "") }
		c := b.get(link(0)).says(http.StatusOK, "“What is the effect on patient care if the service stops?”", "from Care slows down, workarounds exist to Care becomes unsafe or is diverted", "Inherent risk", "Tier 2", "Tier 1", "Control effectiveness")
		if sum := points(t, c.Doc.Find(".w-cards td[data-l=Change] .w-st")); len(sum) == 0 || sum[0] <= 0 {
			t.Errorf("the largest move is %v", sum)
		}
		b.get(link(1)).says(http.StatusOK, "A SOC 2 report was added.", "Every line that moved")
		whole := b.get(link(1) + "&all=1")
		total := 0.0
		for _, n := range points(t, whole.Doc.Find("td[data-l=Change] .w-st")) {
			total += n
		}
		if heading := whole.Doc.Find("h1").Text(); !strings.HasSuffix(heading, signed(scoring.InHundredths(total))) {
			t.Errorf("the moves add up to %.2f: %s", total, heading)
		}
		if anID.MatchString(whole.text()) {
			t.Error("an id is shown")
		}
		form := url.Values{"a": {"x"}, "b": {"y"}}
		b.get("/vendors/" + v.ID + "/scores/compare?" + form.Encode()).says(http.StatusNotFound)
		b.get("/vendors/" + v.ID + "/scores/compare").says(http.StatusNotFound)
		b.get("/vendors/"+v.ID+"/scores?cursor=x").says(http.StatusOK, "Kept scores")
	})
}

// TestScoresPages: a long history comes in pages, none of it twice.
func TestScoresPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		by := h.accounts.Actor(own, identity.Analyst)
		for i := range scoresPerPage + 1 {
			value := []string{"mid", "young"}[(i+1)%2]
			if _, err := h.svc.Assessments.Answer(t.Context(), by, v.ID, questionnaires.Answers{"IN-26": questionnaires.Text(value)}); err != nil {
				t.Fatal(err)
			}
		}
		b, seen := h.as(t, own, identity.Viewer), map[string]bool{}
		for path := "/vendors/" + v.ID + "/scores"; path != ""; {
			p := b.get(path)
			p.Doc.Find("input[name=a]").Each(func(_ int, s *goquery.Selection) {
				if id := s.AttrOr("value", ""); seen[id] {
					t.Errorf("%s comes twice", id)
				} else {
					seen[id] = true
				}
			})
			path = p.Doc.Find(".card-footer a").AttrOr("href", "")
		}
		if len(seen) != scoresPerPage+2 {
			t.Errorf("%d scores", len(seen))
		}
	})
}

// TestScorePagesOfOthers: another organization finds none of the pages.
func TestScorePagesOfOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		v := h.answered(t, own, "<script>alert(1)</script>=2+2")
		list, err := h.svc.Assessments.Score(t.Context(), h.accounts.Actor(own, identity.Viewer), v.ID)
		if err != nil || list == nil {
			t.Fatal(err)
		}
		kept := h.as(t, own, identity.Viewer).get("/vendors/"+v.ID+"/scores").Doc.Find("input[name=a]").First().AttrOr("value", "")
		for _, rest := range []string{"/score", "/score/file", "/scores", "/scores/compare?a=" + kept + "&b=" + kept, "/scores/" + kept + "/file", "/hipaa"} {
			h.as(t, other, identity.Admin).get("/vendors/" + v.ID + rest).says(http.StatusNotFound)
			p := h.as(t, own, identity.Viewer).get("/vendors/" + v.ID + rest)
			if p.Status != http.StatusOK || strings.Contains(p.Body, "<script>alert") {
				t.Errorf("%s: %d, or the name is a script", rest, p.Status)
			}
		}
	})
}

// TestMappedProvisions: what a SOC 2+ report maps itself says so, with the page.
func TestMappedProvisions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := h.answered(t, own, "Aldermoor Systems")
		x := evidencetest.SOC2("Aldermoor Systems", "2025-01-01", "2025-12-31")
		x.SOC2.HIPAAIncluded = true
		x.SOC2.HIPAAMapping = []reading.Mapping{
			{Citation: "164.312(d)", Controls: []string{"AC-01"}, Page: 57}, {Citation: "164.312(c)(1)", Controls: []string{"<b>ZZ-99"}, Page: 58},
		}
		h.upload(t, by, v.ID, "report.pdf", x)
		path := "/vendors/" + v.ID + "/hipaa"
		p := h.as(t, own, identity.Viewer).get(path).says(http.StatusOK, "Mapped by the report", "AC-01 was tested without exception", "A report names it, but tested nothing that it lists for it.", "<b>ZZ-99 was not tested")
		row := p.Doc.Find(`tr[id="164.312(d)"]`)
		if text := row.Text(); !contains(text, "Met") || !contains(text, "Mapped by the report, p. 57") {
			t.Errorf("the row says %q", text)
		}
		if href, _ := row.Find("td:nth-child(2) a").Attr("href"); !strings.HasSuffix(href, "/review?page=57") {
			t.Errorf("the page is at %q", href)
		}
		if n := strings.Count(p.text(), "Mapped by the report, p."); n != 2 {
			t.Errorf("%d provisions are mapped, want 2", n)
		}
	})
}
