package scoring

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// mapping is what a report's own mapping proves for a provision.
type mapping struct {
	evidence float64 // 0 to 1, as of a full pair of the crosswalk
	failed   bool    // what was tested for it did not work, whatever the age of the report
	sources  []Source
	at       Place // where the report names the provision
}

// part is one control or criterion that a report lists for a provision.
type part struct {
	name   string
	value  float64 // assurance, 0 to 1
	result float64 // of the tests alone, 0 to 1
	tested bool
	said   string // in words
	place  Place
}

// mappedFor judges a provision by the mapping of the latest report that counts
// and names it: by the controls that it lists and tests, otherwise by the
// criteria. Each counts alike; what was not tested proves nothing.
func (e *evaluation) mappedFor(id string) (mapping, bool) {
	for _, d := range slices.Backward(e.reports) {
		i := slices.IndexFunc(d.Mapping, func(m Mapped) bool { return m.HIPAA == id })
		if i < 0 || !d.counts() || !d.InScope {
			continue
		}
		row := d.Mapping[i]
		parts := e.mappedControls(d, row)
		if !slices.ContainsFunc(parts, func(p part) bool { return p.tested }) {
			if criteria := e.mappedCriteria(d, row); len(criteria) > 0 {
				parts = criteria
			}
		}
		return e.addUp(d, row, parts), true
	}
	return mapping{}, false
}

// addUp judges a row by its parts.
func (e *evaluation) addUp(d dated, row Mapped, parts []part) mapping {
	m := e.rules.Method.HIPAA
	out := mapping{at: at(row.Place, d.Document)}
	value, result, tested := 0.0, 0.0, 0
	var said []string
	for _, p := range parts {
		value += p.value
		said = append(said, p.name+" "+p.said)
		if p.tested {
			result += p.result
			tested++
		}
	}
	if len(parts) > 0 {
		out.evidence = math.Min(value/float64(len(parts)), m.FullMost)
	}
	out.failed = tested > 0 && result/float64(tested) < m.PartlyFrom
	out.sources = append(out.sources, out.at.source(fmt.Sprintf("mapped by the report: %s, assurance %.4f", strings.Join(said, "; "), out.evidence)))
	for _, p := range parts {
		if p.place.Page > 0 {
			out.sources = append(out.sources, at(p.place, d.Document).source(p.name+" "+p.said))
		}
	}
	return out
}

// mappedControls are the controls of a row.
func (e *evaluation) mappedControls(d dated, row Mapped) []part {
	var out []part
	for _, c := range row.Controls {
		p := part{name: c.Control, place: c.Place, said: "was not tested"}
		if c.Result != Untested {
			opinion, scope := e.leastOf(d, c.Criteria)
			x, words := e.deviations(d, c)
			p.tested, p.said = true, words
			p.result = opinion * x
			p.value = d.typed * d.recency * p.result * scope
		}
		out = append(out, p)
	}
	return out
}

// leastOf is the lowest factor of opinion, and of scope, over the criteria that
// a control serves.
func (e *evaluation) leastOf(d dated, criteria []string) (opinion, scope float64) {
	m := e.rules.Method.Reports
	if len(criteria) == 0 {
		criteria = []string{""} // no criterion: named by no opinion, assigned to nobody
	}
	opinion, scope = 1, 1
	for _, id := range criteria {
		o, _ := m.opinion(d, id)
		s, _ := m.scope(d, id)
		opinion, scope = min(opinion, o), min(scope, s)
	}
	return opinion, scope
}

// deviations is the factor of the exceptions of one control, in words.
func (e *evaluation) deviations(d dated, c MappedControl) (float64, string) {
	m := e.rules.Method.Reports
	factor, worst, least := 1.0, Exception{}, 2.0
	count := func(x Exception) {
		w := m.weight(x)
		factor *= w
		if w < least {
			worst, least = x, w
		}
	}
	for _, x := range d.Exceptions {
		if x.Control == c.Control {
			count(x)
		}
	}
	if worst.Severity == "" && c.Result == Deviated {
		count(Exception{Severity: Moderate}) // the exception itself names no control
	}
	switch {
	case worst.Repeats != nil:
		return math.Max(factor, m.ExceptionsLeast), fmt.Sprintf("has an exception, %s, repeated", worst.counted())
	case worst.Severity != "":
		return math.Max(factor, m.ExceptionsLeast), fmt.Sprintf("has an exception, %s", worst.counted())
	case d.Type == Type1:
		return 1, "is described, not tested"
	}
	return 1, "was tested without exception"
}

// mappedCriteria are the criteria of a row.
func (e *evaluation) mappedCriteria(d dated, row Mapped) []part {
	var out []part
	for _, id := range row.Criteria {
		p := part{name: id, said: "is not in the report's scope"}
		if c, known := e.rules.HIPAA.Criterion(id); known && slices.Contains(d.Categories, c.Category) {
			a := e.assure(d, c)
			p.value, p.result, p.tested, p.said = a.Value, a.Opinion*a.Exception, true, "was found to be met"
			if a.Opinion*a.Exception < 1 {
				p.said = "was met in part"
			}
			if a.Flawed {
				p.said = "was found wanting"
			}
			if t, ok := d.TestsAt[id]; ok {
				p.place = t.Place
			}
		}
		out = append(out, p)
	}
	return out
}
