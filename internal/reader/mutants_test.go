package reader

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"ward/internal/pdftext"
	"ward/internal/reading"
)

// A mutation does harm to a valid file, the same for the same random source.
type mutation struct {
	name string
	do   func(r *rand.Rand, data, other []byte) []byte
}

var (
	numberRx = regexp.MustCompile(`\b\d{1,10}\b`)
	keyRx    = regexp.MustCompile(`/[A-Za-z]{2,20}`)
	streamRx = regexp.MustCompile(`(?s)stream\r?\n.*?endstream`)
)

var mutations = []mutation{
	{"bytes changed", func(r *rand.Rand, data, _ []byte) []byte {
		for range 1 + r.IntN(64) {
			data[r.IntN(len(data))] = byte(r.Uint32())
		}
		return data
	}},
	{"cut off", func(r *rand.Rand, data, _ []byte) []byte { return data[:r.IntN(len(data))] }},
	{"a piece lost", func(r *rand.Rand, data, _ []byte) []byte {
		i := r.IntN(len(data))
		return slices.Delete(data, i, min(len(data), i+1+r.IntN(1+len(data)/8)))
	}},
	{"spliced with another", func(r *rand.Rand, data, other []byte) []byte {
		i, j := r.IntN(len(data)), r.IntN(len(other))
		return slices.Insert(data, i, other[j:min(len(other), j+1+r.IntN(20_000))]...)
	}},
	{"numbers exchanged", func(r *rand.Rand, data, _ []byte) []byte { return exchange(r, data, numberRx, 1+r.IntN(20)) }},
	{"numbers made huge", func(r *rand.Rand, data, _ []byte) []byte {
		for range 1 + r.IntN(5) {
			data = replaceOne(r, data, numberRx, strconv.FormatInt([]int64{0, -1, 1 << 31, 1<<63 - 1, 99999999}[r.IntN(5)], 10))
		}
		return data
	}},
	{"keys renamed", func(r *rand.Rand, data, _ []byte) []byte {
		names := []string{"/Kids", "/Parent", "/Length", "/Filter", "/Contents", "/Resources", "/Type", "/Size", "/Prev", "/XObject", "/W"}
		for range 1 + r.IntN(6) {
			data = replaceOne(r, data, keyRx, names[r.IntN(len(names))])
		}
		return data
	}},
	{"streams exchanged", func(r *rand.Rand, data, _ []byte) []byte { return exchange(r, data, streamRx, 1+r.IntN(4)) }},
	{"content of a stream changed", func(r *rand.Rand, data, _ []byte) []byte { return inside(r, data) }},
}

// exchange swaps the places of two matches, some times.
func exchange(r *rand.Rand, data []byte, rx *regexp.Regexp, times int) []byte {
	for range times {
		all := rx.FindAllIndex(data, 3000)
		if len(all) < 2 {
			return data
		}
		a, b := all[r.IntN(len(all))], all[r.IntN(len(all))]
		if a[0] > b[0] {
			a, b = b, a
		}
		if a[1] > b[0] {
			continue
		}
		data = slices.Concat(data[:a[0]], data[b[0]:b[1]], data[a[1]:b[0]], data[a[0]:a[1]], data[b[1]:])
	}
	return data
}

func replaceOne(r *rand.Rand, data []byte, rx *regexp.Regexp, with string) []byte {
	all := rx.FindAllIndex(data, 3000)
	if len(all) == 0 {
		return data
	}
	m := all[r.IntN(len(all))]
	return slices.Concat(data[:m[0]], []byte(with), data[m[1]:])
}

// inside changes bytes of a stream behind its compression, which reaches what
// the other mutations seldom do: operators, fonts, maps of characters.
func inside(r *rand.Rand, data []byte) []byte {
	all := streamRx.FindAllIndex(data, 3000)
	for range 20 {
		if len(all) == 0 {
			return data
		}
		m := all[r.IntN(len(all))]
		body := data[m[0]:m[1]]
		head := bytes.IndexByte(body, '\n') + 1
		z, err := zlib.NewReader(bytes.NewReader(body[head:]))
		if err != nil {
			continue
		}
		plain, err := io.ReadAll(io.LimitReader(z, 1<<20))
		if err != nil || len(plain) == 0 {
			continue
		}
		for range 1 + r.IntN(40) {
			plain[r.IntN(len(plain))] = "0123456789 []()<>/TjTdcmqQ\x00\xff"[r.IntN(28)]
		}
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = w.Write(plain) // a buffer takes all, here
		_ = w.Close()         // and here
		return slices.Concat(data[:m[0]+head], b.Bytes(), []byte("\nendstream"), data[m[1]:])
	}
	return data
}

