package pdftext

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

const (
	maxSections   = 500 // cross-reference sections of one file: one for each time it was saved
	maxFieldBytes = 8   // of one field in a cross-reference stream
)

var startMark = []byte("startxref")

// checkXref walks the cross-reference sections of a file without trusting
// them, and refuses those that point out of the file, run in a circle, or
// claim more objects than the file can hold: the library would loop or
// allocate for them. It returns one past the highest object number of its tables.
func checkXref(data []byte) (past int64, err error) {
	tail := data[max(0, len(data)-1024):]
	i := bytes.LastIndex(tail, startMark)
	if i < 0 {
		return 0, errors.New("no startxref")
	}
	l := &lexer{data: tail[i+len(startMark):]}
	seen := map[int64]bool{}
	for next, ok := l.integer(); ok; {
		if next > 0 && (next < firstObject(data) || next > 2*int64(len(data))) || seen[next] || len(seen) > maxSections {
			return 0, NewError(Damaged) // before all objects, far past the end, or in a circle: made to mislead
		}
		if next <= 0 || next >= int64(len(data)) {
			return 0, fmt.Errorf("cross-reference at %d, outside the file", next)
		}
		seen[next] = true
		var most int64
		if most, next, ok, err = checkSection(data[next:], len(data)); err != nil {
			return 0, err
		}
		past = max(past, most)
	}
	if len(seen) == 0 {
		return 0, errors.New("no cross-reference offset")
	}
	return past, nil
}

// integer reads one integer, false when there is none.
func (l *lexer) integer() (int64, bool) {
	t := l.next()
	return int64(t.num), t.kind == tokenNumber && t.num == float64(int64(t.num))
}

// patchSize mends the trailer that counts, at the end of a file, when it says that
// there are fewer objects than the tables have, as a common program that puts
// files together writes it: the library passes over objects past that size, and
// the file would have to be read object by object.
func patchSize(data []byte, past int64) []byte {
	l := &lexer{data: data[bytes.LastIndex(data, startMark)+len(startMark):]}
	start, _ := l.integer() // checkXref has been there
	at := bytes.Index(data[start:], []byte("trailer"))
	if at < 0 || objectMark.Match(data[int(start)+at:]) {
		return data
	}
	at += int(start)
	l = &lexer{data: data[at+len("trailer"):]}
	dict := l.next()
	size := entry(dict.bytes, "Size")
	if dict.kind != tokenDict || len(size) != 1 || size[0] >= float64(past) {
		return data
	}
	was := fmt.Appendf(nil, "/Size %.0f", size[0])
	i := bytes.Index(data[at:], was) // elsewhere or otherwise: it is read object by object
	if i < 0 {
		return data
	}
	return slices.Concat(data[:at+i], fmt.Appendf(nil, "/Size %d", past), data[at+i+len(was):])
}

// checkSection checks one section and returns one past its highest object, if it
// is a table, and where the section before it is.
func checkSection(data []byte, size int) (past, prev int64, more bool, err error) {
	l := &lexer{data: data}
	t := l.next()
	if t.kind == tokenNumber { // "12 0 obj << … >> stream": a cross-reference stream
		l.next()
		if op := l.next(); string(op.bytes) != "obj" {
			return 0, 0, false, errors.New("no cross-reference where one should be")
		}
		prev, more, err = checkTrailer(l.next(), size)
		return 0, prev, more, err
	}
	if string(t.bytes) != "xref" {
		return 0, 0, false, errors.New("no cross-reference where one should be")
	}
	for {
		t := l.next()
		if t.kind == tokenOperator && string(t.bytes) == "trailer" {
			prev, more, err = checkTrailer(l.next(), size)
			return past, prev, more, err
		}
		n, ok := l.integer()
		if t.kind == tokenNumber && t.num > objectsIn(size) {
			return 0, 0, false, NewError(Damaged)
		}
		if t.kind != tokenNumber || !ok || n < 0 || t.num < 0 || n > int64(size)/18+2 || t.num+float64(n) > objectsIn(size) {
			return 0, 0, false, errors.New("malformed cross-reference table")
		}
		past = max(past, int64(t.num)+n)
		for range n {
			l.next()
			l.next()
			if k := l.next(); len(k.bytes) != 1 {
				return 0, 0, false, errors.New("malformed cross-reference table")
			}
		}
	}
}

// objectsIn is how many objects a file of so many bytes can have. Compressed
// cross-references are small, but objects still take some bytes each.
func objectsIn(size int) float64 { return float64(size) + 1000 }

// firstObject is where the first object of the file begins, or 0.
func firstObject(data []byte) int64 {
	if m := objectMark.FindIndex(data[:min(len(data), 64<<10)]); m != nil {
		return int64(m[0])
	}
	return 0
}

// checkTrailer looks at the entries that make a reader allocate.
func checkTrailer(t token, size int) (prev int64, more bool, err error) {
	if t.kind != tokenDict {
		return 0, false, errors.New("cross-reference without a dictionary")
	}
	bad := func(key string, values []float64, most float64) {
		for _, v := range values {
			if v > most {
				err = NewError(Damaged)
			} else if v < 0 && err == nil {
				err = fmt.Errorf("%s of %s", key, strconv.FormatFloat(v, 'g', -1, 64))
			}
		}
	}
	bad("/Size", entry(t.bytes, "Size"), objectsIn(size))
	bad("/Index", entry(t.bytes, "Index"), objectsIn(size))
	bad("/W", entry(t.bytes, "W"), maxFieldBytes)
	if p := entry(t.bytes, "Prev"); len(p) > 0 {
		prev, more = int64(p[0]), true
	}
	return prev, more, err
}

// entry returns the number, or the numbers of the array, that a dictionary
// holds under a key at its first level.
func entry(dict []byte, key string) []float64 {
	t, l := find(dict, key)
	if t.kind == tokenNumber {
		return []float64{t.num}
	}
	var out []float64
	if t.kind == tokenOpen {
		for t = l.next(); t.kind == tokenNumber; t = l.next() {
			out = append(out, t.num)
		}
	}
	return out
}

// find returns the first token of the value under a key of a dictionary, and
// the lexer behind it.
func find(dict []byte, key string) (token, *lexer) {
	l := &lexer{data: bytes.TrimPrefix(dict, []byte("<<"))}
	for {
		t := l.next()
		switch {
		case t.kind == tokenEnd:
			return t, l
		case t.kind != tokenName: // the rest of a value
		case string(t.bytes) == key:
			return l.next(), l
		default:
			if t = l.next(); t.kind == tokenOpen {
				for depth := 1; depth > 0 && t.kind != tokenEnd; {
					switch t = l.next(); t.kind {
					case tokenOpen:
						depth++
					case tokenClose:
						depth--
					}
				}
			}
		}
	}
}
