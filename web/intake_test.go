package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
	"ward/questionnaires"
)

// hosting is a complete intake of a vendor that keeps PHI.
func hosting() questionnaires.Answers {
	one := map[string]string{
		"IN-01": "maintain", "IN-02": "10k-99k", "IN-04": "no", "IN-05": "vendor_cloud", "IN-06": "logical", "IN-07": "30d", "IN-08": "degraded",
		"IN-09": "1-3d", "IN-10": "minor", "IN-11": "quarter", "IN-12": "several", "IN-13": "api", "IN-14": "no", "IN-15": "no", "IN-16": "restricted",
		"IN-17": "us", "IN-18": "0", "IN-19": "no", "IN-20": "no", "IN-21": "no", "IN-22": "no", "IN-23": "1-5", "IN-24": "badged",
		"IN-25": "no", "IN-26": "mid", "IN-28": "signed", "IN-30": "no",
	}
	out := questionnaires.Answers{"IN-03": questionnaires.List("demographics", "clinical")}
	for id, v := range one {
		out[id] = questionnaires.Text(v)
	}
	return out
}

// answered is a vendor with a complete intake.
func (h *harness) answered(t *testing.T, tenant identity.TenantID, name string) *vendors.Vendor {
	t.Helper()
	by := h.accounts.Actor(tenant, identity.Analyst)
	v := vendorstest.Add(t, h.db, by, name)
	if _, err := h.svc.Assessments.SaveIntake(t.Context(), by, v.ID, 0, hosting()); err != nil {
		t.Fatal(err)
	}
	return v
}

// fields are what the form on a page would send.
func (p *shown) fields(selector string) url.Values {
	p.t.Helper()
	out := url.Values{}
	form := p.Doc.Find(selector)
	if form.Length() != 1 {
		p.t.Fatalf("%d forms %s", form.Length(), selector)
	}
	for _, n := range form.Find("input[name]").Nodes {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, checked := at["checked"]
		if kind := at["type"]; kind != "radio" && kind != "checkbox" || checked {
			out.Add(at["name"], at["value"])
		}
	}
	return out
}

func (h *harness) intake(t *testing.T, tenant identity.TenantID, vendor string) questionnaires.Answers {
	t.Helper()
	r, err := h.svc.Assessments.Intake(t.Context(), h.accounts.Actor(tenant, identity.Viewer), vendor)
	if err != nil {
		t.Fatal(err)
	}
	return r.Given
}

// TestIntakeWithoutScript: the form saves what was changed with a press, says
// how far it is, and goes on where something is open.
func TestIntakeWithoutScript(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := vendorstest.Add(t, h.db, h.accounts.Actor(own, identity.Analyst), "Aldermoor Systems")
		b, path := h.as(t, own, identity.Analyst), "/vendors/"+v.ID+"/intake"
		p := b.get(path).says(http.StatusOK, "Intake of Aldermoor Systems", "0 of 22 answered", "Tier 1", "100.00", "Nothing is answered yet: the highest risk is assumed.")
		form := p.fields("#intake-form")
		form.Set("IN-01", "maintain")
		form = b.follow(b.post(path, form)).says(http.StatusOK, "Saved. 1 of 28 answered.").fields("#intake-form") // asks more now
		for id, a := range hosting() {
			form[id] = a.Strings()
		}
		delete(form, "IN-26")
		form.Set("IN-29", "$ 125,000")
		done := b.post(path, form)
		if to := done.Header.Get("Location"); to != path+"#IN-26" {
			t.Errorf("sent to %s", to)
		}
		p = b.get(path).says(http.StatusOK, "Saved. 27 of 28 answered.", "Keeps or makes 10,000 records or more: that alone makes it Tier 2.", "How mature is the vendor?")
		if got := h.intake(t, own, v.ID); got["IN-29"].String() != "125000" || got["IN-03"].String() != "demographics, clinical" || got["IN-26"].String() != "" {
			t.Errorf("saved: %v", got)
		}
		if shown := p.fields("#intake-form").Get("IN-29"); shown != "125,000" {
			t.Errorf("the number is shown as %q", shown)
		}
		form = p.fields("#intake-form")
		form.Set("IN-26", "young")
		b.follow(b.post(path, form)).says(http.StatusOK, "28 of 28 answered", "See the score", "Due again on 2 Mar 2027")
		form = b.get(path).fields("#intake-form")
		form.Set("clear", "IN-08")
		cleared := b.post(path, form)
		if to := cleared.Header.Get("Location"); to != path+"#IN-08" {
			t.Errorf("after taking back, sent to %s", to)
		}
		if got := h.intake(t, own, v.ID); got["IN-08"].String() != "" || got["IN-09"].String() != "1-3d" {
			t.Errorf("taken back: %v", got)
		}
	})
}

