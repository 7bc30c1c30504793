package scoring

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestWorkAddsUp: as printed, the lines of each section add up to the section,
// and the sections to the residual risk; what is lost is what full marks would
// also take away.
func TestWorkAddsUp(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		res := mustScore(t, r, anyInput(t, r.Library, false))
		w := r.Work(res)
		sum, lines := w.Inherent, 0
		whole := 0.0
		for _, s := range w.Sections {
			var points, lost Hundredths
			for _, l := range s.Lines {
				points, lost = points+l.Points, lost+l.Lost
				if l.Line != nil {
					lines++
				}
				if l.Points > 0 || l.Lost < 0 || l.Line == nil && l.Points != 0 || l.Line != nil && l.Line.Question() != l.ID {
					t.Errorf("%s: %v, %v lost, line %v", l.ID, l.Points, l.Lost, l.Line)
				}
			}
			sum += s.Points
			whole += s.Points.Points() - s.Lost.Points()
			if points != s.Points || lost != s.Lost || s.Running != sum {
				t.Errorf("%s: %v of %v, lost %v of %v, running %v of %v", s.ID, points, s.Points, lost, s.Lost, s.Running, sum)
			}
		}
		if len(w.Sections) == 0 {
			sum = w.Residual // nothing is taken away
		}
		if sum != w.Residual || w.Residual.Points() != res.Residual.Score {
			t.Errorf("the sum is %v, the residual risk %v", sum, res.Residual.Score)
		}
		if lines != len(res.Explanation)-1 {
			t.Errorf("%d lines of %d", lines, len(res.Explanation)-1)
		}
		if most := res.Inherent.Score * r.Method.Residual.MostTaken; len(w.Sections) > 0 && math.Abs(whole+most) > 0.01*float64(len(w.Sections)+1) {
			t.Errorf("taken and lost come to %v of %v", whole, most)
		}
	})
}
