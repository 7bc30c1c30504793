package evidence

import (
	"bytes"
	"encoding/json"
	"testing"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/reading/diff"
	"ward/internal/vendors/vendorstest"
)

// dictated reads a file as the extraction that it holds; "locked" needs a password.
func dictated() script {
	return script{func(f reading.File, body []byte, _ string) (*reading.Extraction, error) {
		if string(body[len(pdfHead):]) == "locked" {
			return reading.Failed(f, "encrypted", "The PDF needs a password."), nil
		}
		var x reading.Extraction
		err := json.Unmarshal(body[len(pdfHead):], &x)
		x.File = f
		x.File.Pages, x.File.PagesRead = 40, 40
		return &x, err
	}}
}

const pdfHead = "%PDF-1.7\n"

// yearly is the report of a year, with one exception of the control AC-02.
func yearly(t *testing.T, organization, system, year string) []byte {
	t.Helper()
	x := reading.Extraction{Schema: reading.Schema, Class: reading.SOC2Report, Facts: map[string]reading.Fact{}, NeedsReview: []reading.Review{}, SOC2: &reading.SOC2{
		ReportType: ptr("type_2"), ServiceOrganization: &organization, System: &system, Auditor: ptr("Quill & Partners LLP"), Opinion: ptr("unqualified"),
		QualifiedCriteria: []string{}, Period: &reading.Period{Start: year + "-01-01", End: year + "-12-31"}, Categories: []string{"security"},
		Controls: []reading.Control{{ID: ptr("AC-02"), Criteria: []string{"CC6.3"}, Page: 20, Activity: "System owners review user access every quarter.",
			Tests: []reading.Test{{Test: "Inspected reviews.", Result: "One was late.", Status: reading.Exception}}}},
		Exceptions: []reading.Deviation{{ControlID: ptr("AC-02"), Criteria: []string{"CC6.3"}, Page: 21, Text: "One review was late in " + year + ".", Severity: "moderate"}},
		CUECs:      []reading.CUEC{}, Subservice: []reading.Subservice{},
	}}
	body, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(pdfHead), body...)
}

func letterOf(t *testing.T, organization string) []byte {
	t.Helper()
	body, err := json.Marshal(reading.Extraction{Schema: reading.Schema, Class: reading.BridgeLetter, Facts: map[string]reading.Fact{}, NeedsReview: []reading.Review{},
		Bridge: &reading.Bridge{From: ptr("2026-01-01"), To: ptr("2026-02-28"), ServiceOrganization: &organization, Flags: []string{}}})
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(pdfHead), body...)
}

// hold uploads a document and reads it.
func (f *fixture) hold(t *testing.T, vendor string, body []byte) ID {
	t.Helper()
	return f.holdAs(t, vendor, "report.pdf", bytes.NewReader(body))
}

// TestCompare: by itself a report is compared with the last one of its system,
// and with another when one is named.
func TestCompare(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, dictated())
		ctx, name := t.Context(), f.vendor.Name
		first := f.hold(t, f.vendor.ID, yearly(t, name, "Chart System", "2023"))
		this := f.hold(t, f.vendor.ID, yearly(t, name, "Chart System", "2025"))
		other := f.hold(t, f.vendor.ID, yearly(t, name, "Billing System", "2024"))
		alien := f.hold(t, f.vendor.ID, yearly(t, "Somebody Else, Inc.", "Chart System", "2024"))
		letter := f.hold(t, f.vendor.ID, letterOf(t, name))
		locked := f.hold(t, f.vendor.ID, []byte(pdfHead+"locked"))
		second := vendorstest.Add(t, db, f.by, "Other Vendor")
		elsewhere := f.hold(t, second.ID, yearly(t, second.Name, "Chart System", "2024"))

		c, err := f.Compare(ctx, f.by, this, "")
		if err != nil {
			t.Fatal(err)
		}
		if c.Before == nil || c.Before.Document.ID != first || c.Last != first || c.VendorName != name || c.Later() {
			t.Errorf("compared with %v", c.Before)
		}
		if c.Count(diff.Exceptions, diff.Repeated) != 1 || c.Changes[0].Before.Page != 21 {
			t.Errorf("changes are %v", c.Changes)
		}
		if len(c.Others) != 3 || c.Others[2].Document.ID != first || c.Others[0].System == "" {
			t.Errorf("to choose from are %v", c.Others)
		}
		if c, err = f.Compare(ctx, f.by, this, other); err != nil || c.Before.Document.ID != other || c.Last != first {
			t.Errorf("with another system: %v, %v", c, err)
		}
		if c, err = f.Compare(ctx, f.by, first, this); err != nil || !c.Later() {
			t.Errorf("with a later one: %v", err)
		}
		if c, err = f.Compare(ctx, f.by, first, ""); err != nil || c.Before != nil || len(c.Changes) != 0 || len(c.Unknown) != 0 {
			t.Errorf("the first of its system: %v, %v", c, err)
		}
		if c, err = f.Compare(ctx, f.by, this, alien); err != nil || c.Before.Excluded == "" {
			t.Errorf("with one that does not count: %v", err)
		}
		for _, bad := range []struct {
			id, against ID
			kind        fault.Kind
		}{
			{this, this, fault.Invalid}, {this, letter, fault.Invalid}, {this, locked, fault.Invalid}, {letter, "", fault.Invalid}, {locked, "", fault.Conflict},
			{this, elsewhere, fault.NotFound}, {this, "nonsense", fault.NotFound}, {"nonsense", "", fault.NotFound},
		} {
			if _, err := f.Compare(ctx, f.by, bad.id, bad.against); fault.KindOf(err) != bad.kind {
				t.Errorf("%s with %s: %v", bad.id, bad.against, err)
			}
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Analyst)
		if _, err := f.Compare(ctx, stranger, this, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another hospital's: %v", err)
		}
	})
}

// TestCompareDecided: what people said of either report counts, and a member's
// path stays that of the reading.
func TestCompareDecided(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, dictated())
		ctx := t.Context()
		first := f.hold(t, f.vendor.ID, yearly(t, f.vendor.Name, "Chart System", "2024"))
		this := f.hold(t, f.vendor.ID, yearly(t, f.vendor.Name, "Chart System", "2025"))
		if _, err := f.AddFact(ctx, f.by, this, Seen{}, "soc2.exceptions", json.RawMessage(`{"control_id":"BK-01","deviation":"A test is missing.","severity":"moderate"}`), 30, "A test is missing."); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Decide(ctx, f.by, this, Seen{}, "soc2.exceptions.0", Absent, nil, ""); err != nil {
			t.Fatal(err)
		}
		c, err := f.Compare(ctx, f.by, this, "")
		if err != nil {
			t.Fatal(err)
		}
		if c.Count(diff.Exceptions, diff.Repeated) != 0 || c.Count(diff.Exceptions, diff.New) != 1 || c.Count(diff.Exceptions, diff.Resolved) != 1 {
			t.Errorf("changes are %v", c.Changes)
		}
		if at := c.Changes[0].After; at.Path != "soc2.exceptions.1" || at.Page != 30 {
			t.Errorf("the added one stands at %+v", at)
		}
		if _, err := f.Decide(ctx, f.by, first, Seen{}, "soc2.exceptions.0", Absent, nil, ""); err != nil {
			t.Fatal(err)
		}
		if c, err = f.Compare(ctx, f.by, this, ""); err != nil || c.Count(diff.Exceptions, diff.Resolved) != 0 {
			t.Errorf("the earlier one was none either: %v, %v", c.Changes, err)
		}
	})
}
