package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"ward/internal/database"
)

// format is the version of the form of a backup. A program refuses one that it
// does not know.
const format = 1

// The names in a backup's folder.
const (
	manifestName = "manifest.json"
	keyName      = "master.key"
	tableFolder  = "tables"
	blobFolder   = "blobs"
)

// Manifest says what a backup holds. It is written last: a folder without it
// is no backup.
type Manifest struct {
	Format    int       `json:"format"`
	Schema    int64     `json:"schema_version"` // of the database that was backed up
	Ward      string    `json:"ward_version"`   // the program that made it
	CreatedAt time.Time `json:"created_at"`     // UTC
	MasterKey string    `json:"master_key_fingerprint"`
	Files     []File    `json:"files"`
	Missing   []string  `json:"missing"` // store keys of documents whose bytes were not there
	SHA256    string    `json:"sha256"`  // of this file with "" in this place
}

// File is one file of a backup.
type File struct {
	Name   string `json:"name"`   // with slashes, below the folder
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hex
	Rows   *int64 `json:"rows,omitempty"`
}

// file returns the entry of a name.
func (m *Manifest) file(name string) (File, bool) {
	for _, f := range m.Files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// HoldsKey says whether the master key is in the backup.
func (m *Manifest) HoldsKey() bool {
	_, ok := m.file(keyName)
	return ok
}

// Rows is the number of rows in all tables.
func (m *Manifest) Rows() (n int64) {
	for _, f := range m.Files {
		if f.Rows != nil {
			n += *f.Rows
		}
	}
	return n
}

// Tables counts the tables.
func (m *Manifest) Tables() (n int) {
	for _, f := range m.Files {
		if f.Rows != nil {
			n++
		}
	}
	return n
}

// Documents counts the sealed documents.
func (m *Manifest) Documents() (n int) {
	for _, f := range m.Files {
		if _, ok := blobKey(f.Name); ok {
			n++
		}
	}
	return n
}

// encode writes the manifest with its own sum, in the one form that decode
// accepts.
func (m Manifest) encode() ([]byte, error) {
	m.SHA256 = ""
	text, err := m.text()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	m.SHA256 = hex.EncodeToString(sum[:])
	return m.text()
}

func (m Manifest) text() ([]byte, error) {
	text, err := json.MarshalIndent(m, "", " ")
	return append(text, '\n'), err
}

// errManifest is what is said of a manifest that is not as it was written.
var errManifest = errors.New("manifest.json is cut off or was changed: this backup cannot be trusted, take another one")

// decode reads a manifest, and refuses one that was changed in any byte or
// that a newer program has written.
func decode(text []byte) (*Manifest, error) {
	var head struct {
		Format int   `json:"format"`
		Schema int64 `json:"schema_version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, errManifest
	}
	if head.Format > format {
		return nil, fmt.Errorf("the backup has format %d, and this program knows %d: restore it with the newer Ward that made it", head.Format, format)
	}
	if known := database.SchemaVersion(); head.Schema > known {
		return nil, fmt.Errorf("the backup has schema version %d, and this program knows %d: restore it with the newer Ward that made it", head.Schema, known)
	}
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, errManifest
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errManifest
	}
	again, err := m.encode()
	if err != nil || !bytes.Equal(text, again) {
		return nil, errManifest
	}
	return &m, nil
}
