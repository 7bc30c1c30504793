package quality

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
	"ward/internal/reading/likeness"
)

// whole is a made report with every signal, page by page. A line that begins
// with "# " is a heading. All names are invented.
const whole = `# Larkspur Claims Exchange, Inc.
# SOC 2 Type 2 Report
Report on Larkspur Claims Exchange, Inc.'s Description of Its Claims Platform and on the Suitability of the Design
and Operating Effectiveness of Its Controls Relevant to Security
For the Period April 1, 2024 to March 31, 2025
` + "\f" + `# SECTION I - INDEPENDENT SERVICE AUDITOR'S REPORT
To the Management of Larkspur Claims Exchange, Inc.
# Scope
We have examined Larkspur Claims Exchange, Inc.'s description of its Claims Platform throughout the period April 1, 2024
to March 31, 2025, and the suitability of the design and operating effectiveness of controls stated in it, based on
the trust services criteria relevant to security.
# Responsibilities of Larkspur
Management is responsible for the description, its assertion and the controls.
# Our Responsibilities
Our responsibility is to express an opinion. We followed the attestation standards of the profession.
# Inherent Limitations
Controls may not prevent, or detect and correct, every error.
# Tests of Controls
The specific controls we tested and the results of those tests are listed in section IV.
# Opinion
In our opinion, in all material respects, the description presents the Claims Platform that was designed and implemented
throughout the period April 1, 2024 to March 31, 2025; the controls were suitably designed; and the controls operated
effectively throughout the period April 1, 2024 to March 31, 2025.
# Restricted Use
This report is intended solely for the information and use of Larkspur and the user entities of its system.
Hollis Venn & Partners LLP
Tampa, Florida
May 20, 2025
` + "\f" + `# SECTION II - ASSERTION OF LARKSPUR MANAGEMENT
We have prepared the description of the Claims Platform of Larkspur Claims Exchange, Inc. throughout the period April 1, 2024
to March 31, 2025. We confirm, to the best of our knowledge and belief, that the description presents the system,
that the controls were suitably designed, and that they operated effectively throughout that period. What we say of
the system is meant for those who use it, who know how it meets their own controls, and who can weigh the risks that come
from dealing with us. It is based on the description criteria of the profession.
Larkspur Claims Exchange, Inc.
Dana Poe, Chief Executive Officer
May 20, 2025
` + "\f" + `# SECTION III - LARKSPUR'S DESCRIPTION OF ITS CLAIMS PLATFORM
Larkspur Claims Exchange, Inc. runs the platform.
# Infrastructure
%s
# Software
It runs on software.
# People
Staff look after it.
# Procedures
There are procedures for it.
# Data
It holds data.
` + "\f" + `# SECTION IV - TRUST SERVICES CRITERIA, RELATED CONTROLS AND TESTS OF CONTROLS
The tests follow.
`

// specificText is a paragraph of a description that names things; vagueText one
// of the same length that does not.
var (
	specificText = repeat(45, func(i int) string {
		word := func(n int) string { return string(rune('a'+n%26)) + "el" + string(rune('a'+n*7%26)) + "or" }
		return fmt.Sprintf("The %s halls near Quillport hold %d %s hosts of type Kestrel%d for %s work with %s care.", word(i), i+3, word(i+5), i, word(i+11), word(i*3))
	})
	vagueText = repeat(45, func(int) string {
		return "The entity keeps what it needs to be secure and looks after it with care in line with what it has agreed."
	})
)

func repeat(n int, line func(int) string) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = line(i)
	}
	return strings.Join(lines, "\n")
}

// typeset turns a text into a document: a line of text is a line of the page.
func typeset(text string) *pdftext.Document {
	doc := &pdftext.Document{Source: pdftext.Native}
	for i, page := range strings.Split(text, "\f") {
		p := pdftext.Page{Number: i + 1, Width: 612, Height: 1200, Trust: 1, Source: pdftext.Native}
		y := 1150.0
		for l := range strings.SplitSeq(strings.Trim(page, "\n"), "\n") {
			rest, bold := strings.CutPrefix(l, "# ")
			line := pdftext.Line{Size: 10, Bold: bold, Text: rest, Box: pdftext.Box{X0: 60, Y0: y, X1: 500, Y1: y + 10}}
			for k, w := range strings.Fields(rest) {
				x := 60 + float64(k)*20
				line.Words = append(line.Words, pdftext.Word{Text: w, Box: pdftext.Box{X0: x, Y0: y, X1: x + 18, Y1: y + 10}})
			}
			p.Lines = append(p.Lines, line)
			y -= 12
		}
		doc.Pages = append(doc.Pages, p)
	}
	doc.PageCount = len(doc.Pages)
	return doc
}

