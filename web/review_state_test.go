package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ward/internal/evidence"
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

func TestLetterWords(t *testing.T) {
	t.Parallel()
	doc := &evidence.Item{VendorName: "Fennimoor"}
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	counts := func(to, stated time.Time) *evidence.Counting {
		return &evidence.Counting{Covers: &evidence.Interval{Kind: "bridge", Start: day(1, 1), End: to, Stated: stated}}
	}
	const to = "It counts: it bridges 1 Jan 2026 to %s after a report of Fennimoor."
	tests := []struct {
		name string
		c    *evidence.Counting
		want string
	}{
		{"all of it", counts(day(2, 28), time.Time{}), fmt.Sprintf(to, "28 Feb 2026")},
		{"longer than the limit", counts(day(3, 31), day(6, 30)), fmt.Sprintf(to, "31 Mar 2026") + " It speaks of later days too, but a letter counts for at most three months, and not beyond a year after its report."},
		{"past the day of the letter", counts(day(2, 10), day(3, 31)), fmt.Sprintf(to, "10 Feb 2026") + " It speaks of later days too, but the letter was written before these days."},
		{"none of it", &evidence.Counting{Reason: "Nobody has signed it."}, "It does not count: Nobody has signed it."},
	}
	for _, tt := range tests {
		if got := letterWords(doc, &reading.Bridge{LetterDate: new("2026-02-10")}, tt.c); got.Words != tt.want {
			t.Errorf("%s: %q", tt.name, got.Words)
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
