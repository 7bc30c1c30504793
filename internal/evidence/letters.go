package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ward/internal/calendar"
	"ward/internal/reading"
	"ward/internal/vendors"
)

// Letter is what a bridge letter says of the time after a report.
type Letter struct {
	From, To time.Time // both days included; To is never after the day of the letter. Zero: not known
	Stated   time.Time // the last day that it speaks of, when that is after To; otherwise zero
	// Flaw is why it bridges nothing, whatever reports are held, in one or more
	// sentences; empty: it may follow a report.
	Flaw string

	document ID
	period   *reading.Period // of the report that it names; nil: it names none
	auditor  *string
}

// Letter reads a bridge letter; false for any other document.
func (r *Reviewed) Letter() (Letter, bool) {
	b := r.Extraction.Bridge
	if b == nil {
		return Letter{}, false
	}
	l := Letter{document: r.Document.ID, period: b.ReportPeriod, auditor: b.Auditor}
	from, begins := day(b.From)
	to, ends := day(b.To)
	l.From, l.To = from, to
	var flaws []string
	if r.Excluded != "" {
		flaws = append(flaws, r.Excluded)
	}
	if begins && ends {
		flaws = append(flaws, r.dateFlaws(&l)...)
	} else {
		flaws = append(flaws, "It is not known which days it speaks of. Fill them in in the review.")
	}
	l.Flaw = strings.Join(append(flaws, r.wordFlaws()...), " ")
	return l, true
}

// dateFlaws are what cannot be in the dates of a letter, and cut its time off
// at the day on which it was written: nobody can speak for days to come.
func (r *Reviewed) dateFlaws(l *Letter) (flaws []string) {
	written, dated := day(r.Extraction.Bridge.LetterDate)
	var end time.Time
	var named bool
	if l.period != nil {
		end, named = day(&l.period.End)
	}
	if l.To.Before(l.From) {
		flaws = append(flaws, fmt.Sprintf("It ends on %s, before it begins on %s.", told(l.To), told(l.From)))
	}
	if r.flagged("begins_before_period_end", named, !l.From.After(end)) {
		flaws = append(flaws, fmt.Sprintf("It begins on %s, before the period of its report has ended.", told(l.From)))
	}
	switch {
	case r.flagged("dated_before_report", named && dated, written.Before(end)):
		flaws = append(flaws, "It was written before the period of its report had ended.")
	case dated && written.Before(l.From):
		flaws = append(flaws, fmt.Sprintf("It is dated %s, before the time that it speaks of.", told(written)))
	case dated && written.Before(l.To):
		l.Stated, l.To = l.To, written
	}
	return flaws
}

// flagged says whether a letter has a flaw: by what it follows from, when that
// is known, since a person may have corrected it after the reading; otherwise,
// or when a person decided on the flags themselves, by its flag.
func (r *Reviewed) flagged(flag string, known, follows bool) bool {
	if known && r.verdict("bridge.flags") == "" {
		return follows
	}
	return slices.Contains(r.Extraction.Bridge.Flags, flag)
}

// wordFlaws are what in the words of a letter keeps it from bridging.
func (r *Reviewed) wordFlaws() (flaws []string) {
	b := r.Extraction.Bridge
	if slices.Contains(b.Flags, "unsigned") {
		flaws = append(flaws, "Nobody has signed it.")
	}
	if orEmpty(b.IssuerRole) == "auditor" {
		flaws = append(flaws, "It is the auditor's. Only the vendor's management can speak for the time after a report.")
	}
	changed := b.MaterialChanges != nil
	switch {
	case r.flagged("material_changes", changed, changed && *b.MaterialChanges):
		flaws = append(flaws, "It tells of material changes: the report no longer describes what is in use.")
	case !changed:
		flaws = append(flaws, "It does not say whether anything material has changed. Decide that in the review.")
	}
	return flaws
}

// told is a day in a sentence.
func told(day time.Time) string { return day.Format("2 Jan 2006") }

// bridging is a letter that counts, and the report that it rests on.
type bridging struct {
	Interval
	report audited
}

