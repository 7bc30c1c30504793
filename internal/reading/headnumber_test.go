package reading

import (
	"slices"
	"testing"

	"ward/internal/pdftext"
)

// A heading may be the number of the control that the table is of.
func TestNumberOf(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"Control IAM.012 / CC6.2": "IAM.012 CC6.2", "Control SOC.017 CC7.4, CC7.5": "SOC.017 CC7.4 CC7.5", "AC-04 (CC6.1)": "AC-04 CC6.1",
		"Control 12": "Control 12", "Control CC6.1-A": "CC6.1-A", "OPS-7": "OPS-7",
		"CC6.1": "", "12": "", "Test 3": "", "Result": "", "Section 4": "", "Control activity": "", "Exception 2": "", "SOC 2": "",
	} {
		id, codes := numberOf(heading)
		got := id
		for _, c := range codes {
			got += " " + c
		}
		if got != want {
			t.Errorf("%q: %q, want %q", heading, got, want)
		}
	}
}

// The rows below such a head are tests of that control, on the next page too.
func TestHeadOfOneControl(t *testing.T) {
	t.Parallel()
	m := &matrix{r: newReport(&pdftext.Document{}), inTests: true, listed: map[string]*listing{}}
	m.table(1, tableOf("Control IAM.012 / CC6.2|Test procedure|Result",
		"Accounts of leavers are disabled within a day.|Inquired of the owner.|No exceptions noted.",
		"|Inspected 25 tickets.|1 of 25 tickets was late."))
	m.table(2, tableOf("Control IAM.012 / CC6.2|Test procedure|Result", "|Observed a removal.|No exceptions noted."))
	m.table(2, tableOf("Control IAM.013|Test procedure|Result", "CC6.3||", "Rights are reviewed by owners each quarter.|Inspected 2 reviews.|No exceptions noted."))
	if len(m.entries) != 2 {
		t.Fatalf("%d controls, want 2", len(m.entries))
	}
	for i, want := range []struct {
		id, criteria string
		tests        int
	}{{"IAM.012", "CC6.2", 3}, {"IAM.013", "CC6.3", 1}} {
		c := m.r.control(m.entries[i], false)
		if c.ID == nil || *c.ID != want.id || !slices.Equal(c.Criteria, []string{want.criteria}) || len(c.Tests) != want.tests || c.Activity == "" {
			t.Errorf("control %d: %+v, want %+v", i, c.Control, want)
		}
	}
}

// A table of crosses may have one criterion, and holds no controls of its own.
func TestFewCrosses(t *testing.T) {
	t.Parallel()
	tables := []pdftext.Table{*tableOf("Control|CC1.1|CC1.2|CC1.4", "Control 1|X||X"), *tableOf("Control|CC2.2", "Control 2|X"), *tableOf("Control|CC6.1|CC6.2", "Control 2||X")}
	m := &matrix{r: newReport(&pdftext.Document{}), inTests: true, mapped: map[string][]string{}, mappedAt: map[string][]*line{}, listed: map[string]*listing{}}
	m.tabled(&pdftext.Page{Number: 1, Tables: tables})
	for i := range tables {
		m.table(1, &tables[i])
	}
	if len(m.entries) != 0 || !slices.Equal(m.mapped["1"], []string{"CC1.1", "CC1.4"}) || !slices.Equal(m.mapped["2"], []string{"CC2.2", "CC6.2"}) {
		t.Errorf("%d controls, mapped %v", len(m.entries), m.mapped)
	}
}

// A column headed by exceptions beside the tests holds the results.
func TestExceptionsAsResults(t *testing.T) {
	t.Parallel()
	m := &matrix{r: newReport(&pdftext.Document{}), inTests: true, listed: map[string]*listing{}}
	m.table(1, tableOf("Control|Description|Test of operating effectiveness|Exceptions|Management's comments",
		"Control 1|Leavers lose their accounts within a day.|Inspected 25 tickets.|None|–",
		"Control 2|Rights are reviewed by owners each quarter.|Inspected 2 reviews.|One review was not held (1 of 2 reviews tested)|–"))
	var got []string
	for _, e := range m.entries {
		c := m.r.control(e, false)
		got = append(got, c.State())
	}
	if !slices.Equal(got, []string{NoException, Exception}) {
		t.Errorf("%v", got)
	}
}

// A note names the control that it is of, after its own number.
func TestNotesOfControls(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{plainID("DC-23"): true, plainID("1.04"): true}
	for text, want := range map[string]bool{
		"E1 - DC-23. For 2 of 5 policies the review was late.": true, "EX 1 (control DC-23): one ticket was late.": true,
		"E1 - DC-24. For 2 of 5 policies the review was late.": false, "DC-23 Policies are reviewed.": false,
	} {
		if got := headsNote(text, ids); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if m := leadID.FindStringSubmatch("Deviation 1 (control 1.04)"); m == nil || !ids[plainID(m[1])] {
		t.Error("the number behind that of the deviation is not read")
	}
}
