package reading

import (
	"slices"
	"testing"

	"ward/internal/pdftext"
)

// What looks as a value that was read wrongly waits for a person; what looks
// right does not.
func TestDoubts(t *testing.T) {
	t.Parallel()
	const activity = "Patches are installed on servers within 30 days of release."
	id := func(s string) *string { return &s }
	tests := []struct {
		text, response, path string
	}{
		{"For 2 of 25 servers selected, the patch was installed late.", "They were patched in May.", ""},
		{"The review of the first quarter of 2025 was completed late.", "Management agrees.", ""},
		{"Exception noted.", "", "soc2.exceptions.0.deviation"},
		{"Late patches.", "", "soc2.exceptions.0.deviation"},
		{"There were no restore tests in the period; the control did not operate.", "", "soc2.exceptions.0"},
		{"EX 1 (control 015): two tickets were late and closed by one person.", "", "soc2.exceptions.0"},
		{"The ticket of AC-02 was closed by the person who opened it.", "", "soc2.exceptions.0"},
		{activity, "", "soc2.exceptions.0"},
		{"Patches were late on two servers, which stood out among twenty selected ones.", "", "soc2.exceptions.0.sample_failed"},
		{"Two servers were late by up to 12 days.", ", C13, C14 CC6.1", "soc2.exceptions.0.management_response"},
		{"Two servers were late by up to 12 days.", activity, "soc2.exceptions.0.management_response"},
		{"Two servers were late by up to 12 days.", "The list of AC-02 was amended in May.", "soc2.exceptions.0.management_response"},
	}
	for _, test := range tests {
		r := newReport(&pdftext.Document{})
		own := &control{Control: Control{ID: id("OPS-02"), Activity: activity}}
		other := &control{Control: Control{ID: id("AC-02"), Activity: "Access is approved by the owner of the system."}}
		f := &finding{control: own, Deviation: Deviation{ControlID: own.ID, Text: test.text}}
		f.SampleFailed, f.SampleSize = sample(test.text)
		if test.response != "" {
			f.ManagementResponse = &test.response
		}
		m := &matrix{controls: []*control{own, other}}
		r.doubtFindings(m, []*finding{f}, nil)
		var got []string
		for _, todo := range r.todo {
			got = append(got, todo.Path)
		}
		if test.path == "" && got != nil || test.path != "" && !slices.Contains(got, test.path) {
			t.Errorf("%q, answered %q: review of %q, want %q", test.text, test.response, got, test.path)
		}
	}
}

// Numbers of one form that no control has are missed.
func TestUnnumbered(t *testing.T) {
	t.Parallel()
	doc := typesetLines("Control LGD-1", "Control LGD-2", "Control LGD-3", "Control LGD-4", "Control LGD-5")
	r := newReport(doc)
	m := &matrix{controls: []*control{{Control: Control{Activity: "Patches are installed."}}}}
	s := &SOC2{Exceptions: []Deviation{{Text: "Two servers were late."}}}
	r.unnumbered(m, []passage{r.hy.write(r.pages[0], false)}, s)
	if len(r.todo) != 2 || r.todo[1].Path != "soc2.exceptions.0.control_id" {
		t.Errorf("review: %+v", r.todo)
	}
}

// The head of the tests may name who performed them.
func TestTestsOfControlsHead(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]role{
		"Tests of Controls Performed by Whitmarsh Kessler": roleTest, "Controls to be implemented by Subservice Organizations": roleCSOC,
		"Tests of Controls Performed by the Auditor and Results": roleTestResult, "Procedures": roleTest,
	} {
		if got := roleOf(heading); got != want {
			t.Errorf("%q: role %d, want %d", heading, got, want)
		}
	}
}
