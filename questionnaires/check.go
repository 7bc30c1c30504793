package questionnaires

import (
	"regexp"

	"ward/internal/hipaa"
	"ward/internal/hipaa/rulefile"
)

// checker collects the mistakes of a library.
type checker struct {
	rules     *hipaa.Rules
	docs      []doc
	ids       rulefile.IDs
	names     rulefile.IDs
	questions map[string]place
	knockouts map[string]KnockoutRule
}

type doc struct {
	file *rulefile.File
	q    *Questionnaire
}

// place is where a question stands.
type place struct {
	doc  doc
	at   rulefile.Path
	q    *Question
	opts []Option
}

var (
	semver = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`)
	slug   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

func (c *checker) checkKnockouts(f *rulefile.File, ko knockoutsDoc) {
	if !f.Readable() {
		return
	}
	f.RequireAll(nil, ko)
	f.Require(rulefile.At("meta"), "title", "version")
	f.Require(rulefile.At("effects"), "hard", "soft")
	var ids rulefile.IDs
	for i, r := range ko.Rules {
		at := rulefile.At("rules", i)
		f.RequireAll(at, r)
		ids.Add(f, at, r.ID)
		if r.Severity != Hard && r.Severity != Soft {
			f.Badf(at.Then("severity"), "severity %q is neither hard nor soft", r.Severity)
		}
		if r.Title == "" {
			f.Badf(at.Then("title"), "title is empty")
		}
		rulefile.Each(f, at.Then("hipaa"), "provision", r.HIPAA, c.isProvision)
		c.knockouts[r.ID] = r
	}
}

// add registers a questionnaire, so that conditions of others may name its
// questions.
func (c *checker) add(f *rulefile.File, q *Questionnaire) {
	d := doc{f, q}
	c.docs = append(c.docs, d)
	if !f.Readable() {
		return
	}
	for i := range q.Questions {
		at := rulefile.At("questions", i)
		c.ids.Add(f, at, q.Questions[i].ID)
		p := place{doc: d, at: at, q: &q.Questions[i], opts: q.Questions[i].Options}
		if p.q.OptionSet != "" {
			p.opts = q.OptionSets[p.q.OptionSet]
		}
		c.questions[p.q.ID] = p
	}
}

func (c *checker) checkAll() {
	intakes := 0
	for _, d := range c.docs {
		if !d.file.Readable() {
			continue
		}
		c.checkMeta(d)
		c.checkSections(d)
		for i := range d.q.Questions {
			at := rulefile.At("questions", i)
			opts := d.q.Questions[i].Options
			if set := d.q.Questions[i].OptionSet; set != "" {
				opts = d.q.OptionSets[set]
			}
			c.checkQuestion(place{d, at, &d.q.Questions[i], opts})
		}
		c.checkFloors(d)
		if d.q.Meta.Direction == Risk {
			if intakes++; intakes > 1 {
				d.file.Badf(rulefile.At("meta", "direction"), "a second questionnaire of direction risk")
			}
		}
	}
	c.checkCycles()
}

func (c *checker) checkMeta(d doc) {
	f, m, at := d.file, d.q.Meta, rulefile.At("meta")
	f.Require(nil, "meta", "option_sets", "sections", "questions")
	f.RequireAll(at, m, "note")
	c.names.Add(f, at, m.ID)
	if !slug.MatchString(m.ID) {
		f.Badf(at.Then("id"), "id %q is not made of small letters, digits and single hyphens", m.ID)
	}
	if !semver.MatchString(m.Version) {
		f.Badf(at.Then("version"), "version %q is not of the form 1.2.3", m.Version)
	}
	if m.Title == "" {
		f.Badf(at.Then("title"), "title is empty")
	}
	if m.Direction != Control && m.Direction != Risk {
		f.Badf(at.Then("direction"), "direction %q is neither control nor risk", m.Direction)
	}
	if m.Audience != Vendor && m.Audience != Hospital {
		f.Badf(at.Then("audience"), "audience %q is neither vendor nor hospital", m.Audience)
	}
	if m.EstimatedMinutes < 1 {
		f.Badf(at.Then("estimated_minutes"), "estimated_minutes %d is below 1", m.EstimatedMinutes)
	}
}

func (c *checker) checkSections(d doc) {
	f := d.file
	used := map[string]bool{}
	for _, q := range d.q.Questions {
		used[q.Section] = true
	}
	var ids rulefile.IDs
	for i, s := range d.q.Sections {
		at := rulefile.At("sections", i)
		f.RequireAll(at, s)
		ids.Add(f, at, s.ID)
		if s.Weight < 1 || s.Weight > 5 {
			f.Badf(at.Then("weight"), "weight %d is not between 1 and 5", s.Weight)
		}
		if !used[s.ID] {
			f.Badf(at, "section %s has no question", s.ID)
		}
	}
	for i, q := range d.q.Questions {
		if !ids.Has(q.Section) {
			f.Badf(rulefile.At("questions", i, "section"), "section %q is not known", q.Section)
		}
	}
	for name, set := range d.q.OptionSets {
		checkOptions(f, rulefile.At("option_sets", name), set)
	}
}

func (c *checker) isProvision(id string) bool { _, ok := c.rules.Requirement(id); return ok }
func (c *checker) isCriterion(id string) bool { _, ok := c.rules.Criterion(id); return ok }
