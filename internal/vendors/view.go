package vendors

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// The bounds of views.
const (
	maxViewName  = 60   // characters
	maxViewQuery = 2000 // bytes
	maxViews     = 50   // of one person, and shared ones of one organization
)

// View is a list of vendors that a person keeps under a name: its filters, its
// order, and how it looks.
type View struct {
	Tenant    identity.TenantID `gorm:"primaryKey"`
	ID        string            `gorm:"primaryKey"` // UUIDv7
	UserID    string            // who made it, and alone may change it
	Shared    bool              // everyone of the organization sees it
	Name      string            // 1 to 60 characters; unique, ignoring case, among one's own or among the shared
	NameKey   string
	Query     string // the list's query string, at most 2,000 bytes
	Version   int    // from 1
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of views.
func (View) TableName() string { return "vendor_views" }

// NewView is what is said of a view when it is kept.
type NewView struct {
	Name, Query string
	Shared      bool
}

// ViewChange is what to change of a view. Nil leaves a field as it is.
type ViewChange struct {
	Name, Query *string
	Shared      *bool
}

func (v *View) check() error {
	v.Name = strings.TrimSpace(v.Name)
	v.NameKey = Key(v.Name)
	var f fields
	f.required("#/name", v.Name, maxViewName)
	if text, err := url.QueryUnescape(v.Query); err != nil || strings.Contains(v.Query, ";") || len(v.Query) > maxViewQuery || strings.ContainsFunc(text, unprintable) || !utf8.ValidString(text) {
		f.add("#/query", "must be the query of a list, of at most "+number(maxViewQuery)+" bytes")
	}
	return fault.Fields("view.invalid", f)
}

// mayShare refuses to share a view, which changes what everyone sees, to those
// who only read.
func mayShare(by identity.Actor, shared bool) error {
	if shared {
		return by.May(identity.WriteVendors)
	}
	return nil
}

// Views returns the views that the actor sees: the own ones and the shared, by
// name. There are few.
func (s *Service) Views(ctx context.Context, by identity.Actor) (_ []View, err error) {
	defer fault.Op(&err, "list views")
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]View, error) {
		return listViews(tx, by.Tenant, by.ID)
	})
}

// AddView keeps a view. Who only reads may keep views of their own. It returns
// Invalid with every wrong field, Forbidden when the actor may not share, and
// Conflict when the name is taken (view.name_taken) or there are 50 such views
// already (view.too_many).
func (s *Service) AddView(ctx context.Context, by identity.Actor, in NewView) (_ *View, err error) {
	defer fault.Op(&err, "add view")
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	if err := mayShare(by, in.Shared); err != nil {
		return nil, err
	}
	now := s.now().UTC().Truncate(time.Microsecond)
	v := &View{
		Tenant: by.Tenant, ID: uuid.Must(uuid.NewV7()).String(), UserID: by.ID, Shared: in.Shared, Name: in.Name, Query: in.Query,
		Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if err := v.check(); err != nil {
		return nil, err
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*View, error) {
		if err := roomForView(tx, v); err != nil {
			return nil, err
		}
		if err := viewTaken(insertView(tx, v)); err != nil {
			return nil, err
		}
		return v, audit.Record(tx, by, now, "view.created", v.ID, audit.Detail{"shared": v.Shared})
	})
}

// ChangeView changes a view that the actor made. seen is the version that the
// caller saw, 0 for any. It returns NotFound for a view that the actor does not
// see, Forbidden for another's, and otherwise what AddView returns, or Stale.
func (s *Service) ChangeView(ctx context.Context, by identity.Actor, id string, seen int, c ViewChange) (_ *View, err error) {
	defer fault.Op(&err, "change view %s", id)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	now := s.now().UTC().Truncate(time.Microsecond)
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*View, error) {
		v, err := ownView(tx, by, id, seen)
		if err != nil {
			return nil, err
		}
		before := *v
		set(&v.Name, c.Name)
		set(&v.Query, c.Query)
		set(&v.Shared, c.Shared)
		if err := v.check(); err != nil {
			return nil, err
		}
		if *v == before {
			return v, nil
		}
		if v.Shared != before.Shared {
			if err := mayShare(by, v.Shared); err != nil {
				return nil, err
			}
			if err := roomForView(tx, v); err != nil {
				return nil, err
			}
		}
		v.Version, v.UpdatedAt = v.Version+1, now
		found, err := updateView(tx, v, before.Version)
		if err := viewTaken(err); err != nil {
			return nil, err
		}
		if !found {
			return nil, staleView()
		}
		return v, audit.Record(tx, by, now, "view.changed", v.ID, audit.Detail{"shared": v.Shared})
	})
}

// RemoveView removes a view that the actor made, or a shared one when the actor
// manages users: the one who made it may have left.
func (s *Service) RemoveView(ctx context.Context, by identity.Actor, id string) (err error) {
	defer fault.Op(&err, "remove view %s", id)
	if err := by.May(identity.ReadVendors); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		v, err := ownView(tx, by, id, 0)
		if fault.Code(err) == "view.not_yours" && by.May(identity.ManageUsers) == nil {
			v, err = findView(tx, by.Tenant, by.ID, id)
		}
		if err != nil {
			return err
		}
		if err := deleteView(tx, v); err != nil {
			return err
		}
		return audit.Record(tx, by, s.now(), "view.removed", v.ID, audit.Detail{"shared": v.Shared})
	})
}

// ownView loads a view that the actor may change.
func ownView(tx *database.Tx, by identity.Actor, id string, seen int) (*View, error) {
	missing := fault.New(fault.NotFound, "view.not_found", "There is no such view.")
	if uuid.Validate(id) != nil {
		return nil, missing
	}
	v, err := findView(tx, by.Tenant, by.ID, id)
	switch {
	case database.IsMissing(err):
		return nil, missing
	case err != nil:
		return nil, err
	case v.UserID != by.ID:
		return nil, fault.New(fault.Forbidden, "view.not_yours", "Only the person who made this view can change it. Keep one of your own.")
	case seen != 0 && seen != v.Version:
		return nil, staleView()
	}
	return v, nil
}

func staleView() error {
	return fault.New(fault.Stale, "view.stale", "The view was changed since you loaded it; load it again.")
}

// roomForView bounds how many views one person sees.
func roomForView(tx *database.Tx, v *View) error {
	n, err := countViews(tx, v)
	if err == nil && n >= maxViews {
		err = fault.New(fault.Conflict, "view.too_many", "There are %d views of this kind already. Remove one first.", maxViews)
	}
	return err
}

// viewTaken names the conflict that a unique key has found.
func viewTaken(err error) error {
	if database.IsDuplicate(err) {
		return fault.Wrap(err, fault.Conflict, "view.name_taken", "There is a view with this name already.")
	}
	return err
}
