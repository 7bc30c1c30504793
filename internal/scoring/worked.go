package scoring

import "strings"

// Worked is the residual risk as a sum that a person can follow line by line:
// the inherent risk, and what each section, and within it each question, takes
// away. All numbers are as printed, and add up exactly as printed.
type Worked struct {
	Inherent Hundredths
	Residual Hundredths
	Sections []WorkedSection
}

// WorkedSection is one section of a questionnaire in the sum.
type WorkedSection struct {
	Section
	Points  Hundredths // zero or less: what it takes away
	Lost    Hundredths // zero or more: what full marks would also take away
	Running Hundredths // the sum so far
	Lines   []WorkedLine
}

// WorkedLine is one question in the sum.
type WorkedLine struct {
	Question
	Line   *Line      // of the explanation; nil: it takes nothing away and was not answered
	Points Hundredths // zero or less
	Lost   Hundredths // zero or more
}

// Question returns the id of the question that a line is about, "" for the
// inherent risk.
func (l Line) Question() string {
	if l.Source.Kind == "intake" {
		return ""
	}
	id, _, _ := strings.Cut(l.Label, " ")
	return id
}

// Work lays a score out as a worked sum. The score may be a saved one.
func (r *Rules) Work(res *Result) Worked {
	out := Worked{Inherent: InHundredths(res.Inherent.Score), Residual: InHundredths(res.Residual.Score)}
	lines, weight := map[string]*Line{}, 0.0
	for i := range res.Explanation {
		lines[res.Explanation[i].Question()] = &res.Explanation[i]
	}
	for _, s := range res.Effectiveness.Sections {
		weight += float64(s.Weight)
	}
	var taken [][]float64
	var sums, lost []float64
	for _, s := range res.Effectiveness.Sections {
		whole := res.Inherent.Score * r.Method.Residual.MostTaken * float64(s.Weight) / weight
		points, total := pointsOf(s, lines)
		taken, sums, lost = append(taken, points), append(sums, total), append(lost, max(0, whole+total))
	}
	running := out.Inherent
	for i, shown := range Shown(sums, out.Residual-out.Inherent) {
		s := WorkedSection{Section: res.Effectiveness.Sections[i], Points: shown, Lost: InHundredths(lost[i])}
		running += shown
		s.Running = running
		s.Lines = workedLines(s, taken[i], lost[i], lines)
		out.Sections = append(out.Sections, s)
	}
	return out
}

// pointsOf returns what each question of a section takes away, and their sum.
func pointsOf(s Section, lines map[string]*Line) (points []float64, total float64) {
	for _, q := range s.Questions {
		p := 0.0
		if l := lines[q.ID]; l != nil {
			p = l.Points
		}
		points, total = append(points, p), total+p
	}
	return points, total
}

// workedLines divides what a section takes away, and what it does not, among
// its questions.
func workedLines(s WorkedSection, taken []float64, lost float64, lines map[string]*Line) []WorkedLine {
	missed, all := make([]float64, len(s.Questions)), 0.0
	for i, q := range s.Questions {
		missed[i] = float64(q.Weight) * (1 - q.Effective)
		all += missed[i]
	}
	for i := range missed {
		missed[i] *= share(lost, all)
	}
	points, left := Shown(taken, s.Points), Shown(missed, s.Lost)
	out := make([]WorkedLine, len(s.Questions))
	for i, q := range s.Questions {
		out[i] = WorkedLine{Question: q, Line: lines[q.ID], Points: points[i], Lost: left[i]}
	}
	return out
}
