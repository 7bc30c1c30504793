package eval

import (
	"fmt"
	"slices"
	"strings"

	"ward/internal/reading"
	"ward/internal/reading/corpus"
)

// soc2 judges a report.
func (j *judge) soc2() {
	w, s := j.Truth, j.x.SOC2
	if s == nil {
		s = &reading.SOC2{}
	}
	m := func(field string, ok bool, got, want any) { j.mark(field, "soc2."+field, ok, got, want) }
	kind := map[string]string{"I": "type_1", "II": "type_2"}[text(w.ReportType)]
	m("report_type", text(s.ReportType) == kind, s.ReportType, kind)
	m("service_organization", named(w.Org, nil, text(s.ServiceOrganization), 0.88), s.ServiceOrganization, w.Org)
	m("system", named(text(w.System), nil, text(s.System), 0.8), s.System, w.System)
	m("auditor", named(text(w.Auditor), nil, text(s.Auditor), 0.88), s.Auditor, w.Auditor)
	m("opinion", same(s.Opinion, w.Opinion), s.Opinion, w.Opinion)
	if text(w.Opinion) == "qualified" || len(s.QualifiedCriteria) > 0 {
		got := criteria(s.QualifiedCriteria)
		ok := sameSet(got, criteria(w.Qualified)) || text(w.Opinion) == "adverse" && subset(got, criteria(w.Adverse))
		m("qualified_criteria", ok, s.QualifiedCriteria, w.Qualified)
	}
	j.days(s)
	m("report_date", same(s.ReportDate, w.Date), s.ReportDate, w.Date)
	var cats []string
	for _, c := range s.Categories {
		cats = append(cats, strings.ReplaceAll(c, "_", " "))
	}
	m("categories", sameSet(set(cats), set(w.Categories)), s.Categories, w.Categories)
	m("hipaa_included", j.x.SOC2 != nil && s.HIPAAIncluded == w.HIPAA, s.HIPAAIncluded, w.HIPAA)
	j.value("emphasis_of_matter", "soc2.emphasis_of_matter", (s.EmphasisOfMatter != nil) == w.Emphasis, s.EmphasisOfMatter, w.Emphasis)
	j.controls(s)
	j.cuecs(s)
	j.subservices(s)
	j.exceptions(s)
	j.mapping(s)
}

func (j *judge) days(s *reading.SOC2) {
	w := j.Truth
	if text(w.ReportType) == "I" || w.Period == nil {
		j.mark("as_of", "soc2.as_of", same(s.AsOf, w.AsOf) && s.Period == nil, s.AsOf, w.AsOf)
		return
	}
	var got reading.Period
	if s.Period != nil {
		got = *s.Period
	}
	j.Fields["period.start"], j.Fields["period.end"] = got.Start == w.Period.Start, got.End == w.Period.End
	j.value("period", "soc2.period", got == reading.Period(*w.Period), got, *w.Period)
}

func (j *judge) controls(s *reading.SOC2) {
	w := j.Truth
	if w.ControlsTested == nil {
		return
	}
	seen := map[string]bool{}
	for _, c := range s.Controls {
		key := c.Activity
		if c.ID != nil {
			key = *c.ID
		}
		seen[key] = true
	}
	want := *w.ControlsTested
	slack := max(1, (want+25)/50)
	near := func(n int) bool { return len(seen) >= n-slack && len(seen) <= n+slack }
	j.mark("controls_tested_count", "soc2.controls", near(want) || near(want-w.ControlsIdle), len(seen), want)
}

// cuecs judges the list, and each item: one that is missing is flagged when the
// list is, one too many when it is itself.
func (j *judge) cuecs(s *reading.SOC2) {
	w := j.Truth
	used, hits := map[int]bool{}, 0
	for _, want := range w.CUECs {
		best, at := 0.8, -1
		for i, u := range s.CUECs {
			if r := ratio(plain(u.Text), plain(want)); !used[i] && r >= best {
				best, at = r, i
			}
		}
		if at < 0 {
			j.value("cuecs", "soc2.cuecs", false, "nothing", want)
			continue
		}
		used[at] = true
		hits++
		j.value("cuecs", fmt.Sprintf("soc2.cuecs.%d", at), true, nil, nil)
	}
	for i, u := range s.CUECs {
		if !used[i] {
			j.value("cuecs", fmt.Sprintf("soc2.cuecs.%d", i), false, u.Text, "nothing")
		}
	}
	j.Fields["cuecs_count"] = w.CUECsCount == nil || len(s.CUECs) == *w.CUECsCount
	f1 := 0.0
	if n := len(s.CUECs) + len(w.CUECs); n > 0 {
		f1 = 2 * float64(hits) / float64(n)
	}
	j.Fields["cuecs_f1>=.9"] = f1 >= 0.9
}

