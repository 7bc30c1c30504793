package reader

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
)

// TestMain lets the test binary be the child that reads.
func TestMain(m *testing.M) {
	if Asked(os.Args) {
		if err := Serve(os.Args, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if cacheDir = os.Getenv("TEST_PDFIUM_CACHE"); cacheDir != "" {
		os.Exit(m.Run())
	}
	var err error
	if cacheDir, err = os.MkdirTemp("", "ward-reader-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(cacheDir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// cacheDir keeps PDFium's compiled code for all tests of this package, or of all
// packages that know of it.
var cacheDir string

func read(t *testing.T, file string, declared reading.Class) *reading.Extraction {
	t.Helper()
	data, err := os.ReadFile("../samples/pdf/" + file)
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	about := reading.File{Name: file, SHA256: "abc", Bytes: int64(len(data)), Declared: declared}
	x, err := New(cacheDir).Read(t.Context(), bytes.NewReader(data), about, "", func(page, _ int) { pages = page })
	if err != nil {
		t.Fatal(err)
	}
	if x.Error == nil && (pages != x.File.PagesRead || x.File.Name != file || x.File.SHA256 != "abc" || x.File.Bytes != int64(len(data))) {
		t.Errorf("%s: progress ended at page %d: %+v", file, pages, x.File)
	}
	return x
}

func TestRead(t *testing.T) {
	t.Parallel()
	waits := func(x *reading.Extraction) bool {
		return slices.ContainsFunc(x.NeedsReview, func(r reading.Review) bool { return r.Path == reading.ClassPath })
	}
	tests := []struct {
		name, file string
		declared   reading.Class
		class      reading.Class
		waits      bool
	}{
		{"a report", "d15.pdf", "", reading.SOC2Report, false},
		{"a letter, and declared so", "d30.pdf", reading.BridgeLetter, reading.BridgeLetter, false},
		{"a letter, declared as a report", "d30.pdf", reading.SOC2Report, reading.SOC2Report, true},
		{"a certificate, declared as a letter", "d33.pdf", reading.BridgeLetter, reading.BridgeLetter, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := read(t, tt.file, tt.declared)
			if x.Error != nil || x.Class != tt.class || waits(x) != tt.waits {
				t.Errorf("read as %s, waits for a person: %v, error %v", x.Class, waits(x), x.Error)
			}
			if tt.class == reading.SOC2Report && tt.declared == "" && (len(x.SOC2.Quality) == 0 || x.Traces == nil || x.Traces.Controls == "") {
				t.Errorf("no signals or no traces of a report: %+v", x.SOC2.Quality)
			}
			if (x.SOC2 != nil) != (tt.class == reading.SOC2Report) || (x.Bridge != nil) != (tt.class == reading.BridgeLetter) {
				t.Errorf("what was read does not fit the class %s", tt.class)
			}
		})
	}
}

func TestReadOfWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	for file, code := range map[string]string{"../../pdftext/testdata/hostile/cyclic_parent.pdf": "damaged"} {
		x := read(t, file, "")
		if x.Error == nil || x.Error.Code != code || x.Error.Detail == "" || x.Facts == nil || x.NeedsReview == nil {
			t.Errorf("%s: %+v, want code %s and its sentence", file, x.Error, code)
		}
	}
}

// A picture without text says so, whether tesseract is there or not.
func TestBlankPictures(t *testing.T) {
	t.Parallel()
	x := read(t, "../../pdftext/testdata/scans/blank.pdf", "")
	if x.Error == nil || x.Error.Code != "no_text" || strings.Contains(x.Error.Detail, "tesseract") != (pdftext.FindTesseract() == "") {
		t.Errorf("%+v", x.Error)
	}
}

// The scan is read from its pictures, and each value says that it was.
func TestReadOfAScan(t *testing.T) {
	t.Parallel()
	if pdftext.FindTesseract() == "" && os.Getenv("TEST_REQUIRE_TESSERACT") == "" {
		t.Skip("left out: tesseract is not installed; scripts/test installs it")
	}
	x := read(t, "d02.pdf", "")
	if x.Error != nil || x.SOC2 == nil || len(x.File.OCRPages) != 10 || len(x.File.UnreadPages) != 0 || x.File.TextSource != "ocr" {
		t.Fatalf("class %s, error %v, file %+v", x.Class, x.Error, x.File)
	}
	got := map[string]*string{"type": x.SOC2.ReportType, "organization": x.SOC2.ServiceOrganization, "system": x.SOC2.System, "auditor": x.SOC2.Auditor, "opinion": x.SOC2.Opinion, "date": x.SOC2.ReportDate}
	want := map[string]string{"type": "type_2", "organization": "Windward Civic Systems, Inc.", "system": "CivicForms Online", "auditor": "Tessier Okafor CPAs", "opinion": "unqualified", "date": "2025-05-16"}
	for name, w := range want {
		if v := got[name]; v == nil || *v != w {
			t.Errorf("%s %v, want %s", name, v, w)
		}
	}
	if p := x.SOC2.Period; p == nil || p.Start != "2024-04-01" || p.End != "2025-03-31" {
		t.Errorf("period %v", p)
	}
	samples := map[string][2]int{"C-003": {2, 25}, "C-004": {1, 7}, "C-006": {2, 15}}
	for _, e := range x.SOC2.Exceptions {
		if e.ControlID == nil || e.SampleFailed == nil || e.SampleSize == nil || samples[*e.ControlID] != [2]int{*e.SampleFailed, *e.SampleSize} || e.ManagementResponse == nil {
			t.Errorf("exception %+v", e)
		}
	}
	if len(x.SOC2.Exceptions) != len(samples) || len(x.SOC2.CUECs) != 5 || len(x.SOC2.Subservice) != 3 {
		t.Errorf("%d exceptions, %d CUECs, %d subservice organizations", len(x.SOC2.Exceptions), len(x.SOC2.CUECs), len(x.SOC2.Subservice))
	}
	for path, f := range x.Facts {
		if f.Confidence > 0.95 {
			t.Errorf("%s has confidence %.2f on a page that was recognized", path, f.Confidence)
		}
	}
}
