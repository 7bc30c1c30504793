package pdftext

import (
	"context"
	"math"
	"reflect"
	"strings"

	"github.com/ledongthuc/pdf"
)

// Options bound one reading.
type Options struct {
	Password string                // tried after the empty one
	MaxBytes int64                 // of the file; 0 is DefaultMaxBytes
	MaxPages int                   // 0 is DefaultMaxPages; a longer file is read up to it and is Partial
	CacheDir string                // where PDFium keeps its compiled code; empty: compiled again each time
	Warm     func()                // fills CacheDir, when PDFium is needed and it is empty; may be nil
	Progress func(page, pages int) // called after each page, from the same goroutine; may be nil
	// Recognize has the text of a picture recognized. It returns at once; what
	// it returns waits for the answer, an hOCR document. nil: the text of
	// pictures is not read.
	Recognize     func(*Picture) (answer func() ([]byte, error))
	MaxRecognized int // pages; 0 is DefaultMaxRecognized
	Ahead         int // pages that are looked at beside each other; 0 is 1
}

// doc is a file that is being read, with what is worth keeping between pages.
type doc struct {
	ctx      context.Context
	data     []byte
	plain    bool // not encrypted: streams can be decoded from data
	fonts    map[uint64]*font
	forms    map[uint64][]byte // decoded content of small forms that many pages show
	kept     int               // bytes in forms
	drawn    []byte            // room for the content of the page that is drawn
	content  int64             // decoded content bytes so far
	nodes    []pageNode
	pages    []pageDraft
	finished int  // pages that were read, as they are shown to people
	count    int  // pages that the file claims to have
	attack   bool // the file holds what only a file that is made to harm does
	producer string
	lost     int // streams that could not be decoded to their end
	partial  bool
}

// newDoc walks the page tree of an open file.
func newDoc(ctx context.Context, data []byte, file *pdf.Reader, opt Options) *doc {
	d := &doc{ctx: ctx, data: data, fonts: map[uint64]*font{}, forms: map[uint64][]byte{}}
	d.guard(func() {
		d.plain = file.Trailer().Key("Encrypt").Kind() == pdf.Null
		d.producer = cleanText(file.Trailer().Key("Info").Key("Producer").Text())
	})
	most := opt.MaxPages
	if most <= 0 {
		most = DefaultMaxPages
	}
	d.guard(func() {
		root := file.Trailer().Key("Root").Key("Pages")
		if n := root.Key("Count").Int64(); n > 0 && n <= int64(len(data)) {
			d.count = int(n)
		} else {
			d.partial = true
			d.attack = d.attack || n > int64(len(data)) // no file of this size has so many pages
		}
		d.attack = d.attack || circular(root)
		d.walkTree(root, most)
	})
	return d
}

// circular is true when the parents of the page tree's root lead back to it.
func circular(root pdf.Value) bool {
	v := root
	for range maxTreeDepth {
		if v = v.Key("Parent"); v.Kind() != pdf.Dict {
			return false
		}
	}
	return true
}

// pageNode is one leaf of the page tree with what it inherits (7.7.3.4).
type pageNode struct {
	page      pdf.Value
	resources pdf.Value
	media     pdf.Value
	crop      pdf.Value
	rotate    int64
	orphan    bool // its content restores a state before it has saved or drawn anything
}

const (
	maxTreeDepth = 64
	maxKids      = 100_000
)

// walkTree collects the pages in order. Cycles, nodes without pages and
// objects that cannot be loaded are passed over and mark the file as partial.
func (d *doc) walkTree(root pdf.Value, maxPages int) {
	seen := map[uint64]bool{}
	visited := 0
	above := map[uint64]bool{} // the nodes that are being walked
	var walk func(n pageNode, depth int)
	walk = func(n pageNode, depth int) {
		visited++
		if depth > maxTreeDepth || visited > maxKids || len(d.nodes) >= maxPages {
			d.partial = true
			return
		}
		n.inherit()
		kids := n.page.Key("Kids")
		if kids.Kind() != pdf.Array {
			if n.page.Kind() == pdf.Dict && n.page.Key("Type").Name() != "Pages" {
				d.nodes = append(d.nodes, n)
			}
			return
		}
		for i := range min(kids.Len(), maxKids) {
			ref := refAt(kids, i)
			if ref != 0 && seen[ref] {
				d.partial = true
				d.attack = d.attack || above[ref]
				continue
			}
			seen[ref], above[ref] = true, true
			d.guard(func() {
				child := n
				child.page = kids.Index(i)
				walk(child, depth+1)
			})
			delete(above, ref)
		}
	}
	d.guard(func() { walk(pageNode{page: root}, 0) })
}

