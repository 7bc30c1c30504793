package pdftext

import (
	"sort"
	"unicode/utf16"
)

// maxCMapEntries bounds what one CMap may map: all of Unicode's first plane.
const maxCMapEntries = 1 << 16

// cmap is a character map: ToUnicode (code to text) or the encoding of a
// composite font (code to CID). ISO 32000-1, 9.7.5 and 9.10.3.
type cmap struct {
	text   map[uint32]string
	cids   []cidRange // sorted by low
	oneLow uint32     // codes of one byte, when the code space has some
	oneHi  uint32
	hasOne bool
	hasTwo bool
}

type cidRange struct {
	low, high, cid uint32
}

// parseCMap reads a CMap stream. Operators that it does not know are skipped.
func parseCMap(data []byte) *cmap {
	m := &cmap{text: map[uint32]string{}}
	l := &lexer{data: data}
	var args []token
	for {
		t := l.next()
		switch t.kind {
		case tokenEnd:
			sort.Slice(m.cids, func(i, j int) bool { return m.cids[i].low < m.cids[j].low })
			return m
		case tokenOperator:
			m.section(string(t.bytes), args)
			args, l.buf = args[:0], l.buf[:0]
		default:
			if len(args) < 4*maxCMapEntries {
				args = append(args, t)
			}
		}
	}
}

func (m *cmap) section(op string, args []token) {
	switch op {
	case "endcodespacerange":
		for ; len(args) >= 2; args = args[2:] {
			m.codeSpace(args[0].bytes, args[1].bytes)
		}
	case "endbfchar":
		for ; len(args) >= 2; args = args[2:] {
			m.setText(code(args[0].bytes), args[1].bytes, 0)
		}
	case "endbfrange":
		m.textRanges(args)
	case "endcidchar":
		for ; len(args) >= 2; args = args[2:] {
			c := code(args[0].bytes)
			m.addRange(c, c, uint32(args[1].num))
		}
	case "endcidrange":
		for ; len(args) >= 3; args = args[3:] {
			m.addRange(code(args[0].bytes), code(args[1].bytes), uint32(args[2].num))
		}
	}
}

func (m *cmap) codeSpace(low, high []byte) {
	if len(low) == 1 {
		m.hasOne, m.oneLow, m.oneHi = true, code(low), code(high)
		return
	}
	m.hasTwo = true
}

func (m *cmap) addRange(low, high, cid uint32) {
	if len(m.cids) < maxCMapEntries && low <= high {
		m.cids = append(m.cids, cidRange{low, high, cid})
	}
}

func (m *cmap) textRanges(args []token) {
	for len(args) >= 3 {
		low, high := code(args[0].bytes), code(args[1].bytes)
		if high-low > 0xFFFF || high < low {
			high = low
		}
		if args[2].kind != tokenOpen {
			for c := low; c <= high && len(m.text) < maxCMapEntries; c++ {
				m.setText(c, args[2].bytes, c-low)
			}
			args = args[3:]
			continue
		}
		args = args[3:]
		for c := low; len(args) > 0 && args[0].kind != tokenClose; c++ {
			if c <= high {
				m.setText(c, args[0].bytes, 0)
			}
			args = args[1:]
		}
		if len(args) > 0 {
			args = args[1:]
		}
	}
}

// setText maps c to the UTF-16BE text, whose last unit is raised by add.
func (m *cmap) setText(c uint32, text []byte, add uint32) {
	if len(m.text) >= maxCMapEntries || len(text) == 0 || len(text) > 64 {
		return
	}
	if len(text) == 1 {
		text = []byte{0, text[0]}
	}
	units := make([]uint16, 0, 4)
	for i := 0; i+1 < len(text); i += 2 {
		units = append(units, uint16(text[i])<<8|uint16(text[i+1]))
	}
	if swapped(units) {
		for i := range units {
			units[i] = units[i]<<8 | units[i]>>8
		}
	}
	units[len(units)-1] += uint16(add)
	if s := cleanText(string(utf16.Decode(units))); s != "" {
		m.text[c] = s
	}
}

// swapped reports whether a ligature was written with the bytes of its letters in
// the wrong order, as some producers do: no glyph stands for two such signs.
func swapped(units []uint16) bool {
	for _, u := range units {
		if hi := u >> 8; u&0xFF != 0 || hi < 'a' || hi > 'z' {
			return false
		}
	}
	return len(units) > 1
}

func code(b []byte) uint32 {
	var v uint32
	for _, c := range b {
		v = v<<8 | uint32(c)
	}
	return v
}

// cid is the glyph that a code selects; a CMap without ranges is the identity.
func (m *cmap) cid(c uint32) uint32 {
	if m == nil || len(m.cids) == 0 {
		return c
	}
	i := sort.Search(len(m.cids), func(i int) bool { return m.cids[i].low > c }) - 1
	if i < 0 || c > m.cids[i].high {
		return 0
	}
	return m.cids[i].cid + c - m.cids[i].low
}

// cut takes the next code off a string. Codes are of two bytes unless the
// code space says that the first byte is a code of its own.
func (m *cmap) cut(s []byte) (c uint32, n int) {
	if m != nil && m.hasOne && (!m.hasTwo || uint32(s[0]) >= m.oneLow && uint32(s[0]) <= m.oneHi) {
		return uint32(s[0]), 1
	}
	if len(s) < 2 {
		return uint32(s[0]), 1
	}
	return uint32(s[0])<<8 | uint32(s[1]), 2
}
