package reading_test

import (
	"bytes"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// sheet draws a report page by page. It knows nothing of how it will be read.
type sheet struct {
	t      *testing.T
	pdf    *fpdf.Fpdf
	tr     func(string) string
	font   string
	size   float64
	left   float64
	right  float64 // of the text
	bottom float64
	head   string // running head
	foot   string
	split  bool // rows may break over pages
	nohead bool // table heads are not repeated on a new page
}

func newSheet(t *testing.T, landscape bool, font string, size float64) *sheet {
	t.Helper()
	orientation := "P"
	if landscape {
		orientation = "L"
	}
	pdf := fpdf.New(orientation, "pt", "Letter", "")
	pdf.SetAutoPageBreak(false, 0)
	w, h := pdf.GetPageSize()
	s := &sheet{t: t, pdf: pdf, tr: pdf.UnicodeTranslatorFromDescriptor(""), font: font, size: size, left: 60, right: w - 60, bottom: h - 64}
	pdf.SetHeaderFunc(func() {
		if s.head != "" && pdf.PageNo() > 1 {
			s.style("", 8)
			pdf.SetXY(s.left, 28)
			pdf.CellFormat(s.right-s.left, 10, s.tr(s.head), "", 0, "R", false, 0, "")
		}
	})
	pdf.SetFooterFunc(func() {
		s.style("", 8)
		pdf.SetXY(s.left, h-40)
		pdf.CellFormat(s.right-s.left, 10, s.tr(strings.ReplaceAll(s.foot, "#", itoa(pdf.PageNo()))), "", 0, "C", false, 0, "")
	})
	return s
}

func (s *sheet) style(weight string, size float64) { s.pdf.SetFont(s.font, weight, size) }

func (s *sheet) page() { s.pdf.AddPage(); s.pdf.SetXY(s.left, 64) }

func (s *sheet) need(h float64) {
	if s.pdf.PageNo() == 0 || s.pdf.GetY()+h > s.bottom {
		s.page()
	}
}

func (s *sheet) gap(h float64) { s.pdf.SetY(s.pdf.GetY() + h) }

// block sets text between two edges, line by line, breaking pages.
func (s *sheet) block(text, weight string, size, x0, x1 float64, align string) {
	s.style(weight, size)
	for _, para := range strings.Split(text, "\n") {
		for _, l := range s.wrap(para, x1-x0) {
			s.need(size * 1.25)
			s.style(weight, size)
			s.pdf.SetX(x0)
			s.pdf.CellFormat(x1-x0, size*1.25, l, "", 2, align, false, 0, "")
		}
	}
}

func (s *sheet) wrap(text string, w float64) []string {
	text = s.tr(text)
	if text == "" {
		return nil
	}
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		next := strings.TrimSpace(line + " " + word)
		if line != "" && s.pdf.GetStringWidth(next) > w-6 {
			out = append(out, line)
			next = word
		}
		line = next
	}
	return append(out, line)
}

func (s *sheet) para(text string) {
	s.block(text, "", s.size, s.left, s.right, "L")
	s.gap(s.size * 0.7)
}

func (s *sheet) title(text string, size float64) {
	s.gap(6)
	s.block(text, "B", size, s.left, s.right, "L")
	s.gap(5)
}

func (s *sheet) bullets(items []string, mark func(int) string) {
	for i, it := range items {
		s.need(s.size * 1.3)
		y := s.pdf.GetY()
		s.style("", s.size)
		s.pdf.SetXY(s.left+6, y)
		s.pdf.CellFormat(20, s.size*1.25, s.tr(mark(i)), "", 0, "L", false, 0, "")
		s.pdf.SetXY(s.left+26, y)
		s.block(it, "", s.size, s.left+26, s.right, "L")
	}
	s.gap(6)
}

// grid is how a table is drawn.
type grid struct {
	widths []float64 // shares of the width
	head   []string
	rules  bool // ruling lines around every cell
	middle bool // cells centred on each other
	fill   bool // head row shaded, no rules
	size   float64
	pad    float64
}

// cells of a row; a row of one cell spans the table.
func (s *sheet) table(g grid, rows [][]string) {
	if g.pad == 0 {
		g.pad = 4
	}
	s.drawHead(g)
	for _, row := range rows {
		s.row(g, row, "")
	}
	s.gap(8)
}

func (s *sheet) drawHead(g grid) {
	if len(g.head) > 0 {
		s.need(70)
		s.row(g, g.head, "B")
	}
}

func (s *sheet) row(g grid, row []string, weight string) {
	total := s.right - s.left
	if len(row) == 1 {
		weight = "B"
		g.widths = []float64{1}
	}
	s.style(weight, g.size)
	lines := make([][]string, len(row))
	most := 0
	for i, c := range row {
		for _, part := range strings.Split(c, "\n") {
			lines[i] = append(lines[i], s.wrap(part, g.widths[i]*total-2*g.pad)...)
		}
		most = max(most, len(lines[i]))
	}
	lead := g.size * 1.2
	from := 0
	for from < most {
		room := int((s.bottom - s.pdf.GetY() - 2*g.pad) / lead)
		take := most - from
		if take > room {
			if !s.split || room < 3 || weight == "B" {
				s.page()
				if weight != "B" && !s.nohead {
					s.row(g, g.head, "B")
				}
				room = int((s.bottom - s.pdf.GetY() - 2*g.pad) / lead)
			}
			take = min(take, room)
		}
		s.slice(g, lines, from, from+take, weight, lead)
		from += take
		if from < most {
			s.page()
			if !s.nohead && weight != "B" {
				s.row(g, g.head, "B")
			}
		}
	}
}

func (s *sheet) slice(g grid, lines [][]string, from, to int, weight string, lead float64) {
	total, x, y := s.right-s.left, s.left, s.pdf.GetY()
	h := float64(to-from)*lead + 2*g.pad
	for i := range lines {
		w := g.widths[i] * total
		if g.fill && weight == "B" {
			s.pdf.SetFillColor(225, 225, 235)
			s.pdf.Rect(x, y, w, h, "F")
		}
		if g.rules {
			s.pdf.Rect(x, y, w, h, "D")
		}
		s.style(weight, g.size)
		top := y + g.pad
		if n := min(to, len(lines[i])) - from; g.middle && n > 0 {
			top += float64(to-from-n) * lead / 2
		}
		for k := from; k < to && k < len(lines[i]); k++ {
			s.pdf.SetXY(x+g.pad, top+float64(k-from)*lead)
			s.pdf.CellFormat(w-2*g.pad, lead, lines[i][k], "", 0, "L", false, 0, "")
		}
		x += w
	}
	s.pdf.SetXY(s.left, y+h)
}

func (s *sheet) bytes() []byte {
	s.t.Helper()
	var b bytes.Buffer
	if err := s.pdf.Output(&b); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
