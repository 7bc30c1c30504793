package agreements

import (
	"time"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

func load(tx *database.Tx, tenant identity.TenantID, id string) (*Agreement, error) {
	missing := fault.New(fault.NotFound, "agreement.not_found", "There is no such agreement.")
	if uuid.Validate(id) != nil { // as no id is; Postgres would refuse some bytes
		return nil, missing
	}
	var a Agreement
	err := tx.Gorm().Where("tenant = ? and id = ?", tenant, id).Take(&a).Error
	if database.IsMissing(err) {
		return nil, missing
	}
	return &a, err
}

func insert(tx *database.Tx, a *Agreement) error { return tx.Gorm().Create(a).Error }

// save writes a changed agreement and counts its version up.
func save(tx *database.Tx, a *Agreement, now time.Time) error {
	loaded := a.Version
	a.Version++
	a.UpdatedAt = now
	res := tx.Gorm().Model(a).Select("*").Where("tenant = ? and id = ? and version = ?", a.Tenant, a.ID, loaded).Updates(a)
	if res.Error == nil && res.RowsAffected == 0 { // another write came between, on Postgres
		return stale()
	}
	return res.Error
}

func ofVendor(tx *database.Tx, tenant identity.TenantID, vendorID string) ([]Agreement, error) {
	var out []Agreement
	err := tx.Gorm().Where("tenant = ? and vendor_id = ?", tenant, vendorID).Find(&out).Error
	return out, err
}

func list(tx *database.Tx, tenant identity.TenantID, vendorID string, f Filter, today string, n int) ([]Agreement, error) {
	q := tx.Gorm().Where("tenant = ? and vendor_id = ?", tenant, vendorID)
	switch f.Status {
	case "":
	case Active:
		q = q.Where("status = ? and (expires_on is null or expires_on >= ?)", Active, today)
	case Expired:
		q = q.Where("status = ? and expires_on < ?", Active, today)
	default:
		q = q.Where("status = ?", f.Status)
	}
	var out []Agreement
	err := database.ByID(database.Search(q, f.Query, "note"), f.Oldest, f.After).Limit(n).Find(&out).Error
	return out, err
}

func expiring(tx *database.Tx, tenant identity.TenantID, last string) ([]Expiry, error) {
	var out []Expiry
	err := tx.Gorm().Model(&Agreement{}).Select("vendor_id, id, expires_on").
		Where("tenant = ? and status = ? and expires_on <= ?", tenant, Active, last).Order("expires_on, id").Find(&out).Error
	return out, err
}
