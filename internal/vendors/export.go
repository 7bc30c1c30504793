package vendors

import (
	"context"
	"encoding/csv"
	"io"

	"github.com/xuri/excelize/v2"

	"ward/internal/fault"
	"ward/internal/identity"
)

// Format is a kind of spreadsheet.
type Format string

// The formats of an export.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Formats lists the formats of an export.
var Formats = []Format{CSV, XLSX}

// ContentType returns the media type of the format.
func (f Format) ContentType() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Export writes every vendor that fits the query, whatever its limit says, as
// a spreadsheet that Import reads. What a spreadsheet program would take for a
// formula is escaped with an apostrophe. An error before the first byte is
// written is that of List.
func (s *Service) Export(ctx context.Context, by identity.Actor, q Query, format Format, w io.Writer) (err error) {
	defer fault.Op(&err, "export vendors")
	if format == XLSX {
		return s.exportXLSX(ctx, by, q, w)
	}
	return s.exportCSV(ctx, by, q, w)
}

// ImportColumns lists what a file for Import may say of a vendor.
func ImportColumns() []string {
	var out []string
	for _, c := range sheetColumns {
		if c.read != nil {
			out = append(out, c.name)
		}
	}
	return out
}

// WriteTemplate writes an empty file for Import: the row that names the columns.
func WriteTemplate(format Format, w io.Writer) error {
	return WriteTable(w, format, "Vendors", [][]string{ImportColumns()})
}

// exported are the columns of an export.
var exported = func() []column {
	var out []column
	for _, c := range sheetColumns {
		if c.show != nil {
			out = append(out, c)
		}
	}
	return out
}()

// exportCSV writes as it reads: a page of vendors is in memory at a time.
func (s *Service) exportCSV(ctx context.Context, by identity.Actor, q Query, w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	cells := make([]string, len(exported))
	started := false
	begin := func() error {
		if started {
			return nil
		}
		started = true
		for i, c := range exported {
			cells[i] = c.name
		}
		return out.Write(cells)
	}
	err := s.each(ctx, by, q, func(v *Vendor) error {
		if err := begin(); err != nil {
			return err
		}
		for i, c := range exported {
			cells[i] = EscapeCell(c.show(v))
		}
		return out.Write(cells)
	})
	if err != nil {
		return err
	}
	if err := begin(); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// exportXLSX writes when it has read all: the format has its index at the end.
// Beyond 16 MiB the rows wait in a temporary file.
func (s *Service) exportXLSX(ctx context.Context, by identity.Actor, q Query, w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	const sheet = "Vendors"
	if err := f.SetSheetName(f.GetSheetName(0), sheet); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	row := 0
	write := func(show func(column) string) error {
		cells := make([]any, len(exported))
		for i, c := range exported {
			cells[i] = show(c)
		}
		row++
		at, err := excelize.CoordinatesToCellName(1, row)
		if err != nil {
			return err
		}
		return out.SetRow(at, cells)
	}
	if err := write(func(c column) string { return c.name }); err != nil {
		return err
	}
	if err := s.each(ctx, by, q, func(v *Vendor) error {
		return write(func(c column) string { return EscapeCell(c.show(v)) })
	}); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}
