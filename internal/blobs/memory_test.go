package blobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
)

var block = pattern(60_000) // no divisor of a segment

// generated is a document of left bytes that nobody holds.
type generated struct{ left int }

func (g *generated) Read(p []byte) (int, error) {
	if g.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, block[:min(len(block), g.left)])
	g.left -= n
	return n, nil
}

// TestMemoryIsBounded is not parallel: it counts every allocation of the process.
func TestMemoryIsBounded(t *testing.T) {
	const total, allowed = 200 << 20, 2 << 20
	s := NewSealer(newFolder(t), NewMasterKey())
	var before, sealedAt, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sealed, err := s.Seal(t.Context(), testKey, bound, &generated{left: total}, total)
	must(t, err)
	runtime.ReadMemStats(&sealedAt)
	r, err := s.Open(t.Context(), testKey, bound, sealed)
	must(t, err)
	n, err := io.Copy(io.Discard, struct{ io.Reader }{r})
	must(t, errors.Join(err, r.Close()))
	runtime.ReadMemStats(&after)
	if n != total || sealed.Size != total {
		t.Errorf("sealed %d and opened %d bytes of %d", sealed.Size, n, total)
	}
	for what, b := range map[string]uint64{"seal": sealedAt.TotalAlloc - before.TotalAlloc, "open": after.TotalAlloc - sealedAt.TotalAlloc} {
		if b > allowed {
			t.Errorf("%s allocated %d bytes in all for %d, want at most %d", what, b, total, allowed)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	f, err := NewFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	s := NewSealer(f, NewMasterKey())
	b.SetBytes(10 << 20)
	for b.Loop() {
		key := fmt.Sprintf("documents/org-1/doc-%d", rand.Uint64())
		if _, err := s.Seal(context.Background(), key, bound, &generated{left: 10 << 20}, noLimit); err != nil {
			b.Fatal(err)
		}
		if err := f.Delete(context.Background(), key); err != nil {
			b.Fatal(err)
		}
	}
}
