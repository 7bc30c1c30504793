package assessments

import (
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

func TestModelsFit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dbtest.ModelFits(t, db, &Intake{})
		dbtest.ModelFits(t, db, &SavedScore{})
	})
}
