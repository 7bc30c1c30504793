//go:build !race

package reading_test

const raceFactor = 1
