package web

import (
	"strings"
	"testing"

	"ward/internal/evidence"
)

// TestStateOf: each state of a document has words of its own, and says what to
// do where a person can do something.
func TestStateOf(t *testing.T) {
	t.Parallel()
	doc := func(s evidence.Status, change func(d *evidence.Document)) *evidence.Document {
		d := &evidence.Document{Status: s, Size: 1_400_000, DocumentClass: "soc2_report", Pages: 96, PagesRead: 96}
		if change != nil {
			change(d)
		}
		return d
	}
	code := func(code string) *evidence.Document {
		return doc(evidence.Failed, func(d *evidence.Document) { d.ErrorCode, d.ErrorDetail = code, "What the reading said." })
	}
	class := func(class string) *evidence.Document {
		return doc(evidence.Extracted, func(d *evidence.Document) { d.DocumentClass = class })
	}
	tests := []struct {
		d            *evidence.Document
		tone, words  string
		detail       string // a part of it
		ask          ask
		moves, steps bool
	}{
		{doc(evidence.Queued, nil), "info", "Waits to be read", "you can leave this page", askNothing, true, true},
		{doc(evidence.Processing, func(d *evidence.Document) { d.PagesRead = 0 }), "info", "Being read", "", askNothing, true, true},
		{doc(evidence.Processing, func(d *evidence.Document) { d.PagesRead, d.Pages = 52, 1096 }), "info", "Reading page 52 of 1,096", "", askNothing, true, true},
		{doc(evidence.NeedsReview, func(d *evidence.Document) { d.OpenFacts = 9 }), "ok", "Ready, 9 facts in doubt", "", askReview, false, true},
		{doc(evidence.NeedsReview, func(d *evidence.Document) { d.OpenFacts, d.PagesRead = 1, 90 }), "ok", "Ready, 1 fact in doubt", "Only 90 of its 96 pages", askReview, false, true},
		{doc(evidence.NeedsReview, func(d *evidence.Document) { d.OpenFacts, d.UnreadPages = 1, 2 }), "ok", "Ready, 1 fact in doubt", "2 of its 96 pages could not be read, or not whole", askReview, false, true},
		{doc(evidence.NeedsReview, func(d *evidence.Document) { d.OpenFacts, d.OCRPages = 1, 1 }), "ok", "Ready, 1 fact in doubt", "1 scanned page was read by text recognition", askReview, false, true},
		{doc(evidence.NeedsReview, func(d *evidence.Document) { d.Excluded, d.About = "no", "Other Ltd" }), "warn", "Another organization’s report?", "“Other Ltd”", askReview, false, true},
		{doc(evidence.NeedsReview, func(d *evidence.Document) { d.Excluded = "no" }), "warn", "Whose report is it?", "does not say", askReview, false, true},
		{doc(evidence.NeedsReview, func(d *evidence.Document) { d.DeclaredClass, d.DocumentClass = "soc2_report", "bridge_letter" }),
			"warn", "Not a SOC 2 report", "Ward reads it as a bridge letter", askReview, false, true},
		{class("soc2_report"), "ok", "Read, no fact in doubt", "", askNothing, false, false},
		{class("bridge_letter"), "ok", "Read, no fact in doubt", "", askNothing, false, false},
		{class("other"), "off", "Not a SOC 2 report or bridge letter", "say what it is", askAgain, false, false},
		{class("iso27001_certificate"), "off", "Kept, not scored", "It is an ISO 27001 certificate", askNothing, false, false},
		{class("baa"), "off", "Kept, not scored", "It is a business associate agreement", askNothing, false, false},
		{code("encrypted"), "bad", "Locked with a password", "ask for an open copy", askPassword, false, true},
		{doc(evidence.Failed, func(d *evidence.Document) { d.ErrorCode, d.Password = "encrypted", "sealed" }), "bad", "The password does not open it", "Type it again", askPassword, false, true},
		{code("damaged"), "bad", "The PDF is damaged", "new copy", askCopy, false, true},
		{code("no_text"), "bad", "A scan: pictures without text", "What the reading said.", askCopy, false, true},
		{code("not_pdf"), "bad", "Not a PDF", "as a PDF", askCopy, false, true},
		{code("too_large"), "bad", "Too large to read", "smaller file", askCopy, false, true},
		{code("time_limit"), "bad", "Reading took too long", "try once more", askAgain, false, true},
		{code("memory_limit"), "bad", "Reading needed too much memory", "try once more", askAgain, false, true},
		{code("internal"), "bad", "Ward failed to read it", "operator", askAgain, false, true},
		{code("blob.missing"), "bad", "The stored file is gone", "What the reading said.", askCopy, false, true},
		{code("blob.tampered"), "bad", "The stored file was changed", "What the reading said.", askCopy, false, true},
		{code("masterkey.wrong"), "bad", "Ward’s key does not open it", "What the reading said.", askAgain, false, true},
		{code("unheard_of"), "bad", "Ward failed to read it", "operator", askAgain, false, true},
		{doc(evidence.Failed, func(d *evidence.Document) { d.ErrorCode, d.Reading = "internal", 1 }), "bad", "Ward failed to read it", "still counts", askAgain, false, true},
	}
	for _, tt := range tests {
		s := documentStateOf(tt.d)
		if s.Tone != tt.tone || s.Words != tt.words || s.Ask != tt.ask || s.Moves != tt.moves || (len(s.Steps) > 0) != tt.steps || s.Icon == "" {
			t.Errorf("%s: %+v", tt.words, s)
		}
		if !strings.Contains(s.Detail, tt.detail) || tt.detail == "" && s.Detail != "" {
			t.Errorf("%s: detail %q", tt.words, s.Detail)
		}
	}
}

// TestSteps: one step at most is the current one, and none before it is open.
func TestSteps(t *testing.T) {
	t.Parallel()
	for n := range 4 {
		steps := stepsTo(&evidence.Document{Size: 5, PagesRead: 3, OpenFacts: 2}, n, "now")
		for i, s := range steps {
			want := map[bool]string{true: "done"}[i < n]
			if i == n {
				want = "now"
			}
			if s.Class != want || s.Icon() == "" {
				t.Errorf("step %d of %d: %+v", i, n, s)
			}
		}
	}
}

func TestFoundIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		d    evidence.Document
		want string
	}{
		{evidence.Document{DocumentClass: "soc2_report", Glance: evidence.Glance{ReportType: "type_2", Opinion: "unqualified", Exceptions: 3, CoversFrom: "2024-10-01", CoversTo: "2025-09-30"}},
			"Type II, unqualified opinion, 3 exceptions, 1 Oct 2024 to 30 Sep 2025"},
		{evidence.Document{DocumentClass: "soc2_report", Glance: evidence.Glance{ReportType: "type_1", Opinion: "disclaimer", CoversFrom: "2025-09-30", CoversTo: "2025-09-30"}},
			"Type I, disclaimer of opinion, 30 Sep 2025"},
		{evidence.Document{DocumentClass: "soc2_report"}, ""},
		{evidence.Document{DocumentClass: "bridge_letter", Glance: evidence.Glance{CoversFrom: "2025-10-01", CoversTo: "2025-12-31"}}, "Bridge letter, 1 Oct 2025 to 31 Dec 2025"},
		{evidence.Document{DocumentClass: "other"}, ""},
	}
	for _, tt := range tests {
		if got := foundIn(&tt.d); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
