package web

import (
	"cmp"
	"strings"

	"ward/internal/evidence"
)

// groupSpec says which fields a group of facts holds.
type groupSpec struct {
	key, heading  string
	short         string // in the row of groups; "": the heading
	fields        []string
	add, addLabel string
}

// soc2Groups are the groups of a SOC 2 report in the order of the work.
var soc2Groups = []groupSpec{
	{"ide", "Identity", "", []string{"document_class", "service_organization", "system", "report_type"}, "", ""},
	{"aud", "Auditor", "", []string{"auditor", "report_date"}, "", ""},
	{"opi", "Opinion", "", []string{"opinion", "qualified_criteria", "emphasis_of_matter"}, "", ""},
	{"sco", "Scope and categories", "Scope", []string{"categories", "hipaa_included", "hipaa_mapping"}, "", ""},
	{"per", "Period", "", []string{"as_of", "period"}, "", ""},
	{"con", "Controls and results", "Controls", []string{"controls"}, "", ""},
	{"exc", "Exceptions", "", []string{"exceptions"}, "soc2.exceptions", "Add a missed exception"},
	{"cue", "Our duties (CUECs)", "CUECs", []string{"cuecs"}, "soc2.cuecs", "Add a missed CUEC"},
	{"sub", "Subservice organizations", "Subservice", []string{"subservice_organizations"}, "soc2.subservice_organizations", "Add a missed organization"},
}

// bridgeGroups are those of a bridge letter.
var bridgeGroups = []groupSpec{
	{"let", "Letter", "", []string{"document_class", "service_organization", "issuer", "issuer_role", "letter_date"}, "", ""},
	{"tim", "Dates", "", []string{"from", "to"}, "", ""},
	{"rep", "The report it follows", "Report", []string{"report_period", "auditor"}, "", ""},
	{"cha", "Changes", "", []string{"material_changes"}, "", ""},
	{"fla", "What speaks against it", "Flags", []string{"flags"}, "", ""},
}

// otherGroups are those of a class from which nothing is read.
var otherGroups = []groupSpec{{"cla", "Class", "", []string{"document_class"}, "", ""}}

// groupFacts puts the facts into the groups of their document.
func groupFacts(v *reviewView, facts []evidence.Fact, r *evidence.Reviewed, today string) []factGroup {
	specs := otherGroups
	switch {
	case r.Extraction.SOC2 != nil:
		specs = soc2Groups
	case r.Extraction.Bridge != nil:
		specs = bridgeGroups
	}
	rows := map[string][]factRow{}
	for _, f := range facts {
		row := newRow(v, f, today)
		rows[row.Field] = append(rows[row.Field], row)
	}
	var out []factGroup
	for _, spec := range specs {
		g := factGroup{Key: spec.key, Heading: spec.heading, Short: cmp.Or(spec.short, spec.heading), Doc: v.Doc, Add: spec.add, AddLabel: spec.addLabel, Writes: v.Writes}
		for _, field := range spec.fields {
			g.Rows = append(g.Rows, rows[field]...)
			delete(rows, field)
		}
		for _, row := range g.Rows {
			if row.fact.Sure() && spec.key != "exc" { // how severe each one is, a person weighs
				g.Sure = append(g.Sure, row.Path)
			}
		}
		if g.One = oneLine(spec.key, g.Rows); len(g.Rows) > 0 || g.Add != "" || g.Key == "con" {
			out = append(out, g)
		}
	}
	return out
}

// oneLine says a whole group in one line.
func oneLine(key string, rows []factRow) string {
	switch key {
	case "exc", "cue", "sub":
		var names []string
		for _, row := range rows {
			if row.Member && !row.fact.Absent {
				names = append(names, row.Label)
			}
		}
		if len(names) == 0 {
			return "None"
		}
		return shorten(strings.Join(names, ", "), 100)
	}
	var said []string
	for _, row := range rows {
		if row.Value != "" && row.Field != "hipaa_included" {
			said = append(said, row.Value)
		}
	}
	return shorten(strings.Join(said, " · "), 120)
}
