package pdftext

import (
	"bytes"
	"encoding/binary"
)

// Font programs are read only for what the PDF around them leaves out: which
// character a code or a glyph stands for.

// glyphRunes turns the cmap table of a TrueType program around: glyph number
// to character. It returns nil for a program that it cannot read.
func glyphRunes(data []byte) map[uint32]rune {
	table := sfntTable(data, "cmap")
	if len(table) < 4 {
		return nil
	}
	m := map[uint32]rune{}
	for i := range int(binary.BigEndian.Uint16(table[2:])) {
		rec := 4 + 8*i
		if rec+8 > len(table) {
			break
		}
		off := binary.BigEndian.Uint32(table[rec+4:])
		if int64(off)+8 > int64(len(table)) {
			continue
		}
		if binary.BigEndian.Uint16(table[off:]) == 4 {
			segments(table[off:], m)
		}
	}
	return m
}

func sfntTable(data []byte, tag string) []byte {
	if len(data) < 12 {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		rec := 12 + 16*i
		if rec+16 > len(data) {
			return nil
		}
		if string(data[rec:rec+4]) != tag {
			continue
		}
		off, n := int64(binary.BigEndian.Uint32(data[rec+8:])), int64(binary.BigEndian.Uint32(data[rec+12:]))
		if off+n > int64(len(data)) {
			return nil
		}
		return data[off : off+n]
	}
	return nil
}

// segments reads a cmap subtable of format 4 (segment mapping to delta values).
func segments(t []byte, m map[uint32]rune) {
	u16 := func(i int) int {
		if i < 0 || i+2 > len(t) {
			return 0
		}
		return int(binary.BigEndian.Uint16(t[i:]))
	}
	n := u16(6) / 2
	for s := range n {
		end, start := u16(14+2*s), u16(16+2*n+2*s)
		delta, rangeAt := u16(16+4*n+2*s), 16+6*n+2*s
		offset := u16(rangeAt)
		for c := start; c <= end && c < 0xFFFF; c++ {
			g := (c + delta) & 0xFFFF
			if offset != 0 {
				if g = u16(rangeAt + offset + 2*(c-start)); g != 0 {
					g = (g + delta) & 0xFFFF
				}
			}
			if _, seen := m[uint32(g)]; g != 0 && !seen {
				m[uint32(g)] = rune(c)
			}
		}
	}
}

// type1Encoding reads "dup 65 /A put" from the clear text of a Type 1 program;
// one that names StandardEncoding, or nothing, has that.
func type1Encoding(data []byte) [256]string {
	clear, _, _ := bytes.Cut(data, []byte("eexec"))
	_, enc, ok := bytes.Cut(clear, []byte("/Encoding"))
	if !ok || bytes.HasPrefix(bytes.TrimSpace(enc), []byte("StandardEncoding")) {
		return standardTexts()
	}
	var t [256]string
	l := &lexer{data: enc}
	at := -1
	for range 4096 {
		k := l.next()
		switch {
		case k.kind == tokenEnd || k.kind == tokenOperator && string(k.bytes) == "readonly":
			return t
		case k.kind == tokenNumber:
			at = int(k.num)
		case k.kind == tokenName && at >= 0 && at < 256:
			if s, ok := glyphText(string(k.bytes)); ok {
				t[at] = cleanText(s)
			}
			at = -1
		}
	}
	return t
}
