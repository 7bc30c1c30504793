//go:build race

package pdftext

// raceEnabled is true when the race detector multiplies the memory of the
// test program, which is also its own child.
const raceEnabled = true
