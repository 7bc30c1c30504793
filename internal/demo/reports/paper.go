package reports

import (
	"bytes"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// The page in points: US letter.
const (
	pageWidth  = 612
	pageHeight = 792
	margin     = 62
	textWidth  = pageWidth - 2*margin
	bottom     = pageHeight - margin
	bodySize   = 11
	lead       = 15.0
)

// entry is a line of the table of contents.
type entry struct {
	title string
	page  int
	sub   bool
}

// paper is a document that is being written.
type paper struct {
	pdf     *fpdf.Fpdf
	tr      func(string) string // to the code page of the standard fonts
	style   Style
	entries []entry
}

func newPaper(style Style, title, footer string, at time.Time) *paper {
	pdf := fpdf.New("P", "pt", "Letter", "")
	p := &paper{pdf: pdf, tr: pdf.UnicodeTranslatorFromDescriptor(""), style: style}
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(true, margin)
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetCatalogSort(true)
	pdf.SetTitle(title, true)
	pdf.SetFooterFunc(func() {
		if footer == "" || pdf.PageNo() == 1 {
			return
		}
		pdf.SetY(pageHeight - 40)
		pdf.SetFont(style.Font, "I", 8)
		pdf.SetTextColor(90, 90, 90)
		pdf.CellFormat(textWidth-40, 10, p.tr(footer), "", 0, "L", false, 0, "")
		pdf.CellFormat(40, 10, itoa(pdf.PageNo()), "", 0, "R", false, 0, "")
		pdf.SetTextColor(0, 0, 0)
	})
	return p
}

// bytes ends the document.
func (p *paper) bytes() ([]byte, error) {
	var b bytes.Buffer
	err := p.pdf.Output(&b)
	return b.Bytes(), err
}

func (p *paper) accent() { p.pdf.SetTextColor(p.style.Accent[0], p.style.Accent[1], p.style.Accent[2]) }

// section begins a page with a heading that the table of contents lists.
func (p *paper) section(title string) {
	p.pdf.AddPage()
	p.entries = append(p.entries, entry{title: title, page: p.pdf.PageNo()})
	p.accent()
	p.pdf.SetFont(p.style.Font, "B", 15)
	p.pdf.MultiCell(textWidth, 19, p.tr(title), "", "L", false)
	p.pdf.SetTextColor(0, 0, 0)
	p.pdf.Ln(8)
}

// heading is a heading inside a section. It never ends a page.
func (p *paper) heading(title string) {
	p.room(4 * lead)
	p.accent()
	p.pdf.SetFont(p.style.Font, "B", 11.5)
	p.pdf.MultiCell(textWidth, 16, p.tr(title), "", "L", false)
	p.pdf.SetTextColor(0, 0, 0)
	p.pdf.Ln(2)
}

// listed is a heading that the table of contents lists.
func (p *paper) listed(title string) {
	p.room(5 * lead)
	p.entries = append(p.entries, entry{title: title, page: p.pdf.PageNo(), sub: true})
	p.heading(title)
}

// room begins a page unless there is so much height left.
func (p *paper) room(height float64) {
	if p.pdf.GetY()+height > bottom {
		p.pdf.AddPage()
	}
}

func (p *paper) para(text string) {
	p.pdf.SetFont(p.style.Font, "", bodySize)
	p.pdf.MultiCell(textWidth, lead, p.tr(flat(text)), "", "L", false)
	p.pdf.Ln(7)
}

// list is a list with a mark before each item: a bullet, or a letter.
func (p *paper) list(items []string, lettered bool) {
	p.pdf.SetFont(p.style.Font, "", bodySize)
	for i, item := range items {
		mark := "•"
		if lettered {
			mark = string(rune('a'+i)) + "."
		}
		p.room(2 * lead)
		p.pdf.SetX(margin + 10)
		p.pdf.CellFormat(16, lead, p.tr(mark), "", 0, "L", false, 0, "")
		p.pdf.MultiCell(textWidth-26, lead, p.tr(flat(item)), "", "L", false)
		p.pdf.Ln(3)
	}
	p.pdf.Ln(5)
}

// table draws rows with rules around every cell. A row of one cell spans all
// columns. The head is repeated on each page; a row is never split.
func (p *paper) table(widths []float64, head []string, rows [][]string) {
	const size, step, pad = 9.5, 12.0, 5.0
	draw := func(cells []string, isHead bool) {
		w := widths
		if len(cells) == 1 {
			w = []float64{1}
		}
		bold := ""
		if isHead || len(cells) == 1 {
			bold = "B"
		}
		p.pdf.SetFont(p.style.Font, bold, size)
		height := 0.0
		lines := make([][][]byte, len(cells))
		for i, cell := range cells {
			lines[i] = p.pdf.SplitLines([]byte(p.tr(cell)), w[i]*textWidth-2*pad)
			height = max(height, float64(len(lines[i]))*step+2*pad)
		}
		p.cells(w, lines, height, isHead, step, pad)
	}
	heightOf := func(cells []string) (h float64) {
		p.pdf.SetFont(p.style.Font, "", size)
		for i, cell := range cells {
			w := 1.0
			if len(cells) > 1 {
				w = widths[i]
			}
			h = max(h, float64(len(p.pdf.SplitLines([]byte(p.tr(cell)), w*textWidth-2*pad)))*step+2*pad)
		}
		return h
	}
	need := heightOf(head) + 3*step
	p.room(need + 60)
	draw(head, true)
	for i, row := range rows {
		h := heightOf(row) + step
		if len(row) == 1 && i+1 < len(rows) { // a heading row stays with the next
			h += heightOf(rows[i+1])
		}
		if p.pdf.GetY()+h > bottom {
			p.pdf.AddPage()
			draw(head, true)
		}
		draw(row, false)
	}
	p.pdf.Ln(12)
}

// cells draws one row of a table.
func (p *paper) cells(w []float64, lines [][][]byte, height float64, isHead bool, step, pad float64) {
	x, y := float64(margin), p.pdf.GetY()
	p.pdf.SetDrawColor(120, 120, 120)
	p.pdf.SetLineWidth(0.5)
	switch {
	case isHead:
		p.pdf.SetFillColor(p.style.Accent[0], p.style.Accent[1], p.style.Accent[2])
		p.pdf.SetTextColor(255, 255, 255)
	case len(w) == 1:
		p.pdf.SetFillColor(228, 232, 236)
	default:
		p.pdf.SetFillColor(255, 255, 255)
	}
	for i := range lines {
		p.pdf.Rect(x, y, w[i]*textWidth, height, "FD")
		for n, line := range lines[i] {
			p.pdf.Text(x+pad, y+pad+step*float64(n)+step*0.8, string(line))
		}
		x += w[i] * textWidth
	}
	p.pdf.SetTextColor(0, 0, 0)
	p.pdf.SetXY(margin, y+height)
}

// contents writes the table of contents from the entries of an earlier pass.
func (p *paper) contents(entries []entry) {
	p.section("Table of Contents")
	p.entries = p.entries[:0]
	for _, e := range entries {
		indent := 0.0
		p.pdf.SetFont(p.style.Font, "B", 10)
		if e.sub {
			indent = 18
			p.pdf.SetFont(p.style.Font, "", 10)
		}
		title, page := p.tr(e.title), itoa(e.page)
		dots := int((textWidth - indent - p.pdf.GetStringWidth(title) - p.pdf.GetStringWidth(page) - 12) / p.pdf.GetStringWidth("."))
		p.pdf.SetX(margin + indent)
		p.pdf.CellFormat(textWidth-indent, 15, title+" "+strings.Repeat(".", max(dots, 3))+" "+page, "", 1, "L", false, 0, "")
	}
}

// flat makes one line of a text that was folded.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }
