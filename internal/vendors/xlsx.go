package vendors

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	"ward/internal/fault"
)

// XLSX is read here and not by a library, because a library's stream of rows
// does not tell a formula from its last value, and because each bound below
// must hold while the file is being read.
const (
	maxParts     = 1000      // files in the archive
	maxPartBytes = 64 << 20  // of one part, unpacked
	maxSheetRows = 1 << 20   // blank ones too, as spreadsheet programs allow
	maxToken     = 256 << 10 // bytes from one "<" to the next: a cell holds at most 32,767 characters
	maxDepth     = 64        // elements within each other
	maxStrings   = 1_000_000 // shared strings
)

// errBomb says that a part goes beyond a bound that no list of vendors reaches.
var errBomb = errors.New("beyond the bounds of an import")

// guard bounds what the XML decoder is given.
type guard struct {
	r    io.Reader
	left int64 // bytes that may still come
	run  int   // bytes since the last "<"
}

// Read implements io.Reader.
func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.left -= int64(n)
	for rest := p[:n]; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			g.run += len(rest)
			break
		}
		if g.run+i > maxToken {
			return 0, errBomb
		}
		g.run, rest = 0, rest[i+1:]
	}
	if g.left < 0 || g.run > maxToken {
		return 0, errBomb
	}
	return n, err
}

// workbook is an open XLSX file.
type workbook struct{ parts map[string]*zip.File }

// tokens calls f for each token of a part of the file, until f returns false
// or an error. inside is the number of elements around the token.
func (w workbook) tokens(name string, f func(tok xml.Token, inside int) (bool, error)) error {
	part := w.parts[name]
	if part == nil {
		return fmt.Errorf("part %q is missing", name)
	}
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(&guard{r: r, left: maxPartBytes})
	for inside := 0; ; {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, ok := tok.(xml.EndElement); ok {
			inside--
		}
		more, err := f(tok, inside)
		if err != nil || !more {
			return err
		}
		if _, ok := tok.(xml.StartElement); ok {
			if inside++; inside > maxDepth {
				return errBomb
			}
		}
	}
}

// relation is a link from one part to another.
type relation struct{ id, kind, target string }

// relations reads where the links of a part lead.
func (w workbook) relations(part string) ([]relation, error) {
	dir, file := path.Split(part)
	var out []relation
	err := w.tokens(dir+"_rels/"+file+".rels", func(tok xml.Token, _ int) (bool, error) {
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", dir, target)
			}
			out = append(out, relation{attr(e, "Id"), path.Base(attr(e, "Type")), strings.TrimPrefix(path.Clean(target), "/")})
		}
		return len(out) < maxParts, nil
	})
	return out, err
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// xlsxRows reads the first visible sheet of a workbook.
func xlsxRows(data []byte) iter.Seq2[sheetRow, error] {
	return func(yield func(sheetRow, error) bool) {
		if err := readXLSX(data, func(r sheetRow) bool { return yield(r, nil) }); err != nil {
			if errors.Is(err, errBomb) {
				err = fault.Wrap(err, fault.TooLarge, "import.too_large", "This workbook is larger inside than an import may be.")
			} else {
				err = fault.Wrap(err, fault.Invalid, "import.malformed", "This is not a complete XLSX workbook. Open it in your spreadsheet program and save it again.")
			}
			yield(sheetRow{}, err)
		}
	}
}

func readXLSX(data []byte, yield func(sheetRow) bool) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	if len(z.File) > maxParts {
		return errBomb
	}
	w := workbook{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		w.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	top, err := w.relations("")
	if err != nil {
		return err
	}
	book := targetOf(top, func(r relation) bool { return r.kind == "officeDocument" })
	links, err := w.relations(book)
	if err != nil {
		return err
	}
	id, err := w.firstSheet(book)
	if err != nil {
		return err
	}
	var shared []string
	if name := targetOf(links, func(r relation) bool { return r.kind == "sharedStrings" }); name != "" {
		if shared, err = w.sharedStrings(name); err != nil {
			return err
		}
	}
	return w.sheet(targetOf(links, func(r relation) bool { return r.id == id }), shared, yield)
}

func targetOf(rs []relation, is func(relation) bool) string {
	for _, r := range rs {
		if is(r) {
			return r.target
		}
	}
	return ""
}

// firstSheet returns the relation of the first sheet that is not hidden.
func (w workbook) firstSheet(book string) (id string, _ error) {
	err := w.tokens(book, func(tok xml.Token, _ int) (bool, error) {
		e, ok := tok.(xml.StartElement)
		if !ok || e.Name.Local != "sheet" || strings.Contains(strings.ToLower(attr(e, "state")), "hidden") {
			return true, nil
		}
		for _, a := range e.Attr { // r:id, besides the sheet's own sheetId
			if a.Name.Space != "" && a.Name.Local == "id" {
				id = a.Value
			}
		}
		return false, nil
	})
	if err == nil && id == "" {
		err = errors.New("there is no sheet")
	}
	return id, err
}

// sharedStrings reads the texts that cells refer to by number.
func (w workbook) sharedStrings(name string) ([]string, error) {
	var out []string
	var text richText
	err := w.tokens(name, func(tok xml.Token, _ int) (bool, error) {
		text.token(tok)
		if e, ok := tok.(xml.EndElement); ok && e.Name.Local == "si" {
			if out = append(out, text.take()); len(out) > maxStrings {
				return false, errBomb
			}
		}
		return true, nil
	})
	return out, err
}

// sheet reads the rows of a sheet.
func (w workbook) sheet(name string, shared []string, yield func(sheetRow) bool) error {
	var row sheetRow
	var c *cell
	rows, column := 0, 0 // column: of the next cell, from 0
	return w.tokens(name, func(tok xml.Token, _ int) (bool, error) {
		if c != nil {
			c.token(tok)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				if rows++; rows > maxSheetRows {
					return false, errBomb
				}
				row, column = sheetRow{line: lineOf(attr(e, "r"), row.line+1)}, 0
			case "c":
				c = &cell{name: attr(e, "r"), kind: attr(e, "t")}
			}
		case xml.EndElement:
			switch {
			case e.Name.Local == "c" && c != nil:
				column = row.put(c, column, shared)
				c = nil
			case e.Name.Local == "row":
				return yield(row), nil
			}
		}
		return true, nil
	})
}
