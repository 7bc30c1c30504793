package evidence

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
)

// cellsOf are the rows of a sheet by the head of their columns.
func cellsOf(t *testing.T, f *excelize.File, sheet string) []map[string]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil || len(rows) == 0 {
		t.Fatalf("the sheet %s: %d rows, %v", sheet, len(rows), err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		cells := map[string]string{}
		for i, v := range row {
			cells[rows[0][i]] = v
		}
		out = append(out, cells)
	}
	return out
}

func TestExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		const bad = "=HYPERLINK(\"x\")"
		f := newFixture(t, db, script{func(file reading.File, body []byte, password string) (*reading.Extraction, error) {
			x, err := readAs(t).answer(file, body, password)
			if err == nil {
				x.SOC2.Exceptions[0].Text = bad + "\x00\u202e"
				x.SOC2.Controls = []reading.Control{{ID: ptr("AC-01"), Criteria: []string{"CC6.1"}, Page: 20, Activity: "-1+1", Tests: []reading.Test{
					{Test: "Asked.", Result: "No exceptions noted.", Status: reading.NoException}, {Test: "Looked.", Result: bad, Status: reading.Exception}}}}
				x.SOC2.CUECs = []reading.CUEC{{Text: "@me", Criteria: []string{"CC6.2"}, Page: 30}}
			}
			return x, err
		}})
		d := f.readOne(t)
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, "soc2.opinion", Correct, json.RawMessage(`"qualified"`), "see page 4"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Weigh(t.Context(), f.by, d.ID, 1, SeenTriage{}, Weighing{Relevant: "yes", Note: "+call", Severity: "major"}, false); err != nil {
			t.Fatal(err)
		}
		var book bytes.Buffer
		viewer := f.account.Actor(f.by.Tenant, identity.Viewer)
		if err := f.Export(t.Context(), viewer, d.ID, AsXLSX, &book); err != nil {
			t.Fatal(err)
		}
		x, err := excelize.OpenReader(&book)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		if got := strings.Join(x.GetSheetList(), ", "); got != "Document, Facts, Controls and tests, Exceptions, CUECs, Subservice organizations, HIPAA mapping, Needs review" {
			t.Errorf("the sheets are %s", got)
		}
		opinion := map[string]string{}
		for _, row := range cellsOf(t, x, "Facts") {
			if row["Fact"] == "opinion" {
				opinion = row
			}
		}
		if opinion["Value"] != "qualified" || opinion["As read"] != "unqualified" || opinion["Page"] != "4" || opinion["Quote"] != "In our opinion" ||
			opinion["Confidence"] != "0.9" || opinion["Decision"] != "correct" || opinion["Decided by"] != f.by.Name || opinion["Note"] != "see page 4" {
			t.Errorf("the opinion: %v", opinion)
		}
		exceptions := cellsOf(t, x, "Exceptions")
		if len(exceptions) != 3 || !strings.HasPrefix(exceptions[0]["What deviated"], "'=HYPERLINK") || exceptions[1]["Severity"] != "major" || exceptions[1]["Stands behind it"] != "a person" ||
			exceptions[1]["Note of the triage"] != "'+call" || exceptions[1]["Failed"] != "1" || exceptions[2]["Stands behind it"] != "nobody yet" {
			t.Errorf("the exceptions: %v", exceptions)
		}
		tests := cellsOf(t, x, "Controls and tests")
		if len(tests) != 2 || tests[0]["Activity"] != "'-1+1" || tests[1]["Result"] != "'"+bad || tests[1]["Result is"] != "exception" || tests[0]["Came out"] != "exception" {
			t.Errorf("the tests: %v", tests)
		}
		if got := cellsOf(t, x, "CUECs"); len(got) != 1 || got[0]["Text"] != "'@me" {
			t.Errorf("the CUECs: %v", got)
		}
		if got := cellsOf(t, x, "Needs review"); len(got) != 2 || got[0]["Reason"] != "two candidates" {
			t.Errorf("what waits: %v", got)
		}
	})
}

func TestExportOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		var out bytes.Buffer
		if err := f.Export(t.Context(), f.by, d.ID, AsJSON, &out); fault.Code(err) != "document.not_read" {
			t.Errorf("before it is read: %v", err)
		}
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		if err := f.Export(t.Context(), f.by, d.ID, "pdf", &out); fault.Code(err) != "request.invalid" {
			t.Errorf("as a PDF: %v", err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if err := f.Export(t.Context(), stranger, d.ID, AsXLSX, &out); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
		if out.Len() > 0 {
			t.Fatalf("%d bytes before an error", out.Len())
		}
		if err := f.Export(t.Context(), f.by, d.ID, AsJSON, &out); err != nil {
			t.Fatal(err)
		}
		var x struct {
			Schema    string
			Decisions []any
			Triage    []any
		}
		if err := json.Unmarshal(out.Bytes(), &x); err != nil || x.Schema != reading.Schema || x.Decisions == nil || x.Triage == nil {
			t.Errorf("as JSON: %+v, %v", x, err)
		}
	})
}
