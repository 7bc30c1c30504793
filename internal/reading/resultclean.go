package reading

// A clean phrase makes a result clean only when it is all that the result says,
// or stands beside words that say nothing of a deviation. "No", "none" and
// "without" may as well belong to one.

var (
	// joins is how words go on after a whole clean phrase. "No issues log" and
	// "effective March" go on otherwise, and are none.
	joins = rx(`^ ?(?:$|[.,;:()*•-]|(?:and|at|during|from|as|based|in|upon|through|throughout|for|with|regarding|related|by|on|when|or|nor)\b)`)
	// doubts are words beside a clean phrase that may take it back.
	doubts = rx(`\b(?:not|no|none|nobody|nothing|never|neither|nor|without|only|unless|until|unable|but|however|although|though|except|where|provided that|in part|partly|partially|all but|late|overdue|delay(?:s|ed)?|lack(?:s|ed|ing)?|absent|incomplete|insufficient|inadequate|in(?:accurate|effective)|remaining|weak(?:ness(?:es)?)?)\b|n't\b`)
	denied = rx(`\bwithout (?:exceptions?|deviations?)\b`)
	// partOnly binds a clean phrase to so many of so many.
	partOnly    = rx(`^ ?(?:for|in|on|during|from|with)\b[^.;,]*[.;, ]*$`)
	allSelected = rx(`^ ?(?:for|in|on) (?:all )?(?:the )?` + counted + ` (?:out )?of (?:the )?` + counted + `(?: [a-z-]+){0,4}[. ]*$`)
)

// afterClean decides a result that begins with a clean phrase by what follows it.
func afterClean(rest string) (state string, note bool) {
	switch {
	case ofAll(rest):
		return NoException, false
	case partOnly.MatchString(rest) && failedSome(rest):
		return Unread, false
	case trailing.MatchString(rest) && !doubtful(rest):
		return NoException, false
	case explicitRx.MatchString(rest):
		return Exception, false
	case absentRx.MatchString(rest):
		return DidNotOccur, false
	case untestedRx.MatchString(rest):
		return NotTested, false
	case troubleRx.MatchString(rest):
		return troubled(rest)
	case partly.MatchString(rest) && failedSome(rest) || contrast.MatchString(rest):
		return Exception, true
	case doubtful(rest):
		return Unread, false
	}
	return NoException, true
}

// doubtful reports whether what follows a clean phrase may take it back, or shows
// that the phrase was none.
func doubtful(rest string) bool {
	rest = undenied(rest)
	return !joins.MatchString(rest) || doubts.MatchString(rest)
}

// undenied is a text without its denials of deviations.
func undenied(s string) string {
	return denied.ReplaceAllString(repeated.ReplaceAllString(s, ""), "")
}

// ofAll reports whether a clean phrase is said of all that were selected, as 25
// of 25.
func ofAll(rest string) bool {
	m := allSelected.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	a, okA := countOf(m[1], m[2])
	b, okB := countOf(m[3], m[4])
	return okA && okB && a == b
}

// deniesAll reports whether the word for a deviation opens a result that says
// there was none, and nothing else.
func deniesAll(s string) bool {
	m := announcedNone.FindStringIndex(s)
	return m != nil && !troubleRx.MatchString(s[m[1]:]) && !doubts.MatchString(undenied(s[m[1]:]))
}

// troubled decides a clean phrase followed by words of trouble. "No exceptions
// noted" in another cell row's place, then a finding, is an exception; a remark
// that repeats the clean phrase is not.
func troubled(rest string) (string, bool) {
	if m := repeated.FindString(rest); m != "" && !troubleRx.MatchString(repeated.ReplaceAllString(rest, "")) {
		return NoException, false
	}
	return Exception, true
}
