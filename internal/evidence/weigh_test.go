package evidence

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/hipaa"
	"ward/internal/identity"
	"ward/internal/reading"
)

func TestWeighingRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		tests := []struct {
			name string
			w    Weighing
			want []string
		}{
			{"a relevance that is none", Weighing{Relevant: "perhaps"}, []string{"#/relevant"}},
			{"not relevant, without a reason", Weighing{Relevant: "no", RelevanceReason: " "}, []string{"#/relevance_reason"}},
			{"a nature that is none", Weighing{Nature: "both"}, []string{"#/nature"}},
			{"a severity that is none", Weighing{Severity: "grave"}, []string{"#/severity"}},
			{"minor without a reason", Weighing{Severity: "minor"}, []string{"#/severity_reason"}},
			{"no provision", Weighing{HIPAA: "164.999"}, []string{"#/hipaa"}},
			{"too many provisions", Weighing{HIPAA: strings.Repeat("164.308(a)(4),", 41)}, []string{"#/hipaa"}},
			{"too long, and a control character", Weighing{Note: strings.Repeat("n", 2001), CompensatingControl: "a\x00"}, []string{"#/compensating_control", "#/note"}},
		}
		for _, tt := range tests {
			_, err := f.Weigh(t.Context(), f.by, d.ID, 0, SeenTriage{}, tt.w, false)
			var got []string
			if e, ok := errors.AsType[*fault.Error](err); ok {
				for _, field := range e.Fields {
					got = append(got, field.Pointer)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || fault.Code(err) != "triage.invalid" {
				t.Errorf("%s: %v\n%s", tt.name, err, diff)
			}
		}
		fine := Weighing{Relevant: "yes"}
		if _, err := f.Weigh(t.Context(), f.by, d.ID, 3, SeenTriage{}, fine, false); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an exception that is not there: %v", err)
		}
		if _, err := f.Weigh(t.Context(), f.by, d.ID, 0, SeenTriage{Reading: 2}, fine, false); fault.Code(err) != "document.stale" {
			t.Errorf("of another reading: %v", err)
		}
		if _, err := f.Weigh(t.Context(), f.account.Actor(f.by.Tenant, identity.Viewer), d.ID, 0, SeenTriage{}, fine, false); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer: %v", err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if _, err := f.Weigh(t.Context(), stranger, d.ID, 0, SeenTriage{}, fine, false); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization weighs: %v", err)
		}
		if _, err := f.Triage(t.Context(), stranger, d.ID, 0); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization looks: %v", err)
		}
		if got, err := f.Triage(t.Context(), f.by, d.ID, 0); err != nil || got.Triage != nil || got.Confirmed {
			t.Errorf("after refusals: %+v, %v", got, err)
		}
	})
}

// TestWeigh: a severity becomes a decision, and every saved weighing counts the
// version up.
func TestWeigh(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		before, err := f.Triage(t.Context(), f.by, d.ID, 1)
		if err != nil || before.Triage != nil || before.Confirmed || before.Proposed != "moderate" || len(before.Touches) == 0 {
			t.Fatalf("before: %+v, %v", before, err)
		}
		w := Weighing{Relevant: "no", RelevanceReason: " We do not use that module. ", Nature: "operation", Severity: "minor", SeverityReason: "One of 25, mended in a day.",
			CompensatingControl: "We review users each quarter.", HIPAA: before.Touches[0] + ", " + before.Touches[0], WantsFinding: true, Note: "ask again"}
		r, err := f.Weigh(t.Context(), f.by, d.ID, 1, SeenTriage{Version: new(0)}, w, true)
		if err != nil {
			t.Fatal(err)
		}
		e := r.Extraction.SOC2.Exceptions[1]
		if e.Severity != "minor" || !r.Confirmed("soc2.exceptions.1") || r.Document.Version != d.Version+3 || r.Document.OpenFacts != 1 {
			t.Errorf("after it: %+v, version %d of %d, %d open", e, r.Document.Version, d.Version, r.Document.OpenFacts)
		}
		got, err := f.Triage(t.Context(), f.by, d.ID, 1)
		if err != nil || got.Triage == nil {
			t.Fatalf("kept: %v", err)
		}
		w.RelevanceReason, w.HIPAA = "We do not use that module.", before.Touches[0]
		want := &Triage{Tenant: f.by.Tenant, DocumentID: d.ID, Fingerprint: before.fingerprint, Reading: 1, Control: "AC-02", Deviation: "two", Page: 21,
			Weighing: w, DecidedBy: f.by.ID, DecidedByName: f.by.Name, DecidedAt: f.now, Version: 1}
		if diff := cmp.Diff(want, got.Triage); diff != "" || !got.Confirmed || got.Proposed != "moderate" {
			t.Errorf("kept: %s", diff)
		}
		if _, err := f.Weigh(t.Context(), f.by, d.ID, 1, SeenTriage{Version: new(0)}, w, false); fault.Code(err) != "triage.stale" {
			t.Errorf("by a second person: %v", err)
		}
		w.Note, w.Severity = "answered", ""
		if r, err = f.Weigh(t.Context(), f.by, d.ID, 1, SeenTriage{Version: new(1)}, w, true); err != nil || len(r.Decisions) != 2 || r.Triage[0].Version != 2 {
			t.Errorf("again: %v", err)
		}
		if r.Extraction.SOC2.Exceptions[1].Severity != "minor" {
			t.Error("a weighing without a severity has changed it")
		}
	})
}

