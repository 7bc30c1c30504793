package api

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/hipaa"
	"ward/internal/idempotency"
	"ward/internal/identity"
)

// services builds every service over the harness's database, clock and queue.
func (h *harness) services(t *testing.T) Services {
	t.Helper()
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Services{
		Rules:       rules,
		Audit:       audit.NewService(h.db),
		Idempotency: idempotency.NewService(h.db, h.clock.now),
	}
}

// newID returns a fresh UUIDv7.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// org adds an organization with a signed-in user of each role. The rows are
// written as they are stored: signing in for real costs 0.1 s a user, and has
// its own tests.
func (h *harness) org(t *testing.T) *org {
	t.Helper()
	o := &org{
		tenant: identity.TenantID(newID()),
		tokens: map[identity.Role]string{}, users: map[identity.Role]string{}, emails: map[identity.Role]string{},
	}
	h.insert(t, o.tenant, "organizations", map[string]any{"name": "Test Hospital", "created_at": h.clock.now()})
	for _, role := range identity.Roles {
		h.addUser(t, o, role)
	}
	return o
}

func (h *harness) addUser(t *testing.T, o *org, role identity.Role) {
	t.Helper()
	now, user, token := h.clock.now(), newID(), "session-"+newID()
	o.users[role], o.tokens[role], o.emails[role] = user, token, string(role)+"@"+user+".test"
	h.insert(t, o.tenant, "users", map[string]any{
		"id": user, "email": o.emails[role], "name": "User " + string(role), "role": role, "active": true,
		"password_hash": "", "totp_secret": "", "totp_active": false, "totp_last": 0, "version": 1, "created_at": now,
	})
	sum := sha256.Sum256([]byte(token))
	h.insert(t, o.tenant, "sessions", map[string]any{
		"id": newID(), "user_id": user, "token_hash": hex.EncodeToString(sum[:]),
		"created_at": now, "seen_at": now, "expires_at": now.Add(10 * 365 * 24 * time.Hour),
	})
}

// insert writes a row of a tenant as it is stored.
func (h *harness) insert(t *testing.T, tenant identity.TenantID, table string, row map[string]any) {
	t.Helper()
	row["tenant"] = tenant
	if err := database.Do(t.Context(), h.db, tenant, func(tx *database.Tx) error {
		return tx.Gorm().Table(table).Create(row).Error
	}); err != nil {
		t.Fatalf("insert into %s: %v", table, err)
	}
}
