package blobs

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

// Reader is a sealed document, opened. Each byte that it gives out has been
// authenticated; when the whole is read from the start, its SHA-256 is compared
// too, before the last bytes are given out. It is not for concurrent use.
//
// After an error in the middle, the bytes before it were good, but they are not
// the document: whoever passes them on must break the transfer off.
type Reader struct {
	ctx        context.Context // the opener's: a backward seek opens the blob again
	store      Store
	key        string
	dataKey    []byte
	associated []byte
	want       Sealed

	blob  io.ReadCloser // nil: to be opened
	from  *source       // around blob
	plain *bufio.Reader // decrypts from
	hash  hash.Hash     // of all bytes up to at; nil after a seek
	at    int64         // next byte of plain
	next  int64         // next byte that the caller wants
	done  bool          // closed by the caller
}

// Open returns the document under key, which must have been sealed with the
// same binding. The first bytes are checked before it returns. The context must
// live as long as the reader does.
func (s *Sealer) Open(ctx context.Context, key string, b Binding, sealed Sealed) (*Reader, error) {
	dataKey, err := s.OpenBytes(purposeDataKey, b, sealed.WrappedKey)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", key, err)
	}
	r := &Reader{ctx: ctx, store: s.store, key: key, dataKey: dataKey, associated: b.associated(purposeDocument), want: sealed}
	if err := r.reopen(); err != nil {
		return nil, err
	}
	return r, nil
}

// Size returns the document's length in bytes.
func (r *Reader) Size() int64 { return r.want.Size }

// reopen begins at the first byte again.
func (r *Reader) reopen() error {
	if err := r.drop(); err != nil {
		return err
	}
	c, err := newCipher(r.dataKey)
	if err != nil {
		return err
	}
	blob, err := r.store.Open(r.ctx, r.key)
	if err != nil {
		return err
	}
	r.blob, r.at, r.hash = blob, 0, sha256.New()
	r.from = &source{ctx: r.ctx, r: blob}
	dec, err := c.NewDecryptingReader(r.from, r.associated)
	if err == nil {
		r.plain = bufio.NewReaderSize(dec, 4096)
		_, err = r.plain.Peek(1)
	}
	if err == io.EOF && r.want.Size == 0 {
		return nil
	}
	if err != nil {
		return errors.Join(r.explain(err), r.drop())
	}
	return nil
}

// explain tells a store that fails from bytes that are wrong.
func (r *Reader) explain(err error) error {
	if r.from.err != nil {
		return fmt.Errorf("open %s: %w", r.key, unavailable(r.from.err))
	}
	return fmt.Errorf("open %s: %w", r.key, tampered(err))
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	if r.done {
		return 0, os.ErrClosed
	}
	if r.next >= r.want.Size {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	if err := r.catchUp(); err != nil {
		return 0, err
	}
	p = p[:min(int64(len(p)), r.want.Size-r.next)]
	n, err := r.advance(p)
	r.next = r.at
	return n, err
}

// catchUp moves plain to the byte that the caller wants.
func (r *Reader) catchUp() error {
	if r.blob == nil || r.next < r.at {
		if err := r.reopen(); err != nil {
			return err
		}
	}
	if r.at == r.next {
		return nil
	}
	r.hash = nil
	n, err := r.plain.Discard(int(r.next - r.at))
	r.at += int64(n)
	if err != nil {
		return r.explain(err)
	}
	return nil
}

// advance reads the next bytes of the document, and at its end compares its sum.
func (r *Reader) advance(p []byte) (int, error) {
	n, err := r.plain.Read(p)
	r.at += int64(n)
	if r.hash != nil {
		r.hash.Write(p[:n])
	}
	if err != nil { // also an end that comes before the size is reached
		return 0, r.explain(err)
	}
	if r.at == r.want.Size && r.hash != nil && [32]byte(r.hash.Sum(nil)) != r.want.SHA256 {
		return 0, r.explain(errors.New("the SHA-256 differs"))
	}
	return n, nil
}

// Seek implements io.Seeker. To seek is free; the next Read skips forward, or
// opens the blob again to go back.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.next
	case io.SeekEnd:
		offset += r.want.Size
	}
	if offset < 0 {
		return 0, errors.New("seek before the start of a document")
	}
	r.next = offset
	return offset, nil
}

// Close implements io.Closer.
func (r *Reader) Close() error {
	r.done = true
	return r.drop()
}

// drop closes the blob.
func (r *Reader) drop() error {
	if r.blob == nil {
		return nil
	}
	err := r.blob.Close()
	r.blob = nil
	return err
}
