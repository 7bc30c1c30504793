package reading

import "strings"

// Firms name the fields of a control as they like: "What we did", "How tested",
// "Verdict". A label is known by a word of the lexicon, by what most of its values
// are, or by both.

// lexicons is the words by which a label names a field, the surest first.
var lexicons = [...]struct {
	role role
	rule *rule
}{
	{roleNone, rx(`^(?:control )?(?:owner|operator|frequency|type|nature|category|title|name|domain|family|theme|process|risk|date|period|department|performed by|tested by|prepared by|note|important|page)s?\b|\bowner$|\bfrequency$|\btype$`)},
	{roleResponse, rx(`\bmanagement\b|\brepl(?:y|ies)\b|\brespon(?:se|ds|ded)\b|\banswer(?:s|ed)?\b|corrective|remediat|action plan|\b(?:company|entity|client|vendor|organization)'?s? (?:comment|remark|statement|position|action)|\bremedy\b|what (?:was|has been|is being|will be) done about`)},
	{roleResult, rx(`\bresults?\b|\bfindings?\b|\bfound\b|\bconclu|\boutcomes?\b|\bexceptions?\b|\bdeviations?\b|\bverdict\b|\bsaw\b|\bshow(?:s|ed|n)?\b|\bdetermin|\bassessment\b|\blearn(?:ed|t)\b|\bsay of it\b|\beffective(?:ness)?\?|\bcame (?:of|out)\b`)},
	{roleCriteria, rx(`\bcriteri(?:a|on)\b|\btsc\b|\btsp\b|\btrust\b|^(?:serves|supports|addresses|meets|maps? to|mapp(?:ed|ing)(?: to)?|related to|relates to|satisfies|covers)\b`)},
	{roleTest, rx(`\btest(?:s|ed|ing)?\b|\bprocedures?\b|\bwe (?:did|do|looked|checked|examined|inspected|worked)\b|\bour work\b|\bwork (?:done|performed|carried)\b|\bauditors?\b|\bexamin|\binspect|\bhow (?:we|checked|verified|examined|it was (?:tested|checked|examined))\b|\bchecks?\b|\bchecked\b|\bsteps?\b|\bsampl|\bpopulation\b|\bevidence\b|\bverif|\bapproach\b|\bmethod\b`)},
	{roleID, rx(`^(?:control )?(?:id|no\.?|num(?:ber)?|#|ref(?:erence)?\.?(?: (?:no\.?|number|id))?|code|identifier)$`)},
	{roleControl, rx(`\bcontrols?\b|\bactivit|\bsafeguard|^what .* (?:does|do)\b|^how .* (?:does|works|operates)\b|\bmeasure\b|\bpractice\b|\bdescription\b|\bstatement\b|\bin place\b|\bsays it does\b|^commitment\b`)},
}

// lexicon is the field that the words of a label name, if any.
func lexicon(key string) role {
	for _, l := range lexicons {
		if l.rule.MatchString(key) {
			return l.role
		}
	}
	return roleNone
}

// labelBytes and labelWords bound a label.
const (
	labelBytes = 60
	labelWords = 8
)

// labelKey is the words of a label as labels are compared: in small letters,
// without signs at the ends, every number as 0.
func labelKey(s string) string {
	s = strings.Trim(strings.ToLower(flat(s)), " .:-|•*?")
	return digits.ReplaceAllString(s, "0")
}

// cellKey is labelKey of a first cell, which may be the number of the control
// itself: then it is the form of that number, behind a #.
func cellKey(s string) string {
	s = strings.Trim(flat(s), " .:")
	if !strings.Contains(s, " ") && len(s) > 1 && digits.MatchString(s) && !onlyCriteria(s) && s[0] >= 'A' && s[0] <= 'Z' {
		return "#" + shape(s)
	}
	return labelKey(s)
}

