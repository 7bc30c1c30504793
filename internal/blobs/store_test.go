package blobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"ward/internal/fault"
)

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

// Where nothing was ever left half-written there is nothing to tidy, and that is
// no error.
func TestTidyOfANewStore(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		if n, err := b.Tidy(t.Context(), time.Now()); n != 0 || err != nil {
			t.Errorf("tidied %d, %v", n, err)
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

// A key that passes never leaves a folder, hides, or is a name that a user chose.
func FuzzCheckKey(f *testing.F) {
	for _, key := range []string{DocumentKey("0193a1b2-0000-7000-8000-000000000001", "0193a1b2-0000-7000-8000-000000000002"), markerKey, "..", "a/../b", "/etc/passwd", "report.pdf", `a\b`} {
		f.Add(key)
	}
	if err := CheckKey(DocumentKey("0193a1b2-0000-7000-8000-000000000001", "0193a1b2-0000-7000-8000-000000000002")); err != nil {
		f.Error(err)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if CheckKey(key) == nil && (!filepath.IsLocal(key) || path.Clean(key) != key || strings.ContainsAny(key, ".\\ ") || strings.ToLower(key) != key) {
			t.Errorf("%q passes", key)
		}
	})
}
