package reading

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// day is a calendar day in UTC.
type day = time.Time

const monthNames = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`

const ordinals = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first|twenty-second|twenty-third|twenty-fourth|twenty-fifth|twenty-sixth|twenty-seventh|twenty-eighth|twenty-ninth|thirtieth|thirty-first`

// datePattern matches a day as reports print it: month first, day first,
// numbers, ISO, or the day in words.
const datePattern = `(?:` + monthNames + `\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}` +
	`|\d{1,2}(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s+` + monthNames + `,?\s+\d{4}` +
	`|\d{1,2}-` + monthNames + `-\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}` +
	`|(?:` + ordinals + `)(?:\s+day)?\s+of\s+` + monthNames + `,?\s+\d{4}|` + monthNames + `\s+(?:` + ordinals + `),?\s+\d{4})`

// shortDate is the first day of a range whose year stands with the last.
const shortDate = `(?:` + monthNames + `\s+\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?\s+` + monthNames + `)`

var (
	dateRx  = compile(`(?i)\b` + datePattern + `\b`)
	rangeRx = compile(`(?i)\b(` + datePattern + `|` + shortDate + `),?\s*(?:to|through|thru|until|and|till?|ending|-)\s*(?:and\s+including\s+|the\s+period\s+ended\s+|the\s+)?(` + datePattern + `)\b`)
	// endedRx is a period given by its length and its last day.
	endedRx   = compile(`(?i)\b(?:(twelve|eleven|ten|nine|eight|seven|six|five|four|three|\d{1,2})[- ]months?(?:\s+period)?|year)\s+end(?:ed|ing)\s+(` + datePattern + `)\b`)
	wordMonth = compile(`(?i)` + monthNames)
	ordinalRx = compile(`(?i)\b(?:` + ordinals + `)\b`)
)

var ordinalList = strings.Split(ordinals, "|")

// parseDay reads one date. ok is false for a day that does not exist. A date of
// two numbers is read month first, the American way, unless that is impossible.
func parseDay(s string) (d day, ok bool) {
	s = strings.ToLower(flat(s))
	num := digits.FindAllString(s, -1)
	at := func(i int) int { n, _ := strconv.Atoi(num[i]); return n } // too large is no day, month or year
	if m := wordMonth.FindString(s); m != "" {
		month := monthOf(m)
		switch {
		case len(num) == 2 && strings.HasPrefix(s, num[0]) || len(num) == 2:
			return makeDay(at(1), month, at(0))
		case len(num) == 1:
			for i, o := range ordinalList {
				if ordinalRx.FindString(s) == o {
					return makeDay(at(0), month, i+1)
				}
			}
		}
		return day{}, false
	}
	if len(num) != 3 {
		return day{}, false
	}
	switch {
	case len(num[0]) == 4:
		return makeDay(at(0), at(1), at(2))
	case strings.Contains(s, ".") || at(0) > 12:
		return makeDay(at(2), at(1), at(0))
	}
	return makeDay(at(2), at(0), at(1))
}

func monthOf(s string) int {
	return (strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", s[:3]) / 3) + 1
}

func makeDay(y, m, d int) (day, bool) {
	if y < 100 {
		y += 2000
	}
	if y < 1990 || y > 2100 || m < 1 || m > 12 || d < 1 || d > 31 {
		return day{}, false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d
}

func iso(d day) string { return d.Format(time.DateOnly) }

// span is two days and where they stand in a text.
type span struct {
	start, end day
	a, b       int
}

func (s span) period() *Period { return &Period{iso(s.start), iso(s.end)} }

// spans finds the periods of a text: first those from one day to another, then
// those of a length before a day, each in order. A period runs forwards and is
// at most two years long.
func spans(text string) []span {
	var out []span
	windows := yearly(text)
	for _, w := range windows {
		out = ranges(out, text[:w[1]], w[0])
	}
	for _, w := range windows {
		out = lengths(out, text[:w[1]], w[0])
	}
	return out
}

// How far before a year its period may begin, and how far behind it may end.
const beforeYear, afterYear = 240, 40

// yearly cuts out what stands around years: a period holds one, and looking for
// periods in all of a report would take longer than most of its facts.
func yearly(text string) [][2]int {
	var out [][2]int
	for i := 0; i < len(text); {
		digits := i
		for digits < len(text) && text[digits] >= '0' && text[digits] <= '9' {
			digits++
		}
		// "2025", and the "-25" of "30-Jun-25"
		if n := digits - i; n >= 4 || n == 2 && i > 3 && text[i-1] == '-' && text[i-2]|0x20 >= 'a' {
			from, to := max(i-beforeYear, 0), min(digits+afterYear, len(text))
			if last := len(out) - 1; last >= 0 && from <= out[last][1] {
				out[last][1] = to
			} else {
				out = append(out, [2]int{from, to})
			}
		}
		i = max(digits, i+1)
	}
	return out
}

// ranges adds the periods from one day to another behind an offset of a text.
func ranges(out []span, text string, from int) []span {
	for _, m := range rangeRx.FindAllStringSubmatchIndex(text[from:], -1) {
		first, last := text[from+m[2]:from+m[3]], text[from+m[4]:from+m[5]]
		end, ok := parseDay(last)
		if !ok {
			continue
		}
		start, ok := parseDay(first)
		if !ok {
			start, ok = parseDay(fmt.Sprintf("%s, %d", first, end.Year()))
			if ok && start.After(end) {
				start = start.AddDate(-1, 0, 0)
			}
		}
		if ok && start.Before(end) && end.Sub(start) < 800*24*time.Hour {
			out = append(out, span{start, end, from + m[0], from + m[1]})
		}
	}
	return out
}

// lengths adds the periods of a length before a day behind an offset of a text.
func lengths(out []span, text string, from int) []span {
	for _, m := range endedRx.FindAllStringSubmatchIndex(text[from:], -1) {
		end, ok := parseDay(text[from+m[4] : from+m[5]])
		if !ok {
			continue
		}
		months := 12
		if m[2] >= 0 {
			months, _ = number(text[from+m[2] : from+m[3]]) // 0: no number of months
		}
		if months < 1 || months > 24 {
			continue
		}
		first := time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, time.UTC)
		start := first.AddDate(0, 1-months, 0)
		if next := end.AddDate(0, 0, 1); next.Day() != 1 {
			start = next.AddDate(0, -months, 0)
		}
		out = append(out, span{start, end, from + m[0], from + m[1]})
	}
	return out
}

var numberWords = map[string]int{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

// number reads a count in digits or in English words, up to 999.
func number(s string) (int, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if n, err := strconv.Atoi(strings.ReplaceAll(s, ",", "")); err == nil {
		return n, n >= 0
	}
	total, ok := 0, false
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '\n' }) {
		switch n, known := numberWords[w]; {
		case w == "hundred" && ok && total < 10:
			total *= 100
		case w == "and":
		case known:
			total, ok = total+n, true
		default:
			return 0, false
		}
	}
	return total, ok
}
