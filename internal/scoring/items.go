package scoring

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ward/internal/hipaa"
)

// Items returns the state of every provision of the catalogue, in its order.
// It fails as Score does. A vendor without PHI has no provision assessed.
func (r *Rules) Items(in Input) ([]Item, error) {
	e, err := r.evaluate(in)
	if err != nil {
		return nil, err
	}
	return e.items(), nil
}

func (e *evaluation) items() []Item {
	r := e.rules
	_, known := e.counting[r.Method.Inherent.PHIQuestion]
	withoutPHI := known && !r.phi(e.counting)
	out := make([]Item, 0, len(r.HIPAA.Requirements))
	for _, q := range r.HIPAA.Requirements {
		item := Item{ID: q.ID, Citation: q.Citation, Title: q.Title, Status: NotAssessed, Sources: []Source{}}
		switch {
		case withoutPHI:
			item.Sources = append(item.Sources, Source{Kind: "intake", ID: r.Method.Inherent.PHIQuestion, Note: "no PHI is involved"})
		case r.Method.HIPAA.isContract(q.ID):
			e.contractItem(&item)
		default:
			e.item(&item, q)
		}
		if item.Value != nil {
			*item.Value = round(*item.Value, 4)
		}
		out = append(out, item)
	}
	return out
}

func (m HIPAAMethod) isContract(id string) bool {
	return slices.ContainsFunc(m.ContractItems, func(p string) bool { return strings.HasPrefix(id, p) })
}

// item judges a provision by answers, or by reports alone where there are
// none: then never worse than not assessed, unless a report that maps its
// controls to the provision says that they failed.
func (e *evaluation) item(item *Item, q hipaa.Requirement) {
	m := e.rules.Method.HIPAA
	value, sources, answered := e.answersTo(q.ID)
	own, mapped := e.mappedFor(q.ID)
	reports, more := own.evidence, own.sources
	if mapped {
		item.Mapped = &own.at
	} else {
		reports, more = e.reportsFor(q.ID)
	}
	item.Sources = append(append(item.Sources, sources...), more...)
	if !answered {
		value = m.ReportOnly * reports
		if reports == 0 && !own.failed {
			return
		}
	}
	item.Value = &value
	shown := round(value, 4)
	switch {
	case shown >= m.MetFrom:
		item.Status = Met
	case e.alternative(item, q):
	case shown >= m.PartlyFrom:
		item.Status = PartlyMet
	case answered || own.failed:
		item.Status = NotMet
	}
}

// alternative accepts an equivalent measure for an addressable specification.
// Source: 45 CFR 164.306(d)(3).
func (e *evaluation) alternative(item *Item, q hipaa.Requirement) bool {
	i := slices.IndexFunc(e.in.Alternatives, func(a Alternative) bool { return a.HIPAA == q.ID })
	if i < 0 || q.Designation != hipaa.Addressable {
		return false
	}
	item.Status = MetByAlternative
	*item.Value = e.rules.Method.HIPAA.Alternative
	item.Sources = append(item.Sources, Source{Kind: "alternative", ID: e.in.Alternatives[i].ID, Note: "accepted equivalent measure"})
	return true
}

// answersTo returns the weighted mean over the questions that name a
// provision. It reports false when none of them is answered.
func (e *evaluation) answersTo(id string) (value float64, sources []Source, answered bool) {
	weight := 0.0
	for _, s := range e.sections {
		for _, q := range s.questions {
			if q.aside || q.wire.EvidenceOnly || !slices.Contains(q.Refs.HIPAA, id) {
				continue
			}
			weight += float64(q.Weight)
			value += float64(float64(q.Weight) * q.wire.Effective)
			if q.answered {
				answered = true
				src := e.answerSource(q.ID)
				src.Note = fmt.Sprintf("%s: %s, %s", q.ID, q.wire.Value, q.wire.Status)
				sources = append(sources, src)
			}
		}
	}
	if !answered {
		return 0, nil, false
	}
	return value / weight, sources, true
}

// reportsFor returns the evidence of the reports for a provision: the chance
// that not every mapped criterion fails to prove it, limited by the strongest
// pair.
func (e *evaluation) reportsFor(id string) (evidence float64, sources []Source) {
	m := e.rules.Method.HIPAA
	missed, most := 1.0, 0.0
	for _, p := range e.rules.HIPAA.PairsFor(id) {
		c := e.criteria[p.TSC]
		if c.Value == 0 {
			continue
		}
		k, limit := m.strength(p.Strength)
		missed *= 1 - float64(k*c.Value)
		most = max(most, limit)
		src := Source{Kind: "document", ID: c.Document, Note: fmt.Sprintf("%s, %s evidence, assurance %.4f", p.TSC, p.Strength, c.Value)}
		for _, d := range e.reports {
			if t, ok := d.TestsAt[p.TSC]; ok && d.Document == c.Document {
				src.Page, src.Quote = t.Page, t.Quote
			}
		}
		sources = append(sources, src)
	}
	return math.Min(1-missed, most), sources
}

func (m HIPAAMethod) strength(s hipaa.Strength) (k, most float64) {
	switch s {
	case hipaa.Full:
		return m.Full, m.FullMost
	case hipaa.Partial:
		return m.Partial, m.PartialMost
	}
	return m.Supporting, m.SupportingMost
}

// contractItem judges a provision that only the agreement can meet: by the
// share of its reviewed clauses that are there.
func (e *evaluation) contractItem(item *Item) {
	present, known := 0.0, 0.0
	for _, c := range e.in.Agreement.Clauses {
		if c.HIPAA != item.ID {
			continue
		}
		src := at(c.Place, e.in.Agreement.Document).source(fmt.Sprintf("%s: %s", c.Provision, c.Status))
		src.Kind, src.ID = "agreement", e.in.Agreement.ID
		item.Sources = append(item.Sources, src)
		switch c.Status {
		case Present:
			present, known = present+1, known+1
		case Missing:
			known++
		}
	}
	if known == 0 {
		if a := e.in.Agreement; a.InForce && len(item.Sources) == 0 {
			item.Sources = append(item.Sources, Source{Kind: "agreement", ID: a.ID, Note: "in force; its provisions are not reviewed"})
		}
		return
	}
	value := present / known
	item.Value = &value
	m := e.rules.Method.HIPAA
	switch {
	case value >= m.MetFrom && present == known:
		item.Status = Met
	case value >= m.PartlyFrom:
		item.Status = PartlyMet
	default:
		item.Status = NotMet
	}
}

// IsContractItem says that only the agreement can meet a provision: 45 CFR
// 164.308(b), 164.314(a), 164.504(e).
func (r *Rules) IsContractItem(id string) bool { return r.Method.HIPAA.isContract(id) }
