package agreements

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"ward/internal/fault"
)

// The bounds of what can be recorded.
const (
	maxNote   = 4000 // characters
	maxNotice = 1000 // of any unit
)

// check returns every field of the agreement that is wrong.
func (a *Agreement) check() []fault.Field {
	var f []fault.Field
	bad := func(pointer, format string, args ...any) {
		f = append(f, fault.Field{Pointer: pointer, Detail: fmt.Sprintf(format, args...)})
	}
	from, to := a.dates(bad)
	if a.Status == Active && a.EffectiveOn == nil {
		bad("#/effective_on", "is needed for an active agreement")
	}
	if from && to && *a.ExpiresOn < *a.EffectiveOn {
		bad("#/expires_on", "is before effective_on")
	}
	a.checkNotice(bad)
	if a.DocumentID != nil && uuid.Validate(*a.DocumentID) != nil {
		bad("#/document_id", "is not the id of a document")
	}
	switch {
	case utf8.RuneCountInString(a.Note) > maxNote:
		bad("#/note", "is longer than 4,000 characters")
	case !plain(a.Note):
		bad("#/note", "holds control characters")
	case a.Status == NotRequired && strings.TrimSpace(a.Note) == "":
		bad("#/note", "must say why no agreement is required")
	}
	return f
}

// dates checks both dates and says which of them can be compared.
func (a *Agreement) dates(bad func(pointer, format string, args ...any)) (from, to bool) {
	for _, d := range []struct {
		pointer string
		value   *string
		ok      *bool
	}{{"#/effective_on", a.EffectiveOn, &from}, {"#/expires_on", a.ExpiresOn, &to}} {
		if d.value == nil {
			continue
		}
		if _, err := time.Parse(time.DateOnly, *d.value); err != nil {
			bad(d.pointer, "is not a date: write YYYY-MM-DD, a day that exists")
			continue
		}
		*d.ok = true
	}
	return from, to
}

func (a *Agreement) checkNotice(bad func(pointer, format string, args ...any)) {
	n := a.Notice()
	if n == nil {
		return
	}
	if n.Value < 1 || n.Value > maxNotice {
		bad("#/notice/value", "must be a number from 1 to %d", maxNotice)
	}
	if !slices.Contains(Units, n.Unit) {
		bad("#/notice/unit", "must be one of hours, days, business_days")
	}
}

// plain says whether a text is valid and holds no control character but line
// breaks and tabs.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

// settable says why a status cannot be asked for, or "".
func settable(s Status) string {
	switch {
	case s == Expired:
		return "cannot be set: an agreement expires after expires_on"
	case !slices.Contains(Statuses, s):
		return "must be one of not_required, draft, in_negotiation, active, terminated, refused"
	}
	return ""
}

// move changes the status if the move is legal on a day. To stay is no move.
func (a *Agreement) move(to Status, today string) error {
	if to == a.Status {
		return nil
	}
	from := a.StatusOn(today)
	if !slices.Contains(next[from], to) {
		return fault.New(fault.Conflict, "agreement.illegal_move", "An agreement that is %s cannot become %s.", from, to)
	}
	a.Status = to
	return nil
}
