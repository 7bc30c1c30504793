// Package vendors keeps the third parties of a hospital.
package vendors

// Service is replaced by the real one.
type Service struct{}
