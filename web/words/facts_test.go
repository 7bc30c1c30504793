package words_test

import (
	"testing"

	"ward/internal/reading"
	"ward/web/words"
)

// TestFactValues: no closed list of the reading reaches a person as a code.
func TestFactValues(t *testing.T) {
	t.Parallel()
	for _, v := range []string{
		"type_1", "type_2", "unqualified", "qualified", "adverse", "disclaimer", "security", "availability", "processing_integrity", "confidentiality",
		"privacy", "minor", "moderate", "major", "carve_out", "inclusive", "management", "auditor", "other",
		reading.NoException, reading.Exception, reading.NotTested, reading.DidNotOccur, reading.Unread,
		"gap_exceeds_3_months", "begins_before_period_end", "dated_before_report", "unsigned", "material_changes",
	} {
		if got := words.FactValue(v); got == v || got == "" {
			t.Errorf("%s is said as %q", v, got)
		}
	}
	if got := words.FactValue("CC6.1"); got != "CC6.1" {
		t.Errorf("a value of no list: %q", got)
	}
}

func TestFactWords(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{words.FactLabel("soc2.report_date"), "Report date"},
		{words.FactLabel("document_class"), "Class of the document"},
		{words.FactLabel("soc2.exceptions.0.deviation"), "What deviated"},
		{words.Sureness(0.9), "Certain"},
		{words.Sureness(0.899), "Likely"},
		{words.Sureness(0.75), "Likely"},
		{words.Sureness(0.749), "Unsure"},
		{words.Doubt("not found"), "Not found"},
		{words.Doubt("no signature was found"), "Not found"},
		{words.Doubt("2 different values in the document"), "Unsure, 2 readings"},
		{words.Doubt("low confidence: opinion.unqualified"), "Unsure"},
		{words.Reason("not found"), "Ward did not find it in the document."},
		{words.Reason("low confidence: opinion.unqualified"), "Ward is not sure: little in the document speaks for this reading."},
		{words.Reason("3 different values in the document"), "The document says this in 3 ways that differ."},
		{words.Reason(`2 different values in the document: page 5 says "2024", page 1 says "2025"`), `The document says this in 2 ways that differ: page 5 says "2024", page 1 says "2025".`},
		{words.Reason("the result is empty"), "The result is empty."},
		{words.Reason("Whose is it?"), "Whose is it?"},
		{words.Reason(""), ""},
		{words.SeverityRule("severity.default"), "nothing in the report speaks for more"},
		{words.SeverityRule("severity.rate_at_least_20_percent"), "at least a fifth of the sample failed"},
		{words.SeverityRule("severity.criterion_of_modified_opinion"), "the auditor's opinion is modified for its criterion"},
		{words.SeverityRule("severity.of_mine"), "by the rule “severity, of mine”"},
		{words.Weighing("unsure"), "Not sure"},
		{words.Weighing("yes"), "Yes"},
		{words.Weighing("no"), "No"},
		{words.Weighing("design"), "Design"},
		{words.Weighing("operation"), "Operation"},
		{words.Weighing("major"), "Major"},
		{words.Rule("report_date.under_signature"), "report date, under signature"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
