package words

import "fmt"

// Standing is a state as lists show it: words that name it, an icon, and the
// class of its colour, which never stands alone.
type Standing struct {
	Class string // ok, warn, bad or off
	Icon  string // of static/icons.svg
	Text  string
}

func good(text string) Standing     { return Standing{"ok", "circle-check", text} }
func heed(text string) Standing     { return Standing{"warn", "alert-triangle", text} }
func act(text string) Standing      { return Standing{"bad", "alert-octagon", text} }
func unneeded(text string) Standing { return Standing{"off", "circle-dashed", text} }

// soon is how many days before a date people are warned.
const soon = 30

// CoverageLine says how far SOC 2 reports and letters reach: "Covered to 31 Dec
// 2026", "Gap, 334 days". until is the last day on which the status holds by
// itself, reached the last day that a report or letter speaks of; either may be
// empty.
func CoverageLine[S ~string](status S, until, reached, today string) Standing {
	switch status {
	case "covered", "bridged":
		text := "Covered"
		if until != "" {
			text += " to " + Date(until)
		}
		if until != "" && Days(today, until) <= soon {
			return heed(text)
		}
		return good(text)
	case "unbridged", "stale":
		if reached == "" {
			return act("Gap")
		}
		return act("Gap, " + Count(Days(reached, today), "day", "days"))
	case "type_1_only":
		return heed("Type I, one day only")
	}
	return act("No valid report")
}

// outerLimit is the longest window for the notice of a breach, in hours: 45
// CFR 164.410(b) allows 60 calendar days.
const outerLimit = 60 * 24

// BAALine says how the business associate agreements of a vendor stand:
// "Signed, 24 h notice", "Ends in 19 days", "Missing". until is the last day of
// the agreement that decides, hours its window for the notice of a breach; 0:
// not known. Without PHI none is missed.
func BAALine[S ~string](state S, until string, hours int, phi bool, today string) Standing {
	switch state {
	case "active":
		switch {
		case hours == 0:
			return heed("Signed, no notice window")
		case hours >= outerLimit:
			return heed("Signed, " + Window(hours))
		}
		return good("Signed, " + Window(hours))
	case "expiring":
		return heed("Ends " + Until(until, today))
	case "not_required":
		return unneeded("Not required")
	case "draft":
		return heed("In draft")
	case "in_negotiation":
		return heed("In negotiation")
	case "expired":
		return act("Expired")
	case "terminated":
		return act("Terminated")
	case "refused":
		return act("Refused by vendor")
	}
	if phi {
		return act("Missing")
	}
	return unneeded("None")
}

// Window says a window for the notice of a breach in hours, or in days where
// they are many: "24 h notice", "60 days notice".
func Window(hours int) string {
	if hours <= 72 || hours%24 != 0 {
		return fmt.Sprintf("%s h notice", Number(hours))
	}
	return Number(hours/24) + " days notice"
}

var confidences = map[string]string{"high": "High", "medium": "Medium", "low": "Low", "": "Not rated"}

// Confidence says how sure a score is: "Medium".
func Confidence[S ~string](level S) string { return say(confidences, level) }

var columns = map[string]string{
	"id": "Id", "name": "Name", "legal_name": "Legal name", "aliases": "Other names", "website": "Website", "description": "Description", "owner_id": "Owner",
	"owner_email": "Owner’s e-mail", "status": "Status", "external_ref": "Reference", "tier": "Tier", "inherent_risk": "Inherent risk", "residual_risk": "Residual risk",
	"final_band": "Band", "coverage_status": "SOC 2 cover", "baa_status": "BAA", "next_review_on": "Next review", "created_at": "Added", "updated_at": "Changed",
}

// Column names a column of the files that vendors are imported from and
// exported to: "Legal name".
func Column(name string) string { return say(columns, name) }

var outcomes = map[string]string{"created": "New", "updated": "Changes", "unchanged": "Same as before", "refused": "Left out"}

// Outcome says what an import does with a row: "New".
func Outcome[S ~string](outcome S) string { return say(outcomes, outcome) }
