package chart

import "math"

// Step is one line of a sum: the points that it adds (above zero) or takes
// away, and how many more it could have taken away.
type Step struct {
	Points float64
	Lost   float64 // at least 0
	Total  bool    // a bar from zero to where the sum stands; Points then counts from zero
}

// The kinds of a Fall.
const (
	FallTotal = "total"
	FallAdd   = "add"
	FallSub   = "sub"
)

// Fall is the bar of one line of a waterfall.
type Fall struct {
	Kind         string
	X, W         float64
	LostX, LostW float64 // the dashed part; W 0: there is none
	Conn         float64 // where the upright stands that leads to the next line
	Running      float64 // the sum after this line, unrounded
}

// The view box of every row of a waterfall.
const (
	FallWidth  = 340
	FallHeight = 16
)

// Waterfall draws a sum, one row a step, all to one scale: the largest sum that
// is reached takes the whole width but a small margin. A sum below zero is
// drawn at zero.
func Waterfall(steps []Step) []Fall {
	running, most := make([]float64, len(steps)), 0.0
	sum := 0.0
	for i, s := range steps {
		if s.Total {
			sum = 0
		}
		sum += s.Points
		running[i] = sum
		most = math.Max(most, sum)
	}
	if most <= 0 {
		most = 1
	}
	at := func(v float64) float64 { return clamp(v, 0, most) * (FallWidth - 10) / most }
	out, before := make([]Fall, len(steps)), 0.0
	for i, s := range steps {
		out[i] = fall(s, before, running[i], at)
		before = running[i]
	}
	return out
}

func fall(s Step, before, after float64, at func(float64) float64) Fall {
	f := Fall{Kind: FallSub, Conn: round(at(after)), Running: after}
	low, high := after, before
	switch {
	case s.Total:
		f.Kind, low, high = FallTotal, 0, after
	case s.Points > 0:
		f.Kind, low, high = FallAdd, before, after
	}
	f.X = round(at(low))
	f.W = round(round(at(high)) - f.X)
	if s.Lost > 0 && !s.Total {
		f.LostX = round(at(after - s.Lost))
		f.LostW = round(f.Conn - f.LostX)
	}
	return f
}
