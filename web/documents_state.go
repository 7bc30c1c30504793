package web

import (
	"fmt"
	"strings"

	"ward/internal/evidence"
	"ward/web/words"
)

// documentState is where a document stands, for people: what is the case, what
// it means, and what the next step is.
type documentState struct {
	Tone   string // ok, warn, bad, info or off
	Icon   string
	Words  string         // what is the case, short
	Detail string         // what it means and what to do, in sentences; may be empty
	Steps  []documentStep // from upload to the person's turn; empty when it is all done
	Page   int            // while pages are read: the last one, of Pages; otherwise 0
	Pages  int
	Ask    ask  // what the person is asked for
	Moves  bool // the state will change by itself: look again
}

// ask is what a document needs of a person.
type ask string

// What a document may need.
const (
	askNothing  ask = ""
	askReview   ask = "review"   // to confirm facts
	askPassword ask = "password" // the PDF is locked
	askAgain    ask = "again"    // to read it again may help
	askCopy     ask = "copy"     // another file is needed
)

// step is one step of a document's way.
type documentStep struct {
	Class string // done, now, fail or ""
	Label string
	Note  string
}

// Icon is the icon of a step.
func (s documentStep) Icon() string {
	switch s.Class {
	case "done":
		return "circle-check"
	case "now":
		return "circle-half-2"
	case "fail":
		return "alert-octagon"
	}
	return "circle"
}

// documentStateOf says where a document stands.
func documentStateOf(d *evidence.Document) documentState {
	s := standingOf(d)
	if d.Status == evidence.Extracted || d.Status == evidence.NeedsReview {
		s.Detail = strings.TrimSpace(howRead(d) + " " + s.Detail)
	}
	return s
}

// howRead says which part of a document could not be read, and which was read
// from pictures; empty when all of it was plain.
func howRead(d *evidence.Document) string {
	var out string
	switch pages := words.Count(d.Pages, "page", "pages"); {
	case d.PagesRead < d.Pages:
		out = fmt.Sprintf("Only %s of its %s could be read: the rest may hold more. Ask for a whole copy.", words.Number(d.PagesRead), pages)
	case d.UnreadPages > 0:
		out = fmt.Sprintf("%s of its %s could not be read, or not whole: there may be more in it. Ask for a whole copy.", words.Number(d.UnreadPages), pages)
	}
	if d.OCRPages > 0 {
		out += fmt.Sprintf(" %s read by text recognition: hold those values against the page.", words.Count(d.OCRPages, "scanned page was", "scanned pages were"))
	}
	return strings.TrimSpace(out)
}

func standingOf(d *evidence.Document) documentState {
	switch d.Status {
	case evidence.Queued:
		return documentState{
			Tone: "info", Icon: "hourglass", Words: "Waits to be read", Moves: true, Steps: stepsTo(d, 1, "waits for its turn"),
			Detail: "It is stored, sealed. Reading starts by itself; you can leave this page.",
		}
	case evidence.Processing:
		return processing(d)
	case evidence.Failed:
		return failed(d)
	case evidence.NeedsReview:
		return waits(d)
	}
	return read(d)
}

func processing(d *evidence.Document) documentState {
	s := documentState{Tone: "info", Icon: "circle-half-2", Words: "Being read", Moves: true, Steps: stepsTo(d, 1, "has begun")}
	if d.PagesRead > 0 && d.Pages > 0 {
		s.Page, s.Pages = d.PagesRead, d.Pages
		note := fmt.Sprintf("page %s of %s", words.Number(s.Page), words.Number(s.Pages))
		s.Words, s.Steps = "Reading "+note, stepsTo(d, 1, note)
	}
	return s
}

// waits is a document that was read and needs a person.
func waits(d *evidence.Document) documentState {
	open := words.Count(d.OpenFacts, "fact", "facts") + " in doubt"
	s := documentState{Tone: "ok", Icon: "circle-check", Words: "Ready, " + open, Ask: askReview, Steps: stepsTo(d, 3, "confirm")}
	switch {
	case d.Excluded != "" && d.About != "":
		s.Tone, s.Icon, s.Words = "warn", "alert-triangle", "Another organization’s report?"
		s.Detail = fmt.Sprintf("It is about “%s”, which is no name of this vendor. It counts for nothing until you say that it belongs here, add that name to the vendor, or remove it.", d.About)
	case d.Excluded != "":
		s.Tone, s.Icon, s.Words = "warn", "alert-triangle", "Whose report is it?"
		s.Detail = "It does not say whose it is. It counts for nothing until you say that it belongs to this vendor."
	case d.DeclaredClass != "" && d.DocumentClass != "" && d.DeclaredClass != d.DocumentClass:
		s.Tone, s.Icon, s.Words = "warn", "file-unknown", "Not "+aClass(d.DeclaredClass)
		s.Detail = fmt.Sprintf("You said that it is %s; Ward reads it as %s. Confirm that, or read it again as another kind.",
			aClass(d.DeclaredClass), aClass(d.DocumentClass))
	}
	return s
}

// read is a document that was read and waits for no one.
func read(d *evidence.Document) documentState {
	switch d.DocumentClass {
	case "soc2_report", "bridge_letter":
		return documentState{Tone: "ok", Icon: "circle-check", Words: "Read, no fact in doubt"}
	case "", "other":
		return documentState{
			Tone: "off", Icon: "file-unknown", Words: "Not a SOC 2 report or bridge letter", Ask: askAgain,
			Detail: "It is kept with the vendor and counts for nothing in the score. If Ward is wrong, read it again and say what it is.",
		}
	}
	return documentState{
		Tone: "off", Icon: "file-check", Words: "Kept, not scored",
		Detail: fmt.Sprintf("It is %s: kept with the vendor as evidence. It changes no score by itself.", aClass(d.DocumentClass)),
	}
}

