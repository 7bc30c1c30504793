package quality

import (
	"strings"

	"ward/internal/reading"
)

// The words by which a test says how it was done (AT-C 205: inquiry, inspection,
// observation, reperformance). Inquiry alone is no evidence of operation.
var (
	asking     = set(`inquired inquiry inquiries inquire enquired enquiry interviewed interview interviews discussed discussion asked corroborated confirmed discussions`)
	inspecting = set(`inspected inspection inspect examined examination reviewed review read viewed obtained compared traced agreed vouched evaluated checked verified determined scanned looked analyzed sampled selected tested`)
	observing  = set(`observed observation observe watched walkthrough walked witnessed saw`)
	repeating  = set(`reperformed re-performed reperformance recalculated repeated attempted queried simulated tried entered`)
	sampling   = set(`sample samples sampled sampling selection selected haphazard random randomly judgmental judgmentally`)
	populating = set(`population entire complete listing list total all each every`)
	numbers    = set(`two three four five six seven eight nine ten eleven twelve fifteen twenty twenty-five thirty forty fifty sixty one`)
)

// tested is what the tests of one control say.
type tested struct {
	control                           reading.Control
	text                              string // in small letters
	length                            int
	asks, inspects, observes, repeats bool
	samples, sized, whole             bool
}

// gather reads the tests that were performed, control by control.
func (j *judge) gather() []tested {
	var out []tested
	for _, c := range j.s.Controls {
		var b strings.Builder
		for _, t := range c.Tests {
			if t.Status != reading.DidNotOccur && t.Status != reading.NotTested && t.Test != "" {
				b.WriteString(t.Test)
				b.WriteByte(' ')
			}
		}
		if b.Len() > 0 {
			out = append(out, readTests(c, strings.ToLower(b.String())))
		}
	}
	return out
}

func readTests(c reading.Control, low string) tested {
	t := tested{control: c, text: low}
	for w := range words(low) {
		t.length++
		t.asks = t.asks || asking[w]
		t.inspects = t.inspects || inspecting[w]
		t.observes = t.observes || observing[w]
		t.repeats = t.repeats || repeating[w]
		t.samples = t.samples || sampling[w]
		t.sized = t.sized || w[0] >= '0' && w[0] <= '9' || numbers[w]
		t.whole = t.whole || populating[w]
	}
	return t
}

// onlyAsks says whether the tests of a control consist of inquiry.
func (t tested) onlyAsks() bool { return t.asks && !t.inspects && !t.observes && !t.repeats }

// does says whether the tests say what was inspected, observed or repeated.
func (t tested) does() bool { return (t.inspects || t.observes || t.repeats) && t.length >= 6 }

func (t tested) place() reading.SignalPlace {
	return reading.SignalPlace{Page: t.control.Page, Note: controlName(t.control), Quote: cut(strings.TrimSpace(t.control.Tests[0].Test), 160)}
}

// tests judges the tests of a Type 2 report.
func (j *judge) tests() {
	list := j.gather()
	if len(list) == 0 || len(list)*2 < len(j.s.Controls) {
		for _, s := range []string{Detailed, Samples, Beyond, Varied} {
			j.say(s, reading.Unclear, nil, "Tests were read of %d of %s, too few to judge.", len(list), counted(len(j.s.Controls), "control", "controls"))
		}
	} else {
		j.detailed(list)
		j.samples(list)
		j.beyond(list)
		j.varied(list)
	}
	j.exceptions()
}

func (j *judge) detailed(list []tested) {
	n := 0
	kinds := [4]int{}
	var bare []reading.SignalPlace
	for _, t := range list {
		if t.does() {
			n++
		} else {
			bare = append(bare, t.place())
		}
		for i, has := range [4]bool{t.asks, t.inspects, t.observes, t.repeats} {
			if has {
				kinds[i]++
			}
		}
	}
	j.say(Detailed, judged(share(n, len(list)) >= detailedFrom), bare,
		"The tests of %d of %s (%s) say what was inspected, observed or done again; the places are those that do not. %s asking, %d inspecting, %d observing, %d repeating.",
		n, counted(len(list), "control", "controls"), percent(n, len(list)), upperFirst(counted(kinds[0], "control was tested with", "controls were tested with")), kinds[1], kinds[2], kinds[3])
}

func (j *judge) samples(list []tested) {
	sampled, sized, whole := 0, 0, 0
	var places, without []reading.SignalPlace
	for _, t := range list {
		if !t.samples {
			continue
		}
		sampled++
		if t.whole {
			whole++
		}
		if t.sized {
			sized++
			places = append(places, t.place())
		} else {
			without = append(without, t.place())
		}
	}
	switch {
	case sampled == 0:
		j.say(Samples, reading.Absent, nil, "No test of %s speaks of a sample.", counted(len(list), "control", "controls"))
	case share(sized, sampled) >= sizedFrom:
		j.say(Samples, reading.Present, places, "The tests of %s take samples, those of %d say how many; %d speak of the whole from which they were taken.", counted(sampled, "control", "controls"), sized, whole)
	case sized == 0:
		j.say(Samples, reading.Absent, without, "The tests of %s take samples, and none says how many. AT-C 205 asks for the number only where something deviated.", counted(sampled, "control", "controls"))
	default:
		j.say(Samples, reading.Absent, without, "The tests of %s take samples, but only those of %d say how many; the places are those that do not. AT-C 205 asks for the number only where something deviated.", counted(sampled, "control", "controls"), sized)
	}
}

func (j *judge) beyond(list []tested) {
	var places []reading.SignalPlace
	for _, t := range list {
		if t.onlyAsks() {
			places = append(places, t.place())
		}
	}
	if len(places) == 0 {
		j.say(Beyond, reading.Present, nil, "No control of the %d with tests was tested by asking alone.", len(list))
		return
	}
	j.say(Beyond, reading.Absent, places, "%s tested by asking alone. Inquiry by itself is no evidence that a control operated.", upperFirst(counted(len(places), "control was", "controls were")))
}

func (j *judge) varied(list []tested) {
	times := map[string]int{}
	for _, t := range list {
		times[t.text]++
	}
	n := 0
	var places []reading.SignalPlace
	for _, t := range list {
		if times[t.text] > 1 {
			n++
			places = append(places, t.place())
		}
	}
	if len(list) < 10 {
		j.say(Varied, reading.Unclear, nil, "Tests of %s were read, too few to compare their wording.", counted(len(list), "control", "controls"))
		return
	}
	j.say(Varied, judged(1-share(n, len(list)) >= variedFrom), places, "Of the tests of %s, %d (%s) are worded exactly as those of another control.",
		counted(len(list), "control", "controls"), n, percent(n, len(list)))
}

// exceptions tells whether the report has any. A report without exceptions is
// neither better nor worse evidence for it.
func (j *judge) exceptions() {
	var places []reading.SignalPlace
	for _, e := range j.s.Exceptions {
		note := "Exception"
		if id := orEmpty(e.ControlID); id != "" {
			note = "Control " + id
		}
		places = append(places, reading.SignalPlace{Page: e.Page, Note: note, Quote: cut(e.Text, 160)})
	}
	switch {
	case len(places) > 0:
		j.say(Exceptions, reading.Present, places, "The auditor reports %s.", counted(len(places), "exception", "exceptions"))
	case j.waits("soc2.exceptions"):
		j.say(Exceptions, reading.Unclear, nil, "No exception was read, but the list waits for a person: see the review.")
	default:
		j.say(Exceptions, reading.Absent, nil, "The auditor reports no exception in the tests of %s. That is neither good nor bad by itself.", counted(len(j.s.Controls), "control", "controls"))
	}
}
