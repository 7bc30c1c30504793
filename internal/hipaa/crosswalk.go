package hipaa

import "ward/internal/hipaa/rulefile"

func (p *parser) checkCrosswalk(f *rulefile.File, doc crosswalkDoc) {
	f.RequireAll(nil, doc)
	f.Require(rulefile.At("meta"), "title", "version")
	for i, s := range doc.Strengths {
		at := rulefile.At("strengths", i)
		oneOf(f, at, "id", s.ID, Full, Partial, Supporting)
		notEmpty(f, at, "meaning", s.Meaning)
	}
	for i, m := range doc.Mappings {
		at := rulefile.At("public_mappings", i)
		f.RequireAll(at, m)
		p.mappings.Add(f, at, m.ID)
		notEmpty(f, at, "url", m.URL)
		notEmpty(f, at, "license", m.License)
	}
	for i, x := range doc.Frameworks {
		at := rulefile.At("frameworks", i)
		f.RequireAll(at, x)
		p.frameworks.Add(f, at.Then("hipaa"), x.HIPAA)
		p.provision(f, at.Then("hipaa"), x.HIPAA)
		rulefile.Each(f, at.Then("hph_cpg"), "goal", x.HPHCPG, p.goals.Has)
		for j, s := range x.CSF2 {
			if !p.subcategories.Has(s.ID) {
				f.Badf(at.Then("csf2", j, "id"), "subcategory %q is not known", s.ID)
			}
		}
	}
}

func (p *parser) checkPairs(f *rulefile.File, pairs []Pair) {
	for i, x := range pairs {
		at := rulefile.At("pairs", i)
		f.RequireAll(at, x)
		p.pairs.Add(f, at, x.TSC+" to "+x.HIPAA)
		p.provision(f, at.Then("hipaa"), x.HIPAA)
		if !p.criteria.Has(x.TSC) {
			f.Badf(at.Then("tsc"), "criterion %q is not known", x.TSC)
		}
		oneOf(f, at, "strength", x.Strength, Full, Partial, Supporting)
		if x.Reason == "" {
			f.Badf(at, "reason is missing: say why the criterion is evidence")
		}
		rulefile.Each(f, at.Then("support"), "public mapping", x.Support, p.mappings.Has)
	}
}

// checkUnmapped demands that every Security Rule provision below the general
// rules has a pair or says why there is none.
func (p *parser) checkUnmapped(f *rulefile.File, reqs []Requirement, doc crosswalkDoc) {
	mapped := map[string]bool{}
	for _, x := range doc.Pairs {
		mapped[x.HIPAA] = true
	}
	for i, u := range doc.Unmapped {
		at := rulefile.At("unmapped", i)
		p.unmapped.Add(f, at.Then("hipaa"), u.HIPAA)
		p.provision(f, at.Then("hipaa"), u.HIPAA)
		notEmpty(f, at, "reason", u.Reason)
		if mapped[u.HIPAA] {
			f.Badf(at.Then("hipaa"), "%s has pairs and cannot be unmapped", u.HIPAA)
		}
	}
	for _, r := range reqs {
		if r.Part == SecurityRule && r.Kind != GeneralRule && !mapped[r.ID] && !p.unmapped.Has(r.ID) {
			f.Badf(rulefile.At("unmapped"), "%s has no pair: add one, or say under unmapped why there is none", r.ID)
		}
	}
}

func (p *parser) provision(f *rulefile.File, at rulefile.Path, id string) {
	if !p.requirements.Has(id) {
		f.Badf(at, "provision %q is not known", id)
	}
}
