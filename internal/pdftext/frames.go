package pdftext

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// Parent and child speak in frames: one byte of kind, four bytes of length,
// the payload. The parent sends one order, then the file in pieces, of which
// the last is empty; the child sends progress and at last a result or an
// error. Meanwhile the child may ask for PDFium's compiled code, which it cannot
// write itself, and send pictures of pages, whose text the parent sends back.
const (
	frameOrder    = 'o'
	frameFile     = 'f'
	frameProgress = 'p'
	frameWarm     = 'w'
	framePicture  = 'i'
	frameText     = 't'
	frameResult   = 'r'
	frameError    = 'e'

	maxOrder = 64 << 10
	maxPiece = 1 << 20 // bytes of the file in one frame
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
	Sights   int    `json:"sights,omitempty"`   // pictures that may be under way at once; 0: no text is recognized
	MaxSeen  int    `json:"max_seen,omitempty"` // pictures in all
}

// writeFrame writes one frame at once; payload may be in parts.
func writeFrame(w io.Writer, kind byte, payload ...[]byte) error {
	n := 0
	for _, part := range payload {
		n += len(part)
	}
	b := make([]byte, 5, 5+n)
	b[0] = kind
	binary.BigEndian.PutUint32(b[1:], uint32(n))
	for _, part := range payload {
		b = append(b, part...)
	}
	_, err := w.Write(b)
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

const pictureHead = 12 // bytes: page, width, height

// encodeHead is what is said of a picture before its pixels.
func encodeHead(p *Picture) []byte {
	b := make([]byte, pictureHead)
	for i, v := range [3]int{p.Page, p.Width, p.Height} {
		binary.BigEndian.PutUint32(b[4*i:], uint32(v))
	}
	return b
}

// decodePicture never trusts the child: the picture is as large as it says,
// and no larger than a page can be.
func decodePicture(b []byte, mostPages int) (*Picture, error) {
	if len(b) < pictureHead {
		return nil, NewError(Damaged)
	}
	n := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	p := &Picture{Page: n(0), Width: n(1), Height: n(2), Grey: b[pictureHead:]}
	if p.Page < 1 || p.Page > mostPages || p.Width < 1 || p.Height < 1 || p.Width > 2*maxPicture || p.Height > 2*maxPicture || len(p.Grey) != p.Width*p.Height {
		return nil, NewError(Damaged)
	}
	return p, nil
}

// encodeText is the answer to a picture: its page, and what was recognized.
func encodeText(page int, text []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(page)), text...)
}

func decodeText(b []byte) (page int, text []byte) {
	if len(b) < 4 {
		return 0, nil
	}
	return int(binary.BigEndian.Uint32(b)), b[4:]
}