// TestIntakeOfTwo: who saves an older form takes back nothing of what another
// saved since.
func TestIntakeOfTwo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		path := "/vendors/" + v.ID + "/intake"
		one, two := h.as(t, own, identity.Analyst), h.as(t, own, identity.Admin)
		first, second := one.get(path).fields("#intake-form"), two.get(path).fields("#intake-form")
		first.Set("IN-08", "life")
		first["IN-03"] = []string{"clinical"}
		second.Set("IN-09", "lt4h")
		one.follow(one.post(path, first))
		two.follow(two.post(path, second)).says(http.StatusOK, "Life support or therapy depends on the vendor: that alone makes it Tier 1.")
		if got := h.intake(t, own, v.ID); got["IN-08"].String() != "life" || got["IN-09"].String() != "lt4h" || got["IN-03"].String() != "clinical" {
			t.Errorf("saved: %v", got)
		}
		second.Set("was", "no JSON")
		second.Set("IN-08", "life")
		second["IN-03"] = []string{"clinical"}
		two.follow(two.post(path, second)).says(http.StatusOK, "28 of 28 answered")
	})
}

// TestIntakeAsTyped: htmx gets the part alone, with what follows from the answer.
func TestIntakeAsTyped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		b, path := h.as(t, own, identity.Analyst), "/vendors/"+v.ID+"/intake"
		form := b.get(path).fields("#intake-form")
		b.HTMX = "intake"
		form.Set("IN-01", "none")
		p := b.post(path, form).says(http.StatusOK, "Saved at 09:00", "21 of 21 answered")
		if p.Doc.Find("header, .w-side").Length() > 0 || p.Doc.Find("#intake").Length() != 1 || p.Doc.Find("#IN-02").Length() > 0 || p.Header.Get("Vary") == "" {
			t.Error("not the part alone, or it asks what is no longer asked")
		}
		form = p.fields("#intake-form")
		form.Set("IN-01", "view")
		p = b.post(path, form).says(http.StatusOK, "28 of 28 answered")
		if chosen := p.fields("#intake-form").Get("IN-02"); chosen != "10k-99k" {
			t.Errorf("the hidden answer comes back as %q", chosen)
		}
		form = p.fields("#intake-form")
		form.Set("IN-29", "12x")
		form.Set("IN-09", "lt4h")
		p = b.post(path, form).says(http.StatusUnprocessableEntity, "Write a number, such as 125,000.", "Not all is saved")
		if typed := p.fields("#intake-form").Get("IN-29"); typed != "12x" {
			t.Errorf("typed 12x, shown %q", typed)
		}
		if got := h.intake(t, own, v.ID); got["IN-09"].String() != "lt4h" || !got["IN-29"].IsZero() {
			t.Errorf("beside a wrong number: %v", got)
		}
		form.Set("IN-29", "-5")
		form["IN-03"] = []string{"clinical", "no option"}
		b.post(path, form).says(http.StatusUnprocessableEntity, "Write a number", "is not one of demographics")
		same := b.get(path).fields("#intake-form")
		before, _ := h.svc.Assessments.Intake(t.Context(), h.accounts.Actor(own, identity.Analyst), v.ID)
		b.post(path, same).says(http.StatusOK, "Saved at")
		if after, _ := h.svc.Assessments.Intake(t.Context(), h.accounts.Actor(own, identity.Analyst), v.ID); after.Version != before.Version {
			t.Error("a form without a change is saved")
		}
	})
}

