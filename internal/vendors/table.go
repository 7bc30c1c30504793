package vendors

import (
	"context"

	"ward/internal/fault"
	"ward/internal/identity"
)

// Row is a vendor with what a table of vendors shows beside its own record.
type Row struct {
	Vendor
	OwnerName string // empty: nobody looks after it
	Product   string // the name of what was registered first of it; empty: nothing was
}

// Table is List for people: it names owners and products, in one query all the
// same. With q.Before it returns the q.Limit vendors that come before one, in
// the order of the list.
func (s *Service) Table(ctx context.Context, by identity.Actor, q Query) (_ []Row, err error) {
	defer fault.Op(&err, "table of vendors")
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	if err := q.Check(); err != nil {
		return nil, err
	}
	return table(ctx, s.db, by.Tenant, q)
}

// maxCounts is how many queries one Count may answer.
const maxCounts = 100

// Count returns how many vendors fit each query, whatever its page. It runs one
// query, and one of more than 100 is Invalid.
func (s *Service) Count(ctx context.Context, by identity.Actor, qs ...Query) (_ []int, err error) {
	defer fault.Op(&err, "count vendors")
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	if len(qs) == 0 || len(qs) > maxCounts {
		return nil, fault.New(fault.Invalid, "request.invalid", "At most %d lists can be counted at once, and at least one.", maxCounts)
	}
	for _, q := range qs {
		q.After, q.Before = nil, nil
		if err := q.Check(); err != nil {
			return nil, err
		}
	}
	return count(ctx, s.db, by.Tenant, qs)
}
