//go:build race

package vendors_test

// raceEnabled is true under the race detector, which makes a large import take
// minutes.
const raceEnabled = true
