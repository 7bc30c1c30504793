package main

import (
	"fmt"
	"os"
	"testing"
	"time"

	"ward/internal/reader"
)

// TestMain lets the test binary stand in for the program: as the child that
// reads a document, and as ward itself when a test starts it with
// TEST_RUN_WARD.
func TestMain(m *testing.M) {
	if reader.Asked(os.Args) {
		main()
		return
	}
	if os.Getenv("TEST_RUN_WARD") == "" {
		os.Exit(m.Run())
	}
	if lease := os.Getenv("TEST_JOB_LEASE"); lease != "" { // so that a test need not wait minutes for a lost job
		d, err := time.ParseDuration(lease)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		jobLease = d
	}
	os.Exit(run())
}
