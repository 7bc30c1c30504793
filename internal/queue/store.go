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

func insert(tx *database.Tx, r row) error {
	return tx.Gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(&r).Error
}

func load(tx *database.Tx, j Job) (row, error) {
	var r row
	err := tx.Gorm().Where("tenant = ? and id = ?", j.Tenant, j.ID).First(&r).Error
	return r, err
}

func save(tx *database.Tx, r row) error {
	return tx.Gorm().Model(&r).Select("*").Where("tenant = ? and id = ?", r.Tenant, r.ID).Updates(&r).Error
}

func markDone(tx *database.Tx, j Job, now time.Time) (bool, error) {
	res := tx.Gorm().Model(&row{}).
		Where("tenant = ? and id = ? and done_at is null and failed_at is null", j.Tenant, j.ID).
		Updates(map[string]any{"done_at": now, "error": ""})
	return res.RowsAffected == 1, res.Error
}

// listFailed returns the jobs of a tenant that were given up, newest first.
func listFailed(tx *database.Tx, tenant identity.TenantID, limit int) ([]row, error) {
	var out []row
	err := tx.Gorm().Where("tenant = ? and failed_at is not null", tenant).Order("failed_at desc").Limit(limit).Find(&out).Error
	return out, err
}

// expireLeases makes every claimed job due again: for the start of a process
// that is alone with its database.
func expireLeases(tx *database.Tx) error {
	return tx.Gorm().Exec("update jobs set lease_until = null where done_at is null and failed_at is null and lease_until is not null").Error
}
