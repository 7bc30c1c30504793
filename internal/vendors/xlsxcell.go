package vendors

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// richText gathers the text of "t" elements, without reading aids ("rPh").
type richText struct {
	b        strings.Builder
	in       bool
	phonetic bool
}

func (r *richText) token(tok xml.Token) {
	switch e := tok.(type) {
	case xml.StartElement:
		r.in = e.Name.Local == "t"
		r.phonetic = r.phonetic || e.Name.Local == "rPh"
	case xml.EndElement:
		r.in = false
		r.phonetic = r.phonetic && e.Name.Local != "rPh"
	case xml.CharData:
		if r.in && !r.phonetic && r.b.Len() < maxToken {
			r.b.Write(e)
		}
	}
}

func (r *richText) take() string {
	s := r.b.String()
	r.b.Reset()
	return s
}

// cell is a cell that is being read.
type cell struct {
	name    string // as "B3"
	kind    string // s: shared, inlineStr, str, b, e, n or nothing: a number
	value   strings.Builder
	text    richText
	formula bool
	inValue bool
}

func lineOf(r string, otherwise int) int {
	if n, err := strconv.Atoi(r); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func (c *cell) token(tok xml.Token) {
	c.text.token(tok)
	switch e := tok.(type) {
	case xml.StartElement:
		c.inValue = e.Name.Local == "v"
		c.formula = c.formula || e.Name.Local == "f"
	case xml.EndElement:
		c.inValue = false
	case xml.CharData:
		if c.inValue && c.value.Len() < maxToken {
			c.value.Write(e)
		}
	}
}

// put places a cell in the row and returns the column after it.
func (r *sheetRow) put(c *cell, column int, shared []string) int {
	if n, ok := columnOf(c.name); ok {
		column = n
	}
	if c.name == "" {
		c.name = columnName(column) + strconv.Itoa(r.line)
	}
	s, why := c.show(shared)
	switch {
	case why != "" && column < maxColumns:
		if r.wrong == nil {
			r.wrong = map[int]string{}
		}
		r.wrong[column] = why
	case s == "":
		return column + 1
	case column >= maxColumns:
		if r.wrong == nil {
			r.wrong = map[int]string{}
		}
		r.wrong[maxColumns] = fmt.Sprintf("cell %s is beyond the last of %d columns", c.name, maxColumns)
		return column + 1
	}
	for len(r.cells) <= column && column < maxColumns {
		r.cells = append(r.cells, "")
	}
	if column < maxColumns {
		r.cells[column] = s
	}
	return column + 1
}

// show returns the text of a cell, or what is wrong with it.
func (c *cell) show(shared []string) (text, why string) {
	v := c.value.String()
	switch {
	case c.formula:
		return "", fmt.Sprintf("cell %s holds a formula; replace it by its value", c.name)
	case c.kind == "e":
		return "", fmt.Sprintf("cell %s holds the error %s", c.name, v)
	case c.kind == "inlineStr":
		return c.text.take(), ""
	case c.kind == "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(shared) {
			return "", fmt.Sprintf("cell %s refers to a text that is not in the file", c.name)
		}
		return shared[i], ""
	case c.kind == "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[strings.TrimSpace(v)], ""
	case c.kind == "str", c.kind == "d":
		return v, ""
	}
	return plainNumber(strings.TrimSpace(v)), ""
}

// plainNumber writes a whole number as people do: 1.2E+4 is 12000.
func plainNumber(v string) string {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || f != float64(int64(f)) || f >= 1e15 || f <= -1e15 {
		return v
	}
	return strconv.FormatInt(int64(f), 10)
}

// columnOf reads the column, from 0, of a cell's name.
func columnOf(name string) (int, bool) {
	n := 0
	for i := 0; i < len(name) && i < 4; i++ {
		switch ch := name[i]; {
		case ch >= 'A' && ch <= 'Z':
			n = n*26 + int(ch-'A') + 1
		default:
			return n - 1, n > 0
		}
	}
	return 0, false
}

// columnName is the name of a column: 0 is A, 26 is AA.
func columnName(column int) string {
	s := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
