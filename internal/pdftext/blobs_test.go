package pdftext

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestLettersAreTold(t *testing.T) {
	t.Parallel()
	u := span2{300, 300, 310, 320} // an U: two stems that meet below
	p := sheetOf(span2{300, 300, 302, 320}, span2{308, 300, 310, 320}, span2{300, 318, 310, 320}, span2{100, 500, 700, 502}, span2{50, 50, 51, 51})
	p.Grey[51*p.Width+51], p.Grey[321*p.Width+311] = 20, 20 // joined by corners: to the dot, and not to the U
	letters, all, err := p.letters(128, 200)
	if err != nil || all != 2 || len(letters) != 1 || letters[0] != u {
		t.Errorf("letters %v of %d pieces, %v; want %v of 2", letters, all, err, u)
	}
	if p.Grey[50*p.Width+50] != 20 {
		t.Error("a full stop was taken for dirt")
	}
}

// Dirt is wiped off when there is much of it, and the text stays.
func TestSpecksAreWiped(t *testing.T) {
	t.Parallel()
	p := sheetOf(textLines()...)
	want := p.dark(128)
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		p.Grey[r.IntN(90)*p.Width+r.IntN(p.Width)] = byte(r.IntN(100))
	}
	for range 3000 {
		p.Grey[r.IntN(len(p.Grey))] = 20
	}
	letters, _, err := p.letters(128, 300)
	if got := p.dark(128); err != nil || len(letters) < 500 || got > want+want/100 || got < want {
		t.Errorf("%d dark pixels of %d, %d letters, %v", got, want, len(letters), err)
	}
	for i := range p.Grey {
		p.Grey[i] = byte(r.IntN(256))
	}
	if _, all, err := p.letters(128, 100); !errors.Is(err, errNoise) {
		t.Errorf("noise: %d pieces, %v", all, err)
	}
}

// Letters of a text say how it is turned; where they do not, it is as usual.
func TestPicturesAreSetUpright(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	var letters []span2
	for y := 200; y < 900; y += 20 {
		for x := 100; x < 700; x += 7 + r.IntN(5) {
			letters = append(letters, span2{x, y - 6 - r.IntN(3)*3, x + 5, y})
		}
	}
	for _, tilt := range []float64{0, 2.5} {
		p := sheetOf(letters...).turn(tilt)
		for _, turned := range []int64{0, 90, 180, 270} {
			q := p.rotate(turned)
			found, _, err := q.letters(128, 100)
			if got := upright(found, q.Width, q.Height, 90); err != nil || (got+turned)%360 != 0 {
				t.Errorf("turned by %d, tilted by %g: set upright by %d, %v", turned, tilt, got, err)
			}
		}
	}
	if got := upright(letters[:fewLetters-1], 850, 1100, 270); got != 270 {
		t.Errorf("few letters are set upright by %d", got)
	}
	p := &Picture{Page: 1, Width: 3, Height: 2, Grey: []byte("abcdef")}
	for turn, want := range map[int64]string{0: "abcdef", 90: "daebfc", 180: "fedcba", 270: "cfbead"} {
		if got := p.rotate(turn); string(got.Grey) != want || (got.Width == 3) != (turn%180 == 0) || got.Width*got.Height != 6 {
			t.Errorf("turned by %d: %q, %d by %d; want %q", turn, got.Grey, got.Width, got.Height, want)
		}
	}
}

// seen is a reading of pictures whose text comes from answer.
func seen(t *testing.T, data []byte, answer func(p *Picture, n int) string) *Document {
	t.Helper()
	opt, n := options(t), 0
	opt.Recognize = func(p *Picture) func() ([]byte, error) {
		n++
		text := answer(p, n)
		return func() ([]byte, error) { return []byte(text), nil }
	}
	d, err := Read(t.Context(), data, opt)
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, d)
	return d
}

// A page whose words are doubtful is looked at upside down, and the pages after
// it first in the way that was right.
func TestDoubtfulPagesAreTurned(t *testing.T) {
	t.Parallel()
	p := sheetOf(textLines()...)
	garbled := strings.ReplaceAll(seenPage, "x_wconf 9", "x_wconf 3")
	d := seen(t, picturesOf(p.Width, p.Height, slices.Repeat([]string{string(p.Grey)}, 4)...), func(_ *Picture, n int) string {
		return map[bool]string{false: seenPage, true: garbled}[n <= 2]
	})
	for i, turned := range []int64{180, 180, 180, 180} {
		if p := d.Pages[i]; p.Turned != turned || p.Trust < 0.9 || p.Unread {
			t.Errorf("page %d: turned by %d, trust %.2f, unread %v", i+1, p.Turned, p.Trust, p.Unread)
		}
	}
	d = seen(t, picturesOf(p.Width, p.Height, string(p.Grey), string(p.Grey)), func(p *Picture, _ int) string {
		return map[int]string{1: garbled, 2: seenPage}[p.Page]
	})
	if p := d.Pages[0]; p.Turned != 0 || p.Trust > 0.5 || !p.Unread {
		t.Errorf("a page of doubtful words in any way: turned by %d, trust %.2f", p.Turned, p.Trust)
	}
}

// A blank page among scanned ones is read; one of noise is unread and costs
// no look.
func TestBlankPagesAndNoise(t *testing.T) {
	t.Parallel()
	p := sheetOf(textLines()...)
	r := rand.New(rand.NewPCG(3, 3))
	noise := make([]byte, len(p.Grey))
	for i := range noise {
		noise[i] = byte(r.IntN(2) * 255)
	}
	asked := 0
	d := seen(t, picturesOf(p.Width, p.Height, string(noise), string(p.Grey), strings.Repeat("\xF5", len(noise)), string(noise), string(p.Grey)), func(p *Picture, _ int) string {
		if asked++; p.Page == 3 {
			return "<html></html>"
		}
		return seenPage
	})
	for i, unread := range []bool{true, false, false, true, false} {
		if p := d.Pages[i]; p.Unread != unread || (p.Source == OCR) == unread {
			t.Errorf("page %d: unread %v, source %s", i+1, p.Unread, p.Source)
		}
	}
	if asked != 3 || !d.Partial {
		t.Errorf("%d pictures were looked at, partial %v", asked, d.Partial)
	}
}
