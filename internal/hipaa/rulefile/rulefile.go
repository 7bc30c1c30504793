// Package rulefile reads rule data (YAML) strictly: an unknown or missing key,
// a key that appears twice or a wrong type is a mistake, and every mistake
// names its file and line. Mistakes are collected, so that an author sees all
// of them at once.
//
// It knows nothing about the rules themselves; their packages check ids and
// values and report them here by place.
package rulefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// File is one rule file while it is checked.
type File struct {
	name string
	root *yaml.Node // nil when the text is no YAML
	errs []error
}

// Path leads from the top of a file to a value: keys are strings, places in a
// list are ints. At("questions", 3, "id") is the id of the fourth question.
type Path []any

// At returns a path.
func At(steps ...any) Path { return steps }

// Then returns the path extended by steps; the receiver stays as it is.
func (p Path) Then(steps ...any) Path {
	return append(append(make(Path, 0, len(p)+len(steps)), p...), steps...)
}

// Read opens name in fsys and decodes its one document into the struct that
// into points to. Mistakes are kept in the File; see Err.
func Read(fsys fs.FS, name string, into any) *File {
	f := &File{name: name}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		f.errs = append(f.errs, fmt.Errorf("%s: cannot be read: %w", name, err))
		return f
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	f.note(dec.Decode(into))
	if len(f.errs) == 0 {
		if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
			f.errs = append(f.errs, fmt.Errorf("%s: holds more than one document", name))
		}
	}
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) == nil && len(doc.Content) == 1 {
		f.root = doc.Content[0]
	}
	return f
}

// note turns what the decoder found into one error a mistake, with the line
// behind the file's name.
func (f *File) note(err error) {
	if err == nil {
		return
	}
	if errors.Is(err, io.EOF) {
		f.errs = append(f.errs, fmt.Errorf("%s:1: the file is empty", f.name))
		return
	}
	if te, ok := errors.AsType[*yaml.TypeError](err); ok {
		for _, m := range te.Errors {
			f.errs = append(f.errs, errors.New(f.place(m)))
		}
		return
	}
	f.errs = append(f.errs, errors.New(f.place(strings.TrimPrefix(err.Error(), "yaml: "))))
}

// place rewrites "line 3: what" as "name:3: what".
func (f *File) place(message string) string {
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if line, what, ok := strings.Cut(rest, ": "); ok {
			return fmt.Sprintf("%s:%s: %s", f.name, line, what)
		}
	}
	return f.name + ":1: " + message
}

// Readable says that the file could be decoded at all, so that checks of its
// content make sense.
func (f *File) Readable() bool { return f.root != nil }

// Badf reports a mistake in the value at p, or in the nearest value above it
// that is there.
func (f *File) Badf(p Path, format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf("%s:%d: %s", f.name, f.line(p), fmt.Sprintf(format, args...)))
}

// Err returns every mistake of the file, joined, or nil.
func (f *File) Err() error { return errors.Join(f.errs...) }

// Require reports every key that the mapping at p lacks.
func (f *File) Require(p Path, keys ...string) {
	n, _ := f.find(p)
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for _, key := range keys {
		if child(n, key) == nil {
			f.Badf(p, "key %q is missing", key)
		}
	}
}

// RequireAll reports every key of the struct type of v that the mapping at p
// lacks, except the optional ones.
func (f *File) RequireAll(p Path, v any, optional ...string) {
	t := reflect.TypeOf(v)
	var keys []string
	for i := range t.NumField() {
		key := t.Field(i).Tag.Get("yaml")
		if key != "" && key != "-" && !slices.Contains(optional, key) {
			keys = append(keys, key)
		}
	}
	f.Require(p, keys...)
}

func (f *File) line(p Path) int {
	_, line := f.find(p)
	return line
}

// find walks to p. It returns nil and the line of the deepest value on the way
// when p is not there.
func (f *File) find(p Path) (*yaml.Node, int) {
	n := f.root
	if n == nil {
		return nil, 1
	}
	for _, step := range p {
		next := child(n, step)
		if next == nil {
			return nil, n.Line
		}
		n = next
	}
	return n, n.Line
}

func child(n *yaml.Node, step any) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch s := step.(type) {
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == s {
				return n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && s < len(n.Content) {
			return n.Content[s]
		}
	}
	return nil
}

// IDs finds ids that appear twice in one file or over several.
type IDs struct{ seen map[string]string }

// Add reports id when it is empty or was added before, naming the first place.
func (ids *IDs) Add(f *File, p Path, id string) {
	if id == "" {
		f.Badf(p, "id is missing")
		return
	}
	if first, ok := ids.seen[id]; ok {
		f.Badf(p, "id %s is used twice, first at %s", id, first)
		return
	}
	if ids.seen == nil {
		ids.seen = map[string]string{}
	}
	ids.seen[id] = fmt.Sprintf("%s:%d", f.name, f.line(p))
}

// Has says that id was added.
func (ids *IDs) Has(id string) bool { _, ok := ids.seen[id]; return ok }

// Each reports every id of a list that is not known, and every one that the
// list holds twice.
func Each(f *File, p Path, kind string, list []string, known func(string) bool) {
	seen := map[string]bool{}
	for i, id := range list {
		switch {
		case !known(id):
			f.Badf(p.Then(i), "%s %q is not known", kind, id)
		case seen[id]:
			f.Badf(p.Then(i), "%s %q is named twice", kind, id)
		}
		seen[id] = true
	}
}
