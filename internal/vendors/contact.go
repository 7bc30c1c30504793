package vendors

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Contact is a person of a vendor to ask.
type Contact struct {
	Tenant    identity.TenantID `gorm:"primaryKey"`
	ID        string            `gorm:"primaryKey"` // UUIDv7
	VendorID  string
	Name      string // 1 to 200 characters
	Email     string // lower case; unique in the vendor
	Role      string // "privacy officer", at most 100 characters; may be empty
	Version   int
	CreatedAt time.Time
}

// TableName is the table of contacts.
func (Contact) TableName() string { return "vendor_contacts" }

// NewContact is what is said of a new contact.
type NewContact struct{ Name, Email, Role string }

// ContactChange is what to change of a contact. Nil leaves a field as it is.
type ContactChange struct{ Name, Email, Role *string }

func (c *Contact) check() error {
	c.Name, c.Email, c.Role = strings.TrimSpace(c.Name), strings.ToLower(strings.TrimSpace(c.Email)), strings.TrimSpace(c.Role)
	var f fields
	f.required("#/name", c.Name, maxName)
	f.email("#/email", c.Email)
	f.text("#/role", c.Role, maxRole)
	return fault.Fields("contact.invalid", f)
}

// email checks an address and nothing around it.
func (f *fields) email(pointer, s string) {
	before := len(*f)
	f.text(pointer, s, maxEmail)
	if len(*f) > before {
		return
	}
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		f.add(pointer, "must be an e-mail address")
	}
}

// AddContact adds a person to a vendor. It returns Conflict when the vendor is
// retired or has a contact with the address (contact.email_taken).
func (s *Service) AddContact(ctx context.Context, by identity.Actor, vendor string, in NewContact) (_ *Contact, err error) {
	defer fault.Op(&err, "add contact to vendor %s", vendor)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	now := s.now()
	c := &Contact{
		Tenant: by.Tenant, ID: uuid.Must(uuid.NewV7()).String(), VendorID: vendor,
		Name: in.Name, Email: in.Email, Role: in.Role, Version: 1, CreatedAt: now.UTC().Truncate(time.Microsecond),
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Contact, error) {
		if _, err := loadUnretired(tx, by.Tenant, vendor, 0); err != nil {
			return nil, err
		}
		if err := c.check(); err != nil {
			return nil, err
		}
		if err := insertPart(tx, c); err != nil {
			return nil, emailTaken(err)
		}
		return c, audit.Record(tx, by, now, "contact.created", c.ID, audit.Detail{"vendor": vendor})
	})
}

func emailTaken(err error) error {
	if database.IsDuplicate(err) {
		return fault.Wrap(err, fault.Conflict, "contact.email_taken", "This vendor has a contact with this address already.")
	}
	return err
}

// Contacts returns at most n contacts of a vendor.
func (s *Service) Contacts(ctx context.Context, by identity.Actor, vendor string, f PartFilter, n int) (_ []Contact, err error) {
	defer fault.Op(&err, "list contacts of vendor %s", vendor)
	return partsOf[Contact](ctx, s, by, vendor, f, n, "name", "email", "role")
}

// Contact returns one contact of a vendor.
func (s *Service) Contact(ctx context.Context, by identity.Actor, vendor, id string) (_ *Contact, err error) {
	defer fault.Op(&err, "get contact %s", id)
	return part[Contact](ctx, s, by, vendor, id, "contact")
}

// ChangeContact changes a contact. seen is the version that the caller saw, 0
// for any.
func (s *Service) ChangeContact(ctx context.Context, by identity.Actor, vendor, id string, seen int, ch ContactChange) (_ *Contact, err error) {
	defer fault.Op(&err, "change contact %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Contact, error) {
		c, err := partForChange[Contact](tx, by.Tenant, vendor, id, "contact")
		if err != nil {
			return nil, err
		}
		if seen != 0 && seen != c.Version {
			return nil, partStale("contact")
		}
		ch.apply(c)
		if err := c.check(); err != nil {
			return nil, err
		}
		c.Version++
		found, err := updatePart(tx, c, c.Version-1)
		if err != nil {
			return nil, emailTaken(err)
		}
		if !found {
			return nil, partStale("contact")
		}
		return c, audit.Record(tx, by, now, "contact.changed", id, audit.Detail{"vendor": vendor})
	})
}

func (ch ContactChange) apply(c *Contact) {
	set(&c.Name, ch.Name)
	set(&c.Email, ch.Email)
	set(&c.Role, ch.Role)
}

// RemoveContact removes a contact. seen is the version that the caller saw, 0
// for any.
func (s *Service) RemoveContact(ctx context.Context, by identity.Actor, vendor, id string, seen int) (err error) {
	defer fault.Op(&err, "remove contact %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		c, err := partForChange[Contact](tx, by.Tenant, vendor, id, "contact")
		if err != nil {
			return err
		}
		if seen != 0 && seen != c.Version {
			return partStale("contact")
		}
		if found, err := deletePart(tx, c, c.Version); err != nil || !found {
			return errorOr(err, partStale("contact"))
		}
		return audit.Record(tx, by, s.now(), "contact.removed", id, audit.Detail{"vendor": vendor})
	})
}
