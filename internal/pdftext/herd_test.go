package pdftext

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// A program that needs the memory of the others is ended, and its picture is
// looked at again when it is alone.
func TestAProgramMakesRoom(t *testing.T) {
	t.Parallel()
	been := filepath.Join(t.TempDir(), "been")
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	h := &herd{child: self, limit: 1 << 40}
	if h.relieve() {
		t.Error("there was nothing to end")
	}
	o := &optician{
		child: Child{Tesseract: fakeTesseract(t, "[ -e "+been+" ] && exec echo text; touch "+been+"; exec sleep 60")},
		ctx:   t.Context(), herd: h, free: make(chan struct{}, 2),
	}
	text := make(chan string)
	go func() { text <- string(o.text(&Picture{Page: 1, Width: 1, Height: 1, Grey: []byte{1}})) }()
	runs := func() bool { // it is counted, and it has begun
		h.mu.Lock()
		defer h.mu.Unlock()
		_, err := os.Stat(been)
		return len(h.helps) == 1 && err == nil
	}
	for !runs() {
		time.Sleep(time.Millisecond)
	}
	if !h.relieve() {
		t.Error("no program was ended")
	}
	if got := <-text; got != "text\n" || o.tries != 2 || o.blind != 0 {
		t.Errorf("%q after %d tries, %d of them blind", got, o.tries, o.blind)
	}
	if len(h.helps) != 0 || h.ended != nil {
		t.Errorf("still in the herd: %v, %v", h.helps, h.ended)
	}
}

// No program is ended for a child that takes too much by itself, nor a second
// one while the first is still there for long.
func TestRoomIsNotMadeForEver(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	h := &herd{child: self, limit: -1}
	h.add(cmd.Process)
	if h.relieve() {
		t.Error("a program was ended for a child that is too large")
	}
	h.limit = 1 << 40
	for n := range mostLooks + 2 { // nobody waits for it: it stays
		if got := h.relieve(); got != (n <= mostLooks) {
			t.Fatalf("look %d: %v", n, got)
		}
	}
	if err := cmd.Wait(); err == nil && runtime.GOOS != "windows" {
		t.Error("the program was not ended")
	}
}
