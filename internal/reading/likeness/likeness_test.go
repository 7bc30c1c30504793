package likeness

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// text is a text of n made words that begin at the word from.
func text(from, n int) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		for v := i*7919 + 17; v > 0; v /= 26 {
			b.WriteByte(byte('a' + v%26))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func trace(names []string, texts ...string) Trace {
	m := NewMaker(names...)
	for _, t := range texts {
		m.Add(t)
		m.Break()
	}
	return m.Trace()
}

func TestShare(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		a, b      Trace
		of, other float64 // share of a in b, and of b in a
	}{
		{"the same text", trace(nil, text(0, 900)), trace(nil, text(0, 900)), 1, 1},
		{"nothing in common", trace(nil, text(0, 900)), trace(nil, text(5000, 900)), 0, 0},
		{"half of it", trace(nil, text(0, 1000)), trace(nil, text(500, 1000)), 0.5, 0.5},
		{"a short text within a long one", trace(nil, text(300, 500)), trace(nil, text(0, 1000)), 1, 0.5},
		{"numbers and case make no difference", trace(nil, text(0, 900)), trace(nil, strings.ToUpper(strings.ReplaceAll(text(0, 900), " ", " 12, "))), 1, 1},
		{"too short", trace(nil, text(0, least+run-2)), trace(nil, text(0, 900)), 0, 0},
		{"just long enough", trace(nil, text(0, least+run-1)), trace(nil, text(0, least+run-1)), 1, 1},
		{"nothing", Trace{}, Trace{}, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, c := range []struct{ got, want float64 }{{tt.a.Share(tt.b), tt.of}, {tt.b.Share(tt.a), tt.other}} {
				if off := math.Abs(c.got - c.want); off > 0.12 || c.want == 0 && off > 0.03 {
					t.Errorf("share %.3f, want %.2f", c.got, c.want)
				}
			}
		})
	}
}

func TestNamesAreLeftOut(t *testing.T) {
	t.Parallel()
	write := func(org, system string) string {
		var b strings.Builder
		for i := range 120 {
			fmt.Fprintf(&b, "%s reviews the %s of department %s every week. ", org, system, text(i*9, 6))
		}
		return b.String()
	}
	a := write("Larkspur Claims Exchange", "Claims Platform")
	b := write("Heronmere Northern", "Ledger Cloud")
	with := trace([]string{"Larkspur Claims Exchange", "Claims Platform"}, a).Share(trace([]string{"Heronmere Northern", "Ledger Cloud"}, b))
	without := trace(nil, a).Share(trace(nil, b))
	if with < 0.97 || without > 0.7 {
		t.Errorf("share %.2f with the names left out, %.2f with them", with, without)
	}
}

func TestBreakEndsARun(t *testing.T) {
	t.Parallel()
	words := strings.Fields(text(0, 1200))
	var pieces []string
	for i := 0; i+4 <= len(words); i += 4 {
		pieces = append(pieces, strings.Join(words[i:i+4], " "))
	}
	if got := trace(nil, pieces...); !got.Empty() {
		t.Errorf("pieces of four words have %d runs of five", got.runs)
	}
}

func TestStringAndParse(t *testing.T) {
	t.Parallel()
	a := trace(nil, text(0, 500))
	for _, want := range []Trace{a, {}} {
		if got, err := Parse(want.String()); err != nil || got != want {
			t.Errorf("parsed to another trace: %v", err)
		}
	}
	for _, bad := range []string{"x", a.String()[1:], a.String() + "A", strings.Replace(a.String(), a.String()[5:6], "!", 1)} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q is no trace", bad)
		}
	}
}

// TestTracesStay: traces are stored, so those of a later version must compare
// with those of this one.
func TestTracesStay(t *testing.T) {
	t.Parallel()
	got := trace([]string{"Larkspur"}, "Larkspur "+text(0, 200)).String()
	if want := "AAAAxD0Ce82BXaDSdkUG4265psY6GA2zHgT8WoSFI2GVsGL7erllJDEBmh0WIJOCTbpLXD51UdiolLBk7949EP7KgPW1qPWMoWx3vzgy2dUEU/l2Zg7IrMLSGth3Bifx/lic3L9tKEx3tCf/OreFd07ROLIrBokRfwgqeDoCL/b+sXDJ"; got != want {
		t.Errorf("the trace of a known text has changed: %s", got)
	}
}
