package pdftext

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// Serve is the child's side of Run. It takes the order from in, locks the
// process in (no files, no network, no new programs, limits), reads the file
// and sends what handle makes of it. A panic of handle is an error like any
// other. Serve returns an error only when the parent cannot be spoken to.
//
// The process must do nothing else: what Serve takes away does not come back.
func Serve(in io.Reader, out io.Writer, handle func(data []byte, opt Options) ([]byte, error)) error {
	kind, payload, err := readFrame(in, maxOrder)
	if err != nil || kind != frameOrder {
		return fmt.Errorf("read order: frame %q: %w", kind, err)
	}
	var o order
	if err := json.Unmarshal(payload, &o); err != nil {
		return fmt.Errorf("read order: %w", err)
	}
	if o.Warm {
		return finish(out, nil, Warm(context.Background(), o.CacheDir))
	}
	out = &oneAtATime{w: out}
	if err := lockIn(o); err != nil {
		return fmt.Errorf("lock in: %w", err)
	}
	if o.Memory > 0 {
		debug.SetMemoryLimit(o.Memory * 5 / 8)
		debug.SetGCPercent(never)
		largePages(muchUsed)
		go watchOwnMemory(out, o.Memory)
	}
	data, err := receiveFile(in, o.MaxBytes)
	if errors.Is(err, errOutput) {
		return finish(out, nil, NewError(TooLarge))
	}
	if err != nil {
		return fmt.Errorf("read file: %w", err)
	}
	opt := Options{Password: o.Password, MaxBytes: o.MaxBytes, MaxPages: o.MaxPages, CacheDir: o.CacheDir}
	opt.Progress = func(page, pages int) {
		_ = writeFrame(out, frameProgress, encodeProgress(page, pages)) // the result's frame will tell
	}
	e := &eyes{in: in, out: out, seen: map[int][]byte{}, share: o.Memory / 5}
	opt.Warm = e.warm
	if o.Sights > 0 {
		opt.Recognize, opt.MaxRecognized, opt.Ahead = e.recognize, o.MaxSeen, o.Sights
	}
	result, err := guarded(data, opt, handle)
	return finish(out, result, err)
}

// receiveFile reads the pieces of the file.
func receiveFile(in io.Reader, most int64) ([]byte, error) {
	var data []byte
	for {
		kind, piece, err := readFrame(in, maxPiece)
		switch {
		case err != nil:
			return nil, err
		case kind != frameFile:
			return nil, fmt.Errorf("frame %q", kind)
		case len(piece) == 0:
			return data, nil
		case int64(len(data)+len(piece)) > most:
			return nil, errOutput
		}
		data = append(data, piece...)
	}
}

// eyes are the child's: the parent has the text of pictures recognized.
type eyes struct {
	in    io.Reader
	out   io.Writer
	seen  map[int][]byte // by page: answers that came before they were asked for
	share int64          // bytes of its memory that a child keeps to once it sends pictures; 0: as before
}

// recognize sends a picture and returns how to wait for its text. From then on
// the child shares its memory with PDFium and the programs that look.
func (e *eyes) recognize(p *Picture) func() ([]byte, error) {
	if e.share > 0 {
		debug.SetMemoryLimit(e.share)
		e.share = 0
	}
	page, err := p.Page, writeFrame(e.out, framePicture, encodeHead(p), p.Grey)
	return func() ([]byte, error) {
		for err == nil {
			if text, ok := e.seen[page]; ok {
				delete(e.seen, page)
				return text, nil
			}
			var kind byte
			var payload []byte
			if kind, payload, err = readFrame(e.in, maxHOCR+4); err == nil && kind == frameText {
				n, text := decodeText(payload)
				e.seen[n] = text
			}
		}
		return nil, err
	}
}

// warm has the parent compile PDFium. It is called before any picture is sent.
func (e *eyes) warm() {
	if writeFrame(e.out, frameWarm, nil) == nil {
		_, _, _ = readFrame(e.in, 0) // compiled or not, the reading goes on
	}
}

// oneAtATime keeps the frames of the reading and of the memory watch apart.
type oneAtATime struct {
	mu sync.Mutex
	w  io.Writer
}

func (o *oneAtATime) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(p)
}

func guarded(data []byte, opt Options, handle func([]byte, Options) ([]byte, error)) (result []byte, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = NewError(Damaged)
		}
	}()
	return handle(data, opt)
}

func finish(out io.Writer, result []byte, err error) error {
	if err == nil {
		return writeFrame(out, frameResult, result)
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = NewError(Damaged)
	}
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return writeFrame(out, frameError, b)
}

// A reading collects no garbage, which saves a tenth of its time, until it uses
// so much memory as few reports need, and then eagerly: what a long report holds
// is its pages, which stay.
const (
	never    = -1       // as GOGC
	eagerly  = 60       // percent of what is in use
	muchUsed = 40 << 20 // bytes
)

// watchOwnMemory ends the process when the Go heap outgrows the limit. The
// parent watches from outside where the system lets it; this works everywhere.
func watchOwnMemory(out io.Writer, limit int64) {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	eager := false
	for range time.Tick(memoryPoll) {
		metrics.Read(sample)
		held := int64(sample[0].Value.Uint64() - sample[1].Value.Uint64())
		if used := held - int64(sample[2].Value.Uint64()); used > muchUsed && !eager {
			eager = true
			debug.SetGCPercent(eagerly)
		}
		if held > limit {
			_ = finish(out, nil, NewError(MemoryLimit))
			os.Exit(1)
		}
	}
}
