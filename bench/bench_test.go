// Package bench measures Ward side by side with references, in one run.
//
// "make bench" runs it and prints a table of ratios. Nothing here is a timed
// test: a slow machine makes both sides slow.
package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"ward/web/browser/browsertest"
)

// samples are the fictitious documents that are read.
const samples = "../internal/samples/pdf/"

// ward builds the program once and returns its path.
var ward = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ward-bench-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "ward")
	cmd := exec.Command("go", "build", "-o", bin, "../cmd/ward")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("build: %w: %s", err, out)
	}
	return bin, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := ward(); err == nil {
		_ = os.RemoveAll(filepath.Dir(bin))
	}
	browsertest.Close()
	os.Exit(code)
}

// once runs a program on one core and returns its time and the peak memory, in
// bytes, of it and its children.
func once(b *testing.B, name string, args ...string) (time.Duration, int64) {
	b.Helper()
	cmd := exec.Command("taskset", append([]string{"-c", "0", name}, args...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return time.Since(start), cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
}

// median is the middle of some times.
func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// row prints one line of the table.
func row(b *testing.B, what string, value, bound float64, better string) {
	b.Helper()
	fmt.Printf("| %-64s | %10.3f | %s %-8.3f |\n", what, value, better, bound)
	b.ReportMetric(value, "ratio")
}
