// Package blobs keeps documents sealed at rest, in a local folder or in an
// S3-compatible store.
//
// A Store holds bytes under keys and knows nothing of what they mean. A Sealer
// stands on top: it encrypts every document with its own data key, wraps that
// key with the instance's master key, and binds both to the organization and
// the document, so that one organization's bytes never open as another's.
//
// The package never sees a user's file name, never holds a whole document in
// memory and never writes a plain byte to the store.
package blobs

import (
	"context"
	"io"
	"iter"
	"regexp"
	"time"

	"ward/internal/fault"
)

// The codes of this package's faults.
const (
	CodeBadKey      = "blob.bad_key"     // Internal: a key that the program must not make
	CodeExists      = "blob.exists"      // Conflict: Put on a key that is taken
	CodeMissing     = "blob.missing"     // Internal: a row names bytes that the store does not have
	CodeTampered    = "blob.tampered"    // Internal: the bytes are not those that were sealed
	CodeUnavailable = "blob.unavailable" // Unavailable: the store fails or does not answer
	CodeTooLarge    = "upload.too_large" // TooLarge: more bytes than the limit
	CodeCutOff      = "upload.cut_off"   // Malformed: the upload ended before the file was complete
)

// Store keeps bytes under keys. Its two implementations, Folder and S3, pass
// one contract suite.
//
// Keys are made by the program, are never used twice, and pass CheckKey. Every
// error is a fault: Unavailable when the store fails, Internal with CodeMissing
// when there is nothing under the key.
type Store interface {
	// Put stores all of r under key and returns how many bytes that were. When
	// it fails, nothing is stored: neither a part of r nor an older value. An
	// error of r is returned as it is. A key that is taken is a Conflict.
	Put(ctx context.Context, key string, r io.Reader) (size int64, err error)

	// Open returns the bytes under key, to be closed by the caller.
	Open(ctx context.Context, key string) (io.ReadCloser, error)

	// Delete removes key. It is no error when there is nothing.
	Delete(ctx context.Context, key string) error

	// List yields the entries whose key begins with prefix, last changed before
	// olderThan (a zero time means all of them), in no promised order. It stops
	// after the first error. The caller may delete what it is given.
	List(ctx context.Context, prefix string, olderThan time.Time) iter.Seq2[Entry, error]

	// Tidy removes what Puts that were killed before olderThan left behind, and
	// returns how many there were.
	Tidy(ctx context.Context, olderThan time.Time) (removed int, err error)

	// Check fails when the store cannot be used, for the readiness probe.
	Check(ctx context.Context) error
}

// Entry is one thing in a Store.
type Entry struct {
	Key     string
	Size    int64     // bytes as stored: a little more than the document's
	Changed time.Time // UTC, by the store's clock
}

// DocumentPrefix begins the key of every document. The orphan sweep must list
// with it, or it would meet the instance's own marker.
const DocumentPrefix = "documents/"

// DocumentKey returns the key under which a document's bytes are kept. Both
// arguments are identifiers that the program made, such as UUIDs; CheckKey
// refuses anything else.
func DocumentKey(organization, document string) string {
	return DocumentPrefix + organization + "/" + document
}

var keyForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}(/[a-z0-9][a-z0-9-]{0,63}){0,3}$`)

// CheckKey returns a fault unless key is one to four parts, joined by "/", each
// of 1 to 64 lower-case letters, digits and hyphens. No file name of a user and
// no path can pass by mistake.
func CheckKey(key string) error {
	if !keyForm.MatchString(key) {
		return fault.New(fault.Internal, CodeBadKey, "The key of a blob is not one that Ward makes.")
	}
	return nil
}

func missing(key string, cause error) error {
	return fault.Wrap(cause, fault.Internal, CodeMissing, "The stored bytes %s are missing.", key)
}

func exists(key string) error {
	return fault.New(fault.Conflict, CodeExists, "There are stored bytes under %s already.", key)
}

func unavailable(cause error) error {
	return fault.Wrap(cause, fault.Unavailable, CodeUnavailable, "The document store cannot be used at the moment.")
}

// source is the reader of a Put. It ends with the context, and it remembers the
// reader's error, so that this is told apart from the store's. Above all it
// hides io.ErrUnexpectedEOF, which is how an upload that was cut off ends and
// which many readers of streams, minio-go among them, take for a good end.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
	n   int64
}

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, sourceError{s.err}
	}
	if err := s.ctx.Err(); err != nil {
		s.err = err
		return 0, sourceError{err}
	}
	n, err := s.r.Read(p)
	s.n += int64(n)
	if err != nil && err != io.EOF {
		s.err = err
		err = sourceError{err}
	}
	return n, err
}

// sourceError hides the identity of a reader's error.
type sourceError struct{ err error }

func (e sourceError) Error() string { return "read the source: " + e.err.Error() }
