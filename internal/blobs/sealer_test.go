package blobs

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"ward/internal/fault"
)

var (
	bound    = Binding{Organization: "org-1", ID: "doc-1"}
	otherOrg = Binding{Organization: "org-2", ID: "doc-1"}
	otherDoc = Binding{Organization: "org-1", ID: "doc-2"}
)

const noLimit = 1 << 40

func seal(t *testing.T, s *Sealer, key string, b Binding, plain []byte) Sealed {
	t.Helper()
	sealed, err := s.Seal(t.Context(), key, b, bytes.NewReader(plain), noLimit)
	must(t, err)
	return sealed
}

// open reads the whole document; an error of any step is returned.
func open(t *testing.T, s *Sealer, key string, b Binding, sealed Sealed) ([]byte, error) {
	t.Helper()
	r, err := s.Open(t.Context(), key, b, sealed)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		s := NewSealer(b, NewMasterKey())
		for i, n := range []int{0, 1, segmentSize - 100, segmentSize, segmentSize + 1, 3*segmentSize + 7, partSize + 1} {
			plain, key := pattern(n), fmt.Sprintf("documents/org-1/doc-%d", i)
			sealed := seal(t, s, key, bound, plain)
			if sealed.Size != int64(n) || sealed.SHA256 != sha256.Sum256(plain) {
				t.Errorf("%d bytes: size %d or their sum is wrong", n, sealed.Size)
			}
			if got, err := open(t, s, key, bound, sealed); err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%d bytes: opened as %d bytes, %v", n, len(got), err)
			}
		}
	})
}

func TestStoreNeverSeesPlainBytes(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		s := NewSealer(b, NewMasterKey())
		word := []byte("protected health information")
		sealed := seal(t, s, testKey, bound, bytes.Repeat(word, 10_000))
		if raw := b.raw(t); bytes.Contains(raw, word) || len(raw) < 10_000*len(word) {
			t.Errorf("%d bytes are stored, the plain word among them: %v", len(raw), bytes.Contains(raw, word))
		}
		if bytes.Equal(sealed.WrappedKey, seal(t, s, "documents/org-1/doc-2", bound, word).WrappedKey) {
			t.Error("two documents have one data key")
		}
	})
}

func TestSealLimit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		size, limit int
		detail      string
	}{
		{"the limit itself is good", 2 << 10, 2 << 10, ""},
		{"one past the limit", 2<<10 + 1, 2 << 10, "The file is larger than 2 KiB, the most that can be uploaded."},
		{"limit in MiB", partSize + 1, partSize, "The file is larger than 5 MiB, the most that can be uploaded."},
		{"odd limit", 1001, 1000, "The file is larger than 1000 bytes, the most that can be uploaded."},
		{"past by parts", 3 * partSize, partSize + 1, "The file is larger than 5242881 bytes, the most that can be uploaded."},
	}
	eachStore(t, func(t *testing.T, b backend) {
		s := NewSealer(b, NewMasterKey())
		for _, tt := range tests {
			_, err := s.Seal(t.Context(), testKey, bound, bytes.NewReader(pattern(tt.size)), int64(tt.limit))
			f, ok := errors.AsType[*fault.Error](err)
			if tt.detail == "" && err != nil || tt.detail != "" && (!ok || f.Kind != fault.TooLarge || f.Detail != tt.detail) {
				t.Errorf("%s: %v", tt.name, err)
			}
			if got := keys(t, b, "", time.Time{}); (len(got) == 0) != (tt.detail != "") {
				t.Errorf("%s: the store holds %q", tt.name, got)
			}
			must(t, b.Delete(t.Context(), testKey))
		}
	})
	if got := size(3 << 30); got != "3 GiB" {
		t.Errorf("3 GiB is written %q", got)
	}
}

