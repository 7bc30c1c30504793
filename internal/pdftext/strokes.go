package pdftext

// What a picture shows besides text: ruling lines, and boxes that are darker
// than the paper. Both are needed to find tables, and both disturb whoever
// recognizes the text.

// The measures of ruling lines and boxes in a picture, in inches.
const (
	minRun      = 0.45  // length of a horizontal rule
	minRise     = 0.28  // length of a vertical rule: longer than the stems of letters
	faintRun    = 1     // length of a rule that is no darker than the halo of letters
	maxStroke   = 0.05  // thickness of a rule
	besideRule  = 0.014 // distance from a rule at which there is paper
	runGap      = 0.012 // a gap in a rule that does not end it
	tile        = 0.04  // side of the squares of which boxes are made
	minShadeRun = 0.5   // width of a shaded box
)

const (
	darkTile  = 0.6  // part of a tile that is ink, in a dark box
	mixedTile = 0.3  // the same, where it holds light letters
	greyStep  = 9    // by how much a tile is darker than the paper, in a light box
	faintStep = 24   // by how much a faint rule is
	divided   = 0.85 // part of the height of a dark box that a light line in it takes
	lonely    = 0.15 // part of the pixels beside a rule that may be ink: above the serifs of a word there are more
	fewTiles  = 2    // height of a box in tiles, at least
	edgeTiles = 1    // by how much the ends of the rows of one box may differ
)

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

// boxes finds the shaded boxes, in tiles.
func (s *strokeFinder) boxes() {
	side := max(4, int(tile*s.dpi))
	w, h := s.p.Width/side, s.p.Height/side
	dark, level := make([]tileMark, w*h), make([]byte, w*h)
	var count [256]int
	for y := range h {
		for x := range w {
			i := y*w + x
			part, grey := s.tile(x*side, y*side, side)
			level[i] = grey
			count[grey]++
			if part >= darkTile {
				dark[i] = full
			} else if part >= mixedTile {
				dark[i] = mixed
			}
		}
	}
	paper := 0
	for v := 128; v < 256; v++ {
		if count[v] > count[paper] {
			paper = v
		}
	}
	s.faint = byte(max(int(s.ink), paper-faintStep))
	light := make([]tileMark, w*h)
	for i, v := range level {
		if light[i] = dark[i]; int(v) < paper-greyStep {
			light[i] = full
		}
	}
	for _, r := range rectangles(dark, w, h, int(minShadeRun*s.dpi)/side) {
		s.darks = append(s.darks, span2{r.x0 * side, r.y0 * side, r.x1 * side, r.y1 * side})
	}
	for _, r := range rectangles(light, w, h, int(minShadeRun*s.dpi)/side) {
		if len(s.shades) < maxRules {
			s.shades = append(s.shades, s.points(span2{r.x0 * side, r.y0 * side, r.x1 * side, r.y1 * side}))
		}
	}
}

// tile is the part of a square that is ink, and the grey of the rest.
func (s *strokeFinder) tile(x0, y0, side int) (part float64, grey byte) {
	n, sum, dark := 0, 0, 0
	for y := y0; y < y0+side; y++ {
		for _, v := range s.p.Grey[y*s.p.Width+x0 : y*s.p.Width+x0+side] {
			if v < s.ink {
				dark++
				continue
			}
			n++
			sum += int(v)
		}
	}
	if n*4 < side*side { // too little paper to see
		return float64(dark) / float64(side*side), pictureWhite
	}
	return float64(dark) / float64(side*side), byte(sum / n)
}

// tileMark says whether a tile belongs to a box.
type tileMark byte

const (
	mixed tileMark = 1 + iota // it does when enough of its row do
	full
)

// tileRuns are the stretches of one row of tiles that are at least wide long
// and at least half full.
func tileRuns(row []tileMark, y, wide int) (out []span2) {
	for x := 0; x < len(row); x++ {
		from, whole := x, 0
		for ; x < len(row) && row[x] != 0; x++ {
			if row[x] == full {
				whole++
			}
		}
		if x-from >= max(wide, 1) && whole*2 >= x-from {
			out = append(out, span2{from, y, x, y + 1})
		}
	}
	return out
}

