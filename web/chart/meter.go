package chart

import (
	"math"
	"slices"
)

// Bar is an upright or lying rectangle.
type Bar struct {
	X, Y, W, H float64
	On         bool // lit, in a meter
}

// The view box of a meter.
const (
	MeterWidth  = 15
	MeterHeight = 11
)

var bands = []string{"low", "moderate", "elevated", "high", "critical"}

// Meter is the five bars beside the name of a risk band, of which as many are
// lit as the band is bad: one for "low", five for "critical". Another name,
// such as that of a vendor without a score, lights none.
func Meter(band string) []Bar {
	lit := slices.Index(bands, band) + 1
	out := make([]Bar, len(bands))
	for i := range out {
		h := float64(3 + 2*i)
		out[i] = Bar{X: round(3.1 * float64(i)), Y: MeterHeight - h, W: 2.2, H: h, On: i < lit}
	}
	return out
}

// Stack lays bars of the given values end to end, one unit apart; all of them
// together are as long as share (0 to 1) of a width. Values below zero count as
// zero, and a zero is a bar of no width.
func Stack(width, height, share float64, values ...int) []Bar {
	total := 0
	for _, v := range values {
		total += max(v, 0)
	}
	out := make([]Bar, len(values))
	if total == 0 {
		return out
	}
	scale := width * clamp(share, 0, 1) / float64(total)
	x := 0.0
	for i, v := range values {
		w := scale * float64(max(v, 0))
		out[i] = Bar{X: round(x), W: round(math.Max(0, w-1)), H: height}
		x += w
	}
	return out
}
