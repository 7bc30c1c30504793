package pdftext

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Limits of the program that recognizes text, for one picture.
const (
	sightWall   = 100 * time.Second // a busy machine leaves it little
	sightCPU    = 40                // seconds of processor time; a page of a report takes one to nine
	sightMemory = 320 << 20         // bytes; a page of a report takes 70 MB
	maxBlind    = 3                 // pictures one after the other that came to nothing, after which no more are tried

	// A picture of noise takes twice as long as a full page and says nothing, and
	// one file may show it on every page. When the pictures of a file take more
	// processor time than sightStart and sightMean for each, no more are tried.
	sightStart = 60 * time.Second
	sightMean  = 10 * time.Second
)

// FindTesseract returns the path of the tesseract that is installed, or "".
func FindTesseract() string {
	path, err := exec.LookPath("tesseract")
	if err != nil || !filepath.IsAbs(path) {
		return ""
	}
	return path
}

// optician has the text of a child's pictures recognized. Its programs see the
// pixels of a picture and nothing else of a document.
type optician struct {
	child Child
	ctx   context.Context
	in    io.Writer // of the child
	clock *allowance
	herd  *herd
	free  chan struct{} // one for each program that may run

	warmed bool

	mu    sync.Mutex
	seen  int           // pictures so far
	open  int           // pictures under way
	blind int           // pictures that came to nothing, one after the other
	tries int           // pictures that a program was started for
	spent time.Duration // processor time that these programs took
	wg    sync.WaitGroup
}

// tired says that no more pictures of the file are tried. Called with mu held.
func (o *optician) tired() bool {
	return o.blind >= maxBlind || o.spent > sightStart+time.Duration(o.tries)*sightMean
}

// serve takes what the child asks for: PDFium's code, once, or text.
func (o *optician) serve(kind byte, payload []byte) error {
	if kind == framePicture {
		return o.see(payload)
	}
	if o.warmed || len(payload) > 0 {
		return NewError(Damaged)
	}
	o.warmed = true
	o.clock.pause()
	_ = o.child.Warm(o.ctx) // without it the child compiles for itself
	o.clock.resume()        // before the answer: a child that does not take it uses up its time
	return writeFrame(o.in, frameWarm, nil)
}

// see takes a picture and answers it later. An error ends the reading: the
// child sends what it was not asked for.
func (o *optician) see(payload []byte) error {
	p, err := decodePicture(payload, o.child.MaxPages)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen++; o.child.Tesseract == "" || o.seen > o.child.MaxSeen || o.open > o.child.Sights {
		return NewError(Damaged)
	}
	o.open++
	o.clock.pause()
	o.wg.Go(func() {
		text := o.text(p)
		o.clock.resume()
		_ = writeFrame(o.in, frameText, encodeText(p.Page, text)) // a child that is gone needs no answer
	})
	return nil
}

// text is what can be read in a picture; nothing when it cannot be told.
func (o *optician) text(p *Picture) []byte {
	o.free <- struct{}{}
	defer func() { <-o.free }()
	o.mu.Lock()
	tired := o.tired()
	o.mu.Unlock()
	var out []byte
	var took time.Duration
	var err error
	if !tired {
		out, took, err = o.run(p)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.spent += took; !tired {
		o.tries++
	}
	if o.open--; err != nil {
		o.blind++
		return nil
	}
	if !tired {
		o.blind = 0
	}
	return out
}

// run has tesseract look at one picture: a single block of text in lines of
// any size, since the layout of the page is found afterwards. It returns the
// processor time as well.
func (o *optician) run(p *Picture) (_ []byte, took time.Duration, _ error) {
	ctx, stop := context.WithTimeout(o.ctx, sightWall)
	defer stop()
	cmd := exec.CommandContext(ctx, o.child.Tesseract, "stdin", "stdout", "-l", "eng", "--oem", "1", "--psm", "4", "--dpi", "300",
		"-c", "tessedit_do_invert=0", "hocr")
	cmd.Env = []string{"OMP_THREAD_LIMIT=1"}
	cmd.Stdin = io.MultiReader(bytes.NewReader(fmt.Appendf(nil, "P5 %d %d 255\n", p.Width, p.Height)), bytes.NewReader(p.Grey))
	out := &head{limit: maxHOCR}
	cmd.Stdout = out
	cmd.WaitDelay = time.Second
	isolate(cmd)
	if err := cmd.Start(); err != nil {
		return nil, 0, err
	}
	o.herd.add(cmd.Process.Pid)
	defer o.herd.remove(cmd.Process.Pid)
	confine(cmd.Process.Pid)
	err := cmd.Wait()
	return out.Bytes(), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), err
}

// allowance is the time that a child may take. It stands still while the child
// has pictures looked at.
type allowance struct {
	mu     sync.Mutex
	left   time.Duration
	since  time.Time
	pauses int
	timer  *time.Timer
}

func newAllowance(d time.Duration, expired func()) *allowance {
	return &allowance{left: d, since: time.Now(), timer: time.AfterFunc(d, expired)}
}

func (a *allowance) pause() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pauses++; a.pauses == 1 {
		a.timer.Stop()
		a.left -= time.Since(a.since)
	}
}

func (a *allowance) resume() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pauses--; a.pauses == 0 {
		a.since = time.Now()
		a.timer.Reset(max(a.left, 0))
	}
}

func (a *allowance) stop() { a.timer.Stop() }

// herd is the child and the programs that work for it, whose memory counts
// together.
type herd struct {
	mu   sync.Mutex
	pids []int
}

func (h *herd) add(pid int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pids = append(h.pids, pid)
}

func (h *herd) remove(pid int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pids = slices.DeleteFunc(h.pids, func(p int) bool { return p == pid })
}

// resident is what all of them hold, in bytes.
func (h *herd) resident() (sum int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, pid := range h.pids {
		sum += resident(pid, 0)
	}
	return sum
}
