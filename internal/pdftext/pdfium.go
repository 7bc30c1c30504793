package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// pdfiumMemory is what the WebAssembly guest may hold, in pages of 64 KiB.
const pdfiumMemory = 3072

// guest is a PDFium in its WebAssembly sandbox. It has no file system; the
// file is handed to it in memory.
type guest struct {
	pool pdfium.Pool
	pdfium.Pdfium
	doc references.FPDF_DOCUMENT
}

// Warm compiles PDFium into dir, so that later readings start it in a tenth
// of a second instead of seconds. It reads no file of anyone. The directory
// must be writable now; a reading child only reads it.
func Warm(ctx context.Context, dir string) error {
	if warm(dir) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("warm PDFium: %w", err)
	}
	pool, err := startPDFium(ctx, dir)
	if err != nil {
		return fmt.Errorf("warm PDFium: %w", err)
	}
	return pool.Close()
}

// warm is true when dir holds code that this program can run. The library writes
// a file whole and then renames it, so that what is there is complete.
func warm(dir string) bool {
	if dir == "" {
		return false
	}
	files, err := os.ReadDir(filepath.Join(dir, compiledBy()))
	return err == nil && len(files) > 0
}

// compiledBy is the folder that the library keeps its code in: it has one for
// each of its versions, as the program says that it was built with, and never
// takes the code of another.
var compiledBy = sync.OnceValue(func() string {
	version := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == "github.com/tetratelabs/wazero" {
				version = dep.Version
			}
		}
		if version == "" {
			version = info.Main.Version
		}
	}
	if version == "" || version == "(devel)" {
		version = "dev"
	}
	return "wazero-" + version + "-" + runtime.GOARCH + "-" + runtime.GOOS
})

func startPDFium(ctx context.Context, cacheDir string) (pdfium.Pool, error) {
	rc := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(pdfiumMemory)
	if cacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
		if err != nil {
			return nil, err
		}
		rc = rc.WithCompilationCache(cache)
	}
	return webassembly.Init(webassembly.Config{
		Context: experimental.WithMemoryAllocator(ctx, guestMemory), MaxTotal: 1, MaxIdle: 1, FSConfig: wazero.NewFSConfig(), RuntimeConfig: rc,
		Stdout: io.Discard, Stderr: io.Discard,
	})
}

// openPDFium opens a file in a new guest, with the empty password or the one
// given. A file that needs another gives an *Error.
func openPDFium(ctx context.Context, data []byte, opt Options) (g *guest, err error) {
	defer func() {
		if x := recover(); x != nil {
			g, err = nil, fmt.Errorf("PDFium: %v", x)
		}
	}()
	dir := opt.CacheDir
	if dir != "" && !warm(dir) && opt.Warm != nil {
		opt.Warm()
	}
	if !warm(dir) {
		dir = ""
	}
	pool, err := startPDFium(ctx, dir)
	if err != nil && dir != "" { // damaged, or compiled for another processor
		pool, err = startPDFium(ctx, "")
	}
	if err != nil {
		return nil, err
	}
	instance, err := pool.GetInstance(30 * time.Second)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	g = &guest{pool: pool, Pdfium: instance}
	for _, pw := range []string{"", opt.Password} {
		var r requests.OpenDocument
		r.File, r.Password = &data, &pw
		d, openErr := g.OpenDocument(&r)
		if openErr == nil {
			g.doc = d.Document
			return g, nil
		}
		err = openErr
	}
	g.close()
	if errors.Is(err, pdfiumerrors.ErrPassword) {
		return nil, NewError(Encrypted)
	}
	return nil, err
}

func (g *guest) close() {
	defer func() { _ = recover() }() // a broken guest is gone all the same
	_ = g.Pdfium.Close()
	_ = g.pool.Close()
}

// copy writes the file anew, without encryption and with a cross-reference
// that PDFium has rebuilt.
func (g *guest) copy() (out []byte, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("PDFium: %v", x)
		}
	}()
	var b bytes.Buffer
	_, err = g.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: g.doc, Flags: requests.SaveFlagRemoveSecurity, FileWriter: &b})
	return b.Bytes(), err
}

// chars puts the characters of a page, as PDFium decodes them, into k.
func (g *guest) chars(index int, k *ink, base matrix) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("PDFium: %v", x)
		}
	}()
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: g.doc, Index: index}}
	loaded, err := g.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return err
	}
	text := loaded.TextPage
	defer func() { _, _ = g.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text}) }()
	n, err := g.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text})
	if err != nil {
		return err
	}
	for i := range min(n.Count, maxGlyphs) {
		if err := g.char(text, i, k, base); err != nil {
			return err
		}
	}
	return nil
}

// char puts one character. Blanks that PDFium made up are left out: the gaps
// of the layout decide.
func (g *guest) char(text references.FPDF_TEXTPAGE, i int, k *ink, base matrix) error {
	u, err := g.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
	if err != nil {
		return err
	}
	r := rune(u.Unicode)
	if r == 2 || r == 0xFFFE {
		r = '-' // how PDFium marks a hyphen at a line's end
	}
	s := cleanRune(r)
	if s == "" || s == " " {
		k.endWord()
		return nil
	}
	at, err := g.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i})
	if err != nil {
		return err
	}
	box, err := g.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
	if err != nil {
		return err
	}
	size, err := g.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i})
	if err != nil {
		return err
	}
	m := g.matrix(text, i).mul(base)
	ox, oy := base.apply(at.X, at.Y)
	x, y := k.turn(m[0], m[1], ox, oy)
	b := boxOf(base, float64(box.Rect.Left), float64(box.Rect.Bottom), float64(box.Rect.Right), float64(box.Rect.Top))
	f := k.cur
	end := max(b.X0*f.cos, b.X1*f.cos) + max(b.Y0*f.sin, b.Y1*f.sin)
	em := math.Abs(size.FontSize) * math.Hypot(m[2], m[3])
	k.put(&glyph{text: s, mapped: true, measured: true}, x, max(x, end), y, em, 0, g.heavy(text, i))
	return nil
}

// matrix is the text matrix of a character without its place.
func (g *guest) matrix(text references.FPDF_TEXTPAGE, i int) matrix {
	r, err := g.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i})
	if err != nil || r.Matrix.A == 0 && r.Matrix.B == 0 {
		return identity
	}
	return matrix{float64(r.Matrix.A), float64(r.Matrix.B), float64(r.Matrix.C), float64(r.Matrix.D), 0, 0}
}

func (g *guest) heavy(text references.FPDF_TEXTPAGE, i int) bool {
	w, err := g.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: text, Index: i})
	return err == nil && w.FontWeight >= 600
}
