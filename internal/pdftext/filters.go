package pdftext

import (
	"bufio"
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"io"
	"reflect"
	"sync"

	"github.com/ledongthuc/pdf"
	tifflzw "golang.org/x/image/tiff/lzw"
)

// errFilter says that a stream has a filter that is not decoded here.
var errFilter = errors.New("unknown filter")

const (
	maxFilters = 8       // of one stream, one after the other
	maxStage   = 8 << 20 // bytes that one of several filters may give to the next
)

// stream decodes a stream up to limit bytes. What could be decoded before an
// error counts; nothing is nil.
func (d *doc) stream(v pdf.Value, limit int64) []byte {
	return d.streamInto(make([]byte, 0, min(max(v.Key("Length").Int64()*4, 512), 1<<20)), v, limit)
}

// streamInto is stream with room to decode into.
func (d *doc) streamInto(room []byte, v pdf.Value, limit int64) (data []byte) {
	defer func() {
		if x := recover(); x != nil {
			d.lost++
		}
	}()
	r, err := d.decoder(v)
	if err != nil {
		d.lost++
		return nil
	}
	data, err = readUpTo(r, limit, room)
	if err != nil && !errors.Is(err, zlib.ErrChecksum) { // a wrong checksum behind whole data is common
		d.lost++
	}
	release(r)
	return data
}

// readUpTo reads at most limit bytes behind those of data.
func readUpTo(r io.Reader, limit int64, data []byte) ([]byte, error) {
	r = io.LimitReader(r, limit)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
	}
}

// decoder undoes the filters of a stream (7.4). The library does so only for
// encrypted files: it knows few filters and panics at the others.
func (d *doc) decoder(v pdf.Value) (io.Reader, error) {
	raw, ok := d.raw(v)
	if !ok {
		return v.Reader(), nil
	}
	filter, parms := v.Key("Filter"), v.Key("DecodeParms")
	switch filter.Kind() {
	case pdf.Null:
		return bytes.NewReader(raw), nil
	case pdf.Name:
		return unfilter(bytes.NewReader(raw), filter.Name(), parms)
	}
	if filter.Len() > maxFilters {
		return nil, errFilter
	}
	var r io.Reader = bytes.NewReader(raw)
	for i := range filter.Len() {
		var err error
		if r, err = unfilter(between(r, i), filter.Index(i).Name(), parms.Index(i)); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// between bounds what the i-th filter of a stream gets from the one before it.
// A filter may swallow what it cannot decode: without a bound, a few bytes that
// are unpacked again and again would keep it busy for ever.
func between(r io.Reader, i int) io.Reader {
	if i == 0 {
		return r
	}
	return io.LimitReader(r, maxStage)
}

// raw is the stream as it lies in the file. A length that is wrong is found
// out by the keyword that must follow, and put right.
func (d *doc) raw(v pdf.Value) ([]byte, bool) {
	data := reflect.ValueOf(v).FieldByName("data")
	if !d.plain || data.Kind() != reflect.Interface || data.Elem().Kind() != reflect.Struct {
		return nil, false
	}
	at := data.Elem().FieldByName("offset")
	if at.Kind() != reflect.Int64 || at.Int() < 0 || at.Int() > int64(len(d.data)) {
		return nil, false
	}
	rest := d.data[at.Int():]
	if n := v.Key("Length").Int64(); n >= 0 && n <= int64(len(rest)) {
		after := bytes.TrimLeft(rest[n:min(n+16, int64(len(rest)))], "\r\n ")
		if bytes.HasPrefix(after, []byte("endstream")) || bytes.HasPrefix(after, []byte("endobj")) {
			return rest[:n], true
		}
	}
	if end := bytes.Index(rest, []byte("endstream")); end >= 0 {
		return bytes.TrimRight(rest[:end], "\r\n"), true
	}
	d.partial = true
	return rest, true
}

var zlibReaders sync.Pool

// inflater is a pooled zlib reader, see release.
type inflater struct{ io.ReadCloser }

func inflate(r io.Reader) (io.Reader, error) {
	if z, ok := zlibReaders.Get().(*inflater); ok {
		if err := z.ReadCloser.(zlib.Resetter).Reset(r, nil); err != nil {
			return nil, err
		}
		return z, nil
	}
	z, err := zlib.NewReader(r)
	return &inflater{z}, err
}

func release(r io.Reader) {
	if z, ok := r.(*inflater); ok {
		zlibReaders.Put(z)
	}
}

func unfilter(r io.Reader, name string, parms pdf.Value) (io.Reader, error) {
	switch name {
	case "FlateDecode", "Fl":
		z, err := inflate(r)
		if err != nil {
			return nil, err
		}
		return unpredict(z, parms), nil
	case "LZWDecode", "LZW":
		if e := parms.Key("EarlyChange"); e.Kind() == pdf.Integer && e.Int64() == 0 {
			return unpredict(lzw.NewReader(r, lzw.MSB, 8), parms), nil
		}
		return unpredict(tifflzw.NewReader(r, tifflzw.MSB, 8), parms), nil
	case "ASCII85Decode", "A85":
		return ascii85.NewDecoder(&until{r: r, end: '~'}), nil
	case "ASCIIHexDecode", "AHx":
		return &hexReader{bufio.NewReader(&until{r: r, end: '>'})}, nil
	case "RunLengthDecode", "RL":
		return &runReader{r: r}, nil
	case "Crypt":
		return r, nil
	}
	return nil, errFilter
}

// until ends the input at a byte.
type until struct {
	r   io.Reader
	end byte
	eof bool
}

func (u *until) Read(p []byte) (int, error) {
	if u.eof {
		return 0, io.EOF
	}
	n, err := u.r.Read(p)
	if i := bytes.IndexByte(p[:n], u.end); i >= 0 {
		u.eof = true
		return i, io.EOF
	}
	return n, err
}

// hexReader decodes ASCIIHexDecode: what is no digit is skipped.
type hexReader struct {
	r *bufio.Reader
}

func (h *hexReader) Read(p []byte) (int, error) {
	n, half := 0, -1
	for n < len(p) {
		c, err := h.r.ReadByte()
		if err != nil {
			if half >= 0 {
				p[n] = byte(half << 4)
				n++
			}
			return n, io.EOF
		}
		v := unhex(c)
		if v < 0 {
			continue
		}
		if half < 0 {
			half = v
			continue
		}
		p[n] = byte(half<<4 | v)
		n, half = n+1, -1
	}
	return n, nil
}

// runReader decodes RunLengthDecode (7.4.5).
type runReader struct {
	r    io.Reader
	left []byte
}

func (q *runReader) Read(p []byte) (int, error) {
	for len(q.left) == 0 {
		var b [129]byte
		if _, err := io.ReadFull(q.r, b[:1]); err != nil || b[0] == 128 {
			return 0, io.EOF
		}
		switch n := int(b[0]); {
		case n < 128:
			k, _ := io.ReadFull(q.r, b[:n+1]) // what came before the end counts
			q.left = append(q.left[:0], b[:k]...)
			if k == 0 {
				return 0, io.EOF
			}
		default:
			if _, err := io.ReadFull(q.r, b[:1]); err != nil {
				return 0, io.EOF
			}
			q.left = bytes.Repeat(b[:1], 257-n)
		}
	}
	n := copy(p, q.left)
	q.left = q.left[n:]
	return n, nil
}
