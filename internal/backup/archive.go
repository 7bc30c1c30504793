package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"ward/internal/blobs"
)

// Archive is a backup whose every file was compared with the manifest.
type Archive struct {
	*Manifest
	root *os.Root
}

// Open checks the backup in dir: its manifest, and the sum of every file. It
// writes nothing. The archive is to be closed.
func Open(ctx context.Context, dir string) (_ *Archive, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, root.Close())
		}
	}()
	text, err := root.ReadFile(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no manifest.json: it is no backup, or one that was not finished", dir)
	}
	if err != nil {
		return nil, err
	}
	m, err := decode(text)
	if err != nil {
		return nil, err
	}
	a := &Archive{m, root}
	for _, f := range m.Files {
		if err := a.check(ctx, f); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Close closes the folder.
func (a *Archive) Close() error { return a.root.Close() }

// check compares one file with the manifest.
func (a *Archive) check(ctx context.Context, f File) error {
	return a.read(ctx, f, func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
}

// read gives do the bytes of a file, and compares them with the manifest once
// do has read them to the end.
func (a *Archive) read(ctx context.Context, f File, do func(r io.Reader) error) error {
	file, err := a.root.Open(f.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the backup is damaged: %s is missing", f.Name)
	}
	if err != nil {
		return err
	}
	s := newSummer()
	err = do(io.TeeReader(reader{ctx, file}, s))
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	if s.n != f.Size || s.sum() != f.SHA256 {
		return fmt.Errorf("the backup is damaged: %s is not as it was written", f.Name)
	}
	return nil
}

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// key returns the master key that the backup holds.
func (a *Archive) key(ctx context.Context) (key blobs.MasterKey, err error) {
	f, ok := a.file(keyName)
	if !ok {
		return key, fmt.Errorf("the documents in the backup are sealed with the master key %s, which the backup does not hold: set WARD_MASTER_KEY or WARD_MASTER_KEY_FILE to it", a.MasterKey)
	}
	var text strings.Builder
	err = a.read(ctx, f, func(r io.Reader) error {
		_, err := io.Copy(&text, r)
		return err
	})
	if err != nil {
		return key, err
	}
	return blobs.ParseMasterKey(text.String())
}
