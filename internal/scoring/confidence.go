package scoring

import "slices"

// confidence says how well the rating is supported: how much was answered, how
// much of that is evidenced, and how much of it is fresh. A "no" needs no
// proof.
func (e *evaluation) confidence() Confidence {
	m := e.rules.Method.Confidence
	var shown, answered, evidenced, fresh float64
	for _, s := range e.sections {
		for _, q := range s.questions {
			w := float64(q.Weight)
			if !q.aside || !q.accepted {
				shown += w
			}
			if !q.answered {
				continue
			}
			answered += w
			if q.wire.Score == 0 || q.wire.Assurance >= m.EvidencedFrom-tolerance {
				evidenced += w
			}
			if e.isFresh(q) {
				fresh += w
			}
		}
	}
	c := Confidence{Coverage: share(answered, shown), Evidence: share(evidenced, answered), Freshness: share(fresh, answered)}
	c.Score = round(float64(m.Coverage*c.Coverage)+float64(m.Evidence*c.Evidence)+float64(m.Freshness*c.Freshness), 4)
	c.Coverage, c.Evidence, c.Freshness = round(c.Coverage, 4), round(c.Evidence, 4), round(c.Freshness, 4)
	i := slices.IndexFunc(m.Levels, func(l LevelLimit) bool { return c.Score >= l.Min })
	c.Level = m.Levels[i].Level
	c.BlocksApproval = c.Level == m.BlockingLevel && e.rules.Method.tier(e.inherent.tier).ConfidenceBlocks
	return c
}

// isFresh says that an answer is "no", or backed by young evidence, or by a
// young report.
func (e *evaluation) isFresh(q question) bool {
	m := e.rules.Method
	if q.wire.Score == 0 {
		return true
	}
	if on, ok := q.answer.EvidenceOn.day(); ok && (q.answer.Status == Provided || q.answer.Status == Verified) {
		today, _ := e.in.Today.day() // checked before
		if months(on, today) <= m.Confidence.FreshMonths {
			return true
		}
	}
	lifted := m.Answers.ReportBase + float64(m.Answers.ReportLift*q.freshE)
	return q.answer.Status != Rejected && q.freshE > 0 && lifted >= m.Confidence.EvidencedFrom-tolerance
}

// share returns part of whole, 0 when there is no whole.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}
