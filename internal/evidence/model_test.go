package evidence

import (
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

func TestModelsFit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dbtest.ModelFits(t, db, &Document{})
		dbtest.ModelFits(t, db, &Reading{})
		dbtest.ModelFits(t, db, &Decision{})
		dbtest.ModelFits(t, db, &Triage{})
		dbtest.ModelFits(t, db, &Traces{})
	})
}
