package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/internal/reading"
)

func TestReviewForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path)
		refused := []struct {
			name, path string
			typed      url.Values
			says       string
		}{
			{"nothing changed", "soc2.report_date", url.Values{"f-soc2-report_date.value": {"2025-12-31"}}, "Nothing is changed"},
			{"emptied", "soc2.system", url.Values{"f-soc2-system.value": {" "}}, "Give the right value"},
			{"no such date", "soc2.report_date", url.Values{"f-soc2-report_date.value": {"2026-02-30"}}, "must be a date that exists"},
			{"no number", "soc2.exceptions.0", exceptionForm(map[string]string{"sample_size": "many"}), "must be a whole number"},
			{"more failures than samples", "soc2.exceptions.0", exceptionForm(map[string]string{"sample_failed": "30"}), "Has more failures than samples."},
			{"no text", "soc2.exceptions.0", exceptionForm(map[string]string{"deviation": ""}), "it cannot be empty"},
			{"a criterion of another form", "soc2.exceptions.0", exceptionForm(map[string]string{"criteria": "CC61"}), "must hold criteria as CC6.1"},
			{"a page past the end", "soc2.exceptions.0", exceptionForm(map[string]string{"page": "61"}), "must be a page from 1 to 60"},
			{"a period that ends before it starts", "soc2.period", url.Values{"f-soc2-period.start": {"2025-05-01"}, "f-soc2-period.end": {"2025-04-01"}}, "Ends before it starts."},
		}
		for _, tt := range refused {
			r := f.decide(b, p, tt.path, "correct", tt.typed)
			if r.says(http.StatusUnprocessableEntity); !strings.Contains(says(row(r, tt.path)), tt.says) {
				t.Errorf("%s: the row says %q, want %q", tt.name, says(row(r, tt.path)), tt.says)
			}
			for name, typed := range tt.typed {
				if field := row(r, tt.path).Find(`input[name="` + name + `"]:not([type=radio])`); field.Length() > 0 && field.AttrOr("value", "") != strings.TrimSpace(typed[0]) {
					t.Errorf("%s: %s lost %q", tt.name, name, typed[0])
				}
			}
		}
		kept := f.decide(b, p, "soc2.exceptions.0", "correct", exceptionForm(map[string]string{"severity": "major", "sample_failed": "3"}))
		if got := says(row(b.follow(kept), "soc2.exceptions.0")); !strings.Contains(got, "3 of 25, major") || !strings.Contains(got, "Severity as readModerate") {
			t.Errorf("the row says %q", got)
		}
		if v := f.decide(b, p, "soc2.categories", "correct", url.Values{"f-soc2-categories.value": {"security", "privacy"}}); v.Status != http.StatusSeeOther || !strings.Contains(says(row(b.follow(v), "soc2.categories")), "Security, Privacy") {
			t.Errorf("the categories: %d", v.Status)
		}
		b.post(f.path+"/decide", url.Values{"path": {"soc2.opinion"}, "decision": {"confirm"}, "reading": {"2"}}).says(http.StatusPreconditionFailed, "read again since you loaded it")
		b.post(f.path+"/decide", url.Values{"path": {"soc2.colour"}, "decision": {"confirm"}}).says(http.StatusNotFound)
	})
}

