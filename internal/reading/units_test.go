package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
)

// The closed list: only these are clean, and nothing is dropped.
func TestStatus(t *testing.T) {
	t.Parallel()
	tests := []struct{ result, want string }{
		{"No exceptions noted.", NoException},
		{"No exception noted", NoException},
		{"No deviations noted.", NoException},
		{"None noted", NoException},
		{"None.", NoException},
		{"No exceptions were noted.", NoException},
		{"No relevant exceptions noted.", NoException},
		{"No exceptions noted as a result of our testing.", NoException},
		{"1. No exceptions noted.", NoException},
		{"Control operated as described.", NoException},
		{"The control operated effectively throughout the period.", NoException},
		{"Operating effectively", NoException},
		{"The control operated without exception.", NoException},
		{"The control operated without exceptions for 24 of 25 users. For 1 of 25 users, access was not removed.", Exception},
		{"No exceptions or deviations noted.", NoException},
		{"Passed", NoException},
		{"Tested without exception", NoException},
		{"No exceptions noted. One of the 25 new hires selected was replaced because it was outside the population.", NoException},
		{"No deviation noted. For 2 of 60 requests, evidence came in another format that held the same facts.", NoException},

		{"The control did not operate because no quarterly access reviews arose during the period.", DidNotOccur},
		{"There were no quarterly access reviews during the period.", DidNotOccur},
		{"The control did not occur in the period; there were no policies.", DidNotOccur},
		{"There was no review of access during the period.", Exception},
		{"No exception noted We noted that for two (2) of the 40 endpoints an old protocol was accepted.", Exception},
		{"The control did not operate because no evidence of the review was kept.", Exception},
		{"No relevant exceptions noted. No relevant exceptions noted.", NoException},

		{"Exception noted.", Exception},
		{"Exceptions noted. For 3 of 25 users, access was not removed.", Exception},
		{"Deviation noted: one review was late.", Exception},
		{"An exception was noted: two accounts stayed active.", Exception},
		{"The control did not operate effectively.", Exception},
		{"The control did not operate as described for 2 of 25 changes.", Exception},
		{"For 2 of 40 changes, approval was not retained.", Exception},
		{"Access was not revoked in time for one leaver.", Exception},
		{"No exceptions noted for the design. Exception noted: for 1 of 25 users access was not removed.", Exception},
		{"Results of testing identified the following variance: one database was open.", Exception},
		{"One test database contained unmasked customer records.", Exception},
		{"1. No exceptions noted. 2. Exception noted. One ticket lacked approval.", Exception},
		{"Two quarterly reviews were performed late.", Exception},
		{"There was no evidence of approval for 2 of 25 changes.", Exception},
		{"No documentation of the review could be provided.", Exception},
		{"The review did not occur for one of the four quarters.", Exception},
		{"The quarterly review did not occur in Q2.", Exception},
		{"Partial exception noted. See below.", Exception},

		{"Exception The recovery test was not performed within the period.", Exception},
		{"No exceptions noted for 9 changes. For 1 of 10 changes, approval was dated 11 days later.", Exception},
		{"The yearly recovery test was not performed.", Exception},
		{"No exceptions noted. However, we observed that two servers were unpatched.", Exception},
		{"The control did not operate during Q3.", Exception},
		{"Not effective", Exception},
		{"No significant exceptions noted.", Unread},
		{"Without deviation", NoException},
		{"Exceptions: None", NoException},
		{"Exceptions: none noted.", NoException},
		{"Exception noted. No certificate was available for 4 of 25 devices.", Exception},
		{"No quarterly access reviews occurred during the period.", DidNotOccur},
		{"No conclusion. There were no quarterly access reviews in the period.", DidNotOccur},
		{"Testing of the control activity was not performed, as it was implemented after the period.", NotTested},
		{"Deviations noted: no", NoException},

		{"Tests were not performed.", NotTested},
		{"Testing could not be performed.", NotTested},
		{"There were no new hires in the period; no testing was performed.", DidNotOccur},
		{"Did not occur during the period.", DidNotOccur},
		{"The control did not occur during the examination period.", DidNotOccur},
		{"No incidents occurred during the period; therefore the control did not operate.", DidNotOccur},
		{"There were no terminations during the period.", DidNotOccur},
		{"No exceptions noted. The control did not operate during the period because there were no such events.", DidNotOccur},
		{"The circumstances that warrant the operation of the control did not occur during the period.", DidNotOccur},
		{"The operating effectiveness of this control could not be tested as there was no activity during the period.", DidNotOccur},

		{"Not tested.", NotTested},
		{"Unable to test: the system was retired.", NotTested},
		{"Testing was not performed for this control.", NotTested},
		{"Not applicable", NotTested},
		{"N/A", NotTested},

		{"", Unread},
		{"   \n ", Unread},
		{"See CC6.1 above.", Unread},
		{"Refer to control 4.2", Unread},
		{"qwertz", Unread},
		{"exceptions noted.", Unread},
		{"The control is working in accordance with the standard.", Unread},
	}
	for _, c := range tests {
		if got, _ := status(c.result); got != c.want {
			t.Errorf("%q: %s, want %s", c.result, got, c.want)
		}
	}
}

