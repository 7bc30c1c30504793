package corpus

import "fmt"

// signers sign the letters of the arrivals.
var signers = []name{{"Calliope Renner", "Chief Privacy and Compliance Officer"}, {"Matthias Oyelaran", "Senior Vice President, Information Security"}, {"June Castellanos", "President"}, {"Edwin Thackeray", "Head of Trust"}}

// bridgeStatements is a letter that says in a table which report it follows, and
// below, by number, what management states.
var bridgeStatements = Style{Name: "bridge-statements", Held: true, print: letterBy(&arrivals, func(l *Letter) *Doc {
	who := signers[(len(l.Org)+len(l.System))%len(signers)]
	gap := l.From.Format(american) + " to " + l.To.Format(american)
	if l.Dated.Equal(l.To) {
		gap = l.From.Format(american) + " to the date of this letter"
	}
	change := "There have been no material changes to the internal control environment during the bridge period."
	if l.Changes {
		change = "The following material changes to the internal control environment were made during the bridge period: the disaster recovery site was moved, and endpoint protection was replaced."
	}
	t := Table{Widths: []float64{0.36, 0.64}, Rules: Lines, Size: 10.5, Rows: []Row{{Cells: []string{"Service organization", l.Org}}, {Cells: []string{"System", l.System}}, {Cells: []string{"Report", "SOC 2 Type 2"}}, {Cells: []string{"Report period", l.Start.Format(american) + " to " + l.End.Format(american)}}, {Cells: []string{"Service auditor", l.Firm}}, {Cells: []string{"Bridge period", gap}}}}
	blocks := []Block{Title{"SOC 2 Bridge Letter", 18}, Para{Text: l.Dated.Format(american)}, Para{Text: "To our customers and their auditors:"}, Para{Text: fmt.Sprintf("%s issues this letter to cover the time between the end of its last SOC 2 report and the issuance of the next.", l.Short)}, t, Para{Text: "Management states the following:"},
		List{"1.", []string{"Management is responsible for the internal control environment that the report describes.", change, "Management is not aware of any failure of controls during the bridge period that would change the conclusions of the report.", fmt.Sprintf("%s has not examined, reviewed, or approved this letter.", l.Firm), "The complementary user entity controls in the report continue to apply."}}, Para{Text: "This letter is not a substitute for the report, on which customers should rely."}}
	if l.Person == "" {
		blocks = append(blocks, Para{Text: l.Org})
	} else {
		blocks = append(blocks, Sign{[]string{"Respectfully,", who.full, who.short, l.Org}})
	}
	return &Doc{Look: Look{Size: 11, Left: true, Accent: "#14532d", Foot: l.Short + " | page #"}, Blocks: blocks}
})}
