package pdftext

import "math"

// Picture is a page as a picture in shades of grey.
type Picture struct {
	Page          int    // from 1
	Width, Height int    // pixels
	Grey          []byte // a byte a pixel, row by row from the top; 0 is black
}

// The measures of pictures.
const (
	pictureDPI   = 300      // dots per inch at which a page is rendered; a very large page has fewer
	maxPicture   = 12 << 20 // pixels
	maxSkew      = 3.0      // degrees by which a scan may be tilted
	skewStep     = 0.05     // degrees
	levelSkew    = 0.08     // degrees; a smaller tilt does no harm
	skewBand     = 3        // pixels; rows are looked at in bands, which hides the dots of a coarse print
	skewPixels   = 40_000   // dark pixels that are enough to see the tilt
	pictureWhite = 0xFF
)

// resolution is the number of dots per inch at which a page of w by h points
// is rendered.
func resolution(w, h float64) int {
	dpi := float64(pictureDPI)
	if n := w * h / (72 * 72); n*dpi*dpi > maxPicture {
		dpi = math.Sqrt(maxPicture / n)
	}
	return int(dpi)
}

// threshold is the grey below which a pixel is ink: the one that parts the
// dark pixels from the light ones best (Otsu, 1979).
func (p *Picture) threshold() byte {
	var count [256]int
	sum := 0
	for _, v := range p.Grey {
		count[v]++
		sum += int(v)
	}
	best, at := 0.0, 128
	n, below := 0, 0
	for t := range 256 {
		n += count[t]
		below += t * count[t]
		if n == 0 || n == len(p.Grey) {
			continue
		}
		a, b := float64(below)/float64(n), float64(sum-below)/float64(len(p.Grey)-n)
		if v := float64(n) * float64(len(p.Grey)-n) * (a - b) * (a - b); v > best {
			best, at = v, t+1
		}
	}
	return byte(min(max(at, 60), 200))
}

// skew is the angle in degrees by which the lines of text run up to the right:
// turned back by it, the rows of pixels differ most in how dark they are.
func (p *Picture) skew(ink byte) float64 {
	var xs, ys []float64
	step := max(1, p.dark(ink)/skewPixels)
	for y := range p.Height {
		for x := y % step; x < p.Width; x += step {
			if p.Grey[y*p.Width+x] < ink {
				xs, ys = append(xs, float64(x-p.Width/2)), append(ys, float64(y))
			}
		}
	}
	rows := make([]int, p.Height+p.Width)
	score := func(degrees float64) float64 {
		clear(rows)
		t := math.Tan(degrees * math.Pi / 180)
		for i := range xs {
			if at := int((ys[i] + xs[i]*t + float64(p.Width)/2) / skewBand); at >= 0 && at < len(rows) {
				rows[at]++
			}
		}
		sum := 0.0
		for _, n := range rows {
			sum += float64(n) * float64(n)
		}
		return sum
	}
	best, at := score(0)*1.005, 0.0 // level, unless another angle is clearly better
	for a := -maxSkew; a <= maxSkew; a += skewStep {
		if s := score(a); s > best {
			best, at = s, a
		}
	}
	if math.Abs(at) < levelSkew {
		return 0
	}
	return at
}

func (p *Picture) dark(ink byte) int {
	n := 0
	for _, v := range p.Grey {
		if v < ink {
			n++
		}
	}
	return n
}

// turn returns the picture turned clockwise by some degrees around its middle.
func (p *Picture) turn(degrees float64) *Picture {
	out := &Picture{Page: p.Page, Width: p.Width, Height: p.Height, Grey: make([]byte, len(p.Grey))}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	mx, my := float64(p.Width)/2, float64(p.Height)/2
	for y := range p.Height {
		dy := float64(y) - my
		for x := range p.Width {
			dx := float64(x) - mx
			out.Grey[y*p.Width+x] = p.at(mx+dx*cos+dy*sin, my-dx*sin+dy*cos)
		}
	}
	return out
}

// at is the grey between the four pixels around a place.
func (p *Picture) at(x, y float64) byte {
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	if x0 < 0 || y0 < 0 || x0+1 >= p.Width || y0+1 >= p.Height {
		return pictureWhite
	}
	fx, fy := int((x-float64(x0))*256), int((y-float64(y0))*256)
	i := y0*p.Width + x0
	a, b := int(p.Grey[i]), int(p.Grey[i+1])
	c, d := int(p.Grey[i+p.Width]), int(p.Grey[i+p.Width+1])
	top, bottom := a*(256-fx)+b*fx, c*(256-fx)+d*fx
	return byte((top*(256-fy) + bottom*fy) >> 16)
}
