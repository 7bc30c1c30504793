package reading_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// letterWidth and the sizes below set a text as a page: one line of text is one
// line of the page, each character as wide as any other.
const (
	pageWidth, pageHeight = 612.0, 792.0
	fontSize, charWidth   = 10.0, 5.0
)

// typeset turns a text with form feeds between pages into a document. A line
// that begins with "# " is set in a bold face.
func typeset(text string) *pdftext.Document {
	doc := &pdftext.Document{Source: pdftext.Native}
	for i, page := range strings.Split(text, "\f") {
		p := pdftext.Page{Number: i + 1, Width: pageWidth, Height: pageHeight, Trust: 1, Source: pdftext.Native}
		y := pageHeight - 72
		for _, l := range strings.Split(strings.Trim(page, "\n"), "\n") {
			rest, bold := strings.CutPrefix(l, "# ")
			if line, ok := setLine(rest, y, bold); ok {
				p.Lines = append(p.Lines, line)
			}
			if y -= 12; y < 20 {
				y = 20
			}
		}
		doc.Pages = append(doc.Pages, p)
	}
	doc.PageCount = len(doc.Pages)
	return doc
}

func setLine(text string, y float64, bold bool) (pdftext.Line, bool) {
	l := pdftext.Line{Size: fontSize, Bold: bold}
	x := 72.0
	for i, w := range strings.Split(text, " ") {
		if i > 0 {
			x += charWidth
		}
		if w == "" {
			continue
		}
		end := min(x+charWidth*float64(len(w)), pageWidth-1)
		start := min(x, end)
		l.Words = append(l.Words, pdftext.Word{Text: w, Box: pdftext.Box{X0: start, Y0: y, X1: end, Y1: y + fontSize}})
		x += charWidth * float64(len(w))
	}
	if len(l.Words) == 0 {
		return l, false
	}
	l.Box = pdftext.Box{X0: l.Words[0].Box.X0, Y0: y, X1: l.Words[len(l.Words)-1].Box.X1, Y1: y + fontSize}
	texts := make([]string, len(l.Words))
	for i := range l.Words {
		texts[i] = l.Words[i].Text
	}
	l.Text = strings.Join(texts, " ")
	return l, true
}

// golden reads every input that pattern matches and compares what pick takes of
// the reading with NAME.golden.json beside it. No input at all is a failure.
func golden(t *testing.T, pattern string, pick func(*reading.Extraction) any) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no input %s: %v", pattern, err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			doc := typeset(string(text))
			x := reading.Read(doc, reading.File{})
			checkPlaces(t, doc, x)
			got, err := json.MarshalIndent(pick(x), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(f, ".txt") + ".golden.json"
			if *update {
				if err := os.WriteFile(name, append(got, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.TrimSpace(string(want)) != string(got) {
				t.Errorf("reading differs from %s:\n%s", name, got)
			}
		})
	}
}

// Each testdata/class/NAME.txt is one document of which only the class is asked.
func TestClassGolden(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/class/*.txt", func(x *reading.Extraction) any { return x.Class })
}

// Each testdata/bridge/NAME.txt is one bridge letter.
func TestBridgeGolden(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/bridge/*.txt", func(x *reading.Extraction) any {
		return map[string]any{"class": x.Class, "bridge": x.Bridge, "needs_review": x.NeedsReview}
	})
}

// Each testdata/opinion/NAME.txt is the front of a report: cover and auditor's
// report. Its matrix and lists are not asked.
func TestOpinionGolden(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/opinion/*.txt", func(x *reading.Extraction) any {
		if x.SOC2 == nil {
			return x.Class
		}
		s := *x.SOC2
		s.Controls, s.CUECs = nil, nil
		var review []reading.Review
		for _, r := range x.NeedsReview {
			if r.Path != "soc2.controls" && r.Path != "soc2.cuecs" && r.Path != "soc2.exceptions" {
				review = append(review, r)
			}
		}
		return map[string]any{"soc2": s, "needs_review": review}
	})
}

// Each testdata/lists/NAME.txt is a report of which the subservice
// organizations and user entity controls are asked.
func TestListsGolden(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/lists/*.txt", func(x *reading.Extraction) any {
		if x.SOC2 == nil {
			return x.Class
		}
		var review []reading.Review
		for _, r := range x.NeedsReview {
			if strings.HasPrefix(r.Path, "soc2.cuecs") || strings.HasPrefix(r.Path, "soc2.subservice") {
				review = append(review, r)
			}
		}
		return map[string]any{"cuecs": x.SOC2.CUECs, "subservice_organizations": x.SOC2.Subservice, "needs_review": review}
	})
}

// Each testdata/exceptions/NAME.txt is a report of which the exceptions, the
// states of its controls and what must be reviewed are asked.
func TestExceptionsGolden(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/exceptions/*.txt", func(x *reading.Extraction) any {
		if x.SOC2 == nil {
			return x.Class
		}
		states := map[string]string{}
		for _, c := range x.SOC2.Controls {
			for _, test := range c.Tests {
				states[deref(c.ID)] += test.Status + " "
			}
		}
		var review []reading.Review
		for _, r := range x.NeedsReview {
			if strings.HasPrefix(r.Path, "soc2.exceptions") || strings.HasPrefix(r.Path, "soc2.controls") {
				review = append(review, r)
			}
		}
		return map[string]any{"exceptions": x.SOC2.Exceptions, "states": states, "needs_review": review}
	})
}
