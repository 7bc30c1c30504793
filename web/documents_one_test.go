package web

import (
	"strings"
	"testing"

	"ward/internal/evidence"
	"ward/internal/hipaa"
)

// What a document's page says of its reading leads to where it stands in it.
func TestAtAGlanceLeadsToTheReading(t *testing.T) {
	t.Parallel()
	d := &evidence.Document{ID: "d", DocumentClass: "soc2_report", Reading: 1, Signals: 14, SignalsPresent: 13,
		Glance: evidence.Glance{About: "Aldermoor Systems", ReportType: "type_2", Opinion: "qualified", Exceptions: 2, CoversFrom: "2025-01-01", CoversTo: "2025-12-31"}}
	want := map[string]string{"Opinion": "review?fact=soc2.opinion", "Period": "review?fact=soc2.period", "Exceptions": "review?fact=soc2.exceptions.0", "As evidence": "quality", "To confirm": "review"}
	for _, f := range atAGlance(d) {
		if to, ok := want[f.Label]; ok {
			if delete(want, f.Label); f.Href != "/documents/d/"+to {
				t.Errorf("%s leads to %q, want %q", f.Label, f.Href, to)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not shown: %v", want)
	}
	d.Exceptions = 0
	for _, f := range atAGlance(d) {
		if strings.Contains(f.Href, "exceptions") {
			t.Errorf("%s leads to an exception that is not there", f.Label)
		}
	}
}

// The standards that an exception touches are those of its triage, and before
// that the proposed ones.
func TestTouchedFollowsTheTriage(t *testing.T) {
	t.Parallel()
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, q := range rules.Touched([]string{"CC1.4", "CC2.2"}) {
		ids = append(ids, q.ID)
	}
	x := evidence.Weighed{Touches: ids}
	if got := touched(rules, x); len(ids) == 0 || !strings.Contains(got, "Workforce security") {
		t.Errorf("%q for the proposal %q", got, ids)
	}
	x.Triage = &evidence.Triage{Weighing: evidence.Weighing{HIPAA: ids[len(ids)-1]}}
	if got := touched(rules, x); got == "" || strings.Contains(got, "Workforce security") {
		t.Errorf("%q for the triage %q", got, ids[len(ids)-1])
	}
}
