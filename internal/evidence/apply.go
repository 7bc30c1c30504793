package evidence

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ward/internal/fault"
	"ward/internal/reading"
)

// lists are the lists whose members a person may add or call absent, with the
// fields of a member.
var lists = map[string]map[string]any{
	"soc2.controls":                 fieldsOf(reading.Control{Criteria: []string{}, Tests: []reading.Test{}}),
	"soc2.exceptions":               fieldsOf(reading.Deviation{Criteria: []string{}}),
	"soc2.cuecs":                    fieldsOf(reading.CUEC{Criteria: []string{}}),
	"soc2.subservice_organizations": fieldsOf(reading.Subservice{Criteria: []string{}, CSOCs: []string{}}),
	"soc2.hipaa_mapping":            fieldsOf(reading.Mapping{Criteria: []string{}, Controls: []string{}}),
}

// fieldsOf is a value in the form of the wire.
func fieldsOf(v any) map[string]any {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err)
	}
	return out
}

// apply puts what people said into a reading. The members of lists get their
// index, which stays the same while others are called absent and drop out.
func apply(t tree, said []Decision) error {
	for path := range lists {
		for i, m := range t.list(path) {
			if m, ok := m.(map[string]any); ok {
				m["index"] = i
			}
		}
	}
	gone := takenBack(said)
	for _, d := range said {
		if d.Decision == undo || gone[d.ID] && d.Decision != add {
			continue
		}
		if err := t.take(d); err != nil {
			return err
		}
		if gone[d.ID] { // the member keeps its index, so that those behind it keep theirs
			members := t.list(d.Path)
			members[len(members)-1].(map[string]any)["absent"] = true
		}
	}
	return nil
}

// take applies one decision.
func (t tree) take(d Decision) error {
	if d.Decision == add {
		return t.add(d)
	}
	if d.Path == reading.ClassPath {
		if d.Decision != Confirm {
			return fault.Fieldf("fact.invalid", "#/decision", "read the document again with the right class instead")
		}
		return nil
	}
	holder, key, err := t.find(d.Path)
	if err != nil {
		return err
	}
	switch d.Decision {
	case Correct:
		if _, whole := lists[d.Path]; whole {
			return fault.Fieldf("fact.invalid", "#/value", "correct the members one by one, or add one")
		}
		v, err := parseValue(d.Value)
		if err != nil {
			return err
		}
		if old, ok := holder.at(key).(map[string]any); ok {
			if v, err = merge(old, v); err != nil {
				return err
			}
		}
		holder.set(key, v)
	case Absent:
		v, err := nothing(d.Path, key, holder.at(key))
		if err != nil {
			return err
		}
		holder.set(key, v)
	}
	return nil
}

// parseValue decodes a value that a person gave.
func parseValue(text string) (any, error) {
	var v any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil || v == nil {
		return nil, fault.Fieldf("fact.invalid", "#/value", "give the right value, or decide \"absent\"")
	}
	return v, nil
}

// merge corrects some fields of a member and leaves the others.
func merge(old map[string]any, v any) (any, error) {
	fields, ok := v.(map[string]any)
	if !ok {
		return nil, fault.Fieldf("fact.invalid", "#/value", "must be an object with the fields to correct")
	}
	if err := knownFields(fields, old); err != nil {
		return nil, err
	}
	out := maps.Clone(old)
	maps.Copy(out, fields)
	delete(out, "absent")
	return out, nil
}

// knownFields refuses fields that a member does not have, whatever their case,
// and the marks that only the answer has.
func knownFields(given, known map[string]any) error {
	var wrong []fault.Field
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if _, ok := known[name]; !ok || name == "index" || name == "absent" || name == "added" {
			wrong = append(wrong, fault.Field{Pointer: "#/value/" + name, Detail: "is not a field of this fact"})
		}
	}
	return fault.Fields("fact.invalid", wrong)
}

// nothing is what stands at a path where a person says that there is nothing.
func nothing(path, key string, old any) (any, error) {
	if _, member := index(key); member {
		m, ok := old.(map[string]any)
		if _, known := lists[strings.TrimSuffix(path, "."+key)]; !known || !ok {
			return nil, fault.Fieldf("fact.invalid", "#/decision", "correct the list that holds it instead")
		}
		out := maps.Clone(m)
		out["absent"] = true // dropped at the end: later decisions may still name it
		return out, nil
	}
	if key == "page" {
		return nil, fault.Fieldf("fact.invalid", "#/decision", "a page cannot be absent: give the right one")
	}
	if _, ok := old.([]any); ok {
		return []any{}, nil
	}
	return nil, nil
}

func (t tree) add(d Decision) error {
	known, ok := lists[d.Path]
	if !ok {
		return fault.Fieldf("fact.invalid", "#/list", "must be one of %q", slices.Sorted(maps.Keys(lists)))
	}
	holder, key, err := t.find(d.Path)
	if err != nil {
		return err
	}
	given, err := parseValue(d.Value)
	if err != nil {
		return err
	}
	fields, ok := given.(map[string]any)
	if !ok {
		return fault.Fieldf("fact.invalid", "#/value", "must be an object with the fields of the new member")
	}
	if err := knownFields(fields, known); err != nil {
		return err
	}
	member := maps.Clone(known)
	member["page"] = d.Page
	maps.Copy(member, fields)
	members := t.list(d.Path)
	member["index"], member["added"] = len(members), true
	holder.set(key, append(members, member))
	return nil
}

func noFact(path string) error {
	return fault.New(fault.NotFound, "fact.not_found", "The reading has no fact at %q.", path)
}

// dropAbsent takes the members that a person called absent out of the lists.
func (t tree) dropAbsent() {
	for path := range lists {
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

// indexOf reads the index of the i-th member that is left of a list.
func (t tree) indexOf(path string, i int) string {
	if members := t.list(path); i < len(members) {
		if o, ok := members[i].(map[string]any); ok {
			return fmt.Sprint(o["index"])
		}
	}
	return strconv.Itoa(i)
}
