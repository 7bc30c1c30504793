package vendors

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
)

// Outcome is what an import did with one row.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Refused   Outcome = "refused"
)

// Report tells what an import did, or would do.
type Report struct {
	DryRun                               bool // nothing was written
	Created, Updated, Unchanged, Refused int
	Rows                                 []RowReport
}

// RowReport tells what became of one row.
type RowReport struct {
	Line     int // in the file, from 1
	Name     string
	Outcome  Outcome
	VendorID string        // of the vendor that the row is about; empty when refused, and for a new one in a dry run
	Errors   []fault.Field // why it was refused: "#/website" is the column website
	Changed  []string      // the columns that an update changes
}

// candidate is a row on its way into the database.
type candidate struct {
	line                int
	change              Change
	ownerID, ownerEmail string
	wrong               fields

	key, ref string // of name and external_ref
	vendor   *Vendor
	changed  []string
	outcome  Outcome
}

// Import registers and changes vendors from a CSV or XLSX file. Its first row
// names the columns. A row is about the unretired vendor with its external_ref,
// otherwise the one with its name, otherwise a new one; an empty cell leaves
// what is known. A row that is wrong is refused with the reason and stops no
// other. The rows that are right are written in one transaction, each with its
// entry in the audit log, or not at all in a dry run.
//
// A file that is none, or whose header is wrong, is refused whole: import.empty,
// import.malformed, import.bad_header, import.not_utf8, import.unsupported,
// import.too_large, import.too_many_rows.
func (s *Service) Import(ctx context.Context, by identity.Actor, r io.Reader, dryRun bool) (_ *Report, err error) {
	defer fault.Op(&err, "import vendors")
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	cands, err := readCandidates(r)
	if err != nil {
		return nil, err
	}
	now := s.now()
	work := func(tx *database.Tx) (*Report, error) {
		if err := decideAll(tx, by.Tenant, now, cands, !dryRun); err != nil {
			return nil, err
		}
		if !dryRun {
			if err := s.write(tx, by, now, cands); err != nil {
				return nil, err
			}
		}
		return report(cands, dryRun), nil
	}
	if dryRun {
		return database.View(ctx, s.db, by.Tenant, work)
	}
	return database.InTx(ctx, s.db, by.Tenant, work)
}

// readCandidates reads the whole file before any transaction begins: a slow
// client must not hold up other writers.
func readCandidates(r io.Reader) ([]*candidate, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxImportBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxImportBytes {
		return nil, fault.New(fault.TooLarge, "import.too_large", "The file is larger than %d MiB.", maxImportBytes>>20)
	}
	var header []*column
	var out []*candidate
	text := 0
	for row, err := range rowsOf(data) {
		if text += row.size(); text > maxImportText {
			return nil, fault.New(fault.TooLarge, "import.too_large", "The cells hold more than %d MiB of text; split the file.", maxImportText>>20)
		}
		switch {
		case err != nil:
			return nil, err
		case row.blank():
		case header == nil:
			if header, err = headerOf(row); err != nil {
				return nil, err
			}
		case len(out) == maxImportRows:
			return nil, fault.New(fault.TooLarge, "import.too_many_rows", "The file holds more than %s rows; split it.", number(maxImportRows))
		default:
			out = append(out, candidateOf(header, row))
		}
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "import.empty", "The file holds no vendors: the first row names the columns, each further row is a vendor.")
	}
	return out, nil
}

// candidateOf reads the cells of a row.
func candidateOf(header []*column, row sheetRow) *candidate {
	c := &candidate{line: row.line}
	for i, raw := range row.cells {
		s := strings.TrimSpace(unescapeCell(strings.TrimSpace(raw)))
		switch {
		case s == "":
		case i >= len(header) || header[i] == nil:
			c.wrong.add("#", "has the cell "+strconv.Quote(short(s))+" in a column that the first row does not name")
		case header[i].read != nil:
			header[i].read(c, s)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(row.wrong)) {
		pointer := "#"
		if i < len(header) && header[i] != nil {
			pointer = "#/" + header[i].name
		}
		c.wrong.add(pointer, row.wrong[i])
	}
	if c.change.Name != nil {
		c.key = Key(*c.change.Name)
	}
	if c.change.ExternalRef != nil {
		c.ref = *c.change.ExternalRef
	}
	return c
}

// writeChunk is how many vendors one statement writes: SQLite takes 32,766
// values.
const writeChunk = 400

// write stores what was decided, with one audit entry for each vendor.
func (s *Service) write(tx *database.Tx, by identity.Actor, now time.Time, cands []*candidate) error {
	var made, altered []*Vendor
	var entries []audit.Entry
	for _, c := range cands {
		switch c.outcome {
		case Created:
			made = append(made, c.vendor)
			entries = append(entries, audit.Entry{Action: "vendor.created", Subject: c.vendor.ID, Detail: audit.Detail{"status": c.vendor.Status, "source": "import"}})
		case Updated:
			altered = append(altered, c.vendor)
			entries = append(entries, audit.Entry{Action: "vendor.changed", Subject: c.vendor.ID, Detail: audit.Detail{"fields": c.changed, "source": "import"}})
			if renames(c.changed) {
				if err := s.queue.Add(tx, now, queue.ScoreVendor, c.vendor.ID); err != nil {
					return err
				}
			}
		}
	}
	if err := insertAll(tx, made); err != nil {
		return taken(err)
	}
	if err := updateAll(tx, altered); err != nil {
		return taken(err)
	}
	return audit.RecordAll(tx, by, now, entries)
}

func report(cands []*candidate, dryRun bool) *Report {
	r := &Report{DryRun: dryRun, Rows: make([]RowReport, 0, len(cands))}
	for _, c := range cands {
		row := RowReport{Line: c.line, Outcome: c.outcome, Errors: c.wrong}
		if c.change.Name != nil {
			row.Name = short(*c.change.Name)
		}
		if c.outcome == Updated {
			row.Changed = c.changed
		}
		if c.outcome != Refused && !(dryRun && c.outcome == Created) {
			row.VendorID = c.vendor.ID
		}
		switch c.outcome {
		case Created:
			r.Created++
		case Updated:
			r.Updated++
		case Unchanged:
			r.Unchanged++
		default:
			r.Refused++
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}
