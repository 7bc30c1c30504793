package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/identity"
	"ward/internal/notices"
	"ward/internal/queue"
)

func (s *Server) operatorRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/mails", needs: identity.Operate, handle: s.listMails},
		{method: http.MethodGet, path: "/mails/:id", needs: identity.Operate, handle: s.getMail},
		{method: http.MethodGet, path: "/jobs", needs: identity.Operate, handle: s.listJobs},
		{method: http.MethodPost, path: "/jobs/:id/retry", needs: identity.Operate, handle: s.retryJob},
	}
}

type mailOut struct {
	ID        string         `json:"id"`
	To        string         `json:"to"`
	Subject   string         `json:"subject"`
	Text      *string        `json:"text,omitempty"` // not in lists
	Status    notices.Status `json:"status"`
	Error     string         `json:"error"`
	CreatedAt time.Time      `json:"created_at"`
	SentAt    *time.Time     `json:"sent_at"`
}

func mail(m notices.Mail) mailOut {
	return mailOut{
		ID: m.ID, To: m.To, Subject: m.Subject, Status: m.Status, Error: m.Error,
		CreatedAt: m.CreatedAt.UTC(), SentAt: inUTC(m.SentAt),
	}
}

// listMails serves GET /api/v1/mails: the outbox, newest first.
func (s *Server) listMails(c echo.Context) error {
	limit, err := pageParams(c, "sort", "q", "status")
	if err != nil {
		return err
	}
	status, err := oneOf(c, "status", texts(notices.Statuses)...)
	if err != nil {
		return err
	}
	f := notices.Filter{Status: notices.Status(status)}
	if f.Query, f.After, f.Oldest, err = timeline(c); err != nil {
		return err
	}
	mails, err := s.svc.Notices.List(c.Request().Context(), actor(c), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(mails, limit, mail, func(m notices.Mail) any { return m.ID })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// getMail serves GET /api/v1/mails/{id}, with the text.
func (s *Server) getMail(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	m, err := s.svc.Notices.Get(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	out := mail(m)
	out.Text = &m.Text
	setETag(c, m.Version)
	return c.JSON(http.StatusOK, out)
}

type jobOut struct {
	ID        string      `json:"id"`
	Kind      queue.Kind  `json:"kind"`
	Subject   string      `json:"subject"`
	State     queue.State `json:"state"`
	Failures  int         `json:"failures"`
	Error     string      `json:"error"`
	RunAt     time.Time   `json:"run_at"`
	CreatedAt time.Time   `json:"created_at"`
	FailedAt  *time.Time  `json:"failed_at"`
}

func job(j queue.Open) jobOut {
	return jobOut{
		ID: j.ID, Kind: j.Kind, Subject: j.Subject, State: j.State, Failures: j.Failures, Error: j.Error,
		RunAt: j.RunAt.UTC(), CreatedAt: j.CreatedAt.UTC(), FailedAt: inUTC(j.FailedAt),
	}
}

// listJobs serves GET /api/v1/jobs: what is not done, newest first.
func (s *Server) listJobs(c echo.Context) error {
	limit, err := pageParams(c, "state", "kind", "sort", "q")
	if err != nil {
		return err
	}
	state, err := oneOf(c, "state", texts(queue.States)...)
	if err != nil {
		return err
	}
	kind, err := oneOf(c, "kind", texts([]queue.Kind{queue.ReadDocument, queue.ScoreVendor, queue.SendMail})...)
	if err != nil {
		return err
	}
	f := queue.Filter{State: queue.State(state), Kind: queue.Kind(kind)}
	if f.Query, f.After, f.Oldest, err = timeline(c); err != nil {
		return err
	}
	jobs, err := s.svc.Jobs.List(c.Request().Context(), actor(c), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(jobs, limit, job, func(j queue.Open) any { return j.ID })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// retryJob serves POST /api/v1/jobs/{id}/retry.
func (s *Server) retryJob(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	j, err := s.svc.Jobs.Retry(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, job(j))
}

// texts returns the values of an enum as text.
func texts[T ~string](values []T) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}
