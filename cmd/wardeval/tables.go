package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ward/internal/reading/eval"
)

// intro says what was measured, and how to do it again.
func (s settings) intro(now time.Time) string {
	what := fmt.Sprintf("`make eval` made it on %s, from seed %d, with %d documents of each style and producer.", now.Format("2 January 2006"), s.seed, s.each)
	if s.dir != "" {
		what = "The documents of a folder that came with their truth."
	}
	return "# How right the reading is\n\n" + what + `

All documents are made up: no firm, company or person in them exists. A report is filled from a seed and printed in a style, which is
one firm's wording and layout, by several programs; its truth is known because it was made. A third of the styles was kept from those
who wrote the rules of reading: only totals of them were looked at. Their figures are the ones to believe.

- *Fields right*: the share of all fields of all documents, each document counting once for each field. Names are compared without
  legal forms, an exception counts as found when it is on a page next to the true one, of the same control or in much the same words.
- *Exceptions P / R*: precision and recall. An exception that is read twice counts as false once.
- *Wrong values flagged*: of the single values that are wrong, members of lists too, those that were put up for review or had a
  confidence below the threshold. The others are silent errors.
- *Right values flagged*: of those that are right, what a person was asked to look at without need.

`
}

// tables is the whole text of docs/accuracy.md.
func (s settings) tables(list []outcome, skipped []string, now time.Time) string {
	seen, held := eval.NewTotal(), eval.NewTotal()
	style, by := map[string]*eval.Total{}, map[string]*eval.Total{}
	var styles, bys []string
	var failed, wrong []string
	sum := func(m map[string]*eval.Total, order *[]string, key string, r *eval.Result) {
		if m[key] == nil {
			m[key] = eval.NewTotal()
			*order = append(*order, key)
		}
		m[key].Add(r)
	}
	for _, o := range list {
		if o.result == nil {
			failed = append(failed, fmt.Sprintf("%s by %s, document %d: %s", o.style.Name, o.by.name, o.n, strings.TrimSpace(o.failed)))
			continue
		}
		sum(by, &bys, o.by.name, o.result)
		if o.style.Held {
			held.Add(o.result)
			continue
		}
		seen.Add(o.result)
		sum(style, &styles, o.style.Name, o.result)
		wrong = append(wrong, mistakes(o.result)...)
	}
	slices.Sort(styles)
	var b strings.Builder
	b.WriteString(s.intro(now))
	b.WriteString(eval.SummaryHead("documents of"))
	b.WriteString(seen.Summary("styles that rules were written for"))
	if held.Docs > 0 {
		b.WriteString(held.Summary("styles held out of rule writing"))
	}
	fmt.Fprintf(&b, "\n## Each field\n\nStyles that rules were written for:\n\n%s", seen.ByField())
	if held.Docs > 0 {
		fmt.Fprintf(&b, "\nHeld-out styles:\n\n%s", held.ByField())
	}
	fmt.Fprintf(&b, "\n## Is a confidence what it says?\n\nStyles that rules were written for:\n\n%s", seen.Reliability())
	if held.Docs > 0 {
		fmt.Fprintf(&b, "\nHeld-out styles:\n\n%s", held.Reliability())
	}
	group := func(title, what string, order []string, m map[string]*eval.Total) {
		fmt.Fprintf(&b, "\n## %s\n\n%s", title, eval.SummaryHead(what))
		for _, k := range order {
			b.WriteString(m[k].Summary(k))
		}
	}
	group("Each style", "style (not held out)", styles, style)
	group("Each producer", "producer", bys, by)
	notes(&b, "Not made", append(skipped, failed...))
	if s.wrong {
		notes(&b, "Wrong values", wrong)
	}
	return b.String()
}

func notes(b *strings.Builder, title string, list []string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", title)
	for _, l := range list {
		fmt.Fprintf(b, "- %s\n", l)
	}
}

// mistakes is a line for each wrong value of a document.
func mistakes(r *eval.Result) []string {
	var out []string
	for _, v := range r.Values {
		if !v.Right {
			silent := "silent"
			if v.Flagged {
				silent = "flagged"
			}
			out = append(out, fmt.Sprintf("%s: %s (%s): %s", r.Truth.Doc, v.Field, silent, v.Note))
		}
	}
	for f, ok := range r.Fields {
		if !ok && !slices.ContainsFunc(r.Values, func(v eval.Value) bool { return v.Field == f }) {
			out = append(out, fmt.Sprintf("%s: %s", r.Truth.Doc, f))
		}
	}
	slices.Sort(out)
	return out
}
