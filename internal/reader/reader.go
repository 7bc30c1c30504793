// Package reader reads one document from bytes to facts, in a child process
// that a hostile file cannot leave: pdftext and reading, joined.
package reader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"

	"ward/internal/pdftext"
	"ward/internal/reading"
	"ward/internal/reading/quality"
)

// Command is the hidden argument that makes a program call Serve.
const Command = "read-pdf"

// Reader starts a child process for each document.
type Reader struct{ child pdftext.Child }

// New returns a reader that keeps PDFium's compiled code in cacheDir; empty: it
// is compiled again whenever a document needs it. The text of pages that are
// pictures is recognized when tesseract is installed now.
func New(cacheDir string) *Reader {
	return &Reader{child: pdftext.Child{
		Args: []string{Command, ""}, CacheDir: cacheDir, Tesseract: pdftext.FindTesseract(), Sights: min(2, runtime.NumCPU()),
	}}
}

// Recognizes says whether the text of pages that are pictures is read.
func (r *Reader) Recognizes() bool { return r.child.Tesseract != "" }

// Warm compiles PDFium into the cache, which takes seconds once.
func (r *Reader) Warm(ctx context.Context) error { return r.child.Warm(ctx) }

// Read reads a document. A file that cannot be read is no error: the
// extraction then says why, in one sentence. An error means that the reader
// itself failed and the same file may be tried again.
func (r *Reader) Read(ctx context.Context, file io.Reader, about reading.File, password string, progress func(page, pages int)) (*reading.Extraction, error) {
	child := r.child
	child.Args = []string{Command, string(about.Declared)}
	child.Password = password
	result, err := pdftext.Run(ctx, child, file, progress)
	if e, ok := errors.AsType[*pdftext.Error](err); ok {
		return reading.Failed(about, string(e.Code), e.Detail), nil
	}
	if err != nil {
		return nil, err
	}
	var x reading.Extraction
	if err := json.Unmarshal(result, &x); err != nil {
		return nil, fmt.Errorf("decode the reader's answer: %w", err)
	}
	x.File.Name, x.File.SHA256, x.File.Bytes = about.Name, about.SHA256, about.Bytes
	return &x, nil
}

// Asked says whether a program that was started with args, os.Args, is to call
// Serve and do nothing else.
func Asked(args []string) bool { return len(args) == 3 && args[1] == Command }

// Serve is the child's side: it reads the document on in and answers on out.
// args are those that it was started with.
func Serve(args []string, in io.Reader, out io.Writer) error {
	declared := reading.Class(args[2])
	return pdftext.Serve(in, out, func(data []byte, opt pdftext.Options) ([]byte, error) {
		doc, err := pdftext.Read(context.Background(), data, opt)
		if err != nil {
			return nil, err
		}
		x := reading.Read(doc, about(doc, declared))
		quality.Judge(x)
		return json.Marshal(x)
	})
}

// about is what the pages say of the file.
func about(doc *pdftext.Document, declared reading.Class) reading.File {
	f := reading.File{
		Pages: doc.PageCount, PagesRead: len(doc.Pages), Partial: doc.Partial, TextSource: string(doc.Source), Declared: declared,
		OCRPages: []int{}, UnreadPages: []int{},
	}
	for i := range doc.Pages {
		p := &doc.Pages[i]
		if p.Source == pdftext.OCR {
			f.OCRPages = append(f.OCRPages, p.Number)
		}
		if p.Unread {
			f.UnreadPages = append(f.UnreadPages, p.Number)
		}
	}
	return f
}
