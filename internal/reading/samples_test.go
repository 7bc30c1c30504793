package reading_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
	"ward/internal/reading/corpus"
	"ward/internal/reading/corpus/press"
	"ward/internal/reading/eval"
)

// truths is what is true of the documents of a folder that can be read here:
// agreements are not read yet, pictures have no text, and pdftext tests what
// cannot be read.
func truths(t *testing.T, dir string) []*corpus.Truth {
	t.Helper()
	files, err := filepath.Glob(dir + "/truth/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents in %s: %v", dir, err)
	}
	var out []*corpus.Truth
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		w := new(corpus.Truth)
		if err := json.Unmarshal(raw, w); err != nil {
			t.Fatal(err)
		}
		if w.Kind != "baa" && !w.Scanned && w.Outcome == "ok" {
			out = append(out, w)
		}
	}
	return out
}

// open is the pages of a document of a folder.
func open(t *testing.T, dir string, w *corpus.Truth) *pdftext.Document {
	t.Helper()
	data, err := os.ReadFile(dir + "/pdf/" + w.Doc + ".pdf")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := pdftext.Read(context.Background(), data, pdftext.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// folder reads and judges every document of a folder.
func folder(t *testing.T, dir string) *eval.Total {
	t.Helper()
	total := eval.NewTotal()
	for _, w := range truths(t, dir) {
		doc := open(t, dir, w)
		judge(t, total, w, doc)
	}
	return total
}

// judge reads one document, holds its facts to their places and adds it up.
func judge(t *testing.T, total *eval.Total, w *corpus.Truth, doc *pdftext.Document) {
	t.Helper()
	x := reading.Read(doc, reading.File{Name: w.Doc})
	checkPlaces(t, doc, x)
	r := eval.Score(w, x)
	total.Add(r)
	for _, v := range r.Values {
		if !v.Right {
			t.Logf("%s %s: %s is wrong (flagged: %v): %s", w.House, w.Doc, v.Field, v.Flagged, v.Note)
		}
	}
}

// hold keeps a total above shares of right fields, and of exceptions that are
// some and that were found.
func hold(t *testing.T, total *eval.Total, fields, exceptions float64) {
	t.Helper()
	t.Logf("\n%s%s%s", eval.SummaryHead("what"), total.Summary(t.Name()), total.ByField())
	if share := float64(total.Right) / float64(total.All); share < fields {
		t.Errorf("fields: %.3f right, want at least %.2f", share, fields)
	}
	if p, r := total.Precision(), total.Recall(); p < exceptions || r < exceptions {
		t.Errorf("exceptions: precision %.3f and recall %.3f, want at least %.2f", p, r, exceptions)
	}
	if c := total.Fields["document_class"]; c[0] != c[1] {
		t.Errorf("document class: %d of %d", c[0], c[1])
	}
	if total.Good[0]*10 > total.Good[1] {
		t.Errorf("%d of %d right values were flagged, want at most one in ten", total.Good[0], total.Good[1])
	}
}

// TestSamples reads the samples of four firms.
func TestSamples(t *testing.T) {
	t.Parallel()
	hold(t, folder(t, "../samples"), 0.99, 0.99)
}

// TestCorpus reads documents of fifteen other fictitious firms, made by other
// hands and programs: layouts and wordings that the rules were not written for.
func TestCorpus(t *testing.T) {
	t.Parallel()
	hold(t, folder(t, "testdata/corpus"), 0.97, 0.95)
}

// TestStyles reads one document of each style that rules may be written for,
// but for the long ones. All programs and styles are in docs/accuracy.md.
func TestStyles(t *testing.T) {
	t.Parallel()
	total := eval.NewTotal()
	for _, s := range corpus.Styles() {
		if s.Held || s.Few || !s.Fits("go") {
			continue
		}
		d, w := s.Print(1, 0)
		out, err := press.Draw(d)
		if err != nil {
			t.Fatal(err)
		}
		w.Place(out.Marks, out.Pages)
		doc, err := pdftext.Read(context.Background(), out.PDF, pdftext.Options{})
		if err != nil {
			t.Fatal(err)
		}
		judge(t, total, w, doc)
	}
	hold(t, total, 0.97, 0.95)
}

// One document gives one reading, to the last byte.
func TestRepeatable(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../samples/pdf/d43.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	for range 3 {
		_, x := readPDF(t, data)
		raw, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && string(first) != string(raw) {
			t.Fatal("two readings of one document differ")
		}
		first = raw
	}
}
