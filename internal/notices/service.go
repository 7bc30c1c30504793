// Package notices sends mail.
package notices

// Service is replaced by the real one.
type Service struct{}
