package corpus

import (
	"fmt"
	"strings"
)

// snapshot is a Type 1 report in two columns with British dates: each control
// is a labelled paragraph under its criterion, and the first subservice
// organization is inclusive.
var snapshot = Style{Name: "snapshot", Few: true, Skip: []string{"wkhtmltopdf", "libreoffice"}, print: oneOf(2, func(n int) options {
	return options{cast: &outsiders, typeOne: true, size: 28 + n%2*6, sub: 2, inclusive: n%2 == 0, uses: 5 + n%2,
		id: func(_ int, _ string, k int, criterion string) string { return fmt.Sprintf("%s-%c", criterion, 'A'+k-1) }}
}, printSnapshot)}

func printSnapshot(p *Report) *Doc {
	letter := map[string]int{}
	for i := range p.Controls { // letters run within a criterion, not a family
		c := &p.Controls[i]
		c.ID = fmt.Sprintf("%s-%c", c.Criteria[0], 'A'+letter[c.Criteria[0]])
		letter[c.Criteria[0]]++
	}
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Users of the service are expected to " + u.do + " " + u.rest + "."
	}
	tests := "Chapter 4 – Criteria and Controls"
	d := &Doc{Look: Look{Size: 10, A4: true, Head: p.Short + ": Type 1 report under SOC 2", Foot: "#"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	at := "as at " + nth(p.AsOf)
	add(Title{"Independent Service Auditor's Report on a Description of a Service Organization's System and the Suitability of the Design of Its Controls", 15}, Title{"SOC 2 – Type 1", 18}, Title{p.System, 16}, Title{p.Org, 16}, Title{upper(at), 12}, Break{},
		Heading{1, "Chapter 1 – Report of the Independent Service Auditor"}, Columns{snapshotReport(p, at)},
		Heading{1, "Chapter 2 – Statement by Management"}, Para{Text: fmt.Sprintf("In our capacity as management of %s we state that Chapter 3 describes the %s %s, and that the controls it names were suitably designed on that day, provided that subservice organizations and users of the service applied the complementary controls assumed.", p.Org, p.System, at)}, Break{},
		Heading{1, "Chapter 3 – The System"}, Columns{snapshotSystem(p)}, Heading{1, tests}, Columns{snapshotControls(p)})
	return d
}

func snapshotControls(p *Report) []Block {
	list := []Block{Para{Text: "The controls below were evaluated for the suitability of their design only."}}
	order, of := p.byCriterion(false)
	for _, code := range order {
		list = append(list, Heading{3, code + " " + titled(code)})
		for _, i := range of[code] {
			c := &p.Controls[i]
			text := "Control " + c.ID + ". " + c.Activity
			if len(c.Criteria) > 1 {
				text += " (Also serves " + and(c.Criteria[1:]) + ".)"
			}
			list = append(list, Para{Text: text})
		}
	}
	return list
}

func snapshotSystem(p *Report) []Block {
	list := []Block{Heading{2, "3.1 The organisation"}, Para{Text: fmt.Sprintf("%s was founded by clinicians. It supplies the %s to hospitals in North America from two cloud regions.", p.Org, p.System)}, Heading{2, "3.2 Infrastructure, software, people, procedures, data"}, Para{Text: "The platform consists of containers behind load balancers, relational databases and object stores. Some sixty people develop, run and support it. Procedures are kept in a handbook under version control."},
		Heading{2, "3.3 Subservice organisations"}}
	for _, s := range p.Subservices {
		if s.Inclusive {
			list = append(list, Para{Text: fmt.Sprintf("%s supplies %s. Its services and relevant controls form part of this description (inclusive method), and its management has given a statement of its own.", s.Name, s.Services)})
			continue
		}
		list = append(list, Para{Text: fmt.Sprintf("%s supplies %s. This description leaves out its controls (carve-out method) and relies on the following: %s", s.Name, s.Services, strings.Join(s.Controls, " "))})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	return append(list, Heading{2, "3.4 Complementary user entity controls"}, List{"i.", items})
}

func snapshotReport(p *Report, at string) []Block {
	list := []Block{Para{Text: "To the directors of " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined the description by %s of its %s %s in Chapter 3, and the suitability of the design of the controls stated in it to provide reasonable assurance that the service commitments and system requirements would be achieved, if the controls operated effectively, based on the trust services criteria relevant to %s.", p.Org, p.System, at, and(p.Categories))}}
	for _, s := range p.Subservices {
		if s.Inclusive {
			list = append(list, Para{Text: fmt.Sprintf("%s, a subservice organization, supplies %s. The description includes its relevant controls, which we examined as well.", s.Name, s.Services)})
		} else {
			list = append(list, Para{Text: fmt.Sprintf("%s, a subservice organization, supplies %s. The description does not include its controls, which we did not examine.", s.Name, s.Services)})
		}
	}
	return append(list, Heading{3, "Responsibilities"}, Para{Text: "Management is responsible for the description, for the statement in Chapter 2 and for the controls. We are responsible for an opinion on the description and on the design of the controls, based on an examination under the attestation standards of the AICPA."},
		Heading{3, "Operating effectiveness"}, Para{Text: "We did not test whether the controls operated effectively and express no opinion on it."}, Heading{3, "Inherent limitations"}, Para{Text: "Controls may not prevent, or detect and correct, every failure to meet a commitment."}, Heading{3, "Opinion"}, Para{Text: fmt.Sprintf("In our opinion, in all material respects, the description presents the %s that was designed and implemented %s, and the controls stated in it were suitably designed %s.", p.System, at, at)},
		Heading{3, "Use"}, Para{Text: "This report is meant for " + p.Org + " and for users of its system."}, Sign{[]string{p.City + ", " + nth(p.Signed), p.Firm, "Certified Public Accountants"}})
}