// good are controls as a careful report has them: one for each criterion.
func good() []reading.Control {
	var out []reading.Control
	for _, p := range points {
		for i := 1; i <= p.n && p.category == "security"; i++ {
			name := fmt.Sprintf("%s.%d", p.series, i)
			id := "LCE-" + name
			out = append(out, reading.Control{ID: &id, Criteria: []string{name}, Page: 5, Activity: "Every month the owner of " + name + " compares the list of accounts with the list of staff and removes what is not on it.",
				Tests: []reading.Test{{Test: "For a sample of 25 months from the population of " + name + ", inspected the signed comparison.", Result: "No exceptions noted.", Status: reading.NoException}}})
		}
	}
	return out
}

// made is the reading of a made report, after change, with its signals.
func made(t *testing.T, text string, change func(*reading.Extraction)) *reading.Extraction {
	t.Helper()
	if strings.Contains(text, "%s") {
		text = fmt.Sprintf(text, specificText)
	}
	x := reading.Read(typeset(text), reading.File{})
	if x.SOC2 == nil {
		t.Fatalf("read as %s", x.Class)
	}
	x.SOC2.Controls, x.SOC2.Exceptions, x.NeedsReview = good(), []reading.Deviation{}, nil
	x.SOC2.Exceptions = append(x.SOC2.Exceptions, reading.Deviation{ControlID: new("LCE-CC6.1"), Page: 5, Text: "2 of 25 months were not compared."})
	if change != nil {
		change(x)
	}
	Judge(x)
	return x
}

// signal is the signal of a name; a failure when there is none, or more.
func signal(t *testing.T, x *reading.Extraction, name string) reading.Signal {
	t.Helper()
	var out []reading.Signal
	for _, s := range x.SOC2.Quality {
		if s.Signal == name {
			out = append(out, s)
		}
	}
	if len(out) != 1 {
		t.Fatalf("%d signals %s", len(out), name)
	}
	return out[0]
}

// TestWholeReport: the made report has every signal, so that a case below is
// about its own change alone.
func TestWholeReport(t *testing.T) {
	t.Parallel()
	x := made(t, whole, nil)
	for _, s := range x.SOC2.Quality {
		if s.State != reading.Present || s.Detail == "" || GroupOf(s.Signal) == "" {
			t.Errorf("%s is %s: %s", s.Signal, s.State, s.Detail)
		}
	}
	if present, all := Count(x.SOC2.Quality); present != 14 || all != 14 {
		t.Errorf("%d of %d signals, want 14 of 14", present, all)
	}
}

// without leaves out what stands between two texts, the first included.
func without(text, from, to string) string {
	a := strings.Index(text, from)
	b := a + strings.Index(text[a:], to)
	return text[:a] + text[b:]
}

