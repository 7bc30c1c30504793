package reading_test

import (
	"fmt"
	"strings"
)

// intro is what a report says of its tests before the first control.
const intro = `The service auditor's tests were chosen to fit the controls. The types of test are these.

Inquiry: Asked those who operate the control how they do so.
Inspection: Examined documents and records that show that the control was operated.
Observation: Watched the control being operated.
Re-performance: Carried out the control again.

An exception is noted where a control did not operate as described. Where no exception was found, the
result says so. Exceptions noted are repeated in Section 5.

`

// moreShapes is shapes with what real reports put between the fields.
func moreShapes() []shape {
	return []shape{
		{"an introduction, points of focus", false, func(code string) string {
			return introOf(code) + "# " + code + ": The entity protects what it holds.\n- Restricts what each person may reach.\n- Considers how the network is divided.\n\n"
		}, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("# Control %s\n%s\n\nDetails of the testing performed by the service auditor:\n- %s\n\nResults of the testing performed by the service auditor:\n- %s\n\n%s", c.id, c.activity, strings.ReplaceAll(test, ". Inspected", ".\n- Inspected"), result, after("Management's response:\n", c.response))
		}},
		{"results only", false, func(code string) string { return code + "\n\n" }, func(_ int, c *ctl, _, result string) string {
			return fmt.Sprintf("%s: %s\nResult: %s\n%s\n", c.id, c.activity, result, after("Response: ", c.response))
		}},
		{"a list under each control", false, nil, func(n int, c *ctl, test, result string) string {
			return fmt.Sprintf("# %d. %s\na) Control %s. %s\nb) Criteria. %s\nc) Testing. %s\nd) Results. %s\n%s\n", n+1, titles[n], c.id, c.activity, strings.Join(c.criteria, ", "), test, result, after("e) Response. ", c.response))
		}},
		{"an exception in paragraphs", false, func(code string) string { return "# " + code + "\n\n" }, func(_ int, c *ctl, test, result string) string {
			return fmt.Sprintf("# %s\n\n%s\n\nTests performed\n\n%s\n\nTest results\n\n%s\n\n%s", c.id, c.activity, test, strings.Replace(result, "Exception noted. ", "Exception noted:\n\n", 1), after("Management's response\n\n", c.response))
		}},
		{"numbers beside the text", false, func(code string) string { return "# " + code + " The entity meets it.\n\n" }, func(_ int, c *ctl, test, result string) string {
			row := func(name, value string) string { return hanging(fmt.Sprintf("%-16s", name), value) + "\n\n" }
			s := row(c.id, "Control: "+c.activity) + row("Evaluation", test) + row("Conclusion", result)
			if c.response != "" {
				s += row("Answer", c.response)
			}
			return s
		}},
		{"pass and fail", false, nil, func(_ int, c *ctl, test, result string) string {
			result = strings.Replace(strings.Replace(result, "No exceptions noted.", "Pass", 1), "Exception noted. ", "Fail. ", 1)
			return fmt.Sprintf("Control: %s\nMaps to: %s\nStatement: %s\nTested: %s\nResult: %s\n%s\n", c.id, strings.Join(c.criteria, " "), c.activity, test, result, after("Reply: ", c.response))
		}},
	}
}

// introOf is the introduction above the first criterion.
func introOf(code string) string {
	if code == "CC1.1" {
		return intro
	}
	return ""
}
