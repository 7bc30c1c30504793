package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// values of facts, as people say them.
var values = map[string]string{
	"type_1": "SOC 2, Type I", "type_2": "SOC 2, Type II",
	"unqualified": "Unqualified", "qualified": "Qualified", "adverse": "Adverse", "disclaimer": "Disclaimer of opinion",
	"security": "Security", "availability": "Availability", "processing_integrity": "Processing integrity",
	"confidentiality": "Confidentiality", "privacy": "Privacy",
	"minor": "Minor", "moderate": "Moderate", "major": "Major",
	"carve_out": "Left out (carve-out)", "inclusive": "Included",
	"management": "The vendor's management", "auditor": "The auditor", "other": "Someone else",
	"no_exception": "No exception", "exception": "Exception", "not_tested": "Not tested", "did_not_occur": "Did not occur", "unread": "Not read",
	"gap_exceeds_3_months": "Longer than three months", "begins_before_period_end": "Begins before the report's period ends",
	"dated_before_report": "Dated before the report", "unsigned": "Not signed", "material_changes": "Reports material changes",
}

// FactValue says a value that is one of a closed list, as a report type, an
// opinion or a severity. What it does not know comes back as it is.
func FactValue(stored string) string {
	if word, ok := values[stored]; ok {
		return word
	}
	return stored
}

// Weighing says what a person concluded of an exception: whether it touches what
// they use, what failed, how severe it is.
func Weighing(stored string) string {
	switch stored {
	case "yes":
		return "Yes"
	case "no":
		return "No"
	case "unsure":
		return "Not sure"
	case "design":
		return "Design"
	case "operation":
		return "Operation"
	}
	return FactValue(stored)
}

// facts are the labels of the facts, by the last part of their path.
var facts = map[string]string{
	"document_class": "Class of the document", "service_organization": "Service organization", "system": "System", "report_type": "Report type",
	"auditor": "Auditor", "report_date": "Report date", "opinion": "Opinion", "qualified_criteria": "Criteria affected",
	"emphasis_of_matter": "Emphasis of matter", "categories": "Categories", "hipaa_included": "HIPAA in the report", "as_of": "As of", "period": "Period",
	"controls": "Controls", "exceptions": "Exceptions", "cuecs": "CUECs", "subservice_organizations": "Subservice organizations",
	"hipaa_mapping": "HIPAA provisions mapped", "citation": "Provision",
	"issuer": "Signed by", "issuer_role": "Signed for", "letter_date": "Letter date", "from": "Bridges from", "to": "Bridges to",
	"report_period": "Period of the report", "material_changes": "Material changes", "flags": "What speaks against it",
	"control_id": "Control", "criteria": "Criteria", "page": "Page", "deviation": "What deviated", "sample_failed": "Samples that failed", "sample_size": "Samples tested",
	"management_response": "Management response", "response_page": "Page of the response", "severity": "Severity", "severity_rule": "Severity by rule",
	"id": "Number", "text": "Text", "name": "Name", "services": "Services", "method": "Method", "csocs": "Expected controls (CSOCs)",
	"activity": "Control activity", "tests": "Tests", "start": "First day", "end": "Last day", "status": "Result", "result": "Result",
}

// FactLabel names a fact by its path: "soc2.report_date" is "Report date".
func FactLabel(path string) string {
	last := path[strings.LastIndexByte(path, '.')+1:]
	if label, ok := facts[last]; ok {
		return label
	}
	return last
}

// The least confidence for each word. Confidence runs from 0 to 1.
const (
	certainFrom = 0.9
	likelyFrom  = 0.75
)

// Sureness says how sure a reading is, from 0 to 1.
func Sureness(c float64) string {
	switch {
	case c >= certainFrom:
		return "Certain"
	case c >= likelyFrom:
		return "Likely"
	}
	return "Unsure"
}

// Doubt says in a few words why a fact waits, and Reason in a sentence.
func Doubt(reason string) string {
	switch n := readings(reason); {
	case reason == "not found" || strings.HasPrefix(reason, "no "):
		return "Not found"
	case n > 1:
		return fmt.Sprintf("Unsure, %d readings", n)
	}
	return "Unsure"
}

// Reason says why a fact waits, in a sentence, from the reason of the reading.
func Reason(reason string) string {
	switch n := readings(reason); {
	case reason == "not found":
		return "Ward did not find it in the document."
	case strings.HasPrefix(reason, "low confidence"):
		return "Ward is not sure: little in the document speaks for this reading."
	case n > 1:
		which := ""
		if _, rest, ok := strings.Cut(reason, ": "); ok {
			which = ": " + rest
		}
		return sentence(fmt.Sprintf("The document says this in %d ways that differ%s", n, which))
	}
	return sentence(reason)
}

// Rule says by which rule a fact was found: "report_date.under_signature" is
// "report date, under signature".
func Rule(rule string) string {
	return strings.ReplaceAll(strings.ReplaceAll(rule, ".", ", "), "_", " ")
}

// SeverityRule says why a rule proposes a severity, in a sentence that follows
// it.
func SeverityRule(rule string) string {
	switch rule {
	case "severity.default":
		return "nothing in the report speaks for more"
	case "severity.rate_at_least_20_percent":
		return "at least a fifth of the sample failed"
	case "severity.criterion_of_modified_opinion":
		return "the auditor's opinion is modified for its criterion"
	}
	return "by the rule “" + Rule(rule) + "”"
}

// readings is how many values a reason counts.
func readings(reason string) (n int) {
	if _, err := fmt.Sscanf(reason, "%d different values", &n); err != nil {
		return 0
	}
	return n
}

// sentence makes a sentence of a phrase.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if !strings.ContainsAny(s[len(s)-1:], ".?!") {
		s += "."
	}
	return s
}

// TheFact names a fact within a sentence: "the opinion", "exception 1,
// severity,".
func TheFact(path string) string {
	name := FactPath(path)
	if strings.Contains(name, ",") {
		return name + ","
	}
	return "the " + name
}
