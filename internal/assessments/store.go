package assessments

import (
	"time"

	"gorm.io/gorm/clause"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// loadIntake returns the intake of a vendor, at version 0 when there is none.
func loadIntake(tx *database.Tx, tenant identity.TenantID, vendor string) (*Intake, error) {
	in := Intake{Tenant: tenant, VendorID: vendor}
	err := tx.Gorm().Where("tenant = ? and vendor_id = ?", tenant, vendor).Limit(1).Find(&in).Error
	return &in, err
}

// saveIntake writes an intake and counts its version up. It is Stale when the
// row has moved on from the version that was loaded, or from the one the
// caller saw.
func saveIntake(tx *database.Tx, in *Intake, seen int) error {
	if seen != 0 && seen != in.Version {
		return stale()
	}
	loaded := in.Version
	in.Version++
	if loaded == 0 {
		res := tx.Gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(in)
		if res.Error == nil && res.RowsAffected == 0 {
			return stale()
		}
		return res.Error
	}
	res := tx.Gorm().Model(in).Select("*").Where("tenant = ? and vendor_id = ? and version = ?", in.Tenant, in.VendorID, loaded).Updates(in)
	if res.Error == nil && res.RowsAffected == 0 {
		return stale()
	}
	return res.Error
}

func stale() error {
	return fault.New(fault.Stale, "intake.stale", "The intake has changed since you loaded it. Load it again.")
}

func addScore(tx *database.Tx, sc *SavedScore) error { return tx.Gorm().Create(sc).Error }

func history(tx *database.Tx, tenant identity.TenantID, vendor string, f HistoryFilter, n int) ([]SavedScore, error) {
	var out []SavedScore
	err := database.ByID(tx.Gorm().Where("tenant = ? and vendor_id = ?", tenant, vendor), f.Oldest, f.After).Limit(n).Find(&out).Error
	return out, err
}

// aged returns the vendors whose figures were last computed before a day: those
// with a score, since before there is one nothing ages.
func aged(tx *database.Tx, tenant identity.TenantID, day time.Time) ([]string, error) {
	var ids []string
	err := tx.Gorm().Raw("select id from vendors where tenant = ? and status <> 'retired' and rated_on < ? order by id", tenant, day.Format(time.DateOnly)).Scan(&ids).Error
	return ids, err
}
