package bench

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ward/internal/database/dbtest"
	"ward/internal/reader"
)

// manyUploads is how many reports are sent at once.
const manyUploads = 100

// BenchmarkManyUploads sends 100 reports of 49 pages at once to a Ward with two
// workers, on SQLite and on Postgres, and compares the time until all are read
// with half of what the command line takes for as many on one core, and the slow requests
// for the list of vendors meanwhile with those of an idle server. None may be
// lost or stand there twice.
func BenchmarkManyUploads(b *testing.B) {
	bin, err := ward()
	if err != nil {
		b.Fatal(err)
	}
	file, err := os.ReadFile(samples + "d32.pdf")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("SQLite", func(b *testing.B) { manyTo(b, bin, file, "SQLite") })
	b.Run("Postgres", func(b *testing.B) {
		owner, serving := dbtest.PostgresURLs(b)
		manyTo(b, bin, file, "Postgres", "WARD_DATABASE_URL="+serving, "WARD_MIGRATE_DATABASE_URL="+owner, "WARD_MASTER_KEY="+base64.StdEncoding.EncodeToString(make([]byte, 32)))
	})
}

func manyTo(b *testing.B, bin string, file []byte, name string, env ...string) {
	s := startServer(b, bin, env...)
	vendors := make([]string, manyUploads)
	for i := range vendors {
		vendors[i] = s.vendor(b, fmt.Sprintf("Beaconfield %d", i))
	}
	idle := s.listTimes(b, func(n int) bool { return n < 100 })
	watch := make(chan struct{})
	server, readers := make(chan int64, 1), make(chan int64, 1)
	go s.watch(watch, server, readers)
	start := time.Now()
	var wg sync.WaitGroup
	ids := make([]string, manyUploads)
	for i := range ids {
		wg.Go(func() { ids[i] = s.upload(b, vendors[i], append(bytes.Clone(file), fmt.Sprintf("\n%% %d\n", i)...)).ID })
	}
	wg.Wait()
	if b.Failed() {
		b.FailNow()
	}
	sent := time.Since(start)
	open := slices.Clone(ids)
	busy := s.listTimes(b, func(int) bool {
		for len(open) > 0 && s.read(b, open[0]) { // mostly in their order
			open = open[1:]
		}
		return len(open) > 0
	})
	took := time.Since(start)
	close(watch)
	for i, v := range vendors {
		if d := s.documents(b, v); len(d) != 1 || d[0].ID != ids[i] {
			b.Fatalf("vendor %d has the documents %v, sent was %s", i, d, ids[i])
		}
	}
	var alone []time.Duration
	for range runs {
		t, _ := once(b, bin, "extract", "--jsonl", samples+"d32.pdf")
		alone = append(alone, t)
	}
	single := median(alone)
	row(b, fmt.Sprintf("%d uploads, %s: time / half of single readings", manyUploads, name), took.Seconds()/(single.Seconds()*manyUploads/2), 1.15, "≤")
	row(b, fmt.Sprintf("%d uploads, %s: slow GET /vendors / idle", manyUploads, name), p95(busy).Seconds()/p95(idle).Seconds(), 5, "≤")
	fmt.Printf("|   sent in %.1f s, read in %.1f s, one alone %.3f s; 95 of 100 lists within %.1f ms, idle %.1f ms; most memory: server %d MB, a reader %d MB\n",
		sent.Seconds(), took.Seconds(), single.Seconds(), 1e3*p95(busy).Seconds(), 1e3*p95(idle).Seconds(), <-server>>20, <-readers>>20)
}

// listTimes asks for the list of vendors one time after the other.
func (s *server) listTimes(b *testing.B, more func(n int) bool) (out []time.Duration) {
	for more(len(out)) {
		from := time.Now()
		var page any
		s.send(b, http.MethodGet, "/api/v1/vendors?limit=50", "", nil, &page)
		out = append(out, time.Since(from))
		time.Sleep(50 * time.Millisecond)
	}
	return out
}

func p95(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)*95/100]
}

// read is true when a document is read. One that failed ends the measurement.
func (s *server) read(b *testing.B, id string) bool {
	var d document
	s.send(b, http.MethodGet, "/api/v1/documents/"+id, "", nil, &d)
	if d.Status == "failed" {
		b.Fatalf("document %s failed", id)
	}
	return d.Status != "queued" && d.Status != "processing"
}

type document struct{ ID, Status string }

func (s *server) documents(b *testing.B, vendor string) []document {
	var page struct{ Items []document }
	s.send(b, http.MethodGet, "/api/v1/vendors/"+vendor+"/documents?limit=200", "", nil, &page)
	return page.Items
}

// watch tells, when done is closed, the most memory in bytes that the server
// held, and a process that it started.
func (s *server) watch(done <-chan struct{}, server, readers chan<- int64) {
	var most, child int64
	for tick := time.NewTicker(10 * time.Millisecond); ; {
		select {
		case <-done:
			server <- most
			readers <- child
			return
		case <-tick.C:
			most = max(most, held(s.pid))
			for _, pid := range children(s.pid) {
				child = max(child, held(pid))
			}
		}
	}
}

// held is what a process holds in memory, in bytes.
func held(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if f := strings.Fields(string(b)); err == nil && len(f) > 1 {
		n, _ := strconv.ParseInt(f[1], 10, 64) // the kernel writes numbers
		return n * int64(os.Getpagesize())
	}
	return 0
}

// children are the processes that read documents.
func children(pid int) (out []int) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is well formed
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // a thread that has ended
		}
		for _, s := range strings.Fields(string(b)) {
			n, err := strconv.Atoi(s)
			line, _ := os.ReadFile("/proc/" + s + "/cmdline") // before it has one it is a copy of the server
			if err == nil && bytes.Contains(line, []byte(reader.Command)) {
				out = append(out, n)
			}
		}
	}
	return out
}