func (j *judge) subservices(s *reading.SOC2) {
	w := j.Truth
	used, names, methods := map[int]bool{}, 0, 0
	for _, want := range w.Subservices {
		at := -1
		for i, b := range s.Subservice {
			if !used[i] && named(want.Name, want.Aliases, b.Name, 0.88) {
				at = i
				break
			}
		}
		if at < 0 {
			j.value("subservice_organizations", "soc2.subservice_organizations", false, "nothing", want.Name)
			continue
		}
		used[at] = true
		names++
		path := fmt.Sprintf("soc2.subservice_organizations.%d", at)
		j.value("subservice_organizations", path+".name", true, nil, nil)
		got := strings.ReplaceAll(text(s.Subservice[at].Method), "_", "-")
		j.value("subservice_organizations.method", path+".method", got == want.Method, got, want.Method)
		if got == want.Method {
			methods++
		}
	}
	for i, b := range s.Subservice {
		if !used[i] {
			j.value("subservice_organizations", fmt.Sprintf("soc2.subservice_organizations.%d", i), false, b.Name, "nothing")
		}
	}
	j.Fields["subservice_names"] = names == len(w.Subservices) && names == len(s.Subservice)
	if len(w.Subservices) > 0 {
		j.Fields["subservice_methods"] = methods == len(w.Subservices)
	}
}

// bridge judges a bridge letter.
func (j *judge) bridge() {
	w, b := j.Truth.Bridge, j.x.Bridge
	if b == nil {
		b = &reading.Bridge{}
	}
	m := func(field string, ok bool, got, want any) { j.mark("bridge."+field, "bridge."+field, ok, got, want) }
	m("service_organization", named(j.Truth.Org, nil, text(b.ServiceOrganization), 0.88), b.ServiceOrganization, j.Truth.Org)
	m("auditor", named(text(j.Truth.Auditor), nil, text(b.Auditor), 0.88), b.Auditor, j.Truth.Auditor)
	m("from", text(b.From) == w.From, b.From, w.From)
	m("to", text(b.To) == w.To, b.To, w.To)
	m("letter_date", text(b.LetterDate) == w.Dated, b.LetterDate, w.Dated)
	m("material_changes", b.MaterialChanges != nil && *b.MaterialChanges == w.Material, b.MaterialChanges, w.Material)
	m("report_period", b.ReportPeriod != nil && *b.ReportPeriod == reading.Period(w.Report), b.ReportPeriod, w.Report)
	m("flags", flagged(b.Flags, w), b.Flags, w.AllFlags)
	j.follows("bridge.from", "bridge.to", "bridge.letter_date", "bridge.report_period", "bridge.material_changes", "bridge.issuer")
}

// follows says that the last value judged is worked out from others: who is
// asked to look at one of them is asked to look at it.
func (j *judge) follows(paths ...string) {
	last := &j.Values[len(j.Values)-1]
	for _, p := range paths {
		f, ok := j.x.Facts[p]
		last.Flagged = last.Flagged || j.flagged(p) || ok && f.Confidence < reading.ReviewBelow
	}
}

// flagged reports whether the flags are right: all of them, or only those of
// the gap where the truth speaks of no others.
func flagged(flags []string, w *corpus.BridgeTruth) bool {
	if w.AllFlags != nil {
		return sameSet(set(flags), set(w.AllFlags))
	}
	var gap []string
	for _, f := range flags {
		if f == "gap_exceeds_3_months" || f == "begins_before_period_end" {
			gap = append(gap, f)
		}
	}
	return sameSet(set(gap), set(w.Flags))
}

// mapping judges the HIPAA mapping, line by line.
func (j *judge) mapping(s *reading.SOC2) {
	w := j.Truth
	if w.HIPAA && w.Mapping == nil {
		return // a mapping that the truth does not tell
	}
	used, right := map[int]bool{}, 0
	for _, want := range w.Mapping {
		at := slices.IndexFunc(s.HIPAAMapping, func(m reading.Mapping) bool { return m.Citation == want.Citation })
		if at < 0 {
			j.value("hipaa_mapping", "soc2.hipaa_mapping", false, "nothing", want)
			continue
		}
		used[at] = true
		got := s.HIPAAMapping[at]
		ok := sameSet(set(got.Criteria), set(want.Criteria)) && sameSet(set(got.Controls), set(want.Controls))
		j.value("hipaa_mapping", fmt.Sprintf("soc2.hipaa_mapping.%d", at), ok, got, want)
		if ok {
			right++
		}
	}
	for i, m := range s.HIPAAMapping {
		if !used[i] {
			j.value("hipaa_mapping", fmt.Sprintf("soc2.hipaa_mapping.%d", i), false, m.Citation, "nothing")
		}
	}
	if len(w.Mapping)+len(s.HIPAAMapping) > 0 {
		j.Fields["hipaa_mapping"] = right == len(w.Mapping) && right == len(s.HIPAAMapping)
	}
}
