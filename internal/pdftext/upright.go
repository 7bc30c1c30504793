package pdftext

import "math"

// Letters stand on a line: their lower edges lie in fewer places than their
// upper ones, and their edges to the left and right in many. Which edges of
// the letters of a picture fall together tells how it is turned.

// The measures of turned pictures.
const (
	fewLetters = 60   // a page with less of them does not say how it is turned
	onLine     = 1.25 // how much more often edges fall together than others, to be a line's
	turnStep   = 0.25 // degrees
)

// upright is the clockwise turn in degrees (0, 90, 180, 270) that sets letters
// upright, which were found in a picture of w by h pixels; usual when they do
// not say.
func upright(letters []span2, w, h int, usual int64) int64 {
	if len(letters) < fewLetters {
		return usual
	}
	edges := func(of func(span2) (along, across int)) float64 {
		xs, ys := make([]float64, len(letters)), make([]float64, len(letters))
		for i, l := range letters {
			x, y := of(l)
			xs[i], ys[i] = float64(x), float64(y)
		}
		return coincide(xs, ys, w+h)
	}
	score := map[int64]float64{
		0:   edges(func(l span2) (int, int) { return l.x0, l.y1 }),
		180: edges(func(l span2) (int, int) { return l.x0, l.y0 }),
		90:  edges(func(l span2) (int, int) { return l.y0, l.x1 }),
		270: edges(func(l span2) (int, int) { return l.y0, l.x0 }),
	}
	best := usual
	for _, turn := range []int64{0, 180, 90, 270} {
		if score[turn] > score[best] {
			best = turn
		}
	}
	if score[best] < onLine*score[usual] {
		return usual
	}
	return best
}

// coincide says how often edges fall together, at the slant where they do most.
func coincide(xs, ys []float64, size int) (best float64) {
	rows := make([]int, 3*size)
	for a := -maxSkew; a <= maxSkew; a += turnStep {
		clear(rows)
		t := math.Tan(a * math.Pi / 180)
		sum := 0
		for i := range xs {
			n := &rows[(int(ys[i]+xs[i]*t)+size)/skewBand]
			sum += 2**n + 1 // the square of one more
			*n++
		}
		best = max(best, float64(sum))
	}
	return best
}

// rotate returns the picture turned clockwise by a multiple of 90 degrees.
func (p *Picture) rotate(degrees int64) *Picture {
	if degrees == 0 {
		return p
	}
	out := &Picture{Page: p.Page, Width: p.Width, Height: p.Height, Grey: make([]byte, len(p.Grey))}
	if degrees != 180 {
		out.Width, out.Height = p.Height, p.Width
	}
	from, right, down := len(p.Grey)-1, -1, -p.Width // of the pixel that comes to the upper left corner, and steps from there
	switch degrees {
	case 90:
		from, right, down = (p.Height-1)*p.Width, -p.Width, 1
	case 270:
		from, right, down = p.Width-1, p.Width, -1
	}
	for y := range out.Height {
		at := from + y*down
		row := out.Grey[y*out.Width:][:out.Width]
		for x := range row {
			row[x] = p.Grey[at]
			at += right
		}
	}
	return out
}