// labelIn finds the label that a text begins with, set off by a sign: where it
// ends, its key, and where the value starts. The key is empty when there is none.
func labelIn(s string, sign offset) (end int, key string, value int) {
	start := len(bullet.FindString(s))
	if start == len(s) {
		start = 0
	}
	rest := truncate(s[start:], labelBytes+2)
	mark := ":"
	if sign == byDash {
		mark = " - "
		if i, k := strings.Index(rest, ". "), strings.Index(rest, mark); i > 0 && (k < 0 || i < k) {
			mark = ". "
		}
	}
	i := strings.Index(rest, mark)
	if i < 2 || i > labelBytes {
		return 0, "", 0
	}
	name := rest[:i]
	value = start + i + len(mark)
	if strings.Count(name, " ") >= labelWords || strings.Contains(name, ". ") || !(name[0] >= 'A' && name[0] <= 'Z') || value < len(s) && sign == byColon && s[value] != ' ' && s[value] != '\n' {
		return 0, "", 0
	}
	return start + i, labelKey(name), value
}

// values is what a label was seen to name.
type values struct {
	n                                             int
	codes, numbers, results, tests, answers, long int
}

// see counts one more value of a label.
func (v *values) see(text string) {
	v.n++
	switch k := roleOfText(text); {
	case k == roleCriteria:
		v.codes++
	case len(text) <= 16 && digits.MatchString(text) && strings.Count(text, " ") < 2:
		v.numbers++
	case k == roleResult:
		v.results++
	case k == roleTest:
		v.tests++
	case k == roleResponse:
		v.answers++
	case len(text) > 30:
		v.long++
	}
}

// most reports whether a count is at least three in five of the values.
func (v *values) most(n int) bool { return n > 0 && n*5 >= v.n*3 }

// roleOf is the field that a label names, by its values and its words.
func (v *values) roleOf(key string) role {
	known := lexicon(key)
	switch {
	case v.most(v.codes):
		return roleCriteria
	case v.most(v.numbers) && (known == roleID || known == roleControl || known == roleNone && v.n > 2 && v.numbers == v.n):
		return roleID
	case v.most(v.results) && (v.n > 2 || known == roleResult || known == roleTest):
		return roleResult
	case known == roleTest && v.tests == 0 && strings.Contains(key, "control") && v.n > 2:
		return roleControl
	case known == roleResult && v.n > 2 && v.most(v.tests) && v.results == 0:
		return roleTest
	case known == roleResponse || known == roleResult:
		return known
	case v.n < 3:
		return roleNone // running text has colons, too
	case known == roleNone && v.most(v.tests):
		return roleTest
	}
	return known
}

// name gives the pieces their labels and the labels their fields: a label is of
// a cell, before a sign, or a short line alone above its value.
func (b *blocks) name(in []strand) []strand {
	seen := map[string]*values{}
	note := func(key, text string) {
		if seen[key] == nil {
			seen[key] = &values{}
		}
		seen[key].see(text)
	}
	for i := range in {
		q := &in[i]
		if q.mark != unnamed {
			note(q.key, q.text)
			continue
		}
		for _, sign := range [...]offset{byColon, byDash} {
			if _, key, value := labelIn(q.text, sign); key != "" {
				note(key, strings.TrimSpace(q.text[value:]))
			}
		}
		if i+1 < len(in) && q.alone() && in[i+1].mark == unnamed {
			note(labelKey(q.text), in[i+1].text)
		}
	}
	b.roles = map[string]role{}
	for key, v := range seen {
		b.roles[key] = v.roleOf(key)
	}
	return b.named(in)
}

