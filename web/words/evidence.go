package words

// classes are the kinds of document, as people name them.
var classes = map[string]string{
	"soc2_report":          "SOC 2 report",
	"bridge_letter":        "Bridge letter",
	"baa":                  "Business associate agreement",
	"soc1_report":          "SOC 1 report",
	"soc3_report":          "SOC 3 report",
	"iso27001_certificate": "ISO 27001 certificate",
	"penetration_test":     "Penetration test",
	"hitrust_letter":       "HITRUST letter",
	"other":                "Other document",
}

// Class names a kind of document: "SOC 2 report"; "" for none.
func Class(class string) string { return classes[class] }

// ReportType names the type of a SOC 2 report: "Type II".
func ReportType(kind string) string {
	return map[string]string{"type_1": "Type I", "type_2": "Type II"}[kind]
}

// Opinion names what the auditor concluded: "unqualified", "disclaimer of
// opinion".
func Opinion(opinion string) string {
	if opinion == "disclaimer" {
		return "disclaimer of opinion"
	}
	return map[string]string{"unqualified": opinion, "qualified": opinion, "adverse": opinion}[opinion]
}

// documentStatuses say where a document stands, in lists and filters.
var documentStatuses = map[string]string{
	"queued":       "Waits to be read",
	"processing":   "Being read",
	"extracted":    "Read",
	"needs_review": "Facts in doubt",
	"failed":       "Could not be read",
}

// DocumentStatus says where a document stands: "Facts in doubt".
func DocumentStatus(status string) string { return documentStatuses[status] }

// Period says a stretch of time between two stored dates, or the day when both
// are one; what is missing is left out.
func Period(from, to string) string {
	switch {
	case from == "" && to == "":
		return ""
	case from == "" || from == to:
		return Date(to)
	case to == "":
		return "from " + Date(from)
	}
	return Date(from) + " to " + Date(to)
}
