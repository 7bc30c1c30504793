package pdftext

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// markedContent follows the text that replaces what is drawn, as ActualText
// has it: real hyphens and ligatures, or nothing (14.9.4). It is false for
// operators that are not of marked content.
func (p *interp) markedContent(op []byte, res *resources) bool {
	switch string(op) {
	case "BMC", "BDC":
		text, ok := "", false
		if n := len(p.args); n > 0 && op[1] == 'D' {
			text, ok = actualText(p.args[n-1], res)
		}
		if len(p.marked) < maxStates {
			p.marked = append(p.marked, ok)
			if ok {
				p.ink.actual = &replacement{text: text}
			}
		}
	case "EMC":
		if n := len(p.marked); n > 0 {
			if p.marked[n-1] {
				p.ink.actual = nil
			}
			p.marked = p.marked[:n-1]
		}
	default:
		return false
	}
	return true
}

// actualText reads the replacement of a property list that is written in the
// content or named in the resources. One of several words is not used: it
// could not be laid out.
func actualText(arg token, res *resources) (string, bool) {
	var raw string
	switch arg.kind {
	case tokenDict:
		t, _ := find(arg.bytes, "ActualText")
		if t.kind != tokenString {
			return "", false
		}
		raw = string(t.bytes)
	case tokenName:
		v := res.dict.Key("Properties").Key(string(arg.bytes)).Key("ActualText")
		if v.Kind() != pdf.String {
			return "", false
		}
		raw = v.RawString()
	default:
		return "", false
	}
	s := cleanText(textString(raw))
	if t := strings.TrimSpace(s); t != "" {
		s = t
	}
	return s, len(s) <= maxActual && (s == " " || !strings.Contains(s, " "))
}

// maxActual is the length of a replacement text in bytes, at most.
const maxActual = 64

// textString decodes a text string: UTF-16 with its mark, or Latin letters.
func textString(s string) string {
	if strings.HasPrefix(s, "\xfe\xff") {
		var units []uint16
		for i := 2; i+1 < len(s); i += 2 {
			units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
		}
		return string(utf16.Decode(units))
	}
	if strings.HasPrefix(s, "\xef\xbb\xbf") && utf8.ValidString(s) {
		return s[3:]
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}
