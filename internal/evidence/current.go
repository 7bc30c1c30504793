package evidence

import (
	"strings"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// Current returns the reviewed documents of a vendor, oldest first, for use in
// a transaction of another noun.
func Current(tx *database.Tx, v *vendors.Vendor) ([]Reviewed, error) {
	out, _, err := All(tx, v)
	return out, err
}

// currentOf loads a vendor with its reviewed documents.
func currentOf(tx *database.Tx, tenant identity.TenantID, vendor string) (*vendors.Vendor, []Reviewed, error) {
	v, err := vendors.Load(tx, tenant, vendor)
	if err != nil {
		return nil, nil, err
	}
	docs, err := Current(tx, v)
	return v, docs, err
}

// All is Current, and beside it the documents that have not been read, or not
// yet, oldest first.
func All(tx *database.Tx, v *vendors.Vendor) (_ []Reviewed, unread []Document, _ error) {
	docs, said, err := read(tx, v.Tenant, v.ID)
	if err != nil {
		return nil, nil, err
	}
	names := vendors.Names(v)
	out := make([]Reviewed, 0, len(docs))
	for i := range docs {
		d := &docs[i]
		if d.Reading == 0 {
			unread = append(unread, d.Document)
			continue
		}
		r, err := applyReview(&d.Document, d.Extraction, said[d.ID], names)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, *r)
	}
	return out, unread, nil
}

// Path is the path of the i-th member of a list as it is left after review:
// members keep the index that the reading gave them.
func (r *Reviewed) Path(list string, i int) string { return list + "." + r.shown.indexOf(list, i) }

// Confirmed says whether a person confirmed or corrected the fact at a path,
// or something that holds it.
func (r *Reviewed) Confirmed(path string) bool {
	for _, d := range r.holds {
		if d.Decision != Absent && d.about(path) {
			return true
		}
	}
	return r.added(path)
}

// added says whether a path lies in a member that a person added.
func (r *Reviewed) added(path string) bool {
	for list := range lists {
		for i, m := range r.shown.list(list) {
			o, ok := m.(map[string]any)
			if ok && o["added"] == true && strings.HasPrefix(path+".", list+"."+r.shown.indexOf(list, i)+".") {
				return true
			}
		}
	}
	return false
}
