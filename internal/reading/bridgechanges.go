package reading

import (
	"fmt"
	"strings"
)

var (
	// changesAnswer is the answer beside a label of a letter that is a form.
	changesAnswer = rx(`(?:material|significant) changes?\b[^.;]{0,120}?[?:\s](yes|no|none)\b ?(?:[:.,;-]|\n|$)`)
	// changeWord is what a statement on changes speaks of.
	changeWord = rx(`\b(?:materially |significantly )?(?:changes?|changed|modifications?|modified|alter(?:ed|ations?)|amendments?)\b|\bunchanged\b|\bunaltered\b`)
	weighty    = rx(`\b(?:material|significant|major|substantial)(?:ly)?\b|\bof (?:significance|substance|note|weight)\b`)
	// happened is a change that was made, not one that might be.
	happened = rx(`\b(?:made|make|implemented|introduced|had|saw|experienced|underwent|undergone|were|was|been|occurred|took place|following|include[sd]?|namely|as follows|listed|described|identified|moved|replaced)\b`)
	// noChange denies before the word, or after it.
	noChange    = rx(`\b(?:no|not|none|nor|never|neither|without|nothing|unaware|cannot|free of|nobody)\b`)
	noneHappens = rx(`^(?:\W*\w+){0,5}\W*\b(?:not|none|never)\b`)
	// butFor takes something out of a denial.
	butFor = rx(`\b(?:other than|except(?:ing)?(?: for| that)?|with the exception of|aside from|apart from|besides|save for|beyond) (?:for )?(?:the |those |that |this |one |two |what )`)
	// changesYes points to changes that the letter lists.
	changesYes = rx(`(?:aside from|other than|except for|with the exception of|apart from) (?:the )?(?:items?|changes?|matters?|following|those)|changes? (?:described|listed|noted|identified) (?:above|below)`)
	// ifAny is what the organization would do about a change to come.
	unreal = rx(`\b(?:would|could|might) have (?:\w+ )?(?:alter|chang|modif)`)
	ifAny  = rx(`\b(?:if|should|in the event|whenever|were there)\b|\bany\b[^.]{0,60}\b(?:will|would|shall)\b|\b(?:will|would|shall) (?:\w+ )?(?:notify|inform|communicate|disclose|report|tell|update)\b`)
	// changeTool is a change in the name of something that may itself change.
	changeTool = rx(`\bchange[- ](?:management|control|requests?|tickets?|advisory)\b`)
	managed    = rx(`next report|changes? in (?:your|personnel)`)
)

// bridgeChanges decides whether the letter reports material changes, sentence
// by sentence. A letter that lists some and is aware of no others reports some.
func (r *report) bridgeChanges(p passage, b *Bridge) {
	const path = "bridge.material_changes"
	if m := changesAnswer.FindStringSubmatchIndex(p.text); m != nil {
		value := strings.EqualFold(p.text[m[2]:m[3]], "yes")
		b.MaterialChanges = &value
		r.put(path, p, m[0], m[1], "bridge.changes_answer", worth("bridge.changes_answer"))
		return
	}
	var yes, no []listed
	for _, s := range statements(p.text) {
		switch changed(s.text) {
		case 1:
			yes = append(yes, s)
		case -1:
			no = append(no, s)
		}
	}
	value, rule, at := len(yes) > 0, "bridge.changes_listed", listed{}
	switch {
	case len(yes) > 0:
		at = yes[0]
		if !saysWhich(p.text, at) {
			rule = "bridge.changes_not_named"
		}
		if len(no) > 0 && !listsChanges(p.text) {
			rule = "bridge.changes_contested"
			r.review(path, fmt.Sprintf("page %d says %q, page %d says %q", p.page(at.a), truncate(flat(at.text), 80), p.page(no[0].a), truncate(flat(no[0].text), 80)))
		}
	case len(no) > 0:
		rule, at = "bridge.no_changes", no[0]
	default:
		r.review(path, "the letter says neither that there were changes nor that there were none")
		return
	}
	b.MaterialChanges = &value
	r.put(path, p, at.a, at.a+len(at.text), rule, worth(rule))
}

// saysWhich reports whether a letter names the changes that a sentence speaks of.
// A letter that does not may as well deny them in words that no rule knows.
func saysWhich(text string, s listed) bool {
	if listsChanges(text) || namely.MatchString(s.text) {
		return true
	}
	return butFor.MatchString(s.text) || changesYes.MatchString(s.text)
}

// namely leads from a statement on changes to what they are.
var namely = rx(`:(?: \S+){3}|\b(?:namely|including|such as|in that|when|by (?:moving|replacing|\w+ing)|to (?:a|an|another)|replaced|moved|outsourced|migrat|was|were) \w+`)

// changed is 1 when a sentence says that there were material changes, -1 when it
// denies them, and 0 when it says neither.
func changed(s string) int {
	s = changeTool.ReplaceAllString(s, "~")
	at := changeWord.FindStringIndex(s)
	if at == nil || managed.MatchString(s) || unreal.MatchString(s) || ifAny.MatchString(s) && !noChange.MatchString(s[:at[0]]) {
		return 0
	}
	word := strings.ToLower(s[at[0]:at[1]])
	heavy := weighty.MatchString(s)
	denies := strings.HasPrefix(word, "un") || noChange.MatchString(s[:at[0]]) || noneHappens.MatchString(s[at[1]:])
	switch {
	case denies && butFor.MatchString(s):
		return 1
	case denies:
		return -1
	case happened.MatchString(s) && (heavy || strings.Contains(strings.ToLower(s), "following")):
		return 1
	case changesYes.MatchString(s):
		return 1
	}
	return 0
}

// statements is the sentences of a text, and the lines that stand by themselves.
func statements(s string) []listed {
	var out []listed
	from := 0
	cut := func(to, next int) {
		if to > from {
			out = append(out, listed{s[from:to], from})
		}
		from = next
	}
	for _, m := range sentenceEnd.FindAllStringIndex(s, -1) {
		if m[0] < from || legal.MatchString(s[from:m[0]+1]) && !newSentence.MatchString(s[m[0]:min(len(s), m[1]+1)]) {
			continue
		}
		cut(m[0], m[1])
	}
	cut(len(s), len(s))
	return out
}

// listsChanges reports whether a text has list items, as changes are listed in.
func listsChanges(text string) bool {
	for _, t := range strings.Split(text, "\n") {
		if bullet.MatchString(t) {
			return true
		}
	}
	return strings.Contains(text, "following")
}
