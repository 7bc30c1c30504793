package pdftext

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/ascii85"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// pdfiumCache is filled once for all tests of this package, or of all packages
// that know of it.
var pdfiumCache = sync.OnceValues(func() (string, error) {
	if dir := os.Getenv("TEST_PDFIUM_CACHE"); dir != "" {
		return dir, Warm(context.Background(), dir)
	}
	compiled.Store(true)
	dir, err := os.MkdirTemp("", "ward-pdfium-")
	if err != nil {
		return "", err
	}
	return dir, Warm(context.Background(), dir)
})

// compiled is true once pdfiumCache has a folder of its own.
var compiled atomic.Bool

// options are those of a reading that may need PDFium.
func options(t testing.TB) Options {
	t.Helper()
	dir, err := pdfiumCache()
	if err != nil {
		t.Fatal(err)
	}
	return Options{CacheDir: dir}
}

// textOf is all lines of a document, a form feed between its pages.
func textOf(d *Document) string {
	var b strings.Builder
	for i, p := range d.Pages {
		if i > 0 {
			b.WriteByte('\f')
		}
		for j, l := range p.Lines {
			if j > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(l.Text)
		}
	}
	return b.String()
}

const shortContent = "BT /F1 12 Tf 72 700 Td (filtered) Tj ET"

// withFilter is a page whose content has gone through filters.
func withFilter(names, data string) []byte {
	return pdfFile("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", streamObject("/Filter[/"+names+"]", data), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
}

func base85(s string) string {
	b := make([]byte, ascii85.MaxEncodedLen(len(s)))
	return string(b[:ascii85.Encode(b, []byte(s))])
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(s)) // a buffer takes all
	_ = w.Close()
	return b.String()
}

// packed is s with LZW as PDF has it, without compression: a clear code, then
// each byte as a code of nine bits.
func packed(s string) string {
	var out []byte
	var acc, n uint
	put := func(code uint) {
		acc, n = acc<<9|code, n+9
		for ; n >= 8; n -= 8 {
			out = append(out, byte(acc>>(n-8)))
		}
	}
	put(256)
	for i := range len(s) {
		put(uint(s[i]))
	}
	put(257)
	return string(append(out, byte(acc<<(8-n))))
}

