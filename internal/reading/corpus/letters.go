package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// letterCase is what is right or wrong with a bridge letter.
type letterCase int

const (
	sound     letterCase = iota
	tooLong              // the gap is longer than three months
	tooEarly             // the gap begins before the report's end
	unsigned             // nobody signs
	changed              // material changes are told
	misdated             // the letter is dated before the report's end
	openEnded            // no end of the gap is said: it runs to the letter's date
	letterCases
)

// fillLetter makes a letter from a source of chance.
func fillLetter(r *rand.Rand, from *cast, c letterCase) *Letter {
	org, who := pick(r, from.orgs), pick(r, people)
	l := &Letter{Org: org.full, Short: org.short, System: pick(r, from.systems), Firm: pick(r, from.firms).full, Person: who.full, Role: who.short, Flags: []string{}}
	l.Start = time.Date(2023+r.IntN(2), time.Month(1+r.IntN(12)), 1, 0, 0, 0, 0, time.UTC)
	l.End = l.Start.AddDate(0, pick(r, []int{6, 12, 12}), -1)
	l.From = days(l.End, 1)
	l.To = l.From.AddDate(0, 1+r.IntN(3), -1)
	l.Dated = days(l.To, 2+r.IntN(9))
	switch c {
	case tooLong:
		l.To = l.From.AddDate(0, 4+r.IntN(4), -1)
		l.Dated, l.Flags = days(l.To, 3), []string{"gap_exceeds_3_months"}
	case tooEarly:
		l.From, l.Flags = days(l.End, -14), []string{"begins_before_period_end"}
		l.To = l.From.AddDate(0, 2, 0)
		l.Dated = days(l.To, 4)
	case unsigned:
		l.Person, l.Role, l.Flags = "", "", []string{"unsigned"}
	case changed:
		l.Changes, l.Flags = true, []string{"material_changes"}
	case misdated:
		l.Dated, l.Flags = days(l.End, -20), []string{"dated_before_report"}
	case openEnded:
		l.Dated = l.To
	}
	return l
}

// letter makes a style of bridge letters; document n has the n-th case. skip is
// the cases that the style cannot say.
func letter(print func(*Letter) *Doc, skip ...letterCase) func(*rand.Rand, int) (*Doc, *Truth) {
	return letterBy(&usual, print, skip...)
}

// letterBy is letter with names of a cast.
func letterBy(from *cast, print func(*Letter) *Doc, skip ...letterCase) func(*rand.Rand, int) (*Doc, *Truth) {
	return func(r *rand.Rand, n int) (*Doc, *Truth) {
		var cases []letterCase
		for c := range letterCases {
			if !slices.Contains(skip, c) {
				cases = append(cases, c)
			}
		}
		c := cases[(n+r.IntN(len(cases)))%len(cases)]
		l := fillLetter(r, from, c)
		return print(l), l.truth()
	}
}

func (l *Letter) truth() *Truth {
	gap := []string{}
	for _, f := range l.Flags {
		if f == "gap_exceeds_3_months" || f == "begins_before_period_end" {
			gap = append(gap, f)
		}
	}
	return &Truth{
		Kind: "bridge", Outcome: "ok", Class: "bridge_letter", Org: l.Org, Auditor: &l.Firm, System: &l.System, ReportType: ptr("II"), Qualified: []string{}, Adverse: []string{}, Traits: []string{},
		Categories: []string{}, Exceptions: []Exception{}, CUECs: []string{}, Subservices: []Sub{},
		Bridge: &BridgeTruth{From: day(l.From), To: day(l.To), Dated: day(l.Dated), Material: l.Changes, Report: Span{day(l.Start), day(l.End)}, Flags: gap, AllFlags: l.Flags},
	}
}

// signed is the closing of a letter: nothing but the greeting when nobody signs.
func (l *Letter) signed(greeting string) Block {
	if l.Person == "" {
		return Para{Text: greeting}
	}
	return Sign{[]string{greeting, "/s/ " + l.Person, l.Person, l.Role, l.Org}}
}

