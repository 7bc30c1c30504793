package vendors

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"ward/internal/fault"
)

// The longest texts, in characters.
const (
	maxName        = 200
	maxWebsite     = 300
	maxDescription = 4000
	maxRef         = 100
	maxReason      = 1000
	maxEmail       = 254 // RFC 5321, 4.5.3.1.3
	maxRole        = 100
	maxAliases     = 20 // entries
)

// Key folds a name for comparison: compatibility forms, case and runs of
// spaces make no difference.
func Key(name string) string {
	s := norm.NFKC.String(cases.Fold().String(norm.NFKC.String(name)))
	return strings.Join(strings.Fields(s), " ")
}

// legalForms are the words that Plain leaves out of a name.
var legalForms = map[string]bool{
	"inc": true, "incorporated": true, "llc": true, "ltd": true, "limited": true, "llp": true, "lp": true, "pc": true, "pllc": true,
	"pbc": true, "corp": true, "corporation": true, "co": true, "company": true, "plc": true, "gmbh": true, "the": true,
}

// What Plain takes for the same, and legal forms that fall apart at their dots.
var (
	plainMarks  = strings.NewReplacer("&", " and ", "'", "", "’", "", "®", " ", "™", " ")
	spacedForms = strings.NewReplacer("l l c", "llc", "p c", "pc", "l l p", "llp")
)

// Plain is the form in which a name in a document is compared with a vendor's:
// without case, marks and legal forms. Names that differ in anything else are
// different names: Cerner is not Cerna.
func Plain(name string) string {
	name = plainMarks.Replace(norm.NFKC.String(name))
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	joined := spacedForms.Replace(strings.Join(words, " "))
	var kept []string
	for word := range strings.FieldsSeq(joined) {
		if !legalForms[word] {
			kept = append(kept, word)
		}
	}
	if len(kept) == 0 {
		return joined
	}
	return strings.Join(kept, " ")
}

// searchKey is what a search looks in: every name and the reference, folded.
func searchKey(v *Vendor) string {
	parts := append([]string{v.Name, v.LegalName, v.ExternalRef}, v.Aliases...)
	for i, p := range parts {
		parts[i] = Key(p)
	}
	return strings.Join(parts, "\n")
}

// fields collects what is wrong with the fields of a request.
type fields []fault.Field

func (f *fields) add(pointer, detail string) {
	*f = append(*f, fault.Field{Pointer: pointer, Detail: detail})
}

// text checks one line of text.
func (f *fields) text(pointer, s string, most int) {
	switch {
	case utf8.RuneCountInString(s) > most:
		f.add(pointer, "must not be longer than "+number(most)+" characters")
	case strings.ContainsFunc(s, unprintable):
		f.add(pointer, "must not hold control characters or line breaks")
	case !utf8.ValidString(s):
		f.add(pointer, "must be valid UTF-8")
	}
}

// required checks one line of text that must hold a letter or a digit.
func (f *fields) required(pointer, s string, most int) {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		f.add(pointer, "must hold at least one letter or digit")
		return
	}
	f.text(pointer, s, most)
}

// prose checks text that may have several lines.
func (f *fields) prose(pointer, s string, most int) {
	f.text(pointer, strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ").Replace(s), most)
}

// FullWebsite completes what people write of an address, in a form or in a
// spreadsheet: most leave the https out. What is no address stays as it is.
func FullWebsite(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.Contains(s, ":") || !strings.Contains(s, ".") {
		return s
	}
	return "https://" + s
}

// website checks an address that people may follow.
func (f *fields) website(pointer, s string) {
	if s == "" {
		return
	}
	before := len(*f)
	f.text(pointer, s, maxWebsite)
	if len(*f) > before {
		return
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		f.add(pointer, "must be an address that starts with http:// or https://")
	}
}

// unprintable holds for what cannot be seen and may mislead who reads it:
// control characters, line separators and changes of the writing direction.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		(r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

// clean trims a text and each of the aliases, and drops aliases that are empty
// or said twice.
func cleanAliases(in []string) []string {
	out := []string{}
	var seen []string
	for _, a := range in {
		a = strings.TrimSpace(a)
		if key := Key(a); key != "" && !slices.Contains(seen, key) {
			seen = append(seen, key)
			out = append(out, a)
		}
	}
	return out
}
