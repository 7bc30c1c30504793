package reading

import (
	"iter"
	"slices"
	"strings"
)

// testTalk is how a paragraph begins that tells what the auditor did.
var testTalk = rx(`^(?:[-•*] ?|\d{1,2}[.)] ?|\(?[a-z]\) ?|test \d+ ?[:.-] ?)?(?:(?:for|from|of|in|using|on|through|with|at) [^.;]{3,110}?,? )?(?:(?:we|the (?:service )?(?:auditors?|practitioners?)|our (?:team|staff|auditors?)|auditors?) )?(?:(?:also|then|further|and|separately|next|first) )?(?:inspected|inquired|enquired|observed|obtained|reviewed|examined|re-?performed|interviewed|selected|compared|verified|read|asked|tested|traced|agreed|checked|recalculated|corroborated|looked at|looked into|walked through|drew|sampled|discussed|confirmed|queried|viewed|watched|attempted|matched|sat with|spoke (?:to|with)|vouched) |^(?:by |through |per )?(?:inspection|inquir(?:y|ies)|enquir(?:y|ies)|observation|re-?performance|walk-?through|examination) (?:of|with|from|as) `)

// answerTalk is how a paragraph begins in which management answers.
var answerTalk = rx(`^(?:management(?:'s)? (?:response|reply|answer|comment|has|have|will|agrees|acknowledges|concurs|accepts|responded|replied|notes|believes|intends|plans|is (?:now|in the process|working|aware))\b|(?:response|reply|answer)\b|the company (?:has|have|will|agrees|acknowledges|accepts|concurs)|we (?:have since|agree|acknowledge|concur|accept|regret|will|have (?:now|also))\b)`)

// roleOfText is what a text without a label holds, as far as its words tell.
func roleOfText(s string) role {
	s = truncate(s, 600)
	named := false
	if n := openID(s); n > 0 {
		named = s[0] >= 'A'
		s = strings.TrimLeft(s[n:], " :.)|-")
	}
	switch {
	case s == "":
		return roleNone
	case named && headsControls(s) && len(s) < 80:
		return roleID
	case onlyCriteria(strings.Trim(s, " .()[]")) || headsControls(s):
		return roleCriteria
	case testTalk.MatchString(s):
		return roleTest
	case saysResult(s):
		return roleResult
	case answerTalk.MatchString(s):
		return roleResponse
	}
	return roleNone
}

// saysResult reports whether a text is a result by the closed list, or announces
// an exception: a bare finding is not told from other text by its words.
func saysResult(s string) bool {
	if m := cleanRx.FindStringIndex(s); m != nil {
		return strings.Contains(s[:m[1]], " ") || trailing.MatchString(s[m[1]:])
	}
	if announced.MatchString(s) || strings.HasPrefix(strings.ToLower(s), "exception") && explicitRx.MatchString(truncate(s, 60)) {
		return true
	}
	if i := strings.Index(s, ". "); i > 0 {
		s = s[:i+1]
	}
	state, _ := status(s)
	return (state == DidNotOccur || state == NotTested) && len(s) < 200
}

// sentences cuts a paragraph that holds several fields of a control: the labels
// in it, what the auditor did, and the result.
func (b *blocks) sentences(q strand) []strand {
	text := q.passage.text
	if q.head || len(text) < 40 {
		return []strand{q}
	}
	var cuts []int
	state := roleOfText(q.text)
	_, key, value := labelIn(text, byColon)
	if lexicon(key) == roleNone {
		if _, key, value = labelIn(text, byDash); !b.recurs(key) {
			key, value = "", 0
		}
	}
	if k := lexicon(key); k != roleNone {
		if state = roleOfText(flat(text[value:])); state != roleTest {
			state = k
		}
	}
	for at := range sentenceStarts(text) {
		if at <= value+1 {
			continue
		}
		rest := truncate(flat(text[at:min(len(text), at+400)]), 300)
		_, key, _ := labelIn(rest, byColon)
		switch named := lexicon(key); {
		case key != "" && named != roleNone:
			state = named
		case state != roleTest && state != roleResult && state != roleResponse && testTalk.MatchString(rest):
			state = roleTest
		case state == roleTest && (startsResultOf(rest)):
			state = roleResult
		case state == roleNone && startsClean(rest):
			state = roleResult
		default:
			continue
		}
		cuts = append(cuts, at)
	}
	return b.cutAt(q, cuts)
}

// startsResultOf reports whether a sentence after a test gives its result.
func startsResultOf(s string) bool {
	return saysResult(s) || explicitRx.MatchString(truncate(s, 60)) || failedSome(s) && !testTalk.MatchString(s)
}

// sentenceStarts yields where the sentences of a text begin, but the first.
func sentenceStarts(text string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i+2 < len(text); i++ {
			if text[i] != '.' && text[i] != ';' && text[i] != ':' || text[i+1] != ' ' && text[i+1] != '\n' {
				continue
			}
			if c := text[i+2]; c >= 'A' && c <= 'Z' || text[i] == '.' && c >= '0' && c <= '9' {
				if text[i] != ':' && !yield(i+2) {
					return
				}
			}
		}
	}
}

// cutAt cuts a piece at offsets of its text.
func (b *blocks) cutAt(q strand, cuts []int) []strand {
	if len(cuts) == 0 {
		return []strand{q}
	}
	var out []strand
	from := 0
	for _, at := range append(slices.Clone(cuts), len(q.passage.text)) {
		if part := b.of(q.cut(from, at)); len(part.toks) > 0 {
			part.style = q.style
			out = append(out, part)
		}
		from = at
	}
	return out
}
