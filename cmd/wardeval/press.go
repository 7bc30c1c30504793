package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"ward/internal/reading/corpus"
	"ward/internal/reading/corpus/press"
)

// producer makes a PDF of a document by one program.
type producer struct {
	name  string
	needs []string // programs in the path
	make  func(ctx context.Context, dir string, d *corpus.Doc) (pdf []byte, marks map[string][]int, err error)
}

func producers() []producer {
	return append([]producer{
		{"go", nil, drawn},
		{"chromium", []string{"chromium", "pdftotext"}, page(false, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync", "--user-data-dir=DIR/profile", "--no-pdf-header-footer", "--print-to-pdf=DIR/out.pdf", "file://DIR/in.html")},
		{"weasyprint", []string{"weasyprint", "pdftotext"}, page(false, "weasyprint", "-q", "DIR/in.html", "DIR/out.pdf")},
		{"wkhtmltopdf", []string{"wkhtmltopdf", "pdftotext"}, page(true, "wkhtmltopdf", "-q", "-O", "TURN", "-s", "PAPER", "--header-right", "HEAD", "--footer-center", "FOOT", "--footer-font-size", "8", "--header-font-size", "8", "DIR/in.html", "DIR/out.pdf")},
		{"libreoffice", []string{"soffice", "pdftotext"}, office},
		{"groff", []string{"groff", "pdftotext"}, typeset},
		{"ghostscript", []string{"gs"}, distilled},
	}, scanners()...)
}

// missing is the first program that a producer needs and the machine lacks.
func (p producer) missing() string {
	for _, n := range p.needs {
		if _, err := exec.LookPath(n); err != nil {
			return n
		}
	}
	return ""
}

func drawn(_ context.Context, _ string, d *corpus.Doc) ([]byte, map[string][]int, error) {
	out, err := press.Draw(d)
	if err != nil {
		return nil, nil, err
	}
	return out.PDF, out.Marks, nil
}

// page is a producer that prints HTML. In its arguments DIR is the folder of
// in.html and out.pdf; TURN, PAPER, HEAD and FOOT are of the document's look.
func page(plain bool, program string, args ...string) func(context.Context, string, *corpus.Doc) ([]byte, map[string][]int, error) {
	return func(ctx context.Context, dir string, d *corpus.Doc) ([]byte, map[string][]int, error) {
		if err := os.WriteFile(filepath.Join(dir, "in.html"), []byte(press.HTML(d, plain)), 0o600); err != nil {
			return nil, nil, fmt.Errorf("write the page: %w", err)
		}
		turn, paper := "Portrait", "Letter"
		if d.Look.Landscape {
			turn = "Landscape"
		}
		if d.Look.A4 {
			paper = "A4"
		}
		r := strings.NewReplacer("DIR", dir, "TURN", turn, "PAPER", paper, "HEAD", d.Look.Head, "FOOT", strings.ReplaceAll(d.Look.Foot, "#", "[page]"))
		given := make([]string, len(args))
		for i, a := range args {
			given[i] = r.Replace(a)
		}
		if err := run(ctx, dir, program, given...); err != nil {
			return nil, nil, err
		}
		pdf, err := os.ReadFile(filepath.Join(dir, "out.pdf"))
		if err != nil {
			return nil, nil, fmt.Errorf("%s made no PDF: %w", program, err)
		}
		return pdf, nil, nil
	}
}

// run runs a program for at most two minutes.
func run(ctx context.Context, dir, program string, args ...string) error {
	_, err := output(ctx, dir, program, args...)
	return err
}

// output is what a program prints in at most two minutes.
func output(ctx context.Context, dir, program string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("run %s: %w: %s", program, err, said.String())
	}
	return out.Bytes(), nil
}

var errNoPages = errors.New("no text could be read out of the PDF to place its exceptions")
