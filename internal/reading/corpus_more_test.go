package reading_test

import (
	"fmt"
	"strings"
)

// More ways to set a report, as they are met in practice.

// spanning is a matrix whose criterion stands once, in a cell beside all of its
// controls, and which numbers no controls.
func spanning(s *sheet, m *made) {
	widths := []float64{0.1, 0.2, 0.26, 0.26, 0.18}
	g := grid{widths: widths, head: []string{"Control Point", "Criteria", "Control Activity Specified by the Service Organization", "Test Applied by the Service Auditor", "Test Results"}, rules: true, size: 8}
	s.drawHead(g)
	all := controls()
	for i := 0; i < len(all); {
		k := i
		for k < len(all) && all[k].criteria[0] == all[i].criteria[0] {
			k++
		}
		s.need(float64(k-i)*70 + 10)
		top := s.pdf.GetY()
		inner := grid{widths: widths[2:], rules: true, size: 8}
		left := s.left
		total := s.right - s.left
		s.left += (widths[0] + widths[1]) * total
		for j := range inner.widths {
			inner.widths = append([]float64(nil), inner.widths...)
			inner.widths[j] /= widths[2] + widths[3] + widths[4]
		}
		for _, c := range all[i:k] {
			s.row(inner, []string{c.activity, strings.Join(c.tests, "\n"), m.result(c)}, "")
		}
		s.left = left
		end := s.pdf.GetY()
		s.cell(left, top, widths[0]*total, end-top, all[i].criteria[0])
		s.cell(left+widths[0]*total, top, widths[1]*total, end-top, "The entity does what this criterion asks of it.")
		s.pdf.SetXY(left, end)
		i = k
	}
}

// cell is one box with text.
func (s *sheet) cell(x, y, w, h float64, text string) {
	s.style("", 8)
	s.pdf.Rect(x, y, w, h, "D")
	for i, l := range s.wrap(text, w-8) {
		s.pdf.SetXY(x+4, y+4+float64(i)*9.6)
		s.pdf.CellFormat(w-8, 9.6, l, "", 0, "L", false, 0, "")
	}
}

// mapped is a table from criteria to control ids, and then the tests by control.
func mapped(s *sheet, m *made) {
	s.title("Criteria and Supporting Controls", 12)
	by := map[string][]string{}
	var order []string
	for _, c := range controls() {
		for _, k := range c.criteria {
			if by[k] == nil {
				order = append(order, k)
			}
			by[k] = append(by[k], c.id)
		}
	}
	var rows [][]string
	for _, k := range order {
		rows = append(rows, []string{k + " The entity does what this criterion asks of it.", strings.Join(by[k], ", ")})
	}
	s.table(grid{widths: []float64{0.6, 0.4}, head: []string{"Trust Services Criteria", "Supporting Controls"}, rules: true, size: 9}, rows)
	s.page()
	s.title("Tests of Controls", 12)
	g := grid{widths: []float64{0.12, 0.32, 0.34, 0.22}, head: []string{"Control", "Description", "Procedures Performed by the Auditor", "Results"}, rules: true, size: 9}
	s.drawHead(g)
	for _, c := range controls() {
		s.row(g, []string{c.id, c.activity, strings.Join(c.tests, "\n"), m.result(c)}, "")
	}
}

// answered is a matrix with management's response as a row under its exception.
func answered(s *sheet, m *made) {
	g := grid{widths: []float64{0.12, 0.12, 0.28, 0.28, 0.2}, head: []string{"Control #", "Criteria", "Control", "Test", "Result"}, rules: true, size: 9}
	s.drawHead(g)
	for _, c := range controls() {
		results := m.clean
		for range c.tests[1:] {
			results += "\n" + m.clean
		}
		if c.status != "no_exception" {
			results = m.result(c)
			if len(c.tests) > 1 {
				results = m.clean + "\n" + results
			}
		}
		s.row(g, []string{c.id, strings.Join(c.criteria, ", "), c.activity, strings.Join(c.tests, "\n"), results}, "")
		if c.response != "" {
			s.row(g, []string{"Management Response: " + c.response}, "")
		}
	}
}

// bracketed is a scope paragraph with the short name in brackets, and no titles.
func bracketed(s *sheet, m *made) {
	s.title("Independent Service Auditors' Report", 14)
	s.para("To " + m.org + ":")
	s.para(fmt.Sprintf("Scope: We have examined %s's (\"%s\" or the \"Service Organization\") accompanying description of its %s, in Section III, %s (the \"Description\"), based on the criteria set forth in DC Section 200, and the suitability of the design%s of controls stated in the Description %s to provide reasonable assurance that its service commitments and system requirements were achieved based on the Trust Services Criteria relevant to %s (the \"Applicable Trust Services Criteria\") set forth in %s.",
		m.org, m.short, m.system, m.when(), m.operating(), m.when(), titled(m.list()), tspTitle))
	for _, b := range m.subs {
		s.para(fmt.Sprintf("As indicated in the Description, the Service Organization uses %s (\"NWH\") for %s. The Description indicates that certain criteria can be met only if complementary subservice organization controls are suitably designed and operate effectively. The Description does not include the controls of %s.", b.name, b.services, b.name))
	}
	m.opine(s)
	s.para("The purpose of this report is solely to describe the scope of our work.")
	s.para(m.day(m.date) + "\n" + m.city + "\n" + m.firm)
}

