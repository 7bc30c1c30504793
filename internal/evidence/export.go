package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// Format is a form in which a whole reading leaves Ward.
type Format string

// The formats of an export.
const (
	AsJSON Format = "json" // ward.extraction/1 with the decisions and the triage
	AsXLSX Format = "xlsx" // a workbook with a sheet for each part
)

// ContentType is the media type of the format.
func (f Format) ContentType() string {
	if f == AsXLSX {
		return vendors.XLSX.ContentType()
	}
	return "application/json"
}

// Export writes the whole reading in force of a document, with what people said
// of it, and notes in the log who took it. What a spreadsheet program would take
// for a formula is escaped with an apostrophe. It is a Conflict before the first
// reading, and Invalid for a format that is none; an error comes before the
// first byte.
func (s *Service) Export(ctx context.Context, by identity.Actor, id ID, format Format, w io.Writer) (err error) {
	defer fault.Op(&err, "export reading of document %s", id)
	if err := by.May(identity.ReadEvidence); err != nil {
		return err
	}
	if format != AsJSON && format != AsXLSX {
		return fault.Fieldf("request.invalid", "#/format", "must be %q or %q", AsJSON, AsXLSX)
	}
	r, err := database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Reviewed, error) {
		r, err := inForceOf(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		return r, audit.Record(tx, by, s.opt.Now(), "document.exported", string(id), audit.Detail{"vendor": r.Document.VendorID, "format": format, "reading": r.Document.Reading})
	})
	if err != nil {
		return err
	}
	if format == AsXLSX {
		sheets, err := r.sheets()
		if err != nil {
			return err
		}
		return vendors.WriteWorkbook(w, sheets)
	}
	text, err := r.JSON()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil {
		return err
	}
	_, err = out.WriteTo(w)
	return err
}