// named cuts the labels off the texts.
func (b *blocks) named(in []strand) []strand {
	out := make([]strand, 0, len(in))
	for i := 0; i < len(in); i++ {
		q := in[i]
		if key := labelKey(q.text); q.mark == unnamed && (b.keys[key] > 2 || (q.head || answerTitle.MatchString(q.text)) && b.recurs(key)) && b.roles[key] != roleNone && q.alone() && !b.valued(q.text) && i+1 < len(in) && in[i+1].mark == unnamed && !b.labelled(&in[i+1]) {
			next := in[i+1]
			next.name, next.key, next.mark = q.passage, key, byLine
			q, i = next, i+1
		} else if q.mark == unnamed {
			q = b.cutLabel(q)
		}
		q.role = b.roles[q.key]
		if strings.HasPrefix(q.key, "#") && (q.role == roleNone || q.role == roleCriteria) {
			q.role = roleControl
		}
		if q.mark == unnamed || q.role == roleNone && !b.field(&q) {
			q.role = roleOfText(q.text)
			if q.role == roleCriteria && openID(q.text) > 0 {
				q.role = roleNone // the number of a control and its criteria
			}
		}
		out = append(out, q)
	}
	return out
}

// labelled reports whether a piece is a field of its own, so that it is not the
// value of a label above it.
func (b *blocks) labelled(q *strand) bool {
	if openID(q.text) > 0 {
		return true
	}
	_, key, _ := labelIn(q.text, byColon)
	return q.alone() || key != "" && b.roles[key] != roleNone
}

// valued reports whether a line holds a label and its value.
func (b *blocks) valued(s string) bool {
	_, key, _ := labelIn(s, byDash)
	return key != "" && b.recurs(key) && lexicon(key) != roleNone
}

// recurs reports whether a label begins enough lines to be one. One of an answer
// of management need not: it stands where there is an exception.
func (b *blocks) recurs(key string) bool {
	return b.keys[key] > 2 || b.keys[key] > 0 && lexicon(key) == roleResponse
}

// field reports whether a piece whose label names no field is set apart so surely
// that it is one nevertheless, of no account.
func (b *blocks) field(q *strand) bool { return q.mark == byCell && b.keys[q.key] > 2 }

// cutLabel cuts the label off a piece that begins with one before a sign.
func (b *blocks) cutLabel(q strand) strand {
	if startsCriterion(q.text) {
		return q
	}
	for _, sign := range [...]offset{byColon, byDash} {
		_, key, _ := labelIn(q.text, sign)
		k := b.roles[key]
		if key == "" || k == roleNone || sign == byDash && (!b.recurs(key) || saysResult(q.text)) {
			continue
		}
		end, _, value := labelIn(q.passage.text, sign)
		if value == 0 || openID(q.text) >= end {
			continue
		}
		name := q.cut(0, end)
		rest := b.of(q.cut(value, len(q.passage.text)))
		rest.name, rest.key, rest.mark, rest.style, rest.head = name, key, sign, q.style, false
		return rest
	}
	return q
}

// of makes a piece of a passage.
func (b *blocks) of(p passage) strand {
	lead := len(p.text) - len(strings.TrimLeft(p.text, " \n"))
	q := strand{passage: p.cut(lead, len(p.text))}
	q.text = q.flat()
	return q
}

// alone reports whether a piece is a short line that can be a label for what
// stands below it.
func (q *strand) alone() bool {
	if len(q.text) < 3 || !aloneLine(q.text) || openID(q.text) > 0 || onlyCriteria(q.text) {
		return false
	}
	state, _ := status(q.text)
	return state == Unread && !startsCriterion(q.text)
}

// aloneLine reports whether a line is short enough to be a label by itself. With a
// colon at its end it may be longer.
func aloneLine(s string) bool {
	name, colon := strings.CutSuffix(s, ":")
	if endsSentence(s) || strings.Contains(name, ":") {
		return false
	}
	return len(s) <= 50 && strings.Count(s, " ") < 6 || colon && len(s) <= 90 && strings.Count(s, " ") < 12
}

// answerTitle is a line that can only be the label of management's answer.
var answerTitle = rx(`^(?:(?:the )?(?:management|company|service organization|organization|entity|client|vendor)'?s? )?(?:responses?|repl(?:y|ies)|answers?|comments?|remarks?)(?: (?:of|by|from) (?:the )?(?:management|company|service organization|vendor))? ?:?$`)
