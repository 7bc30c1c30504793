package reading_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// made is a made-up report: what is true of it and how it is set.
type made struct {
	name            string
	kind            string // type_1 or type_2
	org, short      string
	system, firm    string
	city            string
	start, end      string
	asOf            string
	date            string
	day             func(string) string // how dates are printed
	to              string              // between the days of a period
	categories      []string
	opinion         string
	qualified       []string
	subs            []sub
	landscape       bool
	font            string
	size            float64
	clean           string // the clean result
	lead            string // before a finding
	absent, skipped string
	noIDs           bool
	scope           func(*sheet, *made)
	matrix          func(*sheet, *made)
	uses            func(*sheet, *made)
	split, nohead   bool
	samePage        bool // Section V follows on the last page of the matrix
	head, foot      string
	answers         string              // paragraphs, table, inline or none
	after           func(*sheet, *made) // what follows Section IV and V
}

type sub struct{ name, services, method string }

func (m *made) when() string {
	if m.kind == "type_1" {
		return "as of " + m.day(m.asOf)
	}
	return "throughout the period " + m.day(m.start) + " " + m.to + " " + m.day(m.end)
}

func (m *made) list() string {
	c := make([]string, len(m.categories))
	for i := range c {
		c[i] = strings.ReplaceAll(m.categories[i], "_", " ")
	}
	switch len(c) {
	case 1:
		return c[0]
	case 2:
		return c[0] + " and " + c[1]
	}
	return strings.Join(c[:len(c)-1], ", ") + ", and " + c[len(c)-1]
}

func (m *made) result(c ctl) string {
	switch c.status {
	case "exception":
		r := m.lead + c.finding
		if m.answers == "inline" && c.response != "" {
			r += "\nManagement's Response: " + c.response
		}
		return r
	case "did_not_occur":
		return m.absent
	case "not_tested":
		return m.skipped
	}
	return m.clean
}

func american(s string) string { return stamp(s, "January 2, 2006") }
func british(s string) string  { return stamp(s, "2 January 2006") }
func slashes(s string) string  { return stamp(s, "01/02/2006") }

func stamp(s, layout string) string {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d.Format(layout)
}

const tspTitle = "TSP section 100, 2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy (With Revised Points of Focus - 2022) (AICPA, Trust Services Criteria)"

// illustrative sets the report as the guide's illustration has it.
func illustrative(s *sheet, m *made) {
	s.title("SECTION I - INDEPENDENT SERVICE AUDITOR'S REPORT", 14)
	s.para("To the Management of " + m.org + ":")
	s.title("Scope", s.size)
	s.para(fmt.Sprintf(`We have examined %s's accompanying description of its %s titled "%s's Description of Its %s" %s (description) based on the criteria for a description of a service organization's system set forth in DC section 200, 2018 Description Criteria for a Description of a Service Organization's System in a SOC 2 Report (AICPA, Description Criteria) (description criteria), and the suitability of the design%s of controls stated in the description %s, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s (applicable trust services criteria) set forth in %s.`,
		m.org, m.system, m.short, m.system, m.when(), m.operating(), m.when(), m.short, m.list(), tspTitle))
	for _, b := range m.subs {
		if b.method == "inclusive" {
			s.para(fmt.Sprintf("%s is a subservice organization that provides %s to %s. The description includes the controls of %s that are relevant, using the inclusive method, and our examination covered them.", b.name, b.services, m.short, b.name))
			continue
		}
		s.para(fmt.Sprintf("%s uses %s, a subservice organization, to provide %s. The description presents the types of complementary subservice organization controls assumed in the design of %s's controls. The description does not disclose the actual controls at the subservice organization. Our examination did not include the services provided by the subservice organization, and we have not evaluated the suitability of the design or operating effectiveness of such complementary subservice organization controls.", m.short, b.name, b.services, m.short))
	}
	s.para("The description indicates that complementary user entity controls that are suitably designed and operating effectively are necessary. Our examination did not include such complementary user entity controls and we have not evaluated them.")
	s.title("Service Organization's Responsibilities", s.size)
	s.para(m.short + " is responsible for its service commitments and system requirements and for designing, implementing, and operating effective controls within the system.")
	s.title("Service Auditor's Responsibilities", s.size)
	s.para("Our responsibility is to express an opinion on the description and on the suitability of design" + m.operating() + " of controls based on our examination.")
	s.title("Inherent Limitations", s.size)
	s.para("The description is prepared to meet the common needs of a broad range of report users and may not include every aspect of the system that individual users may consider important.")
	if m.kind == "type_1" {
		s.title("Other Matter", s.size)
		s.para("We did not perform any procedures regarding the operating effectiveness of controls stated in the description and, accordingly, do not express an opinion thereon.")
	} else {
		s.title("Description of Tests of Controls", s.size)
		s.para("The specific controls we tested and the nature, timing, and results of those tests are listed in section IV.")
	}
	m.opine(s)
	s.title("Restricted Use", s.size)
	s.para("This report is intended solely for the information and use of " + m.org + ", user entities of the system during some or all of the period, and prospective user entities.")
	m.sign(s)
}

