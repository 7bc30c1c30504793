package reading

import (
	"slices"
	"testing"

	"ward/internal/pdftext"
)

// An opinion is clean when its sentence and the rest of the auditor's report
// are. Where they differ a person chooses.
func TestOpinionReserved(t *testing.T) {
	t.Parallel()
	const clean = "In our opinion, in all material respects, the description is fair and the controls operated effectively throughout the period."
	tests := []struct {
		name, text, want string
		flagged          bool
	}{
		{"clean", "We are independent.\n" + clean, "unqualified", false},
		{"the risk of what may be", "We assess the risk that controls were not suitably designed or did not operate effectively.\n" + clean, "unqualified", false},
		{"users", "We do not know whether user entity controls were not effective.\n" + clean, "unqualified", false},
		{"reserved before it begins", "We did the work.\nApart from the matter above, we are of the opinion that, in all material respects, the controls operated effectively.", "qualified", false},
		{"reserved within", "In our opinion, save for the removal of accounts, in all material respects the controls operated effectively.", "qualified", false},
		{"heading of the reasons", "Basis for the modification\nAccounts stayed open.\nOur opinion\n" + clean, "qualified", true},
		{"grounds", "Grounds for qualification\nAccounts stayed open.\nOur opinion\n" + clean, "qualified", true},
		{"a control that fell short", "The review of access did not operate in the second quarter.\n" + clean, "unqualified", true},
		{"a criterion that is not met", "As a result criterion CC6.2 was not met.\n" + clean, "unqualified", true},
	}
	for _, test := range tests {
		r, s := newReport(&pdftext.Document{}), &SOC2{}
		o := opinion{report: passage{text: test.text}, headed: true}
		o.a = o.byWords()
		o.b = len(test.text)
		o.findBasis()
		r.readOpinion(o, s)
		if s.Opinion == nil || *s.Opinion != test.want {
			t.Errorf("%s: opinion %v, want %s", test.name, deref(s.Opinion), test.want)
		}
		if got := slices.ContainsFunc(r.todo, func(x Review) bool { return x.Path == "soc2.opinion" }); got != test.flagged {
			t.Errorf("%s: flagged %v, want %v (%v)", test.name, got, test.flagged, r.todo)
		}
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
