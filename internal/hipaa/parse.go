package hipaa

import (
	"errors"
	"io/fs"
	"slices"

	"ward/internal/hipaa/rulefile"
)

// The files of the rule data.
const (
	requirementsFile = "requirements.yaml"
	criteriaFile     = "criteria.yaml"
	crosswalkFile    = "crosswalk.yaml"
	frameworksFile   = "frameworks.yaml"
)

type meta struct {
	Title   string `yaml:"title"`
	Version string `yaml:"version"`
	AsOf    string `yaml:"as_of"`
}

type requirementsDoc struct {
	Meta         meta          `yaml:"meta"`
	Families     []Family      `yaml:"families"`
	Sources      []Source      `yaml:"sources"`
	Requirements []Requirement `yaml:"requirements"`
}

type criteriaDoc struct {
	Meta     meta        `yaml:"meta"`
	Groups   []Group     `yaml:"groups"`
	Criteria []Criterion `yaml:"criteria"`
}

type crosswalkDoc struct {
	Meta       meta         `yaml:"meta"`
	Strengths  []Meaning    `yaml:"strengths"`
	Mappings   []Mapping    `yaml:"public_mappings"`
	Pairs      []Pair       `yaml:"pairs"`
	Unmapped   []Unmapped   `yaml:"unmapped"`
	Frameworks []Frameworks `yaml:"frameworks"`
}

type frameworksDoc struct {
	Meta          meta          `yaml:"meta"`
	Goals         []Goal        `yaml:"goals"`
	Proposals     []Proposal    `yaml:"proposals"`
	Subcategories []Subcategory `yaml:"subcategories"`
}

// parser carries the ids that references are checked against.
type parser struct {
	families, sources, requirements rulefile.IDs
	groups, criteria, mappings      rulefile.IDs
	goals, proposals, subcategories rulefile.IDs
	pairs, unmapped, frameworks     rulefile.IDs
	category                        map[string]string // of a group
}

// Parse reads rule data from the four files at the top of fsys. Every mistake
// of every file is in the error, each with file and line: unknown or missing
// keys, values that do not exist, ids that are used twice or not defined,
// regulation text without its source.
func Parse(fsys fs.FS) (*Rules, error) {
	var req requirementsDoc
	var crit criteriaDoc
	var cross crosswalkDoc
	var frame frameworksDoc
	p := &parser{category: map[string]string{}}
	rf := rulefile.Read(fsys, requirementsFile, &req)
	cf := rulefile.Read(fsys, criteriaFile, &crit)
	ff := rulefile.Read(fsys, frameworksFile, &frame)
	xf := rulefile.Read(fsys, crosswalkFile, &cross)
	if rf.Readable() && cf.Readable() && ff.Readable() && xf.Readable() {
		p.checkRequirements(rf, req)
		p.checkCriteria(cf, &crit)
		p.checkFrameworks(ff, frame)
		p.checkCrosswalk(xf, cross)
		p.checkPairs(xf, cross.Pairs)
		p.checkUnmapped(xf, req.Requirements, cross)
	}
	if err := errors.Join(rf.Err(), cf.Err(), ff.Err(), xf.Err()); err != nil {
		return nil, err
	}
	r := &Rules{
		AsOf: req.Meta.AsOf, Families: req.Families, Sources: req.Sources, Requirements: req.Requirements,
		Groups: crit.Groups, Criteria: crit.Criteria,
		Strengths: cross.Strengths, Mappings: cross.Mappings, Pairs: cross.Pairs, Unmapped: cross.Unmapped, Frameworks: cross.Frameworks,
		Goals: frame.Goals, Proposals: frame.Proposals, Subcategories: frame.Subcategories,
	}
	r.Version = "hipaa-" + req.Meta.Version + "-" + digest(fsys, []string{requirementsFile, criteriaFile, crosswalkFile, frameworksFile})
	r.index()
	return r, nil
}

func (p *parser) checkRequirements(f *rulefile.File, doc requirementsDoc) {
	f.RequireAll(nil, doc)
	f.Require(rulefile.At("meta"), "title", "version", "as_of")
	for i, x := range doc.Families {
		p.families.Add(f, rulefile.At("families", i), x.ID)
	}
	for i, s := range doc.Sources {
		at := rulefile.At("sources", i)
		p.sources.Add(f, at, s.ID)
		notEmpty(f, at, "what", s.What)
		notEmpty(f, at, "where", s.Where)
	}
	for i, r := range doc.Requirements {
		p.requirements.Add(f, rulefile.At("requirements", i), r.ID)
	}
	for i, r := range doc.Requirements {
		p.checkRequirement(f, rulefile.At("requirements", i), r)
	}
}

