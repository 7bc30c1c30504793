package idempotency

import (
	"time"

	"gorm.io/gorm/clause"

	"ward/internal/database"
	"ward/internal/identity"
)

type row struct {
	Tenant      identity.TenantID `gorm:"primaryKey"`
	Actor       string            `gorm:"primaryKey"`
	KeyHash     string            `gorm:"primaryKey"`
	Route       string
	RequestHash string
	Status      int
	Headers     string
	Body        string
	CreatedAt   time.Time
}

func (row) TableName() string { return "idempotency_keys" }

func insert(tx *database.Tx, r row) (fresh bool, _ error) {
	res := tx.Gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(&r)
	return res.RowsAffected == 1, res.Error
}

func load(tx *database.Tx, r row) (row, error) {
	var out row
	err := tx.Gorm().Where("tenant = ? and actor = ? and key_hash = ?", r.Tenant, r.Actor, r.KeyHash).First(&out).Error
	return out, err
}

func finish(tx *database.Tx, r row) error {
	return tx.Gorm().Model(&row{}).Where("tenant = ? and actor = ? and key_hash = ?", r.Tenant, r.Actor, r.KeyHash).
		Select("RequestHash", "Status", "Headers", "Body").Updates(&r).Error
}

func remove(tx *database.Tx, r row) error {
	return tx.Gorm().Where("tenant = ? and actor = ? and key_hash = ?", r.Tenant, r.Actor, r.KeyHash).Delete(&row{}).Error
}

func forget(tx *database.Tx, tenant identity.TenantID, kept, running time.Time) error {
	return tx.Gorm().Where("tenant = ? and (created_at < ? or (status = 0 and created_at < ?))", tenant, kept, running).Delete(&row{}).Error
}
