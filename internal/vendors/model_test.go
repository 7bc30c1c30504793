package vendors

import (
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

func TestModelsFit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dbtest.ModelFits(t, db, &row{})
		dbtest.ModelFits(t, db, &Contact{})
		dbtest.ModelFits(t, db, &Product{})
		dbtest.ModelFits(t, db, &View{})
		dbtest.ModelFits(t, db, &staged{})
	})
}
