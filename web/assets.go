package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/labstack/echo/v4"
)

//go:embed static
var staticFiles embed.FS

// file is one asset. It is packed when it is first asked for: the child that
// reads documents is the same program, and starts for every one of them.
type file struct {
	name         string
	plain        []byte
	brotli, gzip func() []byte // nil when it would not be smaller
}

// assets are all files below static by name, and one hash over their names and
// bytes. The hash is part of every address, so that a browser may keep a file
// for good; it is one for all, so that a file may name another beside it.
var assets = sync.OnceValues(func() (map[string]file, string) {
	out, sum := map[string]file{}, sha256.New()
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "static/")
		sum.Write([]byte(name))
		sum.Write(b)
		out[name] = file{
			name: name, plain: b,
			brotli: sync.OnceValue(func() []byte { return pack(name, b, withBrotli) }),
			gzip:   sync.OnceValue(func() []byte { return pack(name, b, withGzip) }),
		}
		return nil
	})
	if err != nil { // of files within the program
		panic(err)
	}
	return out, hex.EncodeToString(sum.Sum(nil)[:8])
})

// contentType does not depend on what the machine knows of file endings.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".md", ".txt":
		return "text/plain; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

// pack returns b packed, or nil when that makes it no smaller.
func pack(name string, b []byte, with func(io.Writer, int) (io.WriteCloser, error)) []byte {
	if ext := path.Ext(name); ext == ".woff2" || ext == ".bcmap" { // packed by themselves
		return nil
	}
	var out bytes.Buffer
	w, err := with(&out, len(b))
	if err != nil {
		return nil
	}
	if _, err := w.Write(b); err != nil || w.Close() != nil || out.Len() >= len(b) {
		return nil
	}
	return out.Bytes()
}

func withGzip(w io.Writer, _ int) (io.WriteCloser, error) {
	return gzip.NewWriterLevel(w, gzip.BestCompression)
}

// large is from how many bytes on a file is packed fast rather than well.
const large = 256 << 10

func withBrotli(w io.Writer, size int) (io.WriteCloser, error) {
	if size >= large {
		return brotli.NewWriterLevel(w, brotli.DefaultCompression), nil
	}
	return brotli.NewWriterLevel(w, brotli.BestCompression), nil
}

// packAssets packs what every page loads while nobody waits for it.
func packAssets() {
	files, _ := assets()
	for _, f := range files {
		if len(f.plain) < large && !strings.HasPrefix(f.name, "pdfjs/") { // whose hundreds of files few documents need
			f.brotli()
			f.gzip()
		}
	}
}

// asset returns the address of a file below static.
func asset(name string) string {
	_, hash := assets()
	return "/static/" + hash + "/" + name
}

// serveAsset serves GET /static/{hash}/{name}. Under a hash of another version
// it serves today's file, which no cache keeps.
func serveAsset(c echo.Context) error {
	files, hash := assets()
	f, ok := files[c.Param("*")]
	if !ok {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	if c.Param("hash") == hash {
		h.Set(echo.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	takes := c.Request().Header.Get(echo.HeaderAcceptEncoding)
	for _, way := range []struct {
		name string
		pack func() []byte
	}{{"br", f.brotli}, {"gzip", f.gzip}} {
		if !strings.Contains(takes, way.name) {
			continue
		}
		if packed := way.pack(); packed != nil {
			h.Set(echo.HeaderContentEncoding, way.name)
			return c.Blob(http.StatusOK, contentType(f.name), packed)
		}
	}
	return c.Blob(http.StatusOK, contentType(f.name), f.plain)
}
