package accounts

import (
	"time"

	"ward/internal/identity"
)

// Organization is a hospital or health system: one tenant.
type Organization struct {
	Tenant      identity.TenantID `gorm:"primaryKey"`
	Name        string            // 1 to 200 characters
	IdleMinutes int               // 5 to 720: a session ends after as long without a request
	Version     int               // from 1; a write with an older one is Stale
	CreatedAt   time.Time
}

// TableName is the table of organizations.
func (Organization) TableName() string { return "organizations" }

// User is a person who signs in: 45 CFR 164.312(a)(2)(i), unique user
// identification. A user is never deleted, since the audit log names it; one
// who leaves is deactivated.
type User struct {
	Tenant     identity.TenantID `gorm:"primaryKey"`
	ID         string            `gorm:"primaryKey"` // UUIDv7
	Email      string            // lower case, at most 254 bytes; unique in the whole instance
	Name       string            // 1 to 200 characters
	Role       identity.Role
	Active     bool // false: cannot sign in, and no token of theirs works
	TOTPActive bool `gorm:"column:totp_active"` // sign-in asks for a code as well
	Invited    bool `gorm:"-"`                  // no password was set yet
	Version    int  // from 1; a write with an older one is Stale
	CreatedAt  time.Time
}

// TableName is the table of users.
func (User) TableName() string { return "users" }

// account is a user with the secrets that prove who it is.
type account struct {
	User
	PasswordHash string // argon2id; empty until the first password is set
	TOTPSecret   string `gorm:"column:totp_secret"` // sealed, base64; empty without a second factor
	TOTPLast     int64  `gorm:"column:totp_last"`   // the last time step whose code was used
}

// actor is the user as one who acts.
func (u User) actor(session string) identity.Actor {
	return identity.Actor{Tenant: u.Tenant, ID: u.ID, Role: u.Role, Session: session, Name: u.Name, Email: u.Email}
}

// session is a signed-in session.
type session struct {
	Tenant    identity.TenantID `gorm:"primaryKey"`
	ID        string            `gorm:"primaryKey"`
	UserID    string
	TokenHash string
	Agent     string // at most 300 bytes
	CreatedAt time.Time
	SeenAt    time.Time // to the minute
	ExpiresAt time.Time // the absolute end
}

func (session) TableName() string { return "sessions" }

// APIToken lets a program act for its owner.
type APIToken struct {
	Tenant    identity.TenantID `gorm:"primaryKey"`
	ID        string            `gorm:"primaryKey"` // UUIDv7
	UserID    string            // the owner
	Name      string            // 1 to 200 characters
	Role      identity.Role     // the token acts with the weaker of this and the owner's present role
	TokenHash string            // SHA-256, hex
	CreatedAt time.Time
	ExpiresAt *time.Time // nil: until it is revoked
	RevokedAt *time.Time
}

// TableName is the table of API tokens.
func (APIToken) TableName() string { return "api_tokens" }

// Version counts the changes of the token: there is one, to revoke it.
func (t APIToken) Version() int {
	if t.RevokedAt != nil {
		return 2
	}
	return 1
}

// passwordLink is a mailed link that sets a password, once.
type passwordLink struct {
	Tenant    identity.TenantID `gorm:"primaryKey"`
	ID        string            `gorm:"primaryKey"`
	UserID    string
	TokenHash string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}

func (passwordLink) TableName() string { return "password_links" }

// failure is a failed try, counted by what it was about.
type failure struct {
	ID      string `gorm:"primaryKey"`
	Subject string
	At      time.Time
}

func (failure) TableName() string { return "sign_in_failures" }
