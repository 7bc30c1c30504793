package press

import (
	"fmt"
	"strings"

	"ward/internal/reading/corpus"
)

// Roff is a document for groff with the ms macros and tbl, in UTF-8.
func Roff(d *corpus.Doc) string {
	l, family := &d.Look, "H"
	if l.Serif {
		family = "T"
	}
	width, height := 8.5, 11.0
	if l.A4 {
		width, height = 8.27, 11.69
	}
	if l.Landscape {
		width, height = height, width
	}
	var b strings.Builder
	fmt.Fprintf(&b, ".pl %.2fi\n.nr LL %.2fi\n.nr PO 0.9i\n.nr PS %.0f\n.nr VS %.0f\n.fam %s\n.nh\n.ad l\n.nr HY 0\n", height, width-1.8, l.Size, l.Size*1.3, family)
	fmt.Fprintf(&b, ".ds LH \n.ds CH \n.ds RH %s\n.ds CF %s\n.LP\n", roff(l.Head), strings.ReplaceAll(roff(l.Foot), "#", `\\n[PN]`))
	r := roffer{&b, d}
	r.blocks(d.Blocks)
	return b.String()
}

// roffer writes blocks as roff.
type roffer struct {
	*strings.Builder
	d *corpus.Doc
}

// roff makes text harmless: no request at the start of a line, no escapes.
func roff(s string) string {
	s = strings.ReplaceAll(s, "\\", "\\e")
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = "\\&" + l
		}
	}
	return strings.Join(lines, "\n.br\n")
}

func (r roffer) blocks(list []corpus.Block) {
	for _, k := range list {
		switch k := k.(type) {
		case corpus.Title:
			fmt.Fprintf(r, ".sp 1\n.ce %d\n.ps %.0f\n.vs %.0f\n\\fB%s\\fP\n.br\n.ps\n.vs\n.ce 0\n", map[bool]int{false: 9}[r.d.Look.Left], k.Size, k.Size*1.2, roff(k.Text))
		case corpus.Heading:
			text := k.Text
			if r.d.Look.Caps && k.Level == 1 {
				text = strings.ToUpper(text)
			}
			size := int(r.d.Look.Size) + []int{0, 5, 2, 0}[k.Level]
			fmt.Fprintf(r, ".LP\n.ne 5v\n.ps %d\n.vs %d\n\\fB%s\\fP\n.br\n.ps\n.vs\n.sp 0.3v\n", size, size+3, roff(text))
		case corpus.Para:
			if k.Bold {
				fmt.Fprintf(r, ".LP\n\\fB%s\\fP\n", roff(k.Text))
			} else {
				fmt.Fprintf(r, ".LP\n%s\n", roff(k.Text))
			}
		case corpus.List:
			for i, it := range k.Items {
				fmt.Fprintf(r, ".IP \"%s\" 4n\n%s\n", strings.ReplaceAll(Marker(k.Mark, i), "•", "\\[bu]"), roff(it))
			}
			r.WriteString(".LP\n")
		case corpus.Sign:
			fmt.Fprintf(r, ".LP\n.ne %dv\n%s\n", len(k.Lines)+1, roff(strings.Join(k.Lines, "\n")))
		case corpus.Break:
			r.WriteString(".bp\n")
		case corpus.Contents:
			for i, e := range k.Entries {
				fmt.Fprintf(r, "%s %s %d\n.br\n", roff(e), strings.Repeat(".", max(6, 80-len(e))), 3+i*7)
			}
		case corpus.Columns:
			r.WriteString(".2C\n")
			r.blocks(k.Blocks)
			r.WriteString(".1C\n")
		case corpus.Table:
			r.table(&k)
		}
	}
}

func (r roffer) table(t *corpus.Table) {
	size := t.Size
	fmt.Fprintf(r, ".LP\n.ps %.0f\n.vs %.0f\n.TS H\n", size, size*1.2)
	if t.Rules == corpus.Grid {
		r.WriteString("allbox ")
	}
	r.WriteString("tab(\x01) nospaces;\n")
	total := 6.6
	if r.d.Look.Landscape {
		total = 9.1
	}
	columns := make([]string, len(t.Widths))
	for i, w := range t.Widths {
		columns[i] = fmt.Sprintf("lw(%.2fi)t", w*total-0.18)
	}
	row := func(r *corpus.Row) string {
		if len(r.Cells) == 1 && len(t.Widths) > 1 {
			return "l" + strings.Repeat(" s", len(t.Widths)-1)
		}
		return strings.Join(columns, " ")
	}
	if len(t.Head) > 0 {
		fmt.Fprintf(r, "%s.\n%s\n", strings.Join(columns, " "), cells(t.Head, true))
	} else {
		fmt.Fprintf(r, "%s.\n", row(&t.Rows[0]))
	}
	if len(t.Head) > 0 && !t.Once {
		r.WriteString(".TH\n")
	}
	for i := range t.Rows {
		if i > 0 || len(t.Head) > 0 {
			fmt.Fprintf(r, ".T&\n%s.\n", row(&t.Rows[i]))
		}
		r.WriteString(cells(t.Rows[i].Cells, t.Rows[i].Bold) + "\n")
		if i == 0 && (len(t.Head) == 0 || t.Once) {
			r.WriteString(".TH\n")
		}
		if t.Rules == corpus.Lines {
			r.WriteString("_\n")
		} else if t.Rules != corpus.Grid {
			r.WriteString(".sp 0.4v\n")
		}
	}
	r.WriteString(".TE\n.ps\n.vs\n.LP\n")
}

// cells is a row as text blocks of tbl.
func cells(list []string, bold bool) string {
	var out []string
	for _, c := range list {
		if c == corpus.Covered {
			out = append(out, "")
			continue
		}
		c = roff(c)
		if bold {
			c = "\\fB" + c + "\\fP"
		}
		out = append(out, "T{\n"+c+"\nT}")
	}
	return strings.Join(out, "\x01")
}
