package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ward/internal/reading/corpus"
)

// place finds the pages of the exceptions of a document that another program
// set, with poppler, which is not what reads it later.
func place(ctx context.Context, dir string, pdf []byte, d *corpus.Doc, w *corpus.Truth) (map[string][]int, int, error) {
	file := filepath.Join(dir, "place.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		return nil, 0, err
	}
	out, err := output(ctx, dir, "pdftotext", file, "-")
	if err != nil {
		return nil, 0, err
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if len(w.Exceptions) == 0 {
		return nil, len(pages), nil
	}
	from, until := span(pages, d)
	tests := slices.Clone(pages)
	if d.Until != "" {
		tests[until-1] = before(tests[until-1], d.Until)
	}
	marks := map[string][]int{}
	for _, e := range w.Exceptions {
		marks[e.Text] = find(tests, from, until, e.Text)
		if len(marks[e.Text]) == 0 {
			return nil, 0, errNoPages
		}
	}
	return marks, len(pages), nil
}

// letters is the letters and digits of s.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// span is the pages of the tests of controls, from 0: the last page of the
// heading that opens them up to, not with, the last of the one behind them. That
// one's page is in it: the tests may end there.
func span(pages []string, d *corpus.Doc) (from, until int) {
	until = len(pages)
	for i, p := range pages {
		if strings.Contains(letters(p), letters(d.From)) {
			from = i
		}
	}
	if d.Until == "" {
		return from, until
	}
	for i := from; i < len(pages); i++ {
		if strings.Contains(letters(pages[i]), letters(d.Until)) {
			until = i + 1
		}
	}
	return from, until
}

// before is a page up to the last line that begins a heading. A heading may go
// over several lines; the whole page when it does not begin a line.
func before(page, heading string) string {
	cut := len(page)
	for at := 0; at < len(page); {
		if strings.HasPrefix(letters(page[at:]), letters(heading)) {
			cut = at
		}
		next := strings.IndexByte(page[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return page[:cut]
}

// find is the pages, from 1, on which a text stands: in one piece, or split
// between two pages, or in any order of its words, as in a cell that poppler
// takes apart.
func find(pages []string, from, until int, text string) []int {
	var found []int
	add := func(page int) {
		if !slices.Contains(found, page) {
			found = append(found, page)
		}
	}
	whole := letters(text)
	for i := from; i < until; i++ {
		if strings.Contains(letters(pages[i]), whole) || holds(pages[i], text) {
			add(i + 1)
		}
		if i+1 < until && parted(letters(pages[i]), letters(pages[i+1]), strings.Fields(text)) {
			add(i + 1)
			add(i + 2)
		}
	}
	for i := from; len(found) == 0 && i+1 < until; i++ {
		if holds(pages[i]+" "+pages[i+1], text) {
			return []int{i + 1, i + 2}
		}
	}
	slices.Sort(found)
	return found
}

// parted reports whether the first of some words stand on one page and the
// rest, at least three words of each, on the next.
func parted(page, next string, words []string) bool {
	for k := 3; k <= len(words)-3; k++ {
		if strings.Contains(page, letters(strings.Join(words[:k], ""))) && strings.Contains(next, letters(strings.Join(words[k:], ""))) {
			return true
		}
	}
	return false
}

// holds reports whether nearly all words of a text are on a page, each as often.
func holds(page, text string) bool {
	count := map[string]int{}
	for _, w := range strings.Fields(page) {
		count[letters(w)]++
	}
	all, miss := 0, 0
	for _, w := range strings.Fields(text) {
		k := letters(w)
		all++
		if count[k]--; count[k] < 0 {
			miss++
		}
	}
	return miss*40 <= all
}
