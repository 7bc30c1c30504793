// Package quality looks at a SOC 2 report as evidence: which signs of careful
// work it bears, and where they stand.
//
// The signals follow the pillars of the SOC 2 Reliability Rubric v1.0 of the SOC
// 2 Quality Guild (https://s2guild.org, CC BY-SA 4.0), restated in Ward's own
// words and held against AT-C 105, AT-C 205 and DC 200. Each is a fact about the
// report with its pages. None is a verdict on a firm, none enters the score, and
// what cannot be known from the text is Unclear. What only outside sources know
// (peer review, reports for each CPA, a signer's experience) is not judged here.
//
// It is pure: a reading in, signals out.
package quality

import (
	"fmt"
	"slices"
	"strings"

	"ward/internal/reading"
)

// The signals, in the order in which they are shown.
const (
	Paragraphs = "required_paragraphs"  // the auditor's report has the paragraphs of AT-C 205
	Assertion  = "complete_assertion"   // management asserts description, design, operation and period
	Names      = "consistent_names"     // organization, system and firm are named alike everywhere
	Dates      = "consistent_dates"     // so are period and dates, and they follow each other
	Filled     = "no_placeholders"      // no blank of a template is left
	Components = "described_components" // DC 3: infrastructure, software, people, procedures, data
	Specific   = "specific_description" // the description names things and gives figures
	Covered    = "criteria_covered"     // each criterion in scope has a control
	Concrete   = "concrete_controls"    // controls say when, how often or by what they work
	Detailed   = "detailed_tests"       // tests say what was inspected, observed or repeated
	Samples    = "sample_sizes"         // tests of samples say how many were taken
	Beyond     = "tests_beyond_inquiry" // no control was tested by asking alone
	Varied     = "varied_tests"         // tests are written for their control
	Exceptions = "exceptions_reported"  // the report has exceptions; neither good nor bad
	Auditor    = "auditor_identified"   // firm, place, date and signature
)

// Group is a pillar of the rubric.
type Group string

// The pillars.
const (
	Structure Group = "structure"
	Substance Group = "substance"
	Source    Group = "source"
)

// Groups are the pillars in their order.
func Groups() []Group { return []Group{Structure, Substance, Source} }

// GroupOf is the pillar of a signal; empty for an unknown one.
func GroupOf(signal string) Group {
	switch signal {
	case Paragraphs, Assertion, Names, Dates, Filled:
		return Structure
	case Components, Specific, Covered, Concrete, Detailed, Samples, Beyond, Varied, Exceptions:
		return Substance
	case Auditor:
		return Source
	}
	return ""
}

// Neutral says whether a signal tells something that is neither good nor bad, so
// that it is not counted.
func Neutral(signal string) bool { return signal == Exceptions }

// Count counts the signals that are there, of those that are not neutral.
func Count(signals []reading.Signal) (present, all int) {
	for _, s := range signals {
		if !Neutral(s.Signal) {
			all++
			if s.State == reading.Present {
				present++
			}
		}
	}
	return present, all
}

// Judge adds the signals and the traces of its texts to the reading of a SOC 2
// report. It needs x as reading.Read returned it, and leaves any other alone.
func Judge(x *reading.Extraction) {
	if x.SOC2 == nil {
		return
	}
	j := &judge{x: x, s: x.SOC2, two: !x.SOC2.TypeOne(), parts: map[reading.PartKind][]prose{}}
	for _, p := range x.Parts {
		j.parts[p.Kind] = append(j.parts[p.Kind], newProse(p))
	}
	j.paragraphs()
	j.assertion()
	j.names()
	j.dates()
	j.placeholders()
	j.components()
	j.specific()
	j.covered()
	j.concrete()
	if j.two { // a Type 1 report has no tests
		j.tests()
	}
	j.auditor()
	x.SOC2.Quality = j.out
	x.Traces = j.traces()
}

// judge gathers the signals of one report.
type judge struct {
	x     *reading.Extraction
	s     *reading.SOC2
	two   bool // the report covers operation
	parts map[reading.PartKind][]prose
	out   []reading.Signal
}

// maxPlaces bounds the places of a signal.
const maxPlaces = 25

// say adds a signal. What is missing from a file that was read in part may stand
// on the pages that are missing.
func (j *judge) say(signal, state string, places []reading.SignalPlace, format string, args ...any) {
	detail := fmt.Sprintf(format, args...)
	if state == reading.Absent && j.x.File.Partial {
		state = reading.Unclear
		detail += " Some pages of the file could not be read, so it may stand there."
	}
	out := reading.Signal{Signal: signal, State: state, Detail: detail, Places: []reading.SignalPlace{}}
	for _, p := range places {
		if p.Page < 1 || len(out.Places) == maxPlaces {
			continue
		}
		if out.Page == nil {
			out.Page, out.Quote = &p.Page, p.Quote
		}
		out.Places = append(out.Places, p)
	}
	j.out = append(j.out, out)
}

// judged is Present when it holds, else Absent.
func judged(holds bool) string {
	if holds {
		return reading.Present
	}
	return reading.Absent
}

// whole is the longest part of a kind; ok is false when the report has none.
func (j *judge) whole(kind reading.PartKind) (prose, bool) {
	list := j.parts[kind]
	if len(list) == 0 {
		return prose{}, false
	}
	return slices.MaxFunc(list, func(a, b prose) int { return len(a.low) - len(b.low) }), true
}

// waits says whether a list of the reading waits for a person.
func (j *judge) waits(path string) bool {
	return slices.ContainsFunc(j.x.NeedsReview, func(r reading.Review) bool { return r.Path == path })
}

// list writes words as a list of English: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// counted is a number with its noun: "1 test", "3 tests".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// orEmpty is the text that a value points to.
func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
