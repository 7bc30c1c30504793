package scoring

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestShown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		points []float64
		total  Hundredths
		want   []Hundredths
	}{
		{"nothing", nil, 0, nil},
		{"each rounds as it would", []float64{62.85, -1.58}, 6127, []Hundredths{6285, -158}},
		{"the largest remainders are rounded up", []float64{0.333, 0.333, 0.334}, 100, []Hundredths{33, 33, 34}},
		{"of equals the first", []float64{0.005, 0.005, 0.005}, 2, []Hundredths{1, 1, 0}},
		{"nothing stays nothing", []float64{-0.004, 0, -0.004}, -1, []Hundredths{0, 0, -1}},
		{"a total that is one off", []float64{-1.006, -1.006}, -202, []Hundredths{-101, -101}},
		{"a total that cannot be", []float64{1, 1}, 205, []Hundredths{103, 102}},
	}
	for _, tt := range tests {
		if got := Shown(tt.points, tt.total); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestShownAddsUp: whatever the summands, as printed they add up to the printed
// sum, none is further than a hundredth from its exact value, and a zero stays.
// The total may also be the difference of two printed numbers.
func TestShownAddsUp(t *testing.T) {
	t.Parallel()
	points := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-30, 30), rapid.Float64Range(-0.02, 0.02)), 1, 150)
	rapid.Check(t, func(t *rapid.T) {
		list := points.Draw(t, "points")
		exact := 0.0
		for _, p := range list {
			exact += p
		}
		before := rapid.Float64Range(0, 100).Draw(t, "before")
		for _, total := range []Hundredths{InHundredths(exact), InHundredths(before+exact) - InHundredths(before)} {
			var shown Hundredths
			for i, s := range Shown(list, total) {
				shown += s
				if math.Abs(float64(s)-list[i]*100) > 1+1e-6 || list[i] == 0 && s != 0 {
					t.Errorf("%v is shown as %v", list[i], s)
				}
			}
			if shown != total {
				t.Errorf("they add up to %v, not %v", shown, total)
			}
		}
	})
}

func TestHundredths(t *testing.T) {
	t.Parallel()
	for h, want := range map[Hundredths]string{0: "0.00", 5: "0.05", -5: "-0.05", 6285: "62.85", -158: "-1.58", -100: "-1.00"} {
		if h.String() != want || InHundredths(h.Points()) != h {
			t.Errorf("%d: %s, want %s", h, h, want)
		}
	}
}
