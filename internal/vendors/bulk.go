package vendors

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ward/internal/fault"
	"ward/internal/identity"
)

// maxBulk is how many vendors one action is done to at most: as many as a page
// shows.
const maxBulk = 200

// Bulk is one action for many vendors: a change of each, or the end of its use.
type Bulk struct {
	Change Change  // applied to each; only OwnerID and Status may be set
	Retire *string // the reason; then Change is empty
}

// Target is a vendor that an action is meant for.
type Target struct {
	ID   string
	Seen int // its version when it was chosen; 0: any
}

// BulkResult tells what became of one vendor.
type BulkResult struct {
	ID   string
	Name string // empty when there is no such vendor
	Done bool   // false with a nil Err: it was so already
	Err  error  // why it was left as it is
}

// Apply does one action to at most 200 vendors and tells for each what became
// of it. Each vendor is a transaction of its own, with its own entry in the
// audit log: one that cannot be changed holds up no other. It is Invalid when
// the action itself is wrong, whatever the vendors.
func (s *Service) Apply(ctx context.Context, by identity.Actor, targets []Target, b Bulk) (_ []BulkResult, err error) {
	defer fault.Op(&err, "apply to many vendors")
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	if err := b.check(targets); err != nil {
		return nil, err
	}
	out := make([]BulkResult, 0, len(targets))
	for _, t := range targets {
		r := s.applyOne(ctx, by, t, b)
		if kind := fault.KindOf(r.Err); r.Err != nil && (kind == fault.Internal || kind == fault.Unavailable) {
			return out, r.Err
		}
		out = append(out, r)
	}
	return out, nil
}

func (b Bulk) check(targets []Target) error {
	var f fields
	switch n := len(targets); {
	case n == 0:
		f.add("#/vendors", "must name at least one vendor")
	case n > maxBulk:
		f.add("#/vendors", "must not name more than "+number(maxBulk)+" vendors")
	}
	owner, status, retire := b.Change.OwnerID != nil, b.Change.Status != nil, b.Retire != nil
	switch {
	case (owner || status) == retire, owner && status:
		f.add("#/action", "must be one of: set the owner, set the status, retire")
	case retire:
		f.prose("#/reason", *b.Retire, maxReason)
	case status:
		f.status(*b.Change.Status)
	case *b.Change.OwnerID != "" && uuid.Validate(*b.Change.OwnerID) != nil:
		f.add("#/owner_id", "is not an active user of your organization")
	}
	return fault.Fields("vendor.invalid", f)
}

// applyOne does the action to one vendor.
func (s *Service) applyOne(ctx context.Context, by identity.Actor, t Target, b Bulk) BulkResult {
	r := BulkResult{ID: t.ID}
	before, err := s.Get(ctx, by, t.ID)
	if err != nil {
		r.Err = err
		return r
	}
	r.Name = before.Name
	var after *Vendor
	if b.Retire != nil {
		after, r.Err = s.Retire(ctx, by, t.ID, t.Seen, *b.Retire)
	} else {
		after, r.Err = s.Change(ctx, by, t.ID, t.Seen, Change{OwnerID: b.Change.OwnerID, Status: b.Change.Status})
	}
	r.Done = r.Err == nil && after.Version != before.Version
	return r
}

// Moves returns the states that a vendor may be moved to from one, in the
// order of a vendor's life. To retire it is no move.
func Moves(from Status) []Status { return slices.Clone(next[from]) }
