package evidence

import (
	"testing"

	"ward/internal/reading"
)

// A document waits with as many facts as its review lists.
func TestOpenFacts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		paths []string
		want  int
	}{
		{nil, 0},
		{[]string{"document_class", "soc2.auditor", "bridge.to"}, 3},
		{[]string{"soc2.controls.4", "soc2.controls.4.tests.1.result", "soc2.controls.4.tests.2.result", "soc2.controls.40"}, 2},
		{[]string{"soc2.exceptions.0.management_response", "soc2.exceptions.1.management_response", "soc2.exceptions"}, 3},
		{[]string{"soc2.period.start", "soc2.period.end"}, 1},
	} {
		var waits []reading.Review
		for _, path := range tt.paths {
			waits = append(waits, reading.Review{Path: path})
		}
		if got := openFacts(waits); got != tt.want {
			t.Errorf("%q: %d facts wait, want %d", tt.paths, got, tt.want)
		}
	}
}