var bridgeFormal = Style{Name: "bridge-formal", print: letter(func(l *Letter) *Doc {
	change := "There have been no material changes in the system or in its internal controls in that time that would affect the conclusions of the report."
	if l.Changes {
		change = "In that time the following material changes were made: production was moved to another hosting provider, and the access management tool was replaced."
	}
	return &Doc{Look: Look{Size: 11, Foot: l.Org}, Blocks: []Block{
		Title{l.Org, 16}, Para{Text: l.Dated.Format(american)}, Para{Text: "Re: SOC 2 Type 2 Bridge Letter", Bold: true}, Para{Text: "To our customers:"},
		Para{Text: fmt.Sprintf("The most recent SOC 2 Type 2 report on the %s of %s covers the period %s through %s and was issued by %s.", l.System, l.Org, l.Start.Format(american), l.End.Format(american), l.Firm)},
		Para{Text: fmt.Sprintf("This letter covers the time from %s through %s. %s", l.From.Format(american), l.To.Format(american), change)},
		Para{Text: "It is no substitute for the report, and our auditor has not performed any procedures on it."}, l.signed("Sincerely,"),
	}}
}, openEnded)}

var bridgePlain = Style{Name: "bridge-plain", print: letter(func(l *Letter) *Doc {
	l.Dated = l.To // it speaks of its own date only
	change := "is not aware of any material change to its control environment since then"
	if l.Changes {
		change = "made material changes to its control environment since then, namely a new identity provider and an outsourced help desk"
	}
	return &Doc{Look: Look{Serif: true, Size: 11, A4: true}, Blocks: []Block{
		Para{Text: l.Org + "\nCompliance Office"}, Para{Text: l.Dated.Format(british)}, Para{Text: "Gap letter for the SOC 2 report", Bold: true},
		Para{Text: fmt.Sprintf("%s examined the %s. Its SOC 2 report is on the period from %s to %s.", l.Firm, l.System, l.Start.Format(british), l.End.Format(british))},
		Para{Text: fmt.Sprintf("%s %s, and as of the date of this letter.", l.Short, change)},
		Para{Text: "Readers should rely on the report itself for a description of the system."}, l.signed("Kind regards"),
	}}
}, sound, tooEarly, misdated)}

var bridgeList = Style{Name: "bridge-list", print: letter(func(l *Letter) *Doc {
	change := "No"
	if l.Changes {
		change = "Yes: the billing module was rewritten, and two teams were merged"
	}
	return &Doc{Look: Look{Size: 10.5, Accent: "#204060", Foot: "Page #"}, Blocks: []Block{
		Heading{1, "SOC 2 Bridge Letter"}, Para{Text: "Date: " + l.Dated.Format(american)},
		Table{Widths: []float64{0.4, 0.6}, Size: 10, Rows: []Row{
			{Cells: []string{"Service organization", l.Org}}, {Cells: []string{"System", l.System}}, {Cells: []string{"Service auditor", l.Firm}},
			{Cells: []string{"Period of the last SOC 2 Type 2 report", l.Start.Format(american) + " to " + l.End.Format(american)}},
			{Cells: []string{"Period of this letter", l.From.Format(american) + " to " + l.To.Format(american)}}, {Cells: []string{"Material changes to the controls in the period of this letter", change}},
		}},
		Para{Text: "The statements above are management's. They were not audited."}, l.signed("On behalf of management:"),
	}}
}, openEnded)}

var bridgeEmail = Style{Name: "bridge-note", print: letter(func(l *Letter) *Doc {
	l.Dated = l.To
	change := "no significant changes have been made to the controls described in that report, and we know of no incident that would alter its conclusions"
	if l.Changes {
		change = "significant changes have been made to the controls described in that report: incident response was outsourced and the ticketing system was exchanged"
	}
	return &Doc{Look: Look{Serif: true, Size: 11.5}, Blocks: []Block{
		Para{Text: l.Dated.Format("01/02/2006")}, Para{Text: "Subject: SOC 2 coverage of the " + l.System}, Para{Text: "Dear client,"},
		Para{Text: fmt.Sprintf("The SOC 2 Type 2 report of %s for %s - %s was issued by %s.", l.Org, l.Start.Format("01/02/2006"), l.End.Format("01/02/2006"), l.Firm)},
		Para{Text: fmt.Sprintf("From %s to the date of this letter, %s.", l.From.Format("01/02/2006"), change)}, l.signed("Best regards,"),
	}}
}, sound, misdated, tooEarly)}
