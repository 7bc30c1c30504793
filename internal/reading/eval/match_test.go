package eval

import (
	"math"
	"testing"
)

func TestRatio(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want float64
	}{
		{"", "", 1},
		{"abc", "", 0},
		{"abc", "abc", 1},
		{"abcd", "bcde", 0.75},
		{"private thread currentthread", "private volatile thread currentthread", 2 * 28.0 / 65},
		{"abxcd", "abcd", 8.0 / 9},
	}
	for _, c := range tests {
		if got := ratio(c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("ratio(%q, %q) = %f, want %f", c.a, c.b, got, c.want)
		}
	}
}

func TestNamed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		want    string
		aliases []string
		got     string
		ok      bool
	}{
		{"Acre Labs, Inc.", nil, "Acre Labs", true},
		{"Acre Labs, Inc.", nil, "ACRE LABS INC", true},
		{"Acre Labs, Inc.", nil, "", false},
		{"Acre Labs, Inc.", nil, "Acorn Labs, Inc.", false},
		{"Farrow & Pike LLP", nil, "Farrow and Pike", true},
		{"Amazon Web Services, Inc.", []string{"AWS"}, "AWS", true},
		{"Claims Gateway", nil, "the Claims Gateway System", true},
		{"Claims Gateway", nil, "the Claims Gateway as it stands in the description of all the systems of the company", false},
		{"The Co.", nil, "The Co.", false}, // nothing but a legal form names nobody
	}
	for _, c := range tests {
		if got := named(c.want, c.aliases, c.got, 0.88); got != c.ok {
			t.Errorf("%q read as %q: %v, want %v", c.want, c.got, got, c.ok)
		}
	}
}

func TestAlike(t *testing.T) {
	t.Parallel()
	long := "For 3 of 25 leavers selected, access was removed late."
	tests := []struct {
		a, b     string
		at, most float64
	}{
		{long, long, 1, 1},
		{long, "Exception noted. " + long, 1, 1},
		{long, "", 0, 0},
		{long, "For 2 of 40 changes selected, approval was not documented.", 0.3, 0.84},
	}
	for _, c := range tests {
		if got := alike(c.a, c.b); got < c.at || got > c.most {
			t.Errorf("alike(%q, %q) = %f, want %f to %f", c.a, c.b, got, c.at, c.most)
		}
	}
}
