package api

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

	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui/v5/static"
)

// page is the documentation page with its own script and style. Its scripts
// are files, so that the page needs no inline script.
//
//go:embed docs
var docsPage embed.FS

// docsPolicy lets the page load Ward's own files and nothing else. The images
// of its style sheet are data: URLs.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// swaggerFiles are the files of Swagger UI that the page loads.
var swaggerFiles = []string{"swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"}

// docsFile is one file of the documentation, plain and compressed.
type docsFile struct {
	contentType string
	plain, gzip []byte // gzip is empty when it would not be smaller
	etag        string
}

// docsFiles are all files of the documentation by name; "" is the page.
var docsFiles = sync.OnceValues(func() (map[string]docsFile, error) {
	files := map[string]docsFile{}
	for _, name := range []string{"index.html", "page.css", "page.js"} {
		b, err := docsPage.ReadFile("docs/" + name)
		if err != nil {
			return nil, err
		}
		files[strings.TrimPrefix(name, "index.html")] = newDocsFile(name, b, nil)
	}
	for _, name := range swaggerFiles {
		f, err := swaggerFile(name)
		if err != nil {
			return nil, err
		}
		files[name] = f
	}
	return files, nil
})

// swaggerFile reads a file that is embedded compressed, or as it is.
func swaggerFile(name string) (docsFile, error) {
	packed, err := fs.ReadFile(static.FS, name+".gz")
	if err != nil {
		plain, err := fs.ReadFile(static.FS, name)
		return newDocsFile(name, plain, nil), err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return docsFile{}, err
	}
	plain, err := io.ReadAll(r)
	return newDocsFile(name, plain, packed), err
}

func newDocsFile(name string, plain, packed []byte) docsFile {
	sum := sha256.Sum256(plain)
	return docsFile{
		contentType: mime.TypeByExtension(path.Ext(name)),
		plain:       plain, gzip: packed, etag: `"` + hex.EncodeToString(sum[:8]) + `"`,
	}
}

// documentation adds the page that renders openapi.json, under /api/docs. It is
// public, as the description is.
func (s *Server) documentation() {
	s.echo.GET("/api/docs", s.getDocs)
	s.echo.GET("/api/docs/:file", s.getDocs)
}

// getDocs serves GET /api/docs and its files.
func (s *Server) getDocs(c echo.Context) error {
	files, err := docsFiles()
	if err != nil {
		return err
	}
	f, ok := files[c.Param("file")]
	if !ok {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", docsPolicy)
	h.Set(echo.HeaderCacheControl, "no-cache") // ask again, which costs a 304
	h.Set(echo.HeaderVary, echo.HeaderAcceptEncoding)
	h.Set("ETag", f.etag)
	if c.Request().Header.Get("If-None-Match") == f.etag {
		return c.NoContent(http.StatusNotModified)
	}
	if len(f.gzip) > 0 && strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip") {
		h.Set(echo.HeaderContentEncoding, "gzip")
		return c.Blob(http.StatusOK, f.contentType, f.gzip)
	}
	return c.Blob(http.StatusOK, f.contentType, f.plain)
}
