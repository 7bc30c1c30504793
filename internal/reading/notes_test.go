package reading

import "testing"

func TestPoints(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"EX 1": true, "Exception": true, "Exception noted. See below.": true, "Deviation (see exception 1 in Section V)": true,
		"An exception was noted; refer to Section 5.": true, "Exception noted. For 3 of 25 leavers, accounts stayed open.": false, "Exception: unsigned form": false,
	} {
		if points(text) != want {
			t.Errorf("%q points: %v", text, !want)
		}
	}
}

func TestNoteOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"EX 1 (control 015): In 3 of 25 cases": "015", "Exception for C12: two servers had drifted": "C12", "Deviation AC-04: one form was late": "AC-04",
		"Exception noted: 3 of 25": "", "Exceptions are listed below": "",
	} {
		got := ""
		if m := noteOf.FindStringSubmatch(text); m != nil {
			got = m[1]
		}
		if got != want {
			t.Errorf("%q is a note on %q, want %q", text, got, want)
		}
	}
}

func TestSmallFirst(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"rxWeir, Inc.": true, "eHealth Path": true, "the system": false, "controls of Weir": false} {
		if properName(name) != want {
			t.Errorf("%q is a name: %v", name, !want)
		}
	}
}
