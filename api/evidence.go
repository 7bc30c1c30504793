package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/blobs"
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
		{method: http.MethodGet, path: "/documents/:id/extraction", needs: identity.ReadEvidence, handle: s.getExtraction},
		{method: http.MethodPut, path: "/documents/:id/facts/:path", needs: identity.WriteEvidence, handle: s.decideFact},
		{method: http.MethodPost, path: "/documents/:id/facts", needs: identity.WriteEvidence, handle: s.addFact},
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
	HasPassword   bool            `json:"has_password"`
	UploadedBy    string          `json:"uploaded_by"`
	CreatedAt     time.Time       `json:"created_at"`
}

type documentError struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func documentOf(d evidence.Document) documentOut {
	out := documentOut{
		ID: d.ID, VendorID: d.VendorID, Name: d.Name, SHA256: d.SHA256, Size: d.Size,
		DeclaredClass: orNull(d.DeclaredClass), DocumentClass: orNull(d.DocumentClass), Status: d.Status,
		Pages: d.Pages, PagesRead: d.PagesRead, HasPassword: d.Password != "", UploadedBy: d.UploadedBy, CreatedAt: d.CreatedAt,
	}
	if d.ErrorCode != "" {
		out.Error = &documentError{Code: d.ErrorCode, Detail: d.ErrorDetail}
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

// uploadDocument serves POST /vendors/{id}/documents. The file is streamed to
// the sealed store; it is never held in memory or written in the clear.
func (s *Server) uploadDocument(c echo.Context) error {
	// A slow line may take long; a stalled one ends.
	if err := http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	form, err := c.Request().MultipartReader()
	if err != nil {
		return fault.New(fault.Unsupported, "request.not_multipart", "Send the document as multipart/form-data with a part named file.")
	}
	up := evidence.Upload{}
	file, err := fields(form, &up)
	if err != nil {
		return err
	}
	if file == nil {
		return fault.Fieldf("document.invalid", "#/file", "the form has no file")
	}
	up.Name, up.Body = file.FileName(), file
	up.Rest = func(up *evidence.Upload) error {
		second, err := fields(form, up)
		if err == nil && second != nil {
			err = fault.Fieldf("document.invalid", "#/file", "send one file a request")
		}
		return err
	}
	d, fresh, err := s.svc.Evidence.Accept(c.Request().Context(), actor(c), c.Param("id"), up)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/documents/"+string(d.ID))
	if fresh {
		return s.sendDocument(c, http.StatusAccepted, d)
	}
	return s.sendDocument(c, http.StatusOK, d)
}

// uploadTime is how long one upload may take: 100 MiB at 1.5 Mbit/s.
const uploadTime = 10 * time.Minute

// maxFormField is the longest value of a form field that is no file.
const maxFormField = 4096

// fields reads form fields into up until a file comes, which it returns; nil
// at the end of the form.
func fields(form *multipart.Reader, up *evidence.Upload) (*multipart.Part, error) {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, formFault(err)
		}
		name := part.FormName()
		if name == "file" {
			return part, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, maxFormField+1))
		if err != nil {
			return nil, formFault(err)
		}
		switch {
		case len(value) > maxFormField:
			return nil, fault.Fieldf("document.invalid", pointer(name), "is too long")
		case name == "class":
			up.Class = string(value)
		case name == "password":
			up.Password = string(value)
		default:
			return nil, fault.Fieldf("document.invalid", pointer(name), "is not a known field")
		}
	}
}

// formFault tells a form that is too large from one that was cut off.
func formFault(err error) error {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.New(fault.TooLarge, blobs.CodeTooLarge, "The upload is larger than %d bytes.", e.Limit)
	}
	return fault.Wrap(err, fault.Malformed, blobs.CodeCutOff, "The upload ended before the form was complete. Send it again.")
}

// listDocuments serves GET /vendors/{id}/documents.
func (s *Server) listDocuments(c echo.Context) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	if err := onlyParams(c, "limit", "cursor", "status", "class"); err != nil {
		return err
	}
	var f evidence.Filter
	if f.Status, err = oneOf(c, "status", "queued", "processing", "extracted", "needs_review", "failed"); err != nil {
		return err
	}
	f.Class = c.QueryParam("class")
	var after evidence.After
	if found, err := decodeCursor(c, &after); err != nil {
		return err
	} else if found {
		f.After = &after
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

// getExtraction serves GET /documents/{id}/extraction.
func (s *Server) getExtraction(c echo.Context) error {
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
	r, err := s.svc.Evidence.Decide(c.Request().Context(), actor(c), documentID(c), seen, c.Param("path"), in.Decision, in.Value, in.Note)
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
	r, err := s.svc.Evidence.AddFact(c.Request().Context(), actor(c), documentID(c), seen, in.List, in.Value, in.Page, in.Quote)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, fmt.Sprintf("/api/v1/documents/%s/extraction", documentID(c)))
	return sendExtraction(c, http.StatusCreated, r)
}

// getContent serves GET /documents/{id}/content, with ranges.
func (s *Server) getContent(c echo.Context) error {
	d, file, err := s.svc.Evidence.Content(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	defer file.Close() // a reader: nothing is lost
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/pdf")
	h.Set(echo.HeaderContentDisposition, "inline; filename*=UTF-8''"+url.PathEscape(d.Name))
	h.Set("ETag", `"`+d.SHA256+`"`) // the bytes of a document never change
	http.ServeContent(c.Response(), c.Request(), "", d.CreatedAt, file)
	return nil
}

type coverageOut struct {
	AsOf         string                  `json:"as_of"`
	Status       evidence.CoverageStatus `json:"status"`
	Intervals    []intervalOut           `json:"intervals"`
	Gaps         []gapOut                `json:"gaps"`
	NextExpiryOn *string                 `json:"next_expiry_on"`
}

type intervalOut struct {
	Kind       string      `json:"kind"`
	Start      string      `json:"start"`
	End        string      `json:"end"`
	DocumentID evidence.ID `json:"document_id"`
}

type gapOut struct {
	Start string `json:"start"`
	End   string `json:"end"`
	Days  int    `json:"days"`
}

// getCoverage serves GET /vendors/{id}/coverage, today or on ?as_of=.
func (s *Server) getCoverage(c echo.Context) error {
	if err := onlyParams(c, "as_of"); err != nil {
		return err
	}
	asOf := s.opt.Now().UTC().Truncate(24 * time.Hour)
	if raw := c.QueryParam("as_of"); raw != "" {
		day, err := time.Parse(time.DateOnly, raw)
		if err != nil {
			return fault.Fieldf("request.invalid", "#/as_of", "must be a date that exists, as 2025-02-28, not %q", raw)
		}
		asOf = day
	}
	cov, err := s.svc.Evidence.Coverage(c.Request().Context(), actor(c), c.Param("id"), asOf)
	if err != nil {
		return err
	}
	out := coverageOut{AsOf: cov.AsOf.Format(time.DateOnly), Status: cov.Status, Intervals: []intervalOut{}, Gaps: []gapOut{}}
	for _, i := range cov.Intervals {
		out.Intervals = append(out.Intervals, intervalOut{i.Kind, i.Start.Format(time.DateOnly), i.End.Format(time.DateOnly), i.Document})
	}
	for _, g := range cov.Gaps {
		out.Gaps = append(out.Gaps, gapOut{g.Start.Format(time.DateOnly), g.End.Format(time.DateOnly), g.Days})
	}
	if cov.NextExpiryOn != nil {
		day := cov.NextExpiryOn.Format(time.DateOnly)
		out.NextExpiryOn = &day
	}
	return c.JSON(http.StatusOK, out)
}
