package assessments

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/internal/scoring"
)

// plus is the report of soc2 with a mapping of its own.
func plus(start, end string, rows ...reading.Mapping) *reading.Extraction {
	x := soc2(start, end)
	test := func(statuses ...string) (out []reading.Test) {
		for _, s := range statuses {
			out = append(out, reading.Test{Status: s})
		}
		return out
	}
	x.SOC2.HIPAAIncluded, x.SOC2.HIPAAMapping = true, rows
	x.SOC2.Controls = []reading.Control{
		{ID: ptr("LG-01"), Criteria: []string{"CC7.2"}, Page: 40, Tests: test(reading.NoException, reading.NoException)},
		{ID: ptr("LG-02"), Criteria: []string{"CC7.2"}, Page: 41, Tests: test(reading.NoException)},
		{ID: ptr("LG-02"), Criteria: []string{"CC7.3"}, Page: 47, Tests: test(reading.Exception)},
		{ID: ptr("LG-03"), Page: 42, Tests: test(reading.Unread, reading.NoException)},
		{ID: ptr("LG-04"), Page: 43, Tests: test(reading.DidNotOccur)},
		{ID: ptr("LG-05"), Page: 44, Tests: test(reading.DidNotOccur, reading.NoException)},
		{ID: ptr("LG-06"), Page: 45},
		{Page: 46, Tests: test(reading.NoException)},
	}
	return x
}

func TestMapped(t *testing.T) {
	t.Parallel()
	rules, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	row := func(citation string, page int, controls ...string) reading.Mapping {
		return reading.Mapping{Citation: citation, Criteria: []string{"CC7.2"}, Controls: controls, Page: page}
	}
	x := plus("2025-01-01", "2025-12-31", row("164.312(b)", 88, "LG-01", "LG-02", "LG-03", "LG-04", "LG-05", "LG-06", "LG-99"),
		row("164.999(z)", 88, "LG-01"), row("164.312(b)", 90, "LG-01"), row("164.308(a)(1)", 89))
	at := func(page int) scoring.Place { return scoring.Place{Document: "d1", Page: page} }
	result := func(id string, r scoring.ControlResult, page int, criteria ...string) scoring.MappedControl {
		return scoring.MappedControl{Control: id, Result: r, Criteria: criteria, Place: at(page)}
	}
	want := []scoring.Mapped{
		{HIPAA: "164.312(b)", Criteria: []string{"CC7.2"}, Place: at(88), Controls: []scoring.MappedControl{
			result("LG-01", scoring.Clean, 40, "CC7.2"), result("LG-02", scoring.Deviated, 41, "CC7.2", "CC7.3"), result("LG-03", scoring.Untested, 42),
			result("LG-04", scoring.Untested, 43), result("LG-05", scoring.Clean, 44), result("LG-06", scoring.Untested, 45), result("LG-99", scoring.Untested, 0),
		}},
		{HIPAA: "164.308(a)(1)(i)", Criteria: []string{"CC7.2"}, Place: at(89)},
	}
	d := &evidence.Reviewed{Document: evidence.Document{ID: "d1"}, Extraction: x}
	if diff := cmp.Diff(want, mapped(d, rules.HIPAA)); diff != "" {
		t.Error(diff)
	}
	x.SOC2.HIPAAMapping = nil // a reading made before mappings were read
	if got := mapped(d, rules.HIPAA); len(got) != 0 {
		t.Errorf("without a mapping: %+v", got)
	}
	x.SOC2.ReportType, x.SOC2.HIPAAMapping = ptr("type_1"), []reading.Mapping{row("164.312(b)", 88, "LG-06", "LG-04")}
	if got := mapped(d, rules.HIPAA)[0].Controls; got[0].Result != scoring.Clean || got[1].Result != scoring.Untested {
		t.Errorf("of a Type I: %+v", got)
	}
}

// TestItemsByTheReport: a provision follows the report's own mapping, with the
// page; the others follow the crosswalk.
func TestItemsByTheReport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.document(t, plus("2025-01-01", "2025-12-31", reading.Mapping{Citation: "164.312(b)", Controls: []string{"LG-01"}, Page: 88}))
		items, err := f.Items(t.Context(), f.by, f.vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			own := i.ID == "164.312(b)"
			if own != (i.Mapped != nil) || own && (i.Mapped.Page != 88 || i.Status != scoring.Met || i.Sources[0].Page != 88) {
				t.Errorf("%s: %s, mapped %+v, %+v", i.ID, i.Status, i.Mapped, i.Sources)
			}
		}
	})
}
