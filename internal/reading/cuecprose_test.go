package reading

import (
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
)

// reportOf is a report of one page whose lines stand one under the other.
func reportOf(texts ...string) *report {
	p := pdftext.Page{Number: 1, Width: 612, Height: 792}
	for i, text := range texts {
		x := 72.0
		y := 700 - 12*float64(i)
		l := pdftext.Line{Text: text, Size: 10, Bold: strings.HasPrefix(text, "#")}
		for _, w := range strings.Fields(strings.TrimPrefix(text, "#")) {
			end := x + 5*float64(len(w))
			l.Words = append(l.Words, pdftext.Word{Text: w, Box: pdftext.Box{X0: x, Y0: y, X1: end, Y1: y + 9}})
			x = end + 4
		}
		l.Box = pdftext.Box{X0: 72, Y0: y, X1: x - 4, Y1: y + 9}
		p.Lines = append(p.Lines, l)
	}
	return newReport(&pdftext.Document{Pages: []pdftext.Page{p}})
}

// Controls that running text lists after marks, between semicolons or as one
// sentence after another.
func TestDutyProse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		{"letters in brackets", []string{"#Complementary user entity controls", "The design assumes that user entities (a) name two contacts; (b) check each", "file before they use it; and (c) burn printed reports. Nothing else is assumed."},
			[]string{"name two contacts", "check each file before they use it", "burn printed reports."}},
		{"Roman numbers", []string{"#Client considerations", "Each client sees to it that i) keys are kept, ii) leavers are removed and iii) logs are read."},
			[]string{"keys are kept", "leavers are removed", "logs are read."}},
		{"semicolons", []string{"#Responsibilities of members", "Members are to: keep keys secret; remove leavers; and", "read logs each week. We help them."},
			[]string{"keep keys secret", "remove leavers", "read logs each week."}},
		{"semicolons without a colon", []string{"#Complementary user entity controls", "User entities are expected to", "review access; remove leavers; and read logs each week."},
			[]string{"User entities are expected to review access", "remove leavers", "read logs each week."}},
		{"sentences of one subject", []string{"#Duties left to members", "Our controls presume three things of members. Members keep keys secret. Members", "remove leavers. Members read logs each week."},
			[]string{"Members keep keys secret.", "Members remove leavers.", "Members read logs each week."}},
		{"sentences of a noun of the trade", []string{"#Complementary user entity controls", "Hospitals keep keys secret. Hospitals remove leavers. Hospitals read logs."},
			[]string{"Hospitals keep keys secret.", "Hospitals remove leavers.", "Hospitals read logs."}},
		{"a section that only speaks of users", []string{"#Complementary user entity controls", "The controls of users are described in the contract. They are reviewed each year."}, nil},
	}
	for _, test := range tests {
		var got []string
		for _, c := range reportOf(test.lines...).dutyProse() {
			got = append(got, c.Text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: read %q, want %q", test.name, got, test.want)
		}
	}
}

// A list whose marks are lost is parted where a line begins as the first does, or
// where the line before breaks off.
func TestLostMarks(t *testing.T) {
	t.Parallel()
	r := reportOf("User entities approve new users and remove those who leave within a", "day.", "User entities enforce single sign-on. It is", "offered to all.", "User entities read logs.")
	var got []string
	for _, part := range r.partLines(r.lines) {
		got = append(got, r.hy.write(part, false).flat())
	}
	want := []string{"User entities approve new users and remove those who leave within a day.", "User entities enforce single sign-on. It is offered to all.", "User entities read logs."}
	if !slices.Equal(got, want) {
		t.Errorf("read %q", got)
	}
	r = reportOf("Clients keep keys secret. (CC6.1)", "Clients remove leavers. (CC6.2)", "Clients read the logs. (CC7.2)")
	if got := r.partLines(r.lines); len(got) != 3 {
		t.Errorf("%d parts beside criteria in brackets, want 3", len(got))
	}
	r = reportOf("Text above the list that reaches the edge of the column it is set in, as text does.", "Keep the keys of the service secret and rotate them every ninety days", "Remove leavers", "Read the logs")
	if got := r.partLines(r.lines[1:]); len(got) != 3 {
		t.Errorf("%d parts, want 3", len(got))
	}
}

// A member that is not as the others of its list is doubted.
func TestHabit(t *testing.T) {
	t.Parallel()
	item := func(s string) cuec { return cuec{CUEC: CUEC{Text: s}, rule: "cuec.list_item"} }
	alike := []cuec{item("Customers keep the keys of the service."), item("Customers remove leavers in a day."), item("Customers read the logs each week."), item("Customers name two contacts for us.")}
	tests := []struct {
		last string
		sure bool
	}{
		{"Customers read what we send to them.", true},
		{"Customers read what we send to them. Customers answer it.", false},
		{"Customers read what we send to the", false},
		{"Backups are kept in another region.", false},
		{"Customers read what we send" + strings.Repeat(" and what they find in the portal of the service", 5) + ".", false},
		{"Page 8", false},
		{"Customers read what we send. C. Protect the keys that we issue.", false},
	}
	for _, test := range tests {
		list := append(slices.Clone(alike), item(test.last))
		if got := item(test.last).confidence(habitOf(list)) >= ReviewBelow; got != test.sure {
			t.Errorf("%q: sure %v, want %v", test.last, got, test.sure)
		}
	}
	bare := []cuec{item("Keep the keys of the service"), item("Remove leavers within a day"), item("Read the logs each week")}
	if bare[1].confidence(habitOf(bare)) < ReviewBelow {
		t.Error("a list without full stops is doubted")
	}
}

// A list that is not in its usual shape, or beside which other duties stand, goes
// to a person.
func TestDoubtCUECs(t *testing.T) {
	t.Parallel()
	usual := []string{"#Complementary user entity controls", "The following controls are assumed:", "1. Customers must keep the keys of the service.", "2. Customers must remove leavers in a day.", "3. Customers must read the logs each week.", "#Monitoring", "Alarms are watched."}
	with := func(at int, more ...string) []string { return slices.Insert(slices.Clone(usual), at, more...) }
	tests := []struct {
		name  string
		lines []string
		sure  bool
	}{
		{"usual", usual, true},
		{"a closing remark", with(5, "This list is not exhaustive, and other controls may be needed."), true},
		{"another duty below", with(7, "Customers should test their own plans once a year and keep the results."), false},
		{"a count that does not agree", []string{usual[0], "The following five controls are assumed:", usual[2], usual[3], usual[4]}, false},
		{"a run of sentences", []string{usual[0], "Customers must keep keys. Customers must remove leavers. Customers must read logs."}, false},
		{"two members", usual[:4], false},
	}
	for _, test := range tests {
		r := reportOf(test.lines...)
		r.readCUECs(opinion{}, []part{{kind: descriptionPart, b: len(r.body.text)}}, &SOC2{})
		doubted := slices.ContainsFunc(r.todo, func(v Review) bool { return v.Path == "soc2.cuecs" })
		if doubted == test.sure {
			t.Errorf("%s: sure %v, want %v (%v)", test.name, !doubted, test.sure, r.todo)
		}
	}
}