// TestMeanings: paragraphs are known by what they say, in whatever words.
func TestMeanings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sentence string
		want     []string // names of paragraphs
	}{
		{"we have examined the accompanying description of the hub", []string{"what was examined"}},
		{"the opinion is ours, the description is the responsibility of management", []string{"what the service organization answers for", "what the auditor answers for"}},
		{"user entities are responsible for the controls on their side", nil},
		{"our responsibility is to express an opinion on the description", []string{"what the auditor answers for"}},
		{"the examination followed at-c sections 105 and 205", []string{"the standards that were followed"}},
		{"no system of control is without limits", []string{"inherent limitations"}},
		{"projections to future periods are subject to the risk that things change", []string{"inherent limitations"}},
		{"the controls we tested and the results are listed in section iv", []string{"the tests of controls"}},
		{"we do not express an opinion on the information in section v", nil},
		{"accordingly, we do not express an opinion", []string{"the opinion"}},
		{"this report is not intended to be used by anyone other than these parties", []string{"who may use the report"}},
		{"it should not be passed on to others", []string{"who may use the report"}},
		{"for the information of the company and its customers only", []string{"who may use the report"}},
		{"access is reviewed every quarter", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range required {
			if slices.ContainsFunc(p.meanings, func(m meaning) bool { return m.says(tt.sentence) }) {
				got = append(got, p.name)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q says %q, want %q", tt.sentence, got, tt.want)
		}
	}
}

func swap(old, now string) string { return strings.ReplaceAll(whole, old, now) }

func TestSignals(t *testing.T) {
	t.Parallel()
	controls := func(f func(i int, c *reading.Control)) func(*reading.Extraction) {
		return func(x *reading.Extraction) {
			for i := range x.SOC2.Controls {
				f(i, &x.SOC2.Controls[i])
			}
		}
	}
	test := func(text string) func(*reading.Extraction) {
		return controls(func(i int, c *reading.Control) {
			c.Tests[0].Test = strings.ReplaceAll(text, "#", strings.Repeat("x", i+1))
		})
	}
	noTests := controls(func(_ int, c *reading.Control) { c.Tests = nil })
	partial := func(x *reading.Extraction) { x.File.Partial = true }
	tests := []struct {
		name   string
		signal string
		text   string
		change func(*reading.Extraction)
		state  string
		says   string // in the detail
	}{
		{"a paragraph is missing", Paragraphs, without(whole, "# Inherent", "# Tests of"), nil, reading.Absent, "7 of 8 paragraphs were found in the auditor's report. Not found: inherent limitations."},
		{"the restriction is missing", Paragraphs, without(whole, "# Restricted", "Hollis"), nil, reading.Absent, "who may use the report"},
		{"it may stand on a page that was not read", Paragraphs, without(whole, "# Inherent", "# Tests of"), partial, reading.Unclear, "could not be read"},
		{"most are missing", Paragraphs, without(whole, "# Responsibilities of", "# Opinion"), nil, reading.Unclear, "probably not read as a whole"},
		{"nothing on design", Assertion, swap("that the controls were suitably designed, and ", ""), nil, reading.Absent, "Not found in it: the design of controls."},
		{"not signed", Assertion, without(whole, "Larkspur Claims Exchange, Inc.\nDana", "\f# SECTION III"), nil, reading.Absent, "a signature or date"},
		{"no assertion", Assertion, without(whole, "# SECTION II - ", "# SECTION III"), nil, reading.Unclear, "No part"},
		{"another name in the assertion", Names, strings.Replace(whole, "Platform of Larkspur Claims Exchange, Inc. throughout", "Platform of Heronmere Ledgers, Inc. throughout", 1), nil, reading.Absent, "service organization is not the same everywhere"},
		{"the description names nobody", Names, strings.Replace(strings.Replace(whole, "LARKSPUR'S DESCRIPTION OF ITS CLAIMS PLATFORM", "DESCRIPTION OF THE SYSTEM", 1), "Larkspur Claims Exchange, Inc. runs the", "This is the", 1), nil, reading.Absent, "the system description does not name it"},
		{"the organization is not known", Names, whole, func(x *reading.Extraction) { x.SOC2.ServiceOrganization = nil }, reading.Unclear, "not found"},
		{"another period in the assertion", Dates, strings.Replace(whole, "Inc. throughout the period April 1, 2024\nto March 31, 2025. We confirm", "Inc. throughout the period April 1, 2023\nto March 31, 2024. We confirm", 1), nil, reading.Absent, "The period is not the same everywhere"},
		{"signed before the end", Dates, swap("May 20, 2025", "March 30, 2025"), nil, reading.Absent, "dated 30 Mar 2025, before the last day"},
		{"signed on the last day", Dates, swap("May 20, 2025", "March 31, 2025"), nil, reading.Present, ""},
		{"no period", Dates, whole, func(x *reading.Extraction) { x.SOC2.Period = nil }, reading.Unclear, "not found"},
		{"a blank is left", Filled, swap("It holds data.", "[Company Name] holds data."), nil, reading.Absent, "1 blank of a template is left"},
		{"a note in brackets is no blank", Filled, swap("It holds data.", "It holds data [see annex]."), nil, reading.Present, ""},
		{"no text", Filled, whole, func(x *reading.Extraction) { x.Parts = nil }, reading.Unclear, ""},
		{"headings on two", Components, strings.NewReplacer("# Software", "It is so.", "# People\nStaff", "They", "# Procedures", "It is so.").Replace(whole), nil, reading.Unclear, "infrastructure and data only"},
		{"says nothing of people and software", Components, strings.NewReplacer("# Software\nIt runs on software.", "", "# People\nStaff look after it.", "", "software", "", "people", "friends").Replace(fmt.Sprintf(whole, specificText)), nil, reading.Absent, "nothing of software and people"},
		{"names nothing", Specific, fmt.Sprintf(whole, vagueText), nil, reading.Absent, "names 0 different things, and gives 0 different figures"},
		{"too short", Specific, fmt.Sprintf(whole, "In halls."), nil, reading.Unclear, "too short"},
		{"a criterion without a control", Covered, whole, func(x *reading.Extraction) { x.SOC2.Controls = x.SOC2.Controls[1:] }, reading.Absent, "1 of 33 criteria in scope have no control: CC1.1."},
		{"a subservice organization meets it", Covered, whole, func(x *reading.Extraction) {
			x.SOC2.Controls, x.SOC2.Subservice = x.SOC2.Controls[1:], []reading.Subservice{{Name: "Northwind", Criteria: []string{"CC1.1"}}}
		}, reading.Present, "Only a subservice organization's controls address CC1.1."},
		{"a category more", Covered, whole, func(x *reading.Extraction) { x.SOC2.Categories = []string{"security", "availability"} }, reading.Absent, "A1.1, A1.2 and A1.3"},
		{"half of the controls are gone", Covered, whole, func(x *reading.Extraction) { x.SOC2.Controls = x.SOC2.Controls[:16] }, reading.Unclear, "probably not read"},
		{"the list waits for a person", Covered, whole, func(x *reading.Extraction) {
			x.SOC2.Controls, x.NeedsReview = x.SOC2.Controls[1:], []reading.Review{{Path: "soc2.controls"}}
		}, reading.Unclear, ""},
		{"no criteria", Covered, whole, controls(func(_ int, c *reading.Control) { c.Criteria = nil }), reading.Unclear, "0 have a criterion"},
		{"vague controls", Concrete, whole, controls(func(_ int, c *reading.Control) {
			c.Activity = "The entity selects and develops activities that help to lower risk."
		}), reading.Absent, "0 of 33 controls (0 %)"},
		{"no controls", Concrete, whole, func(x *reading.Extraction) { x.SOC2.Controls = nil }, reading.Unclear, ""},
		{"tests that say nothing", Detailed, whole, test("Control # was found fine."), reading.Absent, "0 of 33 controls (0 %)"},
		{"no tests", Detailed, whole, noTests, reading.Unclear, "Tests were read of 0 of 33 controls"},
		{"no samples", Samples, whole, test("Inspected the policy of area #."), reading.Absent, "No test of 33 controls speaks of a sample."},
		{"samples without a size", Samples, whole, test("For a sample of months, inspected the comparison of area #."), reading.Absent, "and none says how many"},
		{"a few sizes", Samples, whole, func(x *reading.Extraction) {
			for i := range x.SOC2.Controls[:20] {
				x.SOC2.Controls[i].Tests[0].Test = "For a sample of months, inspected the comparison."
			}
		}, reading.Absent, "only those of 13 say how many"},
		{"sizes in words", Samples, whole, test("For a sample of twenty-five months, inspected the comparison of area #."), reading.Present, "take samples, those of 33 say how many"},
		{"no tests, no samples", Samples, whole, noTests, reading.Unclear, ""},
		{"asked only, once", Beyond, whole, func(x *reading.Extraction) {
			x.SOC2.Controls[4].Tests[0].Test = "Inquired of the owner about the control."
		}, reading.Absent, "1 control was tested by asking alone"},
		{"asked and seen", Beyond, whole, test("Inquired of the owner and inspected the minutes of area #."), reading.Present, ""},
		{"what did not occur was not tested by asking", Beyond, whole, func(x *reading.Extraction) {
			x.SOC2.Controls[4].Tests[0] = reading.Test{Test: "Inquired of the owner.", Status: reading.DidNotOccur}
		}, reading.Present, ""},
		{"no tests, no asking", Beyond, whole, noTests, reading.Unclear, ""},
		{"one wording for all", Varied, whole, test("Inspected evidence that the control operated."), reading.Absent, "33 (100 %) are worded exactly"},
		{"few tests", Varied, whole, func(x *reading.Extraction) { x.SOC2.Controls = x.SOC2.Controls[:9] }, reading.Unclear, "too few"},
		{"no exceptions", Exceptions, whole, func(x *reading.Extraction) { x.SOC2.Exceptions = nil }, reading.Absent, "neither good nor bad"},
		{"no exceptions were read", Exceptions, whole, func(x *reading.Extraction) {
			x.SOC2.Exceptions, x.NeedsReview = nil, []reading.Review{{Path: "soc2.exceptions"}}
		}, reading.Unclear, "waits for a person"},
		{"no town", Auditor, swap("Tampa, Florida\n", ""), nil, reading.Absent, "Not found: city and state."},
		{"the firm is not known", Auditor, whole, func(x *reading.Extraction) { x.SOC2.Auditor = nil }, reading.Unclear, "may be a picture"},
	}
	for _, tt := range tests {
		t.Run(tt.signal+": "+tt.name, func(t *testing.T) {
			t.Parallel()
			if s := signal(t, made(t, tt.text, tt.change), tt.signal); s.State != tt.state || !strings.Contains(s.Detail, tt.says) {
				t.Errorf("%s, %q; want %s, %q", s.State, s.Detail, tt.state, tt.says)
			}
		})
	}
}

// TestPlaces: each place is a page of the report, and what is quoted of it
// stands on it.
func TestPlaces(t *testing.T) {
	t.Parallel()
	x := made(t, whole, func(x *reading.Extraction) { x.SOC2.Controls, x.SOC2.Exceptions = nil, nil })
	pages := strings.Split(fmt.Sprintf(whole, specificText), "\f")
	flat := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "# ", "")), " ") }
	n := 0
	for _, s := range x.SOC2.Quality {
		if (s.Page == nil) != (len(s.Places) == 0) || s.Page != nil && *s.Page != s.Places[0].Page {
			t.Errorf("%s: the page is not that of the first place", s.Signal)
		}
		for _, p := range s.Places {
			n++
			if p.Page < 1 || p.Page > len(pages) || p.Note == "" || !strings.Contains(flat(pages[p.Page-1]), p.Quote) {
				t.Errorf("%s: page %d does not say %q (%s)", s.Signal, p.Page, p.Quote, p.Note)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d places", n)
	}
}

func TestTypeOneHasNoTests(t *testing.T) {
	t.Parallel()
	x := made(t, whole, func(x *reading.Extraction) { x.SOC2.ReportType = new("type_1") })
	for _, name := range []string{Detailed, Samples, Beyond, Varied, Exceptions} {
		if slices.ContainsFunc(x.SOC2.Quality, func(s reading.Signal) bool { return s.Signal == name }) {
			t.Errorf("a Type 1 report has the signal %s", name)
		}
	}
	if _, all := Count(x.SOC2.Quality); all != 10 {
		t.Errorf("%d signals", all)
	}
}

// TestTraces: the same report of another organization leaves the same traces, and
// another text does not.
func TestTraces(t *testing.T) {
	t.Parallel()
	renamed := strings.NewReplacer("Larkspur Claims Exchange", "Heronmere Ledgers", "Larkspur", "Heronmere", "LARKSPUR", "HERONMERE", "Claims Platform", "Ledger Cloud", "CLAIMS PLATFORM", "LEDGER CLOUD", "Hollis Venn & Partners", "Sedge Quarry", "2024", "2021", "2025", "2022")
	a, b, other := made(t, whole, nil), made(t, renamed.Replace(whole), nil), made(t, fmt.Sprintf(whole, strings.NewReplacer("near", "by the", "hosts", "old steel", "work", "the good").Replace(specificText)), nil)
	parse := func(text string) likeness.Trace {
		trace, err := likeness.Parse(text)
		if err != nil || trace.Empty() {
			t.Fatalf("trace %q: %v", text, err)
		}
		return trace
	}
	if got := parse(a.Traces.Description).Share(parse(b.Traces.Description)); got < 0.9 {
		t.Errorf("of the description, %.2f is alike", got)
	}
	if got := parse(a.Traces.Description).Share(parse(other.Traces.Description)); got > 0.7 {
		t.Errorf("of another description, %.2f is alike", got)
	}
}

func TestOtherClassesAreLeftAlone(t *testing.T) {
	t.Parallel()
	x := &reading.Extraction{Class: reading.BridgeLetter, Bridge: &reading.Bridge{}}
	if Judge(x); x.Traces != nil || x.SOC2 != nil {
		t.Errorf("a letter was judged: %+v", x)
	}
}
