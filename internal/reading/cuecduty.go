package reading

import "strings"

// customers is who a report calls its user entities.
const customers = `(?:user[- ]?(?:entit(?:y|ies)|organi[sz]ations?|employers?)|users?|customers?|clients?|subscribers?|tenants?|sponsors?|members?)`

var (
	// dutyTitle is a heading of the user entity controls in other words: what
	// customers must do, customer obligations, controls at user employers.
	dutyTitle = rx(`\bwhat (?:(?:we|the company) (?:expect|ask|need)s? (?:of|from) )?(?:our |the |each )?` + customers + `(?: (?:must|should|shall|need to|have to|are (?:expected|required|asked) to|are responsible for|do|does)\b.*)?$|\b` + customers + `'?s?'? (?:entity )?(?:obligations?|duties|dut(?:y|ies)|considerations?|responsibilit(?:y|ies)|tasks|side)\b|\b` + customers + `'?s?'? (?:entity )?controls?$|\b(?:controls?|duties|measures|things) (?:that |which )?(?:\w+ ){1,3}(?:expects?|asks?|assumes?|needs?|rel(?:y|ies) on|requires?) (?:of |from |at |by )?(?:our |the |each )?` + customers + `\b|\b(?:duties|obligations|responsibilities|tasks|controls?|measures|considerations|share|part) (?:of|at|for|by|left to|expected (?:of|from|at)|assumed (?:of|at)|on the part of) (?:our |the |each )?` + customers + `\b|\b(?:expected|required|assumed|asked) of (?:our |the )?` + customers + `\b|shared responsibilit|^(?:[\dA-Z.]+ )?your (?:responsibilit(?:y|ies)|duties|obligations|part|share|side)\b|\b` + customers + ` (?:must|should) (?:do|see to|take care)`)
	// obliges is a statement on what others than the organization must do.
	obliges = rx(`\b(?:must|should|shall|need to|needs to|have to|(?:is|are) (?:responsible|expected|required|asked|obliged)|(?:is|are) left to)\b|\bresponsib|^(?:[\w-]+ly )?[a-z]{3,}ing\b`)
	// usersTalk is how an auditor's report says that controls of users are relied on.
	usersTalk = rx(`\b(?:nor|not) (?:\w+ ){0,8}(?:of|at) (?:the |its |their )?` + customers + `\b|\b` + customers + ` (?:\w+ ){0,3}(?:do|did|apply|applied|operated?|perform(?:ed)?) (?:what|their|the|those|its)\b|complementary (?:user|customer|client)|contemplated in the design|\bcontrols (?:at|of) (?:the |its |their )?` + customers + `\b|\b` + customers + ` entity controls|\b` + customers + ` (?:\w+ ){0,3}(?:do|does|did|perform|play) (?:its|their) (?:share|part)|\bcontrols (?:that|which) (?:the |its )?` + customers + ` (?:must|should|are)`)
)

// dutyList reads the list under a heading that names the duties of customers in
// words of its own. The items must read as duties, as such a heading may also
// stand over running text.
func (r *report) dutyList(parts []part) []cuec {
	var best []cuec
	size := r.bodySize()
	for _, p := range parts {
		if p.kind == testsPart || p.kind == cover {
			continue
		}
		for i := r.firstLine(p.a); i < len(r.lines) && r.lines[i].at < p.b; i++ {
			l := r.lines[i]
			if l.at < p.a || !r.titlesDuties(i, size) {
				continue
			}
			if items := r.items(i+1, l, size); len(items) > len(best) && (mostOblige(items) || r.announced(i+1, items)) {
				best = items
			}
		}
	}
	return best
}

// titlesDuties reports whether line i is a heading of duties of customers.
func (r *report) titlesDuties(i int, size float64) bool {
	l := r.lines[i]
	if l.at < 0 || l.toc || len(l.text) > 90 || !namesUser(l.text) || sentence(l.text) || strings.HasSuffix(l.text, ":") {
		return false
	}
	return (l.heading(size) || numberedHead.MatchString(l.text) || len(l.text) < 50 && r.apart(i)) && dutyTitle.MatchString(l.text)
}

// apart reports whether line i stands alone after a full stop and more space than
// lines of running text have between them.
func (r *report) apart(i int) bool {
	if i == 0 || i+1 == len(r.lines) {
		return false
	}
	l, before, after := r.lines[i], r.lines[i-1], r.lines[i+1]
	return before.page == l.page && endsSentence(before.text) && breaks(before, l) && !lowerStart(after.text)
}

// announced reports whether what stands between a heading and the list under it
// says that customers are to do what follows.
func (r *report) announced(i int, items []cuec) bool {
	if len(items) < 2 || len(items[0].at.toks) == 0 {
		return false
	}
	var said strings.Builder
	first := items[0].at.toks[0].line
	for ; i < len(r.lines) && r.lines[i] != first && said.Len() < 600; i++ {
		if r.lines[i].at >= 0 {
			said.WriteString(r.lines[i].text + " ")
		}
	}
	return assigns.MatchString(strings.TrimSpace(said.String()))
}

// assigns is a sentence that leads to what users are to do.
var assigns = rx(`complementary (?:user|customer|client|controls? (?:of|at))|\b` + customers + ` (?:\w+ )?(?:must|should|shall|need|has|have|is|are|can|agrees?|undertakes?)\b[^.]*[:.]$|\b(?:assumed?|expected|required|asked) (?:of|from) (?:the |our |each |every )?` + customers + `\b`)

// numberedHead is a heading by its number, as 3.4.
var numberedHead = compile(`^\d{1,2}(?:\.\d{1,2})+\.?\s+[A-Z]`)

// mostOblige reports whether at least two items, and most of them, say what
// somebody must do.
func mostOblige(items []cuec) bool {
	n := 0
	for _, c := range items {
		if obliges.MatchString(c.Text) || onUsers.MatchString(c.Text) {
			n++
		}
	}
	return n > 1 && n*4 >= len(items)*3
}

// reliesOnUsers reports whether the auditor's report or a heading speaks of
// controls of users, and the words.
func (r *report) reliesOnUsers(o opinion) (said string, ok bool) {
	if m := usersTalk.FindStringIndex(o.report.text); m != nil {
		return flat(o.report.text[m[0]:m[1]]), true
	}
	size := r.bodySize()
	for i, l := range r.lines {
		if r.titlesDuties(i, size) {
			return l.text, true
		}
	}
	return "", false
}
