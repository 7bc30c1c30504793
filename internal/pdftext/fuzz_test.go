package pdftext

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

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
