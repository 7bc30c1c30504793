package assessments

import (
	"time"

	"github.com/google/uuid"
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
// row has moved on from the version that was loaded.
func saveIntake(tx *database.Tx, in *Intake) error {
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
	q := tx.Gorm().Where("tenant = ? and vendor_id = ?", tenant, vendor)
	if f.Heads {
		q = q.Omit("score")
	}
	err := database.ByID(q, f.Oldest, f.After).Limit(n).Find(&out).Error
	return out, err
}

// loadScore returns one score of a vendor's history.
func loadScore(tx *database.Tx, tenant identity.TenantID, vendor, id string) (*SavedScore, error) {
	if uuid.Validate(id) != nil { // as no id is; Postgres would refuse some bytes
		return nil, noScore()
	}
	var out []SavedScore
	err := tx.Gorm().Where("tenant = ? and vendor_id = ? and id = ?", tenant, vendor, id).Limit(1).Find(&out).Error
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, noScore()
	}
	return &out[0], nil
}

func noScore() error {
	return fault.New(fault.NotFound, "score.not_found", "The vendor has no such score.")
}

// aged returns the vendors whose figures were last computed before a day: those
// with a score, since before there is one nothing ages.
func aged(tx *database.Tx, tenant identity.TenantID, day time.Time) ([]string, error) {
	var ids []string
	err := tx.Gorm().Raw("select id from vendors where tenant = ? and status <> 'retired' and rated_on < ? order by id", tenant, day.Format(time.DateOnly)).Scan(&ids).Error
	return ids, err
}
