package pdftext

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ledongthuc/pdf"
	"pgregory.net/rapid"
)

// fuzzDocument reads with Ward's own walker and the rebuilt cross-reference.
// The libraries behind them are kept out: they may take seconds, and run
// behind the limits of the child.
func fuzzDocument(data []byte) (*Document, error) {
	r := &reading{ctx: context.Background(), opt: Options{MaxBytes: 1 << 20, MaxPages: 20}, err: errors.New("no PDFium in this test")}
	ready, err := prepare(data, r.opt.MaxBytes)
	if e, ok := errors.AsType[*Error](err); ok {
		return nil, e
	}
	d, err := r.own(ready, err)
	if err != nil {
		return nil, err
	}
	return d.document(), nil
}

// A vendor's file is hostile input: whatever it holds, reading it returns, and
// what it returns keeps its promises.
func FuzzRead(f *testing.F) {
	f.Add(smallPDF(2))
	f.Add(onePage("0 0 m 100 0 l S BT /F1 12 Tf 72 700 Td [(a)-300(b)] TJ ET", ""))
	f.Add(onePage("q 1 0 0 1 0 0 cm 72 600 200 100 re S 172 600 m 172 700 l S 72 650 m 272 650 l S Q BT /F1 9 Tf 80 680 Td (one) Tj 100 0 Td (two) Tj ET", ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := fuzzDocument(data); err == nil {
			checkDocument(t, d)
		}
	})
}

// FuzzContent has the whole input as one page's content.
func FuzzContent(f *testing.F) {
	f.Add("BT /F1 12 Tf 72 700 Td (text) Tj ET")
	f.Add("BI /W 1 ID x EI q Q cm << /A [1 2] >> BDC EMC")
	f.Add("0 0 1 1 re f 1e9 0 0 -1 5 5 cm BT /F2 1 Tf 5 0 0 5 1 1 Tm [(a)1(b)] TJ T* (c) ' ET")
	f.Fuzz(func(t *testing.T, content string) {
		if d, err := fuzzDocument(onePage(content, "")); err == nil {
			checkDocument(t, d)
		}
	})
}

// FuzzCMap has the input as a ToUnicode map and as an encoding.
func FuzzCMap(f *testing.F) {
	f.Add("1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <01> <05> <0041> endbfrange 1 beginbfchar <06> <D83DDE00> endbfchar", []byte("\x01\x02\x06"))
	f.Add("1 begincidrange <0000> <ffff> 5 endcidrange 1 beginbfrange <0001> <0002> [<0041> <0042>] endbfrange", []byte("\x00\x01"))
	f.Fuzz(func(t *testing.T, program string, text []byte) {
		m := parseCMap([]byte(program))
		for len(text) > 0 {
			c, n := m.cut(text)
			if n < 1 || n > len(text) {
				t.Fatalf("code of %d bytes in %d", n, len(text))
			}
			m.cid(c)
			text = text[n:]
		}
	})
}

// FuzzLexer has the input as tokens: the lexer goes forward, ends, and never
// gives more than it was given.
func FuzzLexer(f *testing.F) {
	f.Add([]byte("<< /A [1 -2.5 (te\\051xt) <4a4B>] /B#20C true >> % comment\nBT /F1 12 Tf ET"))
	f.Add([]byte("((nested) \\\n\\101) <</A<</B 1>>>> ]]> >> < ( +-.5e9 99999999999999999999"))
	f.Add([]byte("BI /W 1 /H 1 ID \x00EI EI\nQ"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := &lexer{data: data}
		for at := -1; ; {
			token := l.next()
			if token.kind == tokenEnd {
				return
			}
			if l.pos <= at || l.pos > len(data) || len(token.bytes) > len(data) || math.IsNaN(token.num) {
				t.Fatalf("at %d of %d, after %d: %+v", l.pos, len(data), at, token)
			}
			if at = l.pos; token.kind == tokenOperator && string(token.bytes) == "BI" {
				l.skipImage()
			}
		}
	})
}

