package vendors

import (
	"encoding/csv"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteTable writes rows of text, the heads first, as a spreadsheet with one
// sheet of that name. What a spreadsheet program would take for a formula is
// escaped with an apostrophe.
func WriteTable(w io.Writer, format Format, sheet string, rows [][]string) error {
	if format == XLSX {
		s := Sheet{Name: sheet}
		for _, row := range rows {
			cells := make([]any, len(row))
			for i, cell := range row {
				cells[i] = cell
			}
			s.Add(cells...)
		}
		return WriteWorkbook(w, []Sheet{s})
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = EscapeCell(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Sheet is one sheet of a workbook. A cell is a text, of which a workbook takes
// the first 32,767 characters, or a whole number; nil is an empty one.
type Sheet struct {
	Name string
	Rows [][]any // the heads first
}

// Add adds a row.
func (s *Sheet) Add(cells ...any) { s.Rows = append(s.Rows, cells) }

// WriteWorkbook writes sheets as a workbook; the heads stay in view. What a
// spreadsheet program would take for a formula is escaped with an apostrophe.
func WriteWorkbook(w io.Writer, sheets []Sheet) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err != nil {
			return err
		}
		if err := s.write(f); err != nil {
			return err
		}
	}
	return f.Write(w)
}

func (s *Sheet) write(f *excelize.File) error {
	out, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if len(s.Rows) > 0 {
		if err := out.SetColWidth(1, len(s.Rows[0]), 18); err != nil {
			return err
		}
	}
	for i, cells := range s.Rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		row := make([]any, len(cells))
		for j, c := range cells {
			if text, ok := c.(string); ok {
				c = EscapeCell(text)
			}
			row[j] = c
		}
		if err := out.SetRow(at, row); err != nil {
			return err
		}
	}
	return out.Flush()
}
