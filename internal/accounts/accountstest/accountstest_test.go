package accountstest_test

import (
	"testing"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/identity"
)

// stored is a session as the sign-in question answers it.
type stored struct{ Tenant, ID, UserID, Role, Organization string }

func TestFixture(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		f := accountstest.New(t, db)
		north, south := f.Org("North"), f.Org("South")
		if north == south {
			t.Fatal("two organizations share one id")
		}
		for _, role := range identity.Roles {
			by := f.Actor(north, role)
			if again := f.Actor(north, role); again != by {
				t.Errorf("%s: a second call made another user: %+v, %+v", role, by, again)
			}
			if other := f.Actor(south, role); other.ID == by.ID || other.Tenant != south {
				t.Errorf("%s: two organizations share a user: %+v", role, other)
			}
			var got []stored
			if err := database.Ask(t.Context(), db, database.SessionByHash, &got, accounts.HashToken(f.Token(north, role))); err != nil {
				t.Fatal(err)
			}
			want := stored{string(north), by.Session, by.ID, string(role), "North"}
			if len(got) != 1 || got[0] != want || by.Organization != "North" {
				t.Errorf("%s: session %+v, want %+v", role, got, want)
			}
		}
	})
}
