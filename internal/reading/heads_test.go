package reading

import (
	"slices"
	"testing"

	"ward/internal/pdftext"
)

// A column without a known name between the control and its result is the test,
// and of two columns that are called control or number, one is the control.
func TestRepaired(t *testing.T) {
	t.Parallel()
	h := head{{roleID, 60, 100, "Ref"}, {roleID, 100, 260, "Control"}, {roleNone, 260, 430, "What we did"}, {roleResult, 430, 540, "Outcome"}}
	var got []role
	for _, c := range h.repaired() {
		got = append(got, c.role)
	}
	if want := []role{roleID, roleControl, roleTest, roleResult}; !slices.Equal(got, want) {
		t.Errorf("roles %v, want %v", got, want)
	}
}

// Names over the controls expected of them are organizations; elsewhere not.
func TestNameless(t *testing.T) {
	t.Parallel()
	h := head{{roleNone, 60, 200, "Name"}, {roleServices, 200, 300, "Function"}, {roleCSOC, 300, 540, "Controls expected"}}
	if !h.nameless() {
		t.Error("names of organizations not seen")
	}
	if h = h[:2]; h.nameless() {
		t.Error("names over functions taken for organizations")
	}
}

// Running text that speaks of user entities heads no table, a number column does.
func TestLooseHead(t *testing.T) {
	t.Parallel()
	row := func(texts ...string) *pdftext.Row {
		r := &pdftext.Row{}
		for i, s := range texts {
			r.Cells = append(r.Cells, pdftext.Cell{Column: i, Text: s, Box: pdftext.Box{X0: float64(100 * i), X1: float64(100*i + 40*(i+1))}})
		}
		return r
	}
	r := newReport(&pdftext.Document{})
	if h := r.looseHead(row("Commitments to user entities are documented in", "Software and procedures")); h.cuecs() {
		t.Error("running text taken for a head")
	}
	if h := r.looseHead(row("CUEC ID", "Description")); !h.cuecs() || !h.has(roleID) || h[1].role != roleCUEC {
		t.Errorf("head of numbered user entity controls: %v", h)
	}
}

// A row that is the number of a control and its criteria.
func TestNumberedBanner(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, id string }{
		{"WF11-01 Criteria: CC1.1", "WF11-01"}, {"CBL-101 CC1.3 · CC1.4", "CBL-101"}, {"AC-4 (CC6.1, CC6.2)", "AC-4"}, {"Control 12 - Trust Services Criteria: CC7.2 and CC7.3", "12"},
		{"CC6.1 The entity implements logical access", ""}, {"AC-4 Access is limited", ""}, {"Section 4 Criteria", ""},
	}
	for _, c := range tests {
		got := ""
		if m := numberedBanner.FindStringSubmatch(c.text); m != nil {
			got = m[1]
		}
		if got != c.id {
			t.Errorf("%q: %q, want %q", c.text, got, c.id)
		}
	}
}

// A column of results that also holds management's answers is one of results.
func TestMixedHead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]role{
		"Outcome and Management's Comment": roleResult, "Results of Tests & Management Response": roleResult,
		"Management's Response": roleResponse, "Management's remark": roleResponse, "Reply of the directors": roleResponse, "Comments by management": roleResponse, "Test Results": roleResult, "Tests and Results": roleTestResult,
	} {
		if got := roleOf(text); got != want {
			t.Errorf("%s: role %d, want %d", text, got, want)
		}
	}
}
