package pdftext

import (
	"context"
	"fmt"
)

// Read turns the bytes of a PDF into its pages. Every error is an *Error.
//
// Read keeps its own limits, but the library below it may still loop or eat
// memory on a hostile file: call it in a child process, through Run and Serve.
func Read(ctx context.Context, data []byte, opt Options) (*Document, error) {
	ready, err := prepare(data, opt.MaxBytes)
	if e, ok := err.(*Error); ok {
		return nil, e
	}
	if err != nil {
		return nil, NewError(Damaged)
	}
	doc, err := readNative(ctx, ready, opt)
	if err != nil {
		return nil, NewError(Damaged)
	}
	return doc, nil
}

// readNative reads a prepared file with Ward's own walker.
func readNative(ctx context.Context, data []byte, opt Options) (*Document, error) {
	r, err := open(data, opt.Password)
	if err != nil {
		return nil, err
	}
	d := &doc{ctx: ctx, fonts: map[uint64]*font{}, forms: map[uint64][]byte{}}
	out := &Document{Source: Native}
	d.guard(func() {
		out.Producer = cleanText(r.Trailer().Key("Info").Key("Producer").Text())
	})
	maxPages := opt.MaxPages
	if maxPages <= 0 {
		maxPages = DefaultMaxPages
	}
	d.guard(func() {
		root := r.Trailer().Key("Root").Key("Pages")
		out.PageCount = int(min(max(root.Key("Count").Int64(), 0), maxKids))
		d.walkTree(root, maxPages)
	})
	out.PageCount = max(out.PageCount, len(d.pages))
	drafts := make([][]*draft, 0, len(d.pages))
	for i := range d.pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page, tables, err := d.readPage(&d.pages[i], i+1)
		if err != nil {
			d.partial = true
		}
		out.Pages, drafts = append(out.Pages, page), append(drafts, tables)
		if opt.Progress != nil {
			opt.Progress(i+1, len(d.pages))
		}
	}
	mark(out.Pages, drafts)
	out.Partial = d.partial || len(out.Pages) < out.PageCount
	return out, nil
}

// readPage reads one page; after an error it holds what was drawn before it.
func (d *doc) readPage(n *pageNode, number int) (Page, []*draft, error) {
	base, w, h := n.frame()
	k := &ink{width: w, height: h}
	err := d.draw(n, k, base)
	p, tables := k.layout(number)
	return p, tables, err
}

func (d *doc) draw(n *pageNode, k *ink, base matrix) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("page: %v", x)
		}
	}()
	data, err := d.contents(n.page)
	if err != nil {
		return err
	}
	p := &interp{d: d, ink: k, active: map[uint64]bool{}, spent: len(data)}
	p.state = state{ctm: base, scale: 1, line: 1}
	return p.run(data, newResources(n.resources), 0)
}
