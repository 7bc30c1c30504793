package assessments

import (
	"slices"

	"ward/internal/evidence"
	"ward/internal/hipaa"
	"ward/internal/reading"
	"ward/internal/scoring"
)

// mapped is the report's own list of HIPAA provisions, each once, with what
// became of the controls that it names. A citation that the catalogue does not
// have is left out.
func mapped(d *evidence.Reviewed, rules *hipaa.Rules) []scoring.Mapped {
	var out []scoring.Mapped
	for i, row := range d.Extraction.SOC2.HIPAAMapping {
		q, known := rules.Cited(row.Citation)
		if !known {
			continue
		}
		n := slices.IndexFunc(out, func(m scoring.Mapped) bool { return m.HIPAA == q.ID })
		if n < 0 {
			n = len(out)
			out = append(out, scoring.Mapped{HIPAA: q.ID, Place: member(d, "soc2.hipaa_mapping", i, row.Page)})
		}
		out[n].Criteria = appendNew(out[n].Criteria, row.Criteria...)
		for _, id := range row.Controls {
			if !slices.ContainsFunc(out[n].Controls, func(c scoring.MappedControl) bool { return c.Control == id }) {
				out[n].Controls = append(out[n].Controls, control(d, id))
			}
		}
	}
	return out
}

// appendNew appends what a list does not hold.
func appendNew(list []string, more ...string) []string {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// control is a control of the report by its number: all its rows together.
func control(d *evidence.Reviewed, id string) scoring.MappedControl {
	out := scoring.MappedControl{Control: id, Result: scoring.Untested, Place: scoring.Place{Document: string(d.Document.ID)}}
	var tests []reading.Test
	found := false
	for i, c := range d.Extraction.SOC2.Controls {
		if str(c.ID) != id {
			continue
		}
		if !found {
			out.Place = member(d, "soc2.controls", i, c.Page)
		}
		found, tests = true, append(tests, c.Tests...)
		out.Criteria = appendNew(out.Criteria, c.Criteria...)
	}
	if found {
		out.Result = resultOf(tests, str(d.Extraction.SOC2.ReportType) == "type_1")
	}
	return out
}

// resultOf says how the tests of a control came out: an exception in one is one
// of the control, and what was not understood leaves it untested. A Type I has
// no tests.
func resultOf(tests []reading.Test, designOnly bool) scoring.ControlResult {
	has := func(statuses ...string) bool {
		return slices.ContainsFunc(tests, func(t reading.Test) bool { return slices.Contains(statuses, t.Status) })
	}
	switch {
	case has(reading.Exception):
		return scoring.Deviated
	case designOnly && len(tests) == 0:
		return scoring.Clean
	case !has(reading.NoException) || has(reading.Unread, reading.NotTested):
		return scoring.Untested
	}
	return scoring.Clean
}
