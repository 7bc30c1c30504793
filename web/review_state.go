package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/web/words"
)

// readingNotes say what the reading of a file could not do, or did in another
// way, a sentence each.
func readingNotes(f *reading.File) []string {
	var out []string
	const ask = " What stands there is not among the facts: add it, or ask the sender for a whole copy."
	switch {
	case len(f.UnreadPages) > 0:
		out = append(out, capitalized(pageRanges(f.UnreadPages))+" of "+words.Number(f.Pages)+" could not be read, or not whole."+ask)
	case f.PagesRead < f.Pages:
		out = append(out, fmt.Sprintf("Only %s of %s could be read.", words.Number(f.PagesRead), words.Count(f.Pages, "page", "pages"))+ask)
	case f.Partial:
		out = append(out, "A part of the file could not be read."+ask)
	}
	if len(f.OCRPages) > 0 {
		out = append(out, "Scanned: "+pageRanges(f.OCRPages)+". The text was recognized from the picture; hold each value from there against the page.")
	}
	return out
}

// pageRanges names pages: "pages 3 to 5 and 9"; beyond six ranges, how many
// more.
func pageRanges(pages []int) string {
	pages = slices.Sorted(slices.Values(pages))
	var parts []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] <= pages[j]+1 {
			j++
		}
		part := strconv.Itoa(pages[i])
		if j > i {
			part += " to " + strconv.Itoa(pages[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	word := "pages "
	if len(pages) == 1 {
		word = "page "
	}
	if len(parts) > 6 {
		parts = append(parts[:6], words.Count(len(parts)-6, "other range", "other ranges"))
	}
	if n := len(parts); n > 1 {
		return word + strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return word + strings.Join(parts, "")
}

// letterNote says whether a bridge letter counts.
type letterNote struct {
	Tone, Icon, Words string
	Swap              bool // it goes along with another part, out of band
}

// letterWords is what the coverage of the vendor makes of a letter; nil for
// another document. Of one that may be another organization's it says nothing:
// that is asked above it.
func letterWords(doc *evidence.Item, b *reading.Bridge, c *evidence.Counting) *letterNote {
	switch {
	case c == nil || b == nil:
		return nil
	case doc.Excluded != "":
		return &letterNote{}
	case c.Covers == nil:
		return &letterNote{Tone: "warn", Icon: "alert-triangle", Words: "It does not count: " + c.Reason}
	}
	day := func(t time.Time) string { return words.Date(t.Format(time.DateOnly)) }
	n := &letterNote{Tone: "ok", Icon: "circle-check", Words: fmt.Sprintf("It counts: it bridges %s to %s after a report of %s.", day(c.Covers.Start), day(c.Covers.End), doc.VendorName)}
	if !c.Covers.Stated.IsZero() {
		n.Words += " It speaks of later days too, but " + beyondWords(b, *c.Covers) + "."
	}
	return n
}

// Every says how long a page without facts waits before it looks again; empty:
// nothing will change by itself.
func (v *reviewView) Every() string {
	return documentRow{State: v.State, Look: v.Look}.Every()
}

// NextLook counts the looks up.
func (v *reviewView) NextLook() int { return v.Look + 1 }

// besideLink leads to another page about the document.
type besideLink struct{ Href, Label, Note string }

// Beside are the document's other pages, as the last groups of the review.
func (v *reviewView) Beside() []besideLink {
	notes := map[string]string{
		"overview": "Read it again as another kind or with a password, export it, or remove it",
		"quality":  cmp.Or(words.Signals(v.Doc.SignalsPresent, v.Doc.Signals), "What speaks for and against the report as evidence"),
		"compare":  "What has changed since the report before",
	}
	var out []besideLink
	for _, t := range v.Head.Tabs() {
		if note := notes[t.Name]; note != "" {
			out = append(out, besideLink{t.Href, t.Label, note})
		}
	}
	return out
}