// attached is a scope paragraph in the words of a large firm.
func attached(s *sheet, m *made) {
	s.title("Report of Independent Certified Public Accountants", 14)
	s.para("To the Management of " + m.org)
	s.title("Scope", s.size)
	s.para(fmt.Sprintf("We have examined the description of %s's %s included in Section III, titled \"Description of the %s\", %s (the description), and the suitability of the design%s of controls, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s set forth in the AICPA's %s.",
		m.org, m.system, m.system, m.when(), m.operating(), m.short, m.list(), tspTitle))
	for _, b := range m.subs {
		s.para(fmt.Sprintf("%s, an independent service organization (subservice organization), provides %s. %s's description uses the carve-out method, and our work did not extend to controls of %s.", b.name, b.services, m.short, b.name))
	}
	m.opine(s)
	m.sign(s)
}

// moreReports is the reports with the settings of this file.
func moreReports(base func(string) *made) []*made {
	var out []*made
	add := func(name string, f func(*made)) {
		m := base(name)
		f(m)
		out = append(out, m)
	}
	add("criteria in a spanning cell", func(m *made) {
		m.noIDs, m.matrix, m.scope, m.landscape, m.answers = true, spanning, bracketed, true, "none"
		m.firm = "Quarry & Sedge Assurance"
		m.uses = bulleted("Complementary User Entity Controls", numbers)
	})
	add("criteria mapped to controls", func(m *made) {
		m.matrix, m.scope, m.answers = mapped, attached, "table"
		m.firm, m.day, m.to = "Ninefold Advisory, P.A.", british, "through"
	})
	add("two columns", func(m *made) {
		m.scope, m.uses = twoColumns, usesInColumns
		m.matrix = byCriterion(grid{widths: []float64{0.12, 0.32, 0.34, 0.22}, head: []string{"Control #", "Control Activity", "Tests of Controls", "Results of Tests"}, rules: true, size: 9}, true)
	})
	add("responses as rows", func(m *made) {
		m.matrix, m.answers, m.clean = answered, "rows", "No exceptions noted."
		m.firm, m.city = "BRACKEN LLP", "Salt Lake City, UT"
		m.org, m.short, m.system = "Saltmarsh Imaging Corporation", "Saltmarsh", "Image Vault Services System"
		m.uses = bulleted("Complementary User Entity Controls", unmarked)
		m.subs = []sub{{"Northwind Hosting, LLC", "data center hosting", "carve_out"}, {"Amazon Web Services, Inc.", "cloud hosting", "carve_out"}}
	})
	return out
}

// twoColumns sets the scope and the opinion in two columns.
func twoColumns(s *sheet, m *made) {
	top, left, right := s.pdf.GetY(), s.left, s.right
	middle := (left + right) / 2
	s.right = middle - 12
	s.title("Independent Service Auditor's Report", 12)
	s.para("To the Management of " + m.org)
	s.para(fmt.Sprintf("We have examined %s's accompanying description of its %s %s and the suitability of the design%s of controls, based on the trust services criteria relevant to %s.", m.org, m.system, m.when(), m.operating(), m.list()))
	for _, b := range m.subs {
		s.para(fmt.Sprintf("%s uses %s, a subservice organization, to provide %s. Our examination did not include its services.", m.short, b.name, b.services))
	}
	s.para("Our responsibility is to express an opinion. We believe that the evidence is sufficient.")
	s.left, s.right = middle+12, right
	s.pdf.SetXY(s.left, top)
	s.title("Opinion", 12)
	s.para(fmt.Sprintf("In our opinion, in all material respects, the description presents the %s that was designed and implemented %s, and the controls operated effectively %s.", m.system, m.when(), m.when()))
	s.title("Restricted Use", 12)
	s.para("This report is intended solely for the specified parties.")
	m.sign(s)
	s.left, s.right = left, right
}

// usesInColumns sets the user entity controls as bullets in two columns.
func usesInColumns(s *sheet, _ *made) {
	s.page()
	s.title("Complementary User Entity Controls", 12)
	top, left, right := s.pdf.GetY(), s.left, s.right
	middle := (left + right) / 2
	all := uses()
	s.right = middle - 12
	s.bullets(all[:3], dots)
	s.left, s.right = middle+12, right
	s.pdf.SetXY(s.left, top)
	s.bullets(all[3:], dots)
	s.left, s.right = left, right
}
