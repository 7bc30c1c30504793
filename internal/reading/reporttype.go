package reading

import (
	"slices"
	"strings"
)

// readType decides Type 1 or 2 by whether the opinion covers operation.
func (r *report) readType(o opinion, parts []part, s *SOC2) {
	var claims []claim
	text := o.report.text
	if m := covers(text[o.a:o.b]); m != nil {
		claims = append(claims, says("type_2", o.report, o.a+m[0], o.a+m[1], "type.opinion_on_operation"))
	} else if o.b > o.a && (s.Opinion == nil || *s.Opinion != "disclaimer") {
		claims = append(claims, says("type_1", o.report, o.a, min(o.a+40, o.b), "type.no_opinion_on_operation"))
	}
	if m := bothRx.FindStringIndex(text[:o.a]); m != nil {
		claims = append(claims, says("type_2", o.report, m[0], m[1], "type.scope_paragraph"))
	} else if m := designRx.FindStringIndex(text[:o.a]); m != nil {
		claims = append(claims, says("type_1", o.report, m[0], m[1], "type.scope_paragraph"))
	}
	if m := notTested.FindStringIndex(text); m != nil {
		claims = append(claims, says("type_1", o.report, m[0], m[1], "type.operation_not_examined"))
	}
	if c, ok := typeByTests(s); ok {
		claims = append(claims, c)
	}
	front := r.body.cut(0, coverEnd(parts))
	if m := typeRx.FindStringSubmatchIndex(truncate(front.text, 4000)); m != nil {
		value := "type_1"
		if n := strings.ToUpper(front.text[m[2]:m[3]]); n == "2" || n == "II" || n == "TWO" {
			value = "type_2"
		}
		claims = append(claims, says(value, front, m[0], m[1], "type.cover"))
	}
	s.ReportType = r.settle("soc2.report_type", claims, equal)
}

// typeByTests is what the matrix says of the type: most controls of a Type 2
// have a result, those of a Type 1 have none.
func typeByTests(s *SOC2) (claim, bool) {
	tested := 0
	for _, c := range s.Controls {
		if slices.ContainsFunc(c.Tests, func(t Test) bool { return t.Status != Unread }) {
			tested++
		}
	}
	switch {
	case len(s.Controls) < 5:
		return claim{}, false
	case tested*2 > len(s.Controls):
		return says("type_2", passage{}, 0, 0, "type.test_results"), true
	case tested == 0:
		return says("type_1", passage{}, 0, 0, "type.no_test_results"), true
	}
	return claim{}, false
}

// bothRx and designRx are what the scope paragraph says was examined.
var (
	bothRx   = rx(`suitability of (?:the |its )?design and (?:the )?operating effectiveness`)
	designRx = rx(`suitability of (?:the |its )?design of`)
)

var typeRx = rx(`\btype[ -]?(2|II|two|1|I|one)\b`)

// covers finds a statement on operation that is not a mere condition.
func covers(para string) []int {
	for _, m := range operates.FindAllStringIndex(para, -1) {
		if !conditions.MatchString(para[max(0, m[0]-160):m[0]]) {
			return m
		}
	}
	return nil
}
