package scoring

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/questionnaires"
)

// the provision of these tests: by the crosswalk CC7.2 is full evidence for it.
const auditControls = "164.312(b)"

// mapsTo gives a report a mapping of the provision to controls.
func mapsTo(controls ...MappedControl) func(r *Report) {
	return func(r *Report) {
		r.Mapping = []Mapped{{HIPAA: auditControls, Controls: controls, Place: Place{Page: 88, Quote: "164.312(b) LG-01"}}}
	}
}

func clean(id string) MappedControl {
	return MappedControl{Control: id, Result: Clean, Criteria: []string{"CC7.2"}, Place: Place{Page: 40}}
}

func with(c MappedControl, result ControlResult, criteria ...string) MappedControl {
	c.Result, c.Criteria = result, criteria
	return c
}

// except adds an exception in a control.
func except(id string, s ExceptionSeverity, confirmed bool) func(r *Report) {
	return func(r *Report) {
		r.Exceptions = append(r.Exceptions, Exception{Criteria: []string{"CC7.2"}, Severity: s, Confirmed: confirmed, Control: id, Place: Place{Page: 41}})
	}
}

func TestMappedByTheReport(t *testing.T) {
	t.Parallel()
	a, b := clean("LG-01"), clean("LG-02")
	bad := with(a, Deviated, "CC7.2")
	old := func(r *Report) { r.PeriodStart, r.PeriodEnd = "2024-10-01", "2025-07-24" } // 16 months ago
	tests := []struct {
		name   string
		edits  []func(r *Report)
		status ItemStatus
		value  float64
		note   string // a part of the first source
	}{
		{"clean", []func(r *Report){mapsTo(a, b)}, Met, 0.80 * 0.95, "mapped by the report: LG-01 was tested without exception; LG-02 was tested without exception, assurance 0.9500"},
		{"an exception that no entry names", []func(r *Report){mapsTo(bad)}, PartlyMet, 0.80 * 0.70, "LG-01 has an exception, moderate"},
		{"a minor one, not confirmed", []func(r *Report){mapsTo(bad), except("LG-01", Minor, false)}, PartlyMet, 0.80 * 0.70, "moderate"},
		{"a minor one, confirmed", []func(r *Report){mapsTo(bad), except("LG-01", Minor, true)}, PartlyMet, 0.80 * 0.90, "minor"},
		{"a major one", []func(r *Report){mapsTo(bad), except("LG-01", Major, true)}, NotMet, 0.80 * 0.40, "major"},
		{"one of two has a major one", []func(r *Report){mapsTo(bad, b), except("LG-01", Major, true)}, PartlyMet, 0.80 * 0.70, "LG-02 was tested without exception"},
		{"an exception in another control", []func(r *Report){mapsTo(a), except("AC-09", Major, true)}, Met, 0.80 * 0.95, ""},
		{"not tested", []func(r *Report){mapsTo(with(a, Untested))}, NotAssessed, -1, "LG-01 was not tested"},
		{"one of two not tested", []func(r *Report){mapsTo(a, with(b, Untested))}, NotAssessed, 0.80 * 0.50, ""},
		{"an old report is no proof of a lack", []func(r *Report){mapsTo(a), old}, NotAssessed, 0.80 * (0.75 - 0.35*4/6), ""},
		{"what failed failed, however old", []func(r *Report){mapsTo(bad), except("LG-01", Major, true), old}, NotMet, 0.80 * 0.40 * (0.75 - 0.35*4/6), ""},
		{"a qualified opinion that names its criterion", []func(r *Report){mapsTo(a), func(r *Report) { r.Opinion, r.QualifiedCriteria = Qualified, []string{"CC7.2"} }}, NotMet, 0.80 * 0.40, ""},
		{"one that names another", []func(r *Report){mapsTo(a), func(r *Report) { r.Opinion, r.QualifiedCriteria = Qualified, []string{"CC6.1"} }}, PartlyMet, 0.80 * 0.90, ""},
		{"an adverse opinion", []func(r *Report){mapsTo(a), func(r *Report) { r.Opinion = Adverse }}, NotMet, 0, ""},
		{"a Type I", []func(r *Report){mapsTo(a), func(r *Report) { r.Type, r.AsOf = Type1, r.PeriodEnd }}, NotAssessed, 0.80 * 0.50, "LG-01 is described, not tested"},
		{"criteria", []func(r *Report){func(r *Report) { r.Mapping = []Mapped{{HIPAA: auditControls, Criteria: []string{"CC6.1", "CC7.2"}}} }}, Met, 0.80 * 0.95, "CC6.1 was found to be met; CC7.2 was found to be met"},
		{"one of two criteria is out of scope", []func(r *Report){func(r *Report) { r.Mapping = []Mapped{{HIPAA: auditControls, Criteria: []string{"CC6.1", "A1.2"}}} }}, NotAssessed, 0.80 * 0.50, "A1.2 is not in the report's scope"},
		{"criteria where no control was tested", []func(r *Report){func(r *Report) {
			r.Mapping = []Mapped{{HIPAA: auditControls, Criteria: []string{"CC7.2"}, Controls: []MappedControl{with(a, Untested)}}}
		}}, Met, 0.80 * 0.95, "CC7.2 was found to be met"},
		{"a criterion with a major exception", []func(r *Report){func(r *Report) { r.Mapping = []Mapped{{HIPAA: auditControls, Criteria: []string{"CC7.2"}}} }, except("LG-01", Major, true)}, NotMet, 0.80 * 0.40, "CC7.2 was found wanting"},
		{"another provision", []func(r *Report){func(r *Report) { r.Mapping = []Mapped{{HIPAA: "164.312(d)", Controls: []MappedControl{bad}}} }}, Met, 0.80 * 0.95, "full evidence"},
	}
	for _, tt := range tests {
		in := phiInput(t)
		for _, edit := range tt.edits {
			edit(&in.Reports[0])
		}
		got := itemOf(t, in, auditControls)
		value := -1.0
		if got.Value != nil {
			value = *got.Value
		}
		if want := tt.value; got.Status != tt.status || math.Abs(value-round(want, 4)) > 1e-9 {
			t.Errorf("%s: %s %v, want %s %v", tt.name, got.Status, value, tt.status, round(want, 4))
		}
		if len(got.Sources) == 0 || !strings.Contains(got.Sources[0].Note, tt.note) {
			t.Errorf("%s: sources %+v", tt.name, got.Sources)
		}
		if own := tt.name != "another provision"; own != (got.Mapped != nil) || own && got.Sources[0].ID != in.Reports[0].Document {
			t.Errorf("%s: mapped by %+v, %+v", tt.name, got.Mapped, got.Sources[0])
		}
	}
}

