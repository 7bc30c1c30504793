package main

import (
	"os"
	"testing"

	"ward/internal/wardtest"
)

// startWard starts this test binary as the program, with settings alone.
func startWard(t *testing.T, settings []string, args ...string) *wardtest.Process {
	t.Helper()
	dir, err := pdfium()
	if err != nil {
		t.Fatal(err)
	}
	return wardtest.Start(t, os.Args[0], append([]string{"TEST_RUN_WARD=1", "TEST_PDFIUM_CACHE=" + dir}, settings...), args...)
}

const (
	adminEmail    = "admin@example.org"
	adminPassword = "a long enough passphrase"
)

// ready waits until the server answers, and signs the first administrator in.
func ready(t *testing.T, c *wardtest.Client) {
	t.Helper()
	c.Ready(t)
	c.SignIn(t, adminEmail, adminPassword)
}
