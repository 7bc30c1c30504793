package web

import (
	"fmt"
	"slices"

	"ward/internal/assessments"
	"ward/internal/hipaa"
	"ward/internal/scoring"
	"ward/questionnaires"
	"ward/web/words"
)

// intakeView is the intake of a vendor: the questions, and beside them what
// follows from the answers.
type intakeView struct {
	page
	Head     vendorHead
	Action   string       // address that the form is sent to
	Trial    *intakeTrial // what the answers would change; nil: they are saved
	Retired  bool
	MayWrite bool
	Version  int
	Was      string // the answers that the form shows, to tell what was changed
	Problem  string
	State    saveState
	progress
	Sections   []intakeSection
	Open       []intakeLink // questions without an answer, in order
	Risk       intakeRisk
	Complete   bool
	ReviewedOn string  // date on which a person last stood for the whole; "" never
	NextReview *string // date
}

func (*intakeView) template() string { return "intake/intake" }

// saveState says whether what is on the page is saved.
type saveState struct {
	Class, Icon, Text string
}

// progress counts the questions that must be answered.
type progress struct {
	Answered, Total int
}

func (p progress) words() string { return fmt.Sprintf("%d of %d answered.", p.Answered, p.Total) }

// ToGo is how many questions are open.
func (p progress) ToGo() int { return p.Total - p.Answered }

// Stage is an icon, its class and a word for how far a section is.
func (p progress) Stage() saveState {
	switch {
	case p.Answered == p.Total:
		return saveState{"done", "circle-check", "done"}
	case p.Answered > 0:
		return saveState{"part", "circle-half-2", "started"}
	}
	return saveState{"none", "circle", "not started"}
}

// intakeSection is a group of questions.
type intakeSection struct {
	ID, Title string
	progress
	Questions []intakeQuestion
}

// intakeQuestion is one question with its answer.
type intakeQuestion struct {
	ID, Text, Help string
	Kind           string // one, many or number
	Options        []option
	Value          string // of a number, as typed
	Error          string
	Answered       bool
	Optional       bool
	Why            []intakeReason // provisions that ask for it
}

// intakeReason is a provision behind a question.
type intakeReason struct {
	Citation, Title string
}

// intakeLink leads to a question.
type intakeLink struct {
	ID, Text string
}

// progressOf counts the shown questions that must be answered.
func progressOf(qn *questionnaires.Questionnaire, r *assessments.IntakeResult) progress {
	p := progress{}
	for i := range qn.Questions {
		if q := &qn.Questions[i]; r.Asked[q.ID] && q.Needed() {
			p.Total++
		}
	}
	p.Answered = p.Total - len(r.Missing)
	return p
}

// fill shows the questions with their answers, and what follows from them.
func (v *intakeView) fill(rules *scoring.Rules, catalogue *hipaa.Rules, r *assessments.IntakeResult, f form) {
	qn := rules.Library.Intake()
	v.progress, v.Complete = progressOf(qn, r), len(r.Missing) == 0
	for _, s := range qn.Sections {
		sec := intakeSection{ID: s.ID, Title: s.Title}
		for i := range qn.Questions {
			q := &qn.Questions[i]
			if q.Section != s.ID || !r.Asked[q.ID] {
				continue
			}
			one := questionOf(q, r.Given[q.ID], f, catalogue)
			sec.Questions = append(sec.Questions, one)
			if q.Needed() {
				sec.Total++
				if one.Answered {
					sec.Answered++
				} else {
					v.Open = append(v.Open, intakeLink{ID: q.ID, Text: q.Text})
				}
			}
		}
		if len(sec.Questions) > 0 {
			v.Sections = append(v.Sections, sec)
		}
	}
	v.Risk = riskOf(rules, r)
	v.State = stateOf(r, f)
	if r.ReviewedAt != nil {
		v.ReviewedOn = r.ReviewedAt.Format("2006-01-02")
	}
}

// stateOf says whether what is on the page is saved.
func stateOf(r *assessments.IntakeResult, f form) saveState {
	switch {
	case len(f.wrong) > 0 || f.Problem != "":
		return saveState{"bad", "alert-circle", "Not all is saved: see below"}
	case r.Version == 0:
		return saveState{"off", "circle-dashed", "Nothing is answered yet"}
	}
	return saveState{"ok", "device-floppy", "Saved at " + r.UpdatedAt.UTC().Format("15:04") + " on " + words.Date(r.UpdatedAt.UTC().Format("2006-01-02"))}
}

// questionOf shows one question: what is stored, or what was typed where that
// is no answer.
func questionOf(q *questionnaires.Question, stored questionnaires.Value, f form, catalogue *hipaa.Rules) intakeQuestion {
	out := intakeQuestion{ID: q.ID, Text: q.Text, Help: q.Help, Kind: "one", Optional: !q.Needed(), Answered: !stored.IsZero(), Error: f.Wrong("answers." + q.ID)}
	switch q.Type {
	case questionnaires.Multi:
		out.Kind = "many"
	case questionnaires.NumberType:
		out.Kind, out.Value = "number", shownNumber(stored)
		if out.Error != "" {
			out.Value = f.Value(q.ID)
		}
	}
	chosen := stored.Strings()
	for _, o := range q.Options {
		out.Options = append(out.Options, option{Value: o.Value, Label: o.Label, Chosen: slices.Contains(chosen, o.Value)})
	}
	for _, id := range q.Refs.HIPAA {
		if p, ok := catalogue.Requirement(id); ok {
			out.Why = append(out.Why, intakeReason{Citation: p.Citation, Title: p.Title})
		}
	}
	return out
}
