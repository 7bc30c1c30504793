package chart

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func d(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func span(kind, from, to string) Span { return Span{Kind: kind, Start: d(from), End: d(to)} }

func entry(kind, from, to string, texts ...string) Entry {
	return Entry{Span: span(kind, from, to), Texts: texts}
}

var today = d("2026-11-30")

// fennimoor is a vendor with an old gap, a qualified report, a letter that
// states more than counts, and an agreement of many years.
func fennimoor() []Row {
	return []Row{
		{Label: "SOC 2 cover", Strong: true, Entries: []Entry{
			entry(Report, "2024-10-01", "2024-12-31", "Covered"),
			entry(Gap, "2025-01-01", "2025-03-31", "Not covered, 90 days", "90 days"),
			entry(Report, "2025-04-01", "2025-09-30", "Covered"),
			entry(Bridge, "2025-10-01", "2025-12-31"),
			entry(Gap, "2026-01-01", "2026-11-29", "Not covered, 334 days", "334 days"),
		}},
		{Label: "SOC 2 report", Entries: []Entry{
			entry(Report, "2024-10-01", "2024-12-31", "Type II, unqualified", "Type II"),
			entry(Report, "2025-04-01", "2025-09-30", "Type II, qualified", "Type II"),
			entry(Point, "2025-06-30", "2025-06-30", "Type I"),
		}},
		{Label: "Bridge letter", Entries: []Entry{
			entry(Bridge, "2025-10-01", "2025-12-31"),
			entry(Planned, "2026-01-01", "2026-02-28", "5 months stated, 3 count"),
		}},
		{Label: "BAA", Entries: []Entry{entry(BAA, "2024-07-01", "2029-06-30", "Signed 1 Jul 2024, runs to 30 Jun 2029")}},
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	day := func(n int, v float64, label string) Value {
		return Value{At: today.AddDate(0, 0, n), Value: v, Label: label}
	}
	levels := []Level{{0, "Low", "low"}, {15, "Moderate 15+", "moderate"}, {30, "Elevated 30+", "elevated"}, {45, "High 45+", "high"}, {60, "Critical 60+", "critical"}}
	cases := map[string]any{
		"meter":          [][]Bar{Meter("low"), Meter("elevated"), Meter("critical"), Meter("")},
		"stack":          [][]Bar{Stack(96, 8, 1, 5, 3, 1), Stack(96, 8, 0.5, 5, 3, 1), Stack(96, 8, 1, 0, -4)},
		"coverage":       CoverageBar(today, []Span{span(Report, "2025-04-01", "2026-05-31"), span(Bridge, "2026-06-01", "2026-08-31"), span(Gap, "2026-09-01", "2026-11-29")}),
		"coverage-none":  CoverageBar(today, nil),
		"coverage-point": CoverageBar(today, []Span{span(Point, "2026-07-04", "2026-07-04"), span(Gap, "2027-01-01", "2027-09-01"), span(Report, "2020-01-01", "2020-12-31")}),
		"timeline":       TimelineOf(today, "Today", fennimoor()),
		"timeline-empty": TimelineOf(today, "Today", []Row{{Label: "SOC 2 cover", Strong: true}, {Label: "BAA"}}),
		"waterfall":      Waterfall([]Step{{Points: 62.85, Total: true}, {Points: -1.58, Lost: 0.98}, {Points: -3.26}, {Points: 2.5}, {Points: -70, Lost: 3}, {Points: 29.1, Total: true}}),
		"line":           LineOf([]Value{day(-300, 41.2, "41.2"), day(-299, 40.9, "40.9"), day(-120, 27.42, "27.4"), day(0, 62.85, "62.9")}, levels),
		"line-one":       LineOf([]Value{day(0, 27.42, "27.4")}, levels),
		"line-none":      LineOf(nil, levels),
		"scale":          ScaleOf(levels, []Level{{27.42, "Residual 27.42", ""}, {62.85, "Inherent 62.85", ""}}),
		"scale-close":    ScaleOf(levels, []Level{{99, "Inherent 99", ""}, {98, "Residual 98", ""}, {97, "No room for a third", ""}}),
	}
	for name, got := range cases {
		text, err := json.MarshalIndent(got, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != string(text)+"\n" {
			t.Errorf("%s differs from its golden file: %s", name, text)
		}
	}
}

func TestMeter(t *testing.T) {
	t.Parallel()
	for band, want := range map[string]int{"": 0, "tier_1": 0, "low": 1, "moderate": 2, "elevated": 3, "high": 4, "critical": 5} {
		lit := 0
		for i, b := range Meter(band) {
			if b.On != (i < want) || b.Y+b.H != MeterHeight || b.X+b.W > MeterWidth {
				t.Errorf("%s: bar %d is %+v", band, i, b)
			}
			if b.On {
				lit++
			}
		}
		if lit != want {
			t.Errorf("%q lights %d bars, want %d", band, lit, want)
		}
	}
}

// The tick stands at two thirds, and bars of days that touch touch.
func TestCoverageBarMeets(t *testing.T) {
	t.Parallel()
	c := CoverageBar(today, []Span{span(Report, "2026-03-01", "2026-08-31"), span(Bridge, "2026-09-01", "2026-11-29"), span(Report, "2026-11-30", "2027-06-30")})
	if len(c.Marks) != 3 || c.Today != 100 {
		t.Fatalf("drawn: %+v", c)
	}
	end := func(m Mark) float64 { return round(m.X + m.W) }
	if end(c.Marks[0]) != c.Marks[1].X || end(c.Marks[1]) != 100 || c.Marks[2].X != 100 || end(c.Marks[2]) != 150 {
		t.Errorf("the bars do not meet: %+v", c.Marks)
	}
}

func TestWaterfallMeets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.Float64Range(0, 100).Draw(t, "start")
		steps := []Step{{Points: start, Total: true}}
		for _, p := range rapid.SliceOf(rapid.Float64Range(-20, 10)).Draw(t, "points") {
			steps = append(steps, Step{Points: p, Lost: rapid.Float64Range(0, 20).Draw(t, "lost")})
		}
		sum := 0.0
		for i, f := range Waterfall(steps) {
			sum += steps[i].Points
			if math.Abs(f.Running-sum) > 1e-9 {
				t.Fatalf("row %d runs to %v, want %v", i, f.Running, sum)
			}
			if f.X < 0 || f.W < 0 || f.X+f.W > FallWidth || f.LostX < 0 || f.LostW < 0 || f.LostX+f.LostW > FallWidth {
				t.Fatalf("row %d leaves its box: %+v", i, f)
			}
			if end := round(f.X + f.W); f.Conn != f.X && f.Conn != end {
				t.Fatalf("row %d: the upright at %v is at no end of %+v", i, f.Conn, f)
			}
		}
	})
}

