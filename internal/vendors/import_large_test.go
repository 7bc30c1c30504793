package vendors_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/vendors"
)

// bigList is a CSV of n vendors.
func bigList(n int, website string) string {
	var b strings.Builder
	b.WriteString("name,legal_name,aliases,website,description,external_ref\n")
	for i := range n {
		fmt.Fprintf(&b, "Vendor %d,\"Vendor %d, Inc.\",V%d; Vendor-%d,https://%s%d.example,Provides service number %d to the hospital and its clinics.,REF-%d\n", i, i, i, i, website, i, i, i)
	}
	return b.String()
}

// TestImportOfFiftyThousand holds the largest import to bounded memory and
// statements, and then one that changes a fifth of it.
func TestImportOfFiftyThousand(t *testing.T) {
	const most, some = 50_000, 10_000
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for _, round := range []struct {
			rows       int
			site       string
			outcome    func(*vendors.Report) int
			statements int64
		}{
			{most, "a", func(r *vendors.Report) int { return r.Created }, 700},
			{some, "b", func(r *vendors.Report) int { return r.Updated }, 150},
		} {
			text := bigList(round.rows, round.site)
			peak := watchHeap()
			before, start := db.Queries(), time.Now()
			r := imports(t, s, text, false)
			took, statements, heap := time.Since(start), db.Queries()-before, peak()
			t.Logf("%d rows: %v, %d statements, heap at most %d MB", round.rows, took.Round(time.Millisecond), statements, heap>>20)
			if n := round.outcome(r); n != round.rows || len(r.Rows) != n {
				t.Fatalf("%d of %d rows: %d created, %d updated, %d refused", n, round.rows, r.Created, r.Updated, r.Refused)
			}
			if statements > round.statements {
				t.Errorf("%d statements, want at most %d", statements, round.statements)
			}
			if heap > 512<<20 {
				t.Errorf("%d MB of heap", heap>>20)
			}
		}
		checked, broken, err := audit.NewService(db).Verify(t.Context(), north)
		if err != nil || broken != nil || checked != most+some {
			t.Errorf("the log holds for %d entries, broken %+v, %v", checked, broken, err)
		}
	})
}

// atOnce is how many vendors the imports of TestImportsAtOnce name: more than one
// statement locks or writes, or none would wait for another.
const atOnce = 500

// TestImportsAtOnce runs imports that name the same vendors in another order:
// each ends, and every vendor is there once.
func TestImportsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		var forth, back []string
		for i := range atOnce {
			forth = append(forth, fmt.Sprintf("V%d,https://a%d.example", i, i))
		}
		for _, line := range slices.Backward(forth) {
			back = append(back, strings.Replace(line, "//a", "//b", 1))
		}
		imports(t, s, "name,website\n"+strings.Join(forth, "\n"), false)
		errs := make(chan error)
		for i := range 4 {
			text := "name,website\n" + strings.Join([][]string{forth, back}[i%2], "\n")
			go func() {
				_, err := s.Import(t.Context(), north, strings.NewReader(text), false)
				errs <- err
			}()
		}
		for range 4 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		var out bytes.Buffer
		if err := s.Export(t.Context(), north, vendors.Query{}, vendors.CSV, &out); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "\r\n") - 1; n != atOnce {
			t.Errorf("%d vendors", n)
		}
		if _, broken, err := audit.NewService(db).Verify(t.Context(), north); err != nil || broken != nil {
			t.Errorf("the log is broken: %+v, %v", broken, err)
		}
	})
}

// watchHeap samples the heap until the function that it returns is called.
func watchHeap() func() uint64 {
	runtime.GC() // what the test itself has left
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-stop:
				done <- most
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 { close(stop); return <-done }
}
