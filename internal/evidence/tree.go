package evidence

import (
	"bytes"
	"encoding/json"
	"strings"
)

// tree is an extraction as plain JSON, so that any path of it can be changed.
type tree map[string]any

func parseTree(text string) (tree, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var t tree
	return t, d.Decode(&t)
}

// parseParts is parseTree for a tree that decisions are applied to: what none of
// them is about stays as it was written. A reading is long, and a decision is
// about little of it.
func parseParts(text string, said []Decision) (tree, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &whole); err != nil {
		return nil, err
	}
	t := tree{}
	for part, raw := range whole {
		t[part] = raw
	}
	for _, d := range said {
		parts := strings.Split(d.Path, ".")
		if len(parts) < 2 {
			continue // names no fact
		}
		if raw, ok := t[parts[0]].(json.RawMessage); ok {
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
				continue // null, or no object: it holds no facts
			}
			opened := map[string]any{}
			for name, raw := range fields {
				opened[name] = raw
			}
			t[parts[0]] = opened
		}
		if err := t.open(parts[0], parts[1]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// open parses a field that a decision is about.
func (t tree) open(part, field string) error {
	fields, _ := t[part].(map[string]any)
	raw, ok := fields[field].(json.RawMessage)
	if !ok {
		return nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return err
	}
	fields[field] = v
	return nil
}

// list returns the members at a path, or nil.
func (t tree) list(path string) []any {
	var at any = map[string]any(t)
	for part := range strings.SplitSeq(path, ".") {
		m, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = m[part]
	}
	l, _ := at.([]any)
	return l
}

// holder is the object or list that holds a value.
type holder struct {
	object map[string]any
	list   []any
}

func (h holder) at(key string) any {
	if h.object != nil {
		return h.object[key]
	}
	i, _ := index(key)
	return h.list[i]
}

func (h holder) set(key string, v any) {
	if h.object != nil {
		h.object[key] = v
		return
	}
	i, _ := index(key)
	h.list[i] = v
}

// find walks to the value at a path below soc2 or bridge.
func (t tree) find(path string) (holder, string, error) {
	parts := strings.Split(path, ".")
	if len(parts) < 2 || len(parts) > 6 || (parts[0] != "soc2" && parts[0] != "bridge") || parts[1] == "quality" { // of which nobody decides
		return holder{}, "", noFact(path)
	}
	var at any = map[string]any(t)
	for i, part := range parts {
		var h holder
		switch at := at.(type) {
		case map[string]any:
			if _, ok := at[part]; !ok {
				return holder{}, "", noFact(path)
			}
			h.object = at
		case []any:
			if n, ok := index(part); !ok || n >= len(at) {
				return holder{}, "", noFact(path)
			}
			h.list = at
		default:
			return holder{}, "", noFact(path)
		}
		if i == len(parts)-1 {
			if part == "index" || parts[1] == "counts" { // counts follow the controls
				return holder{}, "", noFact(path)
			}
			return h, part, nil
		}
		at = h.at(part)
	}
	return holder{}, "", noFact(path)
}
