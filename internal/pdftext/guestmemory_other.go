//go:build !linux

package pdftext

import "github.com/tetratelabs/wazero/experimental"

// guestMemory is the Go heap.
var guestMemory experimental.MemoryAllocator
