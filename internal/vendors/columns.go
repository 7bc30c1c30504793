package vendors

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ward/internal/fault"
)

// column is one column of the spreadsheets that are imported and exported.
type column struct {
	name string
	show func(v *Vendor) string       // for the export; nil: not exported
	read func(c *candidate, s string) // from an import; nil: known and passed over
}

// sheetColumns are the columns of both ways, so that an export can be edited
// and imported again.
var sheetColumns = []column{
	{"id", func(v *Vendor) string { return v.ID }, nil},
	{"name", func(v *Vendor) string { return v.Name }, func(c *candidate, s string) { c.change.Name = &s }},
	{"legal_name", func(v *Vendor) string { return v.LegalName }, func(c *candidate, s string) { c.change.LegalName = &s }},
	{"aliases", func(v *Vendor) string { return strings.Join(v.Aliases, "; ") }, func(c *candidate, s string) { c.change.Aliases = new(strings.Split(s, ";")) }},
	{"website", func(v *Vendor) string { return v.Website }, func(c *candidate, s string) { c.change.Website = new(FullWebsite(s)) }},
	{"description", func(v *Vendor) string { return v.Description }, func(c *candidate, s string) { c.change.Description = &s }},
	{"owner_id", func(v *Vendor) string { return deref(v.OwnerID) }, func(c *candidate, s string) { c.ownerID = s }},
	{"owner_email", nil, func(c *candidate, s string) { c.ownerEmail = strings.ToLower(s) }},
	{"status", func(v *Vendor) string { return string(v.Status) }, func(c *candidate, s string) { c.change.Status = new(Status(strings.ToLower(s))) }},
	{"external_ref", func(v *Vendor) string { return v.ExternalRef }, func(c *candidate, s string) { c.change.ExternalRef = &s }},
	{"tier", func(v *Vendor) string { return deref(v.Tier) }, nil},
	{"inherent_risk", func(v *Vendor) string { return score(v.InherentRisk) }, nil},
	{"residual_risk", func(v *Vendor) string { return score(v.ResidualRisk) }, nil},
	{"final_band", func(v *Vendor) string { return deref(v.FinalBand) }, nil},
	{"coverage_status", func(v *Vendor) string { return string(v.CoverageStatus) }, nil},
	{"baa_status", func(v *Vendor) string { return string(v.BAAState) }, nil},
	{"next_review_on", func(v *Vendor) string { return deref(v.NextReviewOn) }, nil},
	{"created_at", func(v *Vendor) string { return v.CreatedAt.UTC().Format(time.RFC3339) }, nil},
	{"updated_at", func(v *Vendor) string { return v.UpdatedAt.UTC().Format(time.RFC3339) }, nil},
}

// score writes a risk with 2 decimals, as people read it.
func score(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', 2, 64)
}

func columnNames() []string {
	var out []string
	for _, c := range sheetColumns {
		out = append(out, c.name)
	}
	return out
}

// headerOf finds the columns that the first row names. Case, spaces and
// underscores make no difference.
func headerOf(r sheetRow) ([]*column, error) {
	bad := func(format string, args ...any) ([]*column, error) {
		return nil, fault.New(fault.Invalid, "import.bad_header", format, args...)
	}
	if len(r.wrong) > 0 || len(r.cells) > maxColumns {
		return bad("The first row must name the columns as plain text, at most %d of them.", maxColumns)
	}
	var out []*column
	var seen, unknown []string
	for _, cell := range r.cells {
		name := strings.ReplaceAll(Key(cell), " ", "_")
		if name == "" { // a column without a name must stay empty
			out = append(out, nil)
			continue
		}
		if slices.Contains(seen, name) {
			return bad("Line %d names the column %q twice.", r.line, name)
		}
		seen = append(seen, name)
		i := slices.IndexFunc(sheetColumns, func(c column) bool { return c.name == name })
		if i < 0 {
			unknown = append(unknown, strconv.Quote(short(cell)))
			continue
		}
		out = append(out, &sheetColumns[i])
	}
	if len(unknown) > 0 {
		return bad("Line %d names unknown columns: %s. Known are %s.", r.line, strings.Join(unknown, ", "), list(columnNames()))
	}
	if !slices.Contains(seen, "name") {
		return bad("Line %d names no column %q. The first row must name the columns; known are %s.", r.line, "name", list(columnNames()))
	}
	return out, nil
}

// short cuts a text that is quoted in a sentence.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// A cell that begins with one of these, also in its full width, is taken for a
// formula by spreadsheet programs. Where a semicolon parts cells, as in much of
// Europe, what follows one begins a cell as well:
// https://owasp.org/www-community/attacks/CSV_Injection.
const formulaSigns = "=+\\-@\t\r\n＝＋－＠"

var (
	formula = regexp.MustCompile(`(^|;)('*[` + formulaSigns + `])`)
	escaped = regexp.MustCompile(`(^|;)'('*[` + formulaSigns + `])`)
)

// EscapeCell puts an apostrophe before what would be taken for a formula, and
// before what would be taken for its escaped form.
func EscapeCell(s string) string { return formula.ReplaceAllString(s, "$1'$2") }

// unescapeCell is the inverse of EscapeCell.
func unescapeCell(s string) string { return escaped.ReplaceAllString(s, "$1$2") }
