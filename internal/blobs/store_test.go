package blobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
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

func TestStoreKeepsBytes(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		for _, n := range []int{0, 1, partSize - 1, partSize, partSize + 1, 2*partSize + 3} {
			want, key := pattern(n), fmt.Sprintf("documents/org-1/doc-%d", n)
			size, err := b.Put(t.Context(), key, iotest.DataErrReader(iotest.HalfReader(bytes.NewReader(want))))
			if err != nil || size != int64(n) {
				t.Fatalf("put %d bytes: stored %d, %v", n, size, err)
			}
			r, err := b.Open(t.Context(), key)
			must(t, err)
			got, err := io.ReadAll(r)
			must(t, errors.Join(err, r.Close()))
			if !bytes.Equal(got, want) {
				t.Errorf("%d bytes came back as %d others", n, len(got))
			}
			for e, err := range b.List(t.Context(), key, time.Time{}) {
				if err != nil || e.Key == key && e.Size != int64(n) {
					t.Errorf("listed as %+v, %v; want size %d", e, err, n)
				}
			}
		}
	})
}

func TestStoreRefuses(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		_, err := b.Put(t.Context(), testKey, strings.NewReader("first"))
		must(t, err)
		_, err = b.Put(t.Context(), testKey, strings.NewReader("second"))
		wantCode(t, err, CodeExists)
		if got := string(b.raw(t)); got != "first" {
			t.Errorf("after a refused Put the key holds %q", got)
		}
		_, err = b.Open(t.Context(), "documents/org-1/none")
		wantCode(t, err, CodeMissing)
		must(t, b.Delete(t.Context(), testKey))
		must(t, b.Delete(t.Context(), testKey))
		_, err = b.Open(t.Context(), testKey)
		wantCode(t, err, CodeMissing)
		for _, key := range []string{"", "/", "../x", "a/../b", "a//b", "/a", "a/", "A", "report.pdf", "a b", ".incoming/x", "a\x00", "a/b/c/d/e", strings.Repeat("a", 65), "-a"} {
			_, err := b.Put(t.Context(), key, strings.NewReader("x"))
			wantCode(t, err, CodeBadKey)
			_, err = b.Open(t.Context(), key)
			wantCode(t, err, CodeBadKey)
			wantCode(t, b.Delete(t.Context(), key), CodeBadKey)
		}
	})
}

func TestStoreLists(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		all := []string{"documents/org-1/a", "documents/org-1/b", "documents/org-10/a", "instance/x"}
		for _, k := range all {
			_, err := b.Put(t.Context(), k, strings.NewReader(k))
			must(t, err)
		}
		b.abandon(t)
		tests := []struct {
			prefix string
			want   []string
		}{
			{"", all},
			{"documents/", all[:3]},
			{"documents/org-1", all[:3]},
			{"documents/org-1/", all[:2]},
			{"documents/org-1/b", all[1:2]},
			{"documents/org-2/", nil},
		}
		for _, tt := range tests {
			if got := keys(t, b, tt.prefix, time.Time{}); !slices.Equal(got, tt.want) {
				t.Errorf("prefix %q lists %q, want %q", tt.prefix, got, tt.want)
			}
		}
		if got := keys(t, b, "", time.Now().Add(-time.Hour)); len(got) != 0 {
			t.Errorf("older than an hour: %q, want none", got)
		}
		if got := keys(t, b, "", time.Now().Add(time.Hour)); !slices.Equal(got, all) {
			t.Errorf("older than in an hour: %q, want all", got)
		}
		for range b.List(t.Context(), "", time.Time{}) {
			break // and the rest of the walk must end too
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range b.List(ctx, "", time.Time{}) {
			wantCode(t, err, CodeUnavailable)
		}
	})
}

func TestStoreTidies(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		_, err := b.Put(t.Context(), "documents/org-1/whole", strings.NewReader("whole"))
		must(t, err)
		b.abandon(t)
		for _, tt := range []struct {
			olderThan time.Time
			want      int
		}{{time.Now().Add(-time.Hour), 0}, {time.Now().Add(time.Hour), 1}, {time.Now().Add(time.Hour), 0}} {
			if n, err := b.Tidy(t.Context(), tt.olderThan); n != tt.want || err != nil {
				t.Errorf("tidied %d, %v; want %d", n, err, tt.want)
			}
		}
		if got := keys(t, b, "", time.Time{}); len(got) != 1 {
			t.Errorf("after tidying there are %q", got)
		}
	})
}

