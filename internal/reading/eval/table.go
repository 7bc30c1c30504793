package eval

import (
	"fmt"
	"strings"
)

// Summary is one line of a table of totals: documents, fields, exceptions,
// what is silently wrong and what is flagged without need.
func (t *Total) Summary(name string) string {
	return fmt.Sprintf("| %s | %d | %s | %.3f / %.3f | %s | %s |\n", name, t.Docs, percent(t.Right, t.All), t.Precision(), t.Recall(),
		of(t.Wrong[0], t.Wrong[1]), of(t.Good[0], t.Good[1]))
}

// SummaryHead is the head of a table whose lines are Summary.
func SummaryHead(what string) string {
	return "| " + what + " | documents | fields right | exceptions P / R | wrong values flagged | right values flagged |\n| --- | ---: | ---: | ---: | ---: | ---: |\n"
}

// ByField is a table of each field, the parts of exceptions that were found,
// and the members of lists.
func (t *Total) ByField() string {
	var b strings.Builder
	b.WriteString("| field | right | of |\n| --- | ---: | ---: |\n")
	for _, f := range names(t.Fields) {
		fmt.Fprintf(&b, "| %s | %s | %d |\n", f, percent(t.Fields[f][0], t.Fields[f][1]), t.Fields[f][1])
	}
	for _, f := range []string{"control_id", "sample", "criteria", "deviation", "management_response"} {
		fmt.Fprintf(&b, "| exceptions found: %s | %s | %d |\n", f, percent(t.Subs[f], t.TP), t.TP)
	}
	for _, f := range names(t.Lists) {
		fmt.Fprintf(&b, "| each of %s | %s | %d |\n", f, percent(t.Lists[f][0], t.Lists[f][1]), t.Lists[f][1])
	}
	return b.String()
}

// Reliability is a table of the values by their confidence, and of how many
// are right.
func (t *Total) Reliability() string {
	var b strings.Builder
	b.WriteString("| confidence | values | mean confidence | right |\n| --- | ---: | ---: | ---: |\n")
	for _, k := range t.Buckets {
		mean := "–"
		if k.N > 0 {
			mean = fmt.Sprintf("%.3f", k.Sum/float64(k.N))
		}
		fmt.Fprintf(&b, "| %.2f to %.2f | %d | %s | %s |\n", k.Low, k.High, k.N, mean, percent(k.Right, k.N))
	}
	return b.String()
}

func percent(a, b int) string {
	if b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(a)/float64(b))
}

func of(a, b int) string { return fmt.Sprintf("%s of %d", percent(a, b), b) }
