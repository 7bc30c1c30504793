package reading

import "strings"

// methodNear decides by the sentences that hold the name, in a paragraph that
// speaks of both methods, and by the sentence after each.
func (p *provider) methodNear(q paragraph, short string) bool {
	ends := append(sentenceEnd.FindAllStringIndex(q.text, -1), []int{len(q.text), len(q.text)})
	from, named := 0, false
	for _, e := range ends {
		text := q.text[from:e[0]]
		if legal.MatchString(q.text[:e[0]+min(1, len(q.text)-e[0])]) && e[1] < len(q.text) && !capitalNext(q.text[e[1]:]) {
			continue // the full stop of a legal form
		}
		holds := strings.Contains(bareText(text), short)
		if (holds || named) && inclusive.MatchString(text) != carve.MatchString(text) {
			p.setMethod(q.cut(from, e[0]), worth("method.sentence"))
			return true
		}
		if holds && p.methodBeside(q, from, e[0]) {
			return true
		}
		from, named = e[1], holds
	}
	return false
}

func capitalNext(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// methodFor leads from a method to the organizations that it is used for.
var methodFor = rx(`(?:(carve[ds]?[ -]*out)|(inclusive))(?: (?:method|basis|approach))?,? (?:(?:is|was|has been) (?:used|elected|applied|chosen) )?(?:for|to|with (?:respect|regard) to|in (?:respect|regard) of|regarding|as regards) `)

// methodBeside decides by the clause of a sentence on both methods that names the
// organization: the method stands before it, with no other method between.
func (p *provider) methodBeside(q paragraph, a, b int) bool {
	text := q.text[a:b]
	all := methodFor.FindAllStringSubmatchIndex(text, -1)
	for i, m := range all {
		end := len(text)
		if i+1 < len(all) {
			end = all[i+1][0]
		}
		if !strings.Contains(bareText(text[m[1]:end]), bareName(p.Name)) {
			continue
		}
		value := "carve_out"
		if m[4] >= 0 {
			value = "inclusive"
		}
		p.Method, p.methodAt, p.methodA, p.methodB, p.sure = &value, q.passage, a+m[0], a+m[1], worth("method.sentence")
		return true
	}
	return false
}

// sameProvider reports whether two names mean one organization: a short form, the
// first letters, the last words, or one with the number of its row.
func sameProvider(a, b string) bool {
	return sameName(a, b) || endOf(a, b) || endOf(b, a) || lettersOf(a) == b || lettersOf(b) == a
}

// endOf reports whether a name is the last words of another, as one that a line
// or a cell has cut is.
func endOf(part, name string) bool {
	part, name = bareName(part), bareName(name)
	return part != "" && strings.HasSuffix(name, " "+part)
}

// lettersOf is the first letters of a name of three words and more, as AWS.
func lettersOf(name string) string {
	words := strings.Fields(legal.ReplaceAllString(name, ""))
	if len(words) < 3 {
		return ""
	}
	out := ""
	for _, w := range words {
		out += w[:1]
	}
	return out
}