func TestSample(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text   string
		failed string
	}{
		{"For 3 of 25 changes, approval was missing.", "3/25"},
		{"3 out of the 25 selected changes", "3/25"},
		{"Four (4) of sixty (60) patches were late.", "4/60"},
		{"one of the twenty-five users sampled", "1/25"},
		{"for a sample of 45 leavers, access was kept for 4 of the selections", "4/45"},
		{"For 1 of a sample of 40 tickets", "1/40"},
		{"two new hires out of 15 sampled new hires did not complete training", "2/15"},
		{"Of the 30 accounts sampled, 2 were shared.", "2/30"},
		{"One test database held real records.", ""},
		{"on 12 of March 2025 the review was late", ""},
		{"The review of Q1 2025 was 5 days late.", ""},
		{"2/25 samples failed", "2/25"},
		{"Our inspection of 25 quarters showed that no meeting had been held for five of them.", "5/25"},
		{"The first of two badge reviews was not documented.", "1/2"},
		{"In a sample of thirty (30) users, approval was not kept for five (5).", "5/30"},
		{"One request of a customer, out of eight, was answered after 41 days.", "1/8"},
		{"Two incidents in a sample of 10 were closed early.", "2/10"},
		{"Checks were missing for 3 days (7.5% of the 40 days inspected).", "3/40"},
		{"In a sample of 25 users, approval came for all within 3 days.", ""},
		{"30 of 25 is no sample", ""},
		{"No evidence was found for one failed backup among 25 days sampled.", "1/25"},
		{"Reviews were not performed for either of the two quarters selected.", "2/2"},
		{"No check was given for one of 25 hires; for another, it was dated later.", "2/25"},
	}
	for _, c := range tests {
		got := ""
		if a, b := sample(c.text); a != nil && b != nil {
			got = fmt.Sprintf("%d/%d", *a, *b)
		}
		if got != c.failed {
			t.Errorf("%q: %q, want %q", c.text, got, c.failed)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"throughout the period October 1, 2024 to September 30, 2025", "2024-10-01 2025-09-30"},
		{"October 1, 2024 through September 30, 2025", "2024-10-01 2025-09-30"},
		{"1 October 2024 - 30 September 2025", "2024-10-01 2025-09-30"},
		{"October 1, 2024, to\nSeptember 30, 2025", "2024-10-01 2025-09-30"},
		{"10/01/2024 to 09/30/2025", "2024-10-01 2025-09-30"},
		{"2024-10-01 to 2025-09-30", "2024-10-01 2025-09-30"},
		{"01-Oct-2024 through 30-Sep-2025", "2024-10-01 2025-09-30"},
		{"Oct. 1, 2024 thru Sept. 30, 2025", "2024-10-01 2025-09-30"},
		{"October 1st, 2024 to September 30th, 2025", "2024-10-01 2025-09-30"},
		{"October 1 to December 31, 2024", "2024-10-01 2024-12-31"},
		{"December 1 to February 28, 2025", "2024-12-01 2025-02-28"},
		{"between October 1, 2024 and September 30, 2025", "2024-10-01 2025-09-30"},
		{"the first day of October, 2024 to the thirtieth day of September, 2025", "2024-10-01 2025-09-30"},
		{"for the twelve months ended September 30, 2025", "2024-10-01 2025-09-30"},
		{"for the year ended February 28, 2025", "2024-03-01 2025-02-28"},
		{"for the six-month period ended March 31, 2025", "2024-10-01 2025-03-31"},
		{"February 30, 2024 to March 31, 2025", ""},
		{"September 30, 2025 to October 1, 2024", ""},
	}
	for _, c := range tests {
		got := ""
		if s := spans(c.text); len(s) > 0 {
			got = iso(s[0].start) + " " + iso(s[0].end)
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"March 5, 2025", "2025-03-05"}, {"5 March 2025", "2025-03-05"}, {"5th day of March, 2025", "2025-03-05"}, {"twenty-first day of March, 2025", "2025-03-21"},
		{"03/05/2025", "2025-03-05"}, {"31/05/2025", "2025-05-31"}, {"31.05.2025", "2025-05-31"}, {"2025-02-30", ""}, {"2024-02-29", "2024-02-29"}, {"13/13/2025", ""}, {"May 2025", ""},
	}
	for _, c := range tests {
		got := ""
		if d, ok := parseDay(c.text); ok {
			got = iso(d)
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCriteria(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"CC6.1", "CC6.1"}, {"CC6.1, CC6.2 and A1.2", "CC6.1 CC6.2 A1.2"}, {"CC6.1 - CC6.4", "CC6.1 CC6.2 CC6.3 CC6.4"}, {"CC6.1 through CC6.3", "CC6.1 CC6.2 CC6.3"},
		{"CC 6.1", "CC6.1"}, {"CC6.1.2", ""}, {"PI1.3", "PI1.3"}, {"PI2.3", ""}, {"P4.2 and P6.7", "P4.2 P6.7"}, {"A2.1", ""}, {"CC6.1, CC6.1", "CC6.1"}, {"SOC2.1", ""}, {"CC6.10", "CC6.10"},
	}
	for _, c := range tests {
		if got := strings.Join(criteria(c.text), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCombinedID(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"6.01: Administrative access is limited", "6.01"}, {"AC-04 - Access is limited", "AC-04"}, {"Control 12. Access is limited", "Control 12"}, {"LA-1.3: Access", "LA-1.3"},
		{"CC6.1.2 - Access", "CC6.1.2"}, {"CC6.1 - Access", ""}, {"SECTION 4 - CONTROLS", ""}, {"AES-256.", ""}, {"TLS-1.2: on", ""}, {"A 24-hour line is kept", ""}, {"New staff sign", ""}, {"30 days after", ""},
	}
	for _, c := range tests {
		if got := combinedID(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestRoleOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want role
	}{
		{"Control #", roleID}, {"Control ID", roleID}, {"Ref. No.", roleID}, {"Control Number", roleID}, {"Control Activity Specified by the Service Organization", roleControl},
		{"Controls Specified by Larkspur", roleControl}, {"Test Applied by the Service Auditor", roleTest}, {"Service Auditor's Tests of Controls", roleTest},
		{"Results of Tests", roleResult}, {"Test Results", roleResult}, {"Results of Service Auditor's Tests of Controls", roleResult}, {"Tests Performed and Results", roleTestResult},
		{"Trust Services Criteria", roleCriteria}, {"Related Criteria", roleCriteria}, {"TSC Ref.", roleCriteria}, {"Management's Response", roleResponse},
		{"Exception Noted by the Service Auditor", roleException}, {"Complementary User Entity Controls", roleCUEC}, {"Complementary Subservice Organization Controls", roleCSOC},
		{"Subservice Organization", roleOrganization}, {"Services Provided", roleServices}, {"Mapped controls", roleCitation}, {"Citation", roleCitation}, {"Component", roleNone}, {"", roleNone},
	}
	for _, c := range tests {
		if got := roleOf(c.text); got != c.want {
			t.Errorf("%q: role %d, want %d", c.text, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	same := [][2]string{{"Corvid", "Corvid Health Analytics, Inc."}, {"Dunmore & Co., LLP", "Dunmore"}, {"The Larkspur Company", "Larkspur Company"}}
	for _, p := range same {
		if !sameName(p[0], p[1]) {
			t.Errorf("%q and %q are one", p[0], p[1])
		}
	}
	if sameName("Corvid", "Corvus Inc.") || sameName("", "") {
		t.Error("different names taken for one")
	}
	list := splitNames("VaultBox Media Co. and Ledgerline Print & Mail, LLC, and Amazon Web Services, Inc. (AWS)")
	var got []string
	for _, n := range list {
		got = append(got, tidyName(n.text))
	}
	if want := []string{"VaultBox Media Co.", "Ledgerline Print & Mail, LLC", "Amazon Web Services, Inc."}; !slices.Equal(got, want) {
		t.Errorf("split %q, want %q", got, want)
	}
}

// A control has the state of the test that weighs most, and the counts close.
func TestCounts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		states []string
		want   string
	}{
		{"all clean", []string{NoException, NoException}, NoException},
		{"one exception", []string{NoException, Exception, Unread}, Exception},
		{"one unread", []string{NoException, Unread, NotTested}, Unread},
		{"one not tested", []string{NoException, NotTested, DidNotOccur}, NotTested},
		{"one did not occur", []string{DidNotOccur, NoException}, DidNotOccur},
		{"no test", nil, Unread},
		{"a state of nobody", []string{"fine"}, Unread},
	}
	var list []Control
	for _, tt := range tests {
		var c Control
		for _, s := range tt.states {
			c.Tests = append(c.Tests, Test{Status: s})
		}
		if got := c.State(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		list = append(list, c)
	}
	two, one := "type_2", "type_1"
	if got, want := *CountControls(&two, list), (Counts{Controls: 7, Clean: 1, Exceptions: 1, NotTested: 2, Unread: 3}); got != want {
		t.Errorf("counts: %+v, want %+v", got, want)
	}
	if CountControls(nil, list) == nil || CountControls(&one, list) != nil {
		t.Error("a report of unknown type is counted, one of type 1 is not")
	}
}

// The form of an id tells it from other numbers.
func TestShape(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"AC-04": "A-0", "6.1.a": "0.0.A", "HB 108": "A 0", "CC6.1.02": "A0.0.0", "#5": "#0"} {
		if got := shape(id); got != want {
			t.Errorf("shape of %s: %s, want %s", id, got, want)
		}
	}
}

// A line that begins with a criterion heads its controls unless it is the rest
// of a sentence.
func TestHeadsControls(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"CC6.1 - The entity restricts access":        true,
		"CC6.1, CC6.2 and CC6.3":                     true,
		"Common Criteria CC6.1: Access is limited":   true,
		"CC8.1 were not met.":                        false,
		"CC6.1 and CC6.3, as shown on the next page": false,
		"Access is limited (CC6.1)":                  false,
	} {
		if got := headsControls(line); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}

// An answer that first repeats the deviation is what follows it.
func TestAnswerWithout(t *testing.T) {
	t.Parallel()
	const deviation = "For 3 of 25 users, access was removed late."
	for text, want := range map[string]string{
		"(CC6.2) For 3 of 25 users, access was removed late. The step is automatic now.": "The step is automatic now.",
		"The step is automatic now.": "The step is automatic now.",
		"The step is automatic now, and that is why what the auditor found, for 3 of 25 users, access was removed late, is over.": "The step is automatic now, and that is why what the auditor found, for 3 of 25 users, access was removed late, is over.",
	} {
		p := passage{text: text, toks: []tok{{0, &line{page: 1}, 0}}}
		if got := p.without(deviation).text; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// FuzzDates finds days and periods in any text: they exist, periods run forwards,
// and each stands where it says.
func FuzzDates(f *testing.F) {
	for _, s := range []string{
		"throughout the period October 1, 2024 to September 30, 2025", "1 April 2024 \u2013 31 March 2025", "twelve months ended 30-Jun-25", "2024-10-01 through 2025-09-30",
		"the year ended December 31st, 2025", "fifteenth day of March 2026", "99/99/9999 to 0/0/0000 February 30, 2025", "\u202e5202 ,13 rebmeceD",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range spans(text) {
			if s.end.Before(s.start) || s.a < 0 || s.b > len(text) || s.a >= s.b {
				t.Errorf("%q: %s to %s at %d to %d", text, iso(s.start), iso(s.end), s.a, s.b)
			}
		}
		if d, ok := parseDay(text); ok && (d.Year() < 1900 || d.Year() > 2200) {
			t.Errorf("%q is read as %s", text, iso(d))
		}
	})
}

// A deviation that breaks off, or that holds the result of another row, is not
// whole.
func TestWhole(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"For 3 of 25 users, access was removed late.":                                       true,
		"3 of 25 users kept access":                                                         true,
		"the review was late for one quarter (1 of 4).":                                     false,
		"In 3 instances of 25 disposed devices examined, no certificate of destruction was": false,
		"One of the 15 endpoints was open. None noted":                                      false,
		"Two of the 15 endpoints were open. Deviation noted: One of the 8 laptops":          false,
		"Access was late. No exceptions noted.":                                             false,
	} {
		f := &finding{Deviation: Deviation{Text: text}}
		if got := f.whole(); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// A cell may hold several tests, each with its result: none of them is lost.
func TestSplitResults(t *testing.T) {
	t.Parallel()
	cell := func(texts ...string) []*line {
		var out []*line
		for _, text := range texts {
			l := &pdftext.Line{}
			for w := range strings.FieldsSeq(text) {
				l.Words = append(l.Words, pdftext.Word{Text: w})
			}
			out = append(out, &line{page: 1, src: l})
		}
		return out
	}
	tests := []struct {
		name string
		cell []*line
		want string
	}{
		{"one", cell("Test: inspected the chart.", "Result: No exceptions noted."), "Test: inspected the chart.>Result: No exceptions noted.|"},
		{"the first deviates", cell("Test: inspected the list.", "Result: Exception noted. 2 of 5 were late,", "as was one more.", "Test: observed a log-on.", "Result: No exceptions noted."),
			"Test: inspected the list.>Result: Exception noted. 2 of 5 were late, as was one more.|Test: observed a log-on.>Result: No exceptions noted.|"},
		{"without labels", cell("Inspected the list of", "users.", "No exceptions noted.", "Observed a log-on.", "Exception noted. It failed."),
			"Inspected the list of users.>No exceptions noted.|Observed a log-on.>Exception noted. It failed.|"},
	}
	for _, tt := range tests {
		got := ""
		for _, e := range splitResults(tt.cell) {
			got += plain(e.test) + ">" + plain(e.result) + "|"
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The finding is what follows the words that announce it and the clean results of
// earlier tests in its cell.
func TestDeviationOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1. No exceptions noted. 2. Exception noted. 1 of 10 changes failed the test.": "1 of 10 changes failed the test.",
		"Deviation noted: one review was late.":                                        "one review was late.",
		"For 2 of 30 changes, no approval was kept.":                                   "For 2 of 30 changes, no approval was kept.",
	} {
		p := passage{text: text, toks: []tok{{0, &line{page: 1}, 0}}}
		if got := deviationOf(p).text; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
