package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// long writes a date as reports do.
func long(t time.Time) string { return t.Format("January 2, 2006") }

// joined writes a list in words.
func joined(items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return items[0] + " and " + items[1]
	default:
		return strings.Join(items[:n-1], ", ") + ", and " + items[n-1]
	}
}

// when is the time that the report speaks of.
func (r *Report) when() string {
	if r.TypeII() {
		return "throughout the period " + long(r.Start) + " to " + long(r.End)
	}
	return "as of " + long(r.AsOf)
}

// subject is what is examined of the controls.
func (r *Report) subject() string {
	if r.TypeII() {
		return "the suitability of the design and operating effectiveness of controls"
	}
	return "the suitability of the design of controls"
}

func (r *Report) typeName() string {
	if r.TypeII() {
		return "Type II"
	}
	return "Type I"
}

// auditorsReport writes section I. Its paragraphs are those that AT-C section
// 205 asks for, in words of their own.
func (p *paper) auditorsReport(r *Report) {
	p.section("Section I: Independent Service Auditor’s Report")
	p.para("To the Management of " + r.Firm + ":")
	p.scope(r)
	p.responsibilities(r)
	p.heading("Inherent Limitations")
	p.para("The description serves the common needs of many readers and may leave out what one of them holds to be important. No set of controls always prevents or detects every failure, and people may evade or misapply it. What holds today may not hold tomorrow: conditions change, and compliance may weaken.")
	if r.TypeII() {
		p.heading("Description of Tests of Controls")
		p.para("Section IV lists the controls that we tested, and the nature, timing, and results of our tests.")
	} else {
		p.heading("Other Matter")
		p.para("We did not perform procedures on the operating effectiveness of the controls stated in the description and, accordingly, do not express an opinion on it.")
	}
	if r.Opinion == "qualified" {
		p.heading("Basis for Qualified Opinion")
		p.para(r.fill(r.Basis))
	}
	p.opinion(r)
	if r.Emphasis != "" {
		p.heading("Emphasis of Matter")
		p.para(r.fill(r.Emphasis))
	}
	p.heading("Restricted Use")
	use := "This report"
	if r.TypeII() {
		use += ", including the tests of controls and their results in Section IV,"
	}
	p.para(use + " is intended solely for the information and use of " + r.Short + ", of user entities of the " + r.System + " " + r.during() + ", and of others who understand the services, the controls and their limits, and the criteria. It is not intended to be, and should not be, used by anyone else.")
	p.signature(r.Auditor, r.City, long(r.Dated))
}

func (r *Report) during() string {
	if r.TypeII() {
		return "during some or all of the period"
	}
	return "as of that date"
}

func (p *paper) scope(r *Report) {
	p.heading("Scope")
	p.para(fmt.Sprintf("We have examined %s’s (“%s” or the “service organization”) accompanying description in Section III of its %s %s (the “description”), based on the criteria for such a description in DC section 200 (the “description criteria”), and %s stated in the description %s, to provide reasonable assurance that its service commitments and system requirements %s achieved based on the trust services criteria relevant to %s (the “applicable trust services criteria”) in TSP section 100.",
		r.Firm, r.Short, r.System, r.when(), r.subject(), r.when(), r.would(), joined(r.Categories)))
	for _, s := range r.Subservice {
		p.para(r.relies(s))
	}
	p.para("The description says which complementary user entity controls are needed, together with the controls at " + r.Short + ", to meet the service commitments and system requirements. Our examination did not include those controls, and we have not judged whether they are suitably designed or work.")
	if len(r.Exceptions) > 0 {
		p.para("The information in Section V, “Other Information Provided by " + r.Short + " That Is Not Covered by the Service Auditor’s Report”, is presented by management and is no part of the description. We have not examined it and express no opinion on it.")
	}
}

func (r *Report) would() string {
	if r.TypeII() {
		return "were"
	}
	return "would be"
}