// TestTriageSurvives: a later reading finds the exceptions again by what they
// say; what it does not find is kept as of the earlier one.
func TestTriageSurvives(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		change := func(*reading.SOC2) {}
		f := newFixture(t, db, script{func(file reading.File, body []byte, password string) (*reading.Extraction, error) {
			x, err := readAs(t).answer(file, body, password)
			if err == nil {
				change(x.SOC2)
			}
			return x, err
		}})
		d := f.readOne(t)
		for i, severity := range []string{"minor", "major", "major"} {
			w := Weighing{Severity: severity, SeverityReason: "as weighed", Note: "of " + severity}
			if _, err := f.Weigh(t.Context(), f.by, d.ID, i, SeenTriage{}, w, i == 2); err != nil {
				t.Fatal(err)
			}
		}
		change = func(s *reading.SOC2) { // the first is gone, the others change places, and one is read in other letters
			s.Exceptions = []reading.Deviation{s.Exceptions[2], s.Exceptions[1]}
			s.Exceptions[0].Text, s.Exceptions[0].ControlID = "Three.", ptr("ac 03")
		}
		if _, err := f.Reread(t.Context(), f.by, d.ID, 0, nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		r, err := f.Extraction(t.Context(), f.by, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.Weighed(nil)
		if err != nil || len(list) != 2 {
			t.Fatalf("%d exceptions, %v", len(list), err)
		}
		for i, want := range []string{"major", "major"} {
			x := list[i]
			if x.Triage == nil || x.Triage.Note != "of "+want || x.Exception.Severity != want || !x.Confirmed {
				t.Errorf("exception %d: %+v", i, x)
			}
		}
		if old, err := r.Earlier(); err != nil || len(old) != 1 || old[0].Control != "AC-01" || old[0].Severity != "minor" {
			t.Errorf("of the earlier reading: %+v, %v", old, err)
		}
		if n := slices.IndexFunc(r.Decisions, func(d Decision) bool {
			return d.Path == "soc2.exceptions.1.severity" && d.DecidedBy == f.by.ID && d.Note == carriedNote
		}); n < 0 {
			t.Errorf("the decisions: %+v", r.Decisions)
		}
		text, err := r.JSON()
		var out struct {
			Triage []struct {
				Path     *string
				Severity string
			}
		}
		if err == nil {
			err = json.Unmarshal(text, &out)
		}
		if err != nil || len(out.Triage) != 3 || *out.Triage[0].Path != "soc2.exceptions.0" || out.Triage[2].Path != nil {
			t.Errorf("as JSON: %+v, %v", out, err)
		}
	})
}

func TestFingerprints(t *testing.T) {
	t.Parallel()
	id := func(s string) *string { return &s }
	list := fingerprints([]reading.Deviation{
		{ControlID: id("AC-01"), Text: "One review was late."}, {ControlID: id("ac 01"), Text: "one review  was LATE"},
		{ControlID: id("AC-02"), Text: "One review was late."}, {Text: "AC-01 One review was late."},
	})
	if list[1] != list[0]+"-2" {
		t.Errorf("the same in other letters: %q, %q", list[0], list[1])
	}
	if list[0] == list[2] || list[0] == list[3] {
		t.Errorf("other exceptions have one name: %q", list)
	}
}

// TestTouches: the report's own mapping goes before the crosswalk.
func TestTouches(t *testing.T) {
	t.Parallel()
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	e := reading.Deviation{ControlID: ptr("AC-02"), Criteria: []string{"CC6.2"}}
	tests := []struct {
		name    string
		mapping []reading.Mapping
		want    []string
	}{
		{"by control", []reading.Mapping{{Citation: "164.308(a)(4)", Controls: []string{"AC-02"}}, {Citation: "164.312(b)", Controls: []string{"AC-03"}}}, []string{"164.308(a)(4)(i)"}},
		{"by criterion, once", []reading.Mapping{{Citation: "164.312(b)", Criteria: []string{"CC6.2"}}, {Citation: "164.312(b)", Criteria: []string{"CC6.2"}}}, []string{"164.312(b)"}},
		{"none of what HIPAA has", []reading.Mapping{{Citation: "164.999", Controls: []string{"AC-02"}}}, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, touches(rules, &reading.SOC2{HIPAAMapping: tt.mapping}, e)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	if got := touches(rules, &reading.SOC2{}, e); len(got) == 0 || len(got) > maxProvisions {
		t.Errorf("by the crosswalk: %q", got)
	}
	if got := touches(nil, &reading.SOC2{}, e); got != nil {
		t.Errorf("without rules: %q", got)
	}
}
