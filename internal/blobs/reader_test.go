package blobs

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"ward/internal/fault"
)

// breaking is a store whose reads end early, like a connection that is lost.
type breaking struct {
	Store
	after int64
}

func (s breaking) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	r, err := s.Store.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(io.LimitReader(r, s.after), iotest.ErrReader(io.ErrUnexpectedEOF)), r}, nil
}

// A lost connection is worth another try; wrong bytes are not. They must not be
// taken for each other.
func TestALostConnectionIsNoTampering(t *testing.T) {
	t.Parallel()
	b := newFolder(t)
	key := NewMasterKey()
	sealed := seal(t, NewSealer(b, key), testKey, bound, pattern(3*segmentSize))
	for _, after := range []int64{0, 10, 100, segmentSize, segmentSize + 1, 2*segmentSize + 10} {
		_, err := open(t, NewSealer(breaking{b, after}, key), testKey, bound, sealed)
		wantCode(t, err, CodeUnavailable)
		if !fault.Retryable(err) {
			t.Errorf("after %d bytes: %v is not worth a second try", after, err)
		}
	}
}

// A Reader behaves like a bytes.Reader of the document, whatever is done to it.
func TestReaderIsABytesReader(t *testing.T) {
	t.Parallel()
	plain := pattern(3*segmentSize + 1000)
	s := NewSealer(newFolder(t), NewMasterKey())
	sealed := seal(t, s, testKey, bound, plain)
	rapid.Check(t, func(rt *rapid.T) {
		got, err := s.Open(context.Background(), testKey, bound, sealed)
		if err != nil {
			rt.Fatal(err)
		}
		defer got.Close()
		want := bytes.NewReader(plain)
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "seek") {
				whence := rapid.IntRange(0, 2).Draw(rt, "whence")
				off := rapid.Int64Range(-int64(len(plain))-10, int64(len(plain))+10).Draw(rt, "offset")
				g, gerr := got.Seek(off, whence)
				w, werr := want.Seek(off, whence)
				if (gerr == nil) != (werr == nil) || gerr == nil && g != w {
					rt.Fatalf("seek %d, %d: %d %v, want %d %v", off, whence, g, gerr, w, werr)
				}
				continue
			}
			n := rapid.IntRange(0, 2*segmentSize).Draw(rt, "read")
			g, w := make([]byte, n), make([]byte, n)
			gn, gerr := io.ReadFull(got, g)
			wn, werr := io.ReadFull(want, w)
			if gn != wn || gerr != werr || !bytes.Equal(g, w) {
				rt.Fatalf("read %d: %d %v, want %d %v", n, gn, gerr, wn, werr)
			}
		}
	})
}

func TestReaderServesRanges(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		plain := pattern(2*segmentSize + 100)
		s := NewSealer(b, NewMasterKey())
		sealed := seal(t, s, testKey, bound, plain)
		for _, tt := range []struct {
			header string
			status int
			want   []byte
		}{
			{"", 200, plain},
			{"bytes=0-9", 206, plain[:10]},
			{"bytes=70000-70009", 206, plain[70000:70010]},
			{"bytes=-5", 206, plain[len(plain)-5:]},
			{"bytes=999999999-", 416, nil},
		} {
			r, err := s.Open(t.Context(), testKey, bound, sealed)
			must(t, err)
			req := httptest.NewRequest("GET", "/", nil)
			if tt.header != "" {
				req.Header.Set("Range", tt.header)
			}
			rec := httptest.NewRecorder()
			http.ServeContent(rec, req, "report.pdf", time.Time{}, r)
			must(t, r.Close())
			if rec.Code != tt.status || tt.want != nil && !bytes.Equal(rec.Body.Bytes(), tt.want) {
				t.Errorf("range %q: %d with %d bytes", tt.header, rec.Code, rec.Body.Len())
			}
			if _, err := r.Read(make([]byte, 1)); err == nil {
				t.Error("a closed reader still reads")
			}
		}
	})
}
