package pdftext

// tokenKind tells the tokens of a content stream apart.
type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenString
	tokenName
	tokenOperator
	tokenOpen  // [
	tokenClose // ]
	tokenDict  // a whole << … >>, kept as its bytes
)

// token is one lexical element of a content stream (ISO 32000-1, 7.2, 7.8.2).
// bytes is valid until the next operator has run.
type token struct {
	kind  tokenKind
	num   float64
	bytes []byte
}

// lexer cuts a content stream into tokens. It never fails: what it cannot
// understand is skipped, as ISO 32000-1, 7.8.2 asks of a reader.
type lexer struct {
	data []byte
	pos  int
	buf  []byte // strings of the operands of the current operator
}

const (
	classRegular = iota
	classSpace
	classDelimiter
)

var class = func() (c [256]uint8) {
	for _, b := range []byte("\x00\t\n\f\r ") {
		c[b] = classSpace
	}
	for _, b := range []byte("()<>[]{}/%") {
		c[b] = classDelimiter
	}
	return c
}()

// next returns the next token.
func (l *lexer) next() token {
	for {
		l.skipSpace()
		if l.pos >= len(l.data) {
			return token{}
		}
		c := l.data[l.pos]
		switch c {
		case '(':
			return token{kind: tokenString, bytes: l.literal()}
		case '/':
			l.pos++
			return token{kind: tokenName, bytes: l.name()}
		case '[':
			l.pos++
			return token{kind: tokenOpen}
		case ']':
			l.pos++
			return token{kind: tokenClose}
		case '<':
			if l.pos+1 < len(l.data) && l.data[l.pos+1] == '<' {
				return token{kind: tokenDict, bytes: l.dict()}
			}
			return token{kind: tokenString, bytes: l.hex()}
		case '>', ')', '{', '}':
			l.pos++ // out of place
			continue
		}
		if c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
			if v, ok := l.number(); ok {
				return token{kind: tokenNumber, num: v}
			}
		}
		return token{kind: tokenOperator, bytes: l.word()}
	}
}

func (l *lexer) skipSpace() {
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		if class[c] == classSpace {
			l.pos++
			continue
		}
		if c != '%' {
			return
		}
		for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
			l.pos++
		}
	}
}

func (l *lexer) word() []byte {
	start := l.pos
	for l.pos < len(l.data) && class[l.data[l.pos]] == classRegular {
		l.pos++
	}
	if l.pos == start {
		l.pos++
	}
	return l.data[start:l.pos]
}

// number reads an integer or real. Writers also produce "--5", "5-3" and
// "1.2.3"; like other readers it takes the first number in them.
func (l *lexer) number() (float64, bool) {
	i, neg := l.pos, false
	for i < len(l.data) && (l.data[i] == '-' || l.data[i] == '+') {
		neg = neg || l.data[i] == '-'
		i++
	}
	v, scale, digits := 0.0, 0.0, 0
	for ; i < len(l.data); i++ {
		c := l.data[i]
		if c >= '0' && c <= '9' {
			digits++
			if scale == 0 {
				v = v*10 + float64(c-'0')
			} else {
				v += float64(c-'0') * scale
				scale /= 10
			}
			continue
		}
		if c != '.' || scale != 0 {
			break
		}
		scale = 0.1
	}
	if digits == 0 && scale == 0 {
		return 0, false
	}
	for i < len(l.data) && class[l.data[i]] == classRegular {
		if c := l.data[i]; c != '-' && c != '.' && (c < '0' || c > '9') {
			break // an operator without a blank before it
		}
		i++
	}
	l.pos = i
	if neg {
		v = -v
	}
	return v, true
}

func (l *lexer) name() []byte {
	raw := l.word0()
	for i, c := range raw {
		if c == '#' {
			return l.unescape(raw, i)
		}
	}
	return raw
}

// word0 is word, but may be empty: "/" alone is a valid name.
func (l *lexer) word0() []byte {
	if l.pos >= len(l.data) || class[l.data[l.pos]] != classRegular {
		return nil
	}
	return l.word()
}

func (l *lexer) unescape(raw []byte, from int) []byte {
	start := len(l.buf)
	l.buf = append(l.buf, raw[:from]...)
	for i := from; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw)+0 {
			if h, lo := unhex(raw[i+1]), unhex(raw[i+2]); h >= 0 && lo >= 0 {
				l.buf = append(l.buf, byte(h<<4|lo))
				i += 2
				continue
			}
		}
		l.buf = append(l.buf, raw[i])
	}
	return l.buf[start:]
}

// dict skips a dictionary and returns its bytes.
func (l *lexer) dict() []byte {
	start, depth := l.pos, 0
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case c == '(':
			l.literal()
			continue
		case c == '<' && l.peek() == '<':
			depth++
			l.pos++
		case c == '>' && l.peek() == '>':
			depth--
			l.pos++
		}
		l.pos++
		if depth == 0 {
			break
		}
	}
	return l.data[start:min(l.pos, len(l.data))]
}

func (l *lexer) peek() byte {
	if l.pos+1 < len(l.data) {
		return l.data[l.pos+1]
	}
	return 0
}

// skipImage moves behind an inline image whose BI has been read: its data is
// binary and ends at an EI that stands alone (ISO 32000-1, 8.9.7).
func (l *lexer) skipImage() {
	for {
		t := l.next()
		if t.kind == tokenEnd {
			return
		}
		if t.kind == tokenOperator && string(t.bytes) == "ID" {
			break
		}
	}
	for i := l.pos + 1; i+1 < len(l.data); i++ {
		if l.data[i] != 'E' || l.data[i+1] != 'I' || class[l.data[i-1]] != classSpace {
			continue
		}
		if l.looksLikeContent(i + 2) {
			l.pos = i + 2
			return
		}
	}
	l.pos = len(l.data)
}

// looksLikeContent is true when the bytes at i can follow an inline image:
// printable text, and a blank first.
func (l *lexer) looksLikeContent(i int) bool {
	if i >= len(l.data) {
		return true
	}
	if class[l.data[i]] != classSpace {
		return false
	}
	for _, c := range l.data[i:min(i+12, len(l.data))] {
		if c > 0x7E || c < 0x20 && class[c] != classSpace {
			return false
		}
	}
	return true
}
