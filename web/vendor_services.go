package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/web/words"
)

// serviceLines say what a service is and what it does with PHI.
func serviceLines(p vendors.Product) []string {
	line := "PHI: "
	w, _ := words.PHI(p.PHIAccess)
	switch {
	case p.PHIAccess == vendors.PHINone:
		line = "No PHI"
	case p.PHIRecords != nil:
		line += lower(w) + ", " + words.Number(int(*p.PHIRecords)) + " records"
	default:
		line += lower(w) + ", number of records not known"
	}
	if p.Description == "" {
		return []string{line}
	}
	return []string{p.Description, line}
}

// services are the pages of the products and services of a vendor.
func (s *Server) services() partKind {
	return partKind{
		tab: "services", one: "service", many: "Services in use", empty: "No service is recorded. Say what the vendor does for you, and what PHI it sees there.",
		fields: serviceFields, list: s.serviceRows, load: s.loadService, add: s.addService, change: s.changeService, remove: s.svc.Vendors.RemoveProduct,
	}
}

func serviceFields(f form) []field {
	name := f.control("name", "Name")
	name.Required, name.Max, name.Hint = true, 200, "As your staff call it."
	about := f.control("description", "What it does")
	about.Max = 4000
	var options []option
	for _, a := range vendors.PHIAccesses {
		w, _ := words.PHI(a)
		options = append(options, option{Value: string(a), Label: w})
	}
	phi := f.choose("phi_access", "Contact with PHI", options)
	records := f.control("phi_records", "People whose records it holds or reaches")
	records.Mode, records.Max, records.Hint = "numeric", 20, "A whole number. Leave it empty when you do not know."
	return []field{{name, "input"}, {about, "textarea"}, {phi, "select"}, {records, "input"}}
}

func (s *Server) serviceRows(ctx context.Context, by identity.Actor, vendor, after string) ([]partRow, error) {
	all, err := s.svc.Vendors.Products(ctx, by, vendor, vendors.PartFilter{After: after}, maxPartRows+1)
	out := make([]partRow, 0, len(all))
	for _, p := range all {
		out = append(out, partRow{ID: p.ID, Name: p.Name, Lines: serviceLines(p)})
	}
	return out, err
}

func (s *Server) loadService(ctx context.Context, by identity.Actor, vendor, id string) (form, error) {
	p, err := s.svc.Vendors.Product(ctx, by, vendor, id)
	if err != nil {
		return form{}, err
	}
	fields := map[string]string{"name": p.Name, "description": p.Description, "phi_access": string(p.PHIAccess), "seen": strconv.Itoa(p.Version)}
	if p.PHIRecords != nil {
		fields["phi_records"] = fmt.Sprint(*p.PHIRecords)
	}
	return formOf(fields), nil
}

// recordsIn reads the number of records; nil: it is not known.
func recordsIn(f *form) (*int64, error) {
	text := strings.NewReplacer(",", "", " ", "").Replace(f.Value("phi_records"))
	if text == "" {
		return nil, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, fault.Fieldf("service.invalid", "#/phi_records", "must be a whole number, such as 412,000")
	}
	return &n, nil
}

func (s *Server) addService(ctx context.Context, by identity.Actor, vendor string, f *form) error {
	n, err := recordsIn(f)
	if err != nil {
		return err
	}
	_, err = s.svc.Vendors.AddProduct(ctx, by, vendor, vendors.NewProduct{
		Name: f.Value("name"), Description: f.Value("description"), PHIAccess: vendors.PHIAccess(f.Value("phi_access")), PHIRecords: n,
	})
	return err
}

func (s *Server) changeService(ctx context.Context, by identity.Actor, vendor, id string, seen int, f *form) error {
	n, err := recordsIn(f)
	if err != nil {
		return err
	}
	_, err = s.svc.Vendors.ChangeProduct(ctx, by, vendor, id, seen, vendors.ProductChange{
		Name: new(f.Value("name")), Description: new(f.Value("description")), PHIAccess: new(vendors.PHIAccess(f.Value("phi_access"))), PHIRecords: &n,
	})
	return err
}
