package blobs

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	streaming "github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"ward/internal/fault"
)

// segmentSize is the ciphertext's segment in bytes: what is held in memory, and
// the least that is read to check any byte of it.
const segmentSize = 64 << 10

// newCipher returns the streaming cipher of one document: AES-256-GCM-HKDF.
// Each segment is authenticated with its place and with whether it is the last.
func newCipher(dataKey []byte) (*streaming.AESGCMHKDF, error) {
	return streaming.NewAESGCMHKDF(dataKey, "SHA256", masterKeySize, segmentSize, 0)
}

// encrypter is a reader of the ciphertext of another reader, so that a Store
// can pull a document through it without a goroutine.
type encrypter struct {
	plain   io.Reader
	limit   int64
	read    int64 // plain bytes so far
	written int64 // ciphertext bytes given out so far
	hash    hash.Hash
	cipher  io.WriteCloser // writes to ready
	ready   bytes.Buffer   // ciphertext not yet given out
	chunk   []byte
	err     error // sticky; io.EOF at the good end
}

func newEncrypter(dataKey, associated []byte, plain io.Reader, limit int64) (*encrypter, error) {
	c, err := newCipher(dataKey)
	if err != nil {
		return nil, err
	}
	e := &encrypter{plain: plain, limit: limit, hash: sha256.New(), chunk: make([]byte, segmentSize/2)}
	e.cipher, err = c.NewEncryptingWriter(&e.ready, associated)
	return e, err
}

// sum returns the SHA-256 of the plain bytes.
func (e *encrypter) sum() [32]byte { return [32]byte(e.hash.Sum(nil)) }

// Read gives out ciphertext, and after a fault none at all.
func (e *encrypter) Read(p []byte) (int, error) {
	for e.ready.Len() == 0 && e.err == nil {
		e.err = e.step()
	}
	if e.err != nil && e.err != io.EOF {
		return 0, e.err
	}
	if e.ready.Len() == 0 {
		return 0, io.EOF
	}
	n, _ := e.ready.Read(p) // a buffer that holds something never fails
	e.written += int64(n)
	return n, nil
}

// step encrypts one chunk.
func (e *encrypter) step() error {
	n, err := e.plain.Read(e.chunk)
	e.read += int64(n)
	if e.read > e.limit {
		return fault.New(fault.TooLarge, CodeTooLarge, "The file is larger than %s, the most that can be uploaded.", size(e.limit))
	}
	e.hash.Write(e.chunk[:n])
	if _, werr := e.cipher.Write(e.chunk[:n]); werr != nil {
		return fmt.Errorf("encrypt: %w", werr)
	}
	if err == io.EOF {
		if cerr := e.cipher.Close(); cerr != nil {
			return fmt.Errorf("encrypt: %w", cerr)
		}
		return io.EOF
	}
	if _, ok := errors.AsType[*fault.Error](err); err == nil || ok {
		return err
	}
	return fault.Wrap(err, fault.Malformed, CodeCutOff, "The upload ended before the file was complete. Send it again.")
}

// size writes a number of bytes for a person: "100 MiB", "1536 bytes".
func size(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
