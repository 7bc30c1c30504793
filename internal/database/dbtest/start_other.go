//go:build !linux

package dbtest

// start is for Linux only; elsewhere name a server in WARD_TEST_POSTGRES_URL.
func start() (string, error) { return "", errNoPostgres }
