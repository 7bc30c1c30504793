package vendors

import (
	"ward/internal/database"
)

// Around is what belongs to a vendor besides its own record.
type Around struct {
	OwnerName string    // of the user who looks after it; empty: nobody does
	Contacts  []Contact // by name
	Products  []Product // by name
}

// AroundOf returns what belongs to a vendor, in one query, for use in a
// transaction of another noun. It holds at most n contacts and n products.
func AroundOf(tx *database.Tx, v *Vendor, n int) (Around, error) {
	rows, err := around(tx, v, n)
	if err != nil {
		return Around{}, err
	}
	var out Around
	for _, r := range rows {
		switch r.Kind {
		case "owner":
			out.OwnerName = r.Name
		case "contact":
			out.Contacts = append(out.Contacts, Contact{
				Tenant: v.Tenant, ID: r.ID, VendorID: v.ID, Name: r.Name, Email: r.Text, Role: r.More, Version: r.Version,
			})
		case "product":
			out.Products = append(out.Products, Product{
				Tenant: v.Tenant, ID: r.ID, VendorID: v.ID, Name: r.Name, Description: r.Text, PHIAccess: PHIAccess(r.More), PHIRecords: r.Number, Version: r.Version,
			})
		}
	}
	return out, nil
}
