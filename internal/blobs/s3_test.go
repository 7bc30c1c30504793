package blobs

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// roundTripper answers requests in place of a server.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Request: r, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Etag": {`"e"`}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// An answer can be lost after the object is stored. Put then fails, and must not
// leave the object, for nobody knows of it.
func TestS3TakesBackWhatItCannotVouchFor(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"one request": 10, "in parts": partSize + 10} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newS3(t)
			inner := b.Store.(*S3)
			var lost atomic.Int32
			s := newS3Through(t, b, roundTripper(func(r *http.Request) (*http.Response, error) {
				done, err := b.transport.RoundTrip(r)
				final := r.Method == http.MethodPut && !r.URL.Query().Has("partNumber") || r.Method == http.MethodPost && r.URL.Query().Has("uploadId")
				if err == nil && final {
					lost.Add(1)
					return nil, errors.Join(errors.New("connection reset"), done.Body.Close())
				}
				return done, err
			}))
			_, err := s.Put(t.Context(), testKey, bytes.NewReader(pattern(n)))
			wantCode(t, err, CodeUnavailable)
			if lost.Load() == 0 {
				t.Error("no answer was lost: the test tests nothing")
			}
			if got := keys(t, inner, "", time.Time{}); len(got) != 0 {
				t.Errorf("left %q", got)
			}
		})
	}
}

// Another process may end an upload between the list and the removal.
func TestS3TidyMeetsAnother(t *testing.T) {
	t.Parallel()
	b := newS3(t)
	b.abandon(t)
	b.abandon(t)
	met := false
	s := newS3Through(t, b, roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodDelete && !met {
			met = true
			first, err := b.transport.RoundTrip(r.Clone(r.Context()))
			must(t, err)
			must(t, first.Body.Close())
		}
		return b.transport.RoundTrip(r)
	}))
	if n, err := s.Tidy(t.Context(), time.Now().Add(time.Hour)); n != 1 || err != nil || !met {
		t.Errorf("tidied %d, %v; want the one that the other left", n, err)
	}
	if n, err := s.Tidy(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
		t.Errorf("left %d, %v", n, err)
	}
}

// TestS3MemoryIsBounded is not parallel: it counts every allocation of the process.
func TestS3MemoryIsBounded(t *testing.T) {
	// Two parts, and what the client needs for 40 requests: 20 MiB, but twice
	// that under the race detector, which empties pools at random.
	const total, allowed = 200 << 20, 64 << 20
	var sent atomic.Int64
	o, err := parseS3("s3://AK:SK@sealed?path_style=true&endpoint=store.example", Credentials{})
	must(t, err)
	o.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			n, err := io.Copy(io.Discard, struct{ io.Reader }{r.Body})
			if r.URL.Query().Has("partNumber") {
				sent.Add(n)
			}
			must(t, errors.Join(err, r.Body.Close()))
		}
		switch {
		case r.Method == http.MethodHead:
			return answer(r, 404, ""), nil
		case r.URL.Query().Has("uploads"):
			return answer(r, 200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"), nil
		case r.Method == http.MethodPost:
			return answer(r, 200, "<CompleteMultipartUploadResult><Bucket>sealed</Bucket><ETag>e</ETag></CompleteMultipartUploadResult>"), nil
		}
		return answer(r, 200, ""), nil
	})
	store, err := NewS3(o)
	must(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sealed, err := NewSealer(store, NewMasterKey()).Seal(t.Context(), testKey, bound, &generated{left: total}, total)
	must(t, err)
	runtime.ReadMemStats(&after)
	if sealed.Size != total || sent.Load() <= total {
		t.Errorf("sealed %d, sent %d bytes of %d", sealed.Size, sent.Load(), total)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > allowed {
		t.Errorf("allocated %d bytes in all for %d, want at most %d", n, total, allowed)
	}
}