// relies says how the report treats a subservice organization.
func (r *Report) relies(s Subservice) string {
	if s.Method == "inclusive" {
		return fmt.Sprintf("%s uses %s, a subservice organization, for this: %s. The description is presented with the inclusive method: it includes the controls at %s, which our examination covered, and whose own assertion stands in Section II.", r.Short, s.Name, lower(s.Services), s.Name)
	}
	return fmt.Sprintf("%s uses %s, a subservice organization, for this: %s. The description presents the controls at %s and the types of complementary subservice organization controls that it assumes, but does not disclose the actual controls at %s. Our examination did not include the services of that subservice organization (carve-out method).", r.Short, s.Name, lower(s.Services), r.Short, s.Name)
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func (p *paper) responsibilities(r *Report) {
	p.heading("Service Organization’s Responsibilities")
	p.para(r.Short + " is responsible for its service commitments and system requirements, and for controls within the system that give reasonable assurance of achieving them. It has provided the assertion in Section II. It is responsible for preparing description and assertion, for their completeness and accuracy, for selecting the categories and stating the related controls, and for identifying the risks that threaten its commitments.")
	p.heading("Service Auditor’s Responsibilities")
	p.para("Our responsibility is to express an opinion on the description and on " + r.subject() + ", based on our examination. We examined in accordance with attestation standards established by the American Institute of Certified Public Accountants. They require that we plan and perform the examination to obtain reasonable assurance whether, in all material respects, the description follows the description criteria and the controls were " + r.suitable() + ". We believe that the evidence we obtained is sufficient and appropriate for our opinion.")
	p.para("We are required to be independent of " + r.Short + " and to meet our other ethical responsibilities under the relevant requirements.")
	p.para("An examination of this kind involves:")
	items := []string{
		"Obtaining an understanding of the system and of the service commitments and system requirements.",
		"Assessing the risks that the description does not follow the criteria and that controls were not " + r.suitable() + ".",
		"Performing procedures to obtain evidence about description and design.",
	}
	if r.TypeII() {
		items = append(items, "Testing whether the controls stated in the description operated effectively.")
	}
	p.list(append(items, "Evaluating the overall presentation of the description."), false)
}

func (r *Report) suitable() string {
	if r.TypeII() {
		return "suitably designed and operated effectively"
	}
	return "suitably designed"
}

func (p *paper) opinion(r *Report) {
	title, start := "Opinion", "In our opinion, in all material respects,"
	if r.Opinion == "qualified" {
		title, start = "Qualified Opinion", "In our opinion, except for the matter described in the preceding section, in all material respects,"
	}
	p.heading(title)
	p.para(start)
	assumed := " if the complementary controls of subservice organizations and user entities that the design assumes were in place"
	items := []string{
		fmt.Sprintf("the description presents the %s that was designed and implemented %s in accordance with the description criteria;", r.System, r.when()),
		fmt.Sprintf("the controls stated in the description were suitably designed %s to provide reasonable assurance that the service commitments and system requirements would be achieved based on the applicable trust services criteria,%s.", r.when(), assumed),
	}
	if r.TypeII() {
		items[1] = strings.TrimSuffix(items[1], ".") + "; and"
		items = append(items, fmt.Sprintf("the controls stated in the description operated effectively %s to provide reasonable assurance that the service commitments and system requirements were achieved based on the applicable trust services criteria,%s.", r.when(), assumed))
	}
	p.list(items, true)
}

// signature closes a text with who gives it, where and when.
func (p *paper) signature(lines ...string) {
	p.room(6 * lead)
	p.pdf.Ln(10)
	for i, line := range lines {
		p.pdf.SetFont(p.style.Font, map[bool]string{true: "BI"}[i == 0], bodySize+0.5)
		p.pdf.MultiCell(textWidth, lead, p.tr(line), "", "L", false)
	}
	p.pdf.Ln(8)
}

// assertion writes section II.
func (p *paper) assertion(r *Report) {
	p.section("Section II: Assertion of " + r.Short + " Management")
	p.para(fmt.Sprintf("We have prepared the accompanying description of the %s of %s %s, based on the description criteria. It is meant to give its readers what they need to judge the risks of working with the system, in particular the controls that were designed to meet the trust services criteria relevant to %s.", r.System, r.Firm, r.when(), joined(r.Categories)))
	for _, s := range r.Subservice {
		how := "The description leaves out its actual controls and says which kinds of controls are assumed of it."
		if s.Method == "inclusive" {
			how = "The description includes its controls."
		}
		p.para(r.Short + " uses " + s.Name + ". " + how)
	}
	p.para("We confirm, to the best of our knowledge and belief, that:")
	but := ""
	if r.Opinion == "qualified" {
		but = ", except for the matter that the service auditor describes as the basis of the qualified opinion"
	}
	items := []string{
		"the description presents the system that was designed and implemented " + r.when() + " in accordance with the description criteria;",
		"the controls stated in the description were suitably designed " + r.when() + but + ".",
	}
	if r.TypeII() {
		items = append(items, "the controls stated in the description operated effectively "+r.when()+but+".")
	}
	p.list(items, true)
	p.signature("Management of "+r.Firm, long(r.Dated))
	for _, s := range r.Subservice {
		if s.Method == "inclusive" {
			p.heading("Assertion of " + s.Name)
			p.para("The controls of " + s.Name + " that the description includes were designed and implemented as it says, " + r.when() + ".")
			p.signature("Management of "+s.Name, long(r.Dated))
		}
	}
}
