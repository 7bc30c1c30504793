package queue

import (
	"time"

	"gorm.io/gorm/clause"

	"ward/internal/database"
	"ward/internal/identity"
)

// row is a job as stored.
type row struct {
	Tenant     identity.TenantID `gorm:"primaryKey"`
	ID         string            `gorm:"primaryKey"`
	Kind       Kind
	Subject    string
	Generation int
	Failures   int
	RunAt      time.Time
	ClaimedAt  *time.Time
	LeaseUntil *time.Time
	DoneAt     *time.Time
	FailedAt   *time.Time
	Error      string
	CreatedAt  time.Time
}

func (row) TableName() string { return "jobs" }

// insert adds a job unless one of the same kind and subject waits for a worker.
func insert(tx *database.Tx, r row) (fresh bool, _ error) {
	res := tx.Gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(&r)
	return res.RowsAffected == 1, res.Error
}

// hurry makes the job that waits for a worker due when r is, if it is later.
func hurry(tx *database.Tx, r row) error {
	return tx.Gorm().Model(&row{}).
		Where("tenant = ? and kind = ? and subject = ? and claimed_at is null and done_at is null and failed_at is null and run_at > ?", r.Tenant, r.Kind, r.Subject, r.RunAt).
		Updates(map[string]any{"run_at": r.RunAt}).Error
}

func load(tx *database.Tx, j Job) (row, error) {
	var r row
	err := tx.Gorm().Where("tenant = ? and id = ?", j.Tenant, j.ID).First(&r).Error
	return r, err
}

func save(tx *database.Tx, r row) error {
	return tx.Gorm().Model(&r).Select("*").Where("tenant = ? and id = ?", r.Tenant, r.ID).Updates(&r).Error
}

// lock takes the row lock of a job that is not over.
func lock(tx *database.Tx, j Job) (open bool, _ error) {
	res := tx.Gorm().Exec("update jobs set generation = generation where tenant = ? and id = ? and done_at is null and failed_at is null", j.Tenant, j.ID)
	return res.RowsAffected == 1, res.Error
}

func extend(tx *database.Tx, j Job, until time.Time) error {
	return tx.Gorm().Model(&row{}).
		Where("tenant = ? and id = ? and generation = ? and done_at is null and failed_at is null and lease_until < ?", j.Tenant, j.ID, j.Generation, until).
		Updates(map[string]any{"lease_until": until}).Error
}

func markDone(tx *database.Tx, j Job, now time.Time) (bool, error) {
	res := tx.Gorm().Model(&row{}).
		Where("tenant = ? and id = ? and done_at is null and failed_at is null", j.Tenant, j.ID).
		Updates(map[string]any{"done_at": now, "error": ""})
	return res.RowsAffected == 1, res.Error
}

// openIn is what each state says of a row. Claimed jobs that failed and wait
// for their next try count as running.
var openIn = map[State]string{
	"":      "true",
	Waiting: "failed_at is null and claimed_at is null",
	Running: "failed_at is null and claimed_at is not null",
	Failed:  "failed_at is not null",
}

// findOpen returns at most n jobs of a tenant that are not done:
// UUIDv7 ids are in the order of their making.
func findOpen(tx *database.Tx, tenant identity.TenantID, f Filter, n int) ([]row, error) {
	q := tx.Gorm().Where("tenant = ? and done_at is null", tenant).Where(openIn[f.State])
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	var out []row
	err := database.ByID(database.Search(q, f.Query, "subject", "kind", "error"), f.Oldest, f.After).Limit(n).Find(&out).Error
	return out, err
}

// countOpen counts the jobs of a tenant that are not done.
func countOpen(tx *database.Tx, tenant identity.TenantID) ([]Count, error) {
	var out []Count
	err := tx.Gorm().Raw(`
		select kind, case when failed_at is not null then 'failed' when claimed_at is null then 'waiting' else 'running' end as state, count(*) as n
		from jobs where tenant = ? and done_at is null group by 1, 2`, tenant).Scan(&out).Error
	return out, err
}

// revive makes a job that was given up due, and says whether there was one.
func revive(tx *database.Tx, tenant identity.TenantID, id string, now time.Time) (bool, error) {
	res := tx.Gorm().Model(&row{}).Where("tenant = ? and id = ? and failed_at is not null and done_at is null", tenant, id).
		Updates(map[string]any{"failed_at": nil, "failures": 0, "run_at": now, "lease_until": nil})
	return res.RowsAffected == 1, res.Error
}

// purge removes the jobs of a tenant that were done before a time.
func purge(tx *database.Tx, tenant identity.TenantID, before time.Time) error {
	return tx.Gorm().Where("tenant = ? and done_at < ?", tenant, before).Delete(&row{}).Error
}

// expireLeases makes every claimed job due again: for the start of a process
// that is alone with its database.
func expireLeases(tx *database.Tx) error {
	return tx.Gorm().Exec("update jobs set lease_until = null where done_at is null and failed_at is null and lease_until is not null").Error
}
