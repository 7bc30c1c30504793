package pdftext

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Child says how to start the process that reads a file, and its limits.
type Child struct {
	Path     string        // of the program; empty: this program
	Args     []string      // that make it call Serve
	CacheDir string        // of PDFium's compiled code, see Warm; may be empty
	Password string        // of the document
	MaxBytes int64         // of the file; 0 is DefaultMaxBytes
	MaxPages int           // 0 is DefaultMaxPages
	Wall     time.Duration // 0 is DefaultWall
	Memory   int64         // bytes, the process and its children; 0 is DefaultMemory
	Output   int64         // bytes of the result; 0 is DefaultOutput
	// Tesseract is the path of the program that recognizes the text of pages
	// that are pictures; empty: their text is not read. The time that it takes
	// does not count to Wall, but its memory to Memory.
	Tesseract string
	Sights    int    // pictures that are looked at at once; 0 is 1
	MaxSeen   int    // pictures of one file; 0 is DefaultMaxRecognized
	Peak      *int64 // if set, Run stores the most memory that it saw the child hold, in bytes; 0 where the system does not tell
}

// Limits of a child, unless Child says otherwise.
const (
	DefaultWall   = 60 * time.Second
	DefaultMemory = 512 << 20
	DefaultOutput = 64 << 20

	memoryPoll    = 5 * time.Millisecond
	memoryReserve = 72 << 20 // what a process may grow between two looks at it
	maxFrames     = 1 << 20  // of progress
)

// Run has a child process read the file and returns the result that its
// handler made. The child starts with an empty environment and gets the file
// on its standard input; progress is called for each of its pages, page
// growing from 1 and never past pages or MaxPages, and may be nil. Time, memory
// and output are limited from outside, and the whole process group is killed
// when one limit is passed or ctx ends.
//
// A file that cannot be read gives an *Error. Any other error means that the
// child could not be run at all, or that ctx was cancelled.
func Run(ctx context.Context, c Child, file io.Reader, progress func(page, pages int)) ([]byte, error) {
	return c.withDefaults().run(ctx, file, progress, false)
}

// Warm fills the child's CacheDir in a process of its own, see the function
// Warm. It takes a few seconds the first time and nothing later.
func (c Child) Warm(ctx context.Context) error {
	warming.Lock()
	defer warming.Unlock()
	if c.CacheDir == "" || warm(c.CacheDir) {
		return nil
	}
	_, err := c.withDefaults().run(ctx, strings.NewReader(""), nil, true)
	return err
}

// warming lets one reading of this process compile PDFium; the others wait.
var warming sync.Mutex

func (c Child) withDefaults() Child {
	if c.MaxBytes <= 0 {
		c.MaxBytes = DefaultMaxBytes
	}
	if c.MaxPages <= 0 {
		c.MaxPages = DefaultMaxPages
	}
	if c.Wall <= 0 {
		c.Wall = DefaultWall
	}
	if c.Memory <= 0 {
		c.Memory = DefaultMemory
	}
	if c.Output <= 0 {
		c.Output = DefaultOutput
	}
	if c.Sights <= 0 {
		c.Sights = 1
	}
	if c.MaxSeen <= 0 {
		c.MaxSeen = DefaultMaxRecognized
	}
	if c.CacheDir != "" { // the child works in another folder
		if dir, err := filepath.Abs(c.CacheDir); err == nil {
			c.CacheDir = dir
		}
	}
	return c
}

// renderTime is the processor time, in seconds, in which the child makes one
// picture and reads its text.
const renderTime = 3

func (c Child) order(warm bool) ([]byte, error) {
	o := order{
		Password: c.Password, MaxBytes: c.MaxBytes, MaxPages: c.MaxPages, CacheDir: c.CacheDir,
		Memory: c.Memory, Seconds: int64(c.Wall/time.Second) + 1, Warm: warm,
	}
	if c.Tesseract != "" {
		o.Sights, o.MaxSeen = c.Sights, c.MaxSeen
		o.Seconds += renderTime * int64(c.MaxSeen)
	}
	return json.Marshal(o)
}

func (c Child) run(ctx context.Context, file io.Reader, progress func(page, pages int), warm bool) ([]byte, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	first, err := c.order(warm)
	if err != nil {
		return nil, err
	}
	complaint := &head{limit: 4096}
	cmd, pipe, stdout, err := c.start(ctx, complaint)
	if err != nil {
		return nil, fmt.Errorf("start reader: %w", err)
	}
	clock := newAllowance(c.Wall, func() { cancel(NewError(TimeLimit)) })
	defer clock.stop()
	herd := &herd{child: cmd.Process, limit: c.Memory - memoryReserve}
	stdin := &oneAtATime{w: pipe}
	done, peak := make(chan struct{}), make(chan int64, 1)
	go func() {
		peak <- watchMemory(herd.resident, herd.limit, done, func() bool {
			if herd.relieve() {
				return true
			}
			cancel(NewError(MemoryLimit))
			return false
		})
	}()
	go func() {
		if err := send(stdin, first, file); sourceError(err) != nil {
			cancel(sourceError(err))
		}
	}()
	o := &optician{child: c, ctx: ctx, in: stdin, clock: clock, herd: herd, free: make(chan struct{}, c.Sights)}
	result, readErr := c.receive(stdout, progress, o.serve)
	cause := context.Cause(ctx)
	cancel(nil) // a child that has answered has no more to do
	waitErr := cmd.Wait()
	o.wg.Wait()
	close(done)
	if most := <-peak; c.Peak != nil {
		*c.Peak = most
	}
	return result, failure(readErr, cause, waitErr, complaint.String())
}

// failure says why there is no result: the limit that was passed, what the
// child said, or how it ended.
func failure(readErr, cause, waitErr error, complaint string) error {
	if readErr == nil {
		return nil
	}
	for _, err := range []error{cause, readErr} {
		if e, ok := errors.AsType[*Error](err); ok {
			return e
		}
	}
	if cause != nil {
		return fmt.Errorf("read document: %w", cause)
	}
	return verdict(waitErr, complaint)
}

// outOfMemory is how the Go runtime, with and without the race detector, says
// that the kernel refused it memory.
var outOfMemory = regexp.MustCompile(`out of memory|cannot allocate memory|failed to allocate`)

// verdict says why a child ended without an answer.
func verdict(err error, complaint string) error {
	switch {
	case outOfMemory.MatchString(complaint):
		return NewError(MemoryLimit)
	case outOfTime(err) || strings.Contains(complaint, "SIGXCPU"):
		return NewError(TimeLimit)
	case strings.Contains(complaint, "lock in:") || strings.Contains(complaint, "read order:"):
		return fmt.Errorf("reader refused to start: %s", strings.TrimSpace(complaint))
	}
	return NewError(Damaged)
}

// start starts the process; it is killed with its group when ctx ends.
func (c Child) start(ctx context.Context, stderr io.Writer) (*exec.Cmd, io.WriteCloser, io.Reader, error) {
	path := c.Path
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, nil, nil, err
		}
		path = self
	}
	if c.CacheDir != "" { // what is not there when the child is locked in, it never sees
		if err := os.MkdirAll(c.CacheDir, 0o700); err != nil {
			return nil, nil, nil, err
		}
	}
	cmd := exec.CommandContext(ctx, path, c.Args...)
	cmd.Env = []string{}
	cmd.WaitDelay = time.Second
	cmd.Stderr = stderr
	isolate(cmd)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, nil, err
	}
	return cmd, stdin, stdout, cmd.Start()
}
