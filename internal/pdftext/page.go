package pdftext

import (
	"cmp"
	"slices"
)

// layout makes a Page of what was drawn.
func (k *ink) layout(number int) Page {
	p := Page{Number: number, Width: k.width, Height: k.height, Source: Native}
	m := &maker{k: k}
	slices.SortStableFunc(k.frames, func(a, b *inkFrame) int { return cmp.Compare(b.cos, a.cos) })
	var drafts []*lineDraft
	for _, f := range k.frames {
		words := k.visible(f)
		if f.cos == 1 {
			drafts = append(drafts, k.mainFrame(m, f, words)...)
			continue
		}
		for _, r := range k.rows(words) {
			drafts = append(drafts, m.add(f, &r))
		}
	}
	m.finish()
	for _, d := range drafts {
		p.Lines = append(p.Lines, d.line)
	}
	return p
}

func (k *ink) mainFrame(m *maker, f *inkFrame, words []word) (out []*lineDraft) {
	for _, r := range k.rows(words) {
		out = append(out, m.add(f, &r))
	}
	return out
}

// visible drops words that lie outside the page.
func (k *ink) visible(f *inkFrame) []word {
	return slices.DeleteFunc(f.words, func(w word) bool {
		b := f.box(&w)
		x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
		return x < 0 || y < 0 || x > k.width || y > k.height
	})
}
