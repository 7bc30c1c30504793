package accounts

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"

	"ward/internal/fault"
)

// hashParams cost 64 MiB and a few tenths of a second a hash, above the least
// that OWASP names for argon2id (46 MiB, one pass, one lane). They do not depend
// on the machine, so that replicas agree.
var hashParams = argon2id.Params{Memory: 64 << 10, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

const (
	hashesAtOnce = 2                // bounds the memory that sign-ins may take
	hashWait     = 10 * time.Second // how long one waits for its turn
)

// hasher hashes passwords, a few at a time.
type hasher struct {
	params argon2id.Params
	turns  chan struct{}
	decoy  func() (string, error) // a hash that no password has, for accounts that do not exist
}

func newHasher(p argon2id.Params) *hasher {
	return &hasher{
		params: p, turns: make(chan struct{}, hashesAtOnce),
		decoy: sync.OnceValues(func() (string, error) { return argon2id.CreateHash(newToken(""), &p) }),
	}
}

// turn waits for a place and returns what gives it back.
func (h *hasher) turn(ctx context.Context) (func(), error) {
	ctx, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.TooMany, "session.busy", "Many people sign in at this moment; try again in a few seconds.")
	}
}

// hash returns the hash of a cleaned password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return argon2id.CreateHash(password, &h.params)
}

// verify says whether a typed password is the one with the hash. Without a
// hash it takes as long and says no.
func (h *hasher) verify(ctx context.Context, typed, hash string) (bool, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	compared := hash
	if hash == "" {
		if compared, err = h.decoy(); err != nil {
			return false, fmt.Errorf("hash: %w", err)
		}
	}
	if len(typed) > maxTypedSecret {
		typed = ""
	}
	match, err := argon2id.ComparePasswordAndHash(cleanPassword(typed), compared)
	return match && hash != "", err
}
