package vendors

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// PHIAccess says what a product does with protected health information, in the
// words of 45 CFR 160.103, "business associate".
type PHIAccess string

// The kinds of access, least first.
const (
	PHINone       PHIAccess = "none"
	PHIIncidental PHIAccess = "incidental" // may be glimpsed, as by a cleaner: 164.502(a)(1)(iii)
	PHIView       PHIAccess = "view"       // in the hospital's own systems
	PHITransmit   PHIAccess = "transmit"   // beyond mere conduit
	PHIMaintain   PHIAccess = "maintain"   // stores it, encrypted or not
	PHICreate     PHIAccess = "create"     // creates, stores and processes it
)

// PHIAccesses lists the kinds of access, least first.
var PHIAccesses = []PHIAccess{PHINone, PHIIncidental, PHIView, PHITransmit, PHIMaintain, PHICreate}

// maxRecords bounds PHIRecords: more people than live.
const maxRecords = 10_000_000_000

// Product is a product or service of a vendor that the hospital uses.
type Product struct {
	Tenant      identity.TenantID `gorm:"primaryKey"`
	ID          string            `gorm:"primaryKey"` // UUIDv7
	VendorID    string
	Name        string // 1 to 200 characters; unique in the vendor, ignoring case
	NameKey     string
	Description string    // at most 4,000 characters
	PHIAccess   PHIAccess `gorm:"column:phi_access"`
	PHIRecords  *int64    `gorm:"column:phi_records"` // people whose records it holds or reaches; nil: not known
	Version     int
	CreatedAt   time.Time
}

// TableName is the table of products.
func (Product) TableName() string { return "vendor_services" }

// NewProduct is what is said of a new product.
type NewProduct struct {
	Name, Description string
	PHIAccess         PHIAccess // empty: PHINone
	PHIRecords        *int64
}

// ProductChange is what to change of a product. Nil leaves a field as it is;
// the inner nil of PHIRecords makes the number unknown.
type ProductChange struct {
	Name, Description *string
	PHIAccess         *PHIAccess
	PHIRecords        **int64
}

func (p *Product) check() error {
	p.Name, p.Description = strings.TrimSpace(p.Name), strings.TrimSpace(p.Description)
	p.NameKey = Key(p.Name)
	var f fields
	f.required("#/name", p.Name, maxName)
	f.prose("#/description", p.Description, maxDescription)
	if !slices.Contains(PHIAccesses, p.PHIAccess) {
		f.add("#/phi_access", "must be one of "+list(PHIAccesses))
	}
	if n := p.PHIRecords; n != nil && (*n < 0 || *n > maxRecords) {
		f.add("#/phi_records", "must be a whole number from 0 to "+number(maxRecords))
	}
	return fault.Fields("service.invalid", f)
}

// AddProduct adds a product to a vendor. It returns Conflict when the vendor
// is retired or has a product of the name (service.name_taken).
func (s *Service) AddProduct(ctx context.Context, by identity.Actor, vendor string, in NewProduct) (_ *Product, err error) {
	defer fault.Op(&err, "add product to vendor %s", vendor)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	now := s.now()
	p := &Product{
		Tenant: by.Tenant, ID: uuid.Must(uuid.NewV7()).String(), VendorID: vendor, Name: in.Name, Description: in.Description,
		PHIAccess: in.PHIAccess, PHIRecords: in.PHIRecords, Version: 1, CreatedAt: now.UTC().Truncate(time.Microsecond),
	}
	if p.PHIAccess == "" {
		p.PHIAccess = PHINone
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Product, error) {
		if _, err := loadUnretired(tx, by.Tenant, vendor, 0); err != nil {
			return nil, err
		}
		if err := p.check(); err != nil {
			return nil, err
		}
		if err := insertPart(tx, p); err != nil {
			return nil, productTaken(err)
		}
		return p, audit.Record(tx, by, now, "service.created", p.ID, audit.Detail{"vendor": vendor, "phi_access": p.PHIAccess})
	})
}

func productTaken(err error) error {
	if database.IsDuplicate(err) {
		return fault.Wrap(err, fault.Conflict, "service.name_taken", "This vendor has a service with this name already.")
	}
	return err
}

// Products returns at most n products of a vendor.
func (s *Service) Products(ctx context.Context, by identity.Actor, vendor string, f PartFilter, n int) (_ []Product, err error) {
	defer fault.Op(&err, "list products of vendor %s", vendor)
	return partsOf[Product](ctx, s, by, vendor, f, n, "name", "description")
}

// ProductsOf returns all products of a vendor, by name, for use in a
// transaction of another noun.
func ProductsOf(tx *database.Tx, tenant identity.TenantID, vendor string) ([]Product, error) {
	return allProducts(tx, tenant, vendor)
}

// Product returns one product of a vendor.
func (s *Service) Product(ctx context.Context, by identity.Actor, vendor, id string) (_ *Product, err error) {
	defer fault.Op(&err, "get product %s", id)
	return part[Product](ctx, s, by, vendor, id, "service")
}

// ChangeProduct changes a product. seen is the version that the caller saw, 0
// for any.
func (s *Service) ChangeProduct(ctx context.Context, by identity.Actor, vendor, id string, seen int, ch ProductChange) (_ *Product, err error) {
	defer fault.Op(&err, "change product %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Product, error) {
		p, err := partForChange[Product](tx, by.Tenant, vendor, id, "service")
		if err != nil {
			return nil, err
		}
		if seen != 0 && seen != p.Version {
			return nil, partStale("service")
		}
		ch.apply(p)
		if err := p.check(); err != nil {
			return nil, err
		}
		p.Version++
		found, err := updatePart(tx, p, p.Version-1)
		if err != nil {
			return nil, productTaken(err)
		}
		if !found {
			return nil, partStale("service")
		}
		return p, audit.Record(tx, by, now, "service.changed", id, audit.Detail{"vendor": vendor, "phi_access": p.PHIAccess})
	})
}

func (ch ProductChange) apply(p *Product) {
	set(&p.Name, ch.Name)
	set(&p.Description, ch.Description)
	set(&p.PHIAccess, ch.PHIAccess)
	set(&p.PHIRecords, ch.PHIRecords)
}

// RemoveProduct removes a product. seen is the version that the caller saw, 0
// for any.
func (s *Service) RemoveProduct(ctx context.Context, by identity.Actor, vendor, id string, seen int) (err error) {
	defer fault.Op(&err, "remove product %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		p, err := partForChange[Product](tx, by.Tenant, vendor, id, "service")
		if err != nil {
			return err
		}
		if seen != 0 && seen != p.Version {
			return partStale("service")
		}
		if found, err := deletePart(tx, p, p.Version); err != nil || !found {
			return errorOr(err, partStale("service"))
		}
		return audit.Record(tx, by, s.now(), "service.removed", id, audit.Detail{"vendor": vendor, "name": p.Name})
	})
}
