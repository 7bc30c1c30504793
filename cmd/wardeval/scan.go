package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // what pdftoppm writes
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"codeberg.org/go-pdf/fpdf"

	"ward/internal/reading/corpus"
)

// scanner is how a document that was on paper became a file of pictures.
type scanner struct {
	dpi    string
	colour bool
	tilt   float64 // degrees by which the paper lay turned clockwise
	turned int     // quarters by which the pictures are turned clockwise
	specks float64 // part of the pixels that are dirt
}

// scanners make what a reader of scans meets, each its own producer.
func scanners() []producer {
	var out []producer
	for _, s := range []struct {
		name string
		scanner
	}{
		{"", scanner{dpi: "200"}},
		{"-300dpi-tilted", scanner{dpi: "300", tilt: 2.4}},
		{"-colour-specks", scanner{dpi: "200", colour: true, tilt: -0.6, specks: 0.0006}},
		{"-turned", scanner{dpi: "200", turned: 1}},
	} {
		out = append(out, producer{corpus.Scan + s.name, []string{"pdftoppm", "tesseract"}, s.scan})
	}
	return out
}

// scan is pictures of the pages of a document, one a page.
func (s scanner) scan(ctx context.Context, dir string, d *corpus.Doc) ([]byte, map[string][]int, error) {
	first, in, err := drawnTo(dir, d)
	if err != nil {
		return nil, nil, err
	}
	args := []string{"-r", s.dpi, "-png", in, filepath.Join(dir, "page")}
	if !s.colour {
		args = slices.Insert(args, 0, "-gray")
	}
	if err := run(ctx, dir, "pdftoppm", args...); err != nil {
		return nil, nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil {
		return nil, nil, err
	}
	out := fpdf.New("P", "pt", "Letter", "")
	w, h := 612.0, 792.0
	if d.Look.A4 {
		w, h = 595.28, 841.89
	}
	if d.Look.Landscape != (s.turned%2 == 1) {
		w, h = h, w
	}
	for n, f := range files {
		picture, err := s.picture(f, uint64(n))
		if err != nil {
			return nil, nil, err
		}
		out.AddPageFormat("", fpdf.SizeType{Wd: w, Ht: h})
		out.RegisterImageOptionsReader(f, fpdf.ImageOptions{ImageType: "JPEG"}, bytes.NewReader(picture))
		out.ImageOptions(f, 0, 0, w, h, false, fpdf.ImageOptions{ImageType: "JPEG"}, 0, "")
	}
	var b bytes.Buffer
	if err := out.Output(&b); err != nil {
		return nil, nil, fmt.Errorf("put the pictures together: %w", err)
	}
	return b.Bytes(), first.Marks, nil
}

// picture is one page as the scanner sees it.
func (s scanner) picture(file string, seed uint64) ([]byte, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	page, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", filepath.Base(file), err)
	}
	w, h := page.Bounds().Dx(), page.Bounds().Dy()
	if s.turned%2 == 1 {
		w, h = h, w
	}
	r := rand.New(rand.NewPCG(seed, 1))
	set, out := canvas(w, h, s.colour)
	for y := range h {
		for x := range w {
			c := s.at(page, x, y, w, h)
			if s.specks > 0 && r.Float64() < s.specks {
				c = color.Gray{Y: uint8(r.IntN(256))}
			}
			set(x, y, c)
		}
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, out, &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}

func canvas(w, h int, colour bool) (func(x, y int, c color.Color), image.Image) {
	if colour {
		p := image.NewRGBA(image.Rect(0, 0, w, h))
		return p.Set, p
	}
	p := image.NewGray(image.Rect(0, 0, w, h))
	return p.Set, p
}

// at is the page's colour that is seen at a pixel of a picture of w by h.
func (s scanner) at(page image.Image, x, y, w, h int) color.Color {
	sin, cos := math.Sincos(s.tilt * math.Pi / 180)
	dx, dy := float64(x)-float64(w)/2, float64(y)-float64(h)/2
	x, y = int(math.Round(dx*cos+dy*sin+float64(w)/2)), int(math.Round(dy*cos-dx*sin+float64(h)/2))
	for range s.turned {
		x, y, w, h = y, w-1-x, h, w
	}
	if !(image.Point{X: x, Y: y}).In(page.Bounds()) {
		return color.White
	}
	return page.At(x, y)
}
