package scoring

import (
	"math"

	"ward/questionnaires"
)

// question is one shown, scored question of a questionnaire that counts.
type question struct {
	*questionnaires.Question
	wire      Question // as answered, unrounded
	answer    Answer
	answered  bool    // with an answer that counts; never for "not applicable"
	aside     bool    // not applicable: out of the effectiveness
	accepted  bool    // … and a reviewer accepted it: out of the coverage too
	submitted bool    // its questionnaire is submitted
	freshE    float64 // e over reports young enough for freshness
	flawed    []string
}

// section is a section with at least one question that counts.
type section struct {
	questionnaires.Section
	questionnaire string
	questions     []question
}

// answerQuestions judges every shown, scored question.
func (e *evaluation) answerQuestions() {
	for _, a := range e.assigned {
		qn, ok := e.rules.Library.Questionnaire(a.Questionnaire)
		if !ok || qn.Meta.Direction != questionnaires.Control {
			continue
		}
		for _, s := range qn.Sections {
			sec := section{Section: s, questionnaire: qn.Meta.ID}
			for i := range qn.Questions {
				if q := &qn.Questions[i]; q.Section == s.ID && q.Scored && e.visible[q.ID] {
					sec.questions = append(sec.questions, e.judge(q, a.Submitted))
				}
			}
			if len(sec.questions) > 0 {
				e.sections = append(e.sections, sec)
			}
		}
	}
}

// judge works out what one question counts.
func (e *evaluation) judge(q *questionnaires.Question, submitted bool) question {
	out := question{Question: q, submitted: submitted, wire: Question{ID: q.ID, Weight: q.Weight}}
	value, answered := e.counting[q.ID]
	if !answered {
		if !submitted {
			out.wire.E, _, _ = e.help(q)
			out.wire.Effective = e.rules.Method.Answers.EvidenceOnly * out.wire.E
			out.wire.EvidenceOnly = true
		}
		return out
	}
	out.answer = e.in.Answers[q.ID]
	out.wire.Value, out.wire.Status = value, out.answer.Status
	score, counts := q.Score(value)
	if !counts {
		out.aside, out.accepted = true, out.answer.NAAccepted
		return out
	}
	out.answered, out.wire.Score = true, score
	e.weigh(&out)
	return out
}

// weigh applies assurance and the contradiction rule to an answer.
func (e *evaluation) weigh(q *question) {
	m := e.rules.Method.Answers
	q.wire.E, q.freshE, q.flawed = e.help(q.Question)
	a := m.status(q.answer.Status)
	if q.wire.E > 0 && q.answer.Status != Rejected {
		a = max(a, m.ReportBase+float64(m.ReportLift*q.wire.E))
	}
	q.wire.Assurance, q.wire.Effective = a, q.wire.Score*a
	if q.contradicted(m) {
		q.wire.Effective = min(q.wire.Effective, m.ContradictionCap)
		q.wire.Capped = true
	}
}

// contradicted says that a good answer meets a criterion found wanting.
func (q question) contradicted(m AnswerMethod) bool {
	return q.wire.Score >= m.ContradictionFrom-tolerance && len(q.flawed) > 0
}

func (m AnswerMethod) status(s EvidenceStatus) float64 {
	switch s {
	case Verified:
		return m.Verified
	case Provided:
		return m.Provided
	case Rejected:
		return m.Rejected
	}
	return m.Attested
}

// help returns the mean help of the reports over the criteria of a question,
// the same over young reports only, and the criteria found wanting.
func (e *evaluation) help(q *questionnaires.Question) (all, fresh float64, flawed []string) {
	if len(q.Refs.TSC) == 0 {
		return 0, 0, nil
	}
	for _, id := range q.Refs.TSC {
		c := e.criteria[id]
		all += c.help()
		if c.fresh {
			fresh += c.help()
		}
		if c.Flawed {
			flawed = append(flawed, id)
		}
	}
	n := float64(len(q.Refs.TSC))
	return all / n, fresh / n, flawed
}

// weight returns the weight of the questions of a section that count.
func (s section) weight() (w float64) {
	for _, q := range s.questions {
		if !q.aside {
			w += float64(q.Weight)
		}
	}
	return w
}

// score returns the effectiveness of a section that has weight.
func (s section) score() float64 {
	sum := 0.0
	for _, q := range s.questions {
		if !q.aside {
			sum += float64(float64(q.Weight) * q.wire.Effective)
		}
	}
	return sum / s.weight()
}

// effectiveness returns the control effectiveness, 0 to 1, and the weight of
// the sections that count; both are 0 when no question does.
func (e *evaluation) effectiveness() (ce, weight float64) {
	for _, s := range e.sections {
		if s.weight() > 0 {
			ce += float64(float64(s.Weight) * s.score())
			weight += float64(s.Weight)
		}
	}
	if weight == 0 {
		return 0, 0
	}
	return math.Min(ce/weight, 1), weight
}

func (e *evaluation) wireEffectiveness() Effectiveness {
	ce, _ := e.effectiveness()
	out := Effectiveness{Score: round(ce, 4), Sections: []Section{}}
	for _, s := range e.sections {
		if s.weight() == 0 {
			continue
		}
		sec := Section{ID: s.ID, Questionnaire: s.questionnaire, Title: s.Title, Weight: s.Weight, Score: round(s.score(), 4)}
		for _, q := range s.questions {
			if q.aside {
				continue
			}
			w := q.wire
			w.Score, w.E, w.Assurance, w.Effective = round(w.Score, 4), round(w.E, 4), round(w.Assurance, 4), round(w.Effective, 4)
			sec.Questions = append(sec.Questions, w)
		}
		out.Sections = append(out.Sections, sec)
	}
	return out
}
