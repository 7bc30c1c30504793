package reassessments

import (
	"time"

	"gorm.io/gorm/clause"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// vendorsInUse returns the vendors that can be due, neither retired nor
// rejected, or only the one that is named.
func vendorsInUse(tx *database.Tx, tenant identity.TenantID, vendor string) ([]vendors.Vendor, error) {
	q := tx.Gorm().Where("tenant = ? and status not in ?", tenant, []vendors.Status{vendors.Retired, vendors.Rejected})
	if vendor != "" {
		q = q.Where("id = ?", vendor)
	}
	var out []vendors.Vendor
	err := q.Order("id").Find(&out).Error
	return out, err
}

// all returns every entry, or those of the vendor that is named.
func all(tx *database.Tx, tenant identity.TenantID, vendor string) ([]Entry, error) {
	q := tx.Gorm().Where("tenant = ?", tenant)
	if vendor != "" {
		q = q.Where("vendor_id = ?", vendor)
	}
	var out []Entry
	err := q.Order("id").Find(&out).Error
	return out, err
}

// insert adds an entry unless there is one of the same cause.
func insert(tx *database.Tx, e Entry) (fresh bool, _ error) {
	res := tx.Gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(&e)
	return res.RowsAffected == 1, res.Error
}

// setStatus moves an entry that is still as it was seen.
func setStatus(tx *database.Tx, e Entry, to Status, closed *time.Time) (done bool, _ error) {
	res := tx.Gorm().Model(&Entry{}).Where("tenant = ? and id = ? and status = ?", e.Tenant, e.ID, e.Status).
		Updates(map[string]any{"status": to, "closed_at": closed})
	return res.RowsAffected == 1, res.Error
}

func list(tx *database.Tx, tenant identity.TenantID, f Filter, n int) ([]Item, error) {
	q := tx.Gorm().Table("reassessments r").Select("r.*, v.name as vendor_name, coalesce(u.name, '') as owner_name").
		Joins("join vendors v on v.tenant = r.tenant and v.id = r.vendor_id").
		Joins("left join users u on u.tenant = v.tenant and u.id = v.owner_id").Where("r.tenant = ?", tenant)
	for column, value := range map[string]string{"r.status": string(f.Status), "r.cause": string(f.Cause), "r.vendor_id": f.VendorID, "v.owner_id": f.Owner} {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	if f.DueBefore != "" {
		q = q.Where("r.due_on < ?", f.DueBefore)
	}
	order, beyond := "r.due_on, r.id", "(r.due_on, r.id) > (?, ?)"
	if f.Latest {
		order, beyond = "r.due_on desc, r.id desc", "(r.due_on, r.id) < (?, ?)"
	}
	if f.After != nil {
		q = q.Where(beyond, f.After.DueOn, f.After.ID)
	}
	var out []Item
	err := database.Search(q, f.Query, "v.name").Order(order).Limit(n).Scan(&out).Error
	return out, err
}

func open(tx *database.Tx, tenant identity.TenantID, vendor string) ([]Entry, error) {
	var out []Entry
	err := tx.Gorm().Where("tenant = ? and vendor_id = ? and status = ?", tenant, vendor, Open).Order("due_on, id").Find(&out).Error
	return out, err
}