func TestReadText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"one line", onePage("BT /F1 12 Tf 72 700 Td (In our opinion) Tj ET", ""), "In our opinion"},
		{"lines go from top to bottom", onePage("BT /F1 12 Tf 72 600 Td (below) Tj 0 100 Td (above) Tj ET", ""), "above\nbelow"},
		{"a gap in TJ is a space", onePage("BT /F1 12 Tf 72 700 Td [(No)-300(excep)-20(tions)] TJ ET", ""), "No exceptions"},
		{"kerning is no space", onePage("BT /F1 12 Tf 72 700 Td [(A)120(V)80(A)-100(IL)] TJ ET", ""), "AVAIL"},
		{"fragments of one word join", onePage("BT /F1 10 Tf 72 700 Td (con) Tj 16.12 0 Td (trol) Tj ET", ""), "control"},
		{"fake bold is read once", onePage("BT /F1 12 Tf 72 700 Td (Opinion) Tj ET BT /F1 12 Tf 72.4 700 Td (Opinion) Tj ET", ""), "Opinion"},
		{"fake bold, letter by letter", onePage("BT /F1 12 Tf 72 700 Td (A) Tj 0.3 0 Td (A) Tj ET", ""), "A"},
		{"word spacing and leading", onePage("BT /F1 12 Tf 3 Tw 14 TL 72 700 Td (one two) Tj T* (three) Tj (four) ' ET", ""), "one two\nthree\nfour"},
		{"letter spacing is no space", onePage("BT /F1 12 Tf 4 Tc 72 700 Td (SECTION) Tj ET", ""), "SECTION"},
		{"horizontal scaling", onePage("BT /F1 12 Tf 50 Tz 72 700 Td (narrow) Tj 18.4 0 Td (text) Tj ET", ""), "narrowtext"},
		{"superscript stays on its line", onePage("BT /F1 12 Tf 72 700 Td (note) Tj 24 4 Td /F1 7 Tf (1) Tj ET", ""), "note1"},
		{"the matrix scales size one", onePage("BT /F1 1 Tf 12 0 0 12 72 700 Tm (scaled) Tj 14 0 0 14 72 650 Tm (text) Tj ET", ""), "scaled\ntext"},
		{"the page is flipped twice", onePage("1 0 0 -1 0 800 cm BT /F1 12 Tf 1 0 0 -1 72 100 Tm (first) Tj 1 0 0 -1 72 120 Tm (second) Tj ET", ""), "first\nsecond"},
		{"Windows characters", onePage("BT /F1 12 Tf 72 700 Td (\\223quoted\\224 \\226 it\\222s \\225 \\177 \\201) Tj ET", ""), "“quoted” – it’s • • •"},
		{"a hexadecimal string", onePage("BT /F1 12 Tf 72 700 Td <48 65 6C6C 6F> Tj ET", ""), "Hello"},
		{"a form shows its text at its place", onePage("BT /F1 12 Tf 72 700 Td (page) Tj ET q 1 0 0 1 0 -50 cm /X1 Do Q", "resources:/XObject<</X1 7 0 R>>",
			streamObject("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>", "BT /F1 12 Tf 72 700 Td (form) Tj ET")), "page\nform"},
		{"an inline image is skipped", onePage("BI /W 4 /H 1 /BPC 8 /CS /G ID \x01EI\xffEI\nEI Q BT /F1 12 Tf 72 700 Td (after) Tj ET", ""), "after"},
		{"LZW", withFilter("LZWDecode", packed(shortContent)), "filtered"},
		{"hexadecimal", withFilter("ASCIIHexDecode", fmt.Sprintf("%x>", shortContent)), "filtered"},
		{"base 85", withFilter("ASCII85Decode", base85(shortContent)+"~>"), "filtered"},
		{"runs", withFilter("RunLengthDecode", string(rune(len(shortContent)-1))+shortContent+"\x80"), "filtered"},
		{"two filters, and a length that is wrong", bytes.Replace(withFilter("ASCIIHexDecode/FlateDecode", fmt.Sprintf("%x>", deflated(shortContent))), []byte("/Length 1"), []byte("/Length 9"), 1), "filtered"},
		{"a replacement text", onePage("BT /F1 12 Tf 72 700 Td /Span<</ActualText(\\376\\377\\000f\\000f\\000i)>>BDC (#\\$) Tj EMC (ce) Tj ET", ""), "ffice"},
		{"an empty replacement hides a hyphen", onePage("BT /F1 12 Tf 72 700 Td (end) Tj /Span<</ActualText()>>BDC (-) Tj EMC 0 -14 Td (less) Tj ET", ""), "end\nless"},
		{"what is filled in a form field", onePage("BT /F1 12 Tf 72 700 Td (Signed by) Tj ET", "/Annots[7 0 R 9 0 R]",
			"<</Type/Annot/Subtype/Widget/Rect[72 600 172 620]/AP<</N 8 0 R>>>>",
			streamObject("/Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F1 5 0 R>>>>", "BT /F1 12 Tf 2 5 Td (Jane Roe) Tj ET"),
			"<</Type/Annot/Subtype/Widget/F 2/Rect[72 500 172 520]/AP<</N 8 0 R>>>>"), "Signed by\nJane Roe"},
		{"a deflated stream", pdfFile("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>>>",
			"<</Type/Page/Parent 2 0 R/Contents[4 0 R 4 0 R]>>", streamObject("/Filter/FlateDecode", deflated("BT /F1 12 Tf 72 700 Td (twice) Tj ET 1 0 0 1 0 -20 cm")),
			"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"), "twice\ntwice"},
		{"glyph names", onePage("BT /F3 12 Tf 72 700 Td (abcde) Tj ET", "resources:/Dummy<<>>/Font<</F1 5 0 R/F2 6 0 R/F3 7 0 R>>",
			"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[97/fi/Eacute/uni2022/a.alt/f_f_l]>>>>"), "fiÉ•affl"},
		{"junk before the header and behind the end", append(append([]byte("HTTP/1.1 200 OK\r\n\r\n"), smallPDF(1)...), "\r\n<html>trailing</html>"...), "Page 1 of the report"},
		{"a header of version 2.0", bytes.Replace(smallPDF(1), []byte("%PDF-1.4"), []byte("%PDF-2.0"), 1), "Page 1 of the report"},
		{"a broken cross-reference", bytes.Replace(smallPDF(2), []byte("0000000009 00000 n"), []byte("0000000999 00000 n"), 1), "Page 1 of the report\fPage 2 of the report"},
		{"no cross-reference at all", smallPDF(2)[:bytes.LastIndex(smallPDF(2), []byte("xref\n0"))], "Page 1 of the report\fPage 2 of the report"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := Read(context.Background(), tt.file, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := textOf(d); got != tt.want {
				t.Errorf("text %q, want %q", got, tt.want)
			}
		})
	}
}

