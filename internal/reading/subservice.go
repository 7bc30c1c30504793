package reading

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ward/internal/pdftext"
)

// provider is a subservice organization with its evidence.
type provider struct {
	Subservice
	at       passage
	a, b     int
	rule     string
	weight   float64
	methodAt passage
	methodA  int
	methodB  int
	sure     float64            // of the method
	fields   map[string]passage // of services, criteria and csocs in a table
}

const (
	nameWord = `[\p{Lu}0-9][\p{L}\d_&.'-]*`
	orgName  = nameWord + `(?:,? (?:&|of|the|` + nameWord + `))*`
	// includes is how a report says that it covers another organization's controls
	// without naming the method (DC 200, DC 7).
	includes = `description (?:also )?(?:includes|covers) (?:the )?(?:relevant )?(?:services|controls|functions) (?:of|at) |(?:whose|its|their) controls,? (?:which |that )?(?:we|were|are)(?: also)? (?:examined|tested|covered|included)|examination (?:also )?(?:extended to|included) (?:the|those|these|such) controls|includes (?:its|the) (?:relevant )?controls, and our examination included`
	nameList = `(` + orgName + `(?: \([^)]{1,40}\))?(?:,? (?:and )?` + orgName + `(?: \([^)]{1,40}\))?)*)`
)

var (
	usesRx    = exact(`\b(?:uses|utilizes|utilises|relies on|relies upon|depends on|depends upon|engages|has engaged|contracts with|has contracted with|outsources [^.]{2,80} to)(?: (?:the )?(?:following )?(?:(?:one|two|three|four|five|six|seven|eight) )?(?:services of |(?:third-party |carved-out )?(?:sub-?service organi[sz]ations?|service providers?|vendors?)[,:]? ))? ` + nameList)
	isRx      = exact(`(?:^|[.:] |\n)` + nameList + ` (?:is|are)(?: an?)?(?: independent)?(?: third-party)? (?i:sub-?service organi[sz]ations?)`)
	asRx      = exact(`(?:^|[.:] |\n|\b(?:uses|by|to|and|of) )(` + orgName + `(?: \([^)]{1,40}\))?),? (?i:an?|as an?)(?i: independent)?(?i: third-party)? (?i:sub-?service organi[sz]ation)\b`)
	alsoRx    = exact(`(?:\band(?: (?:on|with|from|by|at|of|to))?|,) (` + orgName + `)(?: \([^)]{1,40}\))? (?:for|to|as)\b`)
	usedRx    = exact(`(?:^|[.:] |\n)` + nameList + ` (?i:(?:is|are) (?:used|engaged|relied (?:on|upon)|contracted))\b`)
	labelRx   = compile(`(?m)^(` + strings.ReplaceAll(orgName, " ", `[ \t]+`) + `)(?: ?\([^)\n]{1,40}\))?(?: +-|:) +[a-z]`)
	doesRx    = exact(`(?:^|[.:] |\n)` + nameList + ` (?i:provides?)[^.]{0,80} (?i:services|hosting|infrastructure)`)
	namedRx   = exact(`(?i:sub-?service organi[sz]ations?)(?: \([^)]{1,60}\))?(?:,|:| named| called|, namely) ` + nameList)
	bulletOrg = compile(`^(` + strings.ReplaceAll(orgName, " ", `\s+`) + `)(?:\s*\([^)]{1,40}\))?\s*(?:-|:|,\s+(?:which|who|for|a|an)\b)\s*`)
	subTalk   = rx(`sub-?service|carve|outside (?:the|our|this) (?:description|examination)|inclusive method|(?:others|third part(?:y|ies)|other organi[sz]ations) (?:\w+ )?(?:perform|provide|host|operate)|(?:performed|provided) by (?:others|third parties)|` + includes)
	inclusive = rx(`inclusive|` + includes)
	carve     = rx(`carve[ds]?[ -]*out|leaves? out|(?:covers?|includes?|describes?) only|only (?:describes?|covers?|includes?)|(?:did|does) not (?:examine|test|cover|describe)|outside (?:of )?(?:the|our|this) (?:scope|description|examination|report)|does not (?:include|disclose|extend)|did not (?:include|extend|evaluate)|not disclose the actual controls|(?:is|are|were|was) (?:excluded|not included)|excludes? |not (?:been )?(?:part of|evaluated|examined)|did not evaluate|not (?:a )?part of`)
	subTitle  = rx(`sub-?service (?:organi[sz]ations?|providers?)|complementary sub-?service|third[- ]party (?:service )?providers|services? (?:of|by|from|provided by|performed by) (?:others|third parties|other organi[sz]ations)|outsourced (?:services|functions)|carved[- ]out services|organi[sz]ations? (?:that |which |on which )?(?:we|the company|the service organi[sz]ation) (?:rel(?:y|ies)|depends?)|reliance on (?:others|third parties|other organi[sz]ations)|\bCSOCs\b|^[\d.A-Z) ]{0,6}(?:(?:key|critical|our) )?(?:suppliers?|vendors?|third parties|providers?) (?:within|behind|used|in|of) (?:the|our|this|by)\b`)
	noneUsed  = rx(`(?:does|did) not (?:use|utilize|rely on) (?:any )?sub-?service|no sub-?service organi[sz]ations? (?:are|were|is|was)? ?(?:used|utilized|relevant|identified)`)
)

