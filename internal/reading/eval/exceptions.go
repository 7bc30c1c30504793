package eval

import (
	"cmp"
	"fmt"
	"slices"

	"ward/internal/reading"
	"ward/internal/reading/corpus"
)

// pair is a true exception and one that was read, and how well they fit.
type pair struct {
	fit       float64
	want, got int
}

// pairs matches each true exception with at most one that was read: on a page
// next to it, and of the same control or in much the same words. The best fit
// goes first.
func pairs(want []corpus.Exception, got []reading.Deviation) map[int]int {
	var all []pair
	for i, w := range want {
		for k, g := range got {
			same := w.ID != "" && compact(w.ID) == compact(text(g.ControlID))
			fit := alike(w.Text, g.Text)
			near := slices.ContainsFunc(w.Pages, func(p int) bool { return p-g.Page <= 1 && g.Page-p <= 1 })
			if !near || !same && fit < 0.6 {
				continue
			}
			if same {
				fit++
			}
			all = append(all, pair{fit, i, k})
		}
	}
	slices.SortFunc(all, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.fit, a.fit), cmp.Compare(b.want, a.want), cmp.Compare(b.got, a.got))
	})
	found, used := map[int]int{}, map[int]bool{}
	for _, p := range all {
		if _, done := found[p.want]; !done && !used[p.got] {
			found[p.want], used[p.got] = p.got, true
		}
	}
	return found
}

// exceptions judges the list, and each part of those that were found.
func (j *judge) exceptions(s *reading.SOC2) {
	want, got := j.Truth.Exceptions, s.Exceptions
	found := pairs(want, got)
	j.TP, j.FN, j.FP = len(found), len(want)-len(found), len(got)-len(found)
	j.Fields["exceptions_exact"] = j.TP == len(want) && j.TP == len(got)
	used := map[int]bool{}
	for i, w := range want {
		k, ok := found[i]
		if !ok {
			j.value("exceptions", "soc2.exceptions", false, "nothing", w.ID+" "+w.Text)
			if last := &j.Values[len(j.Values)-1]; !last.Flagged {
				last.Flagged = j.unread(s, &w)
			}
			continue
		}
		used[k] = true
		j.value("exceptions", fmt.Sprintf("soc2.exceptions.%d", k), true, nil, nil)
		j.parts(&w, &got[k], fmt.Sprintf("soc2.exceptions.%d.", k))
	}
	for k, g := range got {
		if !used[k] {
			j.value("exceptions", fmt.Sprintf("soc2.exceptions.%d", k), false, text(g.ControlID)+" "+g.Text, fmt.Sprintf("nothing on page %d", g.Page))
		}
	}
}

// unread reports whether the control of a missed exception is itself up for
// review.
func (j *judge) unread(s *reading.SOC2, w *corpus.Exception) bool {
	for i, c := range s.Controls {
		if w.ID != "" && compact(w.ID) == compact(text(c.ID)) || alike(w.Activity, c.Activity) > 0.9 {
			if j.flagged(fmt.Sprintf("soc2.controls.%d", i)) {
				return true
			}
		}
	}
	return false
}

func (j *judge) parts(w *corpus.Exception, g *reading.Deviation, path string) {
	m := func(field, at string, ok bool, got, want any) {
		j.value("exceptions."+field, path+at, ok, got, want)
		if ok {
			j.Subs[field]++
		}
	}
	m("control_id", "control_id", compact(w.ID) == compact(text(g.ControlID)), g.ControlID, w.ID)
	m("sample", "sample_failed", number(w.Failed) == number(g.SampleFailed) && number(w.Size) == number(g.SampleSize), number(g.SampleFailed)+" of "+number(g.SampleSize), number(w.Failed)+" of "+number(w.Size))
	got := criteria(g.Criteria)
	m("criteria", "criteria", sameSet(got, criteria(w.Criteria)) || len(got) > 0 && subset(got, criteria(w.Criteria)), g.Criteria, w.Criteria)
	m("deviation", "deviation", alike(w.Text, g.Text) >= 0.85, g.Text, w.Text)
	a, b := text(w.Response), text(g.ManagementResponse)
	m("management_response", "management_response", a == "" && b == "" || a != "" && b != "" && alike(a, b) >= 0.75, g.ManagementResponse, w.Response)
}

func number(n *int) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}
