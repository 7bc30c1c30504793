package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/audit"
	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/web/words"
)

var auditViews = []view{&auditView{}}

func (s *Server) auditRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/audit", needs: identity.ReadAudit, handle: s.auditTrail},
		{method: http.MethodPost, path: "/audit/verify", needs: identity.ReadAudit, handle: s.verifyTrail},
		{method: http.MethodGet, path: "/audit/export", needs: identity.ReadAudit, handle: s.exportTrail},
	}
}

// auditView is the trail of who changed what.
type auditView struct {
	page
	Rows                []auditRow
	Who, What           control
	From, To, Query     control
	SubjectID, VendorID string // only what was done to it, or concerns it
	Chips               []chip // the filters that are on
	Filtered            bool
	First, Next         string // addresses of pages; empty: there is none
	Export              string
	Verified            *verdict
}

func (*auditView) template() string { return "audit/audit" }

// auditRow is one entry in plain words.
type auditRow struct {
	Seq               int64
	At                time.Time
	Who, What         string
	Machine           bool // no person acted
	About             *auditThing
	Nameless          string // what it is about, when that has no name
	SubjectID         string
	Detail            []string
	Hash, Short, Prev string
}

// auditThing is what an entry is about.
type auditThing struct{ Name, Kind, Href, Vendor string }

// verdict is what a look at the whole chain found.
type verdict struct {
	Entries int64 // that hold
	At      time.Time
	Seq     int64  // where it breaks; 0: nowhere
	Reason  string // one sentence
}

// auditAPage is how many entries one page lists.
const auditAPage = 50

// auditTrail serves GET /audit, newest first.
func (s *Server) auditTrail(c echo.Context) error {
	v, err := s.trailView(c)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, v)
}

// trailView reads a page of the trail.
func (s *Server) trailView(c echo.Context) (*auditView, error) {
	by, ctx := actor(c), c.Request().Context()
	q, err := trailFilter(c.QueryParams())
	if err != nil {
		return nil, err
	}
	events, err := s.svc.Audit.List(ctx, by, q.Filter, auditAPage+1)
	if err != nil {
		return nil, err
	}
	v := &auditView{page: page{Title: "Audit trail", Nav: "audit"}, Export: q.address("/audit/export"), SubjectID: q.Subject, VendorID: q.Vendor}
	if len(events) > auditAPage {
		events = events[:auditAPage]
		v.Next = withCursor(q.address("/audit"), events[len(events)-1].Seq)
	}
	if q.After > 0 {
		v.First = q.address("/audit")
	}
	names, err := s.namesOf(ctx, by, events, q.Subject, q.Vendor)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		v.Rows = append(v.Rows, auditRowOf(e, names))
	}
	return v, s.trailControls(ctx, by, q, names, v)
}

// withCursor adds the mark of a page to an address.
func withCursor(address string, seq int64) string {
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	return address + sep + "cursor=" + strconv.FormatInt(seq, 10)
}

// namesOf returns what the ids of some entries are called.
func (s *Server) namesOf(ctx context.Context, by identity.Actor, events []audit.Event, more ...string) (map[string]portfolio.Name, error) {
	ids := slices.Clone(more)
	for _, e := range events {
		ids = append(ids, e.Actor, e.Subject, e.Vendor)
	}
	return s.svc.Portfolio.Names(ctx, by, ids)
}

// whoDid says who acted.
func whoDid(actor string, names map[string]portfolio.Name) string {
	if w := words.Actor(actor); w != "" {
		return w
	}
	if n, ok := names[actor]; ok {
		return n.Name
	}
	return "A former user"
}

// thingOf says what an id stands for; nil when it is not known, or not any
// more.
func thingOf(id string, names map[string]portfolio.Name) *auditThing {
	n, ok := names[id]
	if !ok {
		return nil
	}
	t := &auditThing{Name: n.Name, Kind: words.ThingKind(n.Kind), Href: addressOf(n)}
	if n.VendorName != n.Name {
		t.Vendor = n.VendorName
	}
	return t
}

// Number is the number of the entry, for people.
func (r auditRow) Number() int { return int(r.Seq) }

// Held is how many entries hold, for people.
func (v *verdict) Held() int { return int(v.Entries) }

func auditRowOf(e audit.Event, names map[string]portfolio.Name) auditRow {
	r := auditRow{
		Seq: e.Seq, At: e.At, Who: whoDid(e.Actor, names), Machine: words.Actor(e.Actor) != "", What: words.Entry(e.Action, e.Detail),
		About: thingOf(e.Subject, names), Detail: words.Detail(e.Action, e.Detail), Hash: e.Hash, Short: short(e.Hash), Prev: e.PrevHash,
	}
	if uuid.Validate(e.Subject) == nil {
		r.SubjectID = e.Subject
	}
	if r.About == nil && strings.HasPrefix(e.Action, "session") {
		r.About = thingOf(e.Actor, names) // a session has no name: its owner has
	}
	if r.About == nil {
		r.About, r.Nameless = thingOf(e.Vendor, names), words.Nameless(e.Action)
	}
	return r
}

// short is the beginning of a hash: enough to compare by eye.
func short(hash string) string { return hash[:min(12, len(hash))] }

// verifyTrail serves POST /audit/verify: it changes nothing, and shows what it
// found with the newest entries.
func (s *Server) verifyTrail(c echo.Context) error {
	n, broken, err := s.svc.Audit.Verify(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	found := &verdict{Entries: n, At: s.opt.Now()}
	if broken != nil {
		found.Seq, found.Reason = broken.Seq, sentence(broken.Reason)
	}
	v := &auditView{page: page{Title: "Audit trail", Nav: "audit"}}
	if askedPart(c) != "verified" {
		if v, err = s.trailView(c); err != nil {
			return err
		}
	}
	v.Verified = found
	return s.show(c, http.StatusOK, v)
}

// sentence begins a text with a capital letter and ends it with a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return fmt.Sprintf("%s%s.", strings.ToUpper(text[:1]), strings.TrimSuffix(text[1:], "."))
}

// Before is the address of the entries from the break on.
func (v *verdict) Before() string { return withCursor("/audit", v.Seq+1) }
