package press

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"ward/internal/reading/corpus"
)

// Drawn is a document set by Draw.
type Drawn struct {
	PDF   []byte
	Pages int
	Marks map[string][]int // the pages of each marked text, from 1, ascending
}

// Draw sets a document as a PDF, with no other program.
func Draw(d *corpus.Doc) (*Drawn, error) {
	s := newSheet(&d.Look)
	s.pdf.AddPage()
	s.home()
	s.set(d.Blocks)
	var b bytes.Buffer
	if err := s.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("draw a document: %w", err)
	}
	return &Drawn{b.Bytes(), s.pdf.PageNo(), s.marks}, nil
}

// sheet is the page that is being drawn. Lengths are points.
type sheet struct {
	pdf    *fpdf.Fpdf
	look   *corpus.Look
	tr     func(string) string
	font   string
	left   float64
	right  float64
	top    float64
	bottom float64
	column func() bool // goes to the next column; false: there is none
	marks  map[string][]int
}

func newSheet(l *corpus.Look) *sheet {
	turn, paper, font := "P", "Letter", "Helvetica"
	if l.Landscape {
		turn = "L"
	}
	if l.A4 {
		paper = "A4"
	}
	if l.Serif {
		font = "Times"
	}
	pdf := fpdf.New(turn, "pt", paper, "")
	pdf.SetAutoPageBreak(false, 0)
	w, h := pdf.GetPageSize()
	s := &sheet{pdf: pdf, look: l, tr: pdf.UnicodeTranslatorFromDescriptor(""), font: font, left: 58, right: w - 58, top: 62, bottom: h - 62, marks: map[string][]int{}}
	pdf.SetHeaderFunc(func() { s.margin(l.Head, 30, "R") })
	pdf.SetFooterFunc(func() { s.margin(l.Foot, h-38, "C") })
	return s
}

// margin sets the running head or foot.
func (s *sheet) margin(text string, y float64, align string) {
	if text == "" || s.pdf.PageNo() == 1 {
		return
	}
	w, _ := s.pdf.GetPageSize()
	s.pdf.SetFont(s.font, "", 8)
	s.pdf.SetXY(58, y)
	s.pdf.CellFormat(w-116, 10, s.tr(strings.ReplaceAll(text, "#", strconv.Itoa(s.pdf.PageNo()))), "", 0, align, false, 0, "")
}

func (s *sheet) home() { s.pdf.SetXY(s.left, s.top) }

// next goes to the next column or page.
func (s *sheet) next() {
	if s.column != nil && s.column() {
		return
	}
	s.pdf.AddPage()
	s.home()
}

func (s *sheet) need(h float64) {
	if s.pdf.GetY()+h > s.bottom {
		s.next()
	}
}

func (s *sheet) gap(h float64) { s.pdf.SetY(s.pdf.GetY() + h) }

func (s *sheet) note(mark string) {
	if mark == "" {
		return
	}
	at := s.marks[mark]
	if n := s.pdf.PageNo(); len(at) == 0 || at[len(at)-1] != n {
		s.marks[mark] = append(at, n)
	}
}

// lines sets text between two edges from the current height.
func (s *sheet) lines(text, weight string, size, indent float64, align, mark string) {
	s.pdf.SetFont(s.font, weight, size)
	for _, l := range s.wrap(text, s.right-s.left-indent) {
		s.need(size * 1.3)
		s.pdf.SetFont(s.font, weight, size)
		s.note(mark)
		s.pdf.SetX(s.left + indent)
		s.pdf.CellFormat(s.right-s.left-indent, size*1.3, l, "", 2, align, false, 0, "")
	}
}

// wrap breaks text into lines of a width, in the current font.
func (s *sheet) wrap(text string, width float64) []string {
	var out []string
	for _, para := range strings.Split(s.tr(text), "\n") {
		line := ""
		for _, word := range strings.Fields(para) {
			next := strings.TrimSpace(line + " " + word)
			if line != "" && s.pdf.GetStringWidth(next) > width-6 {
				out = append(out, line)
				next = word
			}
			line = next
		}
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (s *sheet) set(list []corpus.Block) {
	size := s.look.Size
	for _, k := range list {
		switch k := k.(type) {
		case corpus.Title:
			s.gap(14)
			s.lines(k.Text, "B", k.Size, 0, map[bool]string{true: "L", false: "C"}[s.look.Left], "")
		case corpus.Heading:
			s.heading(k)
		case corpus.Para:
			s.lines(k.Text, map[bool]string{true: "B"}[k.Bold], size, 0, "L", k.Mark)
			s.gap(size * 0.7)
		case corpus.List:
			for i, it := range k.Items {
				s.need(size * 1.3)
				y := s.pdf.GetY()
				s.pdf.SetFont(s.font, "", size)
				s.pdf.SetXY(s.left+8, y)
				s.pdf.CellFormat(20, size*1.3, s.tr(Marker(k.Mark, i)), "", 0, "L", false, 0, "")
				s.pdf.SetY(y)
				s.lines(it, "", size, 28, "L", "")
				s.gap(2)
			}
			s.gap(size * 0.7)
		case corpus.Sign:
			s.need(size * 1.3 * float64(len(k.Lines)+1))
			s.gap(size)
			s.lines(strings.Join(k.Lines, "\n"), "", size, 0, "L", "")
			s.gap(size)
		case corpus.Break:
			s.pdf.AddPage()
			s.home()
		case corpus.Contents:
			for i, e := range k.Entries {
				s.lines(fmt.Sprintf("%s %s %d", e, strings.Repeat(".", max(6, 80-len(e))), 3+i*7), "", size, 0, "L", "")
			}
		case corpus.Columns:
			s.columns(k.Blocks)
		case corpus.Table:
			s.table(&k)
		}
	}
}

func (s *sheet) heading(k corpus.Heading) {
	size, text := s.look.Size+[]float64{0, 6, 2, 0}[k.Level], k.Text
	if s.look.Caps && k.Level == 1 {
		text = strings.ToUpper(text)
	}
	s.need(size * 4)
	s.gap(6)
	s.lines(text, "B", size, 0, "L", "")
	s.gap(5)
}

// columns sets blocks in two columns, page after page.
func (s *sheet) columns(list []corpus.Block) {
	left, right, top := s.left, s.right, s.pdf.GetY()
	middle := (left + right) / 2
	second := false
	s.right = middle - 11
	s.column = func() bool {
		second = !second
		if second {
			s.left, s.right = middle+11, right
			s.pdf.SetXY(s.left, top)
			return true
		}
		s.left, s.right, top = left, middle-11, s.top
		return false
	}
	s.set(list)
	s.left, s.right, s.column = left, right, nil
	s.pdf.AddPage()
	s.home()
}
