package vendors

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"ward/internal/fault"
)

// The bounds of a file that is imported.
const (
	maxImportBytes = 32 << 20 // bytes, as uploaded
	maxImportText  = 64 << 20 // bytes of all cells: many of a workbook may share one text
	maxImportRows  = 50_000   // without the header
	maxColumns     = 100
)

// sheetRow is one row of a spreadsheet.
type sheetRow struct {
	line  int            // as the person's program numbers it, from 1
	cells []string       // text; cells at the end may be left out
	wrong map[int]string // what is wrong with a cell, by column from 0
}

// blank says whether the row holds nothing.
func (r sheetRow) blank() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return len(r.wrong) == 0
}

// size is how many bytes the cells hold.
func (r sheetRow) size() (n int) {
	for _, c := range r.cells {
		n += len(c)
	}
	return n
}

func malformed(format string, args ...any) error {
	return fault.New(fault.Invalid, "import.malformed", format, args...)
}

// rowsOf reads a CSV or XLSX file, which it tells apart by content. It yields
// an error at most once, as the last thing.
func rowsOf(data []byte) iter.Seq2[sheetRow, error] {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return xlsxRows(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return failing(fault.New(fault.Unsupported, "import.unsupported", "This is an old .xls file, or a workbook with a password. Save it as .xlsx without a password, or as CSV UTF-8."))
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return failing(fault.New(fault.Unsupported, "import.unsupported", "This file is UTF-16 text. Save it as CSV UTF-8."))
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return failing(fault.New(fault.Unsupported, "import.unsupported", "This is a PDF. Vendors are imported from CSV and XLSX files."))
	}
	return csvRows(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
}

func failing(err error) iter.Seq2[sheetRow, error] {
	return func(yield func(sheetRow, error) bool) { yield(sheetRow{}, err) }
}

// csvRows reads RFC 4180 text in UTF-8. Any other encoding is refused before
// the first row: what a byte means would be a guess.
func csvRows(data []byte) iter.Seq2[sheetRow, error] {
	if line := notUTF8(data); line > 0 {
		return failing(fault.New(fault.Unsupported, "import.not_utf8", "Line %d holds bytes that are not UTF-8, as of a file in Latin-1 or Windows-1252. Save it as CSV UTF-8.", line))
	}
	if line := tooWide(data); line > 0 {
		return failing(malformed("Line %d holds more commas than the longest vendor has.", line))
	}
	return func(yield func(sheetRow, error) bool) {
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if e, ok := errors.AsType[*csv.ParseError](err); ok {
				yield(sheetRow{}, malformed("Line %d is not valid CSV: a quotation mark is missing or stands alone.", e.StartLine))
				return
			}
			if err != nil {
				yield(sheetRow{}, err)
				return
			}
			line, _ := r.FieldPos(0)
			if !yield(sheetRow{line: line, cells: cells}, nil) {
				return
			}
		}
	}
}

// maxCommas is how many commas a line may hold. Each may be an empty cell, which
// costs the CSV reader some 80 bytes.
const maxCommas = 20_000

// tooWide returns the number of the first line with more commas, or 0.
func tooWide(data []byte) int {
	n := 0
	for line := range bytes.Lines(data) {
		if n++; bytes.Count(line, []byte(",")) > maxCommas {
			return n
		}
	}
	return 0
}

// notUTF8 returns the number of the first line that is not UTF-8, or 0.
func notUTF8(data []byte) int {
	if utf8.Valid(data) {
		return 0
	}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if !utf8.Valid(line) {
			return n
		}
	}
	return 0
}
