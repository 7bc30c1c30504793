package pdftext

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/ledongthuc/pdf"
)

// Limits of one file. A real report stays far below each of them.
const (
	DefaultMaxBytes = 100 << 20 // bytes of a file, unless Options say otherwise
	DefaultMaxPages = 3000      // pages of a file, unless Options say otherwise

	maxJunk        = 1024     // bytes before the header (ISO 32000-1, annex H, note 13)
	maxPageContent = 32 << 20 // decoded bytes of one page's content, its forms included
	maxDocContent  = 1 << 30  // decoded bytes of all pages
	maxFontStream  = 4 << 20  // decoded bytes of a CMap
	maxFontProgram = 16 << 20 // decoded bytes of a font program
	readsPerByte   = 400      // how often, on average, the library may read a byte of the file
)

// errBudget ends a library call that reads the file for ever.
var errBudget = errors.New("the file is read again and again")

// meter is the file as the library sees it. It fails when far more is read
// than a sane file needs, which ends loops inside the library.
type meter struct {
	data []byte
	left int64
}

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(m.data)) {
		return 0, io.EOF
	}
	n := copy(p, m.data[off:])
	if m.left -= int64(n) + 64; m.left < 0 {
		return 0, errBudget
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

var (
	headerMark = []byte("%PDF-")
	eofMark    = []byte("%%EOF")
)

// prepare checks a file before any library opens it, and repairs what needs
// no understanding: junk around it, and a version that the library refuses.
// An error of type *Error is final; any other only means that the object
// reader must not see this file.
func prepare(data []byte, maxBytes int64) ([]byte, error) {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	if int64(len(data)) > maxBytes {
		return nil, NewError(TooLarge)
	}
	i := bytes.Index(data[:min(len(data), maxJunk+len(headerMark))], headerMark)
	if i < 0 {
		return nil, NewError(NotPDF)
	}
	data = data[i:]
	if len(data) < 64 {
		return nil, NewError(Damaged)
	}
	data = patchVersion(data)
	end := bytes.LastIndex(data, eofMark)
	if end < 0 {
		return data, errors.New("no end-of-file mark")
	}
	data = data[:end+len(eofMark)]
	past, err := checkXref(data)
	if err != nil {
		return data, err
	}
	return patchSize(data, past), nil
}

// complete is true when a file ends as PDFs do: it was not cut off.
func complete(data []byte) bool {
	return bytes.Contains(data[max(0, len(data)-2048):], eofMark)
}

// patchVersion returns data with a header that the object reader knows.
func patchVersion(data []byte) []byte {
	v := data[len(headerMark):]
	if v[0] == '1' && v[1] == '.' && v[2] >= '0' && v[2] <= '7' && (v[3] == '\r' || v[3] == '\n') {
		return data
	}
	data = bytes.Clone(data)
	v = data[len(headerMark):]
	copy(v, "1.7")
	if v[3] != '\r' && v[3] != '\n' {
		v[3] = '\n'
	}
	return data
}

// open reads the cross-reference of a prepared file, and tries the empty
// password and then the one given.
func open(data []byte, password string) (r *pdf.Reader, err error) {
	defer func() {
		if x := recover(); x != nil {
			r, err = nil, fmt.Errorf("open: %v", x)
		}
	}()
	tried := false
	next := func() string {
		if tried {
			return ""
		}
		tried = true
		return password
	}
	m := &meter{data: data, left: int64(len(data))*readsPerByte + 64<<20}
	r, err = pdf.NewReaderEncrypted(m, int64(len(data)), next)
	if err == nil && shortKey(r.Trailer().Key("Encrypt")) {
		return nil, errors.New("a key of less than 128 bits, with which the library decrypts wrongly")
	}
	return r, err
}

func shortKey(encrypt pdf.Value) bool {
	return encrypt.Kind() == pdf.Dict && encrypt.Key("V").Int64() < 4 && encrypt.Key("Length").Int64() < 128
}
