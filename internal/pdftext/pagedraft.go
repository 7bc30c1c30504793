package pdftext

import (
	"errors"
	"fmt"
	"slices"
)

func words(p *Page) int {
	n := 0
	for _, l := range p.Lines {
		n += len(l.Words)
	}
	return n
}

// pageDraft is a page that was read, with what reading it again would need.
type pageDraft struct {
	page    Page
	tables  []*draft
	rules   []rule
	shades  []Box
	picture bool
	failed  bool    // some of its content could not be read
	huge    bool    // because there was too much of it
	unseen  bool    // its text could not be recognized
	turned  int64   // degrees by which it was read turned, see turned.go
	tilt    float64 // degrees clockwise by which its picture was turned, see recognize.go
}

// readPage reads one page; after an error it holds what was drawn before it.
func (d *doc) readPage(i int) {
	k, err := d.inkOf(i)
	turned := k.sideways()
	if turned != 0 {
		d.nodes[i].rotate += turned
		k, err = d.inkOf(i)
	}
	p := pageDraft{failed: err != nil, huge: errors.Is(err, errTooMuch), turned: turned}
	p.page, p.tables = k.layout(i + 1)
	p.page.Trust = k.trust(&p.page, err)
	p.picture = k.scanned(&p.page)
	if p.page.Trust < trusted {
		p.rules, p.shades = k.rules, k.shades
	}
	d.pages = append(d.pages, p)
}

// inkOf draws one page.
func (d *doc) inkOf(i int) (*ink, error) {
	base, w, h := d.nodes[i].frame()
	k := &ink{width: w, height: h}
	if i > 0 {
		if before := d.pages[i-1].tables; len(before) > 0 {
			k.carry = before[len(before)-1].carry
		}
	}
	return k, d.draw(&d.nodes[i], k, base)
}

func (d *doc) draw(n *pageNode, k *ink, base matrix) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("page: %v", x)
		}
	}()
	lost := d.lost
	defer func() {
		if err == nil && d.lost > lost {
			err = errors.New("a stream of the page is damaged")
		}
	}()
	data, err := d.contents(n.page)
	if err != nil {
		return err
	}
	p := &interp{d: d, node: n, ink: k, active: map[uint64]bool{}, spent: len(data)}
	p.state = state{ctm: base, scale: 1, line: 1}
	if err := p.run(data, newResources(n.resources), 0); err != nil {
		return err
	}
	return p.annotations(n.page, base)
}

func (d *doc) words() int {
	n := 0
	for i := range d.pages {
		n += words(&d.pages[i].page)
	}
	return n
}

// pictures is true when the file is a scan: no page has text, or next to none
// has while most are pictures.
func (d *doc) pictures() bool {
	total, scans := d.words(), 0
	for i := range d.pages {
		if d.pages[i].picture {
			scans++
		}
	}
	return total == 0 || scans*2 > len(d.pages) && total < 30*len(d.pages)
}

// recognized is true when the text of some picture was.
func (d *doc) recognized() bool {
	return slices.ContainsFunc(d.pages, func(p pageDraft) bool { return p.page.Source == OCR && words(&p.page) > 0 })
}

// document is the finished reading.
func (d *doc) document() *Document {
	out := &Document{PageCount: max(d.count, len(d.pages)), Producer: d.producer, Source: d.pages[0].page.Source}
	drafts := make([][]*draft, len(d.pages))
	for i, p := range d.pages {
		out.Pages = append(out.Pages, p.page)
		drafts[i] = p.tables
		if p.page.Source != out.Source {
			out.Source = Mixed
		}
		cover := i == 0 || i == len(d.pages)-1
		out.Pages[i].Unread = p.failed || p.unseen || p.page.Trust < legible && !(p.picture && cover)
		out.Partial = out.Partial || out.Pages[i].Unread
	}
	mark(out.Pages, drafts)
	for i, p := range d.pages {
		out.Pages[i].Turned, out.Pages[i].Tilt = p.turned, p.tilt
	}
	out.Partial = out.Partial || d.partial || len(out.Pages) < out.PageCount
	return out
}
