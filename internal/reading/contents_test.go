package reading

import (
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
)

// tableOf is a ruled table with columns of one width; cells are parted by |.
func tableOf(rows ...string) *pdftext.Table {
	t := &pdftext.Table{Ruled: true}
	for i, row := range rows {
		var r pdftext.Row
		for k, text := range strings.Split(row, "|") {
			y := float64(700 - 20*i)
			box := pdftext.Box{X0: float64(50 + 100*k), X1: float64(150 + 100*k), Y0: y, Y1: y + 20}
			c := pdftext.Cell{Column: k, Span: 1, Rows: 1, Box: box, Text: text}
			if text != "" {
				line := pdftext.Line{Text: text, Box: box, Size: 9}
				for _, w := range strings.Fields(text) {
					line.Words = append(line.Words, pdftext.Word{Text: w, Box: box})
				}
				c.Lines = []pdftext.Line{line}
			}
			r.Cells = append(r.Cells, c)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// The columns of a matrix are known by what stands in them, whatever a firm
// calls them; a table whose cells are of another kind is none.
func TestRolesByContent(t *testing.T) {
	t.Parallel()
	const (
		control = "Access is reviewed by system owners every quarter."
		test    = "Inspected the reviews of two quarters."
	)
	rows := func(head string, cells ...string) []string {
		return append([]string{head}, slices.Repeat([]string{strings.Join(cells, "|")}, 4)...)
	}
	tests := []struct {
		name  string
		table []string
		want  []role
	}{
		{"names of their own", rows("Point|What the firm does|What was seen|Verdict", "AC-1", control, test, "No exceptions noted."), []role{roleID, roleControl, roleTest, roleResult}},
		{"two heads of tests", rows("CRITERIA|CONTROL NUMBER|DESCRIPTION|TEST PROCEDURES|TEST OF IT", "CC6.2", "AC-1", control, test, "Pass"), []role{roleCriteria, roleID, roleControl, roleTest, roleResult}},
		{"owners beside", rows("Measure|Owner|Steps taken|Rating", control, "IT", test, "Effective"), []role{roleControl, roleNone, roleTest, roleResult}},
		{"no results", rows("Asset|Owner|Class", "Database", "IT", "Secret"), nil},
		{"too few rows", rows("Point|What the firm does|What was seen|Verdict", "AC-1", control, test, "No exceptions noted.")[:3], nil},
		{"a sentence for a head", rows("Each point below was tested by us.|What the firm does|What was seen|Verdict", "AC-1", control, test, "None noted."), nil},
	}
	for _, test := range tests {
		m := &matrix{r: newReport(&pdftext.Document{}), want: head.matrix, inTests: true}
		h := m.headIn(tableOf(test.table...), 0)
		if !h.matrix() {
			h = nil
		}
		var got []role
		for _, c := range h {
			got = append(got, c.role)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: roles %v, want %v", test.name, got, test.want)
		}
	}
}
