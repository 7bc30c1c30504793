package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ward/internal/assessments"
	"ward/internal/scoring"
	"ward/questionnaires"
	"ward/web/words"
)

// scoreWhy says in few words why a score is what it is, for the parts "whybands"
// and "whyopen".
type scoreWhy struct {
	Heading        string // "Why 27.4, and why Elevated"
	Until          string // "provisional until 9 facts are confirmed"; empty: it is final
	Computed       bandMark
	ComputedRange  string // "15 to below 30"
	Final          bandMark
	Raised         []string // why the final band is worse than the computed one, besides knockouts
	Knockouts      []scoreKnockout
	Contradictions []scoreDoubt
	Open           []scoreOpen
	Href           string // of the score page
}

// scoreKnockout is a rule that fired.
type scoreKnockout struct {
	Title, Means, Detail string
	Hard                 bool
	HIPAA                []string // "45 CFR 164.308(b)(1)"
	Source               sourceLink
}

// scoreDoubt is a good answer that a report contradicts.
type scoreDoubt struct {
	Text    string // the question
	Sources []sourceLink
}

// scoreOpen is one thing that makes the score provisional, and what settles it.
type scoreOpen struct {
	Text string
	Link sourceLink // its Href is empty when nothing can be opened
}

// whyOf says why a vendor's score is what it is.
func whyOf(rules *scoring.Rules, vendor string, k *assessments.Known) scoreWhy {
	src, res := sourcesOf(vendor, k), k.Score
	computed, final := string(res.Residual.Band), string(res.Residual.FinalBand)
	out := scoreWhy{
		Heading:  fmt.Sprintf("Why %.1f, and why %s", res.Residual.Score, words.Band(final)),
		Computed: markOf(&computed, nil), Final: markOf(&final, nil), ComputedRange: bandRange(rules, res.Residual.Band), Href: src.path("/score"),
	}
	if computed != final {
		for _, t := range rules.Method.Tiers {
			if t.Tier == res.Inherent.Tier && t.BestBand != scoring.BandLow && worse(t.BestBand, res.Residual.Band) {
				out.Raised = append(out.Raised, fmt.Sprintf("A %s vendor is never better than %s.", words.Tier(t.Tier), words.Band(t.BestBand)))
			}
		}
	}
	for _, n := range res.Knockouts {
		out.Knockouts = append(out.Knockouts, knockoutOf(rules, n, k, src))
	}
	for _, d := range res.Contradictions {
		out.Contradictions = append(out.Contradictions, scoreDoubt{Text: questionText(rules, d.Question), Sources: src.pages(bySubstance(d.Supports), 2)})
	}
	for _, o := range res.Open {
		out.Open = append(out.Open, openOf(rules, o, k, src))
	}
	slices.SortStableFunc(out.Open, func(a, b scoreOpen) int { // what can be settled here comes first
		return cmp.Compare(min(1, len(b.Link.Href)), min(1, len(a.Link.Href)))
	})
	out.Until = untilOf(res.Open)
	return out
}

var bandOrder = []scoring.Band{scoring.BandLow, scoring.BandModerate, scoring.BandElevated, scoring.BandHigh, scoring.BandCritical}

// worse says that a band is worse than another.
func worse(a, b scoring.Band) bool { return slices.Index(bandOrder, a) > slices.Index(bandOrder, b) }

func questionText(rules *scoring.Rules, id string) string {
	if q, _, ok := rules.Library.Question(id); ok {
		return q.Text
	}
	return "A question that is no longer asked"
}

