package reading

import (
	"strings"
)

const category = `(?:security|availability|processing\s+integrity|confidentiality|privacy)`

var (
	// criteriaTitle is the title of TSP section 100, which names all five
	// categories in every report and says nothing of this one.
	criteriaTitle = rx(`(?:TSP (?:section )?100[A]?,? ?|20\d\d )["']?(?:20\d\d )?trust services criteria for security, availability, processing integrity, confidentiality,? (?:and|or|and/or) privacy`)
	categoryList  = compile(`(?i)(?:relevant\s+to|criteria\s+for|categor(?:y|ies)(?:\s+of)?:?|principles?\s+of|criteria\s+relevant\s+to|addressing|relate\s+to|controls\s+over|controls\s+for|related\s+to)\s+(?:the\s+)?(?:following\s+)?(?:trust\s+services\s+)?(?:categor(?:y|ies)(?:\s+of)?:?\s*)?(` + category + `(?:(?:\s*[,;/&|]\s*(?:and\s+)?|\s+and\s+|\s*\n\s*)` + category + `)*)`)
	// categoryNamed is a list with the word categories after it.
	categoryNamed = compile(`(?i)\bthe\s+(` + category + `(?:(?:\s*[,;/&]\s*(?:and\s+)?|\s+and\s+)` + category + `)*)\s+(?:trust\s+services\s+)?(?:categor(?:y|ies)|criteria|principles?)`)
	oneCategory   = compile(`(?i)` + category)
	hipaaRx       = rx(`\bHIPAA\b|health insurance portability`)
	hipaaScope    = rx(`HIPAA security rule|HIPAA criteria|45 CFR|HIPAA (?:requirements|breach|privacy)|\+ ?HIPAA|and HIPAA`)
	emphasisRx    = rx(`(?m)^emphasis of (?:a )?matters?\b|\bwe draw attention to\b`)
)

// order of categories in the wire form.
var categoryOrder = [...]string{"security", "availability", "processing_integrity", "confidentiality", "privacy"}

// readCategories takes the categories from the scope paragraph and the cover,
// and checks them against the criteria series that have rows in the matrix.
func (r *report) readCategories(o opinion, parts []part, s *SOC2) {
	var claims []claim
	add := func(p passage, rule string) {
		text := criteriaTitle.ReplaceAllStringFunc(p.text, func(m string) string { return strings.Repeat("~", len(m)) })
		found := categoryList.FindAllStringSubmatchIndex(text, -1)
		if len(found) == 0 {
			found = categoryNamed.FindAllStringSubmatchIndex(text, -1)
		}
		for _, m := range found {
			value := strings.Join(orderCategories(text[m[2]:m[3]]), " ")
			claims = append(claims, says(value, p, m[2], m[3], rule))
			return
		}
	}
	add(o.report.cut(0, 6000), "categories.scope_paragraph")
	add(r.body.cut(0, min(coverEnd(parts), 5000)), "categories.cover")
	for _, p := range parts {
		if p.kind == assertionPart {
			add(r.body.cut(p.a, min(p.b, p.a+4000)), "categories.assertion")
			break
		}
	}
	if tested := testedSeries(s.Controls); tested != "" {
		claims = append(claims, says(tested, passage{}, 0, 0, "categories.criteria_with_controls"))
	}
	placed := make([]claim, 0, len(claims)) // a claim with a place speaks for its group
	for _, c := range claims {
		if c.b > c.a {
			placed = append([]claim{c}, placed...)
		} else {
			placed = append(placed, c)
		}
	}
	if v := r.settle("soc2.categories", placed, equal); v != nil && *v != "" {
		s.Categories = strings.Fields(*v)
	}
}

func orderCategories(text string) []string {
	found := map[string]bool{}
	for _, m := range oneCategory.FindAllString(text, -1) {
		found[strings.ReplaceAll(strings.ToLower(flat(m)), " ", "_")] = true
	}
	var out []string
	for _, c := range categoryOrder {
		if found[c] {
			out = append(out, c)
		}
	}
	return out
}

// testedSeries is the categories whose criteria have controls in the matrix.
func testedSeries(controls []Control) string {
	found := map[string]bool{}
	for _, c := range controls {
		for _, k := range c.Criteria {
			found[seriesOf(k)] = true
		}
	}
	if !found["security"] {
		return ""
	}
	var out []string
	for _, c := range categoryOrder {
		if found[c] {
			out = append(out, c)
		}
	}
	return strings.Join(out, " ")
}

// readHIPAA reports whether the examination covers HIPAA: the cover or the
// auditor's report names it as a criterion. Elsewhere the word says nothing.
func (r *report) readHIPAA(o opinion, parts []part, s *SOC2) {
	front := r.body.cut(0, min(coverEnd(parts), 5000))
	for _, place := range [...]struct {
		p    passage
		rule string
	}{{o.report, "hipaa.scope_paragraph"}, {front, "hipaa.cover"}} {
		m := hipaaScope.FindStringIndex(place.p.text)
		if m == nil {
			continue
		}
		s.HIPAAIncluded = true
		confidence := worth(place.rule)
		if hipaaRx.MatchString(front.text) && hipaaRx.MatchString(o.report.text) {
			confidence = weigh(place.rule, check{holds: true}, check{holds: true})
		}
		r.put("soc2.hipaa_included", place.p, m[0], m[1], place.rule, confidence)
		return
	}
}

// readEmphasis keeps the emphasis-of-matter paragraph of the auditor's report.
func (r *report) readEmphasis(o opinion, s *SOC2) {
	m := emphasisRx.FindStringIndex(o.report.text)
	if m == nil {
		return
	}
	rest := o.report.text[m[0]:]
	end := len(rest)
	if at := afterEmphasis.FindStringIndex(rest[min(20, len(rest)):]); at != nil {
		end = 20 + at[0]
	}
	end = min(end, 1500)
	text := flat(rest[:end])
	s.EmphasisOfMatter = &text
	r.put("soc2.emphasis_of_matter", o.report, m[0], m[0]+end, "opinion.emphasis_of_matter", worth("opinion.emphasis_of_matter"))
}

var afterEmphasis = rx(`\nthis report|\nrestrict|\nother matter|\nopinion|our opinion is not (?:modified|qualified) (?:with respect to|for|in respect of) (?:this|these|that) matters?\.`)
