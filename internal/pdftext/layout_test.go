package pdftext

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const samples = "../samples/pdf/"

func readSample(t testing.TB, name string) *Document {
	t.Helper()
	data, err := os.ReadFile(samples + name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(context.Background(), data, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}

// The goldens are the words and the table rows of sample pages of each
// producer, checked against pdftotext -layout and the page as displayed.
// Words may differ by one in a hundred, rows not at all.
func TestSamplePages(t *testing.T) {
	t.Parallel()
	pages := []struct {
		file string
		page int
	}{
		{"d03.pdf", 16}, {"d04.pdf", 20}, {"d10.pdf", 1}, {"d15.pdf", 9}, {"d16.pdf", 23}, {"d23.pdf", 1}, {"d24.pdf", 20},
		{"d28.pdf", 13}, {"d28.pdf", 40}, {"d30.pdf", 1}, {"d32.pdf", 30}, {"d34.pdf", 2}, {"d36.pdf", 12}, {"d43.pdf", 20},
	}
	for _, tt := range pages {
		t.Run(fmt.Sprintf("%s page %d", tt.file, tt.page), func(t *testing.T) {
			t.Parallel()
			p := readSample(t, tt.file).Pages[tt.page-1]
			base := fmt.Sprintf("testdata/golden/%s-%d", strings.TrimSuffix(tt.file, ".pdf"), tt.page)
			wantText, wantRows := golden(t, base+".txt", pageText(&p)), golden(t, base+".rows.txt", tableText(&p))
			recall, precision := overlap(strings.Fields(pageText(&p)), strings.Fields(wantText))
			if recall < 0.99 || precision < 0.99 {
				t.Errorf("words: recall %.4f, precision %.4f", recall, precision)
			}
			if got := tableText(&p); got != wantRows {
				t.Errorf("rows:\n%s\nwant:\n%s", got, wantRows)
			}
		})
	}
}

func golden(t *testing.T, file, got string) string {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(want)
}

func pageText(p *Page) string {
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

// tableText is one line for each row: header and continued rows are marked,
// cells stand after their column and its span.
func tableText(p *Page) string {
	var b strings.Builder
	for _, t := range p.Tables {
		fmt.Fprintf(&b, "table ruled=%v header=%d continues=%v\n", t.Ruled, t.Header, t.Continues)
		for _, r := range t.Rows {
			for _, c := range r.Cells {
				fmt.Fprintf(&b, "| %d+%d×%d: %s ", c.Column, c.Span, c.Rows, strings.ReplaceAll(c.Text, "\n", " / "))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// overlap compares two multisets of words.
func overlap(got, want []string) (recall, precision float64) {
	count := map[string]int{}
	for _, w := range want {
		count[w]++
	}
	hits := 0
	for _, w := range got {
		if count[w] > 0 {
			count[w]--
			hits++
		}
	}
	return float64(hits) / max(1, float64(len(want))), float64(hits) / max(1, float64(len(got)))
}

// A row that a page break cut is marked, and only such rows are.
func TestContinuedRows(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]int{"d03.pdf": 0, "d04.pdf": 0, "d16.pdf": 1, "d24.pdf": 7, "d28.pdf": 43, "d43.pdf": 12} {
		got := 0
		for _, p := range readSample(t, file).Pages {
			for _, tab := range p.Tables {
				if tab.Continues {
					got++
				}
			}
		}
		if got != want {
			t.Errorf("%s: %d continued rows, want %d", file, got, want)
		}
	}
}

// Whatever the file: boxes lie on their page, and those of lines, cells, rows
// and tables hold what is in them.
func checkDocument(t *testing.T, d *Document) {
	t.Helper()
	if len(d.Pages) > d.PageCount {
		t.Errorf("%d pages of %d", len(d.Pages), d.PageCount)
	}
	for _, p := range d.Pages {
		if p.Trust < 0 || p.Trust > 1 || math.IsNaN(p.Trust) {
			t.Errorf("page %d: trust %g", p.Number, p.Trust)
		}
		on := func(what string, b Box) {
			t.Helper()
			if !(b.X0 >= 0 && b.Y0 >= 0 && b.X0 <= b.X1 && b.Y0 <= b.Y1 && b.X1 <= p.Width && b.Y1 <= p.Height) {
				t.Errorf("page %d: %s box %v outside %g by %g", p.Number, what, b, p.Width, p.Height)
			}
		}
		for _, l := range p.Lines {
			on("line", l.Box)
			checkLine(t, &p, l)
			for _, w := range l.Words {
				on("word", w.Box)
			}
		}
		for _, tab := range p.Tables {
			on("table", tab.Box)
			for _, r := range tab.Rows {
				on("row", r.Box)
				for i, c := range r.Cells {
					on("cell", c.Box)
					if c.Span < 1 || c.Rows < 1 || i > 0 && c.Column <= r.Cells[i-1].Column {
						t.Errorf("page %d: cell %d: column %d, span %d, rows %d", p.Number, i, c.Column, c.Span, c.Rows)
					}
				}
			}
		}
	}
}

func checkLine(t *testing.T, p *Page, l Line) {
	t.Helper()
	var texts []string
	for _, w := range l.Words {
		texts = append(texts, w.Text)
		if w.Text == "" || strings.ContainsAny(w.Text, " \n\t") {
			t.Errorf("page %d: word %q", p.Number, w.Text)
		}
		if l.Box.union(w.Box) != l.Box {
			t.Errorf("page %d: line box %v does not hold word box %v", p.Number, l.Box, w.Box)
		}
	}
	if joined := strings.Join(texts, " "); joined != l.Text || len(texts) == 0 {
		t.Errorf("page %d: line %q, words %q", p.Number, l.Text, joined)
	}
}

func TestSamplesKeepTheirInvariants(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(samples + "*.pdf")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	unread := map[string]Code{"d02.pdf": NoText, "d18.pdf": Damaged}
	for _, file := range files {
		name := filepath.Base(file)
		if unread[name] != "" {
			continue
		}
		d := readSample(t, name)
		checkDocument(t, d)
		if d.Partial || d.Source != Native {
			t.Errorf("%s: partial %v, source %s", name, d.Partial, d.Source)
		}
		for _, p := range d.Pages {
			if p.Trust < trusted {
				t.Errorf("%s page %d: trust %.2f", name, p.Number, p.Trust)
			}
		}
	}
}

// A ligature whose letters were written with their bytes swapped is read as its
// letters; a sign of its own stays.
func TestSwappedLigature(t *testing.T) {
	t.Parallel()
	m := &cmap{text: map[uint32]string{}}
	m.setText(1, []byte{'f', 0, 'i', 0}, 0)
	m.setText(2, []byte{'f', 0}, 0)
	m.setText(3, []byte{0, 'f', 0, 'i'}, 0)
	if m.text[1] != "fi" || m.text[2] != "\u6600" || m.text[3] != "fi" {
		t.Errorf("ligatures: %v", m.text)
	}
}
