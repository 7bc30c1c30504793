package pdftext

func (l *lexer) hex() []byte {
	start := len(l.buf)
	l.pos++
	half := -1
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		v := unhex(c)
		if v < 0 {
			continue
		}
		if half < 0 {
			half = v
			continue
		}
		l.buf = append(l.buf, byte(half<<4|v))
		half = -1
	}
	if half >= 0 {
		l.buf = append(l.buf, byte(half<<4))
	}
	return l.buf[start:]
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// literal reads a string in parentheses (ISO 32000-1, 7.3.4.2). One without
// escapes is returned as it lies in the stream.
func (l *lexer) literal() []byte {
	depth, begin := 1, l.pos+1
	for i := begin; i < len(l.data); i++ {
		switch l.data[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos = i + 1
				return l.data[begin:i]
			}
		case '\\', '\r':
			return l.escaped(begin)
		}
	}
	l.pos = len(l.data)
	return l.data[begin:]
}

func (l *lexer) escaped(begin int) []byte {
	start, depth, i := len(l.buf), 1, begin
	for i < len(l.data) {
		c := l.data[i]
		i++
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case '\r': // every end of line counts as one line feed
			c = '\n'
			if i < len(l.data) && l.data[i] == '\n' {
				i++
			}
		case '\\':
			i = l.escape(i)
			continue
		}
		if depth == 0 {
			break
		}
		l.buf = append(l.buf, c)
	}
	l.pos = i
	return l.buf[start:]
}

// escape appends the character after a backslash at i and returns the place
// behind it.
func (l *lexer) escape(i int) int {
	if i >= len(l.data) {
		return i
	}
	c := l.data[i]
	i++
	switch c {
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case '\n':
		return i
	case '\r':
		if i < len(l.data) && l.data[i] == '\n' {
			i++
		}
		return i
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := int(c - '0')
		for n := 0; n < 2 && i < len(l.data) && l.data[i] >= '0' && l.data[i] <= '7'; n++ {
			v = v<<3 | int(l.data[i]-'0')
			i++
		}
		c = byte(v)
	}
	l.buf = append(l.buf, c)
	return i
}
