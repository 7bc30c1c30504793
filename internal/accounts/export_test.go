package accounts

import (
	"sync/atomic"

	"github.com/alexedwards/argon2id"
)

// CheapHashes lets tests hash passwords at no cost.
func (s *Service) CheapHashes() {
	s.hasher = newHasher(argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}

// CountDecoys counts the hashes that are compared for want of an account's own.
func (s *Service) CountDecoys() *atomic.Int64 {
	var n atomic.Int64
	decoy := s.hasher.decoy
	s.hasher.decoy = func() (string, error) {
		n.Add(1)
		return decoy()
	}
	return &n
}

// Doors to what has no clock and no store, for table tests.
var (
	WrongEmail    = wrongEmail
	WrongName     = wrongName
	WrongPassword = wrongPassword
	CleanPassword = cleanPassword
	Weaker        = weaker
	StepOf        = stepOf
	Network       = network
)

// ResetTakes is the least time of a wish for a new password.
const ResetTakes = resetTakes
