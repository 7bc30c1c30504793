package reading

import (
	"testing"

	"ward/internal/pdftext"
)

// Headings of what customers must do, however they name it, and those that
// speak of customers for another reason.
func TestDutyTitle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want bool
	}{
		{"What clients must do", true}, {"3.4 Customer obligations", true}, {"User entity considerations", true}, {"Controls at user employers", true},
		{"What we expect of our customers", true}, {"Responsibilities of subscribers", true}, {"Duties left to the customer", true}, {"Customers' responsibilities", true},
		{"Customer support", false}, {"How customers reach the service", false}, {"Commitments to clients", false}, {"Client data", false}, {"Users and roles", false},
	}
	for _, test := range tests {
		if got := dutyTitle.MatchString(test.text); got != test.want {
			t.Errorf("%q heads duties: %v, want %v", test.text, got, test.want)
		}
	}
}

// A list under such a heading counts when its items oblige somebody.
func TestMostOblige(t *testing.T) {
	t.Parallel()
	list := func(texts ...string) []cuec {
		var out []cuec
		for _, s := range texts {
			out = append(out, cuec{CUEC: CUEC{Text: s}})
		}
		return out
	}
	if !mostOblige(list("Rotating keys is left to the customer.", "Clinics should see to their workstations.")) {
		t.Error("duties not seen")
	}
	if mostOblige(list("Customers must keep keys.")) || mostOblige(list("We answer the phone.", "Clients reach us by mail.", "Keys must be kept.")) {
		t.Error("running text taken for duties")
	}
}

// An empty list beside words that rely on users goes to a person, and so does a
// list of one.
func TestEmptyCUECs(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text  string
		cuecs []CUEC
		want  bool
	}{
		{"Certain controls of Harbor only work if its clients do their share.", nil, true},
		{"The controls contemplated in the design of the service are not examined.", nil, true},
		{"We examined the controls of the service.", nil, false},
		{"We examined the controls of the service.", []CUEC{{Text: "Customers must keep keys.", Page: 3}}, true},
		{"Controls at user entities are assumed.", []CUEC{{Text: "Customers must keep keys.", Page: 3}, {Text: "Customers must rotate them.", Page: 3}}, false},
	}
	for _, test := range tests {
		r := newReport(&pdftext.Document{})
		r.checkCUECs(opinion{report: passage{text: test.text}}, &SOC2{CUECs: test.cuecs})
		if got := len(r.todo) > 0; got != test.want {
			t.Errorf("%q: flagged %v, want %v (%v)", test.text, got, test.want, r.todo)
		}
	}
}

// A table under the heading of user entity controls is read whatever its columns
// are called, and a table head may name customers in words of its own.
func TestDutyRows(t *testing.T) {
	t.Parallel()
	table := tableOf("Point|What is left to them|Reference", "1|Customers must remove the accounts of leavers.|CC6.2", "2|Customers must keep workstations|CC6.8", "|free of malware.|", "3|Customers must review reports each month.|CC7.2")
	r := newReport(&pdftext.Document{})
	h := r.namesOf(&table.Rows[0])
	h[h.duties(table)].role = roleCUEC
	list := r.cuecsOf(r.dutyRows(nil, 4, h, table.Rows[1:]))
	if len(list) != 3 || list[1].Text != "Customers must keep workstations free of malware." || list[2].Criteria[0] != "CC7.2" || !mostOblige(list) {
		t.Errorf("read %+v", list)
	}
	for _, name := range []string{"Complementary controls expected of customers", "Client considerations", "Considerations for user entities", "User entity responsibilities"} {
		if got := roleOf(name); got != roleCUEC {
			t.Errorf("%q is role %d, want %d", name, got, roleCUEC)
		}
	}
	if roleOf("Controls expected of the subservice organization") != roleCSOC {
		t.Error("a control of a subservice organization is one of users")
	}
}

// A table that follows with columns of its own is no part of the list.
func TestTableAfterCUECs(t *testing.T) {
	t.Parallel()
	list := tableOf("Criteria|User entity control", "CC6.2|Customers must remove accounts.", "CC6.8|Customers must keep workstations clean.")
	other := tableOf("Type of test|Description", "Inquiry|Interviewed personnel.", "Inspection|Read documents.")
	list.Header, other.Header = 1, 1
	doc := &pdftext.Document{Pages: []pdftext.Page{{Number: 1, Tables: []pdftext.Table{*list}}, {Number: 2, Tables: []pdftext.Table{*other}}}}
	if got := newReport(doc).cuecTables(); len(got) != 2 {
		t.Errorf("read %d controls, want 2: %+v", len(got), got)
	}
	other.Header = 0
	other.Rows = tableOf("CC7.4|Customers must report incidents.").Rows
	doc.Pages[1].Tables[0] = *other
	if got := newReport(doc).cuecTables(); len(got) != 3 {
		t.Errorf("read %d controls over the page break, want 3: %+v", len(got), got)
	}
}

// What opens with a criterion or a number of the vendor's is hardly a control of
// users, however evenly the list reads.
func TestForeignCodes(t *testing.T) {
	t.Parallel()
	list := []cuec{
		{CUEC: CUEC{Text: "CC6.4 Physical access to facilities is restricted."}},
		{CUEC: CUEC{Text: "Control CC6.4-A. Visitors to the suites wear a badge."}},
		{CUEC: CUEC{Text: "Customers keep their own list of contacts up to date."}},
	}
	of := habitOf(list)
	for _, rule := range []string{"cuec.list_item", "cuec.table_row"} {
		for i, c := range list {
			c.rule = rule
			if sure := c.confidence(of) >= ReviewBelow; sure != (i == 2) {
				t.Errorf("%q by %s: sure is %t", c.Text, rule, sure)
			}
		}
	}
}