// knockoutOf says what fired a rule in the words of its question or agreement.
func knockoutOf(rules *scoring.Rules, n scoring.Knockout, k *assessments.Known, src sources) scoreKnockout {
	out := scoreKnockout{Title: n.Title, Means: words.Knockout(n.Severity), Hard: n.Severity == questionnaires.Hard, Source: src.link(n.Source)}
	for _, id := range n.HIPAA {
		if p, ok := rules.HIPAA.Requirement(id); ok {
			out.HIPAA = append(out.HIPAA, p.Citation)
		}
	}
	in := k.Score.Inputs
	switch n.Source.Kind {
	case "agreement":
		out.Detail = "PHI is involved and no business associate agreement is in force."
		if in.Agreement.InForce {
			out.Detail = "The agreement in force lacks core provisions: " + strings.Join(in.Agreement.LacksCore, ", ") + "."
		}
	case "intake":
		q, _, _ := rules.Library.Question(n.Source.ID)
		out.Detail = fmt.Sprintf("“%s” was answered: %s.", questionText(rules, n.Source.ID), answerWords(q, in.Intake.Answers[n.Source.ID]))
	default:
		out.Detail = n.Detail
	}
	return out
}

// openOnes counts the facts and the questions of the intake that a score waits
// for. Facts of a report that is too old to matter are not among them.
func openOnes(open []scoring.Open) (facts, questions int) {
	for _, o := range open {
		switch o.Kind {
		case scoring.OpenFacts:
			facts += len(o.Waiting)
		case scoring.OpenIntake:
			questions += len(o.Waiting)
		}
	}
	return facts, questions
}

// untilOf says until when a score is provisional.
func untilOf(open []scoring.Open) string {
	facts, questions := openOnes(open)
	switch {
	case len(open) == 0:
		return ""
	case facts > 0:
		return "provisional until " + words.Count(facts, "fact is", "facts are") + " confirmed"
	case questions > 0:
		return "provisional until " + words.Count(questions, "intake question is", "intake questions are") + " answered"
	}
	if open[0].Kind == scoring.OpenQuestionnaire {
		return "provisional until the vendor's questionnaire is answered"
	}
	return "provisional: " + words.Count(len(open), "thing is", "things are") + " open"
}

// openOf says one thing that is open, and leads to where it is settled.
func openOf(rules *scoring.Rules, o scoring.Open, k *assessments.Known, src sources) scoreOpen {
	switch o.Kind {
	case scoring.OpenIntake:
		first := ""
		if len(o.Waiting) > 0 {
			first = o.Waiting[0]
		}
		text := fmt.Sprintf("The intake has %s. Each counts as the worst answer.", words.Count(len(o.Waiting), "open question", "open questions"))
		if k.Intake.Version == 0 {
			text = "The intake has no answers: the highest risk is assumed."
		}
		return scoreOpen{Text: text, Link: src.intake(first, "Answer the intake")}
	case scoring.OpenQuestionnaire:
		title := o.Subject
		if qn, ok := rules.Library.Questionnaire(o.Subject); ok {
			title = qn.Meta.Title
		}
		return scoreOpen{Text: fmt.Sprintf("The vendor has not answered the “%s”. Until then reports alone count, by at most four fifths.", title)}
	case scoring.OpenAnswer:
		return scoreOpen{Text: fmt.Sprintf("The answer to “%s” no longer fits the question and counts as none.", questionText(rules, o.Subject)), Link: src.intake(o.Subject, "Answer again")}
	case scoring.OpenFacts:
		l := sourceLink{Icon: "file-check", Text: "Confirm them", Href: documentPath(o.Subject, "review") + "?fact=" + o.Waiting[0]}
		verb := "wait"
		if len(o.Waiting) == 1 {
			verb, l.Text = "waits", "Confirm it"
		}
		return scoreOpen{Text: fmt.Sprintf("%s of “%s” %s for review.", words.Count(len(o.Waiting), "fact", "facts"), src.names[o.Subject], verb), Link: l}
	case scoring.OpenReport, scoring.OpenLetter:
		l := sourceLink{Icon: "file-search", Text: "Look at it", Href: documentPath(o.Subject, "review")}
		return scoreOpen{Text: strings.ReplaceAll(o.Text, o.Subject, "“"+src.names[o.Subject]+"”"), Link: l}
	}
	return scoreOpen{Text: o.Text}
}

// momentOf says a stored time.
func momentOf(rfc3339 string) string {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return rfc3339
	}
	return words.Moment(t)
}
