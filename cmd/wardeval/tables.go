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
	if s.dir != "" {
		return ""
	}
	what := fmt.Sprintf("`make eval` made it on %s from seed %d; documents of each style and producer: %d.", now.Format("2 January 2006"), s.seed, s.each)
	return "# How right the reading is\n\n" + what + `

All documents are made up: no firm, company or person in them exists. A report is filled from a seed and printed in a style, which is
one firm's wording and layout, by several programs; its truth is known because it was made. More than a third of the styles was kept
from those who wrote the rules of reading: they saw the totals of them, never a document. Styles whose weak fields had become known
were given to rule writers, and others took their place, with parts, labels, names and opinions that no other style has.

Others were written by hand, every one in a layout and wording of its own, many far from the usual ones, before their writer had
seen a rule. Those that no rule writer has looked at are few, and the nearest here to what a report never seen will do. No real report
is among the documents.

- *Fields right*: the share of all fields of all documents, each document counting once for each field. Names are compared without
  legal forms, an exception counts as found when it is on a page next to the true one, of the same control or in much the same words.
- *Exceptions P / R*: precision and recall. An exception that is read twice counts as false once.
- *Wrong values flagged*: of the single values that are wrong, members of lists too, those that were put up for review or had a
  confidence below the threshold. The others are silent errors.
- *Right values flagged*: of those that are right, what a person was asked to look at without need.

`
}

// sums is the totals of a run.
type sums struct {
	seen, held      *eval.Total
	hand            map[string]*eval.Total // by folder
	style, by       map[string]*eval.Total // held-out styles are not in style
	styles, bys     []string               // their keys, in order
	failed, mistake []string
}

func sum(list []outcome) *sums {
	t := &sums{seen: eval.NewTotal(), held: eval.NewTotal(), hand: map[string]*eval.Total{seenByHand: eval.NewTotal(), heldOutByHand: eval.NewTotal()}, style: map[string]*eval.Total{}, by: map[string]*eval.Total{}}
	add := func(m map[string]*eval.Total, order *[]string, key string, r *eval.Result) {
		if m[key] == nil {
			m[key] = eval.NewTotal()
			*order = append(*order, key)
		}
		m[key].Add(r)
	}
	for _, o := range list {
		if o.result == nil {
			t.failed = append(t.failed, fmt.Sprintf("%s by %s, document %d: %s", o.style.Name, o.by.name, o.n, strings.TrimSpace(o.failed)))
			continue
		}
		if o.hand != "" {
			t.hand[o.hand].Add(o.result)
			if o.hand == seenByHand {
				t.mistake = append(t.mistake, mistakes(o.result)...)
			}
			continue
		}
		add(t.by, &t.bys, o.by.name, o.result)
		if o.style.Held {
			t.held.Add(o.result)
			continue
		}
		t.seen.Add(o.result)
		add(t.style, &t.styles, o.style.Name, o.result)
		t.mistake = append(t.mistake, mistakes(o.result)...)
	}
	slices.Sort(t.styles)
	return t
}

// tables is the whole text of docs/accuracy.md.
func (s settings) tables(list []outcome, skipped []string, now time.Time) string {
	t := sum(list)
	seen := "styles that rules were written for"
	if s.dir != "" {
		seen = "the folder"
	}
	var b strings.Builder
	b.WriteString(s.intro(now) + eval.SummaryHead("documents of") + t.seen.Summary(seen))
	if t.held.Docs > 0 {
		b.WriteString(t.held.Summary("styles held out of rule writing"))
	}
	for _, of := range []struct{ dir, what string }{
		{seenByHand, "written by hand, seen by rule writers since"}, {heldOutByHand, "written by hand, seen by no rule writer"},
	} {
		if t.hand[of.dir].Docs > 0 {
			b.WriteString(t.hand[of.dir].Summary(of.what))
		}
	}
	both := func(title string, table func(*eval.Total) string) {
		fmt.Fprintf(&b, "\n## %s\n\n%s:\n\n%s", title, strings.ToUpper(seen[:1])+seen[1:], table(t.seen))
		if t.held.Docs > 0 {
			fmt.Fprintf(&b, "\nHeld-out styles:\n\n%s", table(t.held))
		}
	}
	both("Each field", (*eval.Total).ByField)
	both("Is a confidence what it says?", (*eval.Total).Reliability)
	group := func(title, what string, order []string, m map[string]*eval.Total) {
		fmt.Fprintf(&b, "\n## %s\n\n%s", title, eval.SummaryHead(what))
		for _, k := range order {
			b.WriteString(m[k].Summary(k))
		}
	}
	group("Each style", "style (not held out)", t.styles, t.style)
	group("Each producer", "producer", t.bys, t.by)
	notes(&b, "Not made", append(skipped, t.failed...))
	if s.wrong {
		notes(&b, "Wrong values", t.mistake)
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
