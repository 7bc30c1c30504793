package pdftext

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
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

// threads that run before the child is locked in wait here to be asked.
var threads = struct {
	ask chan struct{}
	say chan string
}{make(chan struct{}), make(chan string)}

const oldThreads = 4

func init() {
	childHandlers["old threads"] = func([]byte, Options) ([]byte, error) {
		var all []byte
		for range oldThreads {
			threads.ask <- struct{}{}
			all = append(all, <-threads.say...)
		}
		return all, nil
	}
	if len(os.Args) == 3 && os.Args[1] == serveArg && os.Args[2] == "old threads" {
		for range oldThreads {
			go func() {
				runtime.LockOSThread()
				<-threads.ask
				threads.say <- attempts()
			}()
		}
	}
}

// attempts opens a file and a socket, starts a program, and says what worked
// and how this thread is ranked.
func attempts() (done string) {
	if fd, err := syscall.Open("/etc/passwd", syscall.O_RDONLY, 0); err == nil {
		done += "opened a file, "
		_ = syscall.Close(fd)
	}
	for _, family := range []int{syscall.AF_INET, syscall.AF_INET6, syscall.AF_UNIX, syscall.AF_NETLINK} {
		if fd, err := syscall.Socket(family, syscall.SOCK_STREAM, 0); err == nil {
			done += fmt.Sprintf("made a socket of family %d, ", family)
			_ = syscall.Close(fd)
		}
	}
	if err := syscall.Exec("/bin/true", []string{"true"}, nil); err == nil || err == syscall.EACCES {
		done += "was let as far as the program, "
	}
	if nice, err := unix.Getpriority(unix.PRIO_PROCESS, 0); err == nil && 20-nice < background { // the call answers 20 - nice
		done += fmt.Sprintf("runs at nice %d, ", 20-nice)
	}
	return done
}

// What is forbidden is forbidden on threads too that were there before.
func TestOldThreadsAreLockedIn(t *testing.T) {
	t.Parallel()
	if m := MissingGuards(); len(m) > 0 {
		t.Fatalf("this kernel has no %v: nothing shuts the reader in", m)
	}
	got, err := Run(context.Background(), childFor("old threads"), strings.NewReader("x"), nil)
	if err != nil || len(got) > 0 {
		t.Errorf("a thread %s: %v", got, err)
	}
}

func TestMissingGuardsAreNamed(t *testing.T) {
	t.Parallel()
	if got := missing(true, true); len(got) != 0 {
		t.Errorf("missing %v", got)
	}
	if got := missing(false, false); len(got) != 2 || got[0] != FilesGuard || got[1] != NetworkGuard {
		t.Errorf("missing %v", got)
	}
}
