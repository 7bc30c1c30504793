package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ward/internal/fault"
	"ward/internal/reading"
)

// lists are the lists whose members a person may add or call absent.
var lists = []string{"soc2.controls", "soc2.exceptions", "soc2.cuecs", "soc2.subservice_organizations"}

// tree is an extraction as plain JSON, so that any path of it can be changed.
type tree map[string]any

func parseTree(text string) (tree, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var t tree
	return t, d.Decode(&t)
}

// apply puts what people said into a reading. The members of lists get their
// index, which stays the same while others are called absent and drop out.
func apply(t tree, said []Decision) error {
	for _, path := range lists {
		for i, m := range t.list(path) {
			if m, ok := m.(map[string]any); ok {
				m["index"] = i
			}
		}
	}
	for _, d := range said {
		if err := t.take(d); err != nil {
			return err
		}
	}
	return nil
}

// take applies one decision.
func (t tree) take(d Decision) error {
	if d.Decision == add {
		return t.add(d)
	}
	holder, key, err := t.find(d.Path)
	if err != nil {
		return err
	}
	switch d.Decision {
	case Correct:
		var v any
		dec := json.NewDecoder(strings.NewReader(d.Value))
		dec.UseNumber()
		if err := dec.Decode(&v); err != nil || v == nil {
			return fault.Fieldf("fact.invalid", "#/value", "give the right value, or decide \"absent\"")
		}
		if old, ok := holder.at(key).(map[string]any); ok {
			if v, err = merge(old, v); err != nil {
				return err
			}
		}
		holder.set(key, v)
	case Absent:
		holder.set(key, nothing(holder.at(key), holder.isList()))
	}
	return nil
}

// merge corrects some fields of a member and leaves the others.
func merge(old map[string]any, v any) (any, error) {
	fields, ok := v.(map[string]any)
	if !ok {
		return nil, fault.Fieldf("fact.invalid", "#/value", "must be an object with the fields to correct")
	}
	out := maps.Clone(old)
	for name, value := range fields {
		if name == "index" || name == "absent" {
			return nil, fault.Fieldf("fact.invalid", "#/value/"+name, "cannot be set")
		}
		out[name] = value
	}
	delete(out, "absent")
	return out, nil
}

// nothing is what stands where a person says that there is nothing.
func nothing(old any, member bool) any {
	switch old := old.(type) {
	case map[string]any:
		if member {
			out := maps.Clone(old)
			out["absent"] = true // dropped at the end: later decisions may still name it
			return out
		}
	case []any:
		return []any{}
	case bool:
		return false
	}
	return nil
}

func (t tree) add(d Decision) error {
	if !slices.Contains(lists, d.Path) {
		return fault.Fieldf("fact.invalid", "#/list", "must be one of %q", lists)
	}
	holder, key, err := t.find(d.Path)
	if err != nil {
		return err
	}
	members := t.list(d.Path)
	var v map[string]any
	dec := json.NewDecoder(strings.NewReader(d.Value))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil || v == nil {
		return fault.Fieldf("fact.invalid", "#/value", "must be an object with the fields of the new member")
	}
	for name := range v {
		if name == "index" || name == "absent" || name == "added" {
			return fault.Fieldf("fact.invalid", "#/value/"+name, "cannot be set")
		}
	}
	if _, ok := v["page"]; !ok {
		v["page"] = d.Page
	}
	for _, name := range []string{"criteria", "csocs", "tests"} {
		if _, ok := v[name]; !ok && hasList(d.Path, name) {
			v[name] = []any{}
		}
	}
	v["index"], v["added"] = len(members), true
	holder.set(key, append(members, v))
	return nil
}

// hasList says whether the members of a list have a list of that name.
func hasList(list, name string) bool {
	switch name {
	case "tests":
		return list == "soc2.controls"
	case "csocs":
		return list == "soc2.subservice_organizations"
	}
	return true
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

func (h holder) isList() bool { return h.object == nil }

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
	if len(parts) < 2 || len(parts) > 6 || (parts[0] != "soc2" && parts[0] != "bridge") {
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
			if part == "index" {
				return holder{}, "", noFact(path)
			}
			return h, part, nil
		}
		at = h.at(part)
	}
	return holder{}, "", noFact(path)
}

func noFact(path string) error {
	return fault.New(fault.NotFound, "fact.not_found", "The reading has no fact at %q.", path)
}

// dropAbsent takes the members that a person called absent out of the lists.
func (t tree) dropAbsent() {
	for _, path := range lists {
		members := t.list(path)
		if members == nil {
			continue
		}
		kept := slices.DeleteFunc(members, func(m any) bool {
			o, ok := m.(map[string]any)
			return ok && o["absent"] == true
		})
		parts := strings.Split(path, ".")
		t[parts[0]].(map[string]any)[parts[1]] = kept
	}
}

// typed decodes the tree as an extraction and refuses what does not fit its
// form.
func (t tree) typed() (*reading.Extraction, error) {
	text, err := json.Marshal(t.plain(map[string]any(t)))
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var x reading.Extraction
	if err := d.Decode(&x); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "fact.invalid", "The value does not fit: %s.", strings.TrimPrefix(err.Error(), "json: "))
	}
	return &x, nil
}

// plain is a copy without the marks that only the answer has.
func (t tree) plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			if name != "index" && name != "added" {
				out[name] = t.plain(value)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = t.plain(value)
		}
		return out
	}
	return v
}

// indexOf reads the index of the i-th member that is left of a list.
func (t tree) indexOf(path string, i int) string {
	if members := t.list(path); i < len(members) {
		if o, ok := members[i].(map[string]any); ok {
			return fmt.Sprint(o["index"])
		}
	}
	return strconv.Itoa(i)
}
