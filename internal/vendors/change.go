package vendors

import (
	"context"
	"slices"
	"strings"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
)

// Change is what to change of a vendor. Nil leaves a field as it is; an empty
// text or list clears it.
type Change struct {
	Name, LegalName      *string
	Aliases              *[]string
	Website, Description *string
	OwnerID              *string
	Status               *Status
	ExternalRef          *string
}

// apply writes the change onto the vendor and returns the names of the fields
// that differ now.
func (c Change) apply(v *Vendor) []string {
	before := *v
	set(&v.Name, c.Name)
	set(&v.LegalName, c.LegalName)
	set(&v.Website, c.Website)
	set(&v.Description, c.Description)
	set(&v.ExternalRef, c.ExternalRef)
	set(&v.Aliases, c.Aliases)
	if c.OwnerID != nil {
		v.OwnerID = c.OwnerID
	}
	v.tidy()
	return before.differs(v)
}

// set writes a value that was given.
func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// differs returns the names of the fields in which two vendors differ, but for
// the status.
func (v *Vendor) differs(w *Vendor) []string {
	var out []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"name", v.Name == w.Name},
		{"legal_name", v.LegalName == w.LegalName},
		{"aliases", slices.Equal(v.Aliases, w.Aliases)},
		{"website", v.Website == w.Website},
		{"description", v.Description == w.Description},
		{"owner_id", deref(v.OwnerID) == deref(w.OwnerID)},
		{"external_ref", v.ExternalRef == w.ExternalRef},
	} {
		if !f.same {
			out = append(out, f.name)
		}
	}
	return out
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// renames says whether a changed field may change which reports are the
// vendor's own, and so its score.
func renames(changed []string) bool {
	return slices.ContainsFunc(changed, func(f string) bool { return f == "name" || f == "legal_name" || f == "aliases" })
}

// Change changes a vendor. seen is the version that the caller saw, 0 for any.
// It returns Stale when the vendor is at another version, Invalid with every
// wrong field, and Conflict when the vendor is retired (vendor.retired), cannot
// move so (vendor.illegal_move) or its new name or reference is taken. A change
// of nothing writes nothing.
func (s *Service) Change(ctx context.Context, by identity.Actor, id string, seen int, c Change) (_ *Vendor, err error) {
	defer fault.Op(&err, "change vendor %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Vendor, error) {
		v, err := loadUnretired(tx, by.Tenant, id, seen)
		if err != nil {
			return nil, err
		}
		changed, from := c.apply(v), v.Status
		f := v.check()
		if c.Status != nil {
			f.status(*c.Status)
		}
		if err := admit(tx, v, slices.Contains(changed, "owner_id"), f); err != nil {
			return nil, err
		}
		if c.Status != nil {
			if err := v.move(*c.Status); err != nil {
				return nil, err
			}
		}
		detail := audit.Detail{}
		if v.Status != from {
			changed = append(changed, "status")
			detail["from"], detail["to"] = from, v.Status
		}
		if len(changed) == 0 {
			return v, nil
		}
		detail["fields"] = changed
		if err := save(tx, v, now); err != nil {
			return nil, err
		}
		if renames(changed) {
			if err := s.queue.Add(tx, now, queue.ScoreVendor, v.ID); err != nil {
				return nil, err
			}
		}
		return v, audit.Record(tx, by, now, "vendor.changed", v.ID, detail)
	})
}

// Retire ends the use of a vendor. Its record and everything about it is kept:
// 45 CFR 164.316(b)(2)(i). Its name is free again. It returns Stale when the
// vendor is not at version seen (0: any) and Conflict when it was retired
// before.
func (s *Service) Retire(ctx context.Context, by identity.Actor, id string, seen int, reason string) (_ *Vendor, err error) {
	defer fault.Op(&err, "retire vendor %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Vendor, error) {
		v, err := loadUnretired(tx, by.Tenant, id, seen)
		if err != nil {
			return nil, err
		}
		var f fields
		reason = strings.TrimSpace(reason)
		f.prose("#/reason", reason, maxReason)
		if err := fault.Fields("vendor.invalid", f); err != nil {
			return nil, err
		}
		from := v.Status
		v.Status, v.RetiredReason = Retired, reason
		if err := save(tx, v, now); err != nil {
			return nil, err
		}
		return v, audit.Record(tx, by, now, "vendor.retired", v.ID, audit.Detail{"from": from})
	})
}

// loadUnretired loads a vendor that may be changed.
func loadUnretired(tx *database.Tx, tenant identity.TenantID, id string, seen int) (*Vendor, error) {
	v, err := Load(tx, tenant, id)
	switch {
	case err != nil:
		return nil, err
	case seen != 0 && seen != v.Version:
		return nil, stale()
	case v.Status == Retired:
		return nil, fault.New(fault.Conflict, "vendor.retired", "This vendor is retired; its record is kept as it was.")
	}
	return v, nil
}

func stale() error {
	return fault.New(fault.Stale, "vendor.stale", "The vendor was changed since you loaded it; load it again.")
}

// save writes a changed vendor and counts its version up.
func save(tx *database.Tx, v *Vendor, now time.Time) error {
	seen := v.Version
	v.Version++
	v.UpdatedAt = now.UTC().Truncate(time.Microsecond)
	found, err := update(tx, v, seen)
	if err != nil {
		return taken(err)
	}
	if !found { // another write came between, on Postgres
		return stale()
	}
	return nil
}
