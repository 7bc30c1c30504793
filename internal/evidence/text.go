package evidence

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"ward/internal/fault"
)

// The longest texts that a person may write, in characters.
const (
	maxReason = 1000
	maxNote   = 2000
	maxQuote  = 4000
	maxValue  = 20000 // of a corrected fact, as JSON
)

// at notes that a field of the request is wrong.
func (c *checks) at(pointer, detail string) {
	c.fields = append(c.fields, fault.Field{Pointer: pointer, Detail: detail})
}

// line checks a text of the request: its length, and that it can be shown and
// stored.
func (c *checks) line(pointer, text string, most int) {
	switch {
	case utf8.RuneCountInString(text) > most:
		c.at(pointer, fmt.Sprintf("is longer than %d characters", most))
	case strings.ContainsFunc(text, unprintable):
		c.at(pointer, "must not hold control characters")
	}
}

// value checks the JSON of a corrected or added fact.
func (c *checks) value(text json.RawMessage) {
	if utf8.RuneCount(text) > maxValue {
		c.at("#/value", fmt.Sprintf("is longer than %d characters", maxValue))
		return
	}
	var v any
	if len(text) > 0 && json.Unmarshal(text, &v) == nil && !printable(v) {
		c.at("#/value", "must not hold control characters")
	}
}

// printable says whether no text in a JSON value holds control characters.
func printable(v any) bool {
	switch v := v.(type) {
	case string:
		return !strings.ContainsFunc(v, unprintable)
	case []any:
		for _, item := range v {
			if !printable(item) {
				return false
			}
		}
	case map[string]any:
		for name, item := range v {
			if !printable(name) || !printable(item) {
				return false
			}
		}
	}
	return true
}

// unprintable says that a character is a control character and no line break
// or tabulator, which a person may well write.
func unprintable(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }
