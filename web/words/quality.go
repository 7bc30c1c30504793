package words

// signal is how a sign of careful work is shown to people.
type signal struct{ title, why string }

// signals are the signs of careful work in a SOC 2 report. The ideas are those of
// the SOC 2 Reliability Rubric v1.0 (https://s2guild.org, CC BY-SA 4.0); the words
// are Ward's own.
var signals = map[string]signal{
	"required_paragraphs":  {"Paragraphs of the auditor's report", "AT-C 205 says what the auditor must state. A report that leaves something out asks for a question to the auditor."},
	"complete_assertion":   {"Management's assertion is whole", "Management must stand for the description, the design and, in a Type II report, the operation of its controls."},
	"consistent_names":     {"The same names everywhere", "Another company's name in a part of the report may come from a template."},
	"consistent_dates":     {"The same period everywhere", "Cover, opinion and assertion must speak of one period, and nobody can sign before it has ended."},
	"no_placeholders":      {"No blanks of a template", "A name in brackets that nobody filled in shows how carefully the report was read before it was signed."},
	"described_components": {"The five components of the system", "The description criteria ask for infrastructure, software, people, procedures and data."},
	"specific_description": {"The description is specific", "A description of this system names its products, places and figures. One that fits any company says little about this one."},
	"criteria_covered":     {"Each criterion has a control", "A criterion in scope without a control cannot have been tested."},
	"concrete_controls":    {"Controls are concrete", "A control that says when, how often or by what it works can be tested; an intention cannot."},
	"detailed_tests":       {"Tests say what was done", "What was inspected, observed or done again is what the result rests on."},
	"sample_sizes":         {"Tests say how many were sampled", "How many items were looked at, and out of what, tells how far a result carries."},
	"tests_beyond_inquiry": {"No control tested by asking alone", "An answer to a question does not show that a control operated."},
	"varied_tests":         {"Tests are written for their control", "Many tests with the same words may not have been made for the control that they stand beside."},
	"exceptions_reported":  {"Exceptions", "Some tests of some controls usually deviate. None at all is a fact to know, not a fault."},
	"auditor_identified":   {"The auditor can be identified", "With firm, place, date and signature, the registers of licensed firms and of peer reviews can be asked."},
}

// SignalTitle names a sign of careful work: "Tests say what was done".
func SignalTitle(name string) string { return signals[name].title }

// SignalWhy says in one or two sentences why the sign matters.
func SignalWhy(name string) string { return signals[name].why }

// SignalState says how a sign stands: "Present".
func SignalState(name, state string) string {
	if name == "exceptions_reported" {
		return map[string]string{"present": "Reported", "absent": "None reported", "unclear": "Unclear"}[state]
	}
	return map[string]string{"present": "Present", "absent": "Not present", "unclear": "Unclear"}[state]
}

// SignalIcon is the icon that stands before that word, and SignalClass the class
// of its colour. Nothing is red: a sign is no verdict.
func SignalIcon(name, state string) string {
	if name == "exceptions_reported" && state != "unclear" {
		return "info-circle"
	}
	return map[string]string{"present": "circle-check", "absent": "circle-minus", "unclear": "circle-dashed"}[state]
}

// SignalClass is the class of the colour of a state.
func SignalClass(name, state string) string {
	if name == "exceptions_reported" {
		return "off"
	}
	return map[string]string{"present": "ok", "absent": "warn", "unclear": "off"}[state]
}

// signalGroups are the groups of signals with what they ask.
var signalGroups = map[string]signal{
	"structure": {"Structure", "Has the report what the standards ask for, and does it agree with itself?"},
	"substance": {"Substance", "Do description, controls and tests bear the conclusion?"},
	"source":    {"Source", "Who stands for the report?"},
}

// SignalGroup names a group of signals and says what it asks.
func SignalGroup(group string) (title, asks string) {
	g := signalGroups[group]
	return g.title, g.why
}

// Signals says how many signs are present: "11 of 14 signals present"; "" when
// they were not looked for.
func Signals(present, all int) string {
	if all == 0 {
		return ""
	}
	return Number(present) + " of " + Count(all, "signal", "signals") + " present"
}
