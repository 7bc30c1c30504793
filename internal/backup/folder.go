package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
)

// folder is where a backup is written: mode 0700, its files 0600.
type folder struct {
	root  *os.Root
	dir   string
	made  bool // the folder was not there before
	files []File
}

// errNotEmpty is for a folder that holds something.
var errNotEmpty = errors.New("the folder is not empty: name a new one, a backup never mixes with other files")

// newFolder takes an empty folder, or makes one.
func newFolder(dir string) (*folder, error) {
	f := &folder{dir: dir}
	found, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.made = true
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	case len(found) > 0:
		return nil, errNotEmpty
	default:
		if err := os.Chmod(dir, 0o700); err != nil {
			return nil, err
		}
	}
	f.root, err = os.OpenRoot(dir)
	return f, err
}

// create writes one file, sees it onto the disk and notes it for the manifest.
func (f *folder) create(name string, write func(w io.Writer) error) error {
	if err := f.root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return err
	}
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	s := newSummer()
	w := bufio.NewWriterSize(io.MultiWriter(file, s), 1<<16)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	f.files = append(f.files, File{Name: name, Size: s.n, SHA256: s.sum()})
	return nil
}

// finish makes every name durable, writes the manifest last, and closes.
func (f *folder) finish(m Manifest) error {
	m.Files = f.files
	text, err := m.encode()
	if err != nil {
		return err
	}
	if err := f.syncFolders(); err != nil {
		return err
	}
	err = f.create(manifestName, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	return errors.Join(f.sync("."), syncParent(f.dir), f.root.Close())
}

// syncFolders makes the names in every folder durable.
func (f *folder) syncFolders() error {
	return fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return f.sync(name)
	})
}

// sync makes the names in one folder durable. Windows knows no such call.
func (f *folder) sync(name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := f.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// syncParent makes the name of the folder itself durable.
func syncParent(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(filepath.Dir(filepath.Clean(dir)))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// discard removes what was written of a backup that failed.
func (f *folder) discard() error {
	var errs []error
	for _, name := range []string{manifestName, keyName, tableFolder, blobFolder} {
		errs = append(errs, f.root.RemoveAll(name))
	}
	errs = append(errs, f.root.Close())
	if f.made {
		errs = append(errs, os.Remove(f.dir))
	}
	return errors.Join(errs...)
}

// summer counts and sums what is written to it.
type summer struct {
	hash hash.Hash
	n    int64
}

func newSummer() *summer { return &summer{hash: sha256.New()} }

func (s *summer) Write(p []byte) (int, error) {
	s.n += int64(len(p))
	return s.hash.Write(p)
}

func (s *summer) sum() string { return hex.EncodeToString(s.hash.Sum(nil)) }
