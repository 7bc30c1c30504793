package accounts

import (
	"context"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// NewUser is what an administrator says of a new user.
type NewUser struct {
	Email, Name string
	Role        identity.Role
}

func (n NewUser) clean() NewUser {
	return NewUser{Email: cleanEmail(n.Email), Name: cleanName(n.Name), Role: n.Role}
}

func (n NewUser) check() error {
	var f findings
	f.add("#/email", wrongEmail(n.Email))
	f.add("#/name", wrongName(n.Name))
	f.add("#/role", wrongRole(n.Role))
	return f.fault("user.invalid")
}

// Create adds a user, who sets a password by a link that is mailed and also
// returned. Errors: permission.missing, user.invalid, user.email_taken.
func (s *Service) Create(ctx context.Context, by identity.Actor, in NewUser) (_ User, link string, err error) {
	defer fault.Op(&err, "create user")
	if err := by.May(identity.ManageUsers); err != nil {
		return User{}, "", err
	}
	in = in.clean()
	if err := in.check(); err != nil {
		return User{}, "", err
	}
	u, err := database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (User, error) {
		a, err := s.add(tx, by, in, "")
		if err != nil {
			return User{}, err
		}
		link, err = s.invite(tx, by, a.User)
		return a.User, err
	})
	return u, link, err
}

// add writes a user. Without a hash the user has no password yet.
func (s *Service) add(tx *database.Tx, by identity.Actor, in NewUser, hash string) (account, error) {
	now := s.now()
	a := account{
		User: User{
			Tenant: by.Tenant, ID: newID(), Email: in.Email, Name: in.Name, Role: in.Role,
			Active: true, Invited: hash == "", Version: 1, CreatedAt: now,
		},
		PasswordHash: hash,
	}
	if err := insertAccount(tx, a); err != nil {
		return account{}, err
	}
	return a, audit.Record(tx, by, now, "user.created", a.ID, audit.Detail{"role": a.Role})
}

// Change is what may change of a user. Nil leaves a field as it is.
type Change struct {
	Name   *string
	Role   *identity.Role
	Active *bool
}

func (c Change) clean() Change {
	if c.Name != nil {
		name := cleanName(*c.Name)
		c.Name = &name
	}
	return c
}

func (c Change) check() error {
	var f findings
	if c.Name != nil {
		f.add("#/name", wrongName(*c.Name))
	}
	if c.Role != nil {
		f.add("#/role", wrongRole(*c.Role))
	}
	return f.fault("user.invalid")
}

// apply changes u and returns the columns that differ now.
func (c Change) apply(u *User) map[string]any {
	columns := map[string]any{}
	if c.Name != nil && *c.Name != u.Name {
		u.Name, columns["name"] = *c.Name, *c.Name
	}
	if c.Role != nil && *c.Role != u.Role {
		u.Role, columns["role"] = *c.Role, *c.Role
	}
	if c.Active != nil && *c.Active != u.Active {
		u.Active, columns["active"] = *c.Active, *c.Active
	}
	return columns
}

// Change changes a user. The last active administrator stays one. To
// deactivate a user ends their sessions and links and revokes their API
// tokens; to activate them again brings none of it back. Seen is the version
// that the caller saw, 0 for any. Errors: permission.missing, user.not_found,
// user.invalid, user.stale, user.last_admin.
func (s *Service) Change(ctx context.Context, by identity.Actor, id string, seen int, in Change) (_ User, err error) {
	defer fault.Op(&err, "change user %s", id)
	if err := by.May(identity.ManageUsers); err != nil {
		return User{}, err
	}
	return s.change(ctx, by, id, seen, in)
}

// Rename changes the actor's own name. Errors: session.required,
// user.invalid, user.stale.
func (s *Service) Rename(ctx context.Context, by identity.Actor, seen int, name string) (_ User, err error) {
	defer fault.Op(&err, "rename user %s", by.ID)
	if err := by.InPerson(); err != nil {
		return User{}, err
	}
	return s.change(ctx, by, by.ID, seen, Change{Name: &name})
}

