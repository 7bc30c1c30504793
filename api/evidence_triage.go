package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/fault"
)

// triageOut is an exception with what a person concluded of it.
type triageOut struct {
	DocumentID          evidence.ID `json:"document_id"`
	Index               int         `json:"index"`
	Path                string      `json:"path"`
	Control             *string     `json:"control_id"`
	Deviation           string      `json:"deviation"`
	Relevant            *string     `json:"relevant"`
	RelevanceReason     string      `json:"relevance_reason"`
	Nature              *string     `json:"nature"`
	Severity            string      `json:"severity"`
	SeverityConfirmed   bool        `json:"severity_confirmed"`
	SeverityReason      string      `json:"severity_reason"`
	ProposedSeverity    *string     `json:"proposed_severity"`
	SeverityRule        *string     `json:"severity_rule"`
	CompensatingControl string      `json:"compensating_control"`
	HIPAA               []string    `json:"hipaa"`
	ProposedHIPAA       []string    `json:"proposed_hipaa"`
	WantsFinding        bool        `json:"wants_finding"`
	Note                string      `json:"note"`
	DecidedBy           *string     `json:"decided_by"`
	DecidedByName       *string     `json:"decided_by_name"`
	DecidedAt           *time.Time  `json:"decided_at"`
}

func triageOf(id evidence.ID, x *evidence.Weighed) triageOut {
	out := triageOut{DocumentID: id, Index: x.Index, Path: x.Path, Control: x.Exception.ControlID, Deviation: x.Exception.Text,
		Severity: x.Exception.Severity, SeverityConfirmed: x.Confirmed, ProposedSeverity: orNull(x.Proposed), SeverityRule: orNull(x.Rule),
		HIPAA: []string{}, ProposedHIPAA: append([]string{}, x.Touches...)}
	if t := x.Triage; t != nil {
		out.Relevant, out.RelevanceReason, out.Nature, out.SeverityReason = orNull(t.Relevant), t.RelevanceReason, orNull(t.Nature), t.SeverityReason
		out.CompensatingControl, out.HIPAA, out.WantsFinding, out.Note = t.CompensatingControl, append(out.HIPAA, t.Provisions()...), t.WantsFinding, t.Note
		out.DecidedBy, out.DecidedByName, out.DecidedAt = &t.DecidedBy, &t.DecidedByName, &t.DecidedAt
	}
	return out
}

// exceptionIndex reads the index of an exception from the path.
func exceptionIndex(c echo.Context) (int, error) {
	n, err := strconv.Atoi(c.Param("index"))
	if err != nil || n < 0 {
		return 0, fault.New(fault.NotFound, "fact.not_found", "An exception is named by its index, counted from 0.")
	}
	return n, nil
}

// getTriage serves GET /documents/{id}/exceptions/{index}/triage.
func (s *Server) getTriage(c echo.Context) error {
	i, err := exceptionIndex(c)
	if err != nil {
		return err
	}
	return s.sendTriage(c, i)
}

func (s *Server) sendTriage(c echo.Context, index int) error {
	x, err := s.svc.Evidence.Triage(c.Request().Context(), actor(c), documentID(c), index)
	if err != nil {
		return err
	}
	version := 0 // nobody has weighed it
	if x.Triage != nil {
		version = x.Triage.Version
	}
	setETag(c, version)
	return c.JSON(http.StatusOK, triageOf(documentID(c), x))
}

// putTriage serves PUT /documents/{id}/exceptions/{index}/triage.
func (s *Server) putTriage(c echo.Context) error {
	var in struct {
		Relevant            *string  `json:"relevant"`
		RelevanceReason     string   `json:"relevance_reason"`
		Nature              *string  `json:"nature"`
		Severity            *string  `json:"severity"`
		SeverityReason      string   `json:"severity_reason"`
		CompensatingControl string   `json:"compensating_control"`
		HIPAA               []string `json:"hipaa"`
		WantsFinding        bool     `json:"wants_finding"`
		Note                string   `json:"note"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	i, err := exceptionIndex(c)
	if err != nil {
		return err
	}
	var seen evidence.SeenTriage
	if match := strings.TrimSpace(c.Request().Header.Get("If-Match")); match == `"0"` {
		seen.Version = new(0)
	} else if match != "" && match != "*" {
		version, err := ifMatch(c)
		if err != nil {
			return err
		}
		seen.Version = &version
	}
	w := evidence.Weighing{Relevant: orEmpty(in.Relevant), RelevanceReason: in.RelevanceReason, Nature: orEmpty(in.Nature), Severity: orEmpty(in.Severity),
		SeverityReason: in.SeverityReason, CompensatingControl: in.CompensatingControl, HIPAA: strings.Join(in.HIPAA, ","), WantsFinding: in.WantsFinding, Note: in.Note}
	if _, err := s.svc.Evidence.Weigh(c.Request().Context(), actor(c), documentID(c), i, seen, w, false); err != nil {
		return err
	}
	return s.sendTriage(c, i)
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
