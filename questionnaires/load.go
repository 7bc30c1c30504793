package questionnaires

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"sync"

	"ward/internal/hipaa"
	"ward/internal/hipaa/rulefile"
)

//go:embed *.yaml
var files embed.FS

// knockoutsFile holds the knockout rules; every other YAML file is a
// questionnaire.
const knockoutsFile = "knockouts.yaml"

// Library is the checked questionnaires and knockout rules that belong
// together. Its contents are shared: read only.
type Library struct {
	Version        string           // "questionnaires-1a2b3c4d": digest of the files
	Questionnaires []*Questionnaire // in order of file name
	Knockouts      []KnockoutRule
	Effects        Effects

	questions map[string]entry
	rules     map[string]KnockoutRule
}

type entry struct {
	question      *Question
	questionnaire *Questionnaire
}

// Effects say in words what a knockout of each severity does.
type Effects struct {
	Hard string `yaml:"hard"`
	Soft string `yaml:"soft"`
}

type knockoutsDoc struct {
	Meta struct {
		Title   string `yaml:"title"`
		Version string `yaml:"version"`
	} `yaml:"meta"`
	Effects Effects        `yaml:"effects"`
	Rules   []KnockoutRule `yaml:"rules"`
}

var builtIn = sync.OnceValues(func() (*Library, error) {
	rules, err := hipaa.Load()
	if err != nil {
		return nil, err
	}
	return Parse(files, rules)
})

// Load returns the questionnaires that are built into the program.
func Load() (*Library, error) { return builtIn() }

// Parse reads every YAML file at the top of fsys as one library and checks it
// against the rule data. Every mistake is in the error, with file and line.
func Parse(fsys fs.FS, rules *hipaa.Rules) (*Library, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	c := &checker{rules: rules, questions: map[string]place{}, knockouts: map[string]KnockoutRule{}}
	lib := &Library{questions: map[string]entry{}, rules: c.knockouts}
	hash := sha256.New()
	var ko knockoutsDoc
	kf := rulefile.Read(fsys, knockoutsFile, &ko)
	c.checkKnockouts(kf, ko)
	errs := []error{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		errs = append(errs, err)
		hash.Write([]byte(name + "\x00" + string(data) + "\x00"))
		if name == knockoutsFile {
			continue
		}
		q := &Questionnaire{}
		c.add(rulefile.Read(fsys, name, q), q)
		lib.Questionnaires = append(lib.Questionnaires, q)
	}
	c.checkAll()
	errs = append(errs, kf.Err())
	for _, d := range c.docs {
		errs = append(errs, d.file.Err())
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	lib.Version = "questionnaires-" + hex.EncodeToString(hash.Sum(nil)[:4])
	lib.Knockouts, lib.Effects = ko.Rules, ko.Effects
	lib.index()
	return lib, nil
}

// index resolves the options of every question and fills the lookups.
func (l *Library) index() {
	for _, qn := range l.Questionnaires {
		for i := range qn.Questions {
			q := &qn.Questions[i]
			q.Options = offered(q, qn.OptionSets)
			l.questions[q.ID] = entry{q, qn}
		}
	}
}

// offered returns the options that a person may choose: the set or the
// written list, without "na" where it is not allowed, and with it where it is.
func offered(q *Question, sets map[string][]Option) []Option {
	list := q.Options
	if q.OptionSet != "" {
		list = sets[q.OptionSet]
	}
	var out []Option
	hasNA := false
	for _, o := range list {
		if o.Value == NotApplicable {
			if !q.NAAllowed {
				continue
			}
			hasNA = true
		}
		out = append(out, o)
	}
	if q.NAAllowed && !hasNA {
		out = append(out, Option{Value: NotApplicable, Label: "Not applicable (explain)"})
	}
	return out
}

// Questionnaire returns the questionnaire with a meta.id.
func (l *Library) Questionnaire(id string) (*Questionnaire, bool) {
	for _, q := range l.Questionnaires {
		if q.Meta.ID == id {
			return q, true
		}
	}
	return nil, false
}

// Intake returns the questionnaire about inherent risk. Every library has
// exactly one.
func (l *Library) Intake() *Questionnaire {
	for _, q := range l.Questionnaires {
		if q.Meta.Direction == Risk {
			return q
		}
	}
	return nil
}

// Question returns the question with an id and the questionnaire it stands in.
func (l *Library) Question(id string) (*Question, *Questionnaire, bool) {
	e, ok := l.questions[id]
	return e.question, e.questionnaire, ok
}

// Knockout returns the knockout rule with an id.
func (l *Library) Knockout(id string) (KnockoutRule, bool) {
	k, ok := l.rules[id]
	return k, ok
}
