// Package chart computes the geometry of Ward's small charts: values in,
// positions out. It writes no markup and asks no clock, so that a chart is the
// same on every machine and can be held by a test.
//
// All lengths are units of the chart's own view box, rounded to one decimal.
// What a colour means is a class of the style sheet; the templates choose it
// from a kind.
package chart

import (
	"math"
	"time"
	"unicode/utf8"
)

// round keeps one decimal.
func round(x float64) float64 { return math.Round(x*10) / 10 }

// clamp holds a value between two bounds.
func clamp(x, low, high float64) float64 { return math.Max(low, math.Min(high, x)) }

// days is the number of days from one midnight to another.
func days(from, to time.Time) float64 { return to.Sub(from).Hours() / 24 }

// textWidth is about how wide a line of text is at 11 units, the size of a
// chart's words: rather too wide than too narrow, because it decides whether a
// label fits.
func textWidth(text string) float64 {
	const size = 11
	em := 0.0
	for _, r := range text {
		em += advance(r)
	}
	return round(em * size)
}

// advance is the width of a character in units of the type size.
func advance(r rune) float64 {
	switch {
	case r >= utf8.RuneSelf:
		return 1
	case r == ' ', r == '.', r == ',', r == ':', r == '\'', r == 'i', r == 'j', r == 'l', r == 'I':
		return 0.33
	case r == 'f', r == 'r', r == 't', r == '(', r == ')', r == '-', r == '/':
		return 0.45
	case r == 'm', r == 'w', r == 'M', r == 'W', r == '%', r == '@':
		return 0.95
	case r >= 'A' && r <= 'Z':
		return 0.74
	}
	return 0.64
}

// month is a month as an axis names it; its year only where it must be said.
func month(t time.Time, year bool) string {
	if year {
		return t.Format("Jan 2006")
	}
	return t.Format("Jan")
}
