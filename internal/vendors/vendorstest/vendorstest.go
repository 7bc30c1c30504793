// Package vendorstest registers vendors for the tests of other nouns.
package vendorstest

import (
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// Add registers a vendor in the organization of the actor.
func Add(t testing.TB, db *database.DB, by identity.Actor, name string) *vendors.Vendor {
	t.Helper()
	s := vendors.NewService(db, queue.New(), time.Now)
	v, err := s.Create(t.Context(), by, vendors.New{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
