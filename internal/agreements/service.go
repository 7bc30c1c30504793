// Package agreements keeps business associate agreements.
package agreements

// Service is replaced by the real one.
type Service struct{}
