package evidencetest

import (
	"fmt"
	"strings"

	"ward/internal/reading"
	"ward/internal/reading/likeness"
)

// Judged adds signals in each state to the reading of a report, and the traces of
// a description and controls that go on for so many made words from a first one.
// Reports whose words overlap are alike; those of no words have no traces.
func Judged(x *reading.Extraction, first, words int) *reading.Extraction {
	place := reading.SignalPlace{Page: 5, Note: "Inherent limitations", Quote: "Controls may not prevent every error."}
	x.SOC2.Quality = []reading.Signal{
		{Signal: "required_paragraphs", State: reading.Present, Detail: "All 8 paragraphs were found.", Page: &place.Page, Quote: place.Quote, Places: []reading.SignalPlace{place, {Page: 6, Note: "The opinion"}}},
		{Signal: "consistent_names", State: reading.Unclear, Detail: "The name was not found.", Places: []reading.SignalPlace{}},
		{Signal: "tests_beyond_inquiry", State: reading.Absent, Detail: "1 control was tested by asking alone.", Page: new(21), Places: []reading.SignalPlace{{Page: 21, Note: "Control AC-02"}}},
		{Signal: "exceptions_reported", State: reading.Present, Detail: "The auditor reports 1 exception.", Page: new(22), Places: []reading.SignalPlace{{Page: 22, Note: "Control AC-02"}}},
		{Signal: "auditor_identified", State: reading.Present, Detail: "The report names the firm.", Places: []reading.SignalPlace{}},
	}
	x.Traces = &reading.Traces{Description: trace(first, words), Controls: trace(first+50000, words)}
	return x
}

// trace is the trace of made words.
func trace(first, words int) string {
	m := likeness.NewMaker()
	for i := first; i < first+words; i++ {
		var b strings.Builder
		for _, digit := range fmt.Sprint(i * 7919) {
			b.WriteRune('a' + digit - '0')
		}
		m.Add(b.String())
	}
	return m.Trace().String()
}
