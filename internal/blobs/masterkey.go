package blobs

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"ward/internal/fault"
)

// The codes of faults about the master key. All are Internal: nothing that a
// user of the running program did.
const (
	CodeKeyInvalid = "masterkey.invalid" // not 32 bytes in base64, missing, or a file that others may read
	CodeKeyWrong   = "masterkey.wrong"   // not the key that the data was sealed with
)

// masterKeySize is the length of a master key and of a data key in bytes:
// AES-256.
const masterKeySize = 32

// MasterKey wraps every data key of the instance. Whoever loses it loses every
// document; whoever has it and the store reads them all. It never prints: fmt
// follows a pointer inside another struct, but not a function.
type MasterKey struct{ bytes func() []byte }

// NewMasterKey returns a fresh random key.
func NewMasterKey() MasterKey {
	raw := make([]byte, masterKeySize)
	rand.Read(raw) // never fails: crypto/rand ends the program instead
	return MasterKey{func() []byte { return raw }}
}

// ParseMasterKey reads a key as WARD_MASTER_KEY carries it: 32 bytes in
// standard or URL base64, padded or not. White space around it does not count.
func ParseMasterKey(text string) (MasterKey, error) {
	text = strings.TrimRight(strings.TrimSpace(text), "=")
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(raw) != masterKeySize {
		return MasterKey{}, fault.New(fault.Internal, CodeKeyInvalid,
			"The master key is not 32 bytes in base64. Make one with: openssl rand -base64 32")
	}
	return MasterKey{func() []byte { return raw }}, nil
}

// Fingerprint names the key without giving it away: 16 hexadecimal digits that
// a backup's manifest and a log may carry.
func (k MasterKey) Fingerprint() string { return hex.EncodeToString(k.fingerprint()) }

func (k MasterKey) fingerprint() []byte {
	return k.derive("ward master key fingerprint", fingerprintSize)
}

// derive returns n bytes that follow from the key, one way, for one use.
func (k MasterKey) derive(use string, n int) []byte {
	sum, err := hkdf.Key(sha256.New, k.bytes(), nil, use, n)
	if err != nil {
		panic(err) // only for a length out of bounds, and ours are fixed
	}
	return sum
}

// String keeps the key out of logs.
func (MasterKey) String() string { return "[secret]" }

// Encode returns the key in base64, as ParseMasterKey reads it, for a key file.
func (k MasterKey) Encode() string { return base64.StdEncoding.EncodeToString(k.bytes()) }

// ReadMasterKeyFile reads a key file. One that every user of the machine may
// read is refused: then the key protects nothing. A missing file is an error
// that matches fs.ErrNotExist.
func ReadMasterKeyFile(file string) (MasterKey, error) {
	info, err := os.Stat(file)
	if err != nil {
		return MasterKey{}, fault.Wrap(err, fault.Internal, CodeKeyInvalid, "The master key file %s cannot be read.", file)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return MasterKey{}, fault.New(fault.Internal, CodeKeyInvalid,
			"The master key file %s is open to every user of this machine (mode %04o). Close it with: chmod 600 %s", file, info.Mode().Perm(), file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return MasterKey{}, fault.Wrap(err, fault.Internal, CodeKeyInvalid, "The master key file %s cannot be read.", file)
	}
	k, err := ParseMasterKey(string(text))
	if err != nil {
		return MasterKey{}, fmt.Errorf("master key file %s: %w", file, err)
	}
	return k, nil
}

// CreateMasterKeyFile writes k to a new file with mode 0600. A file that is
// there already is left alone: the error then matches fs.ErrExist.
func CreateMasterKeyFile(file string, k MasterKey) (err error) {
	defer func() {
		if err != nil {
			err = fault.Wrap(err, fault.Internal, CodeKeyInvalid, "The master key file %s cannot be made.", file)
		}
	}()
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".master-key-") // mode 0600
	if err != nil {
		return err
	}
	_, err = temp.WriteString(k.Encode() + "\n")
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Link(temp.Name(), file) // unlike a rename, it replaces nothing
	}
	return errors.Join(err, os.Remove(temp.Name()), syncDir(dir))
}

// syncDir makes the names in dir durable. Windows knows no such call.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// KeySource says where the master key comes from.
type KeySource struct {
	Value  string // the key itself in base64; empty: read File
	File   string // a file that holds it
	Create bool   // make File when it is missing and the store is new
}

// load returns the key. When fresh is false, the store holds data already, and
// a new key would open none of it.
func (s KeySource) load(fresh bool) (MasterKey, error) {
	if s.Value != "" {
		return ParseMasterKey(s.Value)
	}
	k, err := ReadMasterKeyFile(s.File)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if !fresh {
		return MasterKey{}, fault.Wrap(err, fault.Internal, CodeKeyInvalid,
			"The master key file %s is missing, but there is data that was sealed with it. Put the file back from where you keep it safe.", s.File)
	}
	if !s.Create {
		return MasterKey{}, fault.Wrap(err, fault.Internal, CodeKeyInvalid, "The master key file %s does not exist.", s.File)
	}
	k = NewMasterKey()
	if err := CreateMasterKeyFile(s.File, k); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process was quicker
			return ReadMasterKeyFile(s.File)
		}
		return MasterKey{}, err
	}
	return k, nil
}
