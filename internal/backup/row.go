package backup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"ward/internal/database"
)

// timeForm is how a timestamp is written: UTC, always six decimals.
const timeForm = "2006-01-02T15:04:05.000000Z"

// raw is a text that is not valid UTF-8, which JSON cannot carry.
type raw struct {
	Base64 []byte `json:"base64"`
}

// appendRow writes a row as one line: a JSON object in the order of the
// columns. Equal rows make equal lines, whatever database they come from.
func appendRow(b *bytes.Buffer, t database.Table, values []any) error {
	for i, c := range t.Columns {
		b.WriteByte("{,"[min(i, 1)])
		name, err := json.Marshal(c.Name)
		if err != nil {
			return err
		}
		b.Write(name)
		b.WriteByte(':')
		v := values[i]
		switch x := v.(type) {
		case time.Time:
			v = x.Format(timeForm)
		case string:
			if !utf8.ValidString(x) {
				v = raw{[]byte(x)}
			}
		}
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", t.Name, c.Name, err)
		}
		b.Write(text)
	}
	b.WriteString("}\n")
	return nil
}

// parseRow reads what appendRow wrote.
func parseRow(t database.Table, line json.RawMessage) ([]any, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, err
	}
	if len(fields) != len(t.Columns) {
		return nil, fmt.Errorf("a row has %d columns, and the table %d", len(fields), len(t.Columns))
	}
	out := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		text, ok := fields[c.Name]
		if !ok {
			return nil, fmt.Errorf("a row has no column %s", c.Name)
		}
		v, err := parseValue(c.Kind, text)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		out[i] = v
	}
	return out, nil
}

func parseValue(k database.Kind, text json.RawMessage) (any, error) {
	if string(text) == "null" {
		return nil, nil
	}
	switch k {
	case database.Integer:
		return parsed[int64](text)
	case database.Boolean:
		return parsed[bool](text)
	case database.Real:
		return parsed[float64](text)
	case database.Timestamp:
		s, err := parsed[string](text)
		if err != nil {
			return nil, err
		}
		return time.Parse(timeForm, s)
	}
	if text[0] == '{' {
		r, err := parsed[raw](text)
		return string(r.Base64), err
	}
	return parsed[string](text)
}

func parsed[T any](text json.RawMessage) (v T, err error) {
	err = json.Unmarshal(text, &v)
	return v, err
}
