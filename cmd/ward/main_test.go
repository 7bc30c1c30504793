package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"ward/internal/pdftext"
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
		os.Exit(runTests(m))
	}
	if lease := os.Getenv("TEST_JOB_LEASE"); lease != "" { // so that a test need not wait minutes for a lost job
		d, err := time.ParseDuration(lease)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		jobLease = d
	}
	compiledPDFium = os.Getenv("TEST_PDFIUM_CACHE")
	os.Exit(run())
}

// runTests has every ward that a test starts use one compiled PDFium: to compile
// it takes each of them seconds, and under the race detector more memory than a
// reader may have.
func runTests(m *testing.M) int {
	if os.Getenv("TEST_PDFIUM_CACHE") != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "ward-pdfium-")
	if err == nil {
		err = os.Setenv("TEST_PDFIUM_CACHE", dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return code
}

// pdfium is the folder of the compiled PDFium, once it is filled.
var pdfium = sync.OnceValues(func() (string, error) {
	dir := os.Getenv("TEST_PDFIUM_CACHE")
	return dir, pdftext.Warm(context.Background(), dir)
})
