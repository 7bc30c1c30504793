package web

import (
	"context"
	"strconv"

	"ward/internal/identity"
	"ward/internal/vendors"
)

// contacts are the pages of the people of a vendor.
func (s *Server) contacts() partKind {
	return partKind{
		tab: "contacts", one: "contact", many: "Contacts", empty: "No contact yet. Add the person who answers for security, and the one to call about a breach.",
		fields: contactFields, list: s.contactRows, load: s.loadContact, add: s.addContact, change: s.changeContact, remove: s.svc.Vendors.RemoveContact,
	}
}

func contactFields(f form) []field {
	name := f.control("name", "Name")
	name.Required, name.Max = true, 200
	email := f.control("email", "E-mail address")
	email.Required, email.Max, email.Type, email.Mode = true, 254, "email", "email"
	role := f.control("role", "Role")
	role.Max, role.Hint = 100, "Such as privacy officer, or incident desk."
	return []field{{name, "input"}, {email, "input"}, {role, "input"}}
}

func (s *Server) contactRows(ctx context.Context, by identity.Actor, vendor, after string) ([]partRow, error) {
	all, err := s.svc.Vendors.Contacts(ctx, by, vendor, vendors.PartFilter{After: after}, maxPartRows+1)
	out := make([]partRow, 0, len(all))
	for _, c := range all {
		r := partRow{ID: c.ID, Name: c.Name, Mail: c.Email}
		if c.Role != "" {
			r.Lines = []string{c.Role}
		}
		out = append(out, r)
	}
	return out, err
}

func (s *Server) loadContact(ctx context.Context, by identity.Actor, vendor, id string) (form, error) {
	c, err := s.svc.Vendors.Contact(ctx, by, vendor, id)
	if err != nil {
		return form{}, err
	}
	return formOf(map[string]string{"name": c.Name, "email": c.Email, "role": c.Role, "seen": strconv.Itoa(c.Version)}), nil
}

func (s *Server) addContact(ctx context.Context, by identity.Actor, vendor string, f *form) error {
	_, err := s.svc.Vendors.AddContact(ctx, by, vendor, vendors.NewContact{Name: f.Value("name"), Email: f.Value("email"), Role: f.Value("role")})
	return err
}

func (s *Server) changeContact(ctx context.Context, by identity.Actor, vendor, id string, seen int, f *form) error {
	_, err := s.svc.Vendors.ChangeContact(ctx, by, vendor, id, seen, vendors.ContactChange{
		Name: new(f.Value("name")), Email: new(f.Value("email")), Role: new(f.Value("role")),
	})
	return err
}