func TestSealOfABrokenUpload(t *testing.T) {
	t.Parallel()
	own := fault.New(fault.Unsupported, "document.kind", "Not a PDF.")
	tests := []struct {
		name  string
		cause error
		kind  fault.Kind
		code  string
	}{
		{"cut off", io.ErrUnexpectedEOF, fault.Malformed, CodeCutOff},
		{"connection reset", errors.New("read: connection reset by peer"), fault.Malformed, CodeCutOff},
		{"the reader's own fault stays", own, fault.Unsupported, "document.kind"},
	}
	eachStore(t, func(t *testing.T, b backend) {
		s := NewSealer(b, NewMasterKey())
		for _, tt := range tests {
			for _, n := range []int{0, 1, segmentSize, partSize + segmentSize} {
				r := io.MultiReader(bytes.NewReader(pattern(n)), iotest.ErrReader(tt.cause))
				_, err := s.Seal(t.Context(), testKey, bound, r, noLimit)
				if fault.KindOf(err) != tt.kind || fault.Code(err) != tt.code || !errors.Is(err, tt.cause) {
					t.Errorf("%s after %d bytes: %v", tt.name, n, err)
				}
			}
		}
		if got := keys(t, b, "", time.Time{}); len(got) != 0 {
			t.Errorf("left %q", got)
		}
		if n, err := b.Tidy(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
			t.Errorf("left %d half-written things, %v", n, err)
		}
	})
}

// A second document under a key must not cost the first one its bytes.
func TestSealLeavesATakenKeyAlone(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		s := NewSealer(b, NewMasterKey())
		sealed := seal(t, s, testKey, bound, []byte("first"))
		_, err := s.Seal(t.Context(), testKey, bound, strings.NewReader("second"), noLimit)
		wantCode(t, err, CodeExists)
		if got, err := open(t, s, testKey, bound, sealed); string(got) != "first" {
			t.Errorf("opened %q, %v", got, err)
		}
	})
}

// short is a store that loses the last byte and does not say so.
type short struct{ Store }

func (s short) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return 0, err
	}
	return s.Store.Put(ctx, key, bytes.NewReader(b[:len(b)-1]))
}

func TestSealNoticesALostByte(t *testing.T) {
	t.Parallel()
	b := newFolder(t)
	_, err := NewSealer(short{b}, NewMasterKey()).Seal(t.Context(), testKey, bound, strings.NewReader("text"), noLimit)
	wantCode(t, err, CodeUnavailable)
	if got := keys(t, b, "", time.Time{}); len(got) != 0 {
		t.Errorf("left %q", got)
	}
}

// Whatever is done to the stored bytes, no wrong byte comes out and the end
// comes with an error.
func TestTampering(t *testing.T) {
	t.Parallel()
	plain := pattern(3*segmentSize + 1000)
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 1; return b }
	}
	cut := func(n int) func([]byte) []byte {
		return func(b []byte) []byte { return b[:n] }
	}
	tests := []struct {
		name string
		do   func([]byte) []byte
	}{
		{"header flipped", flip(0)},
		{"salt flipped", flip(5)},
		{"first segment flipped", flip(100)},
		{"second segment flipped", flip(segmentSize + 100)},
		{"last byte flipped", func(b []byte) []byte { return flip(len(b) - 1)(b) }},
		{"emptied", cut(0)},
		{"half a header", cut(20)},
		{"cut after one segment", cut(segmentSize)},
		{"cut after two segments", cut(2 * segmentSize)},
		{"cut inside a segment", cut(2*segmentSize + 5)},
		{"last byte cut", func(b []byte) []byte { return b[:len(b)-1] }},
		{"a byte added", func(b []byte) []byte { return append(b, 0) }},
		{"segments swapped", func(b []byte) []byte {
			return slices.Concat(b[:segmentSize], b[2*segmentSize:3*segmentSize], b[segmentSize:2*segmentSize], b[3*segmentSize:])
		}},
	}
	eachStore(t, func(t *testing.T, b backend) {
		s := NewSealer(b, NewMasterKey())
		for _, tt := range tests {
			sealed := seal(t, s, testKey, bound, plain)
			b.replace(t, tt.do(b.raw(t)))
			got, err := open(t, s, testKey, bound, sealed)
			if fault.Code(err) != CodeTampered || len(got) >= len(plain) || !bytes.HasPrefix(plain, got) {
				t.Errorf("%s: %d bytes and %v", tt.name, len(got), err)
			}
			must(t, b.Delete(t.Context(), testKey))
		}
	})
}

func TestOpenRefusesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		master := NewMasterKey()
		s := NewSealer(b, master)
		one := seal(t, s, testKey, bound, []byte("one"))
		two := seal(t, s, "documents/org-1/doc-2", otherDoc, []byte("two"))
		otherSum, otherSize, badKey := one, one, one
		otherSum.SHA256[0] ^= 1
		otherSize.Size++
		badKey.WrappedKey = append([]byte{9}, one.WrappedKey[1:]...)
		tests := []struct {
			name   string
			sealer *Sealer
			key    string
			b      Binding
			sealed Sealed
			code   string
		}{
			{"its own", s, testKey, bound, one, ""},
			{"other organization", s, testKey, otherOrg, one, CodeTampered},
			{"other document", s, testKey, otherDoc, one, CodeTampered},
			{"blobs swapped", s, "documents/org-1/doc-2", bound, one, CodeTampered},
			{"rows swapped", s, testKey, bound, two, CodeTampered},
			{"other sum in the row", s, testKey, bound, otherSum, CodeTampered},
			{"other size in the row", s, testKey, bound, otherSize, CodeTampered},
			{"unknown format", s, testKey, bound, badKey, CodeTampered},
			{"no wrapped key", s, testKey, bound, Sealed{}, CodeTampered},
			{"gone", s, "documents/org-1/doc-3", bound, one, CodeMissing},
			{"other master key", NewSealer(b, NewMasterKey()), testKey, bound, one, CodeKeyWrong},
			{"the master key read again", NewSealer(b, reparse(t, master)), testKey, bound, one, ""},
		}
		for _, tt := range tests {
			got, err := open(t, tt.sealer, tt.key, tt.b, tt.sealed)
			wantCode(t, err, tt.code)
			if err == nil && string(got) != "one" || err != nil && len(got) > 0 && tt.name != "other size in the row" {
				t.Errorf("%s: opened %q, %v", tt.name, got, err)
			}
		}
	})
}

func reparse(t *testing.T, k MasterKey) MasterKey {
	t.Helper()
	again, err := ParseMasterKey(k.Encode())
	must(t, err)
	return again
}

func TestSmallSecrets(t *testing.T) {
	t.Parallel()
	s := NewSealer(nil, NewMasterKey())
	rapid.Check(t, func(rt *rapid.T) {
		secret := rapid.SliceOf(rapid.Byte()).Draw(rt, "secret")
		sealed, err := s.SealBytes(PurposeTOTP, bound, secret)
		if err != nil || len(sealed) != len(secret)+37 {
			rt.Fatalf("sealed to %d bytes, %v", len(sealed), err)
		}
		if got, err := s.OpenBytes(PurposeTOTP, bound, sealed); err != nil || !bytes.Equal(got, secret) {
			rt.Fatalf("opened %x, %v", got, err)
		}
		bad := slices.Clone(sealed)
		bad[rapid.IntRange(0, len(bad)-1).Draw(rt, "flip")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		if got, err := s.OpenBytes(PurposeTOTP, bound, bad); err == nil {
			rt.Fatalf("a changed secret opened as %x", got)
		}
		if _, err := s.OpenBytes(PurposeTOTP, bound, sealed[:rapid.IntRange(0, len(sealed)-1).Draw(rt, "cut")]); err == nil {
			rt.Fatal("a cut secret opened")
		}
	})
	sealed, err := s.SealBytes(PurposeTOTP, Binding{"ab", "c"}, []byte("x"))
	must(t, err)
	_, err = s.OpenBytes(PurposePDFPassword, Binding{"ab", "c"}, sealed)
	wantCode(t, err, CodeTampered)
	_, err = s.OpenBytes(PurposeTOTP, Binding{"a", "bc"}, sealed)
	wantCode(t, err, CodeTampered)
	_, err = NewSealer(nil, NewMasterKey()).OpenBytes(PurposeTOTP, Binding{"ab", "c"}, sealed)
	wantCode(t, err, CodeKeyWrong)
}
