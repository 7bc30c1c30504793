package scoring

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"ward/internal/fault"
)

// Verify computes a saved score again from the inputs that it carries, with
// the rules that are built into the program. It returns every difference, one
// sentence each, or an error when the file is no saved score.
func Verify(saved []byte) (diffs []string, err error) {
	r, err := Load()
	if err != nil {
		return nil, err
	}
	return r.Verify(saved)
}

// Verify is the same with these rules.
func (r *Rules) Verify(saved []byte) (diffs []string, err error) {
	var doc struct {
		Inputs *Input `json:"inputs"`
	}
	var tree map[string]any
	if err := decode(saved, &tree, false); err != nil {
		return nil, fault.Wrap(err, fault.Malformed, "score.saved", "The file is not a score as JSON.")
	}
	inputs, err := json.Marshal(map[string]any{"inputs": tree["inputs"]})
	if err != nil {
		return nil, fault.Wrap(err, fault.Malformed, "score.saved", "The file is not a score as JSON.")
	}
	if err := decode(inputs, &doc, true); err != nil || doc.Inputs == nil {
		return nil, fault.Wrap(err, fault.Malformed, "score.saved", "The file carries no inputs of a score.")
	}
	res, err := r.Score(*doc.Inputs)
	if err != nil {
		return nil, err
	}
	data, err := canonical(res)
	if err != nil {
		return nil, err
	}
	var again map[string]any
	if err := decode(data, &again, false); err != nil {
		return nil, err
	}
	delete(tree, "computed_at")
	delete(again, "computed_at")
	return differences("", tree, again, nil), nil
}

// decode reads exactly one JSON value.
func decode(data []byte, into any, strict bool) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if strict {
		dec.DisallowUnknownFields()
	}
	if err := dec.Decode(into); err != nil {
		return err
	}
	if dec.More() {
		return fmt.Errorf("more than one JSON value")
	}
	return nil
}

// differences compares two JSON trees and appends a sentence for each place
// where they differ. Numbers may differ by binary rounding.
func differences(at string, saved, again any, out []string) []string {
	switch s := saved.(type) {
	case map[string]any:
		if a, ok := again.(map[string]any); ok {
			return differentMembers(at, s, a, out)
		}
	case []any:
		if a, ok := again.([]any); ok && len(a) == len(s) {
			for i := range s {
				out = differences(fmt.Sprintf("%s/%d", at, i), s[i], a[i], out)
			}
			return out
		}
	case float64:
		if a, ok := again.(float64); ok && math.Abs(a-s) <= tolerance*math.Max(1, math.Abs(s)) {
			return out
		}
	default:
		if saved == again {
			return out
		}
	}
	return append(out, fmt.Sprintf("%s: saved %s, computed %s", at, short(saved), short(again)))
}

func differentMembers(at string, saved, again map[string]any, out []string) []string {
	keys := map[string]bool{}
	for k := range saved {
		keys[k] = true
	}
	for k := range again {
		keys[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		s, inSaved := saved[k]
		a, inAgain := again[k]
		switch {
		case !inSaved:
			out = append(out, fmt.Sprintf("%s/%s: missing, computed %s", at, k, short(a)))
		case !inAgain:
			out = append(out, fmt.Sprintf("%s/%s: saved %s, not part of a score", at, k, short(s)))
		default:
			out = differences(at+"/"+k, s, a, out)
		}
	}
	return out
}

// short shows a value in at most 80 characters.
func short(v any) string {
	data, _ := json.Marshal(v) // v was decoded from JSON
	if len(data) > 80 {
		return string(bytes.ToValidUTF8(data[:77], nil)) + "…"
	}
	return string(data)
}
