// Package press sets a document of the corpus: as HTML for browsers and word
// processors, as roff, or as a PDF of its own. It is pure.
package press

import (
	"fmt"
	"html"
	"strings"

	"ward/internal/reading/corpus"
)

// HTML is a whole page with its style sheet. Page margins carry the running
// head and foot where a program knows CSS paged media; plain leaves them out,
// together with all that old engines do not know.
func HTML(d *corpus.Doc, plain bool) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Report</title><style>\n")
	b.WriteString(css(&d.Look, plain))
	b.WriteString("</style></head><body>\n")
	blocks(&b, &d.Look, d.Blocks)
	b.WriteString("</body></html>\n")
	return b.String()
}

func css(l *corpus.Look, plain bool) string {
	font, paper, accent, align := "Arial, 'Liberation Sans', sans-serif", "Letter", l.Accent, "center"
	if l.Serif {
		font = "'Times New Roman', 'Liberation Serif', serif"
	}
	if l.A4 {
		paper = "A4"
	}
	if l.Left {
		align = "left"
	}
	if l.Landscape {
		paper += " landscape"
	}
	if accent == "" {
		accent = "#000000"
	}
	s := fmt.Sprintf(`body{font-family:%s;font-size:%.1fpt;line-height:1.35}
h1{font-size:%.1fpt;color:%s}h2{font-size:%.1fpt;color:%s}h3{font-size:%.1fpt}
.title{text-align:%s;font-weight:bold;margin:14pt 0}.break{page-break-before:always;font-size:1pt;margin:0}
table{border-collapse:collapse;width:100%%;margin:6pt 0}td,th{padding:4pt;text-align:left;vertical-align:top}
th{font-weight:bold}.grid td,.grid th{border:0.75pt solid #333}.lines td,.lines th{border-bottom:0.75pt solid #777}
.shade th{background-color:#d9e2ec}.middle td{vertical-align:middle}.whole tr{page-break-inside:avoid}
.list p{margin:3pt 0 3pt 24pt;text-indent:-14pt}.columns{column-count:2;column-gap:22pt}
.toc td{padding:2pt}.page{text-align:right;width:30pt}.sign p{margin:0}.sign{margin:16pt 0}
`, font, l.Size, l.Size+6, accent, l.Size+2, accent, l.Size, align)
	if plain {
		return s + "@page{size:" + inches(l) + ";margin:0.75in}\n"
	}
	margin := func(at, text string) string {
		parts := strings.Split(text, "#")
		for i := range parts {
			parts[i] = fmt.Sprintf("%q", parts[i])
		}
		return fmt.Sprintf("@%s{content:%s;font-size:8pt}", at, strings.Join(parts, " counter(page) "))
	}
	s += "@page{size:" + paper + ";margin:54pt;"
	if l.Head != "" {
		s += margin("top-right", l.Head)
	}
	if l.Foot != "" {
		s += margin("bottom-center", l.Foot)
	}
	return s + "}\n@page:first{@top-right{content:''}@bottom-center{content:''}}\n"
}

// inches is the size of the paper, wide side first when it is turned.
func inches(l *corpus.Look) string {
	short, long := "8.5in", "11in"
	if l.A4 {
		short, long = "8.27in", "11.69in"
	}
	if l.Landscape {
		return long + " " + short
	}
	return short + " " + long
}