// A rotated page is read as it is displayed, and its boxes lie on it.
func TestReadRotatedPages(t *testing.T) {
	t.Parallel()
	upright := map[int]string{
		0:   "1 0 0 1 72 700",
		90:  "0 1 -1 0 100 72",
		180: "-1 0 0 -1 528 100",
		270: "0 -1 1 0 500 728",
	}
	for rotate, tm := range upright {
		t.Run(fmt.Sprint(rotate), func(t *testing.T) {
			t.Parallel()
			d, err := Read(context.Background(), onePage("BT /F1 12 Tf "+tm+" Tm (first line) Tj 0 -20 Td (second) Tj ET", fmt.Sprintf("/Rotate %d", rotate)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			p := d.Pages[0]
			if got := textOf(d); got != "first line\nsecond" {
				t.Errorf("text %q", got)
			}
			if rotate%180 == 90 && (p.Width != 800 || p.Height != 600) {
				t.Errorf("page is %g by %g, want 800 by 600", p.Width, p.Height)
			}
			if b := p.Lines[0].Box; b.X0 != 72 || b.Y1 <= b.Y0 || p.Height-b.Y1 > 110 {
				t.Errorf("first line at %v of %g by %g, want it near the top left", b, p.Width, p.Height)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	whole := smallPDF(3)
	image := onePage("q 600 0 0 800 0 0 cm /I1 Do Q", "resources:/XObject<</I1 7 0 R>>",
		streamObject("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "\x80"))
	tests := []struct {
		name string
		file []byte
		opt  Options
		want Code
	}{
		{"an empty file", nil, Options{}, NotPDF},
		{"text renamed to .pdf", []byte(strings.Repeat("Dear customer, ", 200)), Options{}, NotPDF},
		{"a header alone", []byte("%PDF-1.4\n"), Options{}, Damaged},
		{"no pages", pdfFile("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"), options(t), Damaged},
		{"cut off before the first page", whole[:60], options(t), Damaged},
		{"one byte over the limit", whole, Options{MaxBytes: int64(len(whole)) - 1}, TooLarge},
		{"pictures only", image, Options{}, NoText},
		{"blank pages only", onePage("", ""), Options{}, NoText},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(context.Background(), tt.file, tt.opt)
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Code != tt.want || e.Detail == "" {
				t.Fatalf("error %v, want %s with a sentence", err, tt.want)
			}
		})
	}
}

func TestReadEncrypted(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file, password string
	}{
		{"rc4-40", "horse-battery"}, {"rc4-128", "horse-battery"}, {"aes-128", "horse-battery"}, {"aes-256", "horse-battery"},
		{"aes-256-blank", "with a blank"}, {"aes-256", "owner"},
		{"owner-rc4-40", ""}, {"owner-aes-128", ""}, {"owner-aes-256", ""}, {"owner-aes-256", "of no use"},
	}
	for _, tt := range tests {
		t.Run(tt.file+" "+tt.password, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile("testdata/encrypted/" + tt.file + ".pdf")
			if err != nil {
				t.Fatal(err)
			}
			opt := options(t)
			opt.Password = tt.password
			d, err := Read(context.Background(), data, opt)
			if err != nil {
				t.Fatal(err)
			}
			if got := textOf(d); got != "Page 1 of the report\fPage 2 of the report" {
				t.Errorf("text %q", got)
			}
			if strings.HasPrefix(tt.file, "owner-") {
				return
			}
			for _, wrong := range []string{"", "wrong"} {
				opt.Password = wrong
				_, err := Read(context.Background(), data, opt)
				if e, ok := errors.AsType[*Error](err); !ok || e.Code != Encrypted {
					t.Errorf("with password %q: %v, want code %s", wrong, err, Encrypted)
				}
			}
		})
	}
}

// A long file is read up to the limit of pages, and says that it is partial.
func TestReadStopsAtTheLastPageAllowed(t *testing.T) {
	t.Parallel()
	for most, partial := range map[int]bool{3: false, 2: true} {
		d, err := Read(context.Background(), smallPDF(3), Options{MaxPages: most})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Pages) != most || d.PageCount != 3 || d.Partial != partial {
			t.Errorf("limit %d: read %d of %d, partial %v", most, len(d.Pages), d.PageCount, d.Partial)
		}
	}
}

// A file of 1,600 pages is read to its last.
func TestReadOfManyPages(t *testing.T) {
	t.Parallel()
	d, err := Read(context.Background(), smallPDF(1600), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Pages) != 1600 || d.Partial || d.Pages[1599].Lines[0].Text != "Page 1600 of the report" {
		t.Errorf("%d pages, partial %v", len(d.Pages), d.Partial)
	}
}

// TestPatchSize: a trailer that says that there are too few objects is mended
// before the file is opened, and one that may is left.
func TestPatchSize(t *testing.T) {
	t.Parallel()
	whole := smallPDF(3)
	size := regexp.MustCompile(`/Size (\d+)`).FindSubmatch(whole)
	later := append(bytes.Clone(whole), "\n9 0 obj\n<<>>\nendobj\n"...) // what follows must not move
	for name, tt := range map[string]struct {
		file  []byte
		write string
		want  string
	}{
		"too few":              {whole, "/Size 3", string(size[0])},
		"as many":              {whole, string(size[0]), string(size[0])},
		"more":                 {whole, "/Size 99", "/Size 99"},
		"not written as usual": {whole, "/Size  3", "/Size  3"},
		"not at the end":       {later, "/Size 3", "/Size 3"},
	} {
		file := bytes.Replace(tt.file, size[0], []byte(tt.write), 1)
		past, err := checkXref(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := bytes.Replace(tt.file, size[0], []byte(tt.want), 1)
		if got := patchSize(file, past); !bytes.Equal(got, want) {
			t.Errorf("%s: %s", name, got[len(got)-120:])
		}
		if d, err := Read(context.Background(), file, Options{}); err != nil || len(d.Pages) != 3 {
			t.Errorf("%s: read %+v, %v", name, d, err)
		}
	}
}

// What a cut-off file still holds is read, and the reading is partial.
func TestReadTruncated(t *testing.T) {
	t.Parallel()
	whole := smallPDF(6)
	d, err := Read(context.Background(), whole[:len(whole)*2/3], options(t))
	if err != nil {
		t.Fatal(err)
	}
	if !d.Partial || len(d.Pages) < 3 || d.Pages[0].Lines[0].Text != "Page 1 of the report" {
		t.Errorf("%d pages, partial %v", len(d.Pages), d.Partial)
	}
}

// One page that cannot be read does not lose the others.
func TestReadKeepsGoodPages(t *testing.T) {
	t.Parallel()
	file := pdfFile("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 4 0 R 9 0 R]/Count 3/MediaBox[0 0 600 800]/Resources<</Font<</F1 7 0 R>>>>>>",
		"<</Type/Page/Parent 2 0 R/Contents 5 0 R>>", "<</Type/Page/Parent 2 0 R/Contents 6 0 R>>",
		streamObject("/Filter/NoSuchDecode", "????"), streamObject("", "BT /F1 12 Tf 72 700 Td (good) Tj ET"),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	d, err := Read(context.Background(), file, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if !d.Partial || len(d.Pages) != 2 || d.Pages[1].Lines[0].Text != "good" {
		t.Errorf("partial %v, pages %+v", d.Partial, d.Pages)
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Read(ctx, smallPDF(50), Options{})
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != TimeLimit {
		t.Fatalf("error %v, want code %s", err, TimeLimit)
	}
}

// Signs that turn the writing direction would show a text in another order than
// the page does; a letter that is written from the right stays.
func TestDirectionsAreNotText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"3 of \u202e52\u202c": "3 of 52", "\u2066a\u2069\u200f\u200e\u061c": "a", "a\u2028b": "a b", "\u05e9\u05dc": "\u05e9\u05dc",
	} {
		if got := cleanText(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
