package pdftext

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// Parent and child speak in frames: one byte of kind, four bytes of length,
// the payload. The parent sends one order and then the file as it is; the
// child sends progress and at last a result or an error.
const (
	frameOrder    = 'o'
	frameProgress = 'p'
	frameResult   = 'r'
	frameError    = 'e'

	maxOrder = 64 << 10
)

// order is what the child must know. It goes over the pipe, and never by
// arguments or environment, which other processes can see.
type order struct {
	Password string `json:"password,omitempty"`
	MaxBytes int64  `json:"max_bytes"`
	MaxPages int    `json:"max_pages"`
	CacheDir string `json:"cache_dir,omitempty"`
	Memory   int64  `json:"memory"`  // bytes
	Seconds  int64  `json:"seconds"` // of processor time
	Warm     bool   `json:"warm,omitempty"`
}

func writeFrame(w io.Writer, kind byte, payload []byte) error {
	b := make([]byte, 5, 5+len(payload))
	b[0] = kind
	binary.BigEndian.PutUint32(b[1:], uint32(len(payload)))
	_, err := w.Write(append(b, payload...))
	return err
}

// readFrame reads one frame of at most limit bytes.
func readFrame(r io.Reader, limit int64) (kind byte, payload []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := int64(binary.BigEndian.Uint32(head[1:]))
	if n > limit {
		return head[0], nil, errOutput
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(r, payload)
	return head[0], payload, err
}

var errOutput = fmt.Errorf("frame is larger than its limit")

func encodeProgress(page, pages int) []byte {
	var b [8]byte
	binary.BigEndian.PutUint32(b[:4], uint32(page))
	binary.BigEndian.PutUint32(b[4:], uint32(pages))
	return b[:]
}

// decodeProgress never trusts the child: 0 <= page <= pages <= most.
func decodeProgress(b []byte, most int) (page, pages int) {
	if len(b) != 8 {
		return 0, 0
	}
	pages = int(min(int64(binary.BigEndian.Uint32(b[4:])), int64(most)))
	return int(min(int64(binary.BigEndian.Uint32(b[:4])), int64(pages))), pages
}

// decodeError never trusts the child: an unknown code is Damaged.
func decodeError(b []byte) *Error {
	var e Error
	if json.Unmarshal(b, &e) != nil || sentences[e.Code] == "" || len(e.Detail) > 500 {
		return NewError(Damaged)
	}
	return &e
}
