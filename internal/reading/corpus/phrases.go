package corpus

import (
	"fmt"
	"strings"
	"time"
)

// upper is s with a capital first letter.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// lower is s with a small first letter.
func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// shared is a period whose year is said once when both days are in it: "July 1
// to December 31, 2024".
func (p *Report) shared(to string) string {
	if p.Start.Year() == p.End.Year() {
		return p.Start.Format("January 2") + to + p.End.Format(american)
	}
	return p.Start.Format(american) + to + p.End.Format(american)
}

// nth is a day as in "31st March 2024".
func nth(t time.Time) string {
	end := "th"
	if n := t.Day(); n < 10 || n > 20 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return fmt.Sprintf("%d%s %s", t.Day(), end, t.Format("January 2006"))
}

// drawn reports whether items were drawn for a test of c.
func (c *Control) drawn() bool {
	return c.Sample > 0 && (c.State == Clean || c.State == Deviated)
}

// domains is what the families of the outsiders' controls are about.
var domains = [][2]string{
	{"GOV", "Governance and Workforce"}, {"RISK", "Risk Management"}, {"PLAT", "Platform Configuration"}, {"IAM", "Identity and Access Management"}, {"FAC", "Facilities and Media"},
	{"NET", "Network Security"}, {"EDR", "Endpoint Protection"}, {"VULN", "Vulnerability Management"}, {"SOC", "Security Operations and Incident Response"}, {"SDLC", "Change and Release Management"},
	{"RES", "Resilience"}, {"TPRM", "Third-Party Risk"}, {"DATA", "Data Handling"}, {"PRIV", "Privacy"},
}

// family is the family of an id such as "IAM-3".
func family(id string) string { return strings.TrimRight(id, "-.0123456789") }
