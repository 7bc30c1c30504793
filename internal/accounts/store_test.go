package accounts

import (
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

func TestModelsFit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		for _, model := range []any{&Organization{}, &account{}, &session{}, &APIToken{}, &passwordLink{}, &failure{}} {
			dbtest.ModelFits(t, db, model)
		}
	})
}