// TestMappedSources: the row and each control have their page.
func TestMappedSources(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	mapsTo(clean("LG-01"))(&in.Reports[0])
	got := itemOf(t, in, auditControls)
	want := []Source{
		{Kind: "document", ID: in.Reports[0].Document, Page: 88, Quote: "164.312(b) LG-01", Note: "mapped by the report: LG-01 was tested without exception, assurance 0.9500"},
		{Kind: "document", ID: in.Reports[0].Document, Page: 40, Note: "LG-01 was tested without exception"},
	}
	if !reflect.DeepEqual(got.Sources, want) || got.Mapped == nil || got.Mapped.Page != 88 {
		t.Errorf("%+v, mapped %+v", got.Sources, got.Mapped)
	}
}

// TestWhichMappingDecides: the latest report that counts and names the
// provision; answers come before any.
func TestWhichMappingDecides(t *testing.T) {
	t.Parallel()
	before, after := report("2025-09-30"), report("2026-09-30")
	mapsTo(with(clean("LG-01"), Deviated))(&before)
	mapsTo(clean("LG-01"))(&after)
	except("LG-01", Major, true)(&before)
	in := phiInput(t)
	in.Reports = []Report{after, before}
	if got := itemOf(t, in, auditControls); got.Status != Met || got.Mapped.Document != after.Document {
		t.Errorf("the later one: %+v", got)
	}
	in.Reports[0].Excluded = "another organization"
	if got := itemOf(t, in, auditControls); got.Status != NotMet || got.Mapped.Document != before.Document {
		t.Errorf("the one that counts: %+v", got)
	}
	in.Reports[1].InScope = false
	if got := itemOf(t, in, auditControls); got.Status != NotAssessed || got.Mapped != nil {
		t.Errorf("none: %+v", got)
	}
	in = phiInput(t)
	mapsTo(with(clean("RA-01"), Deviated))(&in.Reports[0])
	in.Reports[0].Mapping[0].HIPAA = "164.308(a)(2)"
	in.Answers = map[string]Answer{"HS-GOV-01": {Value: questionnaires.Text("yes"), Status: Verified}}
	if got := itemOf(t, in, "164.308(a)(2)"); got.Status != Met || len(got.Sources) < 2 {
		t.Errorf("an answer: %+v", got)
	}
}

