package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
		pageSpec, {name: "control_id", kind: asLine}, {name: "deviation", kind: asText, must: true},
		{name: "criteria", kind: asCodes, hint: codesHint + " Without one it changes no score."},
		{name: "sample_failed", kind: asNumber}, {name: "sample_size", kind: asNumber},
		{name: "severity", kind: asPick, choices: []string{"minor", "moderate", "major"}, must: true},
		{name: "management_response", kind: asText}, {name: "response_page", kind: asNumber},
	},
	"cuecs": {pageSpec, {name: "id", kind: asLine}, {name: "text", kind: asText, must: true}, {name: "criteria", kind: asCodes, hint: codesHint}},
	"subservice_organizations": {
		pageSpec, {name: "name", kind: asLine, must: true}, {name: "services", kind: asText}, {name: "method", kind: asPick, choices: []string{"carve_out", "inclusive"}},
		{name: "criteria", kind: asCodes, hint: codesHint}, {name: "csocs", kind: asLines, hint: "One a line."},
	},
	"hipaa_mapping": {pageSpec, {name: "citation", kind: asLine, must: true}, {name: "criteria", kind: asCodes, hint: codesHint}, {name: "controls", kind: asLines, hint: "One a line."}},
	"controls":      {pageSpec, {name: "control_id", kind: asLine}, {name: "activity", kind: asText, must: true}, {name: "criteria", kind: asCodes, hint: codesHint}},
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
