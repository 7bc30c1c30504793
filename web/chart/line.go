package chart

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Value is one value of a series, from 0 to 100.
type Value struct {
	At    time.Time
	Value float64
	Label string // said beside the dot when there is room
}

// Level is a line across a chart that names a bound, such as where a band
// begins.
type Level struct {
	Value float64
	Label string
	Kind  string // its class on a scale: the band that begins here
}

// Dot is a value of a series where it is drawn.
type Dot struct {
	X, Y         float64
	Label        string // empty: no room
	LabelX       float64
	LabelY       float64
	Index        int // of the value, as given
	AnchorsAtEnd bool
}

// Rule is a line across a chart with its words at the right.
type Rule struct {
	Y      float64
	LabelY float64 // base line of the words
	Label  string
}

// Tick is a mark on the axis of time.
type Tick struct {
	X, LabelX float64
	Label     string // empty: no room
}

// Line is a line chart of a series over time.
type Line struct {
	W, H                float64
	Left, Right         float64 // of the plot
	Top, Bottom         float64
	Path                string // of the line, for the d of a path
	Dots                []Dot
	Levels              []Rule
	Ticks               []Tick
	AxisY, LevelsLabelX float64 // base line of the months; where the levels' words begin
}

// LineOf draws values in the order of time from left to right. It scales from
// zero to a multiple of 20 above the highest value; of levels it draws those
// within. No value gives an empty chart, one value a dot in the middle.
func LineOf(values []Value, levels []Level) Line {
	c := Line{W: 560, H: 170, Left: 8, Right: 460, Top: 14, Bottom: 140, AxisY: 158, LevelsLabelX: 466}
	if len(values) == 0 {
		return c
	}
	top := 40.0
	for _, v := range values {
		top = math.Max(top, 20*math.Ceil((v.Value+3)/20))
	}
	y := func(v float64) float64 { return round(c.Bottom - (c.Bottom-c.Top)*clamp(v, 0, top)/top) }
	c.Levels = rules(levels, top, y)
	first, last := values[0].At, values[len(values)-1].At
	for i, v := range values {
		x := (c.Left + c.Right) / 2
		if last.After(first) {
			x = c.Left + 6 + (c.Right-c.Left-12)*clamp(days(first, v.At)/days(first, last), 0, 1)
		}
		c.Dots = append(c.Dots, Dot{X: round(x), Y: y(v.Value), Index: i, Label: v.Label})
	}
	c.Path = path(c.Dots)
	c.label()
	c.Ticks = dateTicks(first, last, c.Dots[0].X, c.Dots[len(c.Dots)-1].X, c.W)
	return c
}

// rules places the levels below top, and leaves out the words of one that is
// too close to the one before.
func rules(levels []Level, top float64, y func(float64) float64) []Rule {
	var out []Rule
	room := math.Inf(1)
	for _, l := range levels {
		if l.Value < 0 || l.Value > top {
			continue
		}
		r := Rule{Y: y(l.Value), LabelY: round(y(l.Value) + 4), Label: l.Label}
		if math.Abs(room-r.LabelY) < 12 {
			r.Label = ""
		} else {
			room = r.LabelY
		}
		out = append(out, r)
	}
	return out
}

// label gives words to the last dot, then to the first and to the others from
// the left, as long as none covers another.
func (c *Line) label() {
	order := []int{len(c.Dots) - 1}
	for i := range len(c.Dots) - 1 {
		order = append(order, i)
	}
	type box struct{ x0, x1, y float64 }
	var taken []box
	for _, i := range order {
		d := &c.Dots[i]
		w := textWidth(d.Label)
		d.LabelX, d.LabelY = d.X, round(math.Max(11, d.Y-7))
		b := box{d.X, d.X + w, d.LabelY}
		if d.X+w > c.Right {
			d.AnchorsAtEnd = true
			b.x0, b.x1 = d.X-w, d.X
		}
		for _, t := range taken {
			if b.x0 < t.x1+4 && t.x0 < b.x1+4 && math.Abs(b.y-t.y) < 12 {
				d.Label = ""
			}
		}
		if d.Label != "" {
			taken = append(taken, b)
		}
	}
}

func path(dots []Dot) string {
	var b strings.Builder
	for i, d := range dots {
		if i == 0 {
			b.WriteByte('M')
		} else {
			b.WriteByte('L')
		}
		b.WriteString(number(d.X) + " " + number(d.Y))
	}
	return b.String()
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
