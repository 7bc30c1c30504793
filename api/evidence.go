package api

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
)

func (s *Server) evidenceRoutes() []route {
	return []route{
		{method: http.MethodPost, path: "/vendors/:id/documents", needs: identity.WriteEvidence, handle: s.uploadDocument, upload: true},
		{method: http.MethodGet, path: "/vendors/:id/documents", needs: identity.ReadEvidence, handle: s.listDocuments},
		{method: http.MethodGet, path: "/documents/:id", needs: identity.ReadEvidence, handle: s.getDocument},
		{method: http.MethodDelete, path: "/documents/:id", needs: identity.WriteEvidence, handle: s.removeDocument},
		{method: http.MethodPost, path: "/documents/:id/reread", needs: identity.WriteEvidence, handle: s.rereadDocument},
		{method: http.MethodPut, path: "/documents/:id/services", needs: identity.WriteEvidence, handle: s.setDocumentServices},
		{method: http.MethodGet, path: "/documents/:id/extraction", needs: identity.ReadEvidence, handle: s.getExtraction},
		{method: http.MethodGet, path: "/documents/:id/diff", needs: identity.ReadEvidence, handle: s.getDiff},
		{method: http.MethodGet, path: "/documents/:id/quality", needs: identity.ReadEvidence, handle: s.getQuality},
		{method: http.MethodPut, path: "/documents/:id/facts/:path", needs: identity.WriteEvidence, handle: s.decideFact},
		{method: http.MethodDelete, path: "/documents/:id/facts/:path", needs: identity.WriteEvidence, handle: s.undoFact},
		{method: http.MethodPost, path: "/documents/:id/facts", needs: identity.WriteEvidence, handle: s.addFact},
		{method: http.MethodGet, path: "/documents/:id/exceptions/:index/triage", needs: identity.ReadEvidence, handle: s.getTriage},
		{method: http.MethodPut, path: "/documents/:id/exceptions/:index/triage", needs: identity.WriteEvidence, handle: s.putTriage},
		{method: http.MethodGet, path: "/documents/:id/content", needs: identity.ReadEvidence, handle: s.getContent},
		{method: http.MethodGet, path: "/vendors/:id/coverage", needs: identity.ReadEvidence, handle: s.getCoverage},
	}
}

type documentOut struct {
	ID            evidence.ID     `json:"id"`
	VendorID      string          `json:"vendor_id"`
	Name          string          `json:"name"`
	SHA256        string          `json:"sha256"`
	Size          int64           `json:"bytes"`
	DeclaredClass *string         `json:"declared_class"`
	DocumentClass *string         `json:"document_class"`
	Status        evidence.Status `json:"status"`
	Error         *documentError  `json:"error"`
	Pages         int             `json:"pages"`
	PagesRead     int             `json:"pages_read"`
	Progress      *readProgress   `json:"progress"`
	OpenFacts     int             `json:"open_facts"`
	HasPassword   bool            `json:"has_password"`
	ServiceIDs    []string        `json:"service_ids"`
	UploadedBy    string          `json:"uploaded_by"`
	CreatedAt     time.Time       `json:"created_at"`
}

type documentError struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

type readProgress struct {
	Page  int `json:"page"`
	Pages int `json:"pages"`
}

func documentOf(d evidence.Document) documentOut {
	out := documentOut{
		ID: d.ID, VendorID: d.VendorID, Name: d.Name, SHA256: d.SHA256, Size: d.Size,
		DeclaredClass: orNull(d.DeclaredClass), DocumentClass: orNull(d.DocumentClass), Status: d.Status,
		Pages: d.Pages, PagesRead: d.PagesRead, OpenFacts: d.OpenFacts, HasPassword: d.Password != "", ServiceIDs: append([]string{}, d.ServiceIDs()...), UploadedBy: d.UploadedBy, CreatedAt: d.CreatedAt,
	}
	if d.ErrorCode != "" {
		out.Error = &documentError{Code: d.ErrorCode, Detail: d.ErrorDetail}
	}
	if d.Status == evidence.Processing && d.PagesRead > 0 {
		out.Progress = &readProgress{Page: d.PagesRead, Pages: d.Pages}
	}
	return out
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (s *Server) sendDocument(c echo.Context, status int, d *evidence.Document) error {
	setETag(c, d.Version)
	return c.JSON(status, documentOf(*d))
}

// listDocuments serves GET /vendors/{id}/documents.
func (s *Server) listDocuments(c echo.Context) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	if err := onlyParams(c, "limit", "cursor", "sort", "q", "status", "class"); err != nil {
		return err
	}
	f, err := documentFilter(c)
	if err != nil {
		return err
	}
	list, err := s.svc.Evidence.List(c.Request().Context(), actor(c), c.Param("id"), f, limit+1)
	if err != nil {
		return err
	}
	p, err := pageOf(list, limit, documentOf, func(d evidence.Document) any { return evidence.After{CreatedAt: d.CreatedAt, ID: d.ID} })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, p)
}

