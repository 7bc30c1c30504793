package accountstest

import (
	"time"

	"ward/internal/database"
	"ward/internal/identity"
)

// passwordHash is Password under argon2id with parameters that cost nothing:
// the sign-in of a test user is as fast as any other request.
const passwordHash = "$argon2id$v=19$m=64,t=1,p=1$RnOpQQN9bhXfLxKIvmA+AA$N4motHnFakX8Tq+0dgmB64FmFcNKnQUTjlWQwDsOkPY"

var (
	created = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	never   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

func addOrganization(tx *database.Tx, tenant identity.TenantID, name string) error {
	return tx.Gorm().Exec("insert into organizations (tenant, name, created_at) values (?, ?, ?)", tenant, name, created).Error
}

// addUser writes a user with a session and returns the organization's name. A
// session that was seen in the far future is never idle and never touched.
func addUser(tx *database.Tx, a identity.Actor, tokenHash string) (organization string, _ error) {
	err := tx.Gorm().Exec(`
		insert into users (tenant, id, email, name, role, active, password_hash, totp_secret, totp_active, totp_last, version, created_at)
		values (?, ?, ?, ?, ?, ?, ?, '', ?, 0, 1, ?)`,
		a.Tenant, a.ID, a.Email, a.Name, a.Role, true, passwordHash, false, created).Error
	if err != nil {
		return "", err
	}
	err = tx.Gorm().Exec(`
		insert into sessions (tenant, id, user_id, token_hash, created_at, seen_at, expires_at)
		values (?, ?, ?, ?, ?, ?, ?)`, a.Tenant, a.Session, a.ID, tokenHash, created, never, never).Error
	if err != nil {
		return "", err
	}
	err = tx.Gorm().Raw("select name from organizations where tenant = ?", a.Tenant).Scan(&organization).Error
	return organization, err
}
