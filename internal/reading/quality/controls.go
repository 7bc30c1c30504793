package quality

import (
	"slices"
	"strconv"
	"strings"

	"ward/internal/reading"
)

// points is how many criteria each series of TSP section 100 has.
var points = []struct {
	series, category string
	n                int
}{
	{"CC1", "security", 5}, {"CC2", "security", 3}, {"CC3", "security", 4}, {"CC4", "security", 2}, {"CC5", "security", 3},
	{"CC6", "security", 8}, {"CC7", "security", 5}, {"CC8", "security", 1}, {"CC9", "security", 2},
	{"A1", "availability", 3}, {"C1", "confidentiality", 2}, {"PI1", "processing_integrity", 5},
	{"P1", "privacy", 1}, {"P2", "privacy", 1}, {"P3", "privacy", 2}, {"P4", "privacy", 3}, {"P5", "privacy", 2}, {"P6", "privacy", 7}, {"P7", "privacy", 1}, {"P8", "privacy", 1},
}

// covered looks for a control under each criterion of the categories in scope.
func (j *judge) covered() {
	has, mapped := map[string]bool{}, 0
	for _, c := range j.s.Controls {
		if len(c.Criteria) > 0 {
			mapped++
		}
		for _, name := range c.Criteria {
			has[name] = true
		}
	}
	switch {
	case len(j.s.Categories) == 0:
		j.say(Covered, reading.Unclear, nil, "The categories in scope were not found.")
		return
	case mapped*10 < len(j.s.Controls)*7 || mapped == 0:
		j.say(Covered, reading.Unclear, nil, "Of %s read, %d have a criterion, so it cannot be said which criteria have none.", counted(len(j.s.Controls), "control", "controls"), mapped)
		return
	}
	var missing, carved []string
	all := 0
	for _, p := range points {
		if !slices.Contains(j.s.Categories, p.category) {
			continue
		}
		for i := 1; i <= p.n; i++ {
			name := p.series + "." + strconv.Itoa(i)
			all++
			switch {
			case has[name]:
			case slices.ContainsFunc(j.s.Subservice, func(s reading.Subservice) bool { return slices.Contains(s.Criteria, name) }):
				carved = append(carved, name)
			default:
				missing = append(missing, name)
			}
		}
	}
	rest := ""
	if len(carved) > 0 {
		rest = " Only a subservice organization's controls address " + list(carved) + "."
	}
	first := []reading.SignalPlace{{Page: j.s.Controls[0].Page, Note: "The controls begin", Quote: ""}}
	switch {
	case len(missing) == 0:
		j.say(Covered, reading.Present, first, "Each of the %d criteria in scope has a control.%s", all, rest)
	case len(missing)*3 > all || j.waits("soc2.controls"):
		j.say(Covered, reading.Unclear, first, "%d of %d criteria in scope have no control among those read, which is more than a report leaves out: part of the controls was probably not read.", len(missing), all)
	default:
		j.say(Covered, reading.Absent, first, "%d of %d criteria in scope have no control: %s.%s", len(missing), all, list(missing), rest)
	}
}

// The shares from which a signal of controls and tests is Present.
const (
	concreteFrom = 0.5
	detailedFrom = 0.8
	sizedFrom    = 0.5
	variedFrom   = 0.7
)

// timing are words that say when, how often or by what a control works.
var timing = set(`daily weekly monthly quarterly annually annual yearly biannually semi-annually semiannually hourly continuous continuously real-time nightly
automatically automated day days week weeks month months quarter quarters year years hour hours minute minutes within before after upon prior during when each every once twice
encrypted configured enforced enforces restricted prevents detects blocks alerts requires requiring multi-factor`)

// concrete measures how many controls say when, how often or by what they work.
func (j *judge) concrete() {
	if len(j.s.Controls) == 0 {
		j.say(Concrete, reading.Unclear, nil, "No controls were read.")
		return
	}
	n, same := 0, 0
	var vague []reading.SignalPlace
	seen := map[string]bool{}
	for _, c := range j.s.Controls {
		length, hits := 0, 0
		for w := range words(strings.ToLower(c.Activity)) {
			length++
			if timing[w] || w[0] >= '0' && w[0] <= '9' {
				hits++
			}
		}
		if key := strings.ToLower(c.Activity); seen[key] {
			same++
		} else {
			seen[key] = true
		}
		if length >= 8 && hits > 0 {
			n++
		} else {
			vague = append(vague, reading.SignalPlace{Page: c.Page, Note: controlName(c), Quote: cut(c.Activity, 160)})
		}
	}
	twice := ""
	if same > 0 {
		twice = " " + counted(same, "control is worded", "controls are worded") + " exactly as another."
	}
	j.say(Concrete, judged(share(n, len(j.s.Controls)) >= concreteFrom), vague,
		"%d of %s (%s) say when, how often or by what they work; the places are those that do not.%s", n, counted(len(j.s.Controls), "control", "controls"), percent(n, len(j.s.Controls)), twice)
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// controlName is what the report calls a control.
func controlName(c reading.Control) string {
	if id := orEmpty(c.ID); id != "" {
		return "Control " + id
	}
	return "Control"
}

// cut is s, at most n bytes of it, without half a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
