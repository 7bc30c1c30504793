package pdftext

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// seenPage is what a program that recognizes text answers: two lines of a page
// of 300 dots per inch.
const seenPage = `<?xml version="1.0" encoding="UTF-8"?><html><body><div class='ocr_page' title='image "stdin"; bbox 0 0 2500 3333'>
 <span class='ocr_line' id='l1' title="bbox 300 300 900 350; baseline 0 -10; x_size 40; x_descenders 10; x_ascenders 10">
  <span class='ocrx_word' title='bbox 300 305 500 340; x_wconf 96'>Deviation</span>
  <span class='ocrx_word' title='bbox 520 305 640 340; x_wconf 91'>noted &amp;</span>
  <span class='ocrx_word' title='bbox 650 305 655 335; x_wconf 70'>|</span>
  <span class='ocrx_word' title='bbox 660 310 700 340; x_wconf 12'>smudge</span>
  <span class='ocrx_word' title='bbox 710 310 720 340; x_wconf 40'>.:</span></span>
 <span class='ocr_line' id='l2' title="bbox 300 400 900 450; baseline 0 -10; x_size 40">
  <span class='ocrx_word' title='bbox 300 405 500 440; x_wconf 96'><strong>in</strong></span>
  <span class='ocrx_word' title='bbox 520 405 600 440; x_wconf 96'>January</span></span></div></body></html>`

func TestReadHOCR(t *testing.T) {
	t.Parallel()
	words := readHOCR([]byte(seenPage))
	var texts []string
	for _, w := range words {
		texts = append(texts, w.text)
	}
	if got := strings.Join(texts, " "); got != "Deviation noted& 1 in January" {
		t.Errorf("words %q", got)
	}
	if w := words[0]; w.base != 340 || w.row != 40 || w.sure != 96 {
		t.Errorf("first word %+v", w)
	}
	for _, broken := range []string{"", "no markup", seenPage[:600], `<span class='ocrx_word' title='bbox 1 2'>x</span>`, "<span class='ocr_line' title='bbox NaN 1e9 0 0; baseline x y'>" + strings.Repeat("<b>", 1000)} {
		for _, w := range readHOCR([]byte(broken)) {
			if w.x1 <= w.x0 || w.y1 <= w.y0 {
				t.Errorf("%.40q: word %+v", broken, w)
			}
		}
	}
}

func TestRemainsOfRulesAreTakenOff(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"_|__No": "No", "AC-1_|": "AC-1", "|n": "|n", "user_id": "user_id", "|_~=": "", "x=": "x="} {
		if got := withoutRules(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// sheetOf is a white picture of a page of 612 by 792 points at 100 dots per
// inch, with boxes of ink.
func sheetOf(boxes ...span2) *Picture {
	p := &Picture{Page: 1, Width: 850, Height: 1100, Grey: make([]byte, 850*1100)}
	for i := range p.Grey {
		p.Grey[i] = 245
	}
	for _, b := range boxes {
		for y := b.y0; y < b.y1; y++ {
			for x := b.x0; x < b.x1; x++ {
				p.Grey[y*p.Width+x] = 20
			}
		}
	}
	return p
}

// textLines are bars where lines of words would be.
func textLines() (out []span2) {
	for y := 100; y < 1000; y += 20 {
		for x := 100; x < 700; x += 50 {
			out = append(out, span2{x, y, x + 40, y + 9})
		}
	}
	return out
}

func TestSkewIsFoundAndTurnedBack(t *testing.T) {
	t.Parallel()
	for _, want := range []float64{0, 0.4, -0.7, 2.5, -2.9} {
		p := sheetOf(textLines()...).turn(-want)
		if got := p.skew(p.threshold()); math.Abs(got-want) > 0.11 {
			t.Errorf("a page tilted by %.1f degrees: found %.2f", want, got)
		}
	}
	if got := sheetOf().skew(128); got != 0 {
		t.Errorf("a blank page is tilted by %.2f", got)
	}
}

// What was read on a level and upright page is where it is on the page as displayed.
func TestDisplayedBoxes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		page Page
		in   Box
		want Box
	}{
		{Page{Width: 612, Height: 792}, Box{1, 2, 3, 4}, Box{1, 2, 3, 4}},
		{Page{Width: 612, Height: 792, Tilt: 2}, Box{406, 396, 408, 398}, Box{405.9, 399.5, 408, 401.6}}, // clockwise to be level: the right half lay higher
		{Page{Width: 792, Height: 612, Turned: 90}, Box{0, 0, 10, 20}, Box{592, 0, 612, 10}},
		{Page{Width: 792, Height: 612, Turned: 270}, Box{0, 0, 10, 20}, Box{0, 782, 20, 792}},
		{Page{Width: 612, Height: 792, Turned: 180}, Box{0, 0, 10, 20}, Box{602, 772, 612, 792}},
		{Page{Width: 792, Height: 612, Turned: 270, Tilt: -2}, Box{395, 305, 397, 307}, Box{305, 395, 307, 397}},
	} {
		got := tt.page.Displayed(tt.in)
		if far(got.X0, tt.want.X0) > 0.2 || far(got.Y0, tt.want.Y0) > 0.2 || far(got.X1, tt.want.X1) > 0.2 || far(got.Y1, tt.want.Y1) > 0.2 {
			t.Errorf("turned by %d, tilted by %g: %v is at %v, want %v", tt.page.Turned, tt.page.Tilt, tt.in, got, tt.want)
		}
	}
}

