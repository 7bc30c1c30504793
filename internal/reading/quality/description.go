package quality

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ward/internal/reading"
)

// component is a component of a system (DC 200, DC 3), by words that name it.
type component struct {
	name  string
	words []string
}

// systemParts are the components of a system.
var systemParts = []component{
	{"infrastructure", []string{"infrastructure", "hosting", "data center", "servers", "network"}},
	{"software", []string{"software", "application", "technology", "systems used"}},
	{"people", []string{"people", "personnel", "staff", "organizational structure", "organization chart", "roles and responsib", "team"}},
	{"procedures", []string{"procedure", "policies", "processes"}},
	{"data", []string{"data"}},
}

// components looks for the five components of the system under headings of the
// description.
func (j *judge) components() {
	var places []reading.SignalPlace
	var headed, silent []string
	length := 0
	for _, t := range j.parts[reading.DescriptionPart] {
		length += len(t.low)
	}
	if length < 400 {
		j.say(Components, reading.Unclear, nil, "The system description was not found, or is too short to look through.")
		return
	}
	for _, c := range systemParts {
		p, said := j.component(c)
		switch {
		case p.Page > 0:
			headed, places = append(headed, c.name), append(places, p)
		case !said:
			silent = append(silent, c.name)
		}
	}
	sortPlaces(places)
	switch {
	case len(headed) >= 4:
		j.say(Components, reading.Present, places, "The description has headings on %s of the system.", list(headed))
	case len(silent) >= 2:
		j.say(Components, reading.Absent, places, "The description says nothing of %s.", list(silent))
	case len(headed) == 0:
		j.say(Components, reading.Unclear, places, "The description speaks of the components of the system, but no heading leads to them.")
	default:
		j.say(Components, reading.Unclear, places, "The description has headings on %s only. It speaks of the other components in its text.", list(headed))
	}
}

// component is the heading that names a component, and whether the description
// speaks of it at all.
func (j *judge) component(c component) (p reading.SignalPlace, said bool) {
	for _, t := range j.parts[reading.DescriptionPart] {
		for at, line := range t.lines() {
			if low := t.low[at : at+len(line)]; holdsAny(low, c.words) {
				said = true
				if len(line) <= 60 && !strings.HasSuffix(line, ".") && !strings.HasSuffix(line, ",") && titled(line) {
					return t.place("Heading on "+c.name, at, at+len(line)), true
				}
			}
		}
	}
	return p, said
}

// titled reports whether most words of a line begin with a capital, as in a
// heading, or it is one of a few words.
func titled(line string) bool {
	upper, all := 0, 0
	for w := range strings.FieldsSeq(line) {
		if len(w) > 3 {
			all++
			if w[0] >= 'A' && w[0] <= 'Z' {
				upper++
			}
		}
	}
	return all > 0 && upper*3 >= all*2
}

// The measure of a specific description: names and figures in each 1,000 words,
// each once. Long descriptions repeat themselves, so it is counted in windows.
const (
	leastWords   = 400 // under which a description is too short to be measured
	window       = 1000
	specificFrom = 8 // docs/quality.md says what this was measured on
)

// common are words that reports of any organization begin with a capital.
var common = set(`the a an of and for to in on with by or this that these those it its as at is are our we company organization service services system systems management board directors
security availability confidentiality privacy processing integrity trust criteria criterion control controls section report reports type soc aicpa tsp description user entity entities customer customers client clients
information policy policies procedure procedures risk risks assessment committee officer chief executive data access change incident response monitoring communication environment activities activity internal external
human resources team teams department departments employee employees personnel vendor vendors business continuity disaster recovery plan program process processes annual period overview scope components infrastructure software people
january february march april may june july august september october november december monday friday inc llc llp corporation each all any when where if new no not other such there they technology operations engineering production development
cuec cuecs csoc cc a1 c1 pi1 p1 complementary subservice organizations additional related appendix table figure page note exceptions ltd limited i ii iii iv v internet api web`)

// specific counts the names and figures of the description.
func (j *judge) specific() {
	own := set(reading.BareName(orEmpty(j.s.ServiceOrganization)) + " " + reading.BareName(orEmpty(j.s.System)) + " " + reading.BareName(orEmpty(j.s.Auditor)))
	m := measure{own: own, names: map[string]*tally{}, figures: map[string]*tally{}, small: map[string]bool{}}
	first := reading.SignalPlace{Note: "The description begins"}
	for _, t := range j.parts[reading.DescriptionPart] {
		if first.Page == 0 {
			first = t.place(first.Note, 0, min(len(t.text), 120))
		}
		for _, line := range t.lines() {
			m.line(line)
		}
	}
	if m.words < leastWords {
		j.say(Specific, reading.Unclear, nil, "The system description was not found, or is too short (%s) to be measured.", counted(m.words, "word", "words"))
		return
	}
	m.dropWords()
	such := ""
	if best := m.best(6); len(best) > 0 {
		such = ", such as " + list(best)
	}
	j.say(Specific, judged(m.rate() >= specificFrom), []reading.SignalPlace{first},
		"In %s words the description names %s%s, and gives %s. That is %.1f in each 1,000 words, where each counts once; from %d on Ward calls a description specific.",
		thousands(m.words), counted(len(m.names), "thing", "different things"), such, counted(len(m.figures), "figure", "different figures"), m.rate(), specificFrom)
}

