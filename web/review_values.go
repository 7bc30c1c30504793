package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ward/internal/reading"
	"ward/web/words"
)

// longest is how many characters of a text a row shows.
const longest = 96

// describe puts the value into words.
func (row *factRow) describe(today string) {
	row.Value, row.Mark = valueWords(row.Field, row.fact.Value)
	switch m := row.fact.Value.(type) {
	case reading.Period:
		row.Sub = periodWords(m, today)
	case reading.Deviation:
		row.exception(m)
	case reading.CUEC:
		row.Member = true
		row.Label, row.Value, row.Sub = memberName("CUEC", m.ID, row.Path), shorten(m.Text, longest), strings.Join(m.Criteria, ", ")
		row.detail("Text", m.Text, 0)
	case reading.Subservice:
		row.subservice(m)
	case reading.Control:
		row.control(m)
	case reading.Mapping:
		row.Member, row.Label = true, m.Citation
		row.Value = strings.Join(append(slices.Clone(m.Criteria), m.Controls...), ", ")
	}
	if !row.Member && len(row.Value) > 2*longest {
		row.detail(row.Label, row.Value, 0)
		row.Value = shorten(row.Value, longest)
	}
	if row.fact.Absent && !row.Member {
		row.Value = "The document does not say it"
	}
	if row.fact.Corrected() && !row.Member {
		if was, _ := valueWords(row.Field, row.fact.Machine); was != row.Value {
			row.Sub = strings.TrimPrefix(row.Sub+"; was read as "+was, "; ")
		}
	}
}

func (row *factRow) exception(m reading.Deviation) {
	row.Member = true
	row.Label, row.Value = memberName("Exception", m.ControlID, row.Path), shorten(m.Text, longest)
	row.Sub = strings.ToLower(words.FactValue(m.Severity))
	if m.SampleFailed != nil && m.SampleSize != nil {
		row.Sub = fmt.Sprintf("%d of %d, %s", *m.SampleFailed, *m.SampleSize, row.Sub)
	}
	row.detail("Result", m.Text, 0)
	row.detail("Criteria", strings.Join(m.Criteria, ", "), 0)
	if m.ManagementResponse != nil {
		row.detail("Management response, not audited", *m.ManagementResponse, numberOf(m.ResponsePage))
	}
	if was, ok := row.fact.Machine.(reading.Deviation); ok && row.fact.Corrected() && was.Severity != m.Severity {
		row.detail("Severity as read", words.FactValue(was.Severity), 0)
	}
	if was, ok := row.fact.Machine.(reading.Deviation); ok && was.Text != m.Text {
		row.detail("Result as read", was.Text, 0)
	}
}

func (row *factRow) subservice(m reading.Subservice) {
	row.Member = true
	row.Label = m.Name
	parts := []string{}
	if m.Services != nil {
		parts = append(parts, shorten(*m.Services, longest))
	}
	method := "Method not said"
	if m.Method != nil {
		method = words.FactValue(*m.Method)
	}
	row.Value = strings.Join(append(parts, strings.ToLower(method[:1])+method[1:]), " · ")
	row.detail("Criteria", strings.Join(m.Criteria, ", "), 0)
	for _, c := range m.CSOCs {
		row.detail("Expected control (CSOC)", c, 0)
	}
}

func (row *factRow) control(m reading.Control) {
	row.Member = true
	row.Label, row.Value, row.Sub = memberName("Control", m.ID, row.Path), shorten(m.Activity, longest), strings.Join(m.Criteria, ", ")
	row.detail("Control activity", m.Activity, 0)
	for _, t := range m.Tests {
		row.detail("Test", t.Test, 0)
		row.detail("Result: "+strings.ToLower(words.FactValue(t.Status)), t.Result, 0)
	}
}

func (row *factRow) detail(label, value string, page int) {
	if value != "" && (page > 0 || !sameText(value, row.fact.Place)) {
		row.Details = append(row.Details, factDetail{Label: label, Value: value, Page: page})
	}
}

// sameText says whether the quote of a place already shows a text.
func sameText(text string, place *reading.Fact) bool {
	bare := strings.NewReplacer(" ", "", "-", "", "\n", "")
	return place != nil && bare.Replace(place.Quote) == bare.Replace(text)
}

// memberName names a member by its own number, or by its place in the list.
func memberName(kind string, id *string, path string) string {
	if id != nil && *id != "" {
		if kind == "CUEC" && len(*id) < 4 {
			return kind + " " + *id
		}
		return *id
	}
	n, _ := strconv.Atoi(path[strings.LastIndexByte(path, '.')+1:]) // the path of a member ends in its index
	return fmt.Sprintf("%s %d", kind, n+1)
}

// valueWords says a value that is no member, with the class of its tag.
func valueWords(field string, value any) (text, mark string) {
	switch v := value.(type) {
	case nil:
		return "", ""
	case bool:
		text = "No"
		if v {
			text = "Yes"
		}
		if v && field == "material_changes" {
			mark = "warn"
		}
		return text, mark
	case []string:
		said := make([]string, len(v))
		for i, s := range v {
			said[i] = words.FactValue(s)
		}
		if field == "flags" {
			mark = "warn"
		}
		return strings.Join(said, ", "), mark
	case reading.Period:
		return words.Date(v.Start) + " to " + words.Date(v.End), ""
	case string:
		return stringWords(field, v)
	}
	return "", ""
}

func stringWords(field, v string) (text, mark string) {
	switch field {
	case "opinion":
		switch v {
		case "unqualified":
			return words.FactValue(v), "ok"
		case "qualified":
			return words.FactValue(v), "warn"
		}
		return words.FactValue(v), "bad"
	case "document_class":
		return words.Class(v), ""
	case "report_type", "issuer_role":
		return words.FactValue(v), ""
	}
	return words.Date(v), "" // what is no date stays as it is
}

// periodWords counts a period's days and how long ago it ended.
func periodWords(p reading.Period, today string) string {
	s := words.Count(words.Days(p.Start, p.End)+1, "day", "days")
	if ago := words.Days(p.End, today); ago > 0 {
		s += ", ended " + agoWords(ago) + " ago"
	}
	return s
}

// agoWords says a number of days, in months when there are many.
func agoWords(days int) string {
	if days < 92 {
		return words.Count(days, "day", "days")
	}
	return words.Count(int(float64(days)/30.44), "month", "months")
}

// shorten shortens a text at a word for a row; the open row shows all of it.
func shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	s = string(r[:most])
	if i := strings.LastIndexByte(s, ' '); i > most/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;.") + " …"
}

// numberOf is the number behind a pointer, or 0.
func numberOf(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
