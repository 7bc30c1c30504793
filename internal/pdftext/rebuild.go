package pdftext

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// objectMark finds the head of an indirect object at the start of a line.
var objectMark = regexp.MustCompile(`(?:^|[\r\n\x00 ])(\d{1,8})[ ]+(\d{1,5})[ ]+obj\b`)

const maxPacked = 4 << 20 // decoded bytes of one object stream, when the cross-reference is rebuilt

// place says where an object is: at an offset, or packed in an object stream.
type place struct {
	offset int // of the object, or the number of its object stream
	index  int // in the object stream
	gen    int
	packed bool
}

// rebuilder collects the objects of a file whose cross-reference is lost.
type rebuilder struct {
	data    []byte
	places  map[int]place
	root    string // references as they stand in the file
	info    string
	crypt   string
	id      []byte
	catalog int   // last object that is a catalog
	pages   []int // objects that are pages, in file order
}

// rebuild appends a new cross-reference to a file whose own is broken or cut
// off, made from the objects that it holds. Where the catalog is lost too, or
// anew says that it is of no use, the pages that are left get a new one; whole
// is false then.
func rebuild(data []byte, anew bool) (out []byte, whole bool, err error) {
	b := &rebuilder{data: data, places: map[int]place{}}
	for _, m := range objectMark.FindAllSubmatchIndex(data, -1) { // of digits: a number that is too large is the largest
		n, _ := strconv.Atoi(string(data[m[2]:m[3]]))
		gen, _ := strconv.Atoi(string(data[m[4]:m[5]]))
		if n > 0 && float64(n) <= objectsIn(len(data)) {
			b.places[n] = place{offset: m[2], gen: gen}
			b.look(n, data[m[1]:])
		}
	}
	b.trailers()
	whole = true
	if b.root == "" && b.catalog > 0 {
		b.root = fmt.Sprintf("%d 0 R", b.catalog)
	}
	out = bytes.Clone(data)
	if b.root == "" || anew {
		if len(b.pages) == 0 {
			return nil, false, fmt.Errorf("no pages among %d objects", len(b.places))
		}
		whole = false
		out = b.newCatalog(out)
	}
	return b.append(out), whole, nil
}

// look notes what kind of object n is, by the dictionary at its head.
func (b *rebuilder) look(n int, body []byte) {
	l := &lexer{data: body[:min(len(body), 64<<10)]}
	t := l.next()
	if t.kind != tokenDict {
		return
	}
	switch nameEntry(t.bytes, "Type") {
	case "Catalog":
		b.catalog = n
	case "Page":
		b.pages = append(b.pages, n)
	case "ObjStm":
		b.unpack(n, t.bytes, body[l.pos:])
	case "XRef":
		b.trailer(t.bytes)
	}
}

// unpack notes the objects of an object stream (7.5.7). Only those deflated
// without a predictor are read, which is how all writers make them.
func (b *rebuilder) unpack(n int, dict, body []byte) {
	count, first := entry(dict, "N"), entry(dict, "First")
	_, body, ok := bytes.Cut(body[:min(len(body), len(b.data))], []byte("stream"))
	if !ok || len(count) != 1 || len(first) != 1 {
		return
	}
	z, err := zlib.NewReader(bytes.NewReader(bytes.TrimLeft(body[:min(len(body), maxPacked)], "\r\n")))
	if err != nil {
		return
	}
	plain, _ := io.ReadAll(io.LimitReader(z, maxPacked)) // what came before an error counts
	l := &lexer{data: plain}
	for i := 0; i < int(min(count[0], 10_000)); i++ {
		num, ok1 := l.integer()
		off, ok2 := l.integer()
		if !ok1 || !ok2 || num <= 0 || float64(num) > objectsIn(len(b.data)) {
			return
		}
		b.places[int(num)] = place{offset: n, index: i, packed: true}
		if at := int64(first[0]) + off; at >= 0 && at < int64(len(plain)) {
			in := &lexer{data: plain[at:]}
			if t := in.next(); t.kind == tokenDict {
				switch nameEntry(t.bytes, "Type") {
				case "Catalog":
					b.catalog = int(num)
				case "Page":
					b.pages = append(b.pages, int(num))
				}
			}
		}
	}
}

