package words

import (
	"strings"
	"testing"
)

func TestSignals(t *testing.T) {
	t.Parallel()
	for name, s := range signals {
		if SignalTitle(name) == "" || !strings.HasSuffix(SignalWhy(name), ".") || s.title[0] < 'A' || s.title[0] > 'Z' {
			t.Errorf("%s: %+v", name, s)
		}
		for _, state := range []string{"present", "absent", "unclear"} {
			if SignalState(name, state) == "" || SignalIcon(name, state) == "" || SignalClass(name, state) == "" {
				t.Errorf("%s has no words for %s", name, state)
			}
		}
		if SignalState(name, "odd") != "" {
			t.Errorf("%s has a word for an unknown state", name)
		}
	}
	for _, group := range []string{"structure", "substance", "source"} {
		if title, asks := SignalGroup(group); title == "" || !strings.HasSuffix(asks, "?") {
			t.Errorf("%s: %q, %q", group, title, asks)
		}
	}
	for want, n := range map[string][2]int{"11 of 14 signals present": {11, 14}, "0 of 1 signal present": {0, 1}, "": {0, 0}} {
		if got := Signals(n[0], n[1]); got != want {
			t.Errorf("%v: %q, want %q", n, got, want)
		}
	}
}
