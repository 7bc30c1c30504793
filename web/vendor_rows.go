package web

import (
	"ward/internal/agreements"
	"ward/internal/reassessments"
	"ward/web/words"
)

// stand is a state as the part "standing" shows it.
func stand(class, icon, text string) words.Standing {
	return words.Standing{Class: class, Icon: icon, Text: text}
}

// baaRow is an agreement in a list.
type baaRow struct {
	Href   string
	Mark   words.Standing
	Term   string // "1 Jul 2024 to 30 Jun 2027"
	Left   string // "in 212 days"; empty: no end comes
	Late   bool
	Notice string // "5 business days (at most 168 hours)"; empty: not on record
	Paper  string // id of its document; empty: none is filed
	Note   string
}

func baaRows(all []agreements.Agreement, today string) []baaRow {
	out := make([]baaRow, 0, len(all))
	for i := range all {
		out = append(out, baaRowOf(&all[i], today))
	}
	return out
}

func baaRowOf(a *agreements.Agreement, today string) baaRow {
	r := baaRow{Href: "/baas/" + a.ID, Mark: baaMark(a, today), Note: a.Note}
	switch from, to := text(a.EffectiveOn), text(a.ExpiresOn); {
	case from != "" && to == "":
		r.Term = "from " + words.Date(from) + ", no fixed end"
	default:
		r.Term = words.Period(from, to)
	}
	if left, ok := a.DaysLeft(today); ok {
		r.Late = left <= expiringSoon
		r.Left = "ends " + words.Until(*a.ExpiresOn, today)
		if left < 0 {
			r.Left = "ended " + words.Count(-left, "day", "days") + " ago"
		}
	}
	if n := a.Notice(); n != nil {
		r.Notice = noticeWords(*n)
	}
	if a.DocumentID != nil {
		r.Paper = *a.DocumentID
	}
	return r
}

// noticeWords says a window for notice with its hours at their longest.
func noticeWords(n agreements.Notice) string {
	w := words.Notice(n.Value, n.Unit)
	hours := words.Number(n.Hours()) + " hours"
	switch n.Unit {
	case agreements.BusinessDays:
		return w + ", at most " + hours
	case agreements.Days:
		return w + ", that is " + hours
	}
	return w
}

// baaMark says where an agreement stands on a day.
func baaMark(a *agreements.Agreement, today string) words.Standing {
	status := a.StatusOn(today)
	m := stand("warn", "alert-triangle", words.AgreementState(status))
	switch status {
	case agreements.Active:
		m.Class, m.Icon = "ok", "circle-check"
		if a.EffectiveOn != nil && *a.EffectiveOn > today {
			m = stand("warn", "clock", "Signed, not in force yet")
		}
	case agreements.NotRequired:
		m.Class, m.Icon = "off", "circle-minus"
	case agreements.Expired, agreements.Refused, agreements.Terminated:
		m.Class, m.Icon = "bad", "alert-octagon"
	}
	return m
}

// dueRow is something that is due, in a list.
type dueRow struct {
	Cause, Detail string
	On, Until     string
	Late, Soon    bool   // overdue; due within 30 days
	Opened        string // date
	ClosedOn      string // date; empty: it is open
}

// soonDays is from how many days before a due date it is said to be near.
const soonDays = 30

func dueRows(all []reassessments.Entry, today string) []dueRow {
	out := make([]dueRow, 0, len(all))
	for _, e := range all {
		out = append(out, dueRowOf(e, today))
	}
	return out
}

func dueRowOf(e reassessments.Entry, today string) dueRow {
	left := words.Days(today, e.DueOn)
	r := dueRow{
		Cause: words.Cause(e.Cause), Detail: words.Dates(e.Detail), On: words.Date(e.DueOn), Until: words.Until(e.DueOn, today),
		Late: left < 0, Soon: left >= 0 && left <= soonDays, Opened: e.OpenedAt.UTC().Format("2 Jan 2006"),
	}
	if e.ClosedAt != nil {
		r.ClosedOn = e.ClosedAt.UTC().Format("2 Jan 2006")
	}
	return r
}
