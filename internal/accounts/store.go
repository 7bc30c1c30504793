package accounts

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

func insertOrganization(tx *database.Tx, o Organization) error { return tx.Gorm().Create(&o).Error }

// changeOrganization writes what may change of an organization.
func changeOrganization(tx *database.Tx, o Organization, columns map[string]any) error {
	columns["version"] = o.Version + 1
	res := tx.Gorm().Model(&Organization{}).Where("tenant = ? and version = ?", o.Tenant, o.Version).Updates(columns)
	if res.Error == nil && res.RowsAffected == 0 {
		return organizationStale()
	}
	return res.Error
}

func organizationStale() error {
	return fault.New(fault.Stale, "organization.stale", "The settings have changed since you loaded them; load them again.")
}

func loadOrganization(tx *database.Tx, tenant identity.TenantID) (Organization, error) {
	var o Organization
	err := tx.Gorm().Where("tenant = ?", tenant).First(&o).Error
	return o, err
}

// lockUsers makes changes of an organization's users wait for each other:
// whether the last administrator would go depends on all of them. On SQLite a
// transaction that writes is alone anyway.
func lockUsers(tx *database.Tx, tenant identity.TenantID) error {
	if tx.Dialect() != database.Postgres {
		return nil
	}
	return tx.Gorm().Exec("select 1 from organizations where tenant = ? for no key update", tenant).Error
}

func insertAccount(tx *database.Tx, a account) error {
	err := tx.Gorm().Create(&a).Error
	if database.IsDuplicate(err) {
		return fault.Wrap(err, fault.Conflict, "user.email_taken", "There is an account with this e-mail address already.")
	}
	return err
}

func loadAccount(tx *database.Tx, tenant identity.TenantID, id string) (account, error) {
	var a account
	err := tx.Gorm().Where("tenant = ? and id = ?", tenant, id).First(&a).Error
	if database.IsMissing(err) {
		return account{}, fault.New(fault.NotFound, "user.not_found", "There is no such user.")
	}
	a.Invited = a.PasswordHash == ""
	return a, err
}

// holdAccount is loadAccount for a transaction that will change the user or
// open a session: another one waits until this one ends.
func holdAccount(tx *database.Tx, tenant identity.TenantID, id string) (account, error) {
	if tx.Dialect() == database.Postgres {
		if err := tx.Gorm().Exec("select 1 from users where tenant = ? and id = ? for no key update", tenant, id).Error; err != nil {
			return account{}, err
		}
	}
	return loadAccount(tx, tenant, id)
}

// changeAccount writes columns of a user and counts the version up.
func changeAccount(tx *database.Tx, u User, columns map[string]any) error {
	columns["version"] = u.Version + 1
	res := tx.Gorm().Model(&User{}).Where("tenant = ? and id = ? and version = ?", u.Tenant, u.ID, u.Version).Updates(columns)
	if res.Error == nil && res.RowsAffected == 0 {
		return stale()
	}
	return res.Error
}

func stale() error {
	return fault.New(fault.Stale, "user.stale", "The user has changed since you loaded it; load it again.")
}

// useStep takes a time step of the second factor, unless it or a later one was
// used.
func useStep(tx *database.Tx, u User, step int64) (bool, error) {
	res := tx.Gorm().Model(&User{}).Where("tenant = ? and id = ? and totp_last < ?", u.Tenant, u.ID, step).Update("totp_last", step)
	return res.RowsAffected == 1, res.Error
}

func countAdmins(tx *database.Tx, tenant identity.TenantID) (n int64, err error) {
	err = tx.Gorm().Model(&User{}).Where("tenant = ? and role = ? and active", tenant, identity.Admin).Count(&n).Error
	return n, err
}

var escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// userOrder holds the expression that each sort compares.
var userOrder = map[UserSort]string{ByEmail: "email", ByName: "lower(name)", ByCreation: "created_at"}

// findUsers returns at most n users. The page before ends with a user, not
// with a value: the database alone knows how it compares text.
func findUsers(tx *database.Tx, tenant identity.TenantID, f UserFilter, n int) ([]User, error) {
	q := tx.Gorm().Where("tenant = ?", tenant)
	if f.Role != "" {
		q = q.Where("role = ?", f.Role)
	}
	if f.Active != nil {
		q = q.Where("active = ?", *f.Active)
	}
	if f.Query != "" {
		like := "%" + escapeLike.Replace(strings.ToLower(f.Query)) + "%"
		q = q.Where(`(lower(name) like ? escape '\' or email like ? escape '\')`, like, like)
	}
	by, than, way := userOrder[f.Sort], ">", ""
	if by == "" {
		by = userOrder[ByEmail]
	}
	if f.Descending {
		than, way = "<", " desc"
	}
	if f.After != "" {
		q = q.Where("("+by+", id) "+than+" (select "+by+", id from users where tenant = ? and id = ?)", tenant, f.After)
	}
	var rows []account
	err := q.Order(by + way + ", id" + way).Limit(n).Find(&rows).Error
	out := make([]User, len(rows))
	for i, a := range rows {
		out[i] = a.User
		out[i].Invited = a.PasswordHash == ""
	}
	return out, err
}

// namesOf returns the names of all users by id.
func namesOf(tx *database.Tx, tenant identity.TenantID) (map[string]string, error) {
	var rows []struct{ ID, Name string }
	err := tx.Gorm().Model(&User{}).Where("tenant = ?", tenant).Select("id", "name").Scan(&rows).Error
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, err
}

func insertSession(tx *database.Tx, s session) error { return tx.Gorm().Create(&s).Error }

func touchSession(tx *database.Tx, tenant identity.TenantID, id string, now time.Time) error {
	return tx.Gorm().Model(&session{}).Where("tenant = ? and id = ? and seen_at < ?", tenant, id, now).Update("seen_at", now).Error
}

