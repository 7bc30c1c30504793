package reading

import (
	"slices"
	"testing"

	"ward/internal/pdftext"
)

// linesAt is lines of one cell.
func linesAt(texts ...string) []*line {
	var out []*line
	for i, text := range texts {
		c := &tableOf(text).Rows[0].Cells[0]
		l := linesOfCell(1, c)[0]
		l.src.Box.Y0 -= float64(12 * i)
		out = append(out, l)
	}
	return out
}

// A cell may hold several controls, each with its number; other numbers in it
// begin none.
func TestSeveralControls(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lines []string
		want  int
	}{
		{[]string{"[LOG01] Sign-on needs two factors.", "[LOG02] Stores are encrypted at", "rest."}, 2},
		{[]string{"AC-1: Access is reviewed in line with", "AC-2: which names the owners."}, 1},
		{[]string{"AC-1: Access is reviewed.", "ISO27001. It is certified."}, 1},
		{[]string{"Access is reviewed.", "AC-2: It is approved."}, 1},
	}
	for _, test := range tests {
		if got := len(several(linesAt(test.lines...))); got != test.want {
			t.Errorf("%q holds %d controls, want %d", test.lines, got, test.want)
		}
	}
}

// The criteria below the number of a control are its criteria.
func TestNumberAndCodes(t *testing.T) {
	t.Parallel()
	for _, text := range [][]string{{"ZB01", "CC6.2, CC6.3"}, {"ZB01 (CC6.2, CC6.3)"}} {
		m := &matrix{}
		m.r = newReport(&pdftext.Document{})
		var f fields
		f[roleID] = linesAt(text...)
		m.partID(&f)
		if plain(f[roleID]) != "ZB01" || !slices.Equal(criteria(plain(f[roleCriteria])), []string{"CC6.2", "CC6.3"}) {
			t.Errorf("%q: number %q, criteria %q", text, plain(f[roleID]), plain(f[roleCriteria]))
		}
	}
	if withCodes("CC6.1 CC6.2") || withCodes("AC-1 CC6.1 and more") {
		t.Error("other cells taken for a number with criteria")
	}
}

// One result over several controls is that of each only when it is clean.
func TestResultOverSeveral(t *testing.T) {
	t.Parallel()
	for result, want := range map[string][]string{
		"No exceptions noted.":                              {NoException, NoException},
		"Exception noted for AC-2: one ticket was missing.": {Unread, Exception},
		"Exception noted: one ticket was missing.":          {Exception, Unread},
	} {
		m := &matrix{r: newReport(&pdftext.Document{})}
		var f fields
		f[roleControl], f[roleResult] = linesAt("AC-1: Access is reviewed.", "AC-2: It is approved."), linesAt(result)
		m.startAll(1, f)
		var got []string
		for _, e := range m.entries {
			c := m.r.control(e, false)
			got = append(got, c.State())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", result, got, want)
		}
	}
}

// Columns headed by criteria or their series say by marks or numbers which
// criteria a row addresses.
func TestCrossedColumns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		head, row string
		want      []string
	}{
		{"#|Control|CC1|CC2|A1", "1|Access is reviewed.|CC1.1||A1.2, A1.3", []string{"CC1.1", "A1.2", "A1.3"}},
		{"#|Control|CC1|CC2|A1", "1|Access is reviewed.||.3 4|", []string{"CC2.3", "CC2.4"}},
		{"#|Control|CC1.1|CC1.2|A1.1", "1|Access is reviewed.|X||✓", []string{"CC1.1", "A1.1"}},
	}
	for _, test := range tests {
		table := tableOf(test.head, test.row)
		m := &matrix{r: newReport(&pdftext.Document{})}
		m.head = m.r.headOf(&table.Rows[0])
		if got := m.crossed(&table.Rows[1]); !m.head.matrix() || !slices.Equal(got, test.want) {
			t.Errorf("%s below %s: %v, want %v", test.row, test.head, got, test.want)
		}
	}
}

// What a list before the tests says of a control fills what they leave out, and
// criteria cut off below a number are those of its control.
func TestListedAndBelow(t *testing.T) {
	t.Parallel()
	r := newReport(&pdftext.Document{})
	c := &control{}
	r.fill(c, &listing{linesAt("Access is reviewed."), linesAt("CC6.2")})
	if c.Activity != "Access is reviewed." || !slices.Equal(c.Criteria, []string{"CC6.2"}) {
		t.Errorf("filled with %q, %q", c.Activity, c.Criteria)
	}
	m := &matrix{r: r, want: head.matrix, inTests: true, lastPage: 1}
	table := tableOf("Control ID|Control activity|Tests|Results", "ZB1|Access is|Inspected the|No exceptions", "CC6.3|reviewed each year.|reviews.|noted.")
	table.Ruled = false
	m.table(1, table)
	if len(m.entries) != 1 || !slices.Equal(m.entries[0].criteria, []string{"CC6.3"}) || plain(m.entries[0].tests[0].result) != "No exceptions noted." {
		t.Errorf("read %d rows", len(m.entries))
	}
}