// readSubservice lists the subservice organizations: tables headed as such, the
// scope paragraphs of the auditor's report and of the assertion, and the bullets
// under their heading. The method is what the text near the name says.
func (r *report) readSubservice(o opinion, parts []part, s *SOC2) {
	avoid := ""
	if s.ServiceOrganization != nil {
		avoid = *s.ServiceOrganization
	}
	list := r.providerTables()
	paras := r.subserviceParagraphs(parts)
	for _, p := range paras {
		for _, f := range namesIn(p, avoid, s) {
			list = addProvider(list, f)
		}
	}
	if len(list) == 0 {
		paras = append(paras, r.statedParagraphs(parts)...)
		for _, p := range paras {
			for _, f := range namesIn(p, avoid, s) {
				list = addProvider(list, f)
			}
		}
	}
	for i := range list {
		r.method(&list[i], paras, parts)
	}
	r.putProviders(list, s)
	r.checkProviders(o, parts, s)
	r.checkNumber(o, s)
}

// putProviders keeps the organizations with their places.
func (r *report) putProviders(list []provider, s *SOC2) {
	for i, f := range list {
		path := fmt.Sprintf("soc2.subservice_organizations.%d", i)
		s.Subservice = append(s.Subservice, f.Subservice)
		r.put(path, f.at, f.a, f.b, f.rule, f.weight)
		r.put(path+".name", f.at, f.a, f.b, f.rule, f.weight)
		for _, field := range [...]string{"services", "criteria", "csocs"} {
			if p := f.fields[field]; len(p.text) > 0 {
				r.put(path+"."+field, p, 0, len(p.text), f.rule, f.weight)
			}
		}
		if f.Method == nil {
			r.review(path+".method", "neither carve-out nor inclusive is said near the name")
		} else {
			r.put(path+".method", f.methodAt, f.methodA, f.methodB, "subservice.method", f.sure)
		}
	}
}

// providers reports whether a table lists subservice organizations.
func (h head) providers() bool {
	return h.has(roleOrganization) && !h.has(roleResult) && (len(h) > 1)
}

// providerTables reads the tables of subservice organizations.
func (r *report) providerTables() []provider {
	var out []provider
	var h head
	r.eachTable(head.providers, func(page int, got head, row *pdftext.Row) {
		if got != nil {
			h = got
			return
		}
		m := matrix{r: r, head: h}
		f := m.fields(page, row)
		name := r.hy.write(f[roleOrganization], false)
		csocs := sentences(r.hy.write(f[roleCSOC], false).text)
		crit := criteria(plain(f[roleCriteria]))
		value := tidyName(name.flat())
		if len(out) > 0 && r.goesOnName(out[len(out)-1].Name, value) {
			last := &out[len(out)-1]
			last.at = r.hy.write(append(last.at.allLines(), f[roleOrganization]...), false)
			last.Name, last.b = tidyName(last.at.flat()), len(last.at.text)
			value = ""
		}
		if value == "" || lowerStart(value) {
			if len(out) > 0 {
				last := &out[len(out)-1]
				last.CSOCs = append(last.CSOCs, csocs...)
				last.Criteria = unique(append(last.Criteria, crit...))
			}
			return
		}
		p := provider{at: name, b: len(name.text), rule: "subservice.table_row", weight: worth("subservice.table_row"),
			Subservice: Subservice{Name: value, Criteria: crit, CSOCs: csocs, Page: page}}
		p.fields = map[string]passage{"services": r.hy.write(f[roleServices], false), "criteria": r.hy.write(f[roleCriteria], false), "csocs": r.hy.write(f[roleCSOC], false)}
		if services := plain(f[roleServices]); services != "" {
			p.Services = &services
		}
		if how := r.hy.write(f[roleMethod], false); how.text != "" {
			p.setMethod(how, worth("method.column"))
		}
		out = addProvider(out, p)
	})
	return out
}

