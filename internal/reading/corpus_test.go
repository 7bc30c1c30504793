package reading_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
)

// reports is the made-up reports: other firms, words and layouts than the
// samples. All names are invented.
func reports() []*made {
	base := func(name string) *made {
		return &made{
			name: name, kind: "type_2", org: "Larkspur Claims Exchange, Inc.", short: "Larkspur", system: "Claims Exchange Platform", firm: "Hollis Venn & Partners LLP",
			city: "Tampa, Florida", start: "2024-04-01", end: "2025-03-31", date: "2025-05-20", day: american, to: "to", opinion: "unqualified",
			categories: []string{"security", "availability"}, font: "Helvetica", size: 10, clean: "No exceptions noted.", lead: "Exception noted. ",
			absent: "No major incident occurred during the period, so the control did not operate.", skipped: "Not tested; both rehearsals fell after the end of the period.",
			subs: []sub{{"Northwind Hosting, LLC", "data center hosting", "carve_out"}}, answers: "paragraphs", foot: "Page #",
			scope: illustrative, uses: bulleted("Complementary User Entity Controls", dots),
		}
	}
	var out []*made
	add := func(name string, f func(*made)) {
		m := base(name)
		f(m)
		out = append(out, m)
	}
	four := []float64{0.12, 0.32, 0.34, 0.22}
	three := []float64{0.35, 0.40, 0.25}
	add("ruled, ids, criteria as rows", func(m *made) {
		m.matrix = byCriterion(grid{widths: four, head: []string{"Control #", "Control Activity", "Tests of Controls", "Results of Tests"}, rules: true, size: 9}, true)
	})
	add("borderless, no ids, criteria as rows", func(m *made) {
		m.noIDs, m.clean, m.lead, m.scope, m.answers = true, "None noted", "Deviation noted: ", terse, "none"
		m.matrix = byCriterion(grid{widths: three, head: []string{"Controls Specified by Larkspur", "Tests Performed by Hollis Venn", "Results of Testing"}, size: 9}, false)
		m.uses = bulleted("Complementary User Entity Control Considerations", numbers)
	})
	add("borderless, ids", func(m *made) {
		m.font, m.clean, m.lead, m.answers = "Times", "No deviations noted.", "Deviation noted. ", "table"
		m.matrix = byCriterion(grid{widths: four, head: []string{"Control ID", "Control Description", "Service Auditor's Test of Controls", "Test Results"}, size: 9.5}, true)
		m.uses = usesTable(false)
	})
	add("criteria as a column, landscape", func(m *made) {
		m.landscape, m.clean, m.day, m.to = true, "Control operated as described.", british, "-"
		m.matrix = criteriaColumn(grid{widths: []float64{0.09, 0.12, 0.28, 0.3, 0.21}, head: []string{"No.", "Criteria", "Description of Control", "Test Procedures", "Conclusion"}, rules: true, size: 9})
		m.uses = usesTable(true)
	})
	add("a row for each test", func(m *made) {
		m.clean, m.lead, m.answers = "No relevant exceptions noted", "", "inline"
		m.matrix = rowPerTest(grid{widths: []float64{0.1, 0.1, 0.26, 0.3, 0.24}, head: []string{"Criteria", "Control", "Control Activity Specified by the Service Organization", "Test Applied by the Service Auditor", "Test Results"}, rules: true, size: 9})
		m.uses = bulleted("User Entity Controls", brackets)
	})
	add("a table for each control", func(m *made) {
		m.clean, m.lead, m.opinion, m.qualified = "No exceptions were identified.", "An exception was noted: ", "qualified", []string{"CC6.2", "CC6.3"}
		m.matrix = tableEach
		m.uses = plainUses
	})
	add("labelled blocks", func(m *made) {
		m.clean, m.lead, m.scope, m.opinion, m.qualified = "Operating effectively", "Exceptions noted - ", terse, "qualified", []string{"CC6.2"}
		m.subs = []sub{{"Northwind Hosting, LLC", "data center hosting", "carve_out"}, {"Quillfeather Support Co.", "help desk services", "carve_out"}}
		m.matrix = blocks
	})
	add("tests and results together", func(m *made) {
		m.clean, m.categories, m.day = "No exceptions noted.", []string{"security", "availability"}, slashes
		m.matrix = together
		m.subs = []sub{{"Northwind Hosting, LLC", "data center hosting", "inclusive"}}
	})
	add("type 1", func(m *made) {
		m.kind, m.asOf, m.start, m.end, m.answers = "type_1", "2025-03-31", "", "", "none"
		m.matrix = designOnly
	})
	add("type 1, terse", func(m *made) {
		m.kind, m.asOf, m.start, m.end, m.answers, m.scope, m.day = "type_1", "2025-03-31", "", "", "none", terse, british
		m.matrix = designOnly
		m.subs = nil
	})
	add("shaded heads, split rows", func(m *made) {
		m.split, m.head, m.foot = true, "Larkspur | SOC 2", "Confidential - # of 40"
		m.matrix = byCriterion(grid{widths: four, head: []string{"Control #", "Control Activity", "Tests of Controls", "Results of Tests"}, fill: true, size: 11}, true)
		m.opinion = "disclaimer"
	})
	add("ruled, split rows, heads once", func(m *made) {
		m.split, m.nohead, m.clean = true, true, "No exceptions noted"
		m.matrix = byCriterion(grid{widths: four, head: []string{"Ref", "Control Activity", "Audit Procedures", "Result"}, rules: true, size: 12}, true)
	})
	return append(out, moreReports(base)...)
}

