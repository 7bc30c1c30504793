package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ward/internal/accounts"
	"ward/internal/audit"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/web/words"
)

// trailQuery are the filters of an address.
type trailQuery struct {
	audit.Filter
	form form
}

// trailFilter reads the filters of an address. Days are whole days in UTC, both
// included.
func trailFilter(values url.Values) (trailQuery, error) {
	f := form{values: values}
	q := trailQuery{form: f, Filter: audit.Filter{Actor: f.Value("actor"), Subject: f.Value("subject"), Vendor: f.Value("vendor"), Query: f.Value("q")}}
	refused := func(about string) (trailQuery, error) {
		return q, fault.New(fault.Invalid, "request.invalid", "This address of the trail is not one that Ward makes: %s.", about)
	}
	if what := f.Value("action"); strings.Contains(what, ".") {
		q.Action = what
	} else if what != "" {
		q.Nouns = []string{what}
	}
	for _, text := range []string{q.Actor, q.Subject, q.Vendor, q.Action, q.Query} {
		if !plain(text) {
			return refused("a filter is longer than 200 characters or holds a control character")
		}
	}
	for name, to := range map[string]*time.Time{"from": &q.From, "to": &q.To} {
		day, err := time.Parse(time.DateOnly, f.Value(name))
		switch {
		case f.Value(name) == "":
		case err != nil:
			return refused("a day is written as 2026-03-31")
		case name == "to":
			*to = day.AddDate(0, 0, 1)
		default:
			*to = day
		}
	}
	if c := f.Value("cursor"); c != "" {
		after, err := strconv.ParseInt(c, 10, 64)
		if err != nil || after < 1 {
			return refused("the page is not a number")
		}
		q.After = after
	}
	return q, nil
}

// address is the address of the trail with the filters that are on.
func (q trailQuery) address(path string, without ...string) string {
	values := url.Values{}
	for _, name := range []string{"actor", "action", "subject", "vendor", "from", "to", "q"} {
		if !slices.Contains(without, name) {
			values.Set(name, q.form.Value(name))
		}
	}
	return withQuery(path, values)
}

// trailControls fills the filters of the page.
func (s *Server) trailControls(ctx context.Context, by identity.Actor, q trailQuery, names map[string]portfolio.Name, v *auditView) error {
	people, err := s.svc.Accounts.List(ctx, by, accounts.UserFilter{Sort: accounts.ByName}, peopleInFilter)
	if err != nil {
		return err
	}
	who := []option{{Label: "Anyone"}, {Value: "system", Label: words.Actor("system")}}
	for _, u := range people {
		who = append(who, option{Value: u.ID, Label: u.Name})
	}
	if a := q.Actor; a != "" && !slices.ContainsFunc(who, func(o option) bool { return o.Value == a }) {
		who = append(who, option{Value: a, Label: whoDid(a, names)})
	}
	v.Who, v.What = q.form.choose("actor", "Who", who), q.form.choose("action", "What", whatOptions)
	v.From, v.To = q.form.control("from", "From"), q.form.control("to", "To")
	v.From.Type, v.To.Type = "date", "date"
	v.Query = q.form.control("q", "Id or action")
	v.Chips, v.Filtered = q.chips(v, names), q.address("/audit") != "/audit"
	return nil
}

// chips are the filters that are on besides the text, each with the address
// without it.
func (q trailQuery) chips(v *auditView, names map[string]portfolio.Name) (out []chip) {
	about := func(id string) string {
		t := thingOf(id, names)
		if t == nil {
			return "one thing that is gone"
		}
		return "the " + t.Kind + " " + t.Name
	}
	for _, f := range []struct{ name, says string }{
		{"actor", "by " + wordOf(v.Who.Options, q.Actor)}, {"action", strings.TrimPrefix(wordOf(v.What.Options, v.What.Value), "– ")},
		{"from", "from " + words.Date(v.From.Value)}, {"to", "to " + words.Date(v.To.Value)},
		{"subject", "only " + about(q.Subject)}, {"vendor", "only what concerns " + about(q.Vendor)},
	} {
		if q.form.Value(f.name) != "" {
			out = append(out, chip{Label: f.says, Without: q.address("/audit", f.name)})
		}
	}
	return out
}

// peopleInFilter is how many people the filter offers; a trail of another one is
// reached from their name.
const peopleInFilter = 200

// whatOptions offers each noun, and each action by what it is about.
var whatOptions = func() []option {
	out := []option{{Label: "Anything"}}
	last := ""
	for _, a := range words.Actions() {
		noun, _, _ := strings.Cut(a, ".")
		if heading := words.AuditNoun(noun); noun != last && heading != "" {
			out = append(out, option{Value: noun, Label: heading})
		}
		last = noun
		out = append(out, option{Value: a, Label: "– " + words.Action(a)})
	}
	return out
}()
