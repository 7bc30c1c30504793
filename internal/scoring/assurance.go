package scoring

import (
	"math"
	"slices"

	"ward/internal/hipaa"
)

// criterion is what the reports together prove for one criterion.
type criterion struct {
	Assurance
	covered bool // a report that counts has it in scope
	fresh   bool // the report that counts ended at most fresh_months ago
}

// help is what the criterion adds to an answer: nothing when it was found
// wanting.
func (c criterion) help() float64 {
	if c.Flawed {
		return 0
	}
	return c.Value
}

// assureCriteria computes the assurance of every criterion. Of several reports
// the best counts. Whether the criterion was found wanting is told by the
// latest: a later Type II without the flaw clears it.
func (e *evaluation) assureCriteria() {
	e.criteria = map[string]criterion{}
	for _, c := range e.rules.HIPAA.Criteria {
		var best criterion
		flawed := false
		for _, d := range e.reports { // oldest first
			if !d.counts() || !d.InScope || !slices.Contains(d.Categories, c.Category) {
				continue
			}
			a := e.assure(d, c)
			best.covered = true
			if a.Flawed || d.Type == Type2 {
				flawed = a.Flawed
			}
			if best.Document == "" || a.Value >= best.Value {
				best.Assurance, best.fresh = a, d.age <= e.rules.Method.Confidence.FreshMonths
			}
		}
		best.Flawed = flawed
		if best.covered {
			e.criteria[c.ID] = best
		}
	}
}

// assure computes the assurance that one report gives for one criterion:
// type × recency × opinion × exceptions × scope.
func (e *evaluation) assure(d dated, c hipaa.Criterion) Assurance {
	m := e.rules.Method.Reports
	opinion, named := m.opinion(d, c.ID)
	exceptions, major := m.exceptions(d, c.ID)
	scope, open := m.scope(d, c.ID)
	return Assurance{
		Criterion: c.ID, Document: d.Document, Value: d.typed * d.recency * opinion * exceptions * scope,
		Type: d.typed, Recency: d.recency, Opinion: opinion, Exception: exceptions, Scope: scope,
		Flawed: named || major, OpenCUECs: open,
	}
}

// opinion returns the factor, and whether a qualified or adverse opinion finds
// the criterion wanting. An adverse opinion that names no criterion concerns
// all; a qualified one that names none has the lower factor for all.
func (m ReportMethod) opinion(d dated, id string) (factor float64, named bool) {
	named = slices.Contains(d.QualifiedCriteria, id)
	none := len(d.QualifiedCriteria) == 0
	switch d.Opinion {
	case Unqualified:
		return m.Unqualified, false
	case Qualified:
		if named || none {
			return m.QualifiedNamed, named
		}
		return m.QualifiedOther, false
	case Adverse:
		return m.Adverse, named || none
	}
	return m.Disclaimer, false
}

// exceptions multiplies the factors of the exceptions in tests of a criterion,
// each by its severity and, when the report before had it too, by one more, and
// says whether one is major.
func (m ReportMethod) exceptions(d dated, id string) (factor float64, major bool) {
	factor = 1
	for _, x := range d.Exceptions {
		if slices.Contains(x.Criteria, id) {
			factor *= m.weight(x)
			major = major || x.counted() == Major
		}
	}
	return math.Max(factor, m.ExceptionsLeast), major
}

// weight is the factor of one exception.
func (m ReportMethod) weight(x Exception) float64 {
	factor := 1.0
	switch x.counted() {
	case Minor:
		factor = m.Minor
	case Moderate:
		factor = m.Moderate
	case Major:
		factor = m.Major
	}
	if x.Repeats != nil {
		factor *= m.Repeated
	}
	return factor
}

// counted is the severity that counts: until a person confirms it, never below
// moderate.
func (x Exception) counted() ExceptionSeverity {
	if !x.Confirmed && x.Severity == Minor {
		return Moderate
	}
	return x.Severity
}

// scope lowers the assurance for what the report leaves to others: the worst
// carve-out of the criterion, and every CUEC that the hospital has not set up.
// It also counts the CUECs nobody decided about.
func (m ReportMethod) scope(d dated, id string) (factor float64, open int) {
	carved := 1.0
	for _, o := range d.CarveOuts {
		assigned := o.Criteria
		if len(assigned) == 0 {
			assigned = m.CarveOutCriteria
		}
		if !slices.Contains(assigned, id) {
			continue
		}
		if o.ReportHeld {
			carved = min(carved, m.CarveOutHeld)
		} else {
			carved = min(carved, m.CarveOut)
		}
	}
	duties := 1.0
	for _, c := range d.CUECs {
		if !slices.Contains(c.Criteria, id) {
			continue
		}
		switch c.State {
		case NotSetUp:
			duties *= m.CUECNotSetUp
		case Undecided:
			open++
		}
	}
	return carved * max(duties, m.CUECLeast), open
}

func (e *evaluation) wireAssurance() []Assurance {
	out := []Assurance{}
	for _, c := range e.rules.HIPAA.Criteria {
		a, ok := e.criteria[c.ID]
		if !ok {
			continue
		}
		for _, f := range []*float64{&a.Value, &a.Type, &a.Recency, &a.Opinion, &a.Exception, &a.Scope} {
			*f = round(*f, 4)
		}
		out = append(out, a.Assurance)
	}
	return out
}
