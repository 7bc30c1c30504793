package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// role is what a column of a table holds, by its heading.
type role int

// The roles of columns.
const (
	roleNone role = iota
	roleID
	roleCriteria
	roleControl
	roleTest
	roleResult
	roleTestResult // tests and results in one column
	roleException
	roleResponse
	roleOrganization // a subservice organization
	roleServices
	roleCSOC
	roleCUEC
	roleMethod
	roleCitation // of a law: a mapping, not a matrix
	roles
)

var (
	idHead       = rx(`^(?:related )?(?:control(?: activity)?s? ?)?(?:#|no\.?|num(?:ber)?\.?|id(?:entifier)?s?|ref(?:erence)?\.? ?(?:no\.?|#|number|id)?|point)$|^(?:control|ref)$`)
	citationHead = rx(`citation|\bHIPAA\b|\bCFR\b|§|mapped|^requirement|^standard$|implementation specification|safeguard`)
	csocHead     = rx(`^controls? (?:that )?[\w' -]{2,40} (?:expects?|assumes?|relies on)$|complementary sub-? ?service|\bCSOCs?\b|controls? expected|expected controls?|controls? assumed|sub-?service organization controls?|controls? (?:to be )?(?:implemented|performed) by`)
	orgHead      = rx(`^(?:name of )?(?:the )?(?:sub-? ?service (?:organization|provider)s?|service providers?|third[- ]part(?:y|ies)(?: service providers?)?|vendors?)(?: names?)?$`)
	cuecHead     = rx(`user[- ]entit(?:y|ies)|\bCUECs?\b|user (?:organization )?controls?|^(?:client|customer|user|subscriber|tenant|member)s?'?s? (?:controls?|responsibilit|considerations?|obligations?|duties|measures?|actions?)|controls?,? (?:that |which |expected |required |assumed |left )*(?:of |at |by |for |to )?(?:the |our )?(?:customers?|clients?|users?|subscribers?)\b|(?:considerations?|responsibilit(?:y|ies)|obligations|duties) (?:of|for) (?:the |our )?(?:customers?|clients?|users?|subscribers?)\b`)
	ofUsers      = rx(`controls? (?:expected|assumed|required|to be (?:implemented|performed)) (?:of|at|by|from) (?:the |our )?(?:user[- ]entit|user org|customer|client|user|subscriber)`)
	responseHead = rx(`response|management'?s? (?:comment|action|reply|replies|remark|answer)|^repl(?:y|ies)\b|^(?:remarks?|comments?|answers?) (?:of|by|from) (?:the )?(?:management|directors|company|board)`)
	mixedHead    = rx(`^(?:test )?(?:results?|outcomes?|conclusions?|findings?)\b.*(?:\band |/|& ?)(?:any )?(?:management|response|comment)`) // a result, and the answer in it
	bothHead     = rx(`^tests?\b.*(?:and|/|&) (?:test )?results?|^(?:auditor'?s? )?(?:procedures?|testing) .*results?$`)
	resultHead   = rx(`results?\b|conclusions?$|^outcome|\boutcomes?$|findings?$|^dispositions?\b|^observations?$|^what (?:we|the auditor|our tests?|tests?|testing) (?:found|saw|noted|observed|showed|concluded)\b`)
	exceptHead   = rx(`exceptions?|deviations?`)
	testHead     = rx(`\btests?\b|^(?:audit )?procedures?$|\btesting\b|procedures? performed|(?:auditor'?s?|audit) procedures?|^(?:audit )?work (?:done|performed)|^what (?:we|the auditor) (?:did|tested|looked at)\b`)
	testsOf      = rx(`^(?:(?:the )?(?:service )?auditor'?s? )?(?:tests?|testing) (?:of|applied|performed|procedures?)\b`)
	criteriaHead = rx(`^(?:related |applicable |relevant |mapped )?(?:trust|criteri|tsc|tsp|coso|cc(?:\b| ref))|criteria$|^criteria|criterion`)
	controlHead  = rx(`controls?\b|activit`)
	servicesHead = rx(`^(?:description of )?(?:the )?(?:services?|functions?|purpose)\b(?: provided| performed)?|services? provided|nature of services?`)
	methodHead   = rx(`^(?:reporting )?method|^treatment$|^present(?:ation|ed(?: by)?)$|^how (?:treated|presented)$|carve|inclusi(?:ve|on)`)
)

var roleRules = [...]struct {
	role role
	rule *rule
}{
	{roleID, idHead}, {roleCitation, citationHead}, {roleOrganization, orgHead}, {roleTestResult, bothHead}, {roleTest, testsOf}, {roleCUEC, ofUsers}, {roleCSOC, csocHead}, {roleCUEC, cuecHead},
	{roleResult, mixedHead}, {roleResponse, responseHead}, {roleTestResult, bothHead}, {roleResult, resultHead}, {roleException, exceptHead},
	{roleTest, testHead}, {roleCriteria, criteriaHead}, {roleControl, controlHead}, {roleMethod, methodHead}, {roleServices, servicesHead},
}

