package reports_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/internal/demo/reports"
	"ward/internal/pdftext"
	"ward/internal/reading"
)

// days are on which the reports are made: also at the edges of months.
var days = []string{"2026-11-24", "2027-03-01", "2028-02-29", "2026-12-31", "2027-01-01"}

func set(t *testing.T, day string) *reports.Set {
	t.Helper()
	today, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	s, err := reports.For(today.Add(13 * time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func read(t *testing.T, pdf []byte, err error) *reading.Extraction {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := pdftext.Read(t.Context(), pdf, pdftext.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return reading.Read(doc, reading.File{Pages: len(doc.Pages), PagesRead: len(doc.Pages)})
}

// TestDates holds the dates to the day they are counted from.
func TestDates(t *testing.T) {
	t.Parallel()
	for _, day := range days {
		today, _ := time.Parse(time.DateOnly, day)
		s := set(t, day)
		for _, r := range s.Reports {
			if r.Dated.After(today) {
				t.Errorf("%s: report %s is dated %s", day, r.ID, r.Dated)
			}
			if !r.TypeII() {
				continue
			}
			months := 12*(today.Year()-r.End.Year()) + int(today.Month()-r.End.Month())
			length := 12*(r.End.Year()-r.Start.Year()) + int(r.End.Month()-r.Start.Month()) + 1
			if months != r.Ended || length != r.Months || r.Start.Day() != 1 || r.End.AddDate(0, 0, 1).Day() != 1 {
				t.Errorf("%s: the period of %s is %s to %s", day, r.ID, r.Start, r.End)
			}
		}
		for _, l := range s.Letters {
			if l.Dated.After(today) || !l.From.Equal(l.Of.End.AddDate(0, 0, 1)) || !l.To.After(l.From) {
				t.Errorf("%s: letter %s covers %s to %s and is dated %s", day, l.ID, l.From, l.To, l.Dated)
			}
		}
	}
}

// TestSameDaySameBytes: a demo that is started again uploads the same files.
func TestSameDaySameBytes(t *testing.T) {
	t.Parallel()
	a, b := set(t, days[0]), set(t, days[0])
	for i := range a.Reports {
		first, err := a.PDF(a.Reports[i])
		if err != nil {
			t.Fatal(err)
		}
		second, err := b.PDF(b.Reports[i])
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("report %s differs, %v", a.Reports[i].ID, err)
		}
	}
}

// TestReportsAreRead reads each report as Ward does, and compares everything
// that was found with what the report was made from.
func TestReportsAreRead(t *testing.T) {
	t.Parallel()
	s := set(t, days[0])
	for _, r := range s.Reports {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			pdf, err := s.PDF(r)
			x := read(t, pdf, err)
			if x.Class != reading.SOC2Report || x.SOC2 == nil {
				t.Fatalf("read as %s", x.Class)
			}
			if n := x.File.Pages; n < 10 || n > 30 {
				t.Errorf("%d pages", n)
			}
			for _, todo := range x.NeedsReview {
				t.Errorf("needs review: %s: %s", todo.Path, todo.Reason)
			}
			compareFacts(t, r, x.SOC2)
			compareControls(t, r, s.Controls(r), x.SOC2)
			compareExceptions(t, r, s.Controls(r), x.SOC2)
			compareLists(t, r, x.SOC2)
		})
	}
}

func compareFacts(t *testing.T, r *reports.Report, got *reading.SOC2) {
	t.Helper()
	same := func(what string, got *string, want string) {
		t.Helper()
		if text(got) != want {
			t.Errorf("%s is read as %q, want %q", what, text(got), want)
		}
	}
	same("organization", got.ServiceOrganization, r.Firm)
	same("system", got.System, r.System)
	same("auditor", got.Auditor, r.Auditor)
	same("opinion", got.Opinion, r.Opinion)
	same("report date", got.ReportDate, date(r.Dated))
	if r.TypeII() {
		same("type", got.ReportType, "type_2")
		same("as of", got.AsOf, "")
		if got.Period == nil || *got.Period != (reading.Period{Start: date(r.Start), End: date(r.End)}) {
			t.Errorf("period %+v, want %s to %s", got.Period, r.Start, r.End)
		}
	} else {
		same("type", got.ReportType, "type_1")
		same("as of", got.AsOf, date(r.AsOf))
		if got.Period != nil {
			t.Errorf("a Type I has the period %+v", got.Period)
		}
	}
	if !slices.Equal(got.Categories, r.Categories) || got.HIPAAIncluded {
		t.Errorf("categories %v, want %v; HIPAA %v", got.Categories, r.Categories, got.HIPAAIncluded)
	}
	if !slices.Equal(got.QualifiedCriteria, r.Qualified) {
		t.Errorf("qualified for %v, want %v", got.QualifiedCriteria, r.Qualified)
	}
	if (got.EmphasisOfMatter != nil) != (r.Emphasis != "") {
		t.Errorf("emphasis of matter %q", text(got.EmphasisOfMatter))
	}
}

func compareControls(t *testing.T, r *reports.Report, want []reports.Control, got *reading.SOC2) {
	t.Helper()
	if len(got.Controls) != len(want) {
		t.Errorf("%d controls, want %d", len(got.Controls), len(want))
	}
	for _, w := range want {
		i := slices.IndexFunc(got.Controls, func(c reading.Control) bool { return text(c.ID) == w.Printed })
		if i < 0 {
			t.Errorf("control %s is not found", w.Printed)
			continue
		}
		c := got.Controls[i]
		if criteria := slices.Sorted(slices.Values(c.Criteria)); !slices.Equal(criteria, slices.Sorted(slices.Values(w.Criteria))) {
			t.Errorf("control %s has the criteria %v, want %v", w.Printed, c.Criteria, w.Criteria)
		}
		if squeeze(c.Activity) != squeeze(w.Activity) {
			t.Errorf("control %s is read as %q", w.Printed, c.Activity)
		}
		status := reading.NoException
		switch {
		case slices.ContainsFunc(r.Exceptions, func(e reports.Exception) bool { return e.Control == w.ID }):
			status = reading.Exception
		case slices.Contains(r.Idle, w.ID):
			status = reading.DidNotOccur
		}
		if r.TypeII() != (len(c.Tests) > 0) {
			t.Errorf("control %s has %d tests", w.Printed, len(c.Tests))
		}
		for _, test := range c.Tests {
			if test.Status != status {
				t.Errorf("control %s: %q is read as %s, want %s", w.Printed, test.Result, test.Status, status)
			}
		}
	}
}

func compareExceptions(t *testing.T, r *reports.Report, controls []reports.Control, got *reading.SOC2) {
	t.Helper()
	if len(got.Exceptions) != len(r.Exceptions) {
		t.Errorf("%d exceptions, want %d", len(got.Exceptions), len(r.Exceptions))
	}
	for _, w := range r.Exceptions {
		c := controls[slices.IndexFunc(controls, func(c reports.Control) bool { return c.ID == w.Control })]
		i := slices.IndexFunc(got.Exceptions, func(e reading.Deviation) bool { return text(e.ControlID) == c.Printed })
		if i < 0 {
			t.Errorf("the exception in %s is not found", c.Printed)
			continue
		}
		e := got.Exceptions[i]
		if !strings.Contains(squeeze(e.Text), squeeze(w.Found)) {
			t.Errorf("%s: deviation %q, want %q", c.Printed, e.Text, w.Found)
		}
		if number(e.SampleFailed) != w.Failed || number(e.SampleSize) != w.Size {
			t.Errorf("%s: %d of %d failed, want %d of %d", c.Printed, number(e.SampleFailed), number(e.SampleSize), w.Failed, w.Size)
		}
		if squeeze(text(e.ManagementResponse)) != squeeze(w.Response) || number(e.ResponsePage) == 0 {
			t.Errorf("%s: response %q on page %d, want %q", c.Printed, text(e.ManagementResponse), number(e.ResponsePage), w.Response)
		}
		if !slices.Equal(slices.Sorted(slices.Values(e.Criteria)), slices.Sorted(slices.Values(c.Criteria))) {
			t.Errorf("%s: exception in %v, want %v", c.Printed, e.Criteria, c.Criteria)
		}
	}
}

func compareLists(t *testing.T, r *reports.Report, got *reading.SOC2) {
	t.Helper()
	if len(got.CUECs) != len(r.CUECs) {
		t.Errorf("%d user entity controls, want %d", len(got.CUECs), len(r.CUECs))
	}
	for i := range min(len(got.CUECs), len(r.CUECs)) {
		if g, w := got.CUECs[i], r.CUECs[i]; squeeze(g.Text) != squeeze(w.Text) || !slices.Equal(g.Criteria, w.Criteria) {
			t.Errorf("user entity control %d is read as %q %v, want %q %v", i+1, g.Text, g.Criteria, w.Text, w.Criteria)
		}
	}
	if len(got.Subservice) != len(r.Subservice) {
		t.Errorf("%d subservice organizations, want %d", len(got.Subservice), len(r.Subservice))
	}
	for i := range min(len(got.Subservice), len(r.Subservice)) {
		g, w := got.Subservice[i], r.Subservice[i]
		if g.Name != w.Name || text(g.Method) != w.Method {
			t.Errorf("subservice organization %d is read as %q %q, want %+v", i+1, g.Name, text(g.Method), w)
		}
		if squeeze(text(g.Services)) != squeeze(w.Services) || !slices.Equal(g.Criteria, w.Criteria) || squeeze(strings.Join(g.CSOCs, " ")) != squeeze(strings.Join(w.CSOCs, " ")) {
			t.Errorf("subservice organization %d has %q %v %q, want %+v", i+1, text(g.Services), g.Criteria, g.CSOCs, w)
		}
	}
}

// TestLetterIsRead reads the bridge letter as Ward does.
func TestLetterIsRead(t *testing.T) {
	t.Parallel()
	s := set(t, days[0])
	for _, l := range s.Letters {
		pdf, err := s.LetterPDF(l)
		x := read(t, pdf, err)
		if x.Class != reading.BridgeLetter || x.Bridge == nil {
			t.Fatalf("letter %s is read as %s", l.ID, x.Class)
		}
		b := x.Bridge
		if text(b.From) != date(l.From) || text(b.To) != date(l.To) || text(b.LetterDate) != date(l.Dated) {
			t.Errorf("letter of %s covers %s to %s, want %s, %s to %s", text(b.LetterDate), text(b.From), text(b.To), date(l.Dated), date(l.From), date(l.To))
		}
		if b.ReportPeriod == nil || *b.ReportPeriod != (reading.Period{Start: date(l.Of.Start), End: date(l.Of.End)}) {
			t.Errorf("report period %+v", b.ReportPeriod)
		}
		if b.MaterialChanges == nil || *b.MaterialChanges || len(b.Flags) > 0 {
			t.Errorf("material changes %v, flags %v", b.MaterialChanges, b.Flags)
		}
		if text(b.Auditor) != l.Of.Auditor {
			t.Errorf("auditor %q", text(b.Auditor))
		}
		if text(b.ServiceOrganization) != l.Of.Firm || text(b.IssuerRole) != "management" || !strings.Contains(text(b.Issuer), l.Signer) && text(b.Issuer) != l.Of.Firm {
			t.Errorf("organization %q, issuer %q (%s)", text(b.ServiceOrganization), text(b.Issuer), text(b.IssuerRole))
		}
		for _, todo := range x.NeedsReview {
			t.Errorf("needs review: %s: %s", todo.Path, todo.Reason)
		}
	}
}

func date(t time.Time) string { return t.Format(time.DateOnly) }

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// squeeze leaves out what line breaks change, and writes quotes in one way.
func squeeze(s string) string {
	return strings.NewReplacer(" ", "", "\n", "", "’", "'").Replace(s)
}