// TestReviewControl: a control whose result is in doubt is shown, and the result
// of each test can be corrected.
func TestReviewControl(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		x := readReport("Fennimoor, Inc.")
		x.Facts["soc2.controls.0"] = reading.Fact{Page: 20, Quote: "AC-01", Rule: "control.matrix_row", Confidence: 0.9}
		x.Facts["soc2.controls.0.tests.0.result"] = reading.Fact{Page: 20, Quote: "No exceptions noted, but.", Rule: "result.clean_with_sample", Confidence: 0.6}
		x.NeedsReview = append(x.NeedsReview, reading.Review{Path: "soc2.controls.0.tests.0.result", Reason: "the result is none of the known phrases"})
		f := newReviewFixture(t, h, "Fennimoor", x)
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path+"?fact=soc2.controls.0&edit=1").says(http.StatusOK, "2 in doubt", "The result is none of the known phrases.", "Result of test 1", "“No exceptions noted, but.”")
		form := url.Values{"f-soc2-controls-0.control_id": {"AC-01"}, "f-soc2-controls-0.activity": {"Access is reviewed."}, "f-soc2-controls-0.criteria": {"CC6.1"}, "f-soc2-controls-0.page": {"20"}}
		form.Set("f-soc2-controls-0.test-0", "no_exception")
		f.decide(b, p, "soc2.controls.0", "correct", form).says(http.StatusUnprocessableEntity, "Nothing is changed")
		form.Set("f-soc2-controls-0.test-0", "exception")
		p = b.follow(f.decide(b, p, "soc2.controls.0", "correct", form)).says(http.StatusOK, "1 control = 0 clean + 1 with an exception")
		if got := says(row(p, "soc2.controls.0")); !strings.Contains(got, "Result: exception") || !strings.Contains(got, "Inspected reviews.") {
			t.Errorf("the row says %q", got)
		}
	})
}

// exceptionForm is the form of the exception with some fields changed.
func exceptionForm(changed map[string]string) url.Values {
	out := url.Values{}
	for name, v := range map[string]string{
		"control_id": "AC-02", "deviation": "2 of 25 accounts were not removed.", "criteria": "CC6.3", "sample_failed": "2", "sample_size": "25",
		"severity": "moderate", "management_response": "", "response_page": "", "page": "21",
	} {
		if c, ok := changed[name]; ok {
			v = c
		}
		out.Set("f-soc2-exceptions-0."+name, v)
	}
	return out
}

func TestReviewAdds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		b.get(f.path+"?add=soc2.exceptions&page=21").says(http.StatusOK, "Add a missed exception")
		typed := url.Values{"list": {"soc2.exceptions"}, "quote": {"one more"}, "new.deviation": {"Missed by the machine."}, "new.severity": {"minor"}, "new.page": {"22"}}
		bad := b.post(f.path+"/add", url.Values{"list": {"soc2.exceptions"}, "new.deviation": {"Missed by the machine."}, "new.page": {"x"}})
		bad.says(http.StatusUnprocessableEntity, "Missed by the machine.", "give the words of the report", "must be a whole number", "it cannot be empty")
		past := url.Values{"new.page": {"99"}}
		for k, v := range typed {
			if k != "new.page" {
				past[k] = v
			}
		}
		b.post(f.path+"/add", past).says(http.StatusUnprocessableEntity)
		p := b.follow(b.post(f.path+"/add", typed)).says(http.StatusOK, "Added. It counts as confirmed by you.", "1 of 13 confirmed")
		if got := says(row(p, "soc2.exceptions.1")); !strings.Contains(got, "Added by TA") || !strings.Contains(got, "“one more”") || !strings.Contains(got, "p. 22") {
			t.Errorf("the row says %q", got)
		}
		p = b.follow(f.decide(b, p, "soc2.exceptions.1", "undo", nil))
		if got := says(row(p, "soc2.exceptions.1")); !strings.Contains(got, "Taken back") {
			t.Errorf("the row says %q", got)
		}
		b.post(f.path+"/add", url.Values{"list": {"soc2.controls"}}).says(http.StatusNotFound)
		for list, fields := range map[string]url.Values{
			"soc2.cuecs":                    {"new.text": {"Tell us."}, "new.page": {"3"}},
			"soc2.subservice_organizations": {"new.name": {"Skerrow Cloud"}, "new.csocs": {"One\r\nTwo"}, "new.page": {"3"}},
		} {
			fields.Set("list", list)
			fields.Set("quote", "words")
			b.post(f.path+"/add", fields).says(http.StatusSeeOther)
		}
	})
}
