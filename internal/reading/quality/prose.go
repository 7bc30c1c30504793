package quality

import (
	"iter"
	"strings"

	"ward/internal/reading"
)

// prose is the text of one part in small letters on one line. Each byte of it is
// the byte of the part's text at the same offset.
type prose struct {
	part reading.Part
	text string // as read
	low  string
}

func newProse(p reading.Part) prose {
	text := p.Text()
	low := []byte(text)
	for i, c := range low {
		switch {
		case c >= 'A' && c <= 'Z':
			low[i] = c | 0x20
		case c == '\n':
			low[i] = ' '
		}
	}
	return prose{p, text, string(low)}
}

// place is the place of the bytes a to b.
func (t prose) place(note string, a, b int) reading.SignalPlace {
	return reading.SignalPlace{Page: t.part.Page(a), Note: note, Quote: t.part.Quote(a, b)}
}

// sentences yields the sentences of the text with their first byte.
func (t prose) sentences() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		from := 0
		for i := 0; i+1 < len(t.low); i++ {
			if c := t.low[i]; (c == '.' || c == ';' || c == ':') && t.low[i+1] == ' ' && (i+2 >= len(t.text) || t.text[i+2] != '(') { // "Inc. (the Company)" goes on
				if i+1-from > 1 && !yield(from, t.low[from:i+1]) {
					return
				}
				from = i + 2
			}
		}
		if from < len(t.low) {
			yield(from, t.low[from:])
		}
	}
}

// lines yields the lines of the text, as read, with their first byte.
func (t prose) lines() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		at := 0
		for line := range strings.SplitSeq(t.text, "\n") {
			if !yield(at, line) {
				return
			}
			at += len(line) + 1
		}
	}
}

// meaning is what a sentence must say: one phrase of each row, and none of not.
type meaning struct {
	rows [][]string
	not  []string
}

// says reports whether a sentence in small letters has the meaning.
func (m meaning) says(sentence string) bool {
	for _, row := range m.rows {
		if !holdsAny(sentence, row) {
			return false
		}
	}
	return !holdsAny(sentence, m.not)
}

func holdsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// find is the first sentence with one of the meanings; ok is false without one.
func (t prose) find(meanings []meaning) (a, b int, ok bool) {
	for at, s := range t.sentences() {
		for _, m := range meanings {
			if m.says(s) {
				return at, at + len(s), true
			}
		}
	}
	return 0, 0, false
}

// words yields the words of a text in small letters: letters, and marks within.
func words(low string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from := -1
		for i := 0; i <= len(low); i++ {
			if i < len(low) && (low[i] >= 'a' && low[i] <= 'z' || low[i] >= '0' && low[i] <= '9' || from >= 0 && low[i] == '-') {
				if from < 0 {
					from = i
				}
				continue
			}
			if from >= 0 && !yield(low[from:i]) {
				return
			}
			from = -1
		}
	}
}

// set is a set of words.
func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}