func TestTimelineInvariants(t *testing.T) {
	t.Parallel()
	kinds := []string{Report, Point, Bridge, Gap, Planned, BAA}
	rapid.Check(t, func(t *rapid.T) {
		var rows []Row
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			r := Row{Label: "row"}
			for range rapid.IntRange(0, 6).Draw(t, "entries") {
				start := today.AddDate(0, 0, rapid.IntRange(-2500, 900).Draw(t, "start"))
				r.Entries = append(r.Entries, Entry{
					Span:  Span{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Start: start, End: start.AddDate(0, 0, rapid.IntRange(-2, 900).Draw(t, "length"))},
					Texts: []string{rapid.StringN(0, 40, -1).Draw(t, "text"), "30 days"},
				})
			}
			rows = append(rows, r)
		}
		checkTimeline(t, TimelineOf(today, "Today", rows))
	})
}

func checkTimeline(t *rapid.T, c Timeline) {
	if collide(c.Ticks) {
		t.Fatalf("labels of months touch: %+v", c.Ticks)
	}
	for i, tick := range c.Ticks {
		if tick.X < c.Left || tick.X > c.Right || i > 0 && tick.X <= c.Ticks[i-1].X || tick.LabelX+textWidth(tick.Label) > c.W {
			t.Fatalf("tick %d: %+v", i, tick)
		}
	}
	if c.Today < c.Left || c.Today > c.Right || c.TodayX < 0 || c.TodayX+textWidth(c.TodayLabel) > c.W || c.TodayY > c.H {
		t.Fatalf("today: %+v", c)
	}
	y := c.Top
	for _, l := range c.Lanes {
		if l.Y <= y || l.Y > c.Bottom {
			t.Fatalf("row below %v ends at %v", y, l.Y)
		}
		y = l.Y
		for i, a := range l.Drawn {
			if a.X < c.Left-thin || a.X+a.W > c.Right+0.1 || a.W <= 0 || a.Y+a.H > l.Y {
				t.Fatalf("bar outside: %+v", a)
			}
			for _, b := range l.Drawn[i+1:] {
				if a.Y == b.Y && a.X+a.W > b.X+thin+0.1 {
					t.Fatalf("bars cover each other: %+v %+v", a, b)
				}
				if a0, a1 := textBox(a); b.Text != "" && a.Text != "" && a.Y == b.Y {
					if b0, b1 := textBox(b); a0 < b1 && b0 < a1 {
						t.Fatalf("texts cover each other: %+v %+v", a, b)
					}
				}
			}
			if x0, x1 := textBox(a); a.Text != "" && (x0 < c.Left || x1 > c.Right+0.1) {
				t.Fatalf("text outside: %+v", a)
			}
		}
	}
}

