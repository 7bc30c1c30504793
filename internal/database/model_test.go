package database_test

import (
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

// renewed is an organization whose time has the name that gorm would set.
type renewed struct {
	Tenant    string `gorm:"primaryKey"`
	Name      string
	UpdatedAt time.Time `gorm:"column:created_at"`
}

func (renewed) TableName() string { return "organizations" }

// TestTimesAreTheProgramsOwn: gorm does not put its own clock in a field named
// UpdatedAt.
func TestTimesAreTheProgramsOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
		got, err := database.InTx(t.Context(), db, "t1", func(tx *database.Tx) (renewed, error) {
			if err := add(tx, organization{Tenant: "t1", Name: "one", CreatedAt: at.Add(-time.Hour)}); err != nil {
				return renewed{}, err
			}
			r := renewed{Tenant: "t1", Name: "two", UpdatedAt: at}
			if err := tx.Gorm().Model(&r).Select("*").Where("tenant = ?", "t1").Updates(&r).Error; err != nil {
				return renewed{}, err
			}
			var out renewed
			return out, tx.Gorm().Take(&out).Error
		})
		if err != nil || got.Name != "two" || !got.UpdatedAt.Equal(at) {
			t.Errorf("stored %+v, %v; want the time %v", got, err, at)
		}
	})
}
