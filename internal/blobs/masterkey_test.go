package blobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	keyText = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd+/8="
	keyURL  = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd-_8"
)

func TestParseMasterKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		good       bool
	}{
		{"standard base64", keyText, true},
		{"not padded", strings.TrimRight(keyText, "="), true},
		{"URL base64", keyURL, true},
		{"with the line's end", " " + keyText + "\n", true},
		{"empty", "", false},
		{"31 bytes", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", false},
		{"33 bytes", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g", false},
		{"hexadecimal", strings.Repeat("0f", 32), false},
		{"a passphrase", "correct horse battery staple geheim", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k, err := ParseMasterKey(tt.text)
			if tt.good {
				must(t, err)
				if k.Encode() != keyText {
					t.Errorf("read as %s", k.Encode())
				}
				return
			}
			wantCode(t, err, CodeKeyInvalid)
			if err != nil && strings.Contains(err.Error(), "geheim") {
				t.Errorf("the error repeats the key: %v", err)
			}
		})
	}
}

func TestMasterKeyNeverPrints(t *testing.T) {
	t.Parallel()
	k, err := ParseMasterKey(keyText)
	must(t, err)
	inside := struct{ key MasterKey }{k} // fmt cannot call methods of an unexported field
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, out := range []string{fmt.Sprintf(format, k), fmt.Sprintf(format, inside), fmt.Sprintf(format, NewSealer(nil, k))} {
			for _, leak := range []string{keyText[:20], "0001020304", "1 2 3 4 5", "0x1, 0x2"} {
				if strings.Contains(out, leak) {
					t.Errorf("%s prints %s", format, out)
				}
			}
		}
	}
}

// The fingerprint is in backups' manifests and in every wrapped key: it is never
// computed otherwise.
func TestFingerprint(t *testing.T) {
	t.Parallel()
	k, err := ParseMasterKey(keyText)
	must(t, err)
	if got, want := k.Fingerprint(), "300ba138e33bd86e"; got != want {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
	if one, two := NewMasterKey(), NewMasterKey(); one.Fingerprint() == two.Fingerprint() {
		t.Error("two new keys have one fingerprint")
	}
}

func TestMasterKeyFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "new", "master.key")
	k := NewMasterKey()
	must(t, CreateMasterKeyFile(file, k))
	info, err := os.Stat(file)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %04o", info.Mode().Perm())
	}
	got, err := ReadMasterKeyFile(file)
	must(t, err)
	if got.Encode() != k.Encode() {
		t.Error("another key was read")
	}
	if err := CreateMasterKeyFile(file, NewMasterKey()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a key was written over another: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	for mode, good := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o640: true, 0o644: false, 0o604: false, 0o602: false} {
		must(t, os.Chmod(file, mode))
		_, err := ReadMasterKeyFile(file)
		if good != (err == nil) || !good && !strings.Contains(err.Error(), "chmod 600 "+file) {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
	if _, err := ReadMasterKeyFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	must(t, os.Chmod(file, 0o600))
	must(t, os.WriteFile(file, []byte("not a key"), 0o600))
	_, err = ReadMasterKeyFile(file)
	wantCode(t, err, CodeKeyInvalid)
	if err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("the error does not name the file: %v", err)
	}
}

// The life of an instance: first start, restart, a lost key, a wrong key.
func TestOpenSealer(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, b backend) {
		file := filepath.Join(t.TempDir(), "master.key")
		ctx := t.Context()
		_, err := OpenSealer(ctx, b, KeySource{File: file})
		wantCode(t, err, CodeKeyInvalid) // nobody may make one

		first, err := OpenSealer(ctx, b, KeySource{File: file, Create: true})
		must(t, err)
		sealed := seal(t, first, testKey, bound, []byte("text"))
		again, err := OpenSealer(ctx, b, KeySource{File: file, Create: true})
		must(t, err)
		if got, err := open(t, again, testKey, bound, sealed); string(got) != "text" {
			t.Errorf("after a restart: %q, %v", got, err)
		}
		if got := keys(t, b, DocumentPrefix, time.Time{}); len(got) != 1 {
			t.Errorf("the orphan sweep sees %q", got)
		}

		_, err = OpenSealer(ctx, b, KeySource{Value: keyText})
		wantCode(t, err, CodeKeyWrong)
		for _, want := range []string{again.Fingerprint(), "300ba138e33bd86e", "WARD_MASTER_KEY"} {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not say %q", err, want)
			}
		}
		_, err = OpenSealer(ctx, b, KeySource{Value: "short"})
		wantCode(t, err, CodeKeyInvalid)

		must(t, os.Remove(file))
		_, err = OpenSealer(ctx, b, KeySource{File: file, Create: true})
		wantCode(t, err, CodeKeyInvalid)
		if _, err := os.Stat(file); err == nil {
			t.Error("a new key was made for a store that is sealed with another")
		}
		b.down(t)
		if _, err := OpenSealer(ctx, b, KeySource{Value: keyText}); err == nil {
			t.Error("a store that is down was taken for a new one")
		}
	})
}

// Several processes may start at once on an empty store.
func TestOpenSealerAtOnce(t *testing.T) {
	t.Parallel()
	b := newFolder(t)
	file := filepath.Join(t.TempDir(), "master.key")
	var wg sync.WaitGroup
	prints := make([]string, 8)
	for i := range prints {
		wg.Go(func() {
			s, err := OpenSealer(context.Background(), b, KeySource{File: file, Create: true})
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = s.Fingerprint()
		})
	}
	wg.Wait()
	for _, p := range prints {
		if p != prints[0] || p == "" {
			t.Errorf("fingerprints %q", prints)
		}
	}
}

// TestDerive: what follows from a key is always the same, and tells neither the
// key nor what follows for another purpose.
func TestDerive(t *testing.T) {
	t.Parallel()
	k := NewMasterKey()
	s := NewSealer(nil, k)
	one := s.Derive("a")
	if len(one) != 16 || !bytes.Equal(one, NewSealer(nil, k).Derive("a")) {
		t.Errorf("%d bytes, which differ", len(one))
	}
	if bytes.Equal(one, s.Derive("b")) || bytes.Equal(one, NewSealer(nil, NewMasterKey()).Derive("a")) || bytes.HasPrefix(one, k.fingerprint()) {
		t.Error("another purpose, key or use gives the same bytes")
	}
}
