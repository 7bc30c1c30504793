package questionnaires

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Value is one answer as it was given: a text (also an option, a date), a list
// (multiple choice, files) or a number. The zero Value is "no answer"; JSON
// null decodes to it.
type Value struct {
	kind   valueKind
	text   string
	list   []string
	number float64
}

type valueKind int

const (
	noValue valueKind = iota
	textValue
	listValue
	numberValue
)

// Answers holds the answers of one or more questionnaires by question id. Ids
// are unique over all questionnaires, so one map holds intake and security
// answers side by side.
type Answers map[string]Value

// Text returns an answer that is one option, a date or free text.
func Text(s string) Value { return Value{kind: textValue, text: s} }

// List returns an answer that chooses several options or names several files.
func List(s ...string) Value { return Value{kind: listValue, list: slices.Clone(s)} }

// Number returns a numeric answer in the unit that the question names.
func Number(f float64) Value { return Value{kind: numberValue, number: f} }

// IsZero says that there is no answer. An empty text or list is none either.
func (v Value) IsZero() bool {
	switch v.kind {
	case textValue:
		return v.text == ""
	case listValue:
		return len(v.list) == 0
	case numberValue:
		return false
	}
	return true
}

// String shows the answer to a person: the option, the options with commas, or
// the number without an exponent.
func (v Value) String() string {
	switch v.kind {
	case textValue:
		return v.text
	case listValue:
		return string(bytes.Join(asBytes(v.list), []byte(", ")))
	case numberValue:
		return strconv.FormatFloat(v.number, 'f', -1, 64)
	}
	return ""
}

func asBytes(list []string) [][]byte {
	out := make([][]byte, len(list))
	for i, s := range list {
		out[i] = []byte(s)
	}
	return out
}

// strings returns the answer as the values that a condition compares.
func (v Value) strings() []string {
	switch v.kind {
	case textValue:
		return []string{v.text}
	case listValue:
		return v.list
	case numberValue:
		return []string{v.String()}
	}
	return nil
}

// Strings returns the chosen options (or the single text) in the order given.
func (v Value) Strings() []string { return slices.Clone(v.strings()) }

// isNA says that the answer is "not applicable".
func (v Value) isNA() bool { return len(v.strings()) == 1 && v.strings()[0] == NotApplicable }

// Sorted returns the same answer with a list in ascending order, for a form
// that does not depend on the order of ticking.
func (v Value) Sorted() Value {
	if v.kind == listValue {
		v.list = slices.Sorted(slices.Values(v.list))
	}
	return v
}

// MarshalJSON writes a string, an array of strings, a number or null.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case textValue:
		return json.Marshal(v.text)
	case listValue:
		if v.list == nil {
			return []byte("[]"), nil
		}
		return json.Marshal(v.list)
	case numberValue:
		return json.Marshal(v.number)
	}
	return []byte("null"), nil
}

// UnmarshalJSON accepts a string, an array of strings, a finite number or
// null, and refuses true, false, objects and mixed arrays.
func (v *Value) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	*v = Value{}
	switch {
	case len(data) == 0:
		return fmt.Errorf("an answer is empty")
	case bytes.Equal(data, []byte("null")):
		return nil
	case data[0] == '"':
		v.kind = textValue
		return json.Unmarshal(data, &v.text)
	case data[0] == '[':
		return v.unmarshalList(data)
	case data[0] == '-' || data[0] >= '0' && data[0] <= '9':
		v.kind = numberValue
		return json.Unmarshal(data, &v.number)
	}
	return fmt.Errorf("an answer is a string, a list of strings or a number, not %.20s", data)
}

// unmarshalList decodes through pointers, because encoding/json would turn a
// null in the list into an empty string.
func (v *Value) unmarshalList(data []byte) error {
	var items []*string
	if err := json.Unmarshal(data, &items); err != nil {
		return fmt.Errorf("a list of answers holds strings only: %w", err)
	}
	v.kind, v.list = listValue, make([]string, 0, len(items))
	for _, s := range items {
		if s == nil {
			return fmt.Errorf("a list of answers holds strings only, not null")
		}
		v.list = append(v.list, *s)
	}
	return nil
}

// asNumber returns the answer as a number: a numeric answer, or a text that is
// one. Option values such as "10" can so be compared with gte and lte.
func (v Value) asNumber() (float64, bool) {
	switch v.kind {
	case numberValue:
		return v.number, true
	case textValue:
		f, err := strconv.ParseFloat(v.text, 64)
		return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
	}
	return 0, false
}