func (m *made) operating() string {
	if m.kind == "type_1" {
		return ""
	}
	return " and operating effectiveness"
}

func (m *made) opine(s *sheet) {
	c := fmt.Sprintf("a. The description presents %s's %s that was designed and implemented %s in accordance with the description criteria.\nb. The controls stated in the description were suitably designed %s to provide reasonable assurance that %s's service commitments and system requirements would be achieved based on the applicable trust services criteria, if its controls operated effectively %s and if the subservice organization and user entities applied the complementary controls assumed in the design of %s's controls %s.",
		m.short, m.system, m.when(), m.when(), m.short, m.when(), m.short, m.when())
	if m.kind == "type_2" {
		c += fmt.Sprintf("\nc. The controls stated in the description operated effectively %s to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the applicable trust services criteria.", m.when(), m.short)
	}
	switch m.opinion {
	case "qualified":
		s.title("Basis for Qualified Opinion", s.size)
		s.para("The accompanying description states that accounts of leavers are disabled on their last working day. As noted on page 9, this was not done for some of the leavers tested. As a result, controls did not provide reasonable assurance that criterion " + strings.Join(m.qualified, " and criterion ") + " was met.")
		s.title("Qualified Opinion", s.size)
		s.para("In our opinion, except for the matter referred to in the preceding paragraph, in all material respects,\n" + c)
	case "disclaimer":
		s.title("Basis for Disclaimer of Opinion", s.size)
		s.para("We were not given access to the records of the change process, and so were unable to obtain sufficient appropriate evidence.")
		s.title("Disclaimer of Opinion", s.size)
		s.para("Because of the significance of the matter described above, we have not been able to obtain sufficient appropriate evidence to provide a basis for an opinion. Accordingly, we do not express an opinion on the description or on the controls.")
	default:
		s.title("Opinion", s.size)
		s.para("In our opinion, in all material respects,\n" + c)
	}
}

func (m *made) sign(s *sheet) {
	s.need(60)
	s.para(m.firm + "\n" + m.city + "\n" + m.day(m.date))
}

// terse is a report without headed paragraphs.
func terse(s *sheet, m *made) {
	s.title("Report of Independent Accountants", 15)
	s.para("To the Board of Directors and Management of " + m.org)
	s.para(fmt.Sprintf("We have examined the accompanying description of the %s of %s (the \"Company\") %s, and the suitability of the design%s of the controls described therein, to give reasonable assurance that the Company's service commitments and system requirements were achieved based on the trust services criteria for %s (\"applicable trust services criteria\") set forth in %s.", m.system, m.org, m.when(), m.operating(), m.list(), tspTitle))
	var names []string
	for _, b := range m.subs {
		names = append(names, b.name)
	}
	if len(names) > 0 {
		s.para("The Company utilizes " + strings.Join(names, " and ") + " to perform some of the services provided to user entities. The description excludes the controls of these subservice organizations, and our examination did not extend to them.")
	}
	s.para("The Company's management is responsible for the description and its assertion. Our responsibility is to express an opinion based on our examination, which was carried out under attestation standards established by the AICPA.")
	if m.kind == "type_1" {
		s.para("We did not perform procedures over the operating effectiveness of the controls and express no opinion on it.")
	}
	tail := ""
	if m.kind == "type_2" {
		tail = "; and (3) the controls operated effectively " + m.when() + " to provide reasonable assurance that the commitments and requirements were achieved"
	}
	lead := "In our opinion, in all material respects, "
	if m.opinion == "qualified" {
		s.para("Our tests of control ACC-2 showed that accounts of leavers were not disabled in good time, so that criterion " + strings.Join(m.qualified, ", ") + " was not met during the period.")
		lead = "In our opinion, except for the effects of the matter described in the preceding paragraph, in all material respects, "
	}
	s.para(fmt.Sprintf("%s(1) the description presents the %s that was designed and implemented %s; (2) the controls were suitably designed %s%s.", lead, m.system, m.when(), m.when(), tail))
	s.para("This report is intended solely for the use of the Company and its user entities.")
	s.para("/s/ " + m.firm + "\n" + m.city + "\n" + m.day(m.date))
}

