package reading_test

import (
	"strings"
)

// How the controls and tests may be laid out.

// byCriterion is a table whose criteria are full-width heading rows.
func byCriterion(g grid, withID bool) func(*sheet, *made) {
	return func(s *sheet, m *made) {
		s.drawHead(g)
		last := ""
		for _, c := range controls() {
			if k := c.criteria[0]; k != last {
				s.row(g, []string{k + " - The entity acts on what criterion " + k[strings.IndexAny(k, "0123456789"):] + " of this part asks of it"}, "")
				last = k
			}
			row := []string{c.activity, strings.Join(c.tests, "\n"), m.result(c)}
			if withID {
				row = append([]string{c.id}, row...)
			}
			s.row(g, row, "")
		}
		s.gap(8)
	}
}

// criteriaColumn is a table with a column of criteria.
func criteriaColumn(g grid) func(*sheet, *made) {
	return func(s *sheet, m *made) {
		s.drawHead(g)
		for _, c := range controls() {
			s.row(g, []string{c.id, strings.Join(c.criteria, ", "), c.activity, strings.Join(c.tests, "\n"), m.result(c)}, "")
		}
		s.gap(8)
	}
}

// rowPerTest is a table in which each test has its own row and result.
func rowPerTest(g grid) func(*sheet, *made) {
	return func(s *sheet, m *made) {
		s.drawHead(g)
		for _, c := range controls() {
			for i, test := range c.tests {
				id, text, crit, result := c.id, c.activity, strings.Join(c.criteria, "\n"), m.clean
				if i > 0 {
					id, text, crit = "", "", ""
				}
				if i == len(c.tests)-1 {
					result = m.result(c)
				}
				s.row(g, []string{crit, id, text, test, result}, "")
			}
		}
		s.gap(8)
	}
}

// tableEach is one small table for each control.
func tableEach(s *sheet, m *made) {
	g := grid{widths: []float64{0.22, 0.78}, rules: true, size: 9}
	for _, c := range controls() {
		s.need(150)
		s.row(g, []string{"Control ID", c.id}, "")
		s.row(g, []string{"Criteria", strings.Join(c.criteria, ", ")}, "")
		s.row(g, []string{"Control Activity", c.activity}, "")
		s.row(g, []string{"Tests Performed", strings.Join(c.tests, "\n")}, "")
		s.row(g, []string{"Results", m.result(c)}, "")
		s.gap(12)
	}
}

// cards is one small table for each control whose number stands where the other
// rows have their label. Page breaks fall anywhere in it.
func cards(s *sheet, m *made) {
	g := grid{widths: []float64{0.22, 0.78}, rules: true, size: 9}
	last := ""
	for _, c := range controls() {
		if k := c.criteria[0]; k != last {
			s.title(k+": The entity meets this point of the criteria", 11)
			last = k
		}
		s.row(g, []string{c.id, c.activity}, "")
		s.row(g, []string{"Test performed", strings.Join(c.tests, "\n")}, "")
		s.row(g, []string{"Result", m.result(c)}, "")
		s.gap(12)
	}
}

// blocks is one labelled block of text for each control.
func blocks(s *sheet, m *made) {
	last := ""
	for _, c := range controls() {
		s.need(110)
		if k := c.criteria[0]; k != last {
			s.title(k+": The entity meets this point of the criteria", 11)
			last = k
		}
		s.block("Control "+c.id+": "+c.activity, "", s.size, s.left, s.right, "L")
		s.block("Test: "+strings.Join(c.tests, " "), "", s.size, s.left, s.right, "L")
		s.block("Result: "+m.result(c), "", s.size, s.left, s.right, "L")
		s.gap(12)
	}
}

// together is a table with tests and results in one column.
func together(s *sheet, m *made) {
	g := grid{widths: []float64{0.13, 0.12, 0.33, 0.42}, head: []string{"Control No.", "TSC Ref.", "Control Description", "Tests Performed and Results"}, rules: true, size: 9}
	s.drawHead(g)
	for _, c := range controls() {
		s.row(g, []string{c.id, strings.Join(c.criteria, "\n"), c.activity, strings.Join(c.tests, "\n") + "\n" + m.result(c)}, "")
	}
}