func TestStrokes(t *testing.T) {
	t.Parallel()
	frame := []span2{{95, 213, 697, 215}, {95, 313, 697, 315}, {95, 413, 697, 415}, {95, 213, 97, 415}, {395, 213, 397, 415}, {695, 213, 697, 415}}
	p := sheetOf(append(textLines(), frame...)...)
	p.Grey[214*p.Width+300] = 250 // a rule with a gap
	rules, shades := p.strokes(128, 100, 792)
	hs, vs := 0, 0
	for _, r := range rules {
		if r.horizontal() {
			hs++
		} else {
			vs++
		}
	}
	if hs != 3 || vs != 3 || len(shades) != 0 {
		t.Errorf("%d horizontal and %d vertical rules, %d boxes: %v", hs, vs, len(shades), rules)
	}
	if r := rules[0]; math.Abs(r.y0-(792-214*0.72)) > 1 || math.Abs(r.x0-68.4) > 1 || math.Abs(r.x1-501.8) > 1 {
		t.Errorf("first rule %v", r)
	}
	if p.Grey[214*p.Width+350] < 128 {
		t.Error("the rule is still in the picture")
	}
	bar := sheetOf(span2{100, 200, 700, 224})
	for y := 207; y < 217; y++ { // a light letter and a light divider
		bar.Grey[y*bar.Width+150] = 240
	}
	for y := 200; y < 224; y++ {
		bar.Grey[y*bar.Width+400] = 240
	}
	rules, shades = bar.strokes(128, 100, 792)
	if len(shades) != 1 || math.Abs(shades[0].X0-72) > 3 || math.Abs(shades[0].Y1-648) > 3 {
		t.Errorf("boxes %v", shades)
	}
	if len(rules) != 1 || rules[0].horizontal() || math.Abs(rules[0].x0-288) > 1 {
		t.Errorf("dividers %v", rules)
	}
	if bar.Grey[210*bar.Width+150] > 60 || bar.Grey[210*bar.Width+300] < 200 {
		t.Errorf("the letter is %d on %d", bar.Grey[210*bar.Width+150], bar.Grey[210*bar.Width+300])
	}
}

// pictures is a file whose pages show nothing but a picture.
func pictures(n int) []byte {
	return picturesOf(2, 2, slices.Repeat([]string{"\xF0\x11\xF2\xF3"}, n)...)
}

