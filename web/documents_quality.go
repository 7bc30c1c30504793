package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/internal/reading/quality"
	"ward/web/words"
)

// qualityView is the page that tells how much a SOC 2 report can bear as
// evidence.
type qualityView struct {
	page
	Head     docHead
	Doc      *evidence.Item
	Empty    string // why there are no signals, in sentences; "" when there are
	Old      bool   // the document was read before Ward looked for them
	Again    string // that a newer reading is on its way, or has failed; "" for neither
	Count    string // "11 of 14 signals present"
	Rest     string // what the others are: "2 not present, 1 unclear"
	Groups   []signalGroup
	Compared bool
	From     string // the share from which a report is named: "50 %"
	Alike    []alikeRow
	Untraced int
	Mine     bool // the person may have it read again
}

func (*qualityView) template() string { return "documents/quality" }

// signalGroup is a pillar of the rubric with its signals.
type signalGroup struct {
	ID, Title, Asks string
	Rows            []signalRow
}

// signalRow is one signal.
type signalRow struct {
	Title, Why        string
	Word, Icon, Class string
	Detail            string
	Places            []signalPlace
	Pages             []signalPlace // the first places on different pages
	Others            int           // how many pages more have places
}

// signalPlace leads to a page of the report.
type signalPlace struct {
	Page              int
	Href, Note, Quote string
}

// firstPages is how many pages a signal shows before the rest is folded.
const firstPages = 4

// alikeRow is a report that is alike.
type alikeRow struct {
	Doc                          evidence.Item
	Period                       string
	Description, Controls, Tests string // shares: "92 %"
	SameVendor                   bool
}

// showQuality serves GET /documents/{id}/quality.
func (s *Server) showQuality(c echo.Context) error {
	by := actor(c)
	q, err := s.svc.Evidence.Quality(c.Request().Context(), by, documentID(c))
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, newQualityView(q, rowOfDocument(q.Item, by).Mine))
}

func newQualityView(q *evidence.Quality, mine bool) *qualityView {
	v := &qualityView{
		page: page{Title: "Quality of " + q.Name, Nav: "documents"}, Head: documentHead(&q.Item, "quality"), Doc: &q.Item, Mine: mine,
		Compared: q.Compared, Untraced: q.Untraced, From: shareWords(evidence.AlikeFrom),
	}
	switch {
	case q.Reading == 0:
		v.Empty = unreadWords(&q.Item, "What it bears as evidence appears")
		return v
	case !q.Report:
		v.Empty = "Ward looks for these signals in SOC 2 reports. It read this document as something else, so there are none."
		return v
	}
	v.Again = againWords(&q.Item, "signals", "")
	if q.Signals == nil {
		v.Old, v.Empty = true, "This report was read before Ward looked for these signals, so nothing is known of them."
	}
	present, all := quality.Count(q.Signals)
	v.Count, v.Rest = words.Signals(present, all), restOf(q.Signals)
	v.Groups = signalGroups(q)
	for _, a := range q.Alike {
		v.Alike = append(v.Alike, alikeRow{
			Doc: a.Item, Period: words.Period(a.CoversFrom, a.CoversTo), SameVendor: a.SameVendor,
			Description: maybeShare(a.Description), Controls: maybeShare(a.Controls), Tests: maybeShare(a.Tests),
		})
	}
	return v
}

// restOf counts the signals that are not present.
func restOf(signals []reading.Signal) string {
	absent, unclear := 0, 0
	for _, s := range signals {
		switch {
		case quality.Neutral(s.Signal):
		case s.State == reading.Absent:
			absent++
		case s.State == reading.Unclear:
			unclear++
		}
	}
	switch {
	case absent > 0 && unclear > 0:
		return words.Number(absent) + " not present, " + words.Number(unclear) + " unclear"
	case absent > 0:
		return words.Number(absent) + " not present"
	case unclear > 0:
		return words.Number(unclear) + " unclear"
	}
	return ""
}

// signalGroups sorts the signals by pillar.
func signalGroups(q *evidence.Quality) []signalGroup {
	var out []signalGroup
	for _, group := range quality.Groups() {
		g := signalGroup{ID: string(group)}
		g.Title, g.Asks = words.SignalGroup(string(group))
		for _, s := range q.Signals {
			if quality.GroupOf(s.Signal) == group {
				g.Rows = append(g.Rows, rowOfSignal(q.ID, s))
			}
		}
		if len(g.Rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func rowOfSignal(id evidence.ID, s reading.Signal) signalRow {
	r := signalRow{
		Title: words.SignalTitle(s.Signal), Why: words.SignalWhy(s.Signal), Word: words.SignalState(s.Signal, s.State),
		Icon: words.SignalIcon(s.Signal, s.State), Class: words.SignalClass(s.Signal, s.State), Detail: s.Detail,
	}
	seen := map[int]bool{}
	for _, p := range s.Places {
		place := signalPlace{Page: p.Page, Href: fmt.Sprintf("/documents/%s/review?page=%d", id, p.Page), Note: p.Note, Quote: p.Quote}
		r.Places = append(r.Places, place)
		switch {
		case seen[p.Page]:
		case len(r.Pages) < firstPages:
			r.Pages = append(r.Pages, place)
		default:
			r.Others++
		}
		seen[p.Page] = true
	}
	return r
}

// maybeShare says a share, or that it is not known.
func maybeShare(share *float64) string {
	if share == nil {
		return "too little text"
	}
	return shareWords(*share)
}

// shareWords says a share of 0 to 1: "92 %".
func shareWords(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