func text(s string) string { return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>") }

func blocks(b *strings.Builder, l *corpus.Look, list []corpus.Block) {
	for _, k := range list {
		switch k := k.(type) {
		case corpus.Title:
			fmt.Fprintf(b, "<p class=title style=\"font-size:%.0fpt\">%s</p>\n", k.Size, text(k.Text))
		case corpus.Heading:
			t := k.Text
			if l.Caps && k.Level == 1 {
				t = strings.ToUpper(t)
			}
			fmt.Fprintf(b, "<h%d>%s</h%d>\n", k.Level, text(t), k.Level)
		case corpus.Para:
			if k.Bold {
				fmt.Fprintf(b, "<p><b>%s</b></p>\n", text(k.Text))
			} else {
				fmt.Fprintf(b, "<p>%s</p>\n", text(k.Text))
			}
		case corpus.List:
			b.WriteString("<div class=list>")
			for i, it := range k.Items {
				fmt.Fprintf(b, "<p>%s %s</p>\n", Marker(k.Mark, i), text(it))
			}
			b.WriteString("</div>\n")
		case corpus.Sign:
			b.WriteString("<div class=sign>")
			for _, line := range k.Lines {
				fmt.Fprintf(b, "<p>%s</p>\n", text(line))
			}
			b.WriteString("</div>\n")
		case corpus.Break:
			b.WriteString("<p class=break>&nbsp;</p>\n")
		case corpus.Contents:
			b.WriteString("<table class=toc>")
			for i, e := range k.Entries {
				fmt.Fprintf(b, "<tr><td>%s %s</td><td class=page>%d</td></tr>\n", text(e), strings.Repeat(".", max(6, 90-len(e))), 3+i*7)
			}
			b.WriteString("</table>\n")
		case corpus.Columns:
			b.WriteString("<div class=columns>\n")
			blocks(b, l, k.Blocks)
			b.WriteString("</div>\n")
		case corpus.Table:
			table(b, &k)
		}
	}
}

// Marker is what stands before item i of a list, from 0.
func Marker(mark string, i int) string {
	n := i + 1
	switch mark {
	case "1.":
		return fmt.Sprintf("%d.", n)
	case "(1)":
		return fmt.Sprintf("(%d)", n)
	case "a)":
		return string(rune('a'+i%26)) + ")"
	case "(a)":
		return "(" + string(rune('a'+i%26)) + ")"
	case "i.":
		return []string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"}[i%16] + "."
	}
	return mark
}

func table(b *strings.Builder, t *corpus.Table) {
	class := []string{"grid", "lines", "shade", "bare"}[t.Rules]
	if t.Middle {
		class += " middle"
	}
	if t.Whole {
		class += " whole"
	}
	border := 0 // for word processors, which know the attribute and not the style sheet
	if t.Rules == corpus.Grid {
		border = 1
	}
	fmt.Fprintf(b, "<table class=\"%s\" border=%d cellspacing=0 style=\"font-size:%.1fpt\">", class, border, t.Size)
	if len(t.Head) > 0 {
		open, end := "<thead>", "</thead>"
		if t.Once {
			open, end = "<tbody>", "</tbody>"
		}
		b.WriteString(open + "<tr>")
		for i, h := range t.Head {
			fmt.Fprintf(b, "<th width=\"%.0f%%\">%s</th>", t.Widths[i]*100, text(h))
		}
		b.WriteString("</tr>" + end)
	}
	b.WriteString("<tbody>\n")
	for n, row := range t.Rows {
		b.WriteString("<tr>")
		for i, c := range row.Cells {
			if c == corpus.Covered {
				continue
			}
			cell(b, t, n, i, c)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table>\n")
}

// cell sets cell i of row n: over the whole width when it is alone, and over
// the rows below that it covers.
func cell(b *strings.Builder, t *corpus.Table, n, i int, c string) {
	attr := " valign=top"
	if t.Middle {
		attr = " valign=middle"
	}
	if len(t.Rows[n].Cells) == 1 && len(t.Widths) > 1 {
		attr += fmt.Sprintf(" colspan=%d", len(t.Widths))
	} else if len(t.Head) == 0 && n == 0 {
		attr += fmt.Sprintf(" width=\"%.0f%%\"", t.Widths[i]*100)
	}
	span := 1
	for n+span < len(t.Rows) && i < len(t.Rows[n+span].Cells) && t.Rows[n+span].Cells[i] == corpus.Covered {
		span++
	}
	if span > 1 {
		attr += fmt.Sprintf(" rowspan=%d", span)
	}
	body := text(c)
	if t.Rows[n].Bold {
		body = "<b>" + body + "</b>"
	}
	fmt.Fprintf(b, "<td%s>%s</td>", attr, body)
}
