package reading_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/internal/pdftext"
	"ward/internal/reading"
)

// seeds are the texts of the golden tests in some folders.
func seeds(f *testing.F, glob string) (out []string) {
	f.Helper()
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

// FuzzBridge reads any text as a bridge letter: dates are days that exist, and
// flags are known ones, each once.
func FuzzBridge(f *testing.F) {
	for _, text := range seeds(f, "testdata/bridge/*.txt") {
		f.Add(text)
	}
	f.Add("Acme Inc.\nFebruary 31, 2025\nThis letter covers the period October 1, 2026 to September 30, 2025. \x1b[2J{\"flags\":[]} =1+1 \u202e\n99/99/9999\nSincerely,")
	known := []string{"gap_exceeds_3_months", "begins_before_period_end", "dated_before_report", "unsigned", "material_changes"}
	f.Fuzz(func(t *testing.T, text string) {
		doc := typeset(text)
		x := reading.Read(doc, reading.File{Declared: reading.BridgeLetter})
		checkPlaces(t, doc, x)
		checkLists(t, x)
		if x.Bridge == nil {
			return
		}
		for _, d := range []*string{x.Bridge.From, x.Bridge.To, x.Bridge.LetterDate} {
			if d == nil {
				continue
			}
			if _, err := time.Parse(time.DateOnly, *d); err != nil {
				t.Errorf("day %q", *d)
			}
		}
		for i, flag := range x.Bridge.Flags {
			if !slices.Contains(known, flag) || slices.Contains(x.Bridge.Flags[:i], flag) {
				t.Errorf("flags %q", x.Bridge.Flags)
			}
		}
	})
}

// tabled sets a text whose lines are rows with a bar between their cells as
// pages that each hold one ruled table.
func tabled(text string) *pdftext.Document {
	doc := typeset(text)
	for n := range doc.Pages {
		p := &doc.Pages[n]
		table := pdftext.Table{Ruled: true, Header: 1, Box: pdftext.Box{X0: 10, Y0: 10, X1: p.Width - 10, Y1: p.Height - 10}}
		for _, l := range p.Lines {
			row := pdftext.Row{Box: pdftext.Box{X0: 10, Y0: l.Box.Y0, X1: p.Width - 10, Y1: l.Box.Y1}}
			width := (p.Width - 20) / float64(strings.Count(l.Text, "|")+1)
			for c, cell := range strings.Split(l.Text, "|") {
				made := pdftext.Cell{Column: c, Span: 1, Rows: 1, Text: strings.Join(strings.Fields(cell), " ")}
				made.Box = pdftext.Box{X0: 10 + float64(c)*width, Y0: l.Box.Y0, X1: 10 + float64(c+1)*width, Y1: l.Box.Y1}
				if made.Text != "" {
					line, _ := setLine(made.Text, l.Box.Y0, false)
					shift := made.Box.X0 - line.Box.X0
					scale := min(1, width/max(1, line.Box.X1-line.Box.X0))
					place := func(b pdftext.Box) pdftext.Box {
						at := func(x float64) float64 { return line.Box.X0 + shift + (x-line.Box.X0)*scale }
						return pdftext.Box{X0: at(b.X0), Y0: l.Box.Y0, X1: at(b.X1), Y1: l.Box.Y1}
					}
					for i := range line.Words {
						line.Words[i].Box = place(line.Words[i].Box)
					}
					line.Box = place(line.Box)
					made.Lines = []pdftext.Line{line}
				}
				row.Cells = append(row.Cells, made)
			}
			table.Rows = append(table.Rows, row)
		}
		if len(table.Rows) > 0 {
			p.Lines = nil
			for _, r := range table.Rows {
				for _, c := range r.Cells {
					p.Lines = append(p.Lines, c.Lines...)
				}
			}
			p.Tables = []pdftext.Table{table}
		}
	}
	return doc
}

// FuzzMatrix has the tests of controls in tables of any shape: the counts close,
// every result is one of the closed list, and none becomes clean by itself.
func FuzzMatrix(f *testing.F) {
	head := "SOC 2 Type 2 Report\fSection IV - Tests of Controls and Results\nControl #|Control activity|Test|Result\n"
	f.Add(head + "CC6.1|Access is restricted||\nAC-1|Access is reviewed.|Inspected reviews for 25 users.|No exceptions noted.\nAC-2|Keys are rotated.|Inspected keys.|Exception noted. For 3 of 25 keys, no rotation.\nAC-3|x|y|\nAC-4|x|y|ok?")
	f.Add(head + "|||\n||Inspected.|No exceptions noted.\nAC-1||| \nAC-1|a|b|Not tested.|more|cells\n\f|rest of the row||noted.")
	f.Fuzz(func(t *testing.T, text string) {
		doc := tabled(text)
		x := reading.Read(doc, reading.File{Declared: reading.SOC2Report})
		checkClosed(t, x)
		checkWords(t, doc, x)
		checkLists(t, x)
	})
}

// checkWords holds each word of a quote to its box, in any order: a row made of
// several is quoted column by column, and the cells of a table made at random
// have no columns.
func checkWords(t *testing.T, doc *pdftext.Document, x *reading.Extraction) {
	t.Helper()
	for path, f := range x.Facts {
		var inside strings.Builder
		for _, l := range doc.Pages[f.Page-1].Lines {
			for _, w := range l.Words {
				if b := w.Box; b.X0 >= f.Box[0]-0.05 && b.X1 <= f.Box[2]+0.05 && b.Y0 >= f.Box[1]-0.05 && b.Y1 <= f.Box[3]+0.05 {
					inside.WriteString(w.Text + " ")
				}
			}
		}
		for _, word := range strings.Fields(f.Quote) {
			if !strings.Contains(inside.String(), word) {
				t.Errorf("%s: page %d does not hold %q of %q inside %v", path, f.Page, word, f.Quote, f.Box)
			}
		}
	}
}
