//go:build !linux

package pdftext

import "os/exec"

// Outside Linux the child is not locked in: its own limits, its own memory
// watch and the parent's clock remain.

func isolate(*exec.Cmd) {}

func outOfTime(error) bool { return false }

func watchMemory(_ func() int64, _ int64, done <-chan struct{}, _ func() bool) int64 {
	<-done
	return 0
}

func resident(int, int) int64 { return 0 }

func confine(int) {}

func lockIn(order) error { return nil }

func largePages(int) {}

func hasLandlock() bool { return false }

func hasSeccomp() bool { return false }
