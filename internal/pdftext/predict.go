package pdftext

import (
	"io"

	"github.com/ledongthuc/pdf"
)

const maxRowBytes = 1 << 20 // of one row of predicted samples

// predictor undoes the differences between samples (7.4.4.4).
type predictor struct {
	r    io.Reader
	tiff bool
	bpp  int    // bytes of a pixel, at least 1
	last []byte // the row before
	row  []byte // the row that is being read, after its tag
	left []byte
}

// unpredict undoes the predictor that the parameters name, if any.
func unpredict(r io.Reader, parms pdf.Value) io.Reader {
	kind := parms.Key("Predictor").Int64()
	if kind < 2 {
		return r
	}
	number := func(key string, usual int64) int64 {
		if v := parms.Key(key); v.Kind() == pdf.Integer && v.Int64() > 0 && v.Int64() < maxRowBytes {
			return v.Int64()
		}
		return usual
	}
	colors, bits, columns := number("Colors", 1), number("BitsPerComponent", 8), number("Columns", 1)
	bytes := (colors*bits*columns + 7) / 8
	if bytes > maxRowBytes || kind == 2 && bits != 8 {
		return r
	}
	return &predictor{r: r, tiff: kind == 2, bpp: int(max(1, colors*bits/8)), last: make([]byte, bytes), row: make([]byte, bytes)}
}

func (q *predictor) Read(p []byte) (int, error) {
	if len(q.left) == 0 {
		tag := [1]byte{1} // TIFF rows have no tag; their difference is to the left, as in PNG's Sub
		if !q.tiff {
			if _, err := io.ReadFull(q.r, tag[:]); err != nil {
				return 0, io.EOF
			}
		}
		n, err := io.ReadFull(q.r, q.row)
		if n == 0 {
			return 0, err
		}
		q.undo(tag[0], q.row[:n])
		q.last, q.row = q.row, q.last
		q.left = q.last[:n]
	}
	n := copy(p, q.left)
	q.left = q.left[n:]
	return n, nil
}

// undo applies a PNG filter type to a row.
func (q *predictor) undo(tag byte, row []byte) {
	for i := range row {
		var left, corner byte
		up := q.last[i]
		if i >= q.bpp {
			left, corner = row[i-q.bpp], q.last[i-q.bpp]
		}
		switch tag {
		case 1:
			row[i] += left
		case 2:
			row[i] += up
		case 3:
			row[i] += byte((int(left) + int(up)) / 2)
		case 4:
			row[i] += paeth(left, up, corner)
		}
	}
}

func paeth(left, up, corner byte) byte {
	away := func(v byte) int {
		d := int(left) + int(up) - int(corner) - int(v)
		return max(d, -d)
	}
	switch a, b, c := away(left), away(up), away(corner); {
	case a <= b && a <= c:
		return left
	case b <= c:
		return up
	}
	return corner
}
