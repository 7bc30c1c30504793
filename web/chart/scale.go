package chart

import (
	"cmp"
	"slices"
)

// Zone is a part of a scale from 0 to 100.
type Zone struct {
	Kind  string // its class: the band
	Label string
	X, W  float64
	TextX float64
}

// Pin is a value on a scale with its words above.
type Pin struct {
	X     float64
	Label string  // empty: no room
	TextX float64 // where the words begin
	TextY float64 // their base line
}

// Scale is a scale from 0 to 100 in zones, with values pinned to it.
type Scale struct {
	W, H  float64
	Zones []Zone
	Pins  []Pin // by value
}

// ScaleOf draws zones, each from its bound to the next, and pins. Bounds come in
// rising order. The words of pins that would touch stand above each other;
// where two lines of words have no room, they are left out.
func ScaleOf(bounds, pins []Level) Scale {
	c := Scale{W: 760, H: 76}
	at := func(v float64) float64 { return clamp(v, 0, 100) * c.W / 100 }
	for i, b := range bounds {
		end := 100.0
		if i+1 < len(bounds) {
			end = bounds[i+1].Value
		}
		c.Zones = append(c.Zones, Zone{
			Kind: b.Kind, Label: b.Label, X: round(at(b.Value) + 0.8), W: round(at(end) - at(b.Value) - 1.6), TextX: round(at(b.Value) + 4),
		})
	}
	sorted := slices.Clone(pins)
	slices.SortStableFunc(sorted, func(a, b Level) int { return cmp.Compare(a.Value, b.Value) })
	taken := [2]float64{-8, -8} // where the words so far end, per line
	for _, p := range sorted {
		c.Pins = append(c.Pins, c.pin(p, at(p.Value), &taken))
	}
	return c
}

func (c Scale) pin(p Level, at float64, taken *[2]float64) Pin {
	w := textWidth(p.Label)
	x := clamp(at-w/2, 0, c.W-w)
	for line := range taken {
		if x >= taken[line]+8 {
			taken[line] = x + w
			return Pin{X: round(at), Label: p.Label, TextX: round(x), TextY: float64(25 - 14*line)}
		}
	}
	return Pin{X: round(at)}
}
