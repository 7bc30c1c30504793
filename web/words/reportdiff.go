package words

import (
	"strings"
)

// reportChanges say what became of a part of a report, by part and kind.
var reportChanges = map[string]string{
	"exceptions repeated": "Exception repeated", "exceptions unproven": "Exception not shown to be mended",
	"exceptions new": "New exception", "exceptions resolved": "Exception resolved",
	"opinion changed":          "Another opinion",
	"qualified_criteria added": "Criterion found wanting", "qualified_criteria dropped": "Criterion no longer found wanting",
	"report_type changed": "Another type of report",
	"categories dropped":  "Category left out", "categories added": "Category added",
	"period hole": "Hole between the periods", "period overlap": "Periods overlap",
	"controls dropped": "Control dropped", "controls untested": "Control no longer tested", "controls changed": "Control in other words", "controls added": "Control added",
	"subservice_organizations dropped": "Subservice organization no longer named", "subservice_organizations added": "Subservice organization added",
	"subservice_organizations changed": "Subservice organization treated another way",
	"cuecs dropped":                    "Duty no longer asked of you (CUEC)", "cuecs added": "New duty of yours (CUEC)", "cuecs changed": "Duty in other words (CUEC)",
	"hipaa_included dropped": "HIPAA no longer in the report", "hipaa_included added": "HIPAA now in the report",
	"emphasis_of_matter added": "The auditor emphasizes a matter", "emphasis_of_matter dropped": "The auditor no longer emphasizes a matter",
	"emphasis_of_matter changed": "The auditor emphasizes another matter",
	"system changed":             "Another name of the system", "service_organization changed": "Another service organization", "auditor changed": "Another auditor",
}

// ReportChange says how a part of a report differs from the one before:
// "Exception repeated".
func ReportChange(part, kind string) string { return reportChanges[part+" "+kind] }

// ReportPart names a part of a report: "Exceptions".
func ReportPart(part string) string { return FactLabel(part) }

// ReportEffect says in a word for whom a change speaks, for a list in a file.
func ReportEffect(effect string) string {
	return map[string]string{"worse": "Worse", "unclear": "Cannot be told", "neutral": "Different", "better": "Better"}[effect]
}

// Matched says how a thing of two reports was found to be one, when that is
// worth a look; empty: by its number or name.
func Matched(by string) string {
	if by == "text" {
		return "Matched by its words: the two have no number in common."
	}
	return ""
}

// ReportValue says a value of one of the reports; a period is two days with a
// slash between.
func ReportValue(part, text string) string {
	switch part {
	case "period":
		from, to, _ := strings.Cut(text, "/")
		return Period(from, to)
	case "hipaa_included":
		return map[string]string{"yes": "Yes", "no": "No"}[text]
	case "subservice_organizations":
		if text == "" {
			return "Method not stated"
		}
		return FactValue(text)
	case "opinion", "report_type", "categories":
		return FactValue(text)
	}
	return text
}
