// Package evidence keeps documents and what was read in them.
package evidence

// Service is replaced by the real one.
type Service struct{}
