package reading

import "fmt"

// Counts is how the controls of a Type 2 report came out. It closes: Controls
// is the sum of the four others, so that no row can be lost between them.
type Counts struct {
	Controls   int `json:"controls"`
	Clean      int `json:"clean"`
	Exceptions int `json:"exceptions"`
	NotTested  int `json:"not_tested"` // with those that did not occur
	Unread     int `json:"unread"`
}

// ranks orders the states of tests: the control has the state of the test that
// weighs most.
var ranks = map[string]int{NoException: 0, DidNotOccur: 1, NotTested: 2, Unread: 3, Exception: 4}

// State is how a control came out: Exception when one of its tests is one, else
// Unread when one could not be read or none is printed, else NotTested or
// DidNotOccur when one says so, else NoException. A control of a Type 1 report,
// which prints no tests, is Unread.
func (c Control) State() string {
	if len(c.Tests) == 0 {
		return Unread
	}
	state := NoException
	for _, t := range c.Tests {
		if rank, ok := ranks[t.Status]; !ok {
			return Unread
		} else if rank > ranks[state] {
			state = t.Status
		}
	}
	return state
}

// CountControls counts controls by their State. It is nil for a report of type
// 1, which tests nothing.
func CountControls(reportType *string, controls []Control) *Counts {
	if reportType != nil && *reportType == "type_1" {
		return nil
	}
	n := &Counts{Controls: len(controls)}
	for _, c := range controls {
		switch c.State() {
		case NoException:
			n.Clean++
		case Exception:
			n.Exceptions++
		case NotTested, DidNotOccur:
			n.NotTested++
		default:
			n.Unread++
		}
	}
	return n
}

// reviewUnread sends the controls of a Type 2 report whose result was not read to
// a person.
func (r *report) reviewUnread(m *matrix, s *SOC2) {
	if s.TypeOne() {
		return
	}
	for i, c := range m.controls {
		if c.State() != Unread {
			continue
		}
		reason := "a result of this control is none of the known phrases"
		if len(c.Tests) == 0 || c.Tests[0].Result == "" {
			reason = "no result of this control was read"
		}
		r.explain(fmt.Sprintf("soc2.controls.%d", i), reason)
	}
}

// deviates makes the control one that deviated, as management's answer says of a
// result that was not read.
func (c *control) deviates(said passage) {
	for i := range c.Tests {
		if c.Tests[i].Status == Unread {
			c.Tests[i].Status = Exception
			return
		}
	}
	c.Tests, c.results = append(c.Tests, Test{Result: said.flat(), Status: Exception}), append(c.results, said)
}
