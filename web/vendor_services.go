package web

import (
	"ward/internal/vendors"
	"ward/web/words"
)

// serviceRow is a service in a list.
type serviceRow struct {
	ID, Name, Description string
	PHI                   string // "Stores it"
	Records               string // "412,000"; empty: not known
	Version               int
}

// Sub says what the service does with PHI in one line.
func (r serviceRow) Sub() string {
	switch {
	case r.PHI == "None":
		return "no PHI"
	case r.Records != "":
		return "PHI: " + lower(r.PHI) + ", " + r.Records + " records"
	}
	return "PHI: " + lower(r.PHI)
}

func serviceRows(all []vendors.Product) []serviceRow {
	out := make([]serviceRow, 0, len(all))
	for _, p := range all {
		r := serviceRow{ID: p.ID, Name: p.Name, Description: p.Description, Version: p.Version}
		r.PHI, _ = words.PHI(p.PHIAccess)
		if p.PHIRecords != nil {
			r.Records = words.Number(int(*p.PHIRecords))
		}
		out = append(out, r)
	}
	return out
}
