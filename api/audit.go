package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/audit"
	"ward/internal/identity"
)

func (s *Server) auditRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/audit-events", needs: identity.ReadAudit, handle: s.listAuditEvents},
		{method: http.MethodPost, path: "/audit-events/verify", needs: identity.ReadAudit, handle: s.verifyAudit},
	}
}

type auditEventOut struct {
	Seq      int64           `json:"seq"`
	At       time.Time       `json:"at"`
	Actor    string          `json:"actor"`
	Action   string          `json:"action"`
	Subject  string          `json:"subject"`
	Detail   json.RawMessage `json:"detail"`
	Hash     string          `json:"hash"`
	PrevHash string          `json:"prev_hash"`
}

func auditEvent(e audit.Event) auditEventOut {
	return auditEventOut{
		Seq: e.Seq, At: e.At.UTC(), Actor: e.Actor, Action: e.Action, Subject: e.Subject,
		Detail: json.RawMessage(e.Detail), Hash: e.Hash, PrevHash: e.PrevHash,
	}
}

// listAuditEvents serves GET /api/v1/audit-events, newest first.
func (s *Server) listAuditEvents(c echo.Context) error {
	f, limit, err := auditFilter(c)
	if err != nil {
		return err
	}
	events, err := s.svc.Audit.List(c.Request().Context(), actor(c), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(events, limit, auditEvent, func(e audit.Event) any { return e.Seq })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

func auditFilter(c echo.Context) (f audit.Filter, limit int, err error) {
	if err := onlyParams(c, "actor", "action", "subject", "from", "to", "limit", "cursor", "sort", "q"); err != nil {
		return f, 0, err
	}
	f = audit.Filter{Actor: c.QueryParam("actor"), Action: c.QueryParam("action"), Subject: c.QueryParam("subject")}
	if f.From, err = timeParam(c, "from"); err != nil {
		return f, 0, err
	}
	if f.To, err = timeParam(c, "to"); err != nil {
		return f, 0, err
	}
	if f.Oldest, err = ascending(c, false, "at", "seq"); err != nil {
		return f, 0, err
	}
	if f.Query, err = searchText(c); err != nil {
		return f, 0, err
	}
	if _, err := decodeCursor(c, &f.After); err != nil {
		return f, 0, err
	}
	limit, err = limitOf(c)
	return f, limit, err
}

type brokenOut struct {
	Seq    int64  `json:"seq"`
	Reason string `json:"reason"`
}

// verifyAudit serves POST /api/v1/audit-events/verify: it walks the chain of
// the organization's log.
func (s *Server) verifyAudit(c echo.Context) error {
	n, broken, err := s.svc.Audit.Verify(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	var out struct {
		Valid   bool       `json:"valid"`
		Entries int64      `json:"entries"` // how many hold
		Broken  *brokenOut `json:"broken"`
	}
	out.Valid, out.Entries = broken == nil, n
	if broken != nil {
		out.Broken = &brokenOut{Seq: broken.Seq, Reason: broken.Reason}
	}
	return c.JSON(http.StatusOK, out)
}
