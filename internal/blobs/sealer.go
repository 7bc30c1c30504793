package blobs

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	aead "github.com/tink-crypto/tink-go/v2/aead/subtle"

	"ward/internal/fault"
)

// Binding is what a sealed thing belongs to. It is not stored with the bytes;
// to open them under another binding fails. Source: 45 CFR 164.312(c)(1),
// integrity.
type Binding struct {
	Organization string // id of the organization
	ID           string // id of the document, user or other row
}

// Sealed is what the row of a document keeps about its bytes.
type Sealed struct {
	WrappedKey []byte   // the data key, sealed with the master key and the binding
	SHA256     [32]byte // of the plain bytes
	Size       int64    // of the plain bytes
}

// Sealer encrypts documents and small secrets with keys that hang on one master
// key. Its methods may be called concurrently.
type Sealer struct {
	store Store
	key   MasterKey
	wrap  *aead.AESGCM
}

// NewSealer returns a sealer that keeps documents in store. It does not compare
// the key with what the store was sealed with; OpenSealer does.
func NewSealer(store Store, key MasterKey) *Sealer {
	wrap, err := aead.NewAESGCM(key.bytes())
	if err != nil {
		panic(err) // only for a wrong key length, and MasterKey has one length
	}
	return &Sealer{store: store, key: key, wrap: wrap}
}

// markerKey holds the fingerprint of the master key that the store is used with.
const markerKey = "instance/master-key"

// OpenSealer loads the master key and compares it with the one that the store
// is used with, so that a wrong key stops the start and not, later, a reader.
// On a store that has none it leaves a marker.
func OpenSealer(ctx context.Context, store Store, from KeySource) (*Sealer, error) {
	marked, err := readMarker(ctx, store)
	if err != nil {
		return nil, err
	}
	key, err := from.load(marked == "")
	if err != nil {
		return nil, err
	}
	if marked == "" {
		_, err := store.Put(ctx, markerKey, bytes.NewReader([]byte(key.Fingerprint())))
		if err != nil && fault.Code(err) != CodeExists {
			return nil, err
		}
		if marked, err = readMarker(ctx, store); err != nil { // another process may have been quicker
			return nil, err
		}
	}
	if marked != key.Fingerprint() {
		return nil, wrongKey(marked, key.Fingerprint())
	}
	return NewSealer(store, key), nil
}

// readMarker returns the fingerprint in the store, or "" when there is none.
func readMarker(ctx context.Context, store Store) (string, error) {
	r, err := store.Open(ctx, markerKey)
	if fault.Code(err) == CodeMissing {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(r, 1024))
	if err = errors.Join(err, r.Close()); err != nil {
		return "", unavailable(err)
	}
	return string(text), nil
}

func wrongKey(sealedWith, inUse string) error {
	return fault.New(fault.Internal, CodeKeyWrong,
		"The master key is not the one that the data was sealed with: its fingerprint is %s, the data's is %s. Set WARD_MASTER_KEY or WARD_MASTER_KEY_FILE to the right key.", inUse, sealedWith)
}

// Fingerprint names the master key, for a backup's manifest.
func (s *Sealer) Fingerprint() string { return s.key.Fingerprint() }

// Store returns the store below, for listing, deleting and copying sealed bytes.
func (s *Sealer) Store() Store { return s.store }

// Seal encrypts all of r into the store under key, which must be new.
//
// At most limit bytes are taken; one more is TooLarge. An error of r that is no
// fault is Malformed: the upload was cut off. Whatever goes wrong, nothing is
// left under key.
func (s *Sealer) Seal(ctx context.Context, key string, b Binding, r io.Reader, limit int64) (Sealed, error) {
	dataKey := make([]byte, masterKeySize)
	rand.Read(dataKey) // never fails: crypto/rand ends the program instead
	wrapped, err := s.SealBytes(purposeDataKey, b, dataKey)
	if err != nil {
		return Sealed{}, err
	}
	enc, err := newEncrypter(dataKey, b.associated(purposeDocument), r, limit)
	if err != nil {
		return Sealed{}, err
	}
	stored, err := s.store.Put(ctx, key, enc)
	if err != nil {
		return Sealed{}, err
	}
	if stored != enc.written {
		return Sealed{}, errors.Join(
			unavailable(fmt.Errorf("stored %d bytes of %d", stored, enc.written)),
			s.remove(ctx, key))
	}
	return Sealed{WrappedKey: wrapped, SHA256: enc.sum(), Size: enc.read}, nil
}

// remove deletes key even when the request is over.
func (s *Sealer) remove(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	defer cancel()
	return s.store.Delete(ctx, key)
}

// cleanupTimeout bounds the removal of what a failed write has left.
const cleanupTimeout = 15 * time.Second

// Purposes keep apart what is sealed under one master key: a TOTP secret never
// opens as a PDF's password. A purpose is part of the stored form and is never
// renamed.
const (
	PurposePDFPassword = "pdf password"
	PurposeTOTP        = "totp secret"
	PurposeSecondStep  = "second step of a sign-in"
	PurposeSetupCode   = "setup code" // derived, not sealed

	purposeDataKey  = "document key"
	purposeDocument = "document"
)

// A small sealed secret is: 1 byte format, 8 bytes fingerprint of the master
// key, 12 bytes nonce, the ciphertext, 16 bytes tag.
const (
	formatV1        = 1
	fingerprintSize = 8
	derivedSize     = 16
)

// SealBytes encrypts a small secret for one purpose, to be kept in a row. The
// result is 37 bytes longer.
func (s *Sealer) SealBytes(purpose string, b Binding, secret []byte) ([]byte, error) {
	out := append([]byte{formatV1}, s.key.fingerprint()...)
	sealed, err := s.wrap.Encrypt(secret, b.associated(purpose))
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", purpose, err)
	}
	return append(out, sealed...), nil
}

// Derive returns 16 bytes that follow from the master key and a purpose, the
// same in every process that has the key. Neither the key nor what follows for
// another purpose can be worked out from them.
func (s *Sealer) Derive(purpose string) []byte {
	return s.key.derive("ward derived "+purpose, derivedSize)
}

// OpenBytes decrypts what SealBytes made for the same purpose and binding. Any
// difference is Internal: CodeKeyWrong for another master key, CodeTampered
// for anything else.
func (s *Sealer) OpenBytes(purpose string, b Binding, sealed []byte) ([]byte, error) {
	const head = 1 + fingerprintSize
	if len(sealed) < head || sealed[0] != formatV1 {
		return nil, tampered(errors.New("unknown format"))
	}
	if mine := s.key.fingerprint(); !bytes.Equal(sealed[1:head], mine) {
		return nil, wrongKey(fmt.Sprintf("%x", sealed[1:head]), fmt.Sprintf("%x", mine))
	}
	secret, err := s.wrap.Decrypt(sealed[head:], b.associated(purpose))
	if err != nil {
		return nil, tampered(err)
	}
	return secret, nil
}

// associated returns the data that the encryption authenticates. Lengths keep
// ("ab", "c") and ("a", "bc") apart.
func (b Binding) associated(purpose string) []byte {
	out := []byte("ward/1")
	for _, part := range []string{purpose, b.Organization, b.ID} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return out
}

func tampered(cause error) error {
	return fault.Wrap(cause, fault.Internal, CodeTampered, "The stored bytes are not those that were sealed.")
}
