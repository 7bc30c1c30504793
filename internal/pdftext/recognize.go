package pdftext

import "math"

// DefaultMaxRecognized is the number of pages of one file whose text is
// recognized, unless Options say otherwise.
const DefaultMaxRecognized = 300

// recognize has the text recognized of the pages that hold none that could be
// used. Some pages are under way at once: each is rendered while those before
// it are looked at.
func (r *reading) recognize(d *doc) {
	if r.opt.Recognize == nil {
		return
	}
	var open []*sight
	left := r.opt.MaxRecognized
	if left <= 0 {
		left = DefaultMaxRecognized
	}
	for i := range d.pages {
		if left == 0 || r.ctx.Err() != nil {
			break
		}
		if !d.illegible(i) || r.cut && !d.pages[i].picture || !r.pdfium(d.data) {
			continue // a file that was cut off has lost the fonts to draw such a page with
		}
		left--
		s, err := r.look(d, i)
		if err != nil {
			continue
		}
		open = append(open, s)
		if len(open) > max(r.opt.Ahead, 1) {
			r.see(d, open[0])
			open = open[1:]
		}
	}
	for _, s := range open {
		r.see(d, s)
	}
	if d.finished < len(d.pages) { // pages of which nothing could be seen
		d.finished = len(d.pages) - 1
		r.done(d)
	}
}

// illegible is true when a page has no text that can be used, but may show
// some. A cover with a few words over a picture has what it needs.
func (d *doc) illegible(i int) bool {
	p := &d.pages[i]
	if p.huge || !p.picture && p.page.Trust >= legible {
		return false
	}
	cover := i == 0 || i == len(d.pages)-1
	return !p.picture || !cover || words(&p.page) == 0 || d.pictures()
}

// sight is a page that is being recognized.
type sight struct {
	index   int
	picture *Picture // level, without rules
	tilt    float64  // degrees by which it was turned clockwise to be level
	ink     byte
	dpi     int
	k       *ink
	answer  func() ([]byte, error)
}

// look renders a page, sets it level, takes the rules out of it, and asks for
// its text.
func (r *reading) look(d *doc, i int) (*sight, error) {
	_, w, h := d.nodes[i].frame()
	s := &sight{index: i, dpi: resolution(w, h), k: &ink{width: w, height: h}}
	var err error
	if s.picture, err = r.render(d, i, s.dpi); err != nil {
		return nil, err
	}
	s.ink = s.picture.threshold()
	if s.tilt = s.picture.skew(s.ink); s.tilt != 0 {
		s.picture = s.picture.turn(s.tilt)
	}
	s.k.rules, s.k.shades = s.picture.strokes(s.ink, s.dpi, h)
	s.answer = r.opt.Recognize(s.picture)
	return s, nil
}

// see waits for the text of a page and keeps it when there is any.
func (r *reading) see(d *doc, s *sight) {
	data, err := s.answer()
	if r.done(d); err != nil {
		return
	}
	words := readHOCR(data)
	if len(words) == 0 {
		return
	}
	if s.index > 0 {
		if before := d.pages[s.index-1].tables; len(before) > 0 {
			s.k.carry = before[len(before)-1].carry
		}
	}
	sure := s.k.write(words, s.picture, s.ink, s.dpi)
	page, tables := s.k.layout(s.index + 1)
	page.Source, page.Trust = OCR, min(sure, readable(&page))
	d.pages[s.index] = pageDraft{page: page, tables: tables, tilt: s.tilt}
}

// untilt moves everything on a page that was turned clockwise by some degrees
// back to where it is displayed.
func (p *Page) untilt(degrees float64) {
	if degrees == 0 {
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	mx, my := p.Width/2, p.Height/2
	p.move(matrix{cos, sin, -sin, cos, mx - mx*cos + my*sin, my - mx*sin - my*cos})
}
