package reading

import "testing"

// Sentences in a row that oblige one party are read where no heading leads to
// them, and each is doubted; the organization's own duties are none.
func TestDutyRun(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		lines []string
		want  int
	}{
		{"a noun of the trade", []string{"#How we share the work", "Clinics should keep keys. Clinics must remove leavers. Clinics should read logs."}, 3},
		{"left to customers", []string{"#Notes", "Rotation of keys is left to the customer. Removal of leavers is up to customers. Reading of logs is left to customers."}, 3},
		{"two of a kind", []string{"#Notes", "Clinics should keep keys. Clinics must remove leavers. Logs are read."}, 0},
		{"its own people", []string{"#Rules", "Employees must keep keys. Employees must report leavers. Employees should read logs."}, 0},
		{"its own name", []string{"#Rules", "Halyards must keep keys. Halyards must report leavers. Halyards should read logs."}, 0},
	}
	org := "Halyards, Inc."
	for _, test := range tests {
		r := reportOf(test.lines...)
		s := &SOC2{ServiceOrganization: &org}
		r.readCUECs(opinion{}, []part{{kind: descriptionPart, b: len(r.body.text)}}, s)
		if len(s.CUECs) != test.want {
			t.Errorf("%s: %d controls, want %d: %+v", test.name, len(s.CUECs), test.want, s.CUECs)
		}
		for path, f := range r.facts {
			if f.Confidence >= ReviewBelow {
				t.Errorf("%s: %s is sure", test.name, path)
			}
		}
	}
}
