package pdftext

import (
	"bytes"
	"context"
	"errors"
	"slices"
)

// Read turns the bytes of a PDF into its pages. Every error is an *Error.
//
// Read keeps its own limits, but the libraries below it may still loop or eat
// memory on a hostile file: call it in a child process, through Run and Serve.
func Read(ctx context.Context, data []byte, opt Options) (*Document, error) {
	r := &reading{ctx: ctx, opt: opt}
	defer r.close()
	out, err := r.read(data)
	if e, ok := errors.AsType[*Error](err); ok {
		return nil, e
	}
	if ctx.Err() != nil {
		return nil, NewError(TimeLimit)
	}
	if err != nil {
		return nil, NewError(Damaged)
	}
	return out, nil
}

// reading is one run of the chain: Ward's walker, pdfcpu, PDFium.
type reading struct {
	ctx    context.Context
	opt    Options
	guest  *guest // PDFium with the file open, once it was needed
	err    error  // why there is no guest
	broken int    // guests that a page ended
	left   int    // pictures whose text may still be asked for
	turned int64  // degrees by which the last picture was turned to be upright
	cut    bool   // the file has no end, so what was written last is missing
}

func (r *reading) close() {
	if r.guest != nil {
		r.guest.close()
	}
}

func (r *reading) read(data []byte) (*Document, error) {
	ready, err := prepare(data, r.opt.MaxBytes)
	if e, ok := errors.AsType[*Error](err); ok {
		return nil, e
	}
	r.cut = !complete(ready)
	d, err := r.own(ready, err)
	if _, final := errors.AsType[*Error](err); err != nil && !final {
		d, err = r.repaired(ready)
	}
	if err != nil {
		return nil, err
	}
	r.again(d)
	r.recognize(d)
	if d.words() == 0 && slices.ContainsFunc(d.pages, func(p pageDraft) bool { return p.huge }) {
		return nil, &Error{TooLarge, "This PDF unpacks to far more than a page can hold and was not read; print it to a new PDF and upload that."}
	}
	if d.words() == 0 && slices.ContainsFunc(d.pages, func(p pageDraft) bool { return p.failed }) {
		return nil, NewError(Damaged)
	}
	if d.pictures() && r.opt.Recognize != nil && !d.recognized() {
		return nil, &Error{NoText, "This PDF holds only pictures of pages, and no text could be recognized in them; ask the sender for the original PDF."}
	}
	if d.pictures() && r.opt.Recognize == nil {
		return nil, NewError(NoText)
	}
	if !slices.ContainsFunc(d.pages, func(p pageDraft) bool { return p.page.Trust >= legible }) {
		if r.cut {
			return nil, &Error{Damaged, "This PDF is cut off, and the text of what is left of it cannot be read; ask the sender for a whole copy."}
		}
		return nil, &Error{NoText, "The fonts of this PDF do not say which letters they show, so its text cannot be read; ask the sender for the original document, or run text recognition on it first."}
	}
	return d.document(), nil
}

// own reads a prepared file without other programs' help: as it is, and when
// that fails or pages are missing, with a cross-reference made from the objects
// that it holds. bad says why the object reader must not see it as it is.
func (r *reading) own(data []byte, bad error) (d *doc, err error) {
	if err = bad; err == nil {
		d, err = r.native(data)
	}
	if _, final := errors.AsType[*Error](err); final || err == nil && len(d.nodes) >= d.count || bytes.Contains(data, []byte("/Encrypt")) {
		return d, err
	}
	for _, anew := range []bool{false, true} {
		out, whole, buildErr := rebuild(data, anew)
		if buildErr != nil {
			continue
		}
		fresh, freshErr := r.native(out)
		if _, final := errors.AsType[*Error](freshErr); final {
			return nil, freshErr
		}
		if freshErr == nil && (d == nil || len(fresh.nodes) > len(d.nodes)) {
			fresh.partial = fresh.partial || !whole || !complete(data)
			return fresh, nil
		}
	}
	return d, err
}

// repaired reads what the object reader refused: pdfcpu writes the file anew,
// and when it cannot, PDFium does.
func (r *reading) repaired(data []byte) (*doc, error) {
	out, err := normalise(data, r.opt.Password)
	if e, ok := errors.AsType[*Error](err); ok {
		return nil, e
	}
	if err == nil {
		d, err := r.native(out)
		if _, final := errors.AsType[*Error](err); final || err == nil {
			return d, err
		}
	}
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	if !r.pdfium(data) {
		return nil, r.err
	}
	if out, err = r.guest.copy(); err != nil {
		return nil, err
	}
	if out, err = prepare(out, 0); err != nil {
		return nil, err
	}
	d, err := r.native(out)
	if err == nil {
		d.partial = d.partial || !complete(data)
	}
	return d, err
}

// pdfium opens the file in PDFium, once; false when that is not possible.
func (r *reading) pdfium(data []byte) bool {
	if r.guest == nil && r.err == nil {
		r.guest, r.err = openPDFium(r.ctx, data, r.opt)
	}
	return r.guest != nil
}

// native reads a prepared file with Ward's own walker.
func (r *reading) native(data []byte) (*doc, error) {
	file, err := open(data, r.opt.Password)
	if err != nil {
		return nil, err
	}
	d := newDoc(r.ctx, data, file, r.opt)
	if d.attack {
		return nil, NewError(Damaged)
	}
	if len(d.nodes) == 0 {
		return nil, errors.New("no pages")
	}
	for i := range d.nodes {
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		d.readPage(i)
		if r.opt.Recognize == nil || !d.pages[i].picture { // a picture is read when its text is recognized
			r.done(d)
		}
	}
	if d.attack || !slices.ContainsFunc(d.nodes, func(n pageNode) bool { return !n.orphan }) {
		return nil, NewError(Damaged)
	}
	return d, nil
}

// again reads the pages that cannot be trusted with PDFium, and keeps what is
// better. Pictures are left alone: PDFium sees no more text in them.
func (r *reading) again(d *doc) {
	for i := range d.pages {
		p := &d.pages[i]
		if p.page.Trust >= trusted || p.picture || p.huge || r.ctx.Err() != nil {
			continue
		}
		if !r.pdfium(d.data) {
			return
		}
		base, w, h := d.nodes[i].frame()
		k := &ink{width: w, height: h, rules: p.rules, shades: p.shades}
		if r.guest.chars(i, k, base) != nil {
			continue
		}
		page, tables := k.layout(i + 1)
		page.Source = Fallback
		page.Trust = k.trust(&page, nil)
		if words(&page) > 0 && (page.Trust > p.page.Trust || words(&page) > words(&p.page)) {
			p.page, p.tables, p.failed = page, tables, false
		}
	}
}

// done counts a page that was read.
func (r *reading) done(d *doc) {
	if d.finished++; r.opt.Progress != nil {
		r.opt.Progress(min(d.finished, len(d.nodes)), len(d.nodes))
	}
}