// trailers reads the trailer dictionaries, the last of which counts.
func (b *rebuilder) trailers() {
	for rest := b.data; ; {
		i := bytes.Index(rest, []byte("trailer"))
		if i < 0 {
			return
		}
		rest = rest[i+len("trailer"):]
		l := &lexer{data: rest}
		if t := l.next(); t.kind == tokenDict {
			b.trailer(t.bytes)
		}
	}
}

func (b *rebuilder) trailer(dict []byte) {
	for key, to := range map[string]*string{"Root": &b.root, "Info": &b.info, "Encrypt": &b.crypt} {
		if r := refEntry(dict, key); r != "" {
			*to = r
		}
	}
	if _, id, ok := bytes.Cut(dict, []byte("/ID")); ok {
		if end := bytes.IndexByte(id, ']'); end > 0 {
			b.id = id[:end+1]
		}
	}
}

// newCatalog appends a catalog over the pages that are left.
func (b *rebuilder) newCatalog(out []byte) []byte {
	n := 1
	for k := range b.places {
		n = max(n, k+1)
	}
	var kids bytes.Buffer
	for _, p := range b.pages {
		fmt.Fprintf(&kids, "%d %d R ", p, b.places[p].gen)
	}
	out = append(out, '\n')
	b.places[n] = place{offset: len(out)}
	out = fmt.Appendf(out, "%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n", n, n+1)
	b.places[n+1] = place{offset: len(out)}
	out = fmt.Appendf(out, "%d 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n", n+1, kids.String(), len(b.pages))
	b.root = fmt.Sprintf("%d 0 R", n)
	return out
}

// append writes all places as a cross-reference stream (7.5.8).
func (b *rebuilder) append(out []byte) []byte {
	size := 1
	for n := range b.places {
		size = max(size, n+1)
	}
	table := make([]byte, 0, 7*(size+1))
	for n := range size + 1 {
		p, ok := b.places[n]
		var row [7]byte
		switch {
		case n == size: // the stream itself
			row[0] = 1
			binary.BigEndian.PutUint32(row[1:], uint32(len(out)+1))
		case ok && p.packed:
			row[0] = 2
			binary.BigEndian.PutUint32(row[1:], uint32(p.offset))
			binary.BigEndian.PutUint16(row[5:], uint16(p.index))
		case ok:
			row[0] = 1
			binary.BigEndian.PutUint32(row[1:], uint32(p.offset))
			binary.BigEndian.PutUint16(row[5:], uint16(p.gen))
		}
		table = append(table, row[:]...)
	}
	at := len(out) + 1
	out = fmt.Appendf(out, "\n%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %s", size, size+1, b.root)
	for key, ref := range map[string]string{"Info": b.info, "Encrypt": b.crypt} {
		if ref != "" {
			out = fmt.Appendf(out, "/%s %s", key, ref)
		}
	}
	if b.id != nil && b.crypt != "" { // of no use otherwise, and what it holds may not fit
		out = fmt.Appendf(out, "/ID%s", b.id)
	}
	out = fmt.Appendf(out, "/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", len(table), table, at)
	return out
}

// nameEntry is the name that a dictionary holds under a key at its first level.
func nameEntry(dict []byte, key string) string {
	if t, _ := find(dict, key); t.kind == tokenName {
		return string(t.bytes)
	}
	return ""
}

// refEntry is the reference under a key, as it is written; empty when none.
func refEntry(dict []byte, key string) string {
	t, l := find(dict, key)
	if t.kind != tokenNumber {
		return ""
	}
	gen, ok := l.integer()
	if r := l.next(); !ok || string(r.bytes) != "R" {
		return ""
	}
	return fmt.Sprintf("%d %d R", int64(t.num), gen)
}
