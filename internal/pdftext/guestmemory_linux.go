package pdftext

import (
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// guestMemory gives a guest its memory outside the Go heap, in one place: to
// grow it there would copy it whole each time, and leave the copies to the
// garbage collector. What is reserved costs nothing until the guest uses it.
var guestMemory experimental.MemoryAllocator = experimental.MemoryAllocatorFunc(func(_, most uint64) experimental.LinearMemory {
	b, err := unix.Mmap(-1, 0, int(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return &mapped{}
	}
	return &mapped{whole: b}
})

// mapped is the memory of one guest.
type mapped struct{ whole []byte }

// Reallocate returns nil when the kernel gave no memory: the guest then does
// not start.
func (m *mapped) Reallocate(size uint64) []byte {
	if size > uint64(len(m.whole)) {
		return nil
	}
	return m.whole[:size:size]
}

// Free is called once, when the guest has ended.
func (m *mapped) Free() {
	_ = unix.Munmap(m.whole) // nothing can be done about it
	m.whole = nil
}