// measure counts what is specific in a text.
type measure struct {
	own     map[string]bool // words of the names of organization, system and firm
	words   int
	names   map[string]*tally
	figures map[string]*tally
	small   map[string]bool // words that also occur without a capital
	first   bool            // the next word begins a sentence
}

// tally counts one name or figure.
type tally struct {
	times   int
	windows int // in which it occurs
	last    int // of these, from 1
}

func (m *measure) count(in map[string]*tally, what string) {
	t := in[what]
	if t == nil {
		t = &tally{}
		in[what] = t
	}
	t.times++
	if now := m.words/window + 1; t.last != now {
		t.windows, t.last = t.windows+1, now
	}
}

// rate is how many names and figures stand in each window.
func (m *measure) rate() float64 {
	n := 0
	for _, in := range []map[string]*tally{m.names, m.figures} {
		for _, t := range in {
			n += t.windows
		}
	}
	return float64(n) * window / float64(max(m.words, 1))
}

// dropWords drops the names that are plain words at the head of a cell or a
// heading: those that the text writes without a capital elsewhere.
func (m *measure) dropWords() {
	for name := range m.names {
		plain := true
		for w := range strings.FieldsSeq(strings.ToLower(name)) {
			plain = plain && (m.small[w] || common[w])
		}
		if plain {
			delete(m.names, name)
		}
	}
}

// best lists the names that occur most, at most n of them.
func (m *measure) best(n int) []string {
	out := make([]string, 0, len(m.names))
	for name := range m.names {
		out = append(out, name)
	}
	slices.SortFunc(out, func(a, b string) int {
		if d := m.names[b].times - m.names[a].times; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return out[:min(n, len(out))]
}

// line counts a line. A heading, in which every word has a capital, names
// nothing; neither does the first word of a line or a sentence.
func (m *measure) line(line string) {
	heading := titled(line) && len(line) < 80
	m.first = true
	name, figure, hot := "", "", false
	flush := func() {
		if len(name) > 2 && hot {
			m.count(m.names, name)
		}
		name, hot = "", false
	}
	for w := range strings.FieldsSeq(line) {
		m.words++
		bare := trimMarks(w)
		if figure != "" {
			m.count(m.figures, figure+" "+strings.ToLower(bare))
			figure = ""
		}
		c := byte(' ')
		if bare != "" {
			c = bare[0]
		}
		switch {
		case heading:
		case c >= '0' && c <= '9' && !isYear(bare) && !strings.HasSuffix(w, ")"):
			figure = bare
			flush()
		case c >= 'A' && c <= 'Z' && (!m.first || inner(bare)) && (name != "" || !m.plain(bare)):
			name, hot = strings.TrimSpace(name+" "+strings.TrimSuffix(bare, "'s")), hot || !m.plain(bare)
		default:
			if c >= 'a' && c <= 'z' {
				m.small[bare] = true
			}
			flush()
		}
		m.first = !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9') // after a bullet
		if strings.HasSuffix(w, ".") || strings.HasSuffix(w, ":") {
			m.first = true
		}
		if last := w[len(w)-1]; last == ',' || last == '.' || last == ';' || last == ':' || last == ')' {
			flush()
		}
	}
	flush()
	if figure != "" {
		m.count(m.figures, figure)
	}
}

// trimMarks is a word without the marks around it.
func trimMarks(w string) string {
	mark := func(c byte) bool {
		return c < '0' && c != '-' && c != '$' && c != '#' || c == ':' || c == ';' || c == '[' || c == ']'
	}
	for w != "" && mark(w[0]) {
		w = w[1:]
	}
	for w != "" && mark(w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	return w
}

// plain reports whether a word with a capital is of the names of the report, one
// that any report has, or the number of a criterion.
func (m *measure) plain(word string) bool {
	low := strings.TrimSuffix(strings.ToLower(word), "'s")
	return m.own[low] || common[low] || strings.Contains(low, ".") && strings.ContainsAny(low, "0123456789")
}

// inner reports whether a word has capitals or digits behind its first letter, as
// the names of products do: such a word is no plain word at the head of a line.
func inner(word string) bool {
	return strings.ContainsFunc(word[1:], func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' })
}

func isYear(s string) bool {
	return len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20"))
}

// thousands writes a number below a million as "12,345".
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// percent writes a share as "42 %".
func percent(part, whole int) string {
	if whole == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(part)/float64(whole))
}