// TestIntakeConfirmed: standing for all answers counts as a review, once.
func TestIntakeConfirmed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		b, path := h.as(t, own, identity.Analyst), "/vendors/"+v.ID+"/intake"
		h.clock.advance(40 * 24 * 3600e9)
		confirm := "form[action='" + path + "/confirm']"
		seen := b.get(path).says(http.StatusOK, "Gone through on 2 Mar 2026.").fields(confirm)
		b.follow(b.post(path+"/confirm", seen)).says(http.StatusOK, "Confirmed: all 28 answers still hold.", "Due again on 11 Apr 2027")
		b.post(path+"/confirm", seen).says(http.StatusPreconditionFailed, "The intake has changed since you loaded it.")
	})
}

// TestIntakeTrial: other answers are worked out beside the saved ones, by anyone
// who may see them, and nothing is saved.
func TestIntakeTrial(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		v := h.answered(t, own, "Aldermoor Systems")
		b, path := h.as(t, own, identity.Viewer), "/vendors/"+v.ID+"/intake/try"
		form := b.get(path).says(http.StatusOK, "Try answers for Aldermoor Systems", "No answer differs from what is saved.", "A trial: nothing is saved").fields("#intake-form")
		form.Set("IN-08", "unsafe")
		form.Set("IN-09", "lt4h")
		p := b.post(path, form).says(http.StatusOK, "2 answers differ from what is saved.", "Care becomes unsafe within four hours", "Tier 2", "Tier 1")
		form = p.fields("#intake-form") // the trial goes on from the saved answers
		form.Set("IN-29", "x")
		b.post(path, form).says(http.StatusUnprocessableEntity, "2 answers differ", "Write a number", "Not all counts")
		form.Set("IN-29", "-1")
		b.post(path, form).says(http.StatusUnprocessableEntity, "2 answers differ", "Write a number")
		if got := h.intake(t, own, v.ID); got["IN-08"].String() != "degraded" {
			t.Errorf("a trial was saved: %v", got)
		}
		stranger := h.as(t, other, identity.Admin)
		stranger.get(path).says(http.StatusNotFound)
		stranger.post(path, form).says(http.StatusNotFound)
	})
}

func TestIntakeIsNotForAll(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		v := h.answered(t, own, "<script>alert(1)</script>")
		path := "/vendors/" + v.ID + "/intake"
		form := url.Values{"q": {"IN-08"}, "IN-08": {"life"}, "was": {"{}"}}
		stranger, viewer := h.as(t, other, identity.Admin), h.as(t, own, identity.Viewer)
		for _, p := range []string{path, path + "/confirm"} {
			stranger.post(p, form).says(http.StatusNotFound)
			viewer.post(p, form).says(http.StatusForbidden, "Your role does not allow this")
		}
		stranger.get(path).says(http.StatusNotFound)
		p := viewer.get(path).says(http.StatusOK, "You can see these answers but not change them.", "<script>alert(1)</script>")
		if p.Doc.Find("#intake-form > fieldset[disabled]").Length() != 1 || p.Doc.Find("main button").Length() != p.Doc.Find("button[name=clear]").Length() {
			t.Error("a viewer is offered a change")
		}
		by := h.accounts.Actor(own, identity.Analyst)
		if _, err := h.svc.Vendors.Retire(t.Context(), by, v.ID, 0, "gone"); err != nil {
			t.Fatal(err)
		}
		b := h.as(t, own, identity.Analyst)
		b.get(path).says(http.StatusOK, "is retired. The answers are kept")
		b.post(path, form).says(http.StatusConflict, "The vendor is retired and takes no more answers.")
		if got := h.intake(t, own, v.ID); !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(hosting()))) || got["IN-08"].String() == "life" {
			t.Errorf("refused, and saved: %v", got)
		}
		if strings.Contains(b.get(path).Body, "<script>alert") {
			t.Error("a name is a script")
		}
	})
}
