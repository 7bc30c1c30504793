// Package browser_test uses Ward in a real browser as its users do, on both
// profiles.
package browser_test

import (
	"testing"

	"ward/internal/database/dbtest"
	"ward/web/browser/browsertest"
)

func TestMain(m *testing.M) { browsertest.Main(m) }

// scenarios are what is done on an empty Ward of each profile. Each makes the
// vendors that it needs, so that they can run beside each other.
var scenarios = []struct {
	name string
	run  func(t *testing.T, w *browsertest.Ward)
}{
	{"sign in and out", signInAndOut},
	{"take a colleague in", newColleague},
	{"make an API token", tokenOnce},
	{"add documents of every fate", addDocuments},
	{"unlock a document", unlock},
	{"signed out while adding", signedOutWhileAdding},
	{"add documents without script", addWithoutScript},
	{"answer the intake as typed", intakeAsTyped},
	{"answer the intake without script", intakeWithoutScript},
	{"lose the network for a while", offlineForAWhile},
	{"review by keys", reviewByKeys},
	{"weigh an exception by keys", weighByKeys},
	{"review of two at once", reviewOfTwo},
	{"review without script", reviewWithoutScript},
	{"answer one intake in two browsers", intakeOfTwo},
	{"the whole path", wholePath},
	{"upload over a slow network", slowUpload},
	{"go back and load again", backAndForth},
	{"print", printed},
	{"watch a long reading", watchReading},
}

// TestEmbedded does every scenario on the embedded profile.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	browsertest.Need(t)
	all(t, browsertest.Embedded(t))
}

// TestProduction does every scenario on the production profile.
func TestProduction(t *testing.T) {
	t.Parallel()
	browsertest.Need(t)
	owner, serving := dbtest.PostgresURLs(t)
	all(t, browsertest.Production(t, owner, serving))
}

func all(t *testing.T, w *browsertest.Ward) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t, w)
		})
	}
}