// goesOnName reports whether the rest of a name stands in the next row: its legal
// form, or words that follow it elsewhere in the report.
func (r *report) goesOnName(name, rest string) bool {
	if rest == "" || legal.MatchString(name) {
		return false
	}
	return bareName(" "+rest) == "" || legalNext.MatchString(rest) || strings.Contains(strings.Join(strings.Fields(r.body.text), " "), name+" "+rest)
}

func (p *provider) setMethod(how passage, sure float64) {
	m, value := inclusive.FindStringIndex(how.text), "inclusive"
	if c := carve.FindStringIndex(how.text); c != nil && (m == nil || c[0] < m[0]) {
		m, value = c, "carve_out"
	}
	if m == nil {
		return
	}
	p.Method, p.methodAt, p.methodA, p.methodB, p.sure = &value, how, m[0], m[1], sure
}

// addProvider adds an organization, or strengthens the one already there.
func addProvider(list []provider, p provider) []provider {
	for i := range list {
		if !sameProvider(list[i].Name, p.Name) {
			continue
		}
		old := &list[i]
		old.weight = probability(odds(old.weight) * max(1, odds(p.weight))) // another place names it too
		if old.Services == nil {
			old.Services = p.Services
		}
		if old.Method == nil && p.Method != nil {
			old.Method, old.methodAt, old.methodA, old.methodB, old.sure = p.Method, p.methodAt, p.methodA, p.methodB, p.sure
		}
		old.Criteria = unique(append(old.Criteria, p.Criteria...))
		for _, c := range p.CSOCs {
			if !slices.Contains(old.CSOCs, c) {
				old.CSOCs = append(old.CSOCs, c)
			}
		}
		return list
	}
	if p.Criteria == nil {
		p.Criteria = []string{}
	}
	if p.CSOCs == nil {
		p.CSOCs = []string{}
	}
	return append(list, p)
}

// method decides carve-out or inclusive for one organization: by what is said in
// the paragraphs that name it, else by the only method that the report knows.
func (r *report) method(p *provider, paras []paragraph, parts []part) {
	if p.Method != nil {
		return
	}
	short := bareName(p.Name)
	for _, q := range paras {
		if !strings.Contains(bareText(q.text), short) {
			continue
		}
		hasIn, hasOut := inclusive.MatchString(q.text), carve.MatchString(q.text)
		if hasIn != hasOut {
			p.setMethod(q.passage, worth("method.paragraph"))
			return
		}
		if hasIn && p.methodNear(q, short) {
			return
		}
	}
	for _, q := range withOpinion(parts) {
		if q.kind != opinionPart && q.kind != descriptionPart && q.kind != assertionPart {
			continue
		}
		text := r.body.cut(q.a, min(q.b, q.a+9000))
		if inclusive.MatchString(text.text) != carve.MatchString(text.text) {
			p.setMethod(text, worth("method.part"))
			return
		}
	}
	if p.rule == "subservice.table_row" && len(p.CSOCs) > 0 {
		// Controls that are expected of an organization are those of a carve-out.
		value := "carve_out"
		p.Method, p.methodAt, p.methodA, p.methodB, p.sure = &value, p.at, p.a, p.b, worth("method.expected_controls")
	}
}

func bareText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	apart := false // a sign that is no letter stands before
	for _, r := range s {
		if r = unicode.ToLower(r); !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127) {
			apart = true
			continue
		}
		if apart && b.Len() > 0 {
			b.WriteByte(' ')
		}
		apart = false
		b.WriteRune(r)
	}
	return b.String()
}
