package edge

import "testing"

func TestSavedName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"report.pdf": "report.pdf", "REPORT.PDF": "REPORT.PDF", "report": "report.pdf", "report.html": "report.html.pdf",
		"report.pdf.exe": "report.pdf.exe.pdf", "report.pdf.": "report.pdf..pdf", "": ".pdf",
	} {
		if got := savedName(name); got != want {
			t.Errorf("%q is saved as %q, want %q", name, got, want)
		}
	}
}
