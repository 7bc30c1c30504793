package pdftext

import (
	"cmp"
	"slices"
)

// block is a piece of a page in reading order: one line, or a table.
type block struct {
	box   Box
	lines []*lineDraft
}

// layout makes a Page of what was drawn.
func (k *ink) layout(number int) (Page, []*draft) {
	p := Page{Number: number, Width: k.width, Height: k.height, Source: Native}
	m := &maker{k: k}
	slices.SortStableFunc(k.frames, func(a, b *inkFrame) int { return cmp.Compare(b.cos, a.cos) })
	var lines []*lineDraft
	var tables []*draft
	for _, f := range k.frames {
		words := k.visible(f)
		if f.cos == 1 {
			var l []*lineDraft
			l, tables = k.upright(m, f, words)
			lines = append(lines, l...)
			continue
		}
		for _, r := range k.rows(words) {
			lines = append(lines, m.add(f, &r))
		}
	}
	m.finish()
	for _, d := range lines {
		p.Lines = append(p.Lines, d.line)
	}
	for _, d := range tables {
		t := d.finish()
		t.clip(k.width, k.height)
		p.Tables = append(p.Tables, t)
	}
	return p, tables
}

// clip keeps the boxes of a table on a page of the given size.
func (t *Table) clip(width, height float64) {
	t.Box = t.Box.clip(width, height)
	for i := range t.Rows {
		r := &t.Rows[i]
		r.Box = r.Box.clip(width, height)
		for c := range r.Cells {
			r.Cells[c].Box = r.Cells[c].Box.clip(width, height)
		}
	}
}

// upright lays out the text that runs from left to right: tables first, then
// the lines between them.
func (k *ink) upright(m *maker, f *inkFrame, words []word) ([]*lineDraft, []*draft) {
	tables, words := k.ruledTables(words)
	open, rows := k.alignedTables(k.rows(words), tables, k.carry)
	tables = append(tables, open...)
	slices.SortStableFunc(tables, func(a, b *draft) int { return topDown(a.table.Box, b.table.Box) })
	var blocks []block
	for _, d := range tables {
		blocks = append(blocks, block{d.table.Box, d.build(k, m, f)})
	}
	blocks = append(blocks, k.proseBlocks(m, f, rows, tables)...)
	slices.SortStableFunc(blocks, func(a, b block) int { return cmp.Compare(b.box.Y1, a.box.Y1) })
	var out []*lineDraft
	for _, b := range blocks {
		out = append(out, b.lines...)
	}
	return out, tables
}

// visible drops words that lie outside the page.
func (k *ink) visible(f *inkFrame) []word {
	return slices.DeleteFunc(f.words, func(w word) bool {
		b := f.box(&w)
		x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
		return x < 0 || y < 0 || x > k.width || y > k.height
	})
}