// stems are the beginnings of words without one of which a heading names no role.
var stems = [...]string{"control", "criteri", "test", "result", "respons", "exception", "deviation", "service", "activit", "procedure", "user", "customer", "client",
	"#", "no", "id", "ref", "num", "trust", "ts", "cuec", "csoc", "conclusion", "outcome", "finding", "vendor", "method", "third", "cit", "hipaa", "cfr", "§", "mapped",
	"requirement", "standard", "safeguard", "specification", "function", "purpose", "point", "cc", "coso", "carve", "inclus", "management", "provider", "repl", "remark", "answer", "comment",
	"work", "what", "disposition", "observation", "subscriber", "duties", "obligation"}

// headBytes and headWords bound the longest heading that is read, in bytes and in words.
const (
	headBytes = 110
	headWords = 15
)

// roleOf is the role that a heading gives its column.
func roleOf(heading string) role {
	if len(heading) > 2*headBytes {
		return roleNone
	}
	h := strings.ToLower(strings.Trim(flat(heading), ":*. "))
	if h == "" || len(h) > headBytes || strings.Count(h, " ") >= headWords || !hasStem(h) {
		return roleNone
	}
	for _, r := range roleRules {
		if r.rule.MatchString(h) {
			return r.role
		}
	}
	return roleNone
}

// roleOf is roleOf with a memory: a report prints the same heads on every page.
func (r *report) roleOf(heading string) role {
	if len(heading) > 2*headBytes {
		return roleNone
	}
	if k, ok := r.known[heading]; ok {
		return k
	}
	k := roleOf(heading)
	if len(r.known) < 5000 {
		r.known[heading] = k
	}
	return k
}

func hasStem(h string) bool {
	for _, s := range stems {
		if strings.Contains(h, s) {
			return true
		}
	}
	return false
}

// mainStems are those of which the head of a matrix has at least two.
var mainStems = [...]string{"control", "criteri", "test", "result", "exception", "activit", "procedure", "conclusion", "trust", "ref", "findings", "outcome", "tsc", "no.", "#", "respons", "repl", "remark", "finding", "management", "service", "user", "complementary", "work", "disposition", "observation", "what", "client", "customer"}

// mayHead is a quick test whether a row can be the head of a matrix.
func mayHead(s string) bool {
	s = strings.ToLower(s)
	n := 0
	for _, stem := range mainStems {
		if strings.Contains(s, stem) {
			n++
		}
	}
	return n >= 2
}

// headerLine matches a line that holds the heads of a whole matrix.
var headerLine = rx(`(?:control|criteria|test|exception).*(?:result|response|test|control activit)`)

// column is a column of a table: its role and where it lies.
type column struct {
	role   role
	x0, x1 float64
	text   string
}

// head is the head row of a table.
type head []column

// headOf reads a row as a head: nil when fewer than two of its cells have a role
// or one of them reads as a sentence.
func (r *report) headOf(row *pdftext.Row) head {
	texts := make([]string, len(row.Cells))
	for i := range row.Cells {
		t := row.Cells[i].Text
		if len(t) > 150 || len(t) > 20 && strings.HasSuffix(t, ".") {
			return nil
		}
		texts[i] = clean(flat(t))
	}
	var h head
	known := 0
	crossed := seriesHeads(texts)
	for i, t := range texts {
		if strings.HasSuffix(t, ".") && len(t) > 14 || lowerStart(t) {
			return nil
		}
		k := r.roleOf(t)
		if id, _ := numberOf(t); i == 0 && id != "" && len(texts) > 2 {
			h, texts[i] = append(h, column{roleControl, row.Cells[i].Box.X0, row.Cells[i].Box.X1, t}), "" // of the control that the table is of
			continue
		}
		if crossed && seriesHead.MatchString(t) {
			k, texts[i] = roleCriteria, ""
		}
		if k != roleNone {
			known++
		}
		h = append(h, column{k, row.Cells[i].Box.X0, row.Cells[i].Box.X1, t})
	}
	if known < 2 || slices.ContainsFunc(texts, notAHead) {
		return nil
	}
	if h.nameless() {
		h[0].role = roleOrganization
	}
	return h.repaired()
}

// notAHead reports whether a cell reads as a result or as a numbered control.
func notAHead(t string) bool {
	return cleanRx.MatchString(t) || strings.ContainsAny(t, ":.") && explicitRx.MatchString(t) || combinedID(t) != "" || testVerb.MatchString(t)
}

