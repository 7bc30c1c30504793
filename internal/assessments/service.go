// Package assessments gathers what is known of a vendor and scores it.
package assessments

// Service is replaced by the real one.
type Service struct{}
