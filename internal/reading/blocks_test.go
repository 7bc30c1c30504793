package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"ward/internal/reading"
)

// shape is a way to print controls without a table of tests. A line that begins
// with "# " is bold.
type shape struct {
	name  string
	noIDs bool
	// byCriterion prints a heading above the controls of each criterion.
	byCriterion func(code string) string
	print       func(n int, c *ctl, test, result string) string
}

// shapes is one of each kind of block: the number as a heading, a label, or the
// start of a paragraph; a title without number; labels of words of their own.
func shapes() []shape {
	head := func(code string) string { return "# Criterion " + code + ". The entity meets it.\n\n" }
	return []shape{
		{"number as a heading, labels", false, head, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("# Control %s\n\n%s\n\nHow we tested it: %s\n\nWhat we found: %s\n\n%s", c.id, c.activity, test, result, after("Management's answer: ", c.response))
		}},
		{"number before the text, no labels", false, head, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("%s %s\n\n%s\n\n%s\n\n%s", c.id, c.activity, test, result, after("Management has answered: ", c.response))
		}},
		{"one paragraph", false, head, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("%s. %s %s %s %s\n\n", c.id, c.activity, test, result, after("Management response: ", c.response))
		}},
		{"labels alone above their text", false, nil, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("# %s\n# The safeguard\n%s\n# Serves\n%s\n# Our work\n%s\n# Our verdict\n%s\n%s\n", c.id, c.activity, strings.Join(c.criteria, ", "), test, result, after("# Reply of the company\n", c.response))
		}},
		{"criteria behind the number", false, nil, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("# %s (%s)\n%s\nWork performed - %s\nOutcome - %s\n%s\n", c.id, strings.Join(c.criteria, "; "), c.activity, test, result, after("Vendor comment - ", c.response))
		}},
		{"no numbers, labels", true, head, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("Control: %s\nTest: %s\nResult: %s\n%s\n", c.activity, test, result, after("Response: ", c.response))
		}},
		{"no numbers, no labels", true, head, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("%s\n\n%s\n\n%s\n\n%s", c.activity, test, result, after("Management responded: ", c.response))
		}},
		{"titles", true, nil, func(n int, c *ctl, test, result string) string {
			return fmt.Sprintf("# %s\n%s (%s)\n- What was checked: %s\n- What came of it: %s\n%s\n", titles[n], c.activity, strings.Join(c.criteria, ", "), test, result, after("- What management will do: ", c.response))
		}},
		{"labels set apart by space", false, nil, func(_ int, c *ctl, test, result string) string {
			row := func(name, value string) string {
				return hanging(fmt.Sprintf("%-16s", name), value) + "\n\n"
			}
			s := row("Reference", c.id) + row("Safeguard", c.activity) + row("Criteria met", strings.Join(c.criteria, ", ")) + row("Steps taken", test) + row("Findings", result)
			if c.response != "" {
				s += row("Reply", c.response)
			}
			return s
		}},
	}
}

var titles = []string{"Handbook", "Directors", "Risk workshop", "Hardware keys", "Leavers", "Reviews of access", "Visitors", "Alerts", "Major incidents", "Releases", "Suppliers", "Rehearsals", "Recovery plan"}

func after(label, text string) string {
	if text == "" {
		return ""
	}
	return label + text + "\n\n"
}

// wrapped sets a text in lines of at most so many characters; the lines that an
// item hangs by begin with indent.
func wrapped(text string, width int, indent string) string {
	var out []string
	cur := ""
	for _, w := range strings.Fields(text) {
		if cur != "" && len(cur)+1+len(w) > width {
			out, cur = append(out, cur), indent
		}
		if strings.TrimSpace(cur) != "" {
			cur += " "
		}
		cur += w
	}
	return strings.Join(append(out, cur), "\n")
}

// hanging sets a value beside its label, each further line below the value.
func hanging(label, value string) string {
	lines := strings.Split(wrapped(value, 90-len(label), ""), "\n")
	return label + strings.Join(lines, "\n"+strings.Repeat(" ", len(label)))
}

// report prints a whole report with its controls in this shape.
func (s *shape) report() string {
	var b strings.Builder
	code := ""
	for n, c := range controls() {
		result := "No exceptions noted."
		switch c.status {
		case "exception":
			result = "Exception noted. " + c.finding
		case "did_not_occur":
			result = "No major incident occurred during the period."
		case "not_tested":
			result = "Not tested, as both rehearsals fell after the end of the period."
		}
		if s.byCriterion != nil && c.criteria[0] != code {
			code = c.criteria[0]
			b.WriteString(s.byCriterion(code))
		}
		b.WriteString(s.print(n, &c, strings.Join(c.tests, " "), result))
	}
	var lines []string
	for _, l := range strings.Split(b.String(), "\n") {
		if len(l) > 92 {
			l = wrapped(l, 92, "")
		}
		lines = append(lines, strings.Split(l, "\n")...)
	}
	pages := []string{"# Larkspur Claims Exchange, Inc.\n\nSOC 2 Type 2 Report on the Claims Exchange Platform\n\nApril 1, 2024 to March 31, 2025",
		"# Section 1: Independent Service Auditor's Report\n\nTo the Management of Larkspur Claims Exchange, Inc.\n\nWe have examined the description of the system for the period April 1, 2024 to March 31, 2025\nand whether its controls operated effectively.\n\n# Opinion\n\nIn our opinion, in all material respects, the controls operated effectively."}
	first := "# Section 4: What We Tested and What We Found\n\n"
	for len(lines) > 0 {
		n := min(len(lines), 52)
		pages = append(pages, first+strings.Join(lines[:n], "\n"))
		lines, first = lines[n:], ""
	}
	return strings.Join(pages, "\f")
}

// TestBlocks reads the same controls in every shape: all of them, each exception
// with its sample and answer, and nothing that is none.
func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, s := range append(shapes(), moreShapes()...) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			doc := typeset(s.report())
			x := reading.Read(doc, reading.File{})
			checkPlaces(t, doc, x)
			if x.SOC2 == nil {
				t.Fatalf("class %s", x.Class)
			}
			m := &made{kind: "type_2", noIDs: s.noIDs, answers: "inline"}
			m.checkControls(t, x.SOC2)
			m.checkExceptions(t, x.SOC2)
			for _, r := range x.NeedsReview {
				t.Log(r)
			}
			for i := range x.SOC2.Controls {
				if f := x.Facts[fmt.Sprintf("soc2.controls.%d", i)]; f.Rule != "control.block" {
					t.Errorf("control %d by rule %q", i, f.Rule)
				}
			}
		})
	}
}
