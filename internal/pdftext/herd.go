package pdftext

import (
	"os"
	"slices"
	"sync"
)

// herd is the child and the programs that work for it, whose memory counts
// together.
type herd struct {
	child *os.Process
	limit int64 // bytes, all together

	mu    sync.Mutex
	helps []*os.Process
	ended *os.Process // of helps, the one that was ended to make room
	looks int         // at the memory since then
}

// mostLooks is the number of looks at the memory in which a program that was
// ended must be gone.
const mostLooks = 100

func (h *herd) add(p *os.Process) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.helps = append(h.helps, p)
}

// remove takes out a program that is no more, and reports whether it was ended
// to make room.
func (h *herd) remove(p *os.Process) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.helps = slices.DeleteFunc(h.helps, func(x *os.Process) bool { return x == p })
	if h.ended != p {
		return false
	}
	h.ended = nil
	return true
}

// resident is what all of them hold, in bytes.
func (h *herd) resident() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	sum := resident(h.child.Pid, 0)
	for _, p := range h.helps {
		sum += resident(p.Pid, 0)
	}
	return sum
}

// relieve ends the program that holds the most memory, so that the child can go
// on without what it would have seen. It is false when that is of no use.
func (h *herd) relieve() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if resident(h.child.Pid, 0) > h.limit {
		return false
	}
	if h.ended != nil {
		h.looks++
		return h.looks <= mostLooks
	}
	var largest *os.Process
	most := int64(-1)
	for _, p := range h.helps {
		if n := resident(p.Pid, 0); n > most {
			largest, most = p, n
		}
	}
	if largest == nil || largest.Kill() != nil {
		return false
	}
	h.ended, h.looks = largest, 0
	return true
}
