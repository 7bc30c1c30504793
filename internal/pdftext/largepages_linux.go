package pdftext

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// largePages has the kernel give the next bytes that the Go heap takes in pages
// of two megabytes, where it can: a page of four kilobytes costs a fault each,
// and these were a fifth of what a reading took. The memory itself is taken when
// it is used, not before.
func largePages(bytes int) {
	b := make([]byte, bytes)                // new from the kernel, and touched by nobody
	_ = unix.Madvise(b, unix.MADV_HUGEPAGE) // refused: the pages stay small
	runtime.KeepAlive(b)
	runtime.GC() // the heap has it from here on
}