func textBox(d Drawn) (x0, x1 float64) {
	w := textWidth(d.Text)
	if d.AtEnd {
		return d.TextX - w, d.TextX
	}
	return d.TextX, d.TextX + w
}

// The first text that fits stands inside; what fits nowhere is left out.
func TestTimelineTexts(t *testing.T) {
	t.Parallel()
	c := TimelineOf(today, "Today", fennimoor())
	var got []string
	for _, l := range c.Lanes {
		for _, b := range l.Drawn {
			place := "in"
			if b.Outside {
				place = "beside"
			}
			got = append(got, place+": "+b.Text)
		}
	}
	want := []string{"in: Covered", "in: 90 days", "in: Covered", "in: ", "in: Not covered, 334 days",
		"in: Type II", "in: Type II, qualified", "beside: Type I", "in: ", "beside: 5 months stated, 3 count", "in: Signed 1 Jul 2024, runs to 30 Jun 2029"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the texts are\n%s", strings.Join(got, "\n"))
	}
	if baa := c.Lanes[3].Drawn[0]; !baa.From || !baa.To {
		t.Errorf("an agreement that goes beyond the chart: %+v", baa)
	}
}

func TestLineStaysInside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var values []Value
		at := today
		for range rapid.IntRange(0, 12).Draw(t, "values") {
			v := rapid.Float64Range(0, 100).Draw(t, "value")
			values = append(values, Value{At: at, Value: v, Label: "27.4"})
			at = at.AddDate(0, 0, rapid.IntRange(0, 200).Draw(t, "pause"))
		}
		c := LineOf(values, []Level{{Value: 15, Label: "Moderate"}, {Value: 16, Label: "close"}, {Value: 60, Label: "Critical"}})
		if len(c.Dots) != len(values) {
			t.Fatalf("%d dots of %d values", len(c.Dots), len(values))
		}
		for i, dot := range c.Dots {
			if dot.X < c.Left || dot.X > c.Right || dot.Y < c.Top || dot.Y > c.Bottom || i > 0 && dot.X < c.Dots[i-1].X {
				t.Fatalf("dot %d: %+v", i, dot)
			}
		}
		if n := len(c.Dots); n > 0 && c.Dots[n-1].Label == "" {
			t.Fatal("the last value is not said")
		}
		for _, tick := range c.Ticks {
			if tick.LabelX < 0 || tick.LabelX+textWidth(tick.Label) > c.W {
				t.Fatalf("tick: %+v", tick)
			}
		}
	})
}