func (s *Service) change(ctx context.Context, by identity.Actor, id string, seen int, in Change) (User, error) {
	in = in.clean()
	if err := in.check(); err != nil {
		return User{}, err
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (User, error) {
		if err := lockUsers(tx, by.Tenant); err != nil {
			return User{}, err
		}
		a, err := holdAccount(tx, by.Tenant, id)
		if err != nil {
			return User{}, err
		}
		if seen != 0 && seen != a.Version {
			return User{}, stale()
		}
		return s.write(tx, by, a.User, in)
	})
}

func (s *Service) write(tx *database.Tx, by identity.Actor, old User, in Change) (User, error) {
	u := old
	columns := in.apply(&u)
	if len(columns) == 0 {
		return u, nil
	}
	detail := audit.Detail{}
	for name, value := range columns {
		if detail[name] = value; name == "name" {
			detail[name] = "changed" // a person's name stays out of the log
		}
	}
	if err := keepsAdmin(tx, old, u); err != nil {
		return User{}, err
	}
	if err := changeAccount(tx, old, columns); err != nil {
		return User{}, err
	}
	u.Version++
	if old.Active && !u.Active {
		if err := s.shutOut(tx, u); err != nil {
			return User{}, err
		}
	}
	return u, audit.Record(tx, by, s.now(), "user.changed", u.ID, detail)
}

// keepsAdmin refuses a change after which nobody could manage users.
func keepsAdmin(tx *database.Tx, old, u User) error {
	was, is := old.Active && old.Role == identity.Admin, u.Active && u.Role == identity.Admin
	if !was || is {
		return nil
	}
	n, err := countAdmins(tx, u.Tenant)
	if err == nil && n < 2 {
		return fault.New(fault.Conflict, "user.last_admin", "This is the last active administrator; make someone else one first.")
	}
	return err
}

// shutOut ends whatever lets a user in.
func (s *Service) shutOut(tx *database.Tx, u User) error {
	if err := deleteSessions(tx, u.Tenant, u.ID, ""); err != nil {
		return err
	}
	if err := revokeTokens(tx, u.Tenant, u.ID, s.now()); err != nil {
		return err
	}
	return dropLinks(tx, u.Tenant, u.ID, s.now())
}

// UserSort is what a list of users is sorted by.
type UserSort string

// The sorts of users. The default is ByEmail.
const (
	ByEmail    UserSort = "email"
	ByName     UserSort = "name"
	ByCreation UserSort = "created_at"
)

// UserFilter narrows and sorts a list of users. Zero values do not filter.
type UserFilter struct {
	Role       identity.Role
	Active     *bool
	Query      string // part of name or address, ignoring case
	Sort       UserSort
	Descending bool
	After      string // only users that follow this id: for the next page
}

// List returns at most n users. Everyone sees their colleagues: vendors and
// the log name them. Errors: permission.missing.
func (s *Service) List(ctx context.Context, by identity.Actor, f UserFilter, n int) (_ []User, err error) {
	defer fault.Op(&err, "list users")
	if err := by.May(identity.SignedIn); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]User, error) { return findUsers(tx, by.Tenant, f, n) })
}

// Get returns one user. Errors: permission.missing, user.not_found.
func (s *Service) Get(ctx context.Context, by identity.Actor, id string) (_ User, err error) {
	defer fault.Op(&err, "get user %s", id)
	if err := by.May(identity.SignedIn); err != nil {
		return User{}, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (User, error) {
		a, err := loadAccount(tx, by.Tenant, id)
		return a.User, err
	})
}

// Names returns the name of every user of the organization by id, inactive ones
// too: pages name who did something. Errors: permission.missing.
func (s *Service) Names(ctx context.Context, by identity.Actor) (_ map[string]string, err error) {
	defer fault.Op(&err, "names of users")
	if err := by.May(identity.SignedIn); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (map[string]string, error) { return namesOf(tx, by.Tenant) })
}
