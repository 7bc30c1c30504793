package blobs

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// incoming holds files that are being written. No key begins with a dot.
const incoming = ".incoming"

// Folder is a Store in a local folder: one file a key, mode 0600, in folders of
// mode 0700. A file appears under its name only when all of it is on the disk.
type Folder struct {
	root *os.Root // nothing outside is reachable, not even through a link
}

// NewFolder returns the store in the folder at dir, which it makes when it is
// not there.
func NewFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unavailable(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unavailable(err)
	}
	f := &Folder{root: root}
	if err := f.makeFolder(incoming); err != nil {
		return nil, errors.Join(unavailable(err), root.Close())
	}
	return f, nil
}

// Close gives the folder back. The store is of no use afterwards.
func (f *Folder) Close() error { return f.root.Close() }

// Put implements Store.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	if err := CheckKey(key); err != nil {
		return 0, err
	}
	if _, err := f.root.Lstat(key); err == nil {
		return 0, exists(key)
	}
	src := &source{ctx: ctx, r: r}
	temp := incoming + "/" + rand.Text()
	err := f.write(temp, src)
	if err == nil {
		err = f.publish(temp, key)
	}
	if err == nil {
		return src.n, nil
	}
	if rm := f.root.Remove(temp); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
		err = errors.Join(err, rm)
	}
	if src.err != nil {
		return 0, src.err
	}
	return 0, unavailable(err)
}

// write copies src into a new file and sees it onto the disk.
func (f *Folder) write(name string, src io.Reader) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, src)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// publish gives the file temp its name. When the name cannot be made durable,
// the file is taken away again.
func (f *Folder) publish(temp, key string) error {
	dir := path.Dir(key)
	if err := f.makeFolder(dir); err != nil {
		return err
	}
	if err := f.root.Rename(temp, key); err != nil {
		return err
	}
	if err := f.syncFolder(dir); err != nil {
		return errors.Join(err, f.root.Remove(key))
	}
	return nil
}

// makeFolder makes dir and what is missing above it, each durable in its parent.
func (f *Folder) makeFolder(dir string) error {
	if dir == "." {
		return nil
	}
	if info, err := f.root.Lstat(dir); err == nil && info.IsDir() {
		return nil
	}
	if err := f.makeFolder(path.Dir(dir)); err != nil {
		return err
	}
	if err := f.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return f.syncFolder(path.Dir(dir))
}

// syncFolder makes the names in dir durable. Windows knows no such call.
func (f *Folder) syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open implements Store.
func (f *Folder) Open(_ context.Context, key string) (io.ReadCloser, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	file, err := f.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(key, err)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return file, nil
}

// Delete implements Store.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	if err := f.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unavailable(err)
	}
	return nil
}

// List implements Store.
func (f *Folder) List(ctx context.Context, prefix string, olderThan time.Time) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil {
				err = ctx.Err()
			}
			if errors.Is(err, fs.ErrNotExist) { // deleted while we looked
				return nil
			}
			if err != nil {
				return err
			}
			if d.IsDir() {
				return skip(name, prefix)
			}
			e, wanted, err := entry(name, d, prefix, olderThan)
			if err != nil || !wanted {
				return err
			}
			if !yield(e, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Entry{}, unavailable(err))
		}
	}
}

// errStop ends a walk whose caller wants no more.
var errStop = errors.New("no more wanted")

// skip says not to walk into a folder that holds nothing with the prefix.
func skip(dir, prefix string) error {
	if dir == "." {
		return nil
	}
	under := dir + "/"
	if CheckKey(dir) == nil && (strings.HasPrefix(under, prefix) || strings.HasPrefix(prefix, under)) {
		return nil
	}
	return fs.SkipDir
}

// entry describes a file, and says whether List wants it.
func entry(name string, d fs.DirEntry, prefix string, olderThan time.Time) (Entry, bool, error) {
	if CheckKey(name) != nil || !strings.HasPrefix(name, prefix) {
		return Entry{}, false, nil
	}
	info, err := d.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return Entry{}, false, nil
	}
	if err != nil {
		return Entry{}, false, err
	}
	e := Entry{Key: filepath.ToSlash(name), Size: info.Size(), Changed: info.ModTime().UTC()}
	return e, olderThan.IsZero() || e.Changed.Before(olderThan), nil
}

// Tidy implements Store.
func (f *Folder) Tidy(ctx context.Context, olderThan time.Time) (int, error) {
	files, err := fs.ReadDir(f.root.FS(), incoming)
	if err != nil {
		return 0, unavailable(err)
	}
	removed := 0
	for _, d := range files {
		info, err := d.Info()
		if err != nil || !info.ModTime().Before(olderThan) {
			continue // gone, or still being written
		}
		if err := errors.Join(ctx.Err(), f.root.Remove(incoming+"/"+d.Name())); err != nil {
			return removed, unavailable(err)
		}
		removed++
	}
	return removed, nil
}

// Check implements Store: it makes and removes an empty file.
func (f *Folder) Check(context.Context) error {
	name := incoming + "/" + rand.Text()
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return unavailable(err)
	}
	if err := errors.Join(file.Close(), f.root.Remove(name)); err != nil {
		return unavailable(err)
	}
	return nil
}
