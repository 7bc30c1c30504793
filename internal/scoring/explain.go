package scoring

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// explain lists the summands of the residual risk: the inherent risk, and for
// every question what it takes away. A question that takes nothing away is
// listed when it was answered or should have been.
func (e *evaluation) explain() []Line {
	out := []Line{{Label: "Inherent risk", Points: e.inherent.risk, Source: Source{Kind: "intake"}}}
	_, total := e.effectiveness()
	for _, s := range e.sections {
		weight := s.weight()
		for _, q := range s.questions {
			if q.aside || q.wire.EvidenceOnly && q.wire.Effective == 0 {
				continue
			}
			taken := e.inherent.risk * e.rules.Method.Residual.MostTaken *
				float64(s.Weight) * float64(q.Weight) * q.wire.Effective / (total * weight)
			line := e.line(s, q)
			line.Points = 0 - taken // not -taken, which would print -0
			out = append(out, line)
		}
	}
	clearOfTie(out)
	return out
}

// clearOfTie keeps the sum away from the middle between two printed values, so
// that it rounds to the same number in any order and by any rule of rounding.
func clearOfTie(lines []Line) {
	const near, step = 1e-7, 1e-8 // hundredths of a point; points
	hundredths := sum(lines) * 100
	over := hundredths - math.Floor(hundredths) - 0.5
	if math.Abs(over) < near {
		lines[0].Points += math.Copysign(step, over) // the way that it rounds now
	}
}

func sum(lines []Line) (s float64) {
	for _, l := range lines {
		s += l.Points
	}
	return s
}

// line labels one question and says where its points come from.
func (e *evaluation) line(s section, q question) Line {
	name := q.ID + " " + s.Title + ": "
	if q.answered {
		what := fmt.Sprintf("%s, %s", q.wire.Value, q.wire.Status)
		if q.answer.OnBehalf {
			what += ", answered by the hospital"
		}
		if q.wire.Capped {
			what += ", contradicted by a report"
		}
		what += e.repeated(q.Refs.TSC)
		src := e.answerSource(q.ID)
		return Line{Label: name + what, Source: src, Supports: append(evidence(q.answer.Evidence), e.supports(q.Refs.TSC)...)}
	}
	if !q.wire.EvidenceOnly {
		return Line{Label: name + "no answer", Source: Source{Kind: "none"}}
	}
	helping := []string{}
	for _, id := range q.Refs.TSC {
		if e.criteria[id].help() > 0 {
			helping = append(helping, id)
		}
	}
	return Line{
		Label:    name + "no answer yet, " + strings.Join(helping, ", ") + " covered by the report" + e.repeated(q.Refs.TSC),
		Source:   Source{Kind: "document", ID: e.criteria[helping[0]].Document},
		Supports: e.supports(q.Refs.TSC),
	}
}

// repeated says in a label that a report that counts for one of some criteria has
// an exception there that the report before had too, and where that stands.
func (e *evaluation) repeated(criteria []string) string {
	for _, id := range criteria {
		for _, d := range e.reports {
			if !d.counts() || !d.InScope || d.Document != e.criteria[id].Document {
				continue
			}
			for _, x := range d.Exceptions {
				if x.Repeats != nil && slices.Contains(x.Criteria, id) {
					return ", exception in " + id + " repeated from " + x.Repeats.said()
				}
			}
		}
	}
	return ""
}

// evidence shows the files of an answer.
func evidence(places []Place) []Source {
	var out []Source
	for _, p := range places {
		out = append(out, p.source("evidence"))
	}
	return out
}

func (p Place) source(note string) Source {
	return Source{Kind: "document", ID: p.Document, Page: p.Page, Quote: p.Quote, Note: note}
}

// supports shows what the reports say about criteria: for each the test that
// counts and every exception, then the opinion and the period behind them.
func (e *evaluation) supports(criteria []string) []Source {
	var out []Source
	for _, id := range criteria {
		c, ok := e.criteria[id]
		if !ok {
			continue
		}
		for _, d := range e.reports {
			if !d.counts() || !d.InScope {
				continue
			}
			if t, ok := d.TestsAt[id]; ok && d.Document == c.Document {
				out = append(out, at(t.Place, d.Document).source(strings.TrimSpace("test of "+id+" "+t.Control)))
			}
			for _, x := range d.Exceptions {
				if slices.Contains(x.Criteria, id) {
					out = append(out, x.sources(id, d.Document)...)
				}
			}
		}
	}
	return append(out, e.opinions(criteria)...)
}

// sources shows an exception in a criterion and, when the report before had it
// too, where.
func (x Exception) sources(id, document string) []Source {
	note := fmt.Sprintf("exception in %s, %s", id, x.counted())
	if x.Repeats == nil {
		return []Source{at(x.Place, document).source(note)}
	}
	return []Source{at(x.Place, document).source(note + ", repeated"), x.Repeats.source("repeated from " + x.Repeats.said())}
}

// said names the report before, and the page: "the report of 2023-10-01 to
// 2024-09-30, page 41".
func (r Repeat) said() string {
	out := "the report before"
	switch {
	case r.From != "" && r.To != "" && r.From != r.To:
		out = fmt.Sprintf("the report of %s to %s", r.From, r.To)
	case r.To != "":
		out = fmt.Sprintf("the report of %s", r.To)
	}
	if r.Page > 0 {
		out += fmt.Sprintf(", page %d", r.Page)
	}
	return out
}

// opinions shows opinion and period of the reports that count for criteria.
func (e *evaluation) opinions(criteria []string) []Source {
	var out []Source
	for _, d := range e.reports {
		used := slices.ContainsFunc(criteria, func(id string) bool { return e.criteria[id].Document == d.Document && d.Document != "" })
		if !used {
			continue
		}
		if d.OpinionAt != nil {
			out = append(out, at(*d.OpinionAt, d.Document).source("opinion, "+string(d.Opinion)))
		}
		if d.PeriodAt != nil {
			out = append(out, at(*d.PeriodAt, d.Document).source("period"))
		}
		if d.OpinionAt == nil && d.PeriodAt == nil {
			out = append(out, Source{Kind: "document", ID: d.Document, Note: "report"})
		}
	}
	return out
}

// at fills the document of a place that leaves it to its report.
func at(p Place, document string) Place {
	if p.Document == "" {
		p.Document = document
	}
	return p
}
