package evidence

import (
	"context"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// Item is a document with the names by which people know its vendor and who
// added it.
type Item struct {
	Document
	VendorName string
	AddedBy    string // name of the user; empty when the machine added it
}

// Look returns one document with its names. It is NotFound when it was removed
// or is another organization's.
func (s *Service) Look(ctx context.Context, by identity.Actor, id ID) (_ *Item, err error) {
	defer fault.Op(&err, "look at document %s", id)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Item, error) { return item(tx, by.Tenant, id) })
}

// Scope chooses documents across vendors. Zero values choose all of vendors
// that are not retired, newest first. Query looks in the names of documents
// and vendors.
type Scope struct {
	Filter
	Vendor string // only of this vendor, which may be retired
	Owner  string // only of vendors that this user owns
	Set    Set    // "": all
}

// Set is a part of the documents that no single status names.
type Set string

// The sets of documents.
const (
	Waiting     Set = "waiting"      // for a person: facts to confirm, or a reading that failed
	BeingRead   Set = "being_read"   // for the machine: queued or being read
	NotCounting Set = "not_counting" // read, but counts for nothing until a person decides
)

// Find returns at most n documents of the organization with their names: what
// waits for people, or what one vendor has. It is NotFound for a vendor that is
// not the actor's.
func (s *Service) Find(ctx context.Context, by identity.Actor, f Scope, n int) (_ []Item, err error) {
	defer fault.Op(&err, "find documents")
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Item, error) {
		if f.Vendor != "" {
			if _, err := vendors.Load(tx, by.Tenant, f.Vendor); err != nil {
				return nil, err
			}
		}
		return find(tx, by.Tenant, f, n)
	})
}

// Counts says how many documents stand where: of one vendor, or with "" of all
// that are not retired. A status without documents is not in it.
func (s *Service) Counts(ctx context.Context, by identity.Actor, vendor string) (_ map[Status]int, err error) {
	defer fault.Op(&err, "count documents")
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (map[Status]int, error) { return counts(tx, by.Tenant, vendor) })
}

// Stored is how much an organization has in storage.
type Stored struct {
	Documents int   // that are not removed
	Bytes     int64 // of them, as they were uploaded
}

// Stored tells an operator how much is stored. Errors: permission.missing.
func (s *Service) Stored(ctx context.Context, by identity.Actor) (_ Stored, err error) {
	defer fault.Op(&err, "count what is stored")
	if err := by.May(identity.Operate); err != nil {
		return Stored{}, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (Stored, error) { return stored(tx, by.Tenant) })
}

// Underway says how many documents of the organization wait to be read, and how
// many are being read. It stays quick however many are read already.
func (s *Service) Underway(ctx context.Context, by identity.Actor) (waiting, reading int, err error) {
	defer fault.Op(&err, "count documents under way")
	if err := by.May(identity.ReadEvidence); err != nil {
		return 0, 0, err
	}
	n, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (map[Status]int, error) {
		return counts(tx, by.Tenant, "", Queued, Processing)
	})
	return n[Queued], n[Processing], err
}

// MaxUpload is the size of the largest document that Accept takes, in bytes.
func (s *Service) MaxUpload() int64 { return s.opt.MaxUpload }
