package pdftext

import "errors"

// DefaultMaxRecognized is the number of pages of one file whose text is
// recognized, unless Options say otherwise.
const DefaultMaxRecognized = 300

// The measures of recognized pages.
const (
	doubtful = 0.7 // of how sure the recognition is of the words of a page, below which it may be upside down
	maxNoise = 20  // pages of noise in one file after which no more pages are looked at
)

// recognize has the text recognized of the pages that hold none that could be
// used. Some pages are under way at once: each is rendered while those before
// it are looked at.
func (r *reading) recognize(d *doc) {
	if r.opt.Recognize == nil {
		return
	}
	var open []*sight
	if r.left = r.opt.MaxRecognized; r.left <= 0 {
		r.left = DefaultMaxRecognized
	}
	noise, scan := 0, d.pictures()
	for i := range d.pages {
		if !d.illegible(i) || r.cut && !d.pages[i].picture {
			continue // a file that was cut off has lost the fonts to draw such a page with
		}
		d.pages[i].unseen = scan || i > 0 && i < len(d.pages)-1 // a cover of a file with text has little to say
		if r.left == 0 || noise >= maxNoise || r.ctx.Err() != nil {
			continue
		}
		s, err := r.look(d, i, -1)
		if errors.Is(err, errNoise) {
			noise++
		}
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
	picture *Picture // upright and level, without rules
	turned  int64    // degrees by which it was turned clockwise to be upright
	tilt    float64  // and then to be level
	blobs   int      // pieces of ink
	ink     byte
	dpi     int
	k       *ink
	answer  func() ([]byte, error)
	words   []seenWord
	sure    float64 // how sure the recognition is of them, from 0 to 1
}

// look renders a page, sets it upright and level, takes the rules out of it, and
// asks for its text. turn is how to set it upright; below 0 it is found out.
func (r *reading) look(d *doc, i int, turn int64) (*sight, error) {
	if !r.pdfium(d.data) {
		return nil, r.err
	}
	_, w, h := d.nodes[i].frame()
	s := &sight{index: i, dpi: resolution(w, h), turned: turn}
	var err error
	if s.picture, err = r.render(i, s.dpi); err != nil {
		return nil, err
	}
	s.ink = s.picture.threshold()
	letters, blobs, err := s.picture.letters(s.ink, s.dpi)
	if err != nil {
		return nil, err
	}
	if s.blobs = blobs; turn < 0 {
		s.turned = upright(letters, s.picture.Width, s.picture.Height, r.turned)
	}
	if s.picture = s.picture.rotate(s.turned); s.turned%180 != 0 {
		w, h = h, w
	}
	if s.tilt = s.picture.skew(s.ink); s.tilt != 0 {
		s.picture = s.picture.turn(s.tilt)
	}
	s.k = &ink{width: w, height: h}
	s.k.rules, s.k.shades = s.picture.strokes(s.ink, s.dpi, h)
	r.left--
	s.answer = r.opt.Recognize(s.picture)
	return s, nil
}

// read waits for the text of a page. It is false when none came.
func (s *sight) read() bool {
	data, err := s.answer()
	if err != nil || len(data) == 0 {
		return false
	}
	s.words = readHOCR(data)
	chars := 0
	for _, w := range s.words {
		chars += len(w.text)
		s.sure += w.sure * float64(len(w.text))
	}
	s.sure /= 100 * float64(max(chars, 1))
	return true
}

// see waits for the text of a page and keeps it when there is any. A page whose
// words are doubtful is looked at upside down as well.
func (r *reading) see(d *doc, s *sight) {
	defer r.done(d)
	read := s.read()
	if s.sure < doubtful && s.blobs > fewBlobs && r.left > 0 && r.ctx.Err() == nil {
		if other, err := r.look(d, s.index, (s.turned+180)%360); err == nil && other.read() && other.sure > s.sure {
			s, read = other, true
		}
	}
	if s.sure >= doubtful {
		r.turned = s.turned
	}
	p := &d.pages[s.index]
	switch {
	case len(s.words) > 0:
		r.keep(d, s)
	case read && s.blobs <= fewBlobs:
		p.page.Source, p.page.Trust, p.picture, p.unseen = OCR, 1, false, false // a blank page
	}
}

// keep puts what was seen in the place of a page.
func (r *reading) keep(d *doc, s *sight) {
	if s.index > 0 {
		if before := d.pages[s.index-1].tables; len(before) > 0 {
			s.k.carry = before[len(before)-1].carry
		}
	}
	s.k.write(s.words, s.picture, s.ink, s.dpi)
	page, tables := s.k.layout(s.index + 1)
	page.Source, page.Trust = OCR, min(s.sure, readable(&page))
	d.pages[s.index] = pageDraft{page: page, tables: tables, turned: s.turned, tilt: s.tilt}
}
