package web

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/reading"
	"ward/web/words"
)

// editor is the open form of a correction or an addition.
type editor struct {
	Problem string
	Entries []entry
}

// entry is one field of it.
type entry struct {
	Kind    entryKind
	Control control
}

// newEditor is the form to correct a row: with what was typed, or with what is
// stored when nothing was.
func newEditor(row *factRow, typed form) *editor {
	if typed.values == nil {
		typed = storedForm(row)
	}
	return row.editorWith(typed)
}

func (row *factRow) editorWith(typed form) *editor {
	e := &editor{Problem: typed.Problem}
	for _, spec := range row.specs() {
		name, says := spec.name, cmp.Or(spec.label, words.FactLabel(spec.name))
		if name == "" {
			name, says = "value", row.Label
		}
		c := typed.control(row.ID+"."+name, says)
		c.Required, c.Hint, c.Max = spec.must, spec.hint, 4000
		if spec.kind == asLine {
			c.Max = 300
		}
		for _, choice := range spec.choicesOf() {
			c.Options = append(c.Options, option{Value: choice, Label: choiceWords(choice), Chosen: typed.Has(c.Name, choice)})
		}
		if spec.kind == asDate {
			c.Type = "date"
		}
		e.Entries = append(e.Entries, entry{Kind: spec.kind, Control: c})
	}
	return e
}

// factParts are the fields of a value by their name in the extraction; "value" is
// that of a fact that has no fields.
func factParts(value any) map[string]any {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var out map[string]any
	if json.Unmarshal(text, &out) == nil && out != nil {
		return out
	}
	var plain any
	if json.Unmarshal(text, &plain) != nil {
		return nil
	}
	return map[string]any{"value": plain}
}

// storedForm is the form with what is in force.
func storedForm(row *factRow) form {
	f := formOf(nil)
	held := factParts(row.fact.Value)
	if m, ok := row.fact.Value.(reading.Control); ok {
		for i, t := range m.Tests {
			held[testName(i)] = t.Status
		}
	}
	for _, spec := range row.specs() {
		name := spec.name
		if name == "" {
			name = "value"
		}
		for _, text := range factTexts(spec.kind, held[name]) {
			f.values.Add(row.ID+"."+name, text)
		}
	}
	return f
}

// typedValue reads the form of a row: the JSON of the whole value, or of the
// fields that differ from what is in force. It is nil when nothing differs.
func typedValue(row *factRow, typed form) (json.RawMessage, []fault.Field, error) {
	now, held := map[string]any{}, storedForm(row)
	var wrong []fault.Field
	for _, spec := range row.specs() {
		name := spec.name
		if name == "" {
			name = "value"
		}
		at := row.ID + "." + name
		value, problem := spec.read(typed.values[at])
		if problem != "" {
			wrong = append(wrong, fault.Field{Pointer: "#/" + at, Detail: problem})
			continue
		}
		before, _ := spec.read(held.values[at])
		if !sameValue(before, value) || row.fact.Value == nil || spec.name == "start" || spec.name == "end" {
			now[name] = value
		}
	}
	if len(wrong) > 0 || len(now) == 0 || unchangedPeriod(row, typed, held) {
		return nil, wrong, nil
	}
	row.gatherTests(now)
	var value any = now
	if v, plain := now["value"]; plain {
		value = v
	}
	text, err := json.Marshal(value)
	return text, nil, err
}

// gatherTests turns changed results of tests into the list of all tests.
func (row *factRow) gatherTests(now map[string]any) {
	m, ok := row.fact.Value.(reading.Control)
	if !ok {
		return
	}
	tests, changed := slices.Clone(m.Tests), false
	for i := range tests {
		if status, ok := now[testName(i)].(string); ok {
			tests[i].Status, changed = status, true
			delete(now, testName(i))
		}
	}
	if changed {
		now["tests"] = tests
	}
}

// unchangedPeriod says that both days of a period are as before: they are sent
// together.
func unchangedPeriod(row *factRow, typed, held form) bool {
	if row.Field != "period" && row.Field != "report_period" || row.fact.Value == nil {
		return false
	}
	return typed.Value(row.ID+".start") == held.Value(row.ID+".start") && typed.Value(row.ID+".end") == held.Value(row.ID+".end")
}

func sameValue(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// refuseFact takes over what the service says is wrong with a fact: it names
// fields by their path, the form by the row's.
func (f *form) refuseFact(err error, path, id string) bool {
	if !f.refuse(err) {
		return false
	}
	detail, ok := f.wrong["value"]
	if !ok {
		return true
	}
	at, rest, _ := strings.Cut(detail, " ")
	name, below := strings.CutPrefix(at, path+".")
	switch {
	case at == path:
		name = "value"
	case !below:
		f.Problem = sentenceCase(detail)
		return true
	}
	name, _, _ = strings.Cut(name, ".")
	if f.wrong[id+"."+name] = rest; f.values[id+"."+name] == nil && name == "value" {
		f.Problem = sentenceCase(rest)
	}
	return true
}

func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

// adding is the open form to add what was missed.
type adding struct {
	Doc              *evidence.Item
	Key, List, Label string
	Quote            control
	Editor           *editor
}

// newAdding is the form to add to the list of a group, with what was typed.
func newAdding(doc *evidence.Item, g *factGroup, typed form) *adding {
	a := &adding{Doc: doc, Key: g.Key, List: g.Add, Label: g.AddLabel, Quote: typed.control("quote", "The words of the report that show it")}
	a.Quote.Required, a.Quote.Max, a.Quote.Hint = true, 4000, "Mark them on the page at left: they and the page are filled in."
	if p := typed.Value("page"); p != "" && typed.Value("new.page") == "" {
		typed.values.Set("new.page", p)
	}
	a.Editor = (&factRow{ID: "new", Field: fieldOf(g.Add)}).editorWith(typed)
	return a
}