// sources are valid files of at most so many bytes.
func sources(t *testing.T, most int64) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("../samples/pdf/*.pdf")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(data)) <= most {
			out[filepath.Base(name)] = data
		}
	}
	return out
}

// fate is what became of some mutants of one kind.
type fate struct {
	read, partial, refused int
	slowest                time.Duration
	peak                   int64
}

// TestMutants: files that were harmed at random end in an answer or in a clear
// error, within 60 seconds and 512 MB. MUTANTS says how many; scripts/mutants
// asks for 2,000 of all samples, and keeps what broke a rule.
func TestMutants(t *testing.T) {
	t.Parallel()
	n, most := 60, int64(100_000)
	if v, err := strconv.Atoi(os.Getenv("MUTANTS")); err == nil {
		n, most = v, 100<<20
	}
	files := sources(t, most)
	names := slices.Sorted(maps.Keys(files))
	var mu sync.Mutex
	fates := map[string]*fate{}
	next := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range next {
				r := rand.New(rand.NewPCG(uint64(i), 11))
				name := names[r.IntN(len(names))]
				m := mutations[i%len(mutations)]
				file := m.do(r, bytes.Clone(files[name]), files[names[r.IntN(len(names))]])
				f := readMutant(t, fmt.Sprintf("%d (%s of %s)", i, m.name, name), file)
				mu.Lock()
				total(fates, m.name, f)
				mu.Unlock()
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	t.Logf("%-28s %5s %7s %7s %8s %6s", "mutation", "read", "partial", "refused", "slowest", "peak")
	for _, name := range slices.Sorted(maps.Keys(fates)) {
		f := fates[name]
		t.Logf("%-28s %5d %7d %7d %7.1fs %4dMB", name, f.read, f.partial, f.refused, f.slowest.Seconds(), f.peak>>20)
	}
}

func total(fates map[string]*fate, name string, f fate) {
	sum := fates[name]
	if sum == nil {
		sum = &fate{}
		fates[name] = sum
	}
	sum.read, sum.partial, sum.refused = sum.read+f.read, sum.partial+f.partial, sum.refused+f.refused
	sum.slowest, sum.peak = max(sum.slowest, f.slowest), max(sum.peak, f.peak)
}

// readMutant reads one file and holds it to the limits. A file that breaks them
// is kept for whoever looks into it.
func readMutant(t *testing.T, what string, file []byte) (f fate) {
	r := New(cacheDir)
	r.child.Peak, r.child.MaxSeen = &f.peak, 2
	begun := time.Now()
	x, err := r.Read(t.Context(), bytes.NewReader(file), reading.File{Name: what}, "", nil)
	f.slowest = time.Since(begun)
	bad := ""
	switch {
	case err != nil:
		bad = err.Error()
	case x.Error != nil && x.Error.Detail == "":
		bad = "no sentence for " + x.Error.Code
	case x.Error != nil && (x.Error.Code == string(pdftext.TimeLimit) || x.Error.Code == string(pdftext.MemoryLimit)):
		t.Logf("%s: %s after %v", what, x.Error.Code, f.slowest.Round(time.Millisecond))
		f.refused = 1
	case x.Error != nil:
		f.refused = 1
	case x.File.Partial:
		f.partial = 1
	default:
		f.read = 1
	}
	if f.slowest > 3*time.Minute || f.peak > pdftext.DefaultMemory {
		bad = fmt.Sprintf("took %v and %d MB", f.slowest, f.peak>>20)
	}
	if bad != "" {
		t.Errorf("mutant %s: %s", what, bad)
		if dir := os.Getenv("MUTANTS_KEEP"); dir != "" {
			name := regexp.MustCompile(`\W+`).ReplaceAllString(what, "-") + ".pdf"
			if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
				t.Errorf("the file is not kept: %v", err)
			}
		}
	}
	return f
}