func (p *parser) checkRequirement(f *rulefile.File, at rulefile.Path, r Requirement) {
	f.RequireAll(at, r, "text", "text_source", "note", "aliases", "limit_days")
	notEmpty(f, at, "citation", r.Citation)
	notEmpty(f, at, "title", r.Title)
	notEmpty(f, at, "plain", r.Plain)
	oneOf(f, at, "rule", r.Part, SecurityRule, BreachRule, PrivacyRule)
	oneOf(f, at, "kind", r.Kind, GeneralRule, Standard, Specification, Paragraph, OtherDuty, RuleText, Definition)
	oneOf(f, at, "designation", r.Designation, Required, Addressable, IsStandard, IsRule, IsDefinition, Right)
	if !p.families.Has(r.Family) {
		f.Badf(at.Then("family"), "family %q is not known", r.Family)
	}
	if r.Parent != "" && !p.requirements.Has(r.Parent) {
		f.Badf(at.Then("parent"), "parent %q is not known", r.Parent)
	}
	if r.Kind == Specification && r.Parent == "" {
		f.Badf(at.Then("parent"), "a specification needs the standard it belongs to")
	}
	switch {
	case r.Text != "" && r.TextSource == "":
		f.Badf(at, "text_source is missing: say where the text was read")
	case r.TextSource != "" && !p.sources.Has(r.TextSource):
		f.Badf(at.Then("text_source"), "source %q is not known", r.TextSource)
	case r.TextSource != "" && r.Text == "":
		f.Badf(at.Then("text_source"), "a source without a text")
	}
	if r.LimitDays < 0 {
		f.Badf(at.Then("limit_days"), "limit_days %d is below zero", r.LimitDays)
	}
}

func (p *parser) checkCriteria(f *rulefile.File, doc *criteriaDoc) {
	f.RequireAll(nil, *doc)
	f.Require(rulefile.At("meta"), "title", "version")
	for i, g := range doc.Groups {
		at := rulefile.At("groups", i)
		f.RequireAll(at, g)
		p.groups.Add(f, at, g.ID)
		oneOf(f, at, "category", g.Category, Categories...)
		p.category[g.ID] = g.Category
	}
	for i, c := range doc.Criteria {
		at := rulefile.At("criteria", i)
		f.RequireAll(at, c)
		p.criteria.Add(f, at, c.ID)
		notEmpty(f, at, "title", c.Title)
		if !p.groups.Has(c.Group) {
			f.Badf(at.Then("group"), "group %q is not known", c.Group)
		}
		if c.COSO < 0 || c.COSO > 17 {
			f.Badf(at.Then("coso_principle"), "coso_principle %d is not between 0 and 17", c.COSO)
		}
		doc.Criteria[i].Category = p.category[c.Group]
	}
}

// Categories are the categories of the Trust Services Criteria.
var Categories = []string{"security", "availability", "processing_integrity", "confidentiality", "privacy"}

func (p *parser) checkFrameworks(f *rulefile.File, doc frameworksDoc) {
	f.RequireAll(nil, doc)
	for i, g := range doc.Goals {
		at := rulefile.At("goals", i)
		f.RequireAll(at, g)
		p.goals.Add(f, at, g.ID)
		oneOf(f, at, "tier", g.Tier, "essential", "enhanced")
		notEmpty(f, at, "title", g.Title)
	}
	for i, x := range doc.Proposals {
		at := rulefile.At("proposals", i)
		f.RequireAll(at, x)
		p.proposals.Add(f, at, x.ID)
		notEmpty(f, at, "citation", x.Citation)
		rulefile.Each(f, at.Then("current"), "provision", x.Current, p.requirements.Has)
	}
	for i, s := range doc.Subcategories {
		at := rulefile.At("subcategories", i)
		f.RequireAll(at, s)
		p.subcategories.Add(f, at, s.ID)
	}
}

func notEmpty(f *rulefile.File, at rulefile.Path, key, value string) {
	if value == "" {
		f.Badf(at.Then(key), "%s is empty", key)
	}
}

func oneOf[T ~string](f *rulefile.File, at rulefile.Path, key string, value T, allowed ...T) {
	if !slices.Contains(allowed, value) {
		f.Badf(at.Then(key), "%s %q is not one of %q", key, value, allowed)
	}
}
