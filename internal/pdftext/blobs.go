package pdftext

import (
	"errors"
	"math"
)

// The measures of connected ink.
const (
	runPixels  = 15     // pixels for each run of ink: noise has less, text has more
	maxBlobs   = 20_000 // pieces of ink on a page; text has half of it at most
	manySpecks = 600    // specks on a page that are no full stops any more
	speckSize  = 0.0101 // inches: full stops of six points are as large
	letterSize = 0.3    // inches: what is larger is no letter of a text
	fewBlobs   = 20     // a page with less ink may be blank
)

// errNoise says that a page shows nothing that could be text.
var errNoise = errors.New("a picture without letters")

// blob is ink that hangs together, in pixels.
type blob struct {
	span2
	parent int // index of the blob that it belongs to; its own when it is one
}

// inkRun is a run of ink in one row and the blob that it belongs to.
type inkRun struct{ y, x0, x1, blob int32 }

// blobFinder finds connected ink row by row.
type blobFinder struct {
	runs  []inkRun
	blobs []blob
}

// letters takes the dirt out of a picture in which ink is what is darker, and
// returns the pieces of ink that may be letters, and how many pieces there are.
func (p *Picture) letters(ink byte, dpi int) (letters []span2, all int, err error) {
	f := &blobFinder{}
	if !f.find(p, ink) {
		return nil, 0, errNoise
	}
	speck, letter := int(math.Round(speckSize*float64(dpi))), int(letterSize*float64(dpi))
	specks := 0
	for i, b := range f.blobs {
		w, h := b.x1-b.x0, b.y1-b.y0
		switch {
		case b.parent != i:
		case w <= speck && h <= speck:
			specks++
		default:
			if all++; w <= letter && h <= letter {
				letters = append(letters, b.span2)
			}
		}
	}
	if specks >= manySpecks {
		f.wipe(p, speck)
	}
	if all > maxBlobs {
		return nil, all, errNoise
	}
	return letters, all, nil
}

// find is false when there is too much of it.
func (f *blobFinder) find(p *Picture, ink byte) bool {
	above := 0 // first run of the row above
	for y := range p.Height {
		first := len(f.runs)
		row := p.Grey[y*p.Width:][:p.Width]
		for x := 0; x < p.Width; x++ {
			if row[x] >= ink {
				continue
			}
			from := x
			for x < p.Width && row[x] < ink {
				x++
			}
			f.runs = append(f.runs, inkRun{int32(y), int32(from), int32(x), -1})
		}
		if len(f.runs) > len(p.Grey)/runPixels {
			return false
		}
		f.join(f.runs[above:first], f.runs[first:])
		above = first
	}
	return true
}

// join gives each run of a row the blob of the runs that it touches in the row
// above, corners too, or a new one.
func (f *blobFinder) join(above, row []inkRun) {
	at := 0
	for i := range row {
		r := &row[i]
		box := span2{int(r.x0), int(r.y), int(r.x1), int(r.y) + 1}
		for at < len(above) && above[at].x1 < r.x0 {
			at++
		}
		for n := at; n < len(above) && above[n].x0 <= r.x1 && int(above[n].y) == box.y0-1; n++ {
			r.blob = int32(f.merge(int(r.blob), int(above[n].blob)))
		}
		if r.blob < 0 {
			r.blob = int32(len(f.blobs))
			f.blobs = append(f.blobs, blob{box, len(f.blobs)})
			continue
		}
		f.blobs[r.blob].grow(box)
	}
}

func (s *span2) grow(o span2) {
	*s = span2{min(s.x0, o.x0), min(s.y0, o.y0), max(s.x1, o.x1), max(s.y1, o.y1)}
}

// merge makes one blob of two, of which a may be none, and returns its index.
func (f *blobFinder) merge(a, b int) int {
	b = f.root(b)
	if a < 0 {
		return b
	}
	if a = f.root(a); a != b {
		f.blobs[b].parent = a
		f.blobs[a].grow(f.blobs[b].span2)
	}
	return a
}

func (f *blobFinder) root(i int) int {
	for f.blobs[i].parent != i {
		f.blobs[i].parent = f.blobs[f.blobs[i].parent].parent
		i = f.blobs[i].parent
	}
	return i
}

// wipe takes specks out of a picture, with the grey around them.
func (f *blobFinder) wipe(p *Picture, speck int) {
	for _, r := range f.runs {
		b := f.blobs[f.root(int(r.blob))]
		if b.x1-b.x0 > speck || b.y1-b.y0 > speck {
			continue
		}
		for y := max(0, int(r.y)-1); y < min(p.Height, int(r.y)+2); y++ {
			row := p.Grey[y*p.Width:][max(0, int(r.x0)-1):min(p.Width, int(r.x1)+1)]
			for x := range row {
				row[x] = pictureWhite
			}
		}
	}
}
