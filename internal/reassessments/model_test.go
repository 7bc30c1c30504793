package reassessments

import (
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

func TestModelFits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { dbtest.ModelFits(t, db, &Entry{}) })
}