// headedEach is a table for each control: the control over the whole width, then
// a head of its own for tests and results.
func headedEach(s *sheet, m *made) {
	g := grid{widths: []float64{0.6, 0.4}, rules: true, size: 9}
	last := ""
	for _, c := range controls() {
		s.need(130)
		if k := c.criteria[0]; k != last {
			s.title(k+" The entity meets this point of the criteria", 11)
			last = k
		}
		s.row(g, []string{c.id + ": " + c.activity}, "")
		s.row(g, []string{"Tests of Controls", "Results"}, "B")
		for i, test := range c.tests {
			result := m.clean
			if i == len(c.tests)-1 {
				result = m.result(c)
			}
			s.row(g, []string{test, result}, "")
		}
		s.gap(12)
	}
}

// twoHeads is a table for each control with two heads: one for the control, one
// for its tests.
func twoHeads(s *sheet, m *made) {
	one := grid{widths: []float64{0.2, 0.6, 0.2}, rules: true, size: 9}
	two := grid{widths: []float64{0.6, 0.4}, rules: true, size: 9}
	for _, c := range controls() {
		s.need(150)
		s.row(one, []string{"Control ID", "Control Description", "Criteria"}, "B")
		s.row(one, []string{c.id, c.activity, strings.Join(c.criteria, ", ")}, "")
		s.row(two, []string{"Test Procedures", "Test Results"}, "B")
		for i, test := range c.tests {
			result := m.clean
			if i == len(c.tests)-1 {
				result = m.result(c)
			}
			s.row(two, []string{test, result}, "")
		}
		s.gap(14)
	}
}

// designOnly is the table of a Type 1.
func designOnly(s *sheet, _ *made) {
	g := grid{widths: []float64{0.2, 0.15, 0.65}, head: []string{"Trust Services Criteria", "Control Ref", "Controls Specified by Management"}, rules: true, size: 9}
	s.drawHead(g)
	for _, c := range controls() {
		s.row(g, []string{strings.Join(c.criteria, ", "), c.id, c.activity}, "")
	}
}

// How the user entity controls may be laid out.

func bulleted(title string, mark func(int) string) func(*sheet, *made) {
	return func(s *sheet, _ *made) {
		s.title(title, 12)
		s.para("The system was designed on the assumption that user entities would put certain controls in place. The list is not complete; each user entity should consider what else it needs.")
		s.bullets(uses(), mark)
		s.title("Changes to the System", 12)
		s.para("No change in the period is likely to affect a reader's understanding.")
	}
}

func unmarked(int) string   { return "" }
func dots(int) string       { return "•" }
func numbers(i int) string  { return itoa(i+1) + "." }
func brackets(i int) string { return "(" + string(rune('a'+i)) + ")" }

func usesTable(rules bool) func(*sheet, *made) {
	return func(s *sheet, _ *made) {
		s.title("Complementary User Entity Controls (CUECs)", 12)
		var rows [][]string
		for i, u := range uses() {
			rows = append(rows, []string{[]string{"CC6.2", "CC7.4", "CC6.1", "CC6.8", "C1.2"}[i], u})
		}
		s.table(grid{widths: []float64{0.2, 0.8}, head: []string{"Trust Services Criteria", "Complementary User Entity Controls"}, rules: rules, size: 9.5}, rows)
		s.title("Changes to the System", 12)
		s.para("No change in the period is likely to affect a reader's understanding.")
	}
}

func plainUses(s *sheet, _ *made) {
	s.title("User Entity Responsibilities", 12)
	for _, u := range uses() {
		s.para(u)
	}
	s.title("Changes to the System", 12)
	s.para("No change in the period is likely to affect a reader's understanding.")
}
