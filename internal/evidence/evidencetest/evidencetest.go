// Package evidencetest gives tests documents whose reading they choose, and the
// reader that reads them so.
package evidencetest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"testing"

	"ward/internal/reading"
)

// head is the line that makes a file a PDF for the upload.
const head = "%PDF-1.7\n"

// Reader is an evidence.Reader that is told what to read: a file of the tests is the head
// of a PDF and the extraction, as JSON. A file without one is of class other;
// the file "locked" needs a password.
type Reader struct{}

// Read implements evidence.Reader.
func (Reader) Read(_ context.Context, r io.Reader, f reading.File, password string, progress func(page, pages int)) (*reading.Extraction, error) {
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	progress(1, 2)
	body = bytes.TrimPrefix(body, []byte(head))
	if string(body) == "locked" && password != "open sesame" {
		return reading.Failed(f, "encrypted", "The PDF needs a password."), nil
	}
	x := reading.Extraction{Schema: reading.Schema, Class: reading.Other, Facts: map[string]reading.Fact{}, NeedsReview: []reading.Review{}}
	if bytes.HasPrefix(body, []byte("{")) {
		if err := json.Unmarshal(body, &x); err != nil {
			return nil, err
		}
	}
	x.File = f
	x.File.Pages, x.File.PagesRead, x.File.TextSource = 60, 60, "native"
	return &x, nil
}

// PDF is a file whose reading is x; of class other for nil.
func PDF(t testing.TB, x *reading.Extraction) []byte {
	t.Helper()
	body := []byte("nothing in particular")
	if x != nil {
		var err error
		if body, err = json.Marshal(x); err != nil {
			t.Fatal(err)
		}
	}
	return append([]byte(head), body...)
}

// Locked is a file that needs the password "open sesame".
func Locked() []byte { return []byte(head + "locked") }

// SOC2 is the reading of a Type II report of an organization that ended on a
// day, with one exception.
func SOC2(organization, start, end string) *reading.Extraction {
	return &reading.Extraction{
		Schema: reading.Schema, Class: reading.SOC2Report,
		SOC2: &reading.SOC2{
			ReportType: new("type_2"), ServiceOrganization: &organization, System: new("Hosted records"), Auditor: new("Quill & Partners LLP"),
			Opinion: new("unqualified"), QualifiedCriteria: []string{}, Period: &reading.Period{Start: start, End: end}, ReportDate: &end,
			Categories: []string{"security", "availability"},
			Controls: []reading.Control{{ID: new("AC-01"), Criteria: []string{"CC6.1"}, Page: 20, Activity: "Access is reviewed.",
				Tests: []reading.Test{{Test: "Inspected reviews.", Result: "No exceptions noted.", Status: reading.NoException}}}},
			Exceptions: []reading.Deviation{{ControlID: new("AC-02"), Criteria: []string{"CC6.3"}, Page: 21, Text: "2 of 25 accounts were not removed.",
				SampleFailed: new(2), SampleSize: new(25), Severity: "moderate", SeverityRule: "share"}},
			CUECs:      []reading.CUEC{{ID: new("1"), Text: "Customers review access.", Criteria: []string{"CC6.2"}, Page: 30}},
			Subservice: []reading.Subservice{{Name: "Nimbus Hosting", Services: new("hosting"), Method: new("carve_out"), Criteria: []string{"CC6.4"}, CSOCs: []string{}, Page: 12}},
		},
		Facts: map[string]reading.Fact{
			"soc2.opinion": {Page: 5, Box: [4]float64{72, 310, 511, 362}, Quote: "In our opinion, in all material respects", Rule: "opinion.unqualified", Confidence: 0.98},
		},
		NeedsReview: []reading.Review{},
	}
}

// Letter is the reading of a bridge letter.
func Letter(organization, from, to string) *reading.Extraction {
	return &reading.Extraction{
		Schema: reading.Schema, Class: reading.BridgeLetter,
		Bridge: &reading.Bridge{From: &from, To: &to, LetterDate: &to, MaterialChanges: new(false), ServiceOrganization: &organization,
			Issuer: new("Dana Poe"), IssuerRole: new("management"), Flags: []string{}},
		Facts: map[string]reading.Fact{}, NeedsReview: []reading.Review{},
	}
}
