package vendors

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ward/internal/fault"
)

// number writes a number with commas between thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// check says what is wrong with a vendor's own fields. Whether its name is
// free and its owner exists only the database knows.
func (v *Vendor) check() fields {
	var f fields
	f.required("#/name", v.Name, maxName)
	f.text("#/legal_name", v.LegalName, maxName)
	if len(v.Aliases) > maxAliases {
		f.add("#/aliases", fmt.Sprintf("must not hold more than %d names", maxAliases))
	}
	for i, a := range v.Aliases {
		pointer := fmt.Sprintf("#/aliases/%d", i)
		f.required(pointer, a, maxName)
		if strings.Contains(a, ";") {
			f.add(pointer, "must not hold a semicolon, which parts aliases in spreadsheets")
		}
	}
	f.website("#/website", v.Website)
	f.prose("#/description", v.Description, maxDescription)
	f.text("#/external_ref", v.ExternalRef, maxRef)
	return f
}

// tidy trims what people type around a value.
func (v *Vendor) tidy() {
	for _, s := range []*string{&v.Name, &v.LegalName, &v.Website, &v.Description, &v.ExternalRef} {
		*s = strings.TrimSpace(*s)
	}
	v.Aliases = cleanAliases(v.Aliases)
	if v.OwnerID != nil && *v.OwnerID == "" {
		v.OwnerID = nil
	}
}

// status checks a state that a person asks for.
func (f *fields) status(s Status) {
	switch {
	case s == Retired:
		f.add("#/status", "cannot be retired: retire a vendor with DELETE, which keeps its record")
	case !slices.Contains(Statuses, s):
		f.add("#/status", "must be one of "+list(Statuses[:len(Statuses)-1]))
	}
}

// move changes the state if the table of moves allows it. To stay is no move.
func (v *Vendor) move(to Status) error {
	if to == v.Status {
		return nil
	}
	if !slices.Contains(next[v.Status], to) {
		return fault.New(fault.Conflict, "vendor.illegal_move", "A vendor that is %s can become %s, not %s.", v.Status, list(next[v.Status]), to)
	}
	v.Status = to
	return nil
}

// list joins words for a sentence.
func list[S ~string](words []S) string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return strings.Join(out[:len(out)-1], ", ") + " or " + out[len(out)-1]
}
