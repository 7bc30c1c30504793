package evidence

import "ward/internal/reading"

// valueOf reads a value out of a report or letter; nil when it is not there.
type valueOf[T any] struct {
	name string
	of   func(*T) any
}

var soc2Values = []valueOf[reading.SOC2]{
	{"service_organization", func(s *reading.SOC2) any { return held(s.ServiceOrganization) }},
	{"system", func(s *reading.SOC2) any { return held(s.System) }},
	{"report_type", func(s *reading.SOC2) any { return held(s.ReportType) }},
	{"auditor", func(s *reading.SOC2) any { return held(s.Auditor) }},
	{"report_date", func(s *reading.SOC2) any { return held(s.ReportDate) }},
	{"opinion", func(s *reading.SOC2) any { return held(s.Opinion) }},
	{"qualified_criteria", func(s *reading.SOC2) any { return some(s.QualifiedCriteria) }},
	{"emphasis_of_matter", func(s *reading.SOC2) any { return held(s.EmphasisOfMatter) }},
	{"categories", func(s *reading.SOC2) any { return some(s.Categories) }},
	{"hipaa_included", func(s *reading.SOC2) any { return s.HIPAAIncluded }},
	{"as_of", func(s *reading.SOC2) any { return held(s.AsOf) }},
	{"period", func(s *reading.SOC2) any { return held(s.Period) }},
}

var bridgeValues = []valueOf[reading.Bridge]{
	{"service_organization", func(l *reading.Bridge) any { return held(l.ServiceOrganization) }},
	{"issuer", func(l *reading.Bridge) any { return held(l.Issuer) }},
	{"issuer_role", func(l *reading.Bridge) any { return held(l.IssuerRole) }},
	{"letter_date", func(l *reading.Bridge) any { return held(l.LetterDate) }},
	{"from", func(l *reading.Bridge) any { return held(l.From) }},
	{"to", func(l *reading.Bridge) any { return held(l.To) }},
	{"report_period", func(l *reading.Bridge) any { return held(l.ReportPeriod) }},
	{"auditor", func(l *reading.Bridge) any { return held(l.Auditor) }},
	{"material_changes", func(l *reading.Bridge) any { return held(l.MaterialChanges) }},
	{"flags", func(l *reading.Bridge) any { return some(l.Flags) }},
}

// held is the value behind a pointer, or nil.
func held[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// some is a list, or nil for an empty one.
func some(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}
