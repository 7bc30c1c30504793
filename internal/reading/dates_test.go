package reading

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestYearly: looking around years only finds the periods that looking at all of
// a text finds.
func TestYearly(t *testing.T) {
	t.Parallel()
	scrap := rapid.SampledFrom([]string{"October 1, 2024", "30 September 2025", "2024-10-01", "30-Jun-25", "1 July", "the first of May, 2024", " to ", " through and including ", "-", "\n", "twelve months ended ", "year ended ", "December 31, 2024", "CC6.1 and 12 of 40 ", "no exceptions noted. ", strings.Repeat("words of the report ", 20)})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(scrap, 0, 14).Draw(t, "text"), "")
		if got, want := spans(text), lengths(ranges(nil, text, 0), text, 0); !slices.Equal(got, want) {
			t.Fatalf("%q: %v, want %v", text, got, want)
		}
	})
}
