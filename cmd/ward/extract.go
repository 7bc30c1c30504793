package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ward/internal/reader"
	"ward/internal/reading"
)

// unreadable is the exit status when a file could not be read.
const unreadable exit = 3

func extractCommand() *cobra.Command {
	var jsonl bool
	var password string
	c := &cobra.Command{
		Use:   "extract FILE...",
		Short: "Read documents without a server and print what was read, as JSON",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			out := json.NewEncoder(c.OutOrStdout())
			out.SetEscapeHTML(false)
			if !jsonl {
				out.SetIndent("", "  ")
			}
			r := reader.New(cacheFolder())
			failed := false
			for _, name := range files {
				x, err := extractFile(c.Context(), r, name, password)
				if err != nil {
					return err
				}
				failed = failed || x.Error != nil
				if err := out.Encode(x); err != nil {
					return err
				}
			}
			if failed {
				return unreadable
			}
			return nil
		},
	}
	c.Flags().BoolVar(&jsonl, "jsonl", false, "one line a file")
	c.Flags().StringVar(&password, "password", "", "of an encrypted PDF")
	return c
}

// cacheFolder is where PDFium's compiled code is kept between runs, in the
// user's own cache; empty when the user has none that can be written: it is then
// compiled whenever a file needs it.
func cacheFolder() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir = filepath.Join(dir, "ward")
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return dir
}

// extractFile reads one file in a child process.
func extractFile(ctx context.Context, r *reader.Reader, name, password string) (_ *reading.Extraction, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	about := reading.File{Name: filepath.Base(name)}
	hash := sha256.New()
	if about.Bytes, err = io.Copy(hash, f); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	about.SHA256 = hex.EncodeToString(hash.Sum(nil))
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	x, err := r.Read(ctx, f, about, password, nil)
	if err == nil {
		x.Traces = nil // of use only beside those of other documents
	}
	return x, err
}
