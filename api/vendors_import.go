package api

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/vendors"
)

// ImportReport is what became of the rows of an import, as JSON.
type ImportReport struct {
	DryRun    bool        `json:"dry_run"`
	Created   int         `json:"created"`
	Updated   int         `json:"updated"`
	Unchanged int         `json:"unchanged"`
	Refused   int         `json:"refused"`
	Rows      []ImportRow `json:"rows"`
}

// ImportRow is what became of one row.
type ImportRow struct {
	Line     int             `json:"line"`
	Name     string          `json:"name"`
	Outcome  vendors.Outcome `json:"outcome"`
	VendorID *string         `json:"vendor_id"`
	Errors   []fault.Field   `json:"errors"`
}

// importVendors serves POST /api/v1/vendors/import.
func (s *Server) importVendors(c echo.Context) error {
	if err := onlyParams(c, "dry_run"); err != nil {
		return err
	}
	dry, err := oneOf(c, "dry_run", "true", "false")
	if err != nil {
		return err
	}
	f, err := filePart(c)
	if err != nil {
		return err
	}
	r, err := s.svc.Vendors.Import(c.Request().Context(), actor(c), f, dry == "true")
	if err != nil {
		return uploadFault(err)
	}
	return c.JSON(http.StatusOK, ImportReportOf(r))
}

// filePart returns the part "file" of a multipart body, which must come first,
// as a stream.
func filePart(c echo.Context) (io.Reader, error) {
	r, err := c.Request().MultipartReader()
	if err != nil {
		return nil, fault.New(fault.Unsupported, "request.not_multipart", "Send the file as multipart/form-data.")
	}
	part, err := r.NextPart()
	if errors.Is(err, io.EOF) {
		return nil, fault.Fieldf("request.invalid", "#/file", "is missing: send the file in the part \"file\"")
	}
	if err != nil {
		return nil, uploadFault(err)
	}
	if part.FormName() != "file" || !isFile(part) {
		return nil, fault.Fieldf("request.invalid", "#/"+part.FormName(), "is not known: the first part must be the file, named \"file\"")
	}
	return part, nil
}

// isFile says whether a part is a file and not a plain value.
func isFile(p *multipart.Part) bool { return p.FileName() != "" }

// uploadFault names what went wrong with the body while it was read.
func uploadFault(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return decodeFault(err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fault.Wrap(err, fault.Malformed, "request.cut_off", "The body ends before the file does; send it again.")
	}
	return err
}

// ImportReportOf is the report of an import as it is shown.
func ImportReportOf(r *vendors.Report) ImportReport {
	out := ImportReport{DryRun: r.DryRun, Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged, Refused: r.Refused, Rows: make([]ImportRow, 0, len(r.Rows))}
	for _, row := range r.Rows {
		o := ImportRow{Line: row.Line, Name: row.Name, Outcome: row.Outcome, Errors: row.Errors}
		if row.VendorID != "" {
			o.VendorID = &row.VendorID
		}
		if o.Errors == nil {
			o.Errors = []fault.Field{}
		}
		out.Rows = append(out.Rows, o)
	}
	return out
}
