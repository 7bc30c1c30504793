package reading

import (
	"testing"

	"ward/internal/pdftext"
)

// Management answers in a small table for each exception; one that holds a test
// or a result is of a control.
func TestAnswerCards(t *testing.T) {
	t.Parallel()
	r := newReport(&pdftext.Document{})
	for _, test := range []struct {
		rows []string
		id   string
		ok   bool
	}{
		{[]string{"Control|OPS-2: Patches are installed within 30 days.", "Exception|4 of 20 servers were late.", "Response|They were patched."}, "OPS-2", true},
		{[]string{"Control 28|The list of badges is reviewed.", "Exception|One of two reviews was not kept.", "Management's Response|A form is used now."}, "Control 28", true},
		{[]string{"Control|OPS-2: Patches are installed.", "Test|Inspected 20 servers.", "Result|4 of 20 servers were late.", "Response|They were patched."}, "", false},
		{[]string{"Control|Exception|Response", "OPS-2|4 of 20 servers were late.|They were patched."}, "", false},
	} {
		a, ok := r.answerCard(1, tableOf(test.rows...))
		if ok != test.ok || ok && a.id != test.id || ok && (a.text.flat() == "" || a.deviation.flat() == "") {
			t.Errorf("%q: %v, id %q, want %v, %q", test.rows, ok, a.id, test.ok, test.id)
		}
	}
}

// A head may begin with a criterion and its words.
func TestHeadOfCriterion(t *testing.T) {
	t.Parallel()
	m := &matrix{r: newReport(&pdftext.Document{}), inTests: true, listed: map[string]*listing{}}
	m.table(1, tableOf("CC1.1|The entity demonstrates a commitment to integrity.|Procedure|Result", "HV/CC1.1/1|Staff sign the code of conduct.|Inspected 10 records.|No exceptions noted."))
	m.table(1, tableOf("CC6.2|The entity registers users before it gives access.|Procedure|Result", "HV/7|Access is requested and approved.|Inspected 10 requests.|2 of 10 were not approved."))
	want := []string{"CC1.1", "CC6.2"}
	if len(m.entries) != len(want) {
		t.Fatalf("%d controls", len(m.entries))
	}
	for i, e := range m.entries {
		if c := m.r.control(e, false); len(c.Criteria) != 1 || c.Criteria[0] != want[i] || c.ID == nil || len(c.Tests) != 1 {
			t.Errorf("%+v", c.Control)
		}
	}
}

// A response that is told elsewhere is no part of the deviation.
func TestToldElsewhere(t *testing.T) {
	t.Parallel()
	r := newReport(&pdftext.Document{})
	c := &control{}
	c.add(nil, passage{}, r.hy.write(linesAt("Exception noted. For 2 of 25 leavers access was late. Refer to Section V for management's response."), false))
	if f := r.finding(c); f == nil || f.Text != "For 2 of 25 leavers access was late." || len(c.response.text) > 0 {
		t.Errorf("%+v", f)
	}
}

// Numbers with a leading zero, and those that no criterion has, are of controls.
func TestNoCriterion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"CC6.08": false, "CC2.0": false, "CC6.1": true, "CC6.1, CC6.10": true, "CC6.1-A": false} {
		if got := onlyCriteria(text) && len(criteria(text)) > 0; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