func assertion(s *sheet, m *made) {
	s.para(fmt.Sprintf("We have prepared the accompanying description of the %s of %s %s based on the description criteria. The description is intended to provide report users with information about the system, particularly about controls relevant to %s.", m.system, m.org, m.when(), m.list()))
	s.para("We confirm, to the best of our knowledge and belief, that the description presents the system and that the controls were suitably designed.")
	s.para(m.org + "\nChief Executive Officer\n" + m.day(m.date))
}

// build draws the whole report.
func (m *made) build(t *testing.T) []byte {
	s := newSheet(t, m.landscape, m.font, m.size)
	s.split, s.nohead, s.head, s.foot = m.split, m.nohead, m.head, m.foot
	s.page()
	s.gap(120)
	period := "For the Period " + m.dayOr(m.start) + " " + m.to + " " + m.dayOr(m.end)
	numeral := "II"
	design := "Suitability of the Design and Operating Effectiveness of"
	if m.kind == "type_1" {
		period, numeral, design = "As of "+m.day(m.asOf), "I", "Suitability of the Design of"
	}
	s.block(m.org, "B", 22, s.left, s.right, "C")
	s.gap(20)
	s.block("SOC 2 Type "+numeral+" Report", "B", 16, s.left, s.right, "C")
	s.block(fmt.Sprintf("Report on %s's Description of Its %s and on the %s Its Controls Relevant to %s", m.short, m.system, design, titled(m.list())), "", 12, s.left, s.right, "C")
	s.gap(20)
	s.block(period, "", 12, s.left, s.right, "C")
	s.page()
	m.scope(s, m)
	s.page()
	s.title("SECTION II - ASSERTION OF "+strings.ToUpper(m.short)+" MANAGEMENT", 14)
	assertion(s, m)
	s.page()
	s.title("SECTION III - "+strings.ToUpper(m.short)+"'S DESCRIPTION OF ITS "+strings.ToUpper(m.system), 14)
	describe(s, m)
	s.page()
	s.title("SECTION IV - TRUST SERVICES CRITERIA, RELATED CONTROLS AND TESTS OF CONTROLS", 14)
	s.para("A result of \"" + m.clean + "\" means that our tests found nothing to report. For example, had 2 of 25 changes lacked approval, an exception would be shown.")
	m.matrix(s, m)
	if m.answers == "paragraphs" || m.answers == "table" {
		if !m.samePage {
			s.page()
		}
		s.title("SECTION V - OTHER INFORMATION PROVIDED BY "+strings.ToUpper(m.short)+" (UNAUDITED)", 14)
		m.respond(s)
	}
	if m.after != nil {
		m.after(s, m)
	}
	return s.bytes()
}

func (m *made) dayOr(s string) string {
	if s == "" {
		return ""
	}
	return m.day(s)
}

func titled(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if w != "and" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

func (m *made) respond(s *sheet) {
	s.title("Management's Responses to Exceptions", 12)
	var rows [][]string
	for _, c := range controls() {
		if c.response == "" {
			continue
		}
		if m.answers == "paragraphs" {
			s.para(c.id + ": " + c.response)
		}
		rows = append(rows, []string{c.id, c.finding, c.response})
	}
	if m.answers == "table" {
		s.table(grid{widths: []float64{0.15, 0.4, 0.45}, head: []string{"Control ID", "Exception", "Management's Response"}, rules: true, size: 9}, rows)
	}
}

func describe(s *sheet, m *made) {
	s.title("Overview of Operations", 12)
	s.para(m.org + " (\"" + m.short + "\") runs the " + m.system + " for its customers. Privacy and processing integrity are treated in its policies. Exceptions to policy are kept in a register. The prior report covered January 1, 2019 to December 31, 2019.")
	s.title("Security Incidents", 12)
	s.para("There were no incidents that led to a failure to meet a commitment. Penetration tests are made by outside testers each year.")
	if len(m.subs) > 0 {
		s.title("Subservice Organizations", 12)
		var rows [][]string
		for _, b := range m.subs {
			rows = append(rows, []string{b.name, b.services, "Access to halls is restricted to staff on the list.", "CC6.4"})
		}
		if m.landscape {
			for _, b := range m.subs {
				s.para("- " + b.name + ": " + b.services + ".")
			}
		} else {
			s.table(grid{widths: []float64{0.25, 0.25, 0.35, 0.15}, head: []string{"Subservice Organization", "Service Provided", "Complementary Subservice Organization Controls", "Criteria"}, rules: true, size: 9}, rows)
		}
	}
	m.uses(s, m)
}
