// Package wardtest runs Ward's processes, and the servers that the production
// profile stands on, for tests that use the program from outside.
package wardtest

import (
	"bytes"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Process is a running ward that a test may kill.
type Process struct {
	cmd  *exec.Cmd
	logs *buffer
	done chan struct{}
}

// Start starts program with args, in a clean environment with settings such as
// "WARD_LISTEN=127.0.0.1:0". It is killed at the end of the test; what it wrote
// is logged when the test has failed.
func Start(t testing.TB, program string, settings []string, args ...string) *Process {
	t.Helper()
	p := &Process{cmd: exec.Command(program, args...), logs: &buffer{}, done: make(chan struct{})}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, settings...)
	p.cmd.Stdout, p.cmd.Stderr = p.logs, p.logs
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.cmd.Wait(); close(p.done) }() // how it ended is the test's doing
	t.Cleanup(func() {
		p.Kill()
		if t.Failed() {
			said := p.Said()
			t.Logf("%s %v wrote:\n%s", program, args, said[max(0, len(said)-8000):])
		}
	})
	return p
}

// Said returns what the process wrote to its standard output and error.
func (p *Process) Said() string { return p.logs.String() }

// Kill ends the process at once, as a power cut would.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.done
}

// Interrupt asks the process to end and returns its exit status.
func (p *Process) Interrupt(t testing.TB) int {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.done:
	case <-time.After(Patience):
		t.Fatal("the process does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}

// buffer keeps what a process writes.
type buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// Patience is how long a test waits for what must come by itself. Only a test
// that fails waits so long: a machine that is busy with other tests takes ten
// times what it takes alone.
const Patience = 3 * time.Minute

// Eventually waits until ok answers true, and fails the test when its patience
// ends.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(Patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", Patience, what)
		}
	}
}
