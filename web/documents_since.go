package web

import (
	"strings"

	"ward/internal/evidence"
	"ward/internal/reading/diff"
	"ward/web/words"
)

// since says in one line what has become of a report since the one before.
type since struct {
	Tone, Icon string
	Lead, Text string
	Href       string
}

// sinceOf says in a line what has become of a report; the zero value without a
// report before.
func sinceOf(cmp *evidence.Comparison) since {
	if cmp == nil || cmp.Before == nil {
		return since{}
	}
	out := since{Tone: "", Icon: "git-compare", Href: documentPath(string(cmp.After.Document.ID), "compare"), Lead: "Since the report before"}
	if end := cmp.Before.Extraction.SOC2.LastDay(); end != "" {
		out.Lead = "Since the report to " + words.Date(end)
	}
	var parts []string
	add := func(p diff.Part, k diff.Kind, one, many string) {
		if n := cmp.Count(p, k); n > 0 {
			parts = append(parts, words.Count(n, one, many))
		}
	}
	add(diff.Exceptions, diff.Repeated, "exception repeated", "exceptions repeated")
	add(diff.Exceptions, diff.New, "new exception", "new exceptions")
	add(diff.Exceptions, diff.Unproven, "exception not shown to be mended", "exceptions not shown to be mended")
	add(diff.Exceptions, diff.Resolved, "exception resolved", "exceptions resolved")
	add(diff.Categories, diff.Dropped, "category left out", "categories left out")
	add(diff.Controls, diff.Dropped, "control dropped", "controls dropped")
	if b := between(cmp); strings.HasPrefix(b, "hole") {
		parts = append(parts, b)
	}
	for _, ch := range cmp.Changes {
		if ch.Effect == diff.Worse || ch.Effect == diff.Unclear {
			out.Tone, out.Icon = "warn", "alert-triangle"
		}
		if ch.Kind == diff.Changed && (ch.Part == diff.Opinion || ch.Part == diff.Auditor || ch.Part == diff.ReportType) {
			parts = append(parts, lower(words.ReportChange(string(ch.Part), string(ch.Kind))))
		}
	}
	if out.Text = strings.Join(parts, ", "); out.Text == "" {
		out.Text = "no exception, category or control went or came"
	}
	if len(cmp.Unknown) > 0 {
		out.Text += "; not all of it can be told"
	}
	return out
}

// between says how the two periods meet.
func between(cmp *evidence.Comparison) string {
	for _, ch := range cmp.Changes {
		switch ch.Kind {
		case diff.Hole:
			return "hole of " + words.Count(ch.Days, "day", "days")
		case diff.Overlap:
			return "overlap of " + words.Count(ch.Days, "day", "days")
		}
	}
	for _, g := range cmp.Unknown {
		if g.Part == diff.Period {
			return "not known"
		}
	}
	return "no hole"
}
