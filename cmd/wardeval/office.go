package main

import (
	"context"
	"os"
	"path/filepath"

	"ward/internal/reading/corpus"
	"ward/internal/reading/corpus/press"
)

// office sets a document by the word processor.
func office(ctx context.Context, dir string, d *corpus.Doc) ([]byte, map[string][]int, error) {
	if err := os.WriteFile(filepath.Join(dir, "in.html"), []byte(press.HTML(d, true)), 0o600); err != nil {
		return nil, nil, err
	}
	if err := run(ctx, dir, "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "odt:writer8", "--infilter=HTML (StarWriter)", "--outdir", dir, filepath.Join(dir, "in.html")); err != nil {
		return nil, nil, err
	}
	if err := run(ctx, dir, "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", dir, filepath.Join(dir, "in.odt")); err != nil {
		return nil, nil, err
	}
	pdf, err := os.ReadFile(filepath.Join(dir, "in.pdf"))
	return pdf, nil, err
}

// typeset sets a document by groff.
func typeset(ctx context.Context, dir string, d *corpus.Doc) ([]byte, map[string][]int, error) {
	in := filepath.Join(dir, "in.roff")
	if err := os.WriteFile(in, []byte(press.Roff(d)), 0o600); err != nil {
		return nil, nil, err
	}
	paper := "-P-pletter"
	if d.Look.A4 {
		paper = "-P-pa4"
	}
	args := []string{"-t", "-k", "-ms", "-Tpdf", paper}
	if d.Look.Landscape {
		args = append(args, "-P-l")
	}
	out, err := output(ctx, dir, "groff", append(args, in)...)
	return out, nil, err
}

// drawnTo is a document of the house's own writer and its file in a folder.
func drawnTo(dir string, d *corpus.Doc) (*press.Drawn, string, error) {
	out, err := press.Draw(d)
	if err != nil {
		return nil, "", err
	}
	file := filepath.Join(dir, "in.pdf")
	return out, file, os.WriteFile(file, out.PDF, 0o600)
}

// distilled is a document of the house's own writer, written again by
// Ghostscript: other fonts' encodings, other streams.
func distilled(ctx context.Context, dir string, d *corpus.Doc) ([]byte, map[string][]int, error) {
	first, in, err := drawnTo(dir, d)
	if err != nil {
		return nil, nil, err
	}
	if err := run(ctx, dir, "gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile="+filepath.Join(dir, "out.pdf"), in); err != nil {
		return nil, nil, err
	}
	pdf, err := os.ReadFile(filepath.Join(dir, "out.pdf"))
	return pdf, first.Marks, err
}
