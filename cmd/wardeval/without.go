package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"ward/internal/pdftext"
	"ward/internal/reading"
	"ward/internal/reading/eval"
)

// lost is what became of values that are read right with all rules, over the
// variants of the reading that know one wording less.
type lost struct {
	variants, flagged, silent int
	fields                    map[string]*[2]int  // flagged and silent, by field
	notes                     map[string][]string // of silent ones, by what was left out
}

// lessWords leaves out each rule of reading, and each alternative of each, in
// turn: a stand-in for documents in words that no rule knows. It prints what
// then is read wrong and whether a person is asked to look.
func (s settings) lessWords(ctx context.Context) error {
	tasks, _, err := s.plan()
	if err != nil {
		return err
	}
	l := &lost{fields: map[string]*[2]int{}, notes: map[string][]string{}}
	tried := map[string]int{}
	for i := range tasks {
		if ctx.Err() != nil {
			break
		}
		if tasks[i].style.Held || tasks[i].hand == heldOutByHand {
			continue
		}
		if err := s.lose(ctx, &tasks[i], l, tried); err != nil {
			return err
		}
	}
	fmt.Print(l)
	return nil
}

// lose reads one document as each variant that was not yet tried often enough.
func (s settings) lose(ctx context.Context, t *task, l *lost, tried map[string]int) error {
	dir, err := os.MkdirTemp("", "wardeval")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	pdf, w, err := s.document(ctx, dir, t)
	if err != nil {
		return err
	}
	doc, err := pdftext.Read(ctx, pdf, pdftext.Options{})
	if err != nil { // a scan, which no rule can read
		return nil
	}
	file := reading.File{Name: w.Doc, Bytes: int64(len(pdf)), Pages: doc.PageCount, PagesRead: len(doc.Pages), TextSource: string(doc.Source)}
	whole := eval.Score(w, reading.Read(doc, file))
	for _, v := range reading.Variants(doc, file) {
		if tried[v.Rule+v.Less] >= s.each || ctx.Err() != nil {
			continue
		}
		tried[v.Rule+v.Less]++
		l.add(v, whole, eval.Score(w, v.Read(doc, file)))
	}
	return nil
}

// add counts what a variant reads wrong and the whole reading right.
func (l *lost) add(v reading.Variant, whole, less *eval.Result) {
	l.variants++
	known := map[string]int{} // mistakes of the whole reading, by field
	for _, x := range whole.Values {
		if !x.Right {
			known[x.Field]++
		}
	}
	for _, x := range less.Values {
		if x.Right {
			continue
		}
		if known[x.Field] > 0 {
			known[x.Field]--
			continue
		}
		f := l.fields[x.Field]
		if f == nil {
			f = new([2]int)
			l.fields[x.Field] = f
		}
		if x.Flagged {
			l.flagged++
			f[0]++
			continue
		}
		l.silent++
		f[1]++
		key := "without " + excerpt(v.Rule)
		if v.Less != "" {
			key = "without " + excerpt(blank.Replace(v.Less)) + " in " + excerpt(v.Rule)
		}
		where := less.Truth.Doc + ": " + x.Field + ": "
		if !slices.ContainsFunc(l.notes[key], func(n string) bool { return strings.HasPrefix(n, where) }) { // one speaks for all
			l.notes[key] = append(l.notes[key], where+x.Note)
		}
	}
}

// blank writes what package regexp/syntax makes of \s as rules write it.
var blank = strings.NewReplacer(`[\t\n\f\r ]`, `\s`)

// excerpt is the beginning of an expression, enough to look for it.
func excerpt(text string) string { return text[:min(len(text), 160)] }

// String is a table of fields, then each wording whose loss nobody would see,
// the worst first.
func (l *lost) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d readings with one wording less: %d values wrong, %.1f %% of them flagged\n\n", l.variants, l.flagged+l.silent, 100*float64(l.flagged)/float64(max(1, l.flagged+l.silent)))
	b.WriteString("| field | wrong | silent |\n| --- | ---: | ---: |\n")
	for _, f := range sorted(l.fields, func(n *[2]int) int { return n[1] }) {
		fmt.Fprintf(&b, "| %s | %d | %d |\n", f, l.fields[f][0]+l.fields[f][1], l.fields[f][1])
	}
	for _, k := range sorted(l.notes, func(n []string) int { return len(n) }) {
		fmt.Fprintf(&b, "\n%s\n", k)
		for _, n := range l.notes[k] {
			fmt.Fprintf(&b, "  - %s\n", n)
		}
	}
	return b.String()
}

// sorted are the keys of a map, those with the largest values first.
func sorted[V any](m map[string]V, size func(V) int) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if d := size(m[b]) - size(m[a]); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return keys
}