// FuzzFilters undoes filters one after the other.
func FuzzFilters(f *testing.F) {
	f.Add([]byte{0}, []byte(deflated(shortContent)))
	f.Add([]byte{1}, []byte(packed(shortContent)))
	f.Add([]byte{2, 0}, []byte("48656c6c6f>"))
	f.Add([]byte{3}, []byte(base85(shortContent)+"~>"))
	f.Add([]byte{4, 4}, []byte("\x04hello\xfex\x80"))
	names := []string{"FlateDecode", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode"}
	f.Fuzz(func(t *testing.T, chain, data []byte) {
		var r io.Reader = bytes.NewReader(data)
		for i, c := range chain[:min(len(chain), maxFilters)] {
			var err error
			if r, err = unfilter(between(r, i), names[int(c)%len(names)], pdf.Value{}); err != nil {
				return
			}
		}
		if out, _ := readUpTo(r, 1<<16, nil); len(out) > 1<<16 {
			t.Fatalf("%d bytes", len(out))
		}
		release(r)
	})
}

// FuzzPredictor undoes the differences between samples.
func FuzzPredictor(f *testing.F) {
	f.Add(uint8(12), uint8(3), []byte("\x02abc\x01def\x04ghi"))
	f.Add(uint8(2), uint8(1), []byte("abcdef"))
	f.Fuzz(func(t *testing.T, bpp, columns uint8, data []byte) {
		row := int(bpp%8) + int(columns) + 1
		for _, tiff := range []bool{false, true} {
			q := &predictor{r: bytes.NewReader(data), tiff: tiff, bpp: int(bpp%8) + 1, last: make([]byte, row), row: make([]byte, row)}
			if out, _ := io.ReadAll(q); len(out) > len(data) {
				t.Fatalf("%d bytes out of %d", len(out), len(data))
			}
		}
	})
}

// FuzzXref walks and rebuilds the cross-reference of any bytes.
func FuzzXref(f *testing.F) {
	f.Add(smallPDF(1))
	f.Add([]byte("%PDF-1.5\n1 0 obj <</Type/XRef/Size 3/W[1 2 1]/Index[0 3]/Prev 9>> stream\n\nendstream endobj\nstartxref\n9\n%%EOF" + strings.Repeat(" ", 40)))
	f.Add([]byte("%PDF-1.5\n4 0 obj<</Type/ObjStm/N 2/First 8/Length 5>>stream\nx\x9c\x03\nendstream endobj trailer<</Root 4 0 R/ID[<00><00>]>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ready, err := prepare(data, 1<<20)
		if _, final := errors.AsType[*Error](err); final {
			return
		}
		for _, anew := range []bool{false, true} {
			out, _, err := rebuild(ready, anew)
			if err == nil && len(out) > 20*len(ready)+64<<10 {
				t.Fatalf("%d bytes became %d", len(ready), len(out))
			}
		}
	})
}

// FuzzWords puts glyphs anywhere on a page: each word of a line lies on it, in
// the order of the line.
func FuzzWords(f *testing.F) {
	f.Add([]byte("a\x10\x20b\x11\x20 \x12\x20c\x40\x20d\x10\x40"))
	f.Add([]byte("ffffffffffffffffffffffffffffffff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		k := &ink{width: 600, height: 800}
		for i := 0; i+3 < len(data) && i < 4096; i += 4 {
			angle := float64(data[i+3]>>6) * math.Pi / 2
			x, y := k.turn(math.Cos(angle), math.Sin(angle), float64(data[i+1])*3-50, float64(data[i+2])*4-50)
			size := 1 + float64(data[i+3]&0x3F)
			text := string(rune(data[i]&0x7F | 0x20))
			k.put(&glyph{text: text, mapped: true, measured: true}, x, x+size/2, y, size, 0, data[i]&0x80 != 0)
		}
		page, _ := k.layout(1)
		checkDocument(t, &Document{PageCount: 1, Pages: []Page{page}, Source: Native})
	})
}

// FuzzTables has rules, shaded boxes and words of any place: every cell lies in
// its table, and every row has cells.
func FuzzTables(f *testing.F) {
	f.Add([]byte("h\x10\x10\x80h\x10\x20\x80v\x10\x10\x80v\x40\x10\x80v\x80\x10\x80w\x14\x14\x00w\x44\x14\x00"))
	f.Add([]byte("s\x10\x10\x80w\x11\x11\x00w\x60\x11\x00w\x11\x18\x00w\x60\x18\x00w\x11\x20\x00w\x60\x20\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		k := &ink{width: 600, height: 800}
		frame := k.frame(1, 0)
		for i := 0; i+3 < len(data) && i < 4096; i += 4 {
			x, y, n := float64(data[i+1])*3, float64(data[i+2])*4, float64(data[i+3])*3
			switch data[i] {
			case 'h':
				k.addRule(x, y, x+n, y)
			case 'v':
				k.addRule(x, y, x, y+n)
			case 's':
				k.addShade(Box{x, y, x + n, y + 14})
			default:
				from := len(k.text)
				k.text = append(k.text, "word"...)
				frame.words = append(frame.words, word{from: from, to: len(k.text), x0: x, x1: x + 30, y: y, size: 10, bold: data[i] == 'b', before: true, after: true})
			}
		}
		page, drafts := k.layout(1)
		pages := []Page{page}
		mark(pages, [][]*draft{drafts})
		checkDocument(t, &Document{PageCount: 1, Pages: pages, Source: Native})
	})
}

// FuzzHOCR has the input as recognized text, which a hostile picture can shape.
func FuzzHOCR(f *testing.F) {
	f.Add([]byte(seenPage))
	f.Add([]byte("<span class='ocr_line' title='bbox 0 0 9 9; baseline 99 -1e5; x_size 1e300'><span class='ocrx_word' title='bbox -5 -5 1e6 1e6; x_wconf 99'>\u202e=1+1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		k := &ink{width: 612, height: 792}
		k.write(readHOCR(data), &Picture{Page: 1, Width: 85, Height: 110, Grey: make([]byte, 85*110)}, 128, 10)
		page, _ := k.layout(1)
		checkDocument(t, &Document{PageCount: 1, Pages: []Page{page}, Source: OCR})
	})
}

// FuzzPicture looks for rules and boxes in any picture.
func FuzzPicture(f *testing.F) {
	f.Add(uint8(40), []byte(strings.Repeat("\x00\xff", 800)))
	f.Add(uint8(200), []byte(strings.Repeat("\x00", 4000)))
	f.Fuzz(func(t *testing.T, width uint8, grey []byte) {
		w := int(width) + 1
		h := min(len(grey)/w, 400)
		if h == 0 {
			return
		}
		p := &Picture{Page: 1, Width: w, Height: h, Grey: bytes.Clone(grey[:w*h])}
		ink := p.threshold()
		if tilt := p.skew(ink); tilt != 0 {
			p = p.turn(tilt)
		}
		rules, _ := p.strokes(ink, 30, float64(h)*72/30)
		for _, r := range rules {
			if r.x0 > r.x1 || r.y0 > r.y1 || r.x0 < 0 || r.y0 < -1 {
				t.Fatalf("rule %v", r)
			}
		}
	})
}

// Few changed bytes in a valid file never do harm.
func TestMutantsAreReadOrRefused(t *testing.T) {
	t.Parallel()
	whole := onePage("q 72 600 200 100 re S 172 600 m 172 700 l S 72 650 m 272 650 l S Q BT /F1 9 Tf 80 680 Td (one) Tj 100 0 Td (two) Tj ET", "")
	rnd := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 600 {
		mutant := append([]byte(nil), whole...)
		for range 1 + rnd.IntN(4) {
			mutant[rnd.IntN(len(mutant))] = byte(rnd.Uint32())
		}
		if d, err := fuzzDocument(mutant); err == nil {
			read++
			checkDocument(t, d)
		}
	}
	if read < 400 {
		t.Errorf("only %d of 600 mutants were read", read)
	}
}

// The lexer takes every number that a writer can produce.
func TestNumbersAreRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := float64(rapid.IntRange(-9_999_999, 9_999_999).Draw(t, "n")) / 1000
		l := &lexer{data: []byte(formatNumber(want) + " ")}
		got := l.next()
		if got.kind != tokenNumber || got.num-want > 1e-6 || want-got.num > 1e-6 {
			t.Fatalf("%s is read as %g", formatNumber(want), got.num)
		}
	})
}

// A string comes out of the lexer as it went in, however it is written.
func TestStringsAreRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		for _, written := range []string{literalString(want), hexString(want)} {
			l := &lexer{data: []byte(written + " Tj")}
			if got := l.next(); got.kind != tokenString || string(got.bytes) != string(want) {
				t.Fatalf("%q is read as %q", written, got.bytes)
			}
			if op := l.next(); string(op.bytes) != "Tj" {
				t.Fatalf("after %q comes %q", written, op.bytes)
			}
		}
	})
}
