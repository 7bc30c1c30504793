package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/queue"
	"ward/internal/reading"
)

// maxUpload is the limit of the harness, in bytes.
const maxUpload = 1 << 20

// pdfHead is the line that makes a file a PDF for the upload.
const pdfHead = "%PDF-1.7\n"

// told is a Reader that is told what to read: a file of the tests is the head
// of a PDF and the extraction, as JSON. A file without one is of class other;
// the file "locked" needs a password.
type told struct{}

func (told) Read(_ context.Context, r io.Reader, f reading.File, password string, progress func(page, pages int)) (*reading.Extraction, error) {
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	progress(1, 2)
	body = bytes.TrimPrefix(body, []byte(pdfHead))
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

func ptr[T any](v T) *T { return &v }

// soc2 is the reading of a Type II report of an organization that ended on a
// day, with one exception.
func soc2(organization, start, end string) *reading.Extraction {
	return &reading.Extraction{
		Schema: reading.Schema, Class: reading.SOC2Report,
		SOC2: &reading.SOC2{
			ReportType: ptr("type_2"), ServiceOrganization: &organization, System: ptr("Hosted records"), Auditor: ptr("Quill & Partners LLP"),
			Opinion: ptr("unqualified"), QualifiedCriteria: []string{}, Period: &reading.Period{Start: start, End: end}, ReportDate: &end,
			Categories: []string{"security", "availability"},
			Controls: []reading.Control{{ID: ptr("AC-01"), Criteria: []string{"CC6.1"}, Page: 20, Activity: "Access is reviewed.",
				Tests: []reading.Test{{Test: "Inspected reviews.", Result: "No exceptions noted.", Status: reading.NoException}}}},
			Exceptions: []reading.Deviation{{ControlID: ptr("AC-02"), Criteria: []string{"CC6.3"}, Page: 21, Text: "2 of 25 accounts were not removed.",
				SampleFailed: ptr(2), SampleSize: ptr(25), Severity: "moderate", SeverityRule: "share"}},
			CUECs:      []reading.CUEC{{ID: ptr("1"), Text: "Customers review access.", Criteria: []string{"CC6.2"}, Page: 30}},
			Subservice: []reading.Subservice{{Name: "Nimbus Hosting", Services: ptr("hosting"), Method: ptr("carve_out"), Criteria: []string{"CC6.4"}, CSOCs: []string{}, Page: 12}},
		},
		Facts: map[string]reading.Fact{
			"soc2.opinion": {Page: 5, Box: [4]float64{72, 310, 511, 362}, Quote: "In our opinion, in all material respects", Rule: "opinion.unqualified", Confidence: 0.98},
		},
		NeedsReview: []reading.Review{},
	}
}

// letter is the reading of a bridge letter.
func letter(organization, from, to string) *reading.Extraction {
	return &reading.Extraction{
		Schema: reading.Schema, Class: reading.BridgeLetter,
		Bridge: &reading.Bridge{From: &from, To: &to, LetterDate: &to, MaterialChanges: ptr(false), ServiceOrganization: &organization,
			Issuer: ptr("Dana Poe"), IssuerRole: ptr("management"), Flags: []string{}},
		Facts: map[string]reading.Fact{}, NeedsReview: []reading.Review{},
	}
}

// pdf is a file whose reading is x; of class other for nil.
func pdf(t *testing.T, x *reading.Extraction) form {
	t.Helper()
	body := []byte("nothing in particular")
	if x != nil {
		var err error
		if body, err = json.Marshal(x); err != nil {
			t.Fatal(err)
		}
	}
	return upload(append([]byte(pdfHead), body...))
}

// upload is the form of a file.
func upload(content []byte) form {
	return form{files: map[string]file{"file": {name: "report.pdf", content: content}}}
}

// document uploads a file for a vendor and lets the workers read it.
func (h *harness) document(t *testing.T, o *org, vendor string, x *reading.Extraction) string {
	t.Helper()
	id := h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/documents", pdf(t, x), 202).id(t)
	h.work(t)
	return id
}

// work does every job that waits, as the workers do, and theirs.
func (h *harness) work(t *testing.T) {
	t.Helper()
	for {
		var jobs []queue.Job
		now := h.clock.now()
		if err := database.Ask(t.Context(), h.db, database.ClaimJobs, &jobs, now, now.Add(time.Hour), 100); err != nil {
			t.Fatal(err)
		}
		if len(jobs) == 0 {
			return
		}
		for _, j := range jobs {
			var err error
			switch j.Kind {
			case queue.ReadDocument:
				err = h.svc.Evidence.Read(t.Context(), j)
			case queue.ScoreVendor:
				err = h.svc.Assessments.Rescore(t.Context(), j)
			}
			if err != nil && !errors.Is(err, queue.ErrDone) {
				t.Fatalf("%s: %v", j.Kind, err)
			}
		}
	}
}

// stored counts the sealed documents.
func (h *harness) stored(t *testing.T) int {
	t.Helper()
	n := 0
	for _, err := range h.store.List(t.Context(), blobs.DocumentPrefix, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
