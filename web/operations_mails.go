package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/notices"
	"ward/web/words"
)

// mailRow is one mail of the outbox.
type mailRow struct {
	ID, To, Subject string
	Status          notices.Status
	CreatedAt       time.Time
	SentAt          *time.Time
}

// State says where the mail is.
func (m mailRow) State() string { return words.MailStatus(m.Status) }

// Icon is the icon of the state, and Class its colour.
func (m mailRow) Icon() string {
	return map[notices.Status]string{notices.Queued: "clock", notices.Sent: "circle-check", notices.Failed: "mail-off", notices.Kept: "mail"}[m.Status]
}

// Class is the class of the state.
func (m mailRow) Class() string {
	return map[notices.Status]string{notices.Sent: "ok", notices.Failed: "bad"}[m.Status]
}

// mailFilter is what a list of mails is narrowed by.
type mailFilter struct{ Status, Query, After string }

// mails returns at most n mails, newest first, and the mark of the next page.
func (s *Server) mails(ctx context.Context, by identity.Actor, f mailFilter, n int) (rows []mailRow, next string, _ error) {
	found, err := s.svc.Notices.List(ctx, by, notices.Filter{Status: notices.Status(f.Status), Query: f.Query, After: f.After}, n+1)
	if err != nil {
		return nil, "", err
	}
	if len(found) > n {
		found = found[:n]
		next = found[n-1].ID
	}
	for _, m := range found {
		rows = append(rows, mailRow{ID: m.ID, To: m.To, Subject: m.Subject, Status: m.Status, CreatedAt: m.CreatedAt, SentAt: m.SentAt})
	}
	return rows, next, nil
}

// mailsView is the outbox.
type mailsView struct {
	page
	Rows          []mailRow
	Status, Query control
	Filtered      bool
	First, Next   string // addresses of pages; empty: there is none
	Sends         bool   // a mail server is set up
}

func (*mailsView) template() string { return "operations/mails" }

const mailsAPage = 50

// listMails serves GET /operations/mails.
func (s *Server) listMails(c echo.Context) error {
	f := form{values: c.QueryParams()}
	filter := mailFilter{Status: f.Value("status"), Query: f.Value("q"), After: f.Value("cursor")}
	options := []option{{Label: "Any state"}}
	known := filter.Status == ""
	for _, st := range notices.Statuses {
		options = append(options, option{Value: string(st), Label: words.MailStatus(st)})
		known = known || filter.Status == string(st)
	}
	if !known || !plain(filter.Query) || filter.After != "" && uuid.Validate(filter.After) != nil {
		return fault.New(fault.Invalid, "request.invalid", "The address of this list is not one that Ward makes.")
	}
	rows, next, err := s.mails(c.Request().Context(), actor(c), filter, mailsAPage)
	if err != nil {
		return err
	}
	v := &mailsView{
		page: page{Title: "Mail outbox", Nav: "operations"}, Rows: rows, Sends: s.svc.Notices.Sends(),
		Status: f.choose("status", "State", options), Query: f.control("q", "Recipient or subject"),
		Filtered: filter.Status != "" || filter.Query != "",
	}
	v.Query.Max, v.Query.Type = maxQuery, "search"
	if filter.After != "" {
		v.First = withQuery("/operations/mails", url.Values{"status": {filter.Status}, "q": {filter.Query}})
	}
	if next != "" {
		v.Next = withQuery("/operations/mails", url.Values{"status": {filter.Status}, "q": {filter.Query}, "cursor": {next}})
	}
	return s.show(c, http.StatusOK, v)
}

// mailView is one mail with its text.
type mailView struct {
	page
	Mail  mailRow
	Lines []mailLine
	Error string // why it was not sent, in words; empty: it was, or will be
}

func (*mailView) template() string { return "operations/mail" }

// mailLine is one line of a mail.
type mailLine struct {
	Text string
	Href string // when the line is a link to a page of Ward
}

// showMail serves GET /operations/mails/:id. The service notes who read it: the
// text may hold a link that sets a password.
func (s *Server) showMail(c echo.Context) error {
	id := c.Param("id")
	if uuid.Validate(id) != nil {
		return fault.New(fault.NotFound, "mail.not_found", "There is no such mail.")
	}
	m, err := s.svc.Notices.Get(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	v := &mailView{
		page: page{Title: "Mail", Nav: "operations"},
		Mail: mailRow{ID: m.ID, To: m.To, Subject: m.Subject, Status: m.Status, CreatedAt: m.CreatedAt, SentAt: m.SentAt},
	}
	if m.Error != "" {
		v.Error = words.JobError(m.Error)
	}
	if m.Text != "" {
		v.Lines = mailLines(m.Text, s.opt.BaseURL)
	}
	return s.show(c, http.StatusOK, v)
}

// mailLines makes links of the lines that are addresses of Ward's own pages.
func mailLines(text, base string) []mailLine {
	var out []mailLine
	for _, line := range strings.Split(strings.TrimRight(text, "\r\n"), "\n") {
		l := mailLine{Text: strings.TrimSuffix(line, "\r")}
		if address := strings.TrimSpace(l.Text); strings.HasPrefix(address, base+"/") && !strings.ContainsAny(address, " \t") {
			l.Href = address
		}
		out = append(out, l)
	}
	return out
}

// maxQuery is the longest text that a list is searched for, in characters.
const maxQuery = 200

// plain says whether a text can be searched for.
func plain(text string) bool {
	return len([]rune(text)) <= maxQuery && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' })
}

// withQuery is an address with the parameters that are not empty.
func withQuery(path string, values url.Values) string {
	for name, v := range values {
		if len(v) == 0 || v[0] == "" {
			delete(values, name)
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}
