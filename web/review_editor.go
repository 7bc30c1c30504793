package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/reading"
	"ward/web/words"
)

// entryKind is how a field of a fact is typed in and stored.
type entryKind string

// The kinds. All but codes, lines, boxes, number and yesno are stored as text;
// an empty one is stored as null.
const (
	asLine   entryKind = "line"
	asText   entryKind = "text"
	asDate   entryKind = "date"
	asPick   entryKind = "pick"   // one of a closed list
	asYesNo  entryKind = "yesno"  // true or false
	asNumber entryKind = "number" // a whole number from 0
	asCodes  entryKind = "codes"  // criteria in one line, with commas between
	asLines  entryKind = "lines"  // a list, an entry a line
	asBoxes  entryKind = "boxes"  // some of a closed list
)

// entrySpec is one field of a fact's form.
type entrySpec struct {
	name    string // as in the extraction; "" when the fact is the field
	kind    entryKind
	choices []string
	must    bool
	hint    string
	label   string // "": by the name
}

const codesHint = "As CC6.1, CC6.2."

var pageSpec = entrySpec{name: "page", kind: asNumber, must: true}

// factEntries are the fields of each fact's form, by the field of its path.
var factEntries = map[string][]entrySpec{
	"service_organization": {{kind: asLine}}, "system": {{kind: asLine}}, "auditor": {{kind: asLine}}, "issuer": {{kind: asLine}},
	"report_type": {{kind: asPick, choices: []string{"type_1", "type_2"}}}, "report_date": {{kind: asDate}}, "as_of": {{kind: asDate}},
	"opinion":            {{kind: asPick, choices: []string{"unqualified", "qualified", "adverse", "disclaimer"}}},
	"qualified_criteria": {{kind: asCodes, hint: codesHint}}, "emphasis_of_matter": {{kind: asText}},
	"categories":     {{kind: asBoxes, choices: []string{"security", "availability", "processing_integrity", "confidentiality", "privacy"}}},
	"hipaa_included": {{kind: asYesNo}},
	"period":         {{name: "start", kind: asDate, must: true}, {name: "end", kind: asDate, must: true}},
	"report_period":  {{name: "start", kind: asDate, must: true}, {name: "end", kind: asDate, must: true}},
	"letter_date":    {{kind: asDate}}, "from": {{kind: asDate}}, "to": {{kind: asDate}}, "material_changes": {{kind: asYesNo}},
	"issuer_role": {{kind: asPick, choices: []string{"management", "auditor", "other"}}},
	"flags":       {{kind: asBoxes, choices: []string{"gap_exceeds_3_months", "begins_before_period_end", "dated_before_report", "unsigned", "material_changes"}}},
	"exceptions": {
		{name: "control_id", kind: asLine}, {name: "deviation", kind: asText, must: true}, {name: "criteria", kind: asCodes, hint: codesHint},
		{name: "sample_failed", kind: asNumber}, {name: "sample_size", kind: asNumber},
		{name: "severity", kind: asPick, choices: []string{"minor", "moderate", "major"}, must: true},
		{name: "management_response", kind: asText}, {name: "response_page", kind: asNumber}, pageSpec,
	},
	"cuecs": {{name: "id", kind: asLine}, {name: "text", kind: asText, must: true}, {name: "criteria", kind: asCodes, hint: codesHint}, pageSpec},
	"subservice_organizations": {
		{name: "name", kind: asLine, must: true}, {name: "services", kind: asText}, {name: "method", kind: asPick, choices: []string{"carve_out", "inclusive"}},
		{name: "criteria", kind: asCodes, hint: codesHint}, {name: "csocs", kind: asLines, hint: "One a line."}, pageSpec,
	},
	"controls": {{name: "control_id", kind: asLine}, {name: "activity", kind: asText, must: true}, {name: "criteria", kind: asCodes, hint: codesHint}, pageSpec},
}

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

// specs are the fields of the row's form: those of its kind and, of a control,
// the result of each test.
func (row *factRow) specs() []entrySpec {
	list := slices.Clone(factEntries[row.Field])
	m, ok := row.fact.Value.(reading.Control)
	if !ok {
		return list
	}
	for i := range m.Tests {
		list = append(list, entrySpec{
			name: testName(i), kind: asPick, must: true, label: fmt.Sprintf("Result of test %d", i+1),
			choices: []string{reading.NoException, reading.Exception, reading.NotTested, reading.DidNotOccur, reading.Unread},
		})
	}
	return list
}

// testName is the name of the field for the result of the i-th test.
func testName(i int) string { return fmt.Sprintf("test-%d", i) }

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

func (spec entrySpec) choicesOf() []string {
	if spec.kind == asYesNo {
		return []string{"yes", "no"}
	}
	return spec.choices
}

func choiceWords(choice string) string {
	switch choice {
	case "yes":
		return "Yes"
	case "no":
		return "No"
	}
	return words.FactValue(choice)
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

// factTexts are what a stored field puts into the form.
func factTexts(kind entryKind, value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case bool:
		if v {
			return []string{"yes"}
		}
		return []string{"no"}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, fmt.Sprint(item))
		}
		switch kind {
		case asBoxes:
			return all
		case asCodes:
			return []string{strings.Join(all, ", ")}
		}
		return []string{strings.Join(all, "\n")}
	}
	return []string{fmt.Sprint(value)}
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

// read turns what was typed into a value of the extraction, or says what is
// wrong with it.
func (spec entrySpec) read(typed []string) (value any, problem string) {
	text := ""
	if len(typed) > 0 {
		text = strings.TrimSpace(strings.ReplaceAll(typed[0], "\r\n", "\n"))
	}
	switch spec.kind {
	case asBoxes:
		return append([]string{}, typed...), ""
	case asCodes:
		return strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }), ""
	case asLines:
		lines := []string{}
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
		return lines, ""
	}
	switch {
	case text == "" && spec.must:
		return nil, "give it; it cannot be empty"
	case text == "":
		return nil, ""
	case spec.kind == asYesNo:
		return text == "yes", ""
	case spec.kind == asNumber:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return nil, "must be a whole number, as 25"
		}
		return n, ""
	}
	return text, ""
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
	a.Quote.Required, a.Quote.Max = true, 4000
	if p := typed.Value("page"); p != "" && typed.Value("new.page") == "" {
		typed.values.Set("new.page", p)
	}
	a.Editor = (&factRow{ID: "new", Field: fieldOf(g.Add)}).editorWith(typed)
	return a
}