// readPDF reads the bytes of a PDF.
func readPDF(t *testing.T, data []byte) (*pdftext.Document, *reading.Extraction) {
	t.Helper()
	doc, err := pdftext.Read(context.Background(), data, pdftext.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc, reading.Read(doc, reading.File{})
}

func TestMadeReports(t *testing.T) {
	t.Parallel()
	for _, m := range reports() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			data := m.build(t)
			if dir := os.Getenv("WARD_KEEP_PDF"); dir != "" {
				name := strings.NewReplacer(" ", "_", ",", "").Replace(m.name)
				if err := os.WriteFile(filepath.Join(dir, name+".pdf"), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			doc, x := readPDF(t, data)
			checkPlaces(t, doc, x)
			if x.SOC2 == nil {
				t.Fatalf("class %s, want a SOC 2 report", x.Class)
			}
			m.check(t, x)
		})
	}
}

func deref[T any](p *T) string {
	if p == nil {
		return "<nil>"
	}
	return fmt.Sprint(*p)
}

// check compares a reading with what is true of the report.
func (m *made) check(t *testing.T, x *reading.Extraction) {
	t.Helper()
	s := x.SOC2
	equal := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	equal("report_type", deref(s.ReportType), m.kind)
	equal("service_organization", deref(s.ServiceOrganization), m.org)
	equal("system", deref(s.System), m.system)
	equal("auditor", deref(s.Auditor), m.firm)
	equal("opinion", deref(s.Opinion), m.opinion)
	equal("qualified_criteria", strings.Join(s.QualifiedCriteria, " "), strings.Join(m.qualified, " "))
	equal("report_date", deref(s.ReportDate), m.date)
	equal("categories", strings.Join(s.Categories, " "), strings.Join(m.categories, " "))
	if m.kind == "type_1" {
		equal("as_of", deref(s.AsOf), m.asOf)
		equal("period", deref(s.Period), "<nil>")
	} else {
		equal("period", deref(s.Period), fmt.Sprint(reading.Period{Start: m.start, End: m.end}))
	}
	m.checkControls(t, s)
	m.checkExceptions(t, s)
	var texts []string
	for _, c := range s.CUECs {
		texts = append(texts, c.Text)
	}
	if !slices.Equal(texts, uses()) {
		t.Errorf("cuecs: %q", texts)
	}
	var subs []string
	for _, b := range s.Subservice {
		subs = append(subs, b.Name+" "+deref(b.Method))
	}
	var want []string
	for _, b := range m.subs {
		want = append(want, b.name+" "+b.method)
	}
	equal("subservice_organizations", strings.Join(subs, "; "), strings.Join(want, "; "))
}

func (m *made) checkControls(t *testing.T, s *reading.SOC2) {
	t.Helper()
	want := controls()
	if len(s.Controls) != len(want) {
		t.Errorf("%d controls, want %d", len(s.Controls), len(want))
		for _, c := range s.Controls {
			t.Logf("%s %v %q %d tests", deref(c.ID), c.Criteria, c.Activity, len(c.Tests))
		}
		return
	}
	for i, c := range s.Controls {
		w := want[i]
		id := w.id
		if m.noIDs {
			id = "<nil>"
		}
		if deref(c.ID) != id || c.Activity != w.activity {
			t.Errorf("control %d: %s %q, want %s %q", i, deref(c.ID), c.Activity, id, w.activity)
		}
		if len(c.Criteria) == 0 || c.Criteria[0] != w.criteria[0] {
			t.Errorf("control %s: criteria %v, want %v", w.id, c.Criteria, w.criteria)
		}
		if m.kind == "type_1" {
			continue
		}
		state := "no_exception"
		for _, test := range c.Tests {
			if test.Status != "no_exception" {
				state = test.Status
			}
		}
		if len(c.Tests) == 0 || state != w.status {
			t.Errorf("control %s: %s, want %s: %+v", w.id, state, w.status, c.Tests)
		}
	}
}

func (m *made) checkExceptions(t *testing.T, s *reading.SOC2) {
	t.Helper()
	var want []ctl
	for _, c := range controls() {
		if c.status == "exception" && m.kind == "type_2" {
			want = append(want, c)
		}
	}
	if len(s.Exceptions) != len(want) {
		t.Errorf("%d exceptions, want %d: %+v", len(s.Exceptions), len(want), s.Exceptions)
		return
	}
	for i, e := range s.Exceptions {
		w := want[i]
		if e.Text != w.finding || deref(e.SampleFailed) != fmt.Sprint(w.failed) || deref(e.SampleSize) != fmt.Sprint(w.size) {
			t.Errorf("exception %d: %q %s of %s, want %q %d of %d", i, e.Text, deref(e.SampleFailed), deref(e.SampleSize), w.finding, w.failed, w.size)
		}
		answer := "<nil>"
		if w.response != "" && m.answers != "none" {
			answer = w.response
		}
		if deref(e.ManagementResponse) != answer {
			t.Errorf("exception %d: response %q, want %q", i, deref(e.ManagementResponse), answer)
		}
		if e.Severity == "minor" {
			t.Errorf("exception %d: the machine says minor", i)
		}
	}
}
