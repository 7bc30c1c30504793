package web

import (
	"net/http"
	"strings"
	"testing"

	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/reading"
)

func TestReadingNotes(t *testing.T) {
	t.Parallel()
	const ask = " What stands there is not among the facts: add it, or ask the sender for a whole copy."
	const scan = ". The text was recognized from the picture; hold each value from there against the page."
	tests := []struct {
		name string
		file reading.File
		want []string
	}{
		{"whole", reading.File{Pages: 20, PagesRead: 20}, nil},
		{"one page", reading.File{Pages: 20, PagesRead: 19, Partial: true, UnreadPages: []int{7}}, []string{"Page 7 of 20 could not be read, or not whole." + ask}},
		{"ranges", reading.File{Pages: 1200, PagesRead: 1190, Partial: true, UnreadPages: []int{9, 3, 4, 5, 11}}, []string{"Pages 3 to 5, 9 and 11 of 1,200 could not be read, or not whole." + ask}},
		{"many", reading.File{Pages: 20, PagesRead: 12, Partial: true, UnreadPages: []int{1, 3, 5, 7, 9, 11, 13, 15}}, []string{"Pages 1, 3, 5, 7, 9, 11 and 2 other ranges of 20 could not be read, or not whole." + ask}},
		{"an older reading", reading.File{Pages: 20, PagesRead: 12, Partial: true}, []string{"Only 12 of 20 pages could be read." + ask}},
		{"it is not known where", reading.File{Pages: 20, PagesRead: 20, Partial: true}, []string{"A part of the file could not be read." + ask}},
		{"scanned", reading.File{Pages: 20, PagesRead: 20, OCRPages: []int{2, 3}}, []string{"Scanned: pages 2 to 3" + scan}},
	}
	for _, tt := range tests {
		if got := readingNotes(&tt.file); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

// TestReviewLetterCounts: the review of a letter says whether it counts, and
// says it anew after a decision.
func TestReviewLetterCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		vendor := h.newVendor(t, by, "Fennimoor").ID
		h.newDocument(t, by, vendor, "report.pdf", evidencetest.SOC2("Fennimoor", "2025-01-01", "2025-12-31"))
		letter := evidencetest.Letter("Fennimoor", "2026-01-01", "2026-02-28")
		letter.Bridge.ReportPeriod = &reading.Period{Start: "2025-01-01", End: "2025-12-31"}
		f := &reviewFixture{harness: h, t: t, tenant: own, by: by, id: h.newDocument(t, by, vendor, "letter.pdf", letter)}
		f.path = "/documents/" + string(f.id) + "/review"
		h.work(t)
		b := h.as(t, own, identity.Analyst)
		p := b.get(f.path).says(http.StatusOK, "It counts: it bridges 1 Jan 2026 to 28 Feb 2026 after a report of Fennimoor.")
		b.HTMX = "f-bridge-material_changes"
		f.decide(b, p, "bridge.material_changes", "correct", map[string][]string{"f-bridge-material_changes.value": {"yes"}}).says(http.StatusOK, "It does not count:")
	})
}
