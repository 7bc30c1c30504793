package pdftext

import (
	"bytes"
	"errors"
	"io"
)

// receive takes frames until the result or the error. serve takes what the
// child asks for.
func (c Child) receive(stdout io.Reader, progress func(page, pages int), serve func(kind byte, payload []byte) error) ([]byte, error) {
	shown := 0
	for range maxFrames {
		kind, payload, err := readFrame(stdout, c.Output)
		if errors.Is(err, errOutput) {
			return nil, NewError(TooLarge)
		}
		if err != nil {
			return nil, err
		}
		switch kind {
		case frameResult:
			return payload, nil
		case frameError:
			return nil, decodeError(payload)
		case framePicture, frameWarm:
			if err := serve(kind, payload); err != nil {
				return nil, err
			}
		case frameProgress:
			// A child that starts again, with another library or out of malice,
			// does not take back what was shown.
			if page, pages := decodeProgress(payload, c.MaxPages); progress != nil && page > shown {
				shown = page
				progress(page, pages)
			}
		default:
			return nil, NewError(Damaged)
		}
	}
	return nil, NewError(TooLarge)
}

// sourceFailure is an error of the reader that Run was given, as against one
// of the pipe to the child.
type sourceFailure struct{ error }

func (e sourceFailure) Unwrap() error { return e.error }

func sourceError(err error) error {
	if e, ok := errors.AsType[sourceFailure](err); ok {
		return e.error
	}
	return nil
}

// source marks the errors of the file as such.
type source struct{ io.Reader }

func (s source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = sourceFailure{err}
	}
	return n, err
}

// send writes the order and the pieces of the file, the last of them empty. A
// file that breaks off is not ended: half of it must not be read as a whole.
func send(w io.Writer, first []byte, file io.Reader) error {
	if err := writeFrame(w, frameOrder, first); err != nil {
		return err
	}
	piece, file := make([]byte, maxPiece/4), source{file}
	for {
		n, err := io.ReadFull(file, piece)
		if n > 0 {
			if err := writeFrame(w, frameFile, piece[:n]); err != nil {
				return err
			}
		}
		switch {
		case err == io.EOF || err == io.ErrUnexpectedEOF:
			return writeFrame(w, frameFile, nil)
		case err != nil:
			return err
		}
	}
}

// head keeps the beginning of what is written to it.
type head struct {
	bytes.Buffer
	limit int
}

func (h *head) Write(p []byte) (int, error) {
	if room := h.limit - h.Len(); room > 0 {
		h.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
