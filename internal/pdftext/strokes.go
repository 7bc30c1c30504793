package pdftext

// What a picture shows besides text: ruling lines, and boxes that are darker
// than the paper. Both are needed to find tables, and both disturb whoever
// recognizes the text.

// The measures of ruling lines in a picture, in inches.
const (
	minRun     = 0.45  // length of a horizontal rule
	minRise    = 0.28  // length of a vertical rule: longer than the stems of letters
	faintRun   = 1     // length of a rule that is no darker than the halo of letters
	maxStroke  = 0.05  // thickness of a rule
	besideRule = 0.014 // distance from a rule at which there is paper
	runGap     = 0.012 // a gap in a rule that does not end it
)

// lonely is the part of the pixels beside a rule that may be ink: above the
// serifs of a word there are more.
const lonely = 0.15

// strokes finds the ruling lines of a level picture in which ink is what is
// darker, takes them out of it, and turns light letters on dark boxes around.
// The rules and boxes are in points on a page of the given height.
func (p *Picture) strokes(ink byte, dpi int, height float64) (rules []rule, shades []Box) {
	s := &strokeFinder{p: p, ink: ink, dpi: float64(dpi), height: height}
	s.boxes()
	s.invert()
	for _, l := range []struct {
		ink         byte
		run, height float64
	}{{ink, minRun, minRise}, {s.faint, faintRun, faintRun}} {
		s.ink = l.ink
		s.lines(p.Width, p.Height, 1, p.Width, l.run, false)
		s.lines(p.Height, p.Width, p.Width, 1, l.height, true)
		s.erase()
	}
	return s.rules, s.shades
}

type strokeFinder struct {
	p      *Picture
	ink    byte
	faint  byte // the grey below which a pixel may be of a faint rule
	dpi    float64
	height float64 // of the page, in points
	rules  []rule
	shades []Box
	darks  []span2 // dark boxes, in pixels
	found  []span2 // rules, in pixels
}

// span2 is a rectangle of pixels: x0 <= x < x1, y0 <= y < y1.
type span2 struct{ x0, y0, x1, y1 int }

func (s *strokeFinder) points(r span2) Box {
	f := 72 / s.dpi
	return Box{float64(r.x0) * f, s.height - float64(r.y1)*f, float64(r.x1) * f, s.height - float64(r.y0)*f}
}

// lines finds long thin runs of ink along rows of n pixels, of which there are
// m. along and across are the steps in the picture.
func (s *strokeFinder) lines(n, m, along, across int, least float64, vertical bool) {
	gap, long, thick := max(1, int(runGap*s.dpi)), int(least*s.dpi), int(maxStroke*s.dpi)
	var open []span2 // in the coordinates of the rows
	for y := range m + 1 {
		var runs []span2
		if y < m {
			runs = s.runs(y, n, along, across, gap, long)
		}
		open = s.stack(open, runs, y, thick, vertical)
	}
}

// runs are the stretches of ink in one row that are long enough.
func (s *strokeFinder) runs(y, n, along, across, gap, long int) (out []span2) {
	from, last := -1, -1
	for x := range n {
		if s.p.Grey[y*across+x*along] >= s.ink {
			continue
		}
		if from < 0 || x-last > gap+1 {
			if from >= 0 && last-from >= long {
				out = append(out, span2{from, y, last + 1, y + 1})
			}
			from = x
		}
		last = x
	}
	if from >= 0 && last-from >= long {
		out = append(out, span2{from, y, last + 1, y + 1})
	}
	return out
}

// stack joins the runs of a row to the lines that are open above it. A line
// that did not go on is finished: thin enough it is a rule.
func (s *strokeFinder) stack(open, runs []span2, y, thick int, vertical bool) []span2 {
	var still []span2
	for _, o := range open {
		grown := false
		for i := range runs {
			r := &runs[i]
			if r.x0 < 0 || min(o.x1, r.x1)-max(o.x0, r.x0) <= 0 {
				continue
			}
			o = span2{min(o.x0, r.x0), o.y0, max(o.x1, r.x1), y + 1}
			r.x0, grown = -1, true
		}
		switch {
		case grown || y-o.y1 < 2:
			still = append(still, o)
		case o.y1-o.y0 <= thick && s.alone(o, vertical):
			s.keep(o, vertical)
		}
	}
	for _, r := range runs {
		if r.x0 >= 0 {
			still = append(still, r)
		}
	}
	return still
}

// alone is true when there is paper on both sides of a line.
func (s *strokeFinder) alone(r span2, vertical bool) bool {
	along, across, most := 1, s.p.Width, s.p.Height
	if vertical {
		along, across, most = s.p.Width, 1, s.p.Width
	}
	off := max(2, int(besideRule*s.dpi))
	for _, y := range [2]int{r.y0 - off, r.y1 - 1 + off} {
		if y < 0 || y >= most {
			continue
		}
		n := 0
		for x := r.x0; x < r.x1; x++ {
			if s.p.Grey[y*across+x*along] < s.ink {
				n++
			}
		}
		if float64(n) > lonely*float64(r.x1-r.x0) {
			return false
		}
	}
	return true
}

func (s *strokeFinder) keep(r span2, vertical bool) {
	if len(s.found) >= maxRules {
		return
	}
	if vertical {
		r = span2{r.y0, r.x0, r.y1, r.x1}
	}
	s.found = append(s.found, r)
	b := s.points(r)
	if x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2; vertical {
		s.rules = append(s.rules, rule{x, b.Y0, x, b.Y1})
	} else {
		s.rules = append(s.rules, rule{b.X0, y, b.X1, y})
	}
}

// erase takes the rules out of the picture.
func (s *strokeFinder) erase() {
	for _, r := range s.found {
		for y := max(0, r.y0-1); y < min(s.p.Height, r.y1+1); y++ {
			row := s.p.Grey[y*s.p.Width+r.x0 : y*s.p.Width+r.x1]
			for x := range row {
				row[x] = pictureWhite
			}
		}
	}
}
