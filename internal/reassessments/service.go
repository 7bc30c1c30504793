// Package reassessments knows what is due.
package reassessments

// Service is replaced by the real one.
type Service struct{}