// failures say what is the case when a document cannot be read, by the code of
// the reading; what to do is said below, or by the document itself.
var failures = map[string]documentState{
	"encrypted": {Icon: "lock", Words: "Locked with a password", Ask: askPassword,
		Detail: "The PDF asks for a password. Type the one that the vendor sent you, or ask for an open copy."},
	"damaged": {Icon: "file-x", Words: "The PDF is damaged", Ask: askCopy,
		Detail: "Ask the sender for a new copy, or print it to a new PDF, and add that."},
	"no_text": {Icon: "scan", Words: "A scan: pictures without text", Ask: askCopy}, // its own words say whether text recognition was tried
	"not_pdf": {Icon: "file-x", Words: "Not a PDF", Ask: askCopy,
		Detail: "Save the document as a PDF and add that."},
	"too_large": {Icon: "file-x", Words: "Too large to read", Ask: askCopy,
		Detail: "It has more pages or bytes than Ward reads. Add a smaller file, or only the part that is the report."},
	"time_limit": {Icon: "clock-exclamation", Words: "Reading took too long", Ask: askAgain,
		Detail: "It was stopped at the limit. Print it to a new PDF and add that; or try once more."},
	"memory_limit": {Icon: "alert-octagon", Words: "Reading needed too much memory", Ask: askAgain,
		Detail: "It was stopped at the limit. Print it to a new PDF and add that; or try once more."},
	"blob.missing":    {Icon: "unlink", Words: "The stored file is gone", Ask: askCopy},
	"blob.tampered":   {Icon: "unlink", Words: "The stored file was changed", Ask: askCopy},
	"masterkey.wrong": {Icon: "key", Words: "Ward’s key does not open it", Ask: askAgain},
	"internal": {Icon: "bug", Words: "Ward failed to read it", Ask: askAgain,
		Detail: "The file is stored and safe. An operator can see the cause; read it again once that is mended."},
}

func failed(d *evidence.Document) documentState {
	s, known := failures[d.ErrorCode]
	if !known {
		s = failures["internal"]
	}
	s.Tone = "bad"
	if s.Detail == "" {
		s.Detail = d.ErrorDetail
	}
	note := strings.ToLower(s.Words[:1]) + s.Words[1:]
	if d.ErrorCode == "encrypted" {
		note = "password needed"
		if d.Password != "" {
			s.Words, s.Detail = "The password does not open it", "The PDF is locked with another password. Type it again as the vendor sent it, or ask for an open copy."
		}
	}
	if d.Reading > 0 {
		s.Detail += " What was read in it before still counts."
	}
	s.Steps = stepsTo(d, 1, note)
	s.Steps[1].Class = "fail"
	return s
}

// stepsTo returns the steps of a document with the n-th as the current one.
func stepsTo(d *evidence.Document, n int, note string) []documentStep {
	all := []documentStep{{Label: "Uploaded", Note: words.Size(d.Size)}, {Label: "Reading"}, {Label: "Facts"}, {Label: "Your turn"}}
	if n > 1 {
		all[1].Label, all[1].Note = "Read", words.Count(d.PagesRead, "page", "pages")
		all[2].Note = words.Count(d.OpenFacts, "is unsure", "are unsure")
	}
	for i := range all {
		switch {
		case i < n:
			all[i].Class = "done"
		case i == n:
			all[i].Class, all[i].Note = "now", note
		}
	}
	return all
}

// aClass is the name of a class within a sentence: "an ISO 27001 certificate".
func aClass(class string) string {
	name := words.Class(class)
	switch class {
	case "":
		return "a document"
	case "iso27001_certificate":
		return "an " + name
	case "other":
		return "another kind of document"
	case "soc2_report", "soc1_report", "soc3_report", "hitrust_letter":
		return "a " + name
	}
	return "a " + strings.ToLower(name[:1]) + name[1:]
}

// unreadWords says why there is nothing to show of a document without a reading;
// coming is what there will be: "Its facts appear".
func unreadWords(d *evidence.Item, coming string) string {
	if d.Status == evidence.Failed {
		return "The document could not be read: " + d.ErrorDetail
	}
	return "The document is being read. " + coming + " here when that is done."
}

// againWords says what becomes of what is shown, facts or signals, of a document
// that is read again; more follows while it is.
func againWords(d *evidence.Item, shown, more string) string {
	before := " These " + shown + " are those of the reading before"
	switch d.Status {
	case evidence.Queued, evidence.Processing:
		return "The document is being read again." + before + more + "."
	case evidence.Failed:
		return "The document was read again, and that failed." + before + ". " + d.ErrorDetail
	}
	return ""
}

// foundIn says what was read in a document, in one line: "Type II, unqualified,
// 3 exceptions, 1 Oct 2024 to 30 Sep 2025". It is empty where Ward reads no
// facts.
func foundIn(d *evidence.Document) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	switch d.DocumentClass {
	case "soc2_report":
		add(words.ReportType(d.ReportType))
		switch o := words.Opinion(d.Opinion); d.Opinion {
		case "", "disclaimer":
			add(o)
		default:
			add(o + " opinion")
		}
		if d.ReportType == "type_2" || d.Exceptions > 0 {
			add(words.Count(d.Exceptions, "exception", "exceptions"))
		}
	case "bridge_letter":
		add("Bridge letter")
	}
	add(words.Period(d.CoversFrom, d.CoversTo))
	return strings.Join(parts, ", ")
}
