package chart

import (
	"time"
)

// steps are the distances of ticks in months, closest first.
var steps = []int{1, 3, 6, 12, 24, 60, 120}

// monthTicks are the first days of months between two days, at the closest
// step at which no two labels touch. A label that would leave the chart is left
// out; its line stays.
func monthTicks(from, to time.Time, at func(time.Time) float64, right float64) []Tick {
	for _, step := range steps {
		ticks := everyMonths(from, to, step, at, right)
		if !collide(ticks) || step == steps[len(steps)-1] {
			return ticks
		}
	}
	return nil
}

func everyMonths(from, to time.Time, step int, at func(time.Time) float64, right float64) []Tick {
	var out []Tick
	m := int(from.Month()) - 1
	day := time.Date(from.Year(), time.Month(m-m%min(step, 12)+1), 1, 0, 0, 0, 0, time.UTC)
	named := 0 // the year last said
	for ; day.Before(to); day = day.AddDate(0, step, 0) {
		if day.Before(from) {
			continue
		}
		t := Tick{X: round(at(day)), LabelX: round(at(day) + 3), Label: month(day, day.Year() != named)}
		named = day.Year()
		if t.LabelX+textWidth(t.Label) > right {
			t.Label = ""
		}
		out = append(out, t)
	}
	return out
}

// collide says whether two labels touch.
func collide(ticks []Tick) bool {
	end := -1.0
	for _, t := range ticks {
		if t.Label == "" {
			continue
		}
		if t.LabelX < end {
			return true
		}
		end = t.LabelX + textWidth(t.Label) + 4
	}
	return false
}

// dateTicks are the first and the last day of a series and, when there is
// room, one between; each label starts at its tick, the last ends at it.
func dateTicks(first, last time.Time, x0, x1, right float64) []Tick {
	label := func(t time.Time) string { return t.Format("2 Jan 2006") }
	if !last.After(first) {
		return []Tick{{X: x0, LabelX: round(x0), Label: label(first)}}
	}
	end := clamp(x1-textWidth(label(last)), 0, right)
	a := Tick{X: x0, LabelX: round(x0), Label: label(first)}
	b := Tick{X: x1, LabelX: round(end), Label: label(last)}
	if a.LabelX+textWidth(a.Label)+8 > b.LabelX || a.Label == b.Label {
		a.Label = ""
	}
	return []Tick{a, b}
}
