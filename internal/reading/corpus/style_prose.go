package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// prose prints its controls in running text and labelled blocks: a dozen layouts,
// each of another small firm, in turn.
var prose = Style{Name: "prose", Skip: []string{"wkhtmltopdf", "libreoffice"}, print: printProse}

func printProse(r *rand.Rand, n int) (*Doc, *Truth) {
	l := proseLayouts[n%len(proseLayouts)]
	return report(func(n int) options {
		return options{size: 22 + n%4*5, sub: n % 3, uses: 4 + n%3, answers: 7, exceptions: 1, unnumbered: l.id == nil, id: l.id}
	}, l.print)(r, n)
}

// proseLayout is one firm's way to print a control.
type proseLayout struct {
	clean   string // what it writes where nothing was found
	lead    string // what it writes before a finding
	finding string // with the failed, the sample, what was sampled and what was wrong
	id      func(n int, family string, k int, criterion string) string
	// under prints the heading of a criterion; nil: the control names its own.
	under   func(code string) []Block
	control func(n int, c *Control, test, result string) []Block
	columns bool
}

// numbers makes ids by a format for the count of all controls.
func numbers(format string) func(int, string, int, string) string {
	return func(n int, _ string, _ int, _ string) string { return fmt.Sprintf(format, n) }
}

func marked(label string, c *Control, result string) Para {
	return Para{Text: label + result, Mark: c.Finding}
}

// answered is the paragraph of management's answer, if any.
func answered(label string, c *Control) []Block {
	if c.Response == "" {
		return nil
	}
	return []Block{Para{Text: label + c.Response}}
}

func (l *proseLayout) print(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return strings.NewReplacer("{failed}", words(c.Failed), "{n}", fmt.Sprint(c.Failed), "{size}", fmt.Sprint(c.Sample), "{noun}", c.noun, "{fail}", c.fail).Replace(l.finding)
	}, func(c *Control) string { return c.fix })
	for i := range p.Controls {
		if c := &p.Controls[i]; c.Finding != "" {
			c.Finding = strings.ToUpper(c.Finding[:1]) + c.Finding[1:]
		}
	}
	tests := "Part 4: Tests of Controls and Their Results"
	d := &Doc{Look: Look{Size: 10.5, Foot: "Page #", Serif: len(l.clean)%2 == 0}, From: tests, Blocks: plainFront(p, tests)}
	var list []Block
	order, of := p.byCriterion(false)
	for _, code := range order {
		if l.under != nil {
			list = append(list, l.under(code)...)
		}
		for _, i := range of[code] {
			list = append(list, l.control(i, &p.Controls[i], testOf(&p.Controls[i]), l.result(&p.Controls[i]))...)
		}
	}
	if l.columns {
		list = []Block{Columns{list}}
	}
	d.Blocks = append(d.Blocks, list...)
	if l.under != nil {
		for i := range p.Controls {
			p.Controls[i].Criteria = p.Controls[i].Criteria[:1] // as printed
		}
	}
	return d
}

func testOf(c *Control) string {
	if c.Sample > 0 {
		return fmt.Sprintf("For a sample of %d %s, inspected %s to see whether %s.", c.Sample, c.noun, c.check, c.whether)
	}
	return fmt.Sprintf("Inquired of the owner of the control. Inspected %s.", c.check)
}

func (l *proseLayout) result(c *Control) string {
	switch c.State {
	case Deviated:
		return l.lead + c.Finding
	case Untested:
		return "Not tested, as the control began after the period."
	case Idle:
		return "There were no " + c.noun + " in the period; the control did not operate."
	}
	return l.clean
}
