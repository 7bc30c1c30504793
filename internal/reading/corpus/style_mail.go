package corpus

import (
	"fmt"
	"strings"
)

// bridgeMail is a bridge letter by e-mail, printed with its head and with the
// question that it answers.
var bridgeMail = Style{Name: "bridge-mail", print: letterBy(&outsiders, func(l *Letter) *Doc {
	change := "In that time we have made no material changes to the control environment, and nothing has come to our attention that would change the auditor's conclusions."
	if l.Changes {
		change = "In that time we have made two material changes to the control environment: log-on moved to another identity provider, and the on-call team was outsourced."
	}
	names := strings.Fields(strings.ToLower(l.Person))
	domain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(l.Short))
	head := Table{Widths: []float64{0.12, 0.88}, Rules: Bare, Size: 10.5, Rows: []Row{
		{Cells: []string{"From:", fmt.Sprintf("%s <%s@%s.example>", l.Person, names[0], domain)}}, {Cells: []string{"Sent:", l.Dated.Format("Monday, January 2, 2006 ") + "9:41 AM"}},
		{Cells: []string{"To:", "vendor-risk@hospital.example"}}, {Cells: []string{"Subject:", "RE: Bridge letter for your SOC 2 report"}}}}
	return &Doc{Look: Look{Size: 10.5}, Blocks: []Block{head, Para{Text: "Hello,"},
		Para{Text: fmt.Sprintf("thank you for your question. Our current SOC 2 Type 2 report on the %s covers %s through %s. It was issued by %s, our service auditor.", l.System, l.Start.Format(american), l.End.Format(american), l.Firm)},
		Para{Text: fmt.Sprintf("Please take this message as the bridge letter of %s for the time from %s through %s. %s", l.Org, l.From.Format(american), l.To.Format(american), change)},
		Para{Text: "The next report is in preparation. This message has not been audited and does not stand in for a report."}, Sign{[]string{"Kind regards,", l.Person, l.Role, l.Org}},
		Para{Text: "-----Original message-----\nCould you please send us a bridge letter (gap letter) for the months that your last SOC 2 report does not cover? We need it for our yearly review."}}}
}, unsigned, openEnded)}

// bridgeBoard is a letter on letterhead with a table of the report and the gap,
// and lines to sign on.
var bridgeBoard = Style{Name: "bridge-board", print: letterBy(&outsiders, func(l *Letter) *Doc {
	const layout = "Jan 2, 2006"
	change := "None. Apart from routine maintenance and upgrades, the system and its controls are materially the same as those described in the report."
	if l.Changes {
		change = "The following changes are material: the production environment was moved to another cloud region, and the change management tool was replaced."
	}
	sign := []Row{{Cells: []string{"Signature", "______________________"}}, {Cells: []string{"Name", ""}}, {Cells: []string{"Title", ""}}}
	if l.Person != "" {
		sign = []Row{{Cells: []string{"Signature", "/s/ " + l.Person}}, {Cells: []string{"Name", l.Person}}, {Cells: []string{"Title", l.Role}}}
	}
	return &Doc{Look: Look{Serif: true, Size: 11}, Blocks: []Block{Title{l.Org, 18}, Title{"1200 Harbor Row, Suite 40", 9}, Para{Text: l.Dated.Format(american)}, Para{Text: "To customers and their auditors"}, Para{Text: "SOC 2 Bridge Letter", Bold: true},
		Para{Text: "The table names the latest report on our system and the time for which management makes the statements below."},
		Table{Head: []string{"Report", "System", "Service auditor", "Period of the report", "Period of this letter"}, Widths: []float64{0.14, 0.22, 0.24, 0.2, 0.2}, Rules: Grid, Size: 9.5, Rows: []Row{{Cells: []string{"SOC 2 Type 2", l.System, l.Firm, l.Start.Format(layout) + " to " + l.End.Format(layout), l.From.Format(layout) + " to " + l.To.Format(layout)}}}},
		Para{Text: "Material changes in the period of this letter", Bold: true}, Para{Text: change}, Para{Text: "Reliance", Bold: true}, Para{Text: "Management alone is responsible for this letter. No auditor has examined it, and it does not replace the report."}, Para{Text: "For " + l.Org + ":"},
		Table{Widths: []float64{0.2, 0.8}, Rules: Bare, Size: 11, Rows: sign}}}
}, openEnded)}
