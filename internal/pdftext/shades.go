package pdftext

// Boxes that are darker than the paper, in a picture: they are found in tiles,
// and those that are dark are turned around, for the light letters in them.

// The measures of boxes in a picture, in inches.
const (
	tile        = 0.04 // side of the squares of which boxes are made
	minShadeRun = 0.5  // width of a shaded box
)

const (
	darkTile  = 0.6  // part of a tile that is ink, in a dark box
	mixedTile = 0.3  // the same, where it holds light letters
	greyStep  = 9    // by how much a tile is darker than the paper, in a light box
	faintStep = 24   // by how much a faint rule is
	divided   = 0.85 // part of the height of a dark box that a light line in it takes
	fewTiles  = 2    // height of a box in tiles, at least
	edgeTiles = 1    // by how much the ends of the rows of one box may differ
)

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
