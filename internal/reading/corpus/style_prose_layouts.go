package corpus

import (
	"fmt"
	"strings"
)

func coded(code string) []Block { return []Block{Heading{2, code + " - " + titled(code)}} }

func bareCode(code string) []Block { return []Block{Heading{2, code}, Para{Text: titled(code)}} }

var proseLayouts = []*proseLayout{
	{"No exceptions noted.", "Exception noted. ", "{n} of {size} {noun}: {fail}.", plain, coded, func(_ int, c *Control, test, result string) []Block {
		list := []Block{Heading{3, c.ID + " - " + shortTitle(c)}, Para{Text: c.Activity}, List{"•", []string{"Procedure: " + test}}, marked("• Result: ", c, result)}
		return append(list, answered("• Management's reply: ", c)...)
	}, false},
	{"No deviations were noted.", "", "For {failed} of the {size} {noun} inspected, {fail}.", numbers("%d."), nil, func(n int, c *Control, test, result string) []Block {
		list := []Block{Para{Text: c.ID + " " + c.Activity, Bold: true}, Para{Text: "Criteria: " + strings.Join(c.Criteria, ", ")}, Para{Text: "Our procedures. " + test}, marked("Our conclusion. ", c, result)}
		return append(list, answered("The company's response. ", c)...)
	}, false},
	{"No deviations noted.", "", "For {failed} of {size} {noun}, {fail}.", nil, bareCode, func(_ int, c *Control, test, result string) []Block {
		list := []Block{Para{Text: c.Activity}, Para{Text: "We did the following. " + test}, marked("", c, result)}
		return append(list, answered("Management responded: ", c)...)
	}, false},
	{"No exceptions noted.", "Exception: ", "in {n} of {size} {noun}, {fail}.", numbers("LA-%d"), coded, func(_ int, c *Control, test, result string) []Block {
		list := []Block{Para{Text: c.ID + ". " + c.Activity}, Para{Text: "Test: " + test}, marked("Outcome: ", c, result)}
		return append(list, answered("Answer of management: ", c)...)
	}, true},
	{"Nothing noted.", "", "Of {size} {noun} drawn, in {n} {fail}.", numbers("R%d"), nil, func(_ int, c *Control, test, result string) []Block {
		rows := []Row{{Cells: []string{"Ref.", c.ID}}, {Cells: []string{"What the firm says", c.Activity}}, {Cells: []string{"Meets", strings.Join(c.Criteria, ", ")}}, {Cells: []string{"What was checked", test}}, {Cells: []string{"What it showed", result}, Mark: c.Finding}}
		if c.Response != "" {
			rows = append(rows, Row{Cells: []string{"What the firm answers", c.Response}})
		}
		return []Block{Table{Widths: []float64{0.25, 0.75}, Rows: rows, Size: 9.5, Rules: Lines}}
	}, false},
	{"No exceptions were noted.", "An exception was noted: ", "{n} of {size} {noun} failed because {fail}.", numbers("[OPS-%d]"), coded, func(_ int, c *Control, test, result string) []Block {
		text := c.ID + " " + c.Activity + " " + test + " " + result
		if c.Response != "" {
			text += " Management response: " + c.Response
		}
		return []Block{Para{Text: text, Mark: c.Finding}}
	}, false},
	{"No exceptions noted.", "Exception noted: ", "{failed} of {size} {noun} showed that {fail}.", plain, coded, func(_ int, c *Control, test, result string) []Block {
		list := []Block{Para{Text: "Control " + c.ID + ": " + c.Activity}, Para{Text: "Test 1: Inquired of the owner of the control."}, Para{Text: "Result 1: No exceptions noted."}, Para{Text: "Test 2: " + test}, marked("Result 2: ", c, result)}
		return append(list, answered("Management's response: ", c)...)
	}, false},
	{"No exceptions noted", "Exception noted - ", "{n} of the {size} {noun} sampled, {fail}.", numbers("Control %d"), nil, func(_ int, c *Control, test, result string) []Block {
		list := []Block{Heading{2, c.ID}, Heading{3, "Control activity"}, Para{Text: c.Activity}, Heading{3, "Trust services criteria"}, Para{Text: strings.Join(c.Criteria, "; ")}, Heading{3, "Test of operating effectiveness"}, Para{Text: test}, Heading{3, "Test result"}, marked("", c, result)}
		if c.Response != "" {
			list = append(list, Heading{3, "Management response"}, Para{Text: c.Response})
		}
		return list
	}, false},
	{"None noted.", "Deviation noted: ", "{failed} of {size} {noun}; {fail}.", numbers("%d"), nil, func(_ int, c *Control, test, result string) []Block {
		list := []Block{Para{Text: "Control no. " + c.ID + ": " + c.Activity}, Para{Text: "Audit step: " + test}, marked("Deviations: ", c, result)}
		list = append(list, answered("Comment of management: ", c)...)
		return append(list, Para{Text: "Criteria covered: " + strings.Join(c.Criteria, ", ")})
	}, false},
	{"The control operated effectively.", "The control did not operate effectively. ", "In {n} of {size} {noun}, {fail}.", plain, coded, func(_ int, c *Control, test, result string) []Block {
		text := c.ID + "\n" + c.Activity + "\nTested by: " + test + "\nVerdict: " + result
		if c.Response != "" {
			text += "\nReply: " + c.Response
		}
		return []Block{Table{Widths: []float64{1}, Rows: []Row{{Cells: []string{text}, Mark: c.Finding}}, Size: 9.5}}
	}, false},
	{"Our tests disclosed no exceptions.", "Our tests disclosed an exception: ", "in {failed} of {size} {noun}, {fail}.", nil, nil, func(_ int, c *Control, test, result string) []Block {
		list := []Block{Heading{3, shortTitle(c)}, Para{Text: c.Activity + " (" + strings.Join(c.Criteria, ", ") + ")"}, Para{Text: "To test this, we did the following. " + test + " " + result, Mark: c.Finding}}
		return append(list, answered("Management has answered: ", c)...)
	}, false},
	{"No relevant exceptions noted", "Relevant exception noted. ", "{n} of {size} {noun} were deficient: {fail}.", numbers("CTL-%03d"), nil, func(n int, c *Control, test, result string) []Block {
		often := []string{"Quarterly", "Yearly", "As needed"}[n%3]
		sample := "Not applicable"
		if c.Sample > 0 {
			sample = fmt.Sprintf("%d %s", c.Sample, c.noun)
		}
		list := []Block{Para{Text: "Control ID: " + c.ID + "\nControl owner: Head of Operations\nFrequency: " + often + "\nControl description: " + c.Activity + "\nTSC mapping: " + strings.Join(c.Criteria, ", ")},
			Para{Text: "Nature of test: Inspection\nSample: " + sample + "\nDetail of test: " + test}, marked("Test result: ", c, result)}
		return append(list, answered("Management comment: ", c)...)
	}, false},
}

// shortTitle is the first words of a control, as the heading above it.
func shortTitle(c *Control) string {
	w := strings.Fields(c.Activity)
	return capitals(strings.Trim(strings.Join(w[:min(4, len(w))], " "), ",;."))
}
