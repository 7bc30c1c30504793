//go:build race

package reading_test

// raceFactor is how much more a test allocates with the race detector: it
// throws away the machines that package regexp keeps.
const raceFactor = 20
