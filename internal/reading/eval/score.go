// Package eval judges readings against documents whose truth is known: each
// field, exceptions, lists, whether what is wrong was put up for review, and
// whether a confidence is what it says.
//
// It is pure. Its judgement is that of the sample documents' own scorer, so
// that two scores can be compared; it adds what only the house can see: facts,
// confidence and review items.
package eval

import (
	"fmt"
	"slices"
	"strings"

	"ward/internal/reading"
	"ward/internal/reading/corpus"
)

// Value is one judged value of a reading.
type Value struct {
	Field      string // such as opinion, or exceptions.deviation for all members
	Right      bool
	Flagged    bool     // in needs_review, below reading.ReviewBelow, or of a file that was not read
	Confidence *float64 // nil when the reading claims no place for it
	Note       string   // what was read and what is true, when wrong
}

// Result is the judgement of one document.
type Result struct {
	Truth  *corpus.Truth
	Fields map[string]bool // by field, as a scorer counts them
	Values []Value         // every single value, members of lists too
	TP     int             // exceptions found
	FP     int             // exceptions that are none, or one a second time
	FN     int             // exceptions missed
	Subs   map[string]int  // of the TP exceptions, right by sub-field
}

// judge holds a document while it is scored.
type judge struct {
	*Result
	x *reading.Extraction
}

// Score judges one reading. An Extraction with an error has every field wrong.
func Score(w *corpus.Truth, x *reading.Extraction) *Result {
	j := &judge{&Result{Truth: w, Fields: map[string]bool{}, Subs: map[string]int{}}, x}
	state := "ok"
	switch {
	case x.Error != nil:
		state = "error"
	case x.File.Partial:
		state = "partial"
	}
	switch w.Outcome {
	case "error":
		j.Fields["expected_outcome"] = state == "error"
		return j.Result
	case "survive":
		j.Fields["expected_outcome"] = x.SOC2 == nil || len(x.SOC2.Exceptions) == 0
		return j.Result
	case "error_or_partial":
		j.Fields["expected_outcome"] = state != "ok"
		return j.Result
	}
	j.Fields["expected_outcome"] = state == "ok"
	accept := w.Accept
	if len(accept) == 0 {
		accept = []string{w.Class}
	}
	j.mark("document_class", "document_class", x.Error == nil && slices.Contains(accept, string(x.Class)), string(x.Class), w.Class)
	switch {
	case w.Kind == "nonsoc2":
		j.Fields["no_false_exceptions"] = x.SOC2 == nil || len(x.SOC2.Exceptions) == 0
	case w.Class == "soc2_report":
		j.soc2()
	case w.Class == "bridge_letter":
		j.bridge()
	}
	return j.Result
}

// mark judges one field at a path.
func (j *judge) mark(field, path string, ok bool, got, want any) {
	j.Fields[field] = ok
	j.value(field, path, ok, got, want)
}

// value judges one value at a path: of a field, or of a member of a list.
func (j *judge) value(field, path string, ok bool, got, want any) {
	v := Value{Field: field, Right: ok, Flagged: j.x.Error != nil || j.flagged(path)}
	if f, there := j.x.Facts[path]; there {
		v.Confidence = &f.Confidence
		v.Flagged = v.Flagged || f.Confidence < reading.ReviewBelow
	}
	if !ok {
		v.Note = fmt.Sprintf("read %s, true is %s", show(got), show(want))
	}
	j.Values = append(j.Values, v)
}

// flagged reports whether a person is asked to look at a path, at what is in
// it, or at what it is in.
func (j *judge) flagged(path string) bool {
	for _, r := range j.x.NeedsReview {
		if r.Path == path || strings.HasPrefix(r.Path, path+".") || strings.HasPrefix(path, r.Path+".") && member(r.Path) {
			return true
		}
	}
	return false
}

// member reports whether a path is that of one member of a list, such as
// soc2.exceptions.0: a review item of it is one of all its parts.
func member(path string) bool {
	last := path[strings.LastIndexByte(path, '.')+1:]
	return last != "" && strings.Trim(last, "0123456789") == ""
}

func show(v any) string {
	if p, ok := v.(*string); ok {
		if p == nil {
			return "nothing"
		}
		v = *p
	}
	s := fmt.Sprint(v)
	if len(s) > 160 {
		s = s[:160] + "…"
	}
	return fmt.Sprintf("%q", s)
}

// text is a string that may be missing.
func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func same(a, b *string) bool { return text(a) == text(b) }
