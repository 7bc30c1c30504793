package pdftext

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func TestChildIsLockedIn(t *testing.T) {
	t.Parallel()
	got, err := Run(context.Background(), childFor("escape"), strings.NewReader("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) > 0 {
		t.Errorf("the child could: %s", got)
	}
}

func init() { childHandlers["reach out"] = reachOut }

// reachOut tries to touch other processes and what belongs to files besides
// their bytes, and names what worked.
func reachOut([]byte, Options) ([]byte, error) {
	var done bytes.Buffer
	try := func(name string, err error) {
		if err == nil {
			fmt.Fprintf(&done, "%s, ", name)
		}
	}
	try("signal its parent", syscall.Kill(os.Getppid(), 0))
	try("leave its process group", syscall.Setpgid(0, 0))
	err := syscall.Chmod("/no/such/file", 0o600) // the filter refuses before the kernel looks
	if err == syscall.ENOENT {
		err = nil
	}
	try("change the mode of a file", err)
	_, err = unix.PidfdOpen(os.Getppid(), 0)
	try("hold its parent", err)
	_, err = unix.SysvShmGet(0, 4096, unix.IPC_CREAT|0o600)
	try("share memory", err)
	try("start a process", cloned())
	more := make(chan struct{}) // a thread that must still start
	go func() { defer close(more); _ = len(os.Args) }()
	<-more
	return done.Bytes(), nil
}

// cloned makes a process with a bare clone, as a program of one thread would.
func cloned() error {
	pid, _, errno := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	if errno == 0 && pid == 0 {
		syscall.RawSyscall(syscall.SYS_EXIT, 0, 0, 0)
	}
	if errno != 0 {
		return errno
	}
	return nil
}

func TestChildReachesNoOtherProcess(t *testing.T) {
	t.Parallel()
	got, err := Run(context.Background(), childFor("reach out"), strings.NewReader("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) > 0 {
		t.Errorf("the child could: %s", got)
	}
}