// inherit takes the node's own attributes over those of its parents.
func (n *pageNode) inherit() {
	if v := n.page.Key("Resources"); v.Kind() == pdf.Dict {
		n.resources = v
	}
	if v := n.page.Key("MediaBox"); v.Len() == 4 {
		n.media = v
	}
	if v := n.page.Key("CropBox"); v.Len() == 4 {
		n.crop = v
	}
	if v := n.page.Key("Rotate"); v.Kind() == pdf.Integer {
		n.rotate = v.Int64()
	}
}

// guard runs f and turns a panic of the library into a partial reading.
func (d *doc) guard(f func()) {
	defer func() {
		if x := recover(); x != nil {
			d.partial = true
		}
	}()
	f()
}

// frame is the visible rectangle of the page in user space, and the matrix
// from user space to the page as displayed.
func (n *pageNode) frame() (m matrix, width, height float64) {
	x0, y0, x1, y1, ok := rectangle(n.media)
	if !ok {
		x0, y0, x1, y1 = 0, 0, 612, 792
	}
	if a, b, c, e, ok := rectangle(n.crop); ok {
		a, b, c, e = max(a, x0), max(b, y0), min(c, x1), min(e, y1)
		if c-a > 1 && e-b > 1 {
			x0, y0, x1, y1 = a, b, c, e
		}
	}
	w, h := x1-x0, y1-y0
	switch ((n.rotate % 360) + 360) % 360 {
	case 90:
		return matrix{0, -1, 1, 0, -y0, x1}, h, w
	case 180:
		return matrix{-1, 0, 0, -1, x1, y1}, w, h
	case 270:
		return matrix{0, 1, -1, 0, y1, -x0}, h, w
	}
	return matrix{1, 0, 0, 1, -x0, -y0}, w, h
}

func rectangle(v pdf.Value) (x0, y0, x1, y1 float64, ok bool) {
	if v.Len() != 4 {
		return 0, 0, 0, 0, false
	}
	a, b, c, e := v.Index(0).Float64(), v.Index(1).Float64(), v.Index(2).Float64(), v.Index(3).Float64()
	x0, y0, x1, y1 = min(a, c), min(b, e), max(a, c), max(b, e)
	ok = x1-x0 > 1 && y1-y0 > 1 && max(math.Abs(x0), math.Abs(y0), math.Abs(x1), math.Abs(y1)) < 1e6
	return x0, y0, x1, y1, ok
}

// contents joins the content streams of a page; they are one stream, cut at
// any token (7.8.2).
func (d *doc) contents(page pdf.Value) ([]byte, error) {
	c := page.Key("Contents")
	streams := []pdf.Value{c}
	if c.Kind() != pdf.Stream {
		streams = streams[:0]
		for i := range c.Len() {
			streams = append(streams, c.Index(i))
		}
	}
	all := d.drawn[:0]
	for _, v := range streams {
		before := len(all)
		if all = d.streamInto(all, v, maxPageContent+1); all == nil {
			all = d.drawn[:before]
		}
		if err := d.spend(len(all)-before, before); err != nil {
			return nil, err
		}
		all = append(all, '\n')
		d.drawn = all
	}
	return all, nil
}

// spend counts decoded content against the limits of the page and the file.
func (d *doc) spend(decoded, before int) error {
	d.content += int64(decoded)
	if before+decoded > maxPageContent || d.content > maxDocContent {
		return errTooMuch
	}
	return nil
}

// refAt is the object number behind an array element, key behind a dictionary
// entry, without loading the object; 0 when it is none. The library hides its
// references, so they are looked at through package reflect; when its shape
// changes, nothing is cached any more, and TestReferencesAreSeen fails.
func refAt(v pdf.Value, i int) uint64 {
	data := reflect.ValueOf(v).FieldByName("data")
	if data.Kind() != reflect.Interface || data.Elem().Kind() != reflect.Slice || i >= data.Elem().Len() {
		return 0
	}
	return refOf(data.Elem().Index(i))
}

func refKey(v pdf.Value, key string) uint64 {
	data := reflect.ValueOf(v).FieldByName("data")
	if data.Kind() != reflect.Interface || data.Elem().Kind() != reflect.Map {
		return 0
	}
	m := data.Elem()
	return refOf(m.MapIndex(reflect.ValueOf(key).Convert(m.Type().Key())))
}

func refOf(v reflect.Value) uint64 {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct || !strings.HasSuffix(v.Type().Name(), "ptr") {
		return 0
	}
	return v.Field(0).Uint()<<16 | v.Field(1).Uint()
}
