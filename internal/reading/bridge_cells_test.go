package reading

import (
	"testing"

	"ward/internal/pdftext"
)

// The firm stands under, or beside, the head of a cell that asks for it.
func TestCellFirms(t *testing.T) {
	t.Parallel()
	row := func(cells ...string) pdftext.Row {
		var r pdftext.Row
		for i, s := range cells {
			words := []pdftext.Word{{Text: s, Box: pdftext.Box{X0: float64(100 * i), X1: float64(100*i + 90), Y1: 10}}}
			r.Cells = append(r.Cells, pdftext.Cell{Column: i, Span: 1, Text: s, Lines: []pdftext.Line{{Text: s, Words: words}}})
		}
		return r
	}
	for _, table := range [][]pdftext.Row{
		{row("Report", "Service auditor", "Period"), row("SOC 2", "Amber Rowe LLP", "2025")},
		{row("Report", "SOC 2"), row("Auditor", "Amber Rowe LLP")},
	} {
		r := newReport(&pdftext.Document{Pages: []pdftext.Page{{Number: 1, Tables: []pdftext.Table{{Rows: table}}}}})
		if got := r.cellFirms(); len(got) != 1 || got[0].value != "Amber Rowe LLP" {
			t.Errorf("%v", got)
		}
	}
}

// A sentence on changes is sure when it, or the letter, names them.
func TestSaysWhich(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"We made one material change: log-on moved to another provider.": true,
		"Material changes were made, namely a new ticketing tool.":       true,
		"A material change occurred in this period.":                     false,
	} {
		if got := saysWhich(s, listed{text: s}); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
	if changed("The following changes are material: the change management tool was replaced.") != 1 {
		t.Error("a tool for changes hides the change")
	}
}

// What looks like a day and is none that a rule knows puts the days in doubt.
func TestDaysRead(t *testing.T) {
	t.Parallel()
	r := newReport(&pdftext.Document{})
	for s, doubt := range map[string]bool{
		"from July 1, 2025 to 31 August 2025":       false,
		"from 1 juillet 2025 to 31 August 2025":     true,
		"the 2017 criteria and the 2018 criteria":   false,
		"the month of Thermidor 12, 2025, was calm": true,
	} {
		if got := len(r.daysRead(passage{text: s})) > 0; got != doubt {
			t.Errorf("%q: doubt %v", s, got)
		}
	}
}
