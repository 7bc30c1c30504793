package pdftext

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// isolate gives the child a process group of its own, which dies with the
// parent and is killed as a whole.
func isolate(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error {
		err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		if errors.Is(err, syscall.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}

// outOfTime is true when the kernel ended a child that had used up its
// processor time.
func outOfTime(err error) bool {
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		s, ok := e.Sys().(syscall.WaitStatus)
		return ok && s.Signaled() && s.Signal() == syscall.SIGXCPU
	}
	return false
}

// watchMemory calls relieve whenever held, in bytes, is more than limit. It
// returns the most that it saw, when relieve is false or done is closed.
func watchMemory(held func() int64, limit int64, done <-chan struct{}, relieve func() bool) (most int64) {
	tick := time.NewTicker(memoryPoll)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return most
		case <-tick.C:
			now := held()
			if most = max(most, now); now > limit && !relieve() {
				return most
			}
		}
	}
}

// background is the nice value of what reads documents: it gives way to the
// web server beside it.
const background = 10

// confine bounds a program that was just started and that is not Ward's own.
// What cannot be set is left: its time and memory are watched as well.
func confine(pid int) {
	_ = unix.Setpriority(unix.PRIO_PROCESS, pid, background)
	for what, most := range map[int]uint64{unix.RLIMIT_CPU: sightCPU, unix.RLIMIT_DATA: sightMemory, unix.RLIMIT_FSIZE: 0, unix.RLIMIT_CORE: 0} {
		_ = unix.Prlimit(pid, what, &unix.Rlimit{Cur: most, Max: most}, nil)
	}
}

// resident is the memory of a process and its descendants, in bytes.
func resident(pid, depth int) int64 {
	dir := "/proc/" + strconv.Itoa(pid)
	fields := bytes.Fields(procFile(dir + "/statm"))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(string(fields[1]), 10, 64) // the kernel writes a number
	sum := pages * int64(os.Getpagesize())
	if depth > 4 {
		return sum
	}
	// Not every kernel lists them; the child cannot start any.
	for _, f := range bytes.Fields(procFile(dir + "/task/" + strconv.Itoa(pid) + "/children")) {
		if child, err := strconv.Atoi(string(f)); err == nil {
			sum += resident(child, depth+1)
		}
	}
	return sum
}

// procFile reads a short file of the kernel's, in three system calls: package os
// makes three times as many, and the memory is looked at 200 times a second.
func procFile(name string) []byte {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = unix.Close(fd) }() // nothing was written
	b := make([]byte, 1024)
	n, err := unix.Read(fd, b)
	if err != nil {
		return nil
	}
	return b[:n]
}

// forbidden are the system calls that a reader of documents never needs:
// network, other programs, other processes, what Landlock does not guard of
// files, and the kernel's wider doors. Not every architecture has all of them.
var forbidden = []string{
	"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg", "execve", "execveat",
	"fork", "vfork", "kill", "rt_sigqueueinfo", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "setsid", "setpgid",
	"ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "shmget", "msgget", "semget", "mq_open",
	"chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "utimensat",
	"setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "open_by_handle_at",
	"io_uring_setup", "bpf", "perf_event_open", "userfaultfd", "add_key", "request_key", "keyctl", "mount", "pivot_root", "chroot", "unshare", "setns",
}

// noCall is the answer to a system call that the kernel does not have. The C
// library then makes its threads with clone, whose flags a filter can read.
const noCall = seccomp.ActionErrno | seccomp.Action(unix.ENOSYS)

// policy allows what is not forbidden, and new threads but no new processes.
func policy() (seccomp.Policy, error) {
	here, err := arch.GetInfo("")
	if err != nil {
		return seccomp.Policy{}, err
	}
	known := slices.DeleteFunc(slices.Clone(forbidden), func(name string) bool { _, ok := here.SyscallNames[name]; return !ok })
	process := seccomp.NameWithConditions{Name: "clone", Conditions: seccomp.ArgumentConditions{
		{Argument: 0, Operation: seccomp.BitsNotSet, Value: unix.CLONE_THREAD},
	}}
	return seccomp.Policy{
		DefaultAction: seccomp.ActionAllow,
		Syscalls: []seccomp.SyscallGroup{
			{Names: known, NamesWithCondtions: []seccomp.NameWithConditions{process}, Action: seccomp.ActionErrno},
			{Names: []string{"clone3"}, Action: noCall},
		},
	}, nil
}

// lockIn takes from this process, for good, what it does not need: files
// (Landlock, where the kernel has it), network and programs (seccomp), and
// processor time and memory beyond the order.
func lockIn(o order) error {
	var rules []landlock.Rule
	if o.CacheDir != "" {
		rules = append(rules, landlock.RODirs(o.CacheDir).IgnoreIfMissing())
	}
	if err := landlock.V5.BestEffort().RestrictPaths(rules...); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if hasSeccomp() {
		if err := filterCalls(); err != nil {
			return fmt.Errorf("system calls: %w", err)
		}
	}
	_ = unix.Setpriority(unix.PRIO_PGRP, 0, background) // all threads; when it is refused nothing is lost
	return limit(o)
}

// filterCalls has the kernel refuse forbidden system calls, on all threads.
func filterCalls() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	calls, err := policy()
	if err != nil {
		return err
	}
	return seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync, Policy: calls})
}

func hasSeccomp() bool { return seccomp.Supported() }

// hasLandlock asks for the version of Landlock that the kernel has.
func hasLandlock() bool {
	const onlyVersion = 1 // flag of landlock_create_ruleset(2)
	v, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, onlyVersion)
	return errno == 0 && v >= 1
}

// limit sets what the kernel itself enforces. Address space cannot be limited
// usefully: a Go program reserves far more than it uses.
func limit(o order) error {
	for _, l := range []struct {
		what  int
		value int64
	}{
		{unix.RLIMIT_CPU, o.Seconds},
		{unix.RLIMIT_DATA, 3 * o.Memory},
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_FSIZE, 0},
	} {
		if l.value == 0 && l.what != unix.RLIMIT_CORE && l.what != unix.RLIMIT_FSIZE {
			continue
		}
		r := unix.Rlimit{Cur: uint64(l.value), Max: uint64(l.value)}
		if l.what == unix.RLIMIT_CPU {
			r.Max += 2
		}
		if err := unix.Setrlimit(l.what, &r); err != nil {
			return fmt.Errorf("limit %d: %w", l.what, err)
		}
	}
	return nil
}