// picturesOf is a file with a page for each picture of w by h pixels in grey.
func picturesOf(w, h int, greys ...string) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", streamObject("", "q 600 0 0 800 0 0 cm /I1 Do Q")}
	var kids strings.Builder
	for _, grey := range greys {
		n := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", n+1)
		objects = append(objects, streamObject(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray", w, h), grey),
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R/Resources<</XObject<</I1 %d 0 R>>>>>>", n))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(greys))
	return pdfFile(objects...)
}

func TestPicturesAreRecognized(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	opt := options(t)
	opt.MaxRecognized, opt.Ahead = 3, 2
	opt.Recognize = func(p *Picture) func() ([]byte, error) {
		asked.Add(1)
		return func() ([]byte, error) {
			if p.Page == 2 {
				return nil, errors.New("nothing to see")
			}
			return []byte(seenPage), nil
		}
	}
	last := 0
	opt.Progress = func(page, _ int) { last = page }
	d, err := Read(context.Background(), pictures(4), opt)
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, d)
	if asked.Load() != 3 || last != 4 || !d.Partial || d.Source != Mixed {
		t.Errorf("%d pictures were looked at, progress ended at %d, partial %v, source %s", asked.Load(), last, d.Partial, d.Source)
	}
	for i, source := range []Source{OCR, Native, OCR, Native} {
		p := &d.Pages[i]
		if p.Source != source || p.Unread != (source == Native) {
			t.Errorf("page %d: source %s, unread %v", i+1, p.Source, p.Unread)
		}
	}
	p := &d.Pages[0]
	if len(p.Lines) != 2 || p.Lines[0].Text != "Deviation noted& 1" || p.Trust < 0.9 || p.Trust > 0.97 {
		t.Fatalf("page %+v", p)
	}
	if b := p.Lines[0].Words[0].Box; far(b.X0, 72) > 1 || far(b.X1, 120) > 1 || far(b.Y0, 716) > 5 {
		t.Errorf("first word at %v", b)
	}
}

// fakeTesseract is a program that answers as the body of a shell script says. No
// process is started while it is written: one that held the file open for
// writing would keep the system from starting it.
func fakeTesseract(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tesseract")
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// A program that is slow, fails or is not asked for harms nobody.
func TestRunRecognizes(t *testing.T) {
	t.Parallel()
	answer := filepath.Join(t.TempDir(), "answer")
	if err := os.WriteFile(answer, []byte(seenPage), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, body string
		pages      int
		words      int // of all pages; 0: no text
	}{
		{"it answers", "cat >/dev/null; cat " + answer, 3, 15},
		{"it takes longer than the child may", "cat >/dev/null; sleep 11; cat " + answer, 2, 10},
		{"it fails", "exit 1", 5, 0},
		{"it says nothing", "cat >/dev/null", 2, 0},
		{"it says too much", "head -c 9000000 /dev/zero", 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := childFor("read")
			c.CacheDir, c.Tesseract, c.Sights = options(t).CacheDir, fakeTesseract(t, tt.body), 2
			if raceEnabled {
				c.Memory = 4 << 30
			} else if strings.Contains(tt.body, "sleep") {
				c.Wall = 10 * time.Second
			}
			last := 0
			got, err := Run(context.Background(), c, bytes.NewReader(pictures(tt.pages)), func(page, _ int) { last = page })
			var s summary
			if err == nil {
				err = json.Unmarshal(got, &s)
			}
			e, failed := errors.AsType[*Error](err)
			switch {
			case tt.words > 0 && (err != nil || s.Words != tt.words || s.Source != OCR || last != tt.pages):
				t.Errorf("%+v, page %d, %v", s, last, err)
			case tt.words == 0 && (!failed || e.Code != NoText || !strings.Contains(e.Detail, "no text could be recognized")):
				t.Errorf("error %v, want code %s", err, NoText)
			}
		})
	}
}

func init() {
	childHandlers["flood"] = func(_ []byte, opt Options) ([]byte, error) {
		e := &eyes{out: os.Stdout}
		for range 50 {
			e.recognize(&Picture{Page: 1, Width: 1, Height: 1, Grey: []byte{1}})
		}
		return []byte("done"), nil
	}
}

// A child that sends more pictures than it was allowed is ended.
func TestRunEndsAFloodOfPictures(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"", fakeTesseract(t, "sleep 1")} {
		c := childFor("flood")
		c.Tesseract = program
		_, err := Run(context.Background(), c, strings.NewReader("x"), nil)
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != Damaged {
			t.Errorf("with program %q: error %v, want code %s", program, err, Damaged)
		}
	}
}

// Pictures that take long and say nothing, on every page of a file, end the
// recognition of that file.
func TestPicturesThatTakeLongAreLeft(t *testing.T) {
	t.Parallel()
	o := &optician{child: Child{Tesseract: fakeTesseract(t, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo text")}, ctx: t.Context(), herd: &herd{}, free: make(chan struct{}, 1)}
	look := func() string { return string(o.text(&Picture{Page: 1, Width: 1, Height: 1, Grey: []byte{1}})) }
	if got := look(); got != "text\n" || o.spent <= 0 || o.tries != 1 {
		t.Fatalf("%q after %v, %d tries", got, o.spent, o.tries)
	}
	o.spent = sightStart + sightMean // as many as a page may take
	if got := look(); got == "" || o.tries != 2 {
		t.Errorf("within the time: %q, %d tries", got, o.tries)
	}
	o.spent = sightStart + 2*sightMean + 1
	if got := look(); got != "" || o.tries != 2 {
		t.Errorf("beyond it: %q, %d tries", got, o.tries)
	}
}

// A child that asks for PDFium and then takes nothing more uses up its time.
func TestRunEndsAChildThatDoesNotListen(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	c := Child{Path: fakeTesseract(t, `printf 'w\000\000\000\000'; sleep 60`), Wall: 200 * time.Millisecond}
	_, err := Run(ctx, c, bytes.NewReader(make([]byte, 16<<20)), nil)
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != TimeLimit {
		t.Errorf("error %v, want code %s", err, TimeLimit)
	}
}

func TestPicturesOfAChildAreChecked(t *testing.T) {
	t.Parallel()
	encodePicture := func(p *Picture) []byte { return append(encodeHead(p), p.Grey...) }
	good := encodePicture(&Picture{Page: 2, Width: 2, Height: 1, Grey: []byte{1, 2}})
	if p, err := decodePicture(good, 2); err != nil || p.Page != 2 || len(p.Grey) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	huge := encodePicture(&Picture{Page: 1, Width: 1 << 31, Height: 1 << 31})
	for name, b := range map[string][]byte{"short": good[:5], "a byte too few": good[:len(good)-1], "a page too far": encodePicture(&Picture{Page: 3, Width: 1, Height: 1, Grey: []byte{1}}), "huge": huge, "nothing": encodePicture(&Picture{Page: 1})} {
		if _, err := decodePicture(b, 2); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