func documentFilter(c echo.Context) (f evidence.Filter, err error) {
	if f.Status, err = oneOf(c, "status", "queued", "processing", "extracted", "needs_review", "failed"); err != nil {
		return f, err
	}
	if f.Class, err = oneOf(c, "class", evidence.Classes()...); err != nil {
		return f, err
	}
	if f.Oldest, err = ascending(c, false, "created_at"); err != nil {
		return f, err
	}
	if f.Query, err = searchText(c); err != nil {
		return f, err
	}
	var after evidence.After
	if found, err := decodeCursor(c, &after); err != nil || !found {
		return f, err
	}
	f.After = &after
	_, err = checkAfter(string(after.ID))
	return f, err
}

func documentID(c echo.Context) evidence.ID { return evidence.ID(c.Param("id")) }

// getDocument serves GET /documents/{id}.
func (s *Server) getDocument(c echo.Context) error {
	d, err := s.svc.Evidence.Get(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	return s.sendDocument(c, http.StatusOK, d)
}

// removeDocument serves DELETE /documents/{id}.
func (s *Server) removeDocument(c echo.Context) error {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := s.svc.Evidence.Remove(c.Request().Context(), actor(c), documentID(c), seen, in.Reason); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// rereadDocument serves POST /documents/{id}/reread.
func (s *Server) rereadDocument(c echo.Context) error {
	var in struct {
		Class    *string `json:"class"`
		Password *string `json:"password"`
	}
	if c.Request().ContentLength != 0 {
		if err := decode(c, &in); err != nil {
			return err
		}
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	d, err := s.svc.Evidence.Reread(c.Request().Context(), actor(c), documentID(c), seen, in.Class, in.Password)
	if err != nil {
		return err
	}
	return s.sendDocument(c, http.StatusAccepted, d)
}

// setDocumentServices serves PUT /documents/{id}/services.
func (s *Server) setDocumentServices(c echo.Context) error {
	var in struct {
		ServiceIDs []string `json:"service_ids"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	if in.ServiceIDs == nil {
		return fault.Fieldf("document.invalid", "#/service_ids", "must be a list, empty when the document is about all services")
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	d, err := s.svc.Evidence.SetServices(c.Request().Context(), actor(c), documentID(c), seen, in.ServiceIDs)
	if err != nil {
		return err
	}
	return s.sendDocument(c, http.StatusOK, d)
}

// getExtraction serves GET /documents/{id}/extraction; with format=xlsx, or json,
// as a file.
func (s *Server) getExtraction(c echo.Context) error {
	if err := onlyParams(c, "format"); err != nil {
		return err
	}
	format, err := oneOf(c, "format", string(evidence.AsJSON), string(evidence.AsXLSX))
	if err != nil {
		return err
	}
	if format != "" {
		f := evidence.Format(format)
		return edge.Download(c, s.log, "reading-"+string(documentID(c))+"."+format, f.ContentType(), func(w io.Writer) error {
			return s.svc.Evidence.Export(c.Request().Context(), actor(c), documentID(c), f, w)
		})
	}
	r, err := s.svc.Evidence.Extraction(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	return sendExtraction(c, http.StatusOK, r)
}

func sendExtraction(c echo.Context, status int, r *evidence.Reviewed) error {
	body, err := r.JSON()
	if err != nil {
		return err
	}
	setETag(c, r.Document.Version)
	return c.JSONBlob(status, body)
}

// decideFact serves PUT /documents/{id}/facts/{path}.
func (s *Server) decideFact(c echo.Context) error {
	var in struct {
		Decision evidence.Verdict `json:"decision"`
		Value    json.RawMessage  `json:"value"`
		Note     string           `json:"note"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	r, err := s.svc.Evidence.Decide(c.Request().Context(), actor(c), documentID(c), evidence.Seen{Version: seen}, c.Param("path"), in.Decision, in.Value, in.Note)
	if err != nil {
		return err
	}
	return sendExtraction(c, http.StatusOK, r)
}

// undoFact serves DELETE /documents/{id}/facts/{path}.
func (s *Server) undoFact(c echo.Context) error {
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	r, err := s.svc.Evidence.Undo(c.Request().Context(), actor(c), documentID(c), evidence.Seen{Version: seen}, c.Param("path"))
	if err != nil {
		return err
	}
	return sendExtraction(c, http.StatusOK, r)
}

// addFact serves POST /documents/{id}/facts.
func (s *Server) addFact(c echo.Context) error {
	var in struct {
		List  string          `json:"list"`
		Value json.RawMessage `json:"value"`
		Page  int             `json:"page"`
		Quote string          `json:"quote"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	r, err := s.svc.Evidence.AddFact(c.Request().Context(), actor(c), documentID(c), evidence.Seen{Version: seen}, in.List, in.Value, in.Page, in.Quote)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, fmt.Sprintf("/api/v1/documents/%s/extraction", documentID(c)))
	return sendExtraction(c, http.StatusCreated, r)
}
