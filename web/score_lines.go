package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ward/internal/scoring"
	"ward/web/chart"
	"ward/web/words"
)

// scoreRow is one line of the worked sum: the inherent risk, a section, or the
// residual risk.
type scoreRow struct {
	Label   string
	Href    string // of the section's answers; empty for the sums
	Weight  string
	Points  string
	Running string
	Bar     chart.Fall
	Fill    string // class of a total's bar
	Sources []sourceLink
}

// scoreSection is a section answer by answer.
type scoreSection struct {
	ID, Title string
	About     string // how many count
	Points    string
	Lines     []scoreLine
}

// scoreLine is one question of a section.
type scoreLine struct {
	ID, Text      string
	Answer, Proof string
	Sum           string // weight × answer × proof
	Points, Lost  string
	Sources       []sourceLink
}

// minus writes points with a true minus sign.
func minus(h scoring.Hundredths) string { return strings.Replace(h.String(), "-", "−", 1) }

// sectionKey names a section in an address.
func sectionKey(s scoring.Section) string { return s.Questionnaire + "." + s.ID }

// rowsOf lays the sum out, with its bars.
func rowsOf(w scoring.Worked, res *scoring.Result, src sources) []scoreRow {
	steps := []chart.Step{{Points: w.Inherent.Points(), Total: true}}
	rows := []scoreRow{{Label: "Inherent risk", Points: w.Inherent.String(), Running: w.Inherent.String(), Fill: "f-base", Sources: []sourceLink{src.whole()}}}
	for _, s := range w.Sections {
		steps = append(steps, chart.Step{Points: s.Points.Points(), Lost: s.Lost.Points()})
		rows = append(rows, scoreRow{
			Label: s.Title, Href: sectionPath(src, sectionKey(s.Section)), Weight: fmt.Sprint(s.Weight), Points: minus(s.Points), Running: s.Running.String(),
			Sources: sectionSources(s, src),
		})
	}
	steps = append(steps, chart.Step{Points: w.Residual.Points(), Total: true})
	rows = append(rows, scoreRow{Label: "Residual risk", Points: w.Residual.String(), Running: w.Residual.String(), Fill: "f-" + string(res.Residual.Band)})
	for i, bar := range chart.Waterfall(steps) {
		rows[i].Bar = bar
	}
	return rows
}

// sectionPath shows a section answer by answer.
func sectionPath(src sources, key string) string {
	return src.path("/score") + "?section=" + url.QueryEscape(key) + "#h-answers"
}

// sectionSources are the answers of a section and up to two pages behind it.
func sectionSources(s scoring.WorkedSection, src sources) []sourceLink {
	var out []sourceLink
	var all []scoring.Source
	answers := 0
	for _, l := range s.Lines {
		if l.Status != "" {
			answers++
		}
		if l.Line != nil {
			all = append(all, l.Line.Supports...)
		}
	}
	if answers > 0 {
		out = append(out, sourceLink{Icon: "message-question", Text: words.Count(answers, "answer", "answers"), Href: sectionPath(src, sectionKey(s.Section)), About: "Answers of " + s.Title})
	}
	return append(out, src.pages(bySubstance(all), 2)...)
}

// bySubstance puts what is peculiar to a section first: exceptions, those before
// all that are repeated, then tests, then what every section shares.
func bySubstance(list []scoring.Source) []scoring.Source {
	rank := func(s scoring.Source) int {
		switch {
		case strings.HasPrefix(s.Note, "repeated"), strings.HasSuffix(s.Note, ", repeated"):
			return 0
		case strings.HasPrefix(s.Note, "exception"):
			return 1
		case strings.HasPrefix(s.Note, "test"), s.Note == "evidence":
			return 2
		}
		return 3
	}
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b scoring.Source) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// repeats says whether an exception among some sources is one that the report
// before had too.
func repeats(list []scoring.Source) bool {
	return slices.ContainsFunc(list, func(s scoring.Source) bool { return strings.HasPrefix(s.Note, "repeated") })
}

// chosenSection is the section that is shown answer by answer: the one asked
// for, or the one that lost most; -1 for all.
func chosenSection(w scoring.Worked, key string) int {
	if key == "all" {
		return -1
	}
	if i := slices.IndexFunc(w.Sections, func(s scoring.WorkedSection) bool { return sectionKey(s.Section) == key }); i >= 0 {
		return i
	}
	most := 0
	for i, s := range w.Sections {
		if s.Lost > w.Sections[most].Lost {
			most = i
		}
	}
	return most
}

// sectionsOf shows the chosen section, or all, answer by answer.
func sectionsOf(rules *scoring.Rules, w scoring.Worked, chosen int, src sources) []scoreSection {
	var out []scoreSection
	for i, s := range w.Sections {
		if chosen >= 0 && i != chosen {
			continue
		}
		sec := scoreSection{ID: s.ID, Title: s.Title, Points: minus(s.Points), About: words.Count(len(s.Lines), "question counts", "questions count")}
		for _, l := range s.Lines {
			sec.Lines = append(sec.Lines, lineOf(rules, l, src))
		}
		out = append(out, sec)
	}
	return out
}

// lineOf shows one question: what was answered, how it is backed, and what it
// takes away.
func lineOf(rules *scoring.Rules, l scoring.WorkedLine, src sources) scoreLine {
	q, _, _ := rules.Library.Question(l.ID)
	out := scoreLine{ID: l.ID, Answer: answerWords(q, l.Value), Points: minus(l.Points), Lost: l.Lost.String() + " not earned"}
	if q != nil {
		out.Text = q.Text
	}
	if l.Lost == 0 {
		out.Lost = "full points"
	}
	out.Sum = fmt.Sprintf("%d × %.1f × %.2f", l.Weight, l.Score, l.Assurance)
	switch {
	case l.EvidenceOnly:
		out.Answer, out.Proof = "No answer yet", "no report covers it"
		if l.Effective > 0 {
			out.Proof = "the report alone counts"
		}
		out.Sum = fmt.Sprintf("%d × %.2f × %.2f", l.Weight, rules.Method.Answers.EvidenceOnly, l.E)
	case l.Status == "":
		out.Proof, out.Sum = "counts as nothing", fmt.Sprintf("%d × 0", l.Weight)
	case l.Capped:
		out.Proof, out.Sum = "contradicted by a report", fmt.Sprintf("%d × %.2f", l.Weight, l.Effective)
	default:
		out.Proof = words.EvidenceStatus(l.Status)
		if l.E > 0 && l.Status == scoring.Attested {
			out.Proof += ", lifted by SOC 2"
		}
		out.Sources = append(out.Sources, sourceLink{Icon: "message-question", Text: "Answer"})
	}
	if l.Line != nil {
		if repeats(l.Line.Supports) {
			out.Proof += ", an exception is repeated from the report before"
		}
		out.Sources = append(out.Sources, src.pages(bySubstance(l.Line.Supports), 2)...)
	}
	return out
}
