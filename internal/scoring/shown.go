package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Hundredths is a number of points as printed, in hundredths of a point.
type Hundredths int64

// InHundredths rounds a number of points half away from zero.
func InHundredths(points float64) Hundredths { return Hundredths(math.Round(points * 100)) }

// Points returns the number of points.
func (h Hundredths) Points() float64 { return float64(h) / 100 }

// String writes the points with two decimals and a hyphen for minus.
func (h Hundredths) String() string {
	sign := ""
	if h < 0 {
		sign, h = "-", -h
	}
	return fmt.Sprintf("%s%d.%02d", sign, h/100, h%100)
}

// Shown rounds summands so that, as printed, they add up to total exactly: by
// the method of the largest remainder. Where total is their sum as printed, or
// the difference of two printed numbers whose exact difference is their sum,
// each differs from its exact value by less than one hundredth and a zero
// stays zero. Without summands it returns none, whatever total is.
func Shown(points []float64, total Hundredths) []Hundredths {
	if len(points) == 0 {
		return nil
	}
	out := make([]Hundredths, len(points))
	rest := make([]float64, len(points))
	order := make([]int, len(points))
	left := int(total)
	for i, p := range points {
		low := math.Floor(p * 100)
		out[i], rest[i], order[i] = Hundredths(low), p*100-low, i
		left -= int(low)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	each := int(math.Floor(float64(left) / float64(len(points))))
	for n, i := range order {
		out[i] += Hundredths(each)
		if n < left-each*len(points) {
			out[i]++
		}
	}
	return out
}
