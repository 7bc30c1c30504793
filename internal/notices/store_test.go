package notices_test

import (
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/notices"
)

func TestModelFits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { dbtest.ModelFits(t, db, &notices.Mail{}) })
}