// sortLetters sorts the letters among documents into those that count, by their
// first day, and those that do not, with the reason.
func sortLetters(docs []Reviewed, held []audited) (counted []Interval, rest []NotCounted) {
	var letters []Letter
	for i := range docs {
		if l, is := docs[i].Letter(); is {
			letters = append(letters, l)
		}
	}
	slices.SortStableFunc(letters, func(a, b Letter) int { return a.From.Compare(b.From) })
	var chain []bridging
	for _, l := range letters {
		why := l.Flaw
		if why == "" {
			var b bridging
			if b, why = l.follow(held, chain); why == "" {
				chain, counted = append(chain, b), append(counted, b.Interval)
				continue
			}
		}
		stated := Interval{Kind: kindBridge, Start: l.From, End: l.To, Document: l.document}
		if !l.Stated.IsZero() {
			stated.End = l.Stated
		}
		rest = append(rest, NotCounted{stated, why})
	}
	return counted, rest
}

// follow finds the time that a letter bridges: from the day after the end of a
// report that it may be about, or of a letter that rests on one, for at most
// three months, and not beyond the day on which the report is stale. Of several
// the longest counts. Without any it says why.
func (l Letter) follow(held []audited, chain []bridging) (best bridging, why string) {
	try := func(end time.Time, report audited) {
		if !l.From.Equal(end.AddDate(0, 0, 1)) || !l.about(report) {
			return
		}
		last := earlier(calendar.MonthsAfter(end, bridgeMonths), calendar.MonthsAfter(report.End, staleMonths))
		b := bridging{Interval{Kind: kindBridge, Start: l.From, End: l.To, Document: l.document, Stated: l.Stated}, report}
		if b.End.After(last) {
			b.End, b.Stated = last, l.last()
		}
		if !b.End.Before(b.Start) && (best.Document == "" || b.End.After(best.End)) {
			best = b
		}
	}
	for _, r := range held {
		try(r.End, r)
	}
	for _, b := range chain {
		try(b.End, b.report)
	}
	if best.Document == "" {
		return best, l.leftOpen(held)
	}
	return best, ""
}

// last is the last day that a letter speaks of.
func (l Letter) last() time.Time {
	if l.Stated.IsZero() {
		return l.To
	}
	return l.Stated
}

// about says whether a letter may be about a report: neither the period nor the
// auditor that it names is another one.
func (l Letter) about(r audited) bool { return l.names(r) && sameFirm(l.auditor, r.auditor) }

// names says whether the period that a letter names, if any, is a report's.
func (l Letter) names(r audited) bool {
	return l.period == nil || l.period.Start == r.Start.Format(time.DateOnly) && l.period.End == r.End.Format(time.DateOnly)
}

// sameFirm compares the names of two auditors. One that is not known is taken
// to be the other; a shorter form of a name is the same firm.
func sameFirm(a, b *string) bool {
	if a == nil || b == nil {
		return true
	}
	x, y := vendors.Plain(*a), vendors.Plain(*b)
	return x == y || strings.HasPrefix(x, y+" ") || strings.HasPrefix(y, x+" ")
}

// leftOpen says why a letter without a flaw of its own follows no report.
func (l Letter) leftOpen(held []audited) string {
	named := slices.Clone(held)
	named = slices.DeleteFunc(named, func(r audited) bool { return !l.names(r) })
	switch {
	case len(held) == 0:
		return "No Type II report that counts is held for it to follow."
	case len(named) == 0:
		return fmt.Sprintf("It is about a report for %s to %s, which is not held.", toldDate(l.period.Start), toldDate(l.period.End))
	}
	i := slices.IndexFunc(named, l.about)
	if i < 0 {
		return fmt.Sprintf("It names %s as the auditor, but the report is by %s.", *l.auditor, *named[0].auditor)
	}
	before := slices.DeleteFunc(named, func(r audited) bool { return !l.about(r) || !r.End.Before(l.From) })
	if len(before) == 0 {
		return fmt.Sprintf("It begins on %s, before the period of any report that it can follow has ended.", told(l.From))
	}
	last := slices.MaxFunc(before, func(a, b audited) int { return cmp.Or(a.End.Compare(b.End), cmp.Compare(a.Document, b.Document)) })
	if l.From.After(calendar.MonthsAfter(last.End, staleMonths)) {
		return fmt.Sprintf("Its report ended on %s, more than twelve months before: no letter bridges that long.", told(last.End))
	}
	return fmt.Sprintf("It begins on %s, but what it could follow ended earlier: the days after %s are left open.", told(l.From), told(last.End))
}

// toldDate is a date in a sentence.
func toldDate(date string) string {
	if t, ok := day(&date); ok {
		return told(t)
	}
	return "an unknown day"
}