// testVerb is how the text of a test begins.
var testVerb = rx(`^(?:\d[.)] ?)?(?:inspected|inquired|observed|obtained|reviewed|examined|re-?performed|interviewed|selected|compared|verified) `)

// repaired settles heads that two columns share: "Control" beside "Control
// activity" is the number, the wider of two is the text, and beside tests a
// column with another name, such as "Description", is the control.
func (h head) repaired() head {
	ids, controls, unknown := h.all(roleID), h.all(roleControl), h.all(roleNone)
	if h.has(roleResponse) && !h.has(roleTest) && !h.has(roleTestResult) && !h.has(roleControl) && (h.has(roleID) || h.has(roleCriteria)) {
		h.rename(roleResult, roleException) // what was found, beside the answer to it
	}
	if h.has(roleTest) && !h.has(roleResult) && !h.has(roleTestResult) && len(h.all(roleException)) == 1 {
		h.rename(roleException, roleResult) // what the test found, or "None"
	}
	tested := h.has(roleTest) || h.has(roleResult) || h.has(roleTestResult)
	if tested && !h.has(roleTest) && !h.has(roleTestResult) && len(unknown) == 1 && len(ids)+len(controls) == 2 && h.has(roleResult) && unknown[0] == h.all(roleResult)[0]-1 {
		h[unknown[0]].role = roleTest // between the control and its result
		unknown = nil
	}
	switch {
	case tested && len(controls) == 0 && len(unknown) > 0 && len(ids) < 2 && !h.has(roleCUEC):
		for _, i := range unknown {
			if h[i].x1-h[i].x0 > 80 {
				h[i].role = roleControl
				break
			}
		}
	case len(ids) == 1 && h.called(ids[0], "control") && len(controls) == 0 && !h.has(roleResponse) && !h.has(roleException):
		if c := h[ids[0]]; c.x1-c.x0 > 90 || !h.has(roleCriteria) && h.has(roleTest) {
			h[ids[0]].role = roleControl
		}
	case len(ids) == 2:
		for _, i := range ids {
			if h.called(i, "control") {
				h[i].role = roleControl
			}
		}
	case len(controls) == 2 && len(ids) == 0:
		if a, b := h[controls[0]], h[controls[1]]; (a.x1-a.x0)*2 < b.x1-b.x0 {
			h[controls[0]].role = roleID
		}
	}
	return h
}

// rename gives another role to the columns of one.
func (h head) rename(from, to role) {
	for i := range h {
		if h[i].role == from {
			h[i].role = to
		}
	}
}

// called reports whether the head of column i is one word.
func (h head) called(i int, word string) bool {
	return strings.EqualFold(strings.Trim(h[i].text, ": "), word)
}

// repeats reports whether h is the same head again.
func (h head) repeats(o head) bool {
	return len(h) > 0 && slices.EqualFunc(h, o, func(a, b column) bool { return a.role == b.role && a.text == b.text })
}

func (h head) has(k role) bool { return len(h.all(k)) > 0 }

func (h head) all(k role) []int {
	var out []int
	for i := range h {
		if h[i].role == k {
			out = append(out, i)
		}
	}
	return out
}

// matrix reports whether the table lists controls and, in a Type 2, their tests.
func (h head) matrix() bool {
	if h == nil || h.has(roleCitation) || h.has(roleCUEC) || h.has(roleOrganization) || h.has(roleCSOC) {
		return false
	}
	if h.has(roleResponse) && !h.has(roleTest) && !h.has(roleTestResult) && !h.has(roleControl) {
		return false // what was found, and the answers
	}
	results := h.has(roleResult) || h.has(roleTestResult)
	subject := h.has(roleControl) || h.has(roleTest) || h.has(roleID) || h.has(roleCriteria)
	if results && subject || h.has(roleControl) && h.has(roleTest) {
		return true
	}
	if h.has(roleException) || h.has(roleResponse) {
		return false
	}
	return h.has(roleControl) && (h.has(roleID) || h.has(roleCriteria)) || h.has(roleID) && h.has(roleCriteria)
}

// responses reports whether the table lists exceptions with management's answers.
func (h head) responses() bool {
	return h.has(roleResponse) && !h.has(roleTest) && (h.has(roleID) || h.has(roleControl) || h.has(roleException) || h.has(roleCriteria) || h.has(roleResult))
}

// at is the role of the column that holds the middle of a cell.
func (h head) at(b pdftext.Box) role {
	best, cover := roleNone, 0.0
	for _, c := range h {
		lo, hi := max(c.x0, b.X0), min(c.x1, b.X1)
		if hi-lo > cover {
			best, cover = c.role, hi-lo
		}
	}
	return best
}
