package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// Limits of the program that recognizes text, for one picture.
const (
	sightWall   = 100 * time.Second // a busy machine leaves it little
	sightCPU    = 30                // seconds of processor time; a page of a report takes one to nine
	sightMemory = 200 << 20         // bytes; a page of a report takes 75 MB
	maxBlind    = 3                 // pictures one after the other over which the program failed at once, after which no more are tried
	atOnce      = time.Second       // processor time: a program that takes less before it fails does not work at all

	// A picture of noise takes twice as long as a full page and says nothing, and
	// one file may show it on every page. When the pictures of a file take more
	// processor time than sightStart and sightMean for each, no more are tried.
	sightStart = 100 * time.Second
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

	solo sync.Mutex // held by a picture that waits for all of free

	mu    sync.Mutex
	seen  int           // pictures so far
	open  int           // pictures under way
	blind int           // pictures over which the program failed at once, one after the other
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

// text is what can be read in a picture; nothing when it cannot be told. A
// picture whose program had to make room for others is tried again alone.
func (o *optician) text(p *Picture) []byte {
	o.free <- struct{}{}
	out, err := o.try(p)
	<-o.free
	if errors.Is(err, errRoom) {
		o.solo.Lock()
		for range cap(o.free) {
			o.free <- struct{}{}
		}
		out, err = o.try(p)
		for range cap(o.free) {
			<-o.free
		}
		o.solo.Unlock()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open--
	if err != nil {
		return nil
	}
	return out
}

// try has a program look at a picture, unless no more of the file are tried,
// and counts what it took.
func (o *optician) try(p *Picture) ([]byte, error) {
	o.mu.Lock()
	tired := o.tired()
	o.mu.Unlock()
	if tired {
		return nil, nil
	}
	out, took, err := o.run(p)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tries++
	o.spent += took
	switch {
	case err == nil:
		o.blind = 0
	case took < atOnce && !errors.Is(err, errRoom):
		o.blind++
	}
	return out, err
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
	o.herd.add(cmd.Process)
	confine(cmd.Process.Pid)
	err := cmd.Wait()
	if o.herd.remove(cmd.Process) {
		err = errRoom
	}
	return out.Bytes(), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), err
}

// errRoom says that a program was ended to make room for the child and the
// other programs.
var errRoom = errors.New("no memory was left for this picture")

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