// rectangles are the boxes of marked tiles that are at least wide tiles wide.
func rectangles(marked []tileMark, w, h, wide int) (out []span2) {
	var open []span2
	for y := range h + 1 {
		var runs []span2
		if y < h {
			runs = tileRuns(marked[y*w:(y+1)*w], y, wide)
		}
		var still []span2
		for _, o := range open {
			grown := false
			for i := range runs {
				if r := &runs[i]; r.x0 >= 0 && abs(r.x0-o.x0) <= edgeTiles && abs(r.x1-o.x1) <= edgeTiles {
					o.y1, grown, r.x0 = y+1, true, -1
				}
			}
			if grown {
				still = append(still, o)
			} else if o.y1-o.y0 >= fewTiles {
				out = append(out, o)
			}
		}
		for _, r := range runs {
			if r.x0 >= 0 {
				still = append(still, r)
			}
		}
		open = still
	}
	return out
}

func abs(v int) int { return max(v, -v) }

// invert turns the letters in dark boxes into dark ones on white ground.
func (s *strokeFinder) invert() {
	for _, r := range s.darks {
		r = s.trim(r)
		ground := s.ground(r)
		for y := r.y0; y < r.y1; y++ {
			row := s.p.Grey[y*s.p.Width+r.x0 : y*s.p.Width+r.x1]
			for x, v := range row {
				row[x] = byte(min(pictureWhite, pictureWhite*(pictureWhite-int(v))/(pictureWhite-ground)))
			}
		}
		s.frame(r)
		s.dividers(r)
	}
}

// dividers finds the light lines that part a dark box into cells, once it is
// turned around.
func (s *strokeFinder) dividers(r span2) {
	thick := int(maxStroke * s.dpi)
	for x := r.x0; x < r.x1; x++ {
		from := x
		for x < r.x1 && s.column(x, r.y0, r.y1) >= divided {
			x++
		}
		if d := (span2{from, r.y0, x, r.y1}); x > from && x-from <= thick {
			s.found = append(s.found, d)
			b := s.points(d)
			s.rules = append(s.rules, rule{(b.X0 + b.X1) / 2, b.Y0, (b.X0 + b.X1) / 2, b.Y1})
		}
	}
}

// column is the part of a column of pixels that is ink.
func (s *strokeFinder) column(x, y0, y1 int) float64 {
	n := 0
	for y := y0; y < y1; y++ {
		if s.p.Grey[y*s.p.Width+x] < s.ink {
			n++
		}
	}
	return float64(n) / float64(max(1, y1-y0))
}

// ground is the grey of a dark box.
func (s *strokeFinder) ground(r span2) int {
	n, sum := 1, 0
	for y := r.y0; y < r.y1; y++ {
		for _, v := range s.p.Grey[y*s.p.Width+r.x0 : y*s.p.Width+r.x1] {
			if v < s.ink {
				n, sum = n+1, sum+int(v)
			}
		}
	}
	return sum / n
}

// trim takes off the sides of a box that are not dark: its tiles may reach
// over its edge.
func (s *strokeFinder) trim(r span2) span2 {
	dark := func(q span2) bool {
		n := 0
		for y := q.y0; y < q.y1; y++ {
			for x := q.x0; x < q.x1; x++ {
				if s.p.Grey[y*s.p.Width+x] < s.ink {
					n++
				}
			}
		}
		return n*2 >= (q.x1-q.x0)*(q.y1-q.y0)
	}
	for r.x1-r.x0 > 1 && !dark(span2{r.x0, r.y0, r.x0 + 1, r.y1}) {
		r.x0++
	}
	for r.x1-r.x0 > 1 && !dark(span2{r.x1 - 1, r.y0, r.x1, r.y1}) {
		r.x1--
	}
	for r.y1-r.y0 > 1 && !dark(span2{r.x0, r.y0, r.x1, r.y0 + 1}) {
		r.y0++
	}
	for r.y1-r.y0 > 1 && !dark(span2{r.x0, r.y1 - 1, r.x1, r.y1}) {
		r.y1--
	}
	return r
}

// frame whitens what is left of the edge of a dark box, which tiles do not
// cover exactly.
func (s *strokeFinder) frame(r span2) {
	side := max(4, int(tile*s.dpi)) + 2
	for y := max(0, r.y0-side); y < min(s.p.Height, r.y1+side); y++ {
		for x := max(0, r.x0-side); x < min(s.p.Width, r.x1+side); x++ {
			if inside := y >= r.y0 && y < r.y1 && x >= r.x0 && x < r.x1; !inside && s.p.Grey[y*s.p.Width+x] < s.ink {
				s.p.Grey[y*s.p.Width+x] = pictureWhite
			}
		}
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
