package accounts

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// The prefixes tell the secrets of Ward apart, for whoever finds one in a log
// or a repository.
const (
	SessionPrefix  = "ward_s_" // of a signed-in session
	APITokenPrefix = "ward_t_" // of an API token
	linkPrefix     = "ward_p_" // of a mailed link that sets a password
)

// newToken returns a secret of 256 random bits.
func newToken(prefix string) string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return prefix + base64.RawURLEncoding.EncodeToString(b[:])
}

// HashToken returns what is stored of a token: its SHA-256, hex. A token has
// 256 random bits, so that a fast hash is enough.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
