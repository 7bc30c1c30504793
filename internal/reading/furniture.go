package reading

import (
	"cmp"
	"slices"
)

// pageNumber matches a line that is nothing but the number of its page.
var pageNumber = rx(`^[-|\s]*(?:page )?(?:\d{1,4}|[ivxl]{1,6})(?: ?(?:of|/) ?\d{1,4})?[-|\s]*$`)

// Zones of a page: its edges, where heads and feet stand, and the places of
// large short lines, as watermarks are.
const (
	inText = iota
	top
	foot
	watermarks // and beyond: a place of the page
)

// place is a text and where it stands; digits count as one, since page numbers
// differ.
type place struct {
	text string
	zone int
}

// placeOf is the place of a line, in zone inText when it cannot be furniture.
func (r *report) placeOf(i int, l *line) place {
	h, b := r.doc.Pages[i].Height, l.src.Box
	switch {
	case b.Y1 > h*0.88:
		return place{masked(l.text), top}
	case b.Y0 < h*0.12:
		return place{masked(l.text), foot}
	case l.src.Size > 14 && len(l.text) < 40:
		return place{l.text, watermarks + int(b.X0)*4096 + int(b.Y0)}
	}
	return place{}
}

// masked is the beginning of s with every digit as a cross.
func masked(s string) string {
	b := []byte(truncate(s, 200))
	for i := range b {
		if b[i] >= '0' && b[i] <= '9' {
			b[i] = '#'
		}
	}
	return string(b)
}

// markFurniture marks running heads and feet: lines at the edges of the page
// that recur on other pages, and page numbers, from the edge up to the text. A
// watermark recurs at the same place of many pages.
func (r *report) markFurniture() {
	seen := map[place]int{}
	for i, lines := range r.pages {
		for _, l := range lines {
			if p := r.placeOf(i, l); p.zone != inText {
				seen[p]++
			}
		}
	}
	within := r.recurWithin(seen)
	heads := r.headRows(func(i int, l *line) bool { return seen[r.placeOf(i, l)] >= 3 })
	many := max(3, len(r.pages)*2/5)
	for i, lines := range r.pages {
		edge := func(l *line) bool {
			p := r.placeOf(i, l)
			recurs := (p.zone == top || p.zone == foot) && (seen[p] >= 3 && within[p.text] < seen[p] || pageNumber.MatchString(truncate(l.text, 40)))
			l.furniture = l.furniture || recurs && !heads[l] && !ofMatrix(l)
			return l.furniture
		}
		for _, l := range lines {
			if p := r.placeOf(i, l); p.zone >= watermarks && seen[p] >= many && len(r.pages) >= 6 && !startsCriterion(l.text) {
				l.furniture = true
			}
		}
		sorted := slices.Clone(lines)
		slices.SortStableFunc(sorted, func(a, b *line) int { return cmp.Compare(b.src.Box.Y0, a.src.Box.Y0) })
		for k := 0; k < len(sorted) && edge(sorted[k]); k++ { // from the top down to the text
		}
		for k := len(sorted) - 1; k >= 0 && edge(sorted[k]); k-- { // and from the foot up
		}
	}
}

// recurWithin counts how often the texts that recur at the edges of pages stand
// within the text, too: what recurs there as often is a field of the controls,
// such as a clean result, and no running head.
func (r *report) recurWithin(edges map[place]int) map[string]int {
	out := map[string]int{}
	for p, n := range edges {
		if n >= 3 && p.zone != inText && p.zone < watermarks {
			out[p.text] = 0
		}
	}
	for i, lines := range r.pages {
		for _, l := range lines {
			if r.placeOf(i, l).zone != inText || len(l.text) > 200 {
				continue
			}
			if text := masked(l.text); text != "" {
				if _, ok := out[text]; ok {
					out[text]++
				}
			}
		}
	}
	return out
}

// ofMatrix reports whether a line belongs to a matrix, however often lines of its
// form stand at the edge of a page: a criterion, the number of a control, a
// label with its value, a clean result.
func ofMatrix(l *line) bool {
	t := truncate(l.text, 200)
	if startsCriterion(t) || numberedBanner.MatchString(t) || cleanMention.MatchString(t) {
		return true
	}
	at := labelOf(l)
	return at != nil && at[1] < len(l.text)
}

// headRows is the lines that head a table: two with a role on one baseline, or
// one that holds the heads of a whole matrix. Only the lines that recur matter.
func (r *report) headRows(recurs func(int, *line) bool) map[*line]bool {
	out := map[*line]bool{}
	for i, lines := range r.pages {
		var named []*line
		for _, l := range lines {
			if !recurs(i, l) {
				continue
			}
			if len(l.text) < 140 && headerLine.MatchString(l.text) {
				out[l] = true
			}
			if len(l.text) < 70 && r.roleOf(l.text) != roleNone {
				named = append(named, l)
			}
		}
		for k, a := range named {
			for _, b := range named[k+1:] {
				if d := a.src.Box.Y0 - b.src.Box.Y0; d > -4 && d < 4 {
					out[a], out[b] = true, true
				}
			}
		}
	}
	return out
}
