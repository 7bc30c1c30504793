package vendors

import (
	"ward/internal/database"
	"ward/internal/identity"
)

// row is a vendor as stored, with the keys that are made of its names.
type row struct {
	Vendor    `gorm:"embedded"`
	NameKey   string
	SearchKey string
}

func rowOf(v *Vendor) row {
	return row{Vendor: *v, NameKey: Key(v.Name), SearchKey: searchKey(v)}
}

func find(tx *database.Tx, tenant identity.TenantID, id string) (*Vendor, error) {
	var v Vendor
	if err := tx.Gorm().Where("tenant = ? and id = ?", tenant, id).Take(&v).Error; err != nil {
		return nil, err
	}
	return &v, nil
}

func insert(tx *database.Tx, v *Vendor) error {
	r := rowOf(v)
	return tx.Gorm().Create(&r).Error
}

// update writes the vendor if its row is still at version seen.
func update(tx *database.Tx, v *Vendor, seen int) (found bool, _ error) {
	r := rowOf(v)
	res := tx.Gorm().Model(&r).Select("*").Where("tenant = ? and id = ? and version = ?", v.Tenant, v.ID, seen).Updates(&r)
	return res.RowsAffected == 1, res.Error
}

func setRating(tx *database.Tx, tenant identity.TenantID, id string, r Rating) (found bool, _ error) {
	res := tx.Gorm().Model(&Vendor{}).Where("tenant = ? and id = ?", tenant, id).UpdateColumns(map[string]any{
		"tier": r.Tier, "inherent_risk": r.InherentRisk, "residual_risk": r.ResidualRisk, "final_band": r.FinalBand,
		"coverage_status": r.CoverageStatus, "next_review_on": r.NextReviewOn,
	})
	return res.RowsAffected == 1, res.Error
}

// holder returns the id of the unretired vendor that has a name or, when it is
// not empty, a reference; "" when nobody has.
func holder(tx *database.Tx, tenant identity.TenantID, column, value string) (string, error) {
	var ids []string
	err := tx.Gorm().Model(&Vendor{}).Where("tenant = ? and status <> 'retired'", tenant).
		Where(column+" = ?", value).Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// isUser says whether an id is that of an active user of the tenant.
func isUser(tx *database.Tx, tenant identity.TenantID, id string) (bool, error) {
	var n int64
	err := tx.Gorm().Table("users").Where("tenant = ? and id = ? and active", tenant, id).Count(&n).Error
	return n == 1, err
}
