package vendors

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// maxCell is the longest text that a cell of a workbook takes, in characters.
const maxCell = 32767

// WriteTable writes rows of text, the heads first, as a spreadsheet with one
// sheet of that name. What a spreadsheet program would take for a formula is
// escaped with an apostrophe.
func WriteTable(w io.Writer, format Format, sheet string, rows [][]string) error {
	escaped := make([][]string, len(rows))
	for i, row := range rows {
		escaped[i] = make([]string, len(row))
		for j, cell := range row {
			escaped[i][j] = EscapeCell(cell)
		}
	}
	if format == XLSX {
		return writeWorkbook(w, sheet, escaped)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return out.WriteAll(escaped)
}

func writeWorkbook(w io.Writer, sheet string, rows [][]string) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName(f.GetSheetName(0), sheet); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, cell := range row {
			if r := []rune(cell); len(r) > maxCell {
				cell = string(r[:maxCell])
			}
			cells[j] = cell
		}
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &cells); err != nil {
			return err
		}
	}
	return f.Write(w)
}