func deleteSession(tx *database.Tx, tenant identity.TenantID, id string) error {
	return tx.Gorm().Where("tenant = ? and id = ?", tenant, id).Delete(&session{}).Error
}

// findSessions returns a user's newest open sessions.
func findSessions(tx *database.Tx, tenant identity.TenantID, user string, now, idleSince time.Time, n int) ([]session, error) {
	var out []session
	err := tx.Gorm().Where("tenant = ? and user_id = ? and expires_at > ? and seen_at > ?", tenant, user, now, idleSince).
		Order("seen_at desc, id desc").Limit(n).Find(&out).Error
	return out, err
}

// endSession ends a session of a user, if it is one.
func endSession(tx *database.Tx, tenant identity.TenantID, user, id string) (bool, error) {
	res := tx.Gorm().Where("tenant = ? and user_id = ? and id = ?", tenant, user, id).Delete(&session{})
	return res.RowsAffected == 1, res.Error
}

// deleteSessions ends a user's sessions but one; all of them when spare is "".
func deleteSessions(tx *database.Tx, tenant identity.TenantID, user, spare string) error {
	return tx.Gorm().Where("tenant = ? and user_id = ? and id <> ?", tenant, user, spare).Delete(&session{}).Error
}

func deleteEndedSessions(tx *database.Tx, tenant identity.TenantID, user string, now, idleSince time.Time) error {
	return tx.Gorm().Where("tenant = ? and user_id = ? and (expires_at <= ? or seen_at <= ?)", tenant, user, now, idleSince).Delete(&session{}).Error
}

func insertToken(tx *database.Tx, t APIToken) error { return tx.Gorm().Create(&t).Error }

// tokensOf narrows to the tokens of an owner; of everyone when owner is "".
func tokensOf(tx *database.Tx, tenant identity.TenantID, owner string) *gorm.DB {
	q := tx.Gorm().Where("tenant = ?", tenant)
	if owner != "" {
		q = q.Where("user_id = ?", owner)
	}
	return q
}

func loadToken(tx *database.Tx, tenant identity.TenantID, owner, id string) (APIToken, error) {
	var t APIToken
	err := tokensOf(tx, tenant, owner).Where("id = ?", id).First(&t).Error
	if database.IsMissing(err) {
		return APIToken{}, fault.New(fault.NotFound, "api_token.not_found", "There is no such API token.")
	}
	return t, err
}

func findTokens(tx *database.Tx, tenant identity.TenantID, owner string, f TokenFilter, n int) ([]APIToken, error) {
	q := tokensOf(tx, tenant, owner)
	order, follows := "id desc", "id < ?"
	if f.Oldest {
		order, follows = "id", "id > ?"
	}
	if f.Active {
		q = q.Where("revoked_at is null")
	}
	if f.Query != "" {
		q = q.Where(`lower(name) like ? escape '\'`, "%"+escapeLike.Replace(strings.ToLower(f.Query))+"%")
	}
	if f.After != "" {
		q = q.Where(follows, f.After)
	}
	var out []APIToken
	err := q.Order(order).Limit(n).Find(&out).Error
	return out, err
}

func revokeToken(tx *database.Tx, tenant identity.TenantID, id string, now time.Time) (bool, error) {
	res := tx.Gorm().Model(&APIToken{}).Where("tenant = ? and id = ? and revoked_at is null", tenant, id).Update("revoked_at", now)
	return res.RowsAffected == 1, res.Error
}

func revokeTokens(tx *database.Tx, tenant identity.TenantID, user string, now time.Time) error {
	return tx.Gorm().Model(&APIToken{}).Where("tenant = ? and user_id = ? and revoked_at is null", tenant, user).Update("revoked_at", now).Error
}

func insertLink(tx *database.Tx, l passwordLink) error { return tx.Gorm().Create(&l).Error }

// useLink takes a link, unless it was used or has ended.
func useLink(tx *database.Tx, l passwordLink, now time.Time) (bool, error) {
	res := tx.Gorm().Model(&passwordLink{}).
		Where("tenant = ? and id = ? and used_at is null and expires_at > ?", l.Tenant, l.ID, now).Update("used_at", now)
	return res.RowsAffected == 1, res.Error
}

// dropLinks ends every link of a user that still works.
func dropLinks(tx *database.Tx, tenant identity.TenantID, user string, now time.Time) error {
	return tx.Gorm().Model(&passwordLink{}).Where("tenant = ? and user_id = ? and used_at is null", tenant, user).Update("used_at", now).Error
}

// lockSubject makes tries about one subject wait for each other until the
// transaction ends.
func lockSubject(tx *database.Tx, subject string) error {
	if tx.Dialect() != database.Postgres {
		return nil
	}
	return tx.Gorm().Exec("select pg_advisory_xact_lock(hashtextextended(?, 0))", subject).Error
}

// nthFailure returns the time of the n-th newest failure since a time, and
// whether there were so many.
func nthFailure(tx *database.Tx, subject string, n int, since time.Time) (time.Time, bool, error) {
	var rows []failure
	err := tx.Gorm().Where("subject = ? and at > ?", subject, since).Order("at desc").Offset(n - 1).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return time.Time{}, false, err
	}
	return rows[0].At, true, nil
}

func insertFailures(tx *database.Tx, rows []failure) error { return tx.Gorm().Create(&rows).Error }

func deleteFailures(tx *database.Tx, subject string, since time.Time) error {
	return tx.Gorm().Where("subject = ? and at > ?", subject, since).Delete(&failure{}).Error
}

func deleteFailuresBefore(tx *database.Tx, before time.Time) error {
	return tx.Gorm().Where("at <= ?", before).Delete(&failure{}).Error
}
