package blobs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/minio/minio-go/v7"

	"ward/internal/fault"
)

// backend is a Store under test and what the suite needs to disturb it.
type backend struct {
	Store
	abandon func(t *testing.T)           // leaves what a killed Put leaves
	replace func(t *testing.T, b []byte) // writes b under testKey, past the Store
	raw     func(t *testing.T) []byte    // the bytes under testKey, past the Store
	down    func(t *testing.T)           // makes the store fail

	options   S3Options // of an S3 store
	transport http.RoundTripper
}

const testKey = "documents/org-1/doc-1"

// eachStore runs f on a new store of every kind.
func eachStore(t *testing.T, f func(t *testing.T, b backend)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) {
		t.Parallel()
		f(t, newFolder(t))
	})
	t.Run("s3", func(t *testing.T) {
		t.Parallel()
		f(t, newS3(t))
	})
}

func newFolder(t *testing.T) backend {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	s, err := Connect("file://"+dir, Credentials{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.(*Folder).Close() })
	file := filepath.Join(dir, filepath.FromSlash(testKey))
	return backend{
		Store:   s,
		abandon: func(t *testing.T) { must(t, os.WriteFile(filepath.Join(dir, incoming, "HALF"), []byte("half"), 0o600)) },
		replace: func(t *testing.T, b []byte) { must(t, os.WriteFile(file, b, 0o600)) },
		raw: func(t *testing.T) []byte {
			b, err := os.ReadFile(file)
			must(t, err)
			return b
		},
		down: func(t *testing.T) { must(t, os.RemoveAll(dir)) },
	}
}

func newS3(t *testing.T) backend {
	t.Helper()
	mem := s3mem.New()
	must(t, mem.CreateBucket("sealed"))
	fake := gofakes3.New(mem).Server()
	var down atomic.Bool
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down.Load() {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	o, err := parseS3("s3://AK:SK@sealed?path_style=true&endpoint="+srv.URL, Credentials{})
	must(t, err)
	o.Transport = srv.Client().Transport
	s, err := NewS3(o)
	must(t, err)
	ctx := context.Background()
	return backend{
		Store: s, options: o, transport: o.Transport,
		abandon: func(t *testing.T) {
			_, err := s.client.NewMultipartUpload(ctx, "sealed", testKey, minio.PutObjectOptions{})
			must(t, err)
		},
		replace: func(t *testing.T, b []byte) {
			_, err := s.client.Client.PutObject(ctx, "sealed", testKey, bytes.NewReader(b), int64(len(b)), minio.PutObjectOptions{})
			must(t, err)
		},
		raw: func(t *testing.T) []byte {
			r, err := s.Open(ctx, testKey)
			must(t, err)
			b, err := io.ReadAll(r)
			must(t, errors.Join(err, r.Close()))
			return b
		},
		down: func(*testing.T) { down.Store(true) },
	}
}

// newS3Through returns another client of the same bucket.
func newS3Through(t *testing.T, b backend, through http.RoundTripper) *S3 {
	t.Helper()
	o := b.options
	o.Transport = through
	s, err := NewS3(o)
	must(t, err)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantCode fails unless err has the code, or is nil when the code is empty.
func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if got := fault.Code(err); got != code || (err == nil) != (code == "") {
		t.Errorf("error is %v (code %q), want code %q", err, got, code)
	}
}

// pattern returns n bytes, no two blocks of which are alike.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i) ^ byte(i>>8)*31 ^ byte(i>>16)*17
	}
	return b
}

func keys(t *testing.T, s Store, prefix string, olderThan time.Time) []string {
	t.Helper()
	var out []string
	for e, err := range s.List(t.Context(), prefix, olderThan) {
		must(t, err)
		if e.Changed.Location() != time.UTC || e.Changed.IsZero() {
			t.Errorf("%s changed at %v, want a UTC time", e.Key, e.Changed)
		}
		out = append(out, e.Key)
	}
	slices.Sort(out)
	return out
}
