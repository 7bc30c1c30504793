package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"ward/internal/pdftext"
	"ward/internal/reader"
	"ward/internal/reading"
	"ward/internal/reading/corpus"
	"ward/internal/reading/eval"
)

// task is one document to make, read and judge.
type task struct {
	style corpus.Style
	by    producer
	n     int
	file  string // of a folder with truth; empty: make the document
	hand  string // the folder of documents by hand that file is of; empty: of none
}

// Documents that were written by hand, each by a firm's own layout and wording,
// before their writer had seen a rule. Those of heldOutByHand no rule writer has
// looked at.
const (
	seenByHand    = "internal/reading/corpus/byhand/seen"
	heldOutByHand = "internal/reading/corpus/byhand/heldout"
)

// outcome is what became of a task: a result, or why there is none.
type outcome struct {
	task
	result *eval.Result
	failed string
}

func evaluate(ctx context.Context, s settings) error {
	tasks, skipped, err := s.plan()
	if err != nil {
		return err
	}
	cache, err := os.MkdirTemp("", "wardeval-cache")
	if err != nil {
		return err
	}
	defer os.RemoveAll(cache)
	child := reader.New(cache)
	warm := sync.OnceValue(func() error { return child.Warm(ctx) })
	out := make([]outcome, len(tasks))
	next := make(chan int)
	var wg sync.WaitGroup
	for range max(1, s.jobs) {
		wg.Go(func() {
			for i := range next {
				out[i] = s.do(ctx, tasks[i], func(about reading.File, pdf []byte) *reading.Extraction {
					return apart(ctx, child, warm, about, pdf)
				})
			}
		})
	}
	for i := range tasks {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	text := s.tables(out, skipped, time.Now())
	fmt.Print(text)
	if s.out == "" {
		return nil
	}
	return os.WriteFile(s.out, []byte(text), 0o644)
}

// plan lists what to do, and what the machine lacks.
func (s settings) plan() ([]task, []string, error) {
	if s.dir != "" {
		tasks, err := folder(s.dir, "")
		return tasks, nil, err
	}
	wanted := func(list, name string) bool { return list == "" || slices.Contains(strings.Split(list, ","), name) }
	var tasks []task
	var skipped []string
	for _, p := range producers() {
		if !wanted(s.producers, p.name) {
			continue
		}
		if m := p.missing(); m != "" {
			skipped = append(skipped, fmt.Sprintf("%s: the machine has no `%s`", p.name, m))
			continue
		}
		for _, style := range corpus.Styles() {
			if style.Held && s.seen || !wanted(s.styles, style.Name) {
				continue
			}
			if !style.Fits(p.name) {
				if slices.Contains(style.Skip, p.name) {
					skipped = append(skipped, fmt.Sprintf("%s by %s, which cannot set it", style.Name, p.name))
				}
				continue
			}
			each := s.each
			if style.Few {
				each = min(each, 1)
			}
			for n := range each {
				tasks = append(tasks, task{style: style, by: p, n: n})
			}
		}
	}
	if s.styles != "" || s.producers != "" {
		return tasks, skipped, nil
	}
	for _, dir := range []string{seenByHand, heldOutByHand} {
		if dir == heldOutByHand && s.seen {
			continue
		}
		more, err := folder(dir, dir)
		if err != nil {
			return nil, nil, err
		}
		tasks = append(tasks, more...)
	}
	return tasks, skipped, nil
}

// folder is the tasks of documents that come with their truth.
func folder(dir, hand string) ([]task, error) {
	files, err := filepath.Glob(filepath.Join(dir, "truth", "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no truth in %s (%v)", dir, err)
	}
	var tasks []task
	for _, f := range files {
		tasks = append(tasks, task{file: f, hand: hand})
	}
	return tasks, nil
}

// do makes or opens one document, reads it and judges the reading.
func (s settings) do(ctx context.Context, t task, apart func(reading.File, []byte) *reading.Extraction) outcome {
	fail := func(err error) outcome { return outcome{task: t, failed: err.Error()} }
	dir, err := os.MkdirTemp("", "wardeval")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(dir)
	pdf, w, err := s.document(ctx, dir, &t)
	if err != nil {
		return fail(err)
	}
	x := read(ctx, pdf, w.Doc, apart)
	if err := s.save(&t, w, pdf, x); err != nil {
		return fail(err)
	}
	return outcome{task: t, result: eval.Score(w, x)}
}

func (s settings) document(ctx context.Context, dir string, t *task) ([]byte, *corpus.Truth, error) {
	if t.file != "" {
		var w corpus.Truth
		raw, err := os.ReadFile(t.file)
		if err == nil {
			err = json.Unmarshal(raw, &w)
		}
		if err != nil {
			return nil, nil, err
		}
		t.style.Name, t.by.name = w.House, w.Renderer
		pdf, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(t.file)), "pdf", w.Doc+".pdf"))
		return pdf, &w, err
	}
	d, w := t.style.Print(s.seed+uint64(len(t.by.name))*7919, t.n) // another content for another producer
	w.Doc, w.Renderer = fmt.Sprintf("%s-%s-%d", t.style.Name, t.by.name, t.n), t.by.name
	w.File = "pdf/" + w.Doc + ".pdf"
	pdf, marks, err := t.by.make(ctx, dir, d)
	if err != nil {
		return nil, nil, err
	}
	pages := 0
	if marks == nil {
		marks, pages, err = place(ctx, dir, pdf, d, w)
		if err != nil {
			return nil, nil, err
		}
	}
	w.Place(marks, pages)
	return pdf, w, nil
}

// read reads in this process, and apart what has no text.
func read(ctx context.Context, pdf []byte, name string, apart func(reading.File, []byte) *reading.Extraction) *reading.Extraction {
	about := reading.File{Name: name, Bytes: int64(len(pdf))}
	doc, err := pdftext.Read(ctx, pdf, pdftext.Options{})
	if err != nil {
		return apart(about, pdf)
	}
	found := about
	found.Pages, found.PagesRead, found.Partial, found.TextSource = doc.PageCount, len(doc.Pages), doc.Partial, string(doc.Source)
	if x := reading.Read(doc, found); x.Error == nil {
		return x
	}
	return apart(about, pdf)
}

// apart reads by way of the reader's child: there, pictures of text are
// recognized where tesseract is installed.
func apart(ctx context.Context, child *reader.Reader, warm func() error, about reading.File, pdf []byte) *reading.Extraction {
	err := warm()
	if err == nil {
		var x *reading.Extraction
		if x, err = child.Read(ctx, bytes.NewReader(pdf), about, "", nil); err == nil {
			return x
		}
	}
	return reading.Failed(about, "time_limit", err.Error())
}

// save keeps a document of a seen style with its truth and reading.
func (s settings) save(t *task, w *corpus.Truth, pdf []byte, x *reading.Extraction) error {
	if s.keep == "" || t.style.Held || t.hand == heldOutByHand {
		return nil
	}
	for _, f := range []struct {
		dir, ext string
		content  any
	}{{"pdf", ".pdf", pdf}, {"truth", ".json", w}, {"read", ".json", x}} {
		raw, is := f.content.([]byte)
		if !is {
			var err error
			if raw, err = json.MarshalIndent(f.content, "", " "); err != nil {
				return err
			}
		}
		dir := filepath.Join(s.keep, f.dir)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, w.Doc+f.ext), raw, 0o644); err != nil {
			return err
		}
	}
	return nil
}
