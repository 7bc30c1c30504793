package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"ward/internal/fault"
	"ward/internal/reading"
)

// typed decodes the tree as an extraction and refuses what does not fit its
// form.
func (t tree) typed() (*reading.Extraction, error) {
	text, err := json.Marshal(t.plain(map[string]any(t)))
	if err != nil {
		return nil, err
	}
	return parseExtraction(bytes.NewReader(text))
}

// parseExtraction decodes an extraction and makes every list of it at least
// empty.
func parseExtraction(text io.Reader) (*reading.Extraction, error) {
	d := json.NewDecoder(text)
	d.DisallowUnknownFields()
	var x reading.Extraction
	if err := d.Decode(&x); err != nil {
		return nil, misfit(err)
	}
	fillLists(&x)
	return &x, nil
}

// misfit says what a value would have to be.
func misfit(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		f := fault.Fieldf("fact.invalid", "#/value", "does not fit: %s cannot be a JSON %s", e.Field, e.Value)
		f.Err = err
		return f
	}
	return fault.Wrap(err, fault.Invalid, "fact.invalid", "The value does not fit: %s.", strings.TrimPrefix(err.Error(), "json: "))
}

// fillLists makes every list of the form at least empty.
func fillLists(x *reading.Extraction) {
	if s := x.SOC2; s != nil {
		filled(&s.QualifiedCriteria)
		filled(&s.Categories)
		filled(&s.Controls)
		filled(&s.Exceptions)
		filled(&s.CUECs)
		filled(&s.Subservice)
		for i := range s.Controls {
			filled(&s.Controls[i].Criteria)
			filled(&s.Controls[i].Tests)
		}
		for i := range s.Exceptions {
			filled(&s.Exceptions[i].Criteria)
		}
		for i := range s.CUECs {
			filled(&s.CUECs[i].Criteria)
		}
		for i := range s.Subservice {
			filled(&s.Subservice[i].Criteria)
			filled(&s.Subservice[i].CSOCs)
		}
	}
	if x.Bridge != nil {
		filled(&x.Bridge.Flags)
	}
	filled(&x.NeedsReview)
	if x.Facts == nil {
		x.Facts = map[string]reading.Fact{}
	}
}

func filled[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}

// rebuilt is the form of an extraction as a tree, with the marks of t on the
// members of its lists: whatever a person wrote, every field is there.
func (t tree) rebuilt(x *reading.Extraction) (tree, error) {
	text, err := json.Marshal(x)
	if err != nil {
		return nil, err
	}
	out, err := parseTree(string(text))
	if err != nil {
		return nil, err
	}
	for path := range lists {
		marked := t.list(path)
		for i, m := range out.list(path) {
			to := m.(map[string]any)
			to["index"], to["added"] = i, false
			if i < len(marked) {
				from := marked[i].(map[string]any)
				to["index"], to["added"] = from["index"], from["added"] == true
			}
		}
	}
	return out, nil
}

// plain is a copy without the marks that only the answer has.
func (t tree) plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			if name != "index" && name != "added" && name != "absent" {
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
