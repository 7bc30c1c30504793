// Package accounts keeps the users of an organization, their sessions and tokens.
package accounts

// Service is replaced by the real one.
type Service struct{}
