package reading

import (
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
)

// mappingOf reads the mapping of one page: a table whose rows are given, "|"
// between cells and ";" between lines of a cell, and lines below it.
func mappingOf(known []string, rows []string, below ...string) (*SOC2, *report) {
	p := pdftext.Page{Number: 2, Width: 612, Height: 792}
	put := func(x, y float64, text string) pdftext.Line {
		l := pdftext.Line{Text: text, Size: 9, Box: pdftext.Box{X0: x, Y0: y, X1: x + 5*float64(len(text)), Y1: y + 9}}
		for _, w := range strings.Fields(text) {
			l.Words = append(l.Words, pdftext.Word{Text: w, Box: pdftext.Box{X0: x, Y0: y, X1: x + 5*float64(len(w)), Y1: y + 9}})
			x += 5*float64(len(w)) + 3
		}
		p.Lines = append(p.Lines, l)
		return l
	}
	var t pdftext.Table
	y := 700.0
	for _, row := range rows {
		var out pdftext.Row
		tall := 0
		for k, cell := range strings.Split(row, "|") {
			x := 54 + 150*float64(k)
			c := pdftext.Cell{Column: k, Text: strings.ReplaceAll(cell, ";", "\n"), Box: pdftext.Box{X0: x, X1: x + 148}}
			lines := strings.Split(cell, ";")
			for n, text := range lines {
				c.Lines = append(c.Lines, put(x, y-14*float64(n), text))
			}
			tall = max(tall, len(lines))
			out.Cells = append(out.Cells, c)
		}
		y -= 14 * float64(tall)
		t.Rows = append(t.Rows, out)
	}
	p.Tables = []pdftext.Table{t}
	for _, text := range below {
		y -= 14
		for k, cell := range strings.Split(text, "|") {
			put(54+150*float64(k), y, cell)
		}
	}
	r := newReport(&pdftext.Document{Pages: []pdftext.Page{{Number: 1}, p}})
	s := &SOC2{HIPAAIncluded: true}
	for _, id := range known {
		s.Controls = append(s.Controls, Control{ID: &id})
	}
	r.readMapping(nil, s)
	return s, r
}

// Rows of a table without lines that became one are read apart, as are rows that
// no table holds. What is shared or missing goes to a person.
func TestMappingRows(t *testing.T) {
	t.Parallel()
	known := []string{"C01", "C02", "C03"}
	tests := []struct {
		name  string
		rows  []string
		below []string
		want  string
		doubt string // path under review, or ""
	}{
		{"rows of their own", []string{"Citation|Controls|Criteria", "164.308(a)(3)(i)|C01|CC6.2", "164.312(b)|C02, C03|CC7.2"}, nil,
			"164.308(a)(3)(i) C01 CC6.2; 164.312(b) C02 C03 CC7.2", ""},
		{"run together", []string{"Citation|Controls|Criteria", "164.308(a)(3)(i);164.312(b)|C01;C02, C03|CC6.2;CC7.2"}, nil,
			"164.308(a)(3)(i) C01 CC6.2; 164.312(b) C02 C03 CC7.2", ""},
		{"outside of the table", []string{"Citation|Controls|Criteria", "164.308(a)(3)(i)|C01|CC6.2", "164.308(a)(5)(i)|C01|CC6.3"}, []string{"164.312(b)|C02, C03|CC7.2"},
			"164.308(a)(3)(i) C01 CC6.2; 164.308(a)(5)(i) C01 CC6.3; 164.312(b) C02 C03 CC7.2", ""},
		{"provisions in the second column", []string{"Safeguard|Citation|Controls|Criteria", "Workforce|164.308(a)(3)(i)|C01|CC6.2", "Audit|164.312(b)|C02, C03|CC7.2"}, nil,
			"164.308(a)(3)(i) C01 CC6.2; 164.312(b) C02 C03 CC7.2", ""},
		{"two provisions of one row", []string{"Citation|Controls|Criteria", "164.308(a)(3)(i);164.312(b)|C01|CC6.2", "164.312(d)|C02|CC6.1"}, nil,
			"164.308(a)(3)(i) C01 CC6.2; 164.312(b) C01 CC6.2; 164.312(d) C02 CC6.1", "soc2.hipaa_mapping.0"},
		{"a control that was not read", []string{"Citation|Controls|Criteria", "164.308(a)(3)(i)|C01, C04|CC6.2", "164.312(b)|C02, C03|CC7.2"}, nil,
			"164.308(a)(3)(i) C01 C04 CC6.2; 164.312(b) C02 C03 CC7.2", "soc2.controls"},
		{"a provision without a row", []string{"Citation|Controls|Criteria", "164.308(a)(3)(i)|C01|CC6.2", "164.312(b)|C02, C03|CC7.2", "164.312(d)|none|none"}, nil,
			"164.308(a)(3)(i) C01 CC6.2; 164.312(b) C02 C03 CC7.2", "soc2.hipaa_mapping"},
	}
	for _, test := range tests {
		s, r := mappingOf(known, test.rows, test.below...)
		var got []string
		for _, e := range s.HIPAAMapping {
			got = append(got, strings.Join(slices.Concat([]string{e.Citation}, e.Controls, e.Criteria), " "))
		}
		if out := strings.Join(got, "; "); out != test.want {
			t.Errorf("%s: read %q, want %q", test.name, out, test.want)
		}
		doubted := ""
		if len(r.todo) > 0 {
			doubted = r.todo[0].Path
		}
		if doubted != test.doubt {
			t.Errorf("%s: %v goes to a person, want %q", test.name, r.todo, test.doubt)
		}
	}
}