// An upload can end anywhere, and io.ErrUnexpectedEOF is how net/http says so.
func TestStoreKeepsNothingOfABrokenPut(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		boom := errors.New("boom")
		for _, cause := range []error{boom, io.ErrUnexpectedEOF} {
			for _, n := range []int{0, 10, partSize, partSize + 10, 2 * partSize} {
				r := io.MultiReader(bytes.NewReader(pattern(n)), iotest.ErrReader(cause))
				if _, err := b.Put(t.Context(), testKey, r); !errors.Is(err, cause) {
					t.Errorf("broken by %v after %d bytes: %v", cause, n, err)
				}
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		r := io.MultiReader(bytes.NewReader(pattern(partSize+10)), readerFunc(func([]byte) (int, error) { cancel(); return 0, nil }))
		if _, err := b.Put(ctx, testKey, r); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if got := keys(t, b, "", time.Time{}); len(got) != 0 {
			t.Errorf("left %q", got)
		}
		if n, err := b.Tidy(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
			t.Errorf("left %d half-written things, %v", n, err)
		}
	})
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestStoreThatIsDown(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		must(t, b.Check(t.Context()))
		_, err := b.Put(t.Context(), testKey, strings.NewReader("x"))
		must(t, err)
		if got := keys(t, b, "", time.Time{}); !slices.Equal(got, []string{testKey}) {
			t.Errorf("a check leaves %q", got)
		}
		b.down(t)
		wantCode(t, b.Check(t.Context()), CodeUnavailable)
		_, err = b.Put(t.Context(), "documents/org-1/doc-2", strings.NewReader("x"))
		wantCode(t, err, CodeUnavailable)
		if !fault.Retryable(err) {
			t.Errorf("%v is not worth a second try", err)
		}
		_, err = b.Tidy(t.Context(), time.Now())
		wantCode(t, err, CodeUnavailable)
	})
}

func TestStoreConcurrently(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				key := fmt.Sprintf("documents/org-%d/doc-%d", i%3, i)
				if _, err := b.Put(t.Context(), key, bytes.NewReader(pattern(1000+i))); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := keys(t, b, "", time.Time{}); len(got) != 16 {
			t.Errorf("%d keys, want 16", len(got))
		}
	})
}

// Files are for the program's user alone, and no link leads out of the folder.
func TestFolderIsPrivate(t *testing.T) {
	t.Parallel()
	dir, outside := filepath.Join(t.TempDir(), "blobs"), t.TempDir()
	s, err := NewFolder(dir)
	must(t, err)
	defer s.Close()
	_, err = s.Put(t.Context(), testKey, strings.NewReader("x"))
	must(t, err)
	must(t, filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[info.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s has mode %04o, want %04o", name, info.Mode().Perm(), want)
		}
		return err
	}))
	must(t, os.Symlink(outside, filepath.Join(dir, "documents", "org-2")))
	_, err = s.Put(t.Context(), "documents/org-2/doc", strings.NewReader("x"))
	wantCode(t, err, CodeUnavailable)
	if files, _ := os.ReadDir(outside); len(files) != 0 {
		t.Errorf("a link led out of the folder: %v", files)
	}
}

func TestParseS3(t *testing.T) {
	t.Parallel()
	env := Credentials{AccessKey: "EA", SecretKey: "ES", SessionToken: "ET"}
	tests := []struct {
		name, url string
		env       Credentials
		want      S3Options
		err       string
	}{
		{"Amazon with variables", "s3://b", env, S3Options{Bucket: "b", Endpoint: "s3.amazonaws.com", Region: "us-east-1", AccessKey: "EA", SecretKey: "ES", SessionToken: "ET"}, ""},
		{"the URL's credentials win", "s3://A:S%2F1@b?region=eu-west-1", env, S3Options{Bucket: "b", Endpoint: "s3.amazonaws.com", Region: "eu-west-1", AccessKey: "A", SecretKey: "S/1"}, ""},
		{"own endpoint", "s3://A:S@b/?endpoint=https://store.example:9000/&path_style=true", Credentials{}, S3Options{Bucket: "b", Endpoint: "store.example:9000", Region: "us-east-1", AccessKey: "A", SecretKey: "S", PathStyle: true}, ""},
		{"without TLS", "s3://A:S@b?endpoint=http://store:9000&path_style=false", Credentials{}, S3Options{Bucket: "b", Endpoint: "store:9000", Region: "us-east-1", AccessKey: "A", SecretKey: "S", PlainHTTP: true}, ""},
		{"bare endpoint", "s3://A:S@b?endpoint=store:9000", Credentials{}, S3Options{Bucket: "b", Endpoint: "store:9000", Region: "us-east-1", AccessKey: "A", SecretKey: "S"}, ""},
		{"no credentials", "s3://b?endpoint=store:9000", Credentials{}, S3Options{}, "has no credentials"},
		{"no bucket", "s3://?endpoint=x", env, S3Options{}, "must be"},
		{"folder in the bucket", "s3://b/c", env, S3Options{}, "must be"},
		{"other scheme", "gs://b", env, S3Options{}, "must be"},
		{"no URL", "s3://A:geheim@%zz", env, S3Options{}, "must be"},
		{"empty file", "file://", env, S3Options{}, "must be"},
		{"unknown parameter", "s3://b?regoin=x", env, S3Options{}, `unknown parameter "regoin"`},
		{"bad flag", "s3://b?path_style=yes", env, S3Options{}, "path_style"},
		{"endpoint with a path", "s3://b?endpoint=https://h/p", env, S3Options{}, "endpoint"},
		{"bad escape", "s3://A:geheim@b?endpoint=%zz", env, S3Options{}, "query"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseS3(tt.url, tt.env)
			if tt.err == "" && (err != nil || got != tt.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
			if tt.err != "" {
				_, err = Connect(tt.url, tt.env)
				if err == nil || !strings.HasPrefix(err.Error(), "WARD_BLOB_URL ") || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), "geheim") {
					t.Errorf("error %v, want one about %q without the secret", err, tt.err)
				}
			}
		})
	}
}