// TestMappingMovesNoScore: the mapping is about provisions; the score is the
// same, and an input without one has the form that it always had.
func TestMappingMovesNoScore(t *testing.T) {
	t.Parallel()
	plain := phiInput(t)
	mapped := phiInput(t)
	mapsTo(clean("LG-01"))(&mapped.Reports[0])
	a, b := score(t, plain), score(t, mapped)
	if a.Residual.Score != b.Residual.Score || a.InputsSHA256 == b.InputsSHA256 {
		t.Errorf("%v and %v, inputs %s and %s", a.Residual, b.Residual, a.InputsSHA256, b.InputsSHA256)
	}
	if text, err := plain.Canonical(); err != nil || strings.Contains(string(text), "mapping") {
		t.Errorf("an input without a mapping: %s, %v", text, err)
	}
	data, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if diffs, err := Verify(data); err != nil || len(diffs) > 0 {
		t.Errorf("a saved score: %v, %v", diffs, err)
	}
	mapped.Reports[0].Mapping[0].Controls[0].Result = "fine"
	if _, err := rules(t).Score(mapped); err == nil {
		t.Error("an unknown result is taken")
	}
}

// TestMappingProperties: order never matters, a worse result never gives a
// better value, and what is untested never makes a provision not met.
func TestMappingProperties(t *testing.T) {
	t.Parallel()
	results := []ControlResult{Clean, Deviated, Untested}
	rapid.Check(t, func(rt *rapid.T) {
		in := phiInput(t)
		var controls []MappedControl
		for i := range rapid.IntRange(1, 5).Draw(rt, "controls") {
			c := with(clean("C-"+string(rune('1'+i))), rapid.SampledFrom(results).Draw(rt, "result"), rapid.SampledFrom([]string{"CC6.1", "CC7.2"}).Draw(rt, "criterion"))
			controls = append(controls, c)
		}
		mapsTo(controls...)(&in.Reports[0])
		got := itemOf(t, in, auditControls)
		slices.Reverse(in.Reports[0].Mapping[0].Controls)
		if again := itemOf(t, in, auditControls); !reflect.DeepEqual(again, got) {
			rt.Fatalf("another order: %+v, %+v", again, got)
		}
		i := rapid.IntRange(0, len(controls)-1).Draw(rt, "which")
		worse := slices.Clone(in.Reports[0].Mapping[0].Controls)
		if worse[i].Result == Clean {
			worse[i].Result = rapid.SampledFrom(results[1:]).Draw(rt, "worse")
		}
		mapsTo(worse...)(&in.Reports[0])
		less := itemOf(t, in, auditControls)
		if got.Value != nil && less.Value != nil && *less.Value > *got.Value+1e-9 {
			rt.Fatalf("worse results, a better value: %v, %v", *less.Value, *got.Value)
		}
		if tested := slices.ContainsFunc(worse, func(c MappedControl) bool { return c.Result == Deviated }); !tested && less.Status == NotMet {
			rt.Fatalf("nothing failed, and it is not met: %+v", less)
		}
	})
}
