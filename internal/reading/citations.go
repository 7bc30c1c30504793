package reading

import (
	"strings"
)

var (
	// citationRx matches a provision of the HIPAA rules (45 CFR part 164), with the
	// signs that reports print before and between its parts.
	citationRx = compile(`(?i)(?:\b45\s*)?(?:C\.?\s?F\.?\s?R\.?\s*)?(?:(?:§+|\bSec(?:tion|\.)?)\s*)?\b164\.\d{3}\b(?:\s*\([a-z0-9]{1,4}\))*`)
	// citationMore is a further paragraph of the provision before it: "(A), (B)
	// and (D)" or "(A) - (D)".
	citationMore = compile(`^\s*(-|to\b|through\b|,\s*and\b|,|and\b|&|;)\s*(?:the\s+)?((?:\([A-Za-z0-9]{1,4}\)\s*)+)`)
	citationPart = compile(`\(([A-Za-z0-9]{1,4})\)`)
	section164   = compile(`\b164\.\d{3}\b`)
)

// cited is one provision named in a text.
type cited struct {
	name string // 164.308(a)(1)(ii)(A)
	a, b int
}

// citations finds the provisions that s names, in order, lists and ranges of
// their last paragraph written out.
func citations(s string) []cited {
	var out []cited
	for _, m := range citationRx.FindAllStringIndex(s, -1) {
		name := plainCitation(s[m[0]:m[1]])
		out = append(out, cited{name, m[0], m[1]})
		for at := m[1]; ; {
			more := citationMore.FindStringSubmatchIndex(s[at:])
			if more == nil {
				break
			}
			next, ok := sibling(name, s[at+more[4]:at+more[5]])
			if !ok {
				break
			}
			if sign := s[at+more[2] : at+more[3]]; sign == "-" || sign == "to" || sign == "through" {
				for _, n := range paragraphsBetween(name, next) {
					out = append(out, cited{n, m[0], at + more[1]})
				}
			}
			out = append(out, cited{next, m[0], at + more[1]})
			name, at = next, at+more[1]
		}
	}
	return out
}

// plainCitation is a provision without signs and blanks, and without the mark
// of a required or addressable specification that may follow it.
func plainCitation(s string) string {
	s = s[section164.FindStringIndex(s)[0]:]
	if m := specMark.FindStringIndex(s); m != nil && (s[m[1]-2] == 'R' || !strings.ContainsAny(s[:m[0]], " \n")) {
		s = s[:m[0]]
	}
	return strings.Join(strings.Fields(s), "")
}

// specMark marks a specification as required or addressable.
var specMark = compile(`\s+\([AR]\)$`)

// sibling is the provision with its last paragraphs replaced: 164.308(a)(1)(i)
// and "(ii)" make 164.308(a)(1)(ii).
func sibling(name, parts string) (string, bool) {
	have, want := citationPart.FindAllStringIndex(name, -1), citationPart.FindAllStringSubmatch(parts, -1)
	if len(want) == 0 || len(want) > len(have) {
		return "", false
	}
	keep := have[len(have)-len(want)][0]
	if paragraphKind(name[have[len(have)-len(want)][0]+1:have[len(have)-len(want)][1]-1]) != paragraphKind(want[0][1]) {
		return "", false
	}
	return name[:keep] + strings.Join(strings.Fields(parts), ""), true
}

// paragraphKind tells how a paragraph is numbered: by numbers, small letters,
// small roman numbers or capitals.
func paragraphKind(s string) int {
	switch {
	case s[0] >= '0' && s[0] <= '9':
		return 0
	case s[0] >= 'A' && s[0] <= 'Z':
		return 1
	case strings.Trim(s, "ivx") == "":
		return 2
	}
	return 3
}

// paragraphsBetween lists the provisions strictly between two that differ in
// one letter or digit at their end.
func paragraphsBetween(a, b string) []string {
	if len(a) != len(b) || len(a) < 3 || a[:len(a)-2] != b[:len(b)-2] || strings.Trim(a[len(a)-2:], "ivx)") == "" {
		return nil
	}
	var out []string
	for c := a[len(a)-2] + 1; c < b[len(b)-2]; c++ {
		out = append(out, a[:len(a)-2]+string(rune(c))+")")
	}
	return out
}
