package reading

import (
	"slices"
	"testing"

	"ward/internal/pdftext"
)

// A row across the columns tells how the control above deviated, when that
// one's result only points to it, or when it says so itself.
func TestDeviationAcross(t *testing.T) {
	t.Parallel()
	const head = "Control|Controls specified|Tests performed|Results of tests"
	for _, test := range []struct{ result, across, want string }{
		{"Exception noted. See below.", "Exception: 2 of 15 checks were missing.", "2 of 15 checks were missing."},
		{"See below.", "For 2 of 15 hires the check was not performed.", "For 2 of 15 hires the check was not performed."},
		{"See below.", "CC6.2 The entity registers users before it gives access.", ""},
		{"No exceptions noted.", "a failure of the entity to meet its objectives.", ""},
		{"No exceptions noted.", "Note 1 (control 2.07): 2 of 15 checks were missing.", ""},
	} {
		m := &matrix{r: newReport(&pdftext.Document{}), inTests: true, listed: map[string]*listing{}}
		table := tableOf(head, "1.01|Staff are screened before their first day.|Inspected 15 reports.|"+test.result, test.across)
		across := &table.Rows[2].Cells[0]
		across.Span, across.Box.X1 = 4, 450
		table.Box = pdftext.Box{X0: 50, X1: 450}
		m.table(1, table)
		c := m.r.control(m.entries[0], false)
		got := ""
		if f := m.r.finding(c); f != nil {
			got = f.Text
		}
		if got != test.want {
			t.Errorf("%q below %q: %q, want %q", test.across, test.result, got, test.want)
		}
	}
}

// The row that opens a control at the foot of a page is no table there.
func TestBannerAtTheFoot(t *testing.T) {
	t.Parallel()
	across := func(text string) *pdftext.Table {
		table := tableOf(text, "Test performed|Result", "Inspected the log.|No exceptions noted.")
		table.Rows[0].Cells[0].Span, table.Rows[0].Cells[0].Box.X1 = 2, 250
		table.Box = pdftext.Box{X0: 50, X1: 250}
		return table
	}
	doc := typesetLines("Control RC-19: Managers talk to their staff", "once a year.", "Criteria addressed: CC1.5")
	m := &matrix{r: newReport(doc), inTests: true, hi: 1 << 20, listed: map[string]*listing{}}
	m.table(1, across("Control RC-16: Screening is finished before the first day."))
	for _, l := range m.r.pages[0] {
		m.line(l)
	}
	m.table(2, tableOf("Test performed|Result", "Inspected the forms.|No form was on file for 3 of 45 employees."))
	if len(m.entries) != 2 {
		t.Fatalf("%d controls, want 2", len(m.entries))
	}
	c := m.r.control(m.entries[1], false)
	if deref := *c.ID; deref != "Control RC-19" || !slices.Equal(c.Criteria, []string{"CC1.5"}) || c.State() != Exception {
		t.Errorf("read %+v", c.Control)
	}
}

// typesetLines is a page of lines.
func typesetLines(lines ...string) *pdftext.Document {
	p := pdftext.Page{Number: 1, Width: 612, Height: 792}
	for i, text := range lines {
		l := tableOf(text).Rows[0].Cells[0].Lines[0]
		l.Box.Y0, l.Box.Y1 = float64(300-14*i), float64(310-14*i)
		p.Lines = append(p.Lines, l)
	}
	return &pdftext.Document{Pages: []pdftext.Page{p}}
}

// A sign before a clean phrase, or a word, leaves it clean; a denial among other
// words is left to a person.
func TestDenialBehindWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"✔ No exceptions noted.": NoException, "✗ Exception noted. One ticket was late.": Exception, "Pass - no exceptions noted.": NoException,
		"The board agreed with the plan and no exceptions noted.": Unread, "Two tickets were not closed; no other exceptions noted.": Exception,
	} {
		if got, _ := status(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
