package accounts

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ward/internal/fault"
	"ward/internal/identity"
)

// The bounds of what people type.
const (
	maxName        = 200 // characters of a user's, token's or organization's name
	maxEmail       = 254 // bytes of an address: RFC 5321, 4.5.3.1.3
	minPassword    = 12  // characters, after normalisation
	maxPassword    = 128
	minDistinct    = 5   // different characters in a password
	maxTypedSecret = 512 // bytes of a password, code or token that are looked at
	maxAgent       = 300 // bytes of what a browser calls itself that are kept
)

// findings gathers what is wrong with a request.
type findings []fault.Field

func (f *findings) add(pointer, sentence string) {
	if sentence != "" {
		*f = append(*f, fault.Field{Pointer: pointer, Detail: sentence})
	}
}

func (f findings) fault(code string) error { return fault.Fields(code, f) }

// cleanEmail is the form in which addresses are stored and compared.
func cleanEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// wrongEmail says what is wrong with a cleaned address, or "".
func wrongEmail(email string) string {
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || a.Name != "" || len(email) > maxEmail || hasControl(email) {
		return "must be a plain e-mail address, such as ann@example.org"
	}
	return ""
}

// cleanName is the form in which names are stored.
func cleanName(name string) string { return norm.NFC.String(strings.TrimSpace(name)) }

// wrongName says what is wrong with a cleaned name, or "".
func wrongName(name string) string {
	switch {
	case name == "":
		return "must not be empty"
	case utf8.RuneCountInString(name) > maxName:
		return "must have at most 200 characters"
	case !utf8.ValidString(name) || hasControl(name):
		return "must not hold control characters"
	}
	return ""
}

// wrongRole says what is wrong with a role, or "".
func wrongRole(role identity.Role) string {
	if role.Known() {
		return ""
	}
	return "must be one of admin, analyst, approver, viewer"
}

// cleanAgent is what is stored of a client's own name.
func cleanAgent(agent string) string {
	return strings.Map(printed, strings.ToValidUTF8(agent[:min(len(agent), maxAgent)], ""))
}

// printed drops what is no printed character.
func printed(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}

// cleanPassword is the form in which passwords are hashed: the same characters
// typed on two machines are the same password. NIST SP 800-63B, 3.1.1.2.
func cleanPassword(password string) string { return norm.NFKC.String(password) }

// wrongPassword says why a cleaned password is too weak for the account of an
// address, or "".
func wrongPassword(password, email string) string {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return "must have at least 12 characters"
	case n > maxPassword:
		return "must have at most 128 characters"
	case !utf8.ValidString(password) || hasControl(password):
		return "must not hold control characters"
	case distinct(password) < minDistinct:
		return "must have at least 5 different characters"
	}
	lower := strings.ToLower(password)
	local, _, _ := strings.Cut(email, "@")
	if lower == email || strings.ReplaceAll(lower, local, "") == "" {
		return "must not be the e-mail address"
	}
	return ""
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// hasControl says whether s holds a character that prints nothing and changes
// what stands around it: a control character, or one that turns the direction
// of the text after it.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	})
}

// weaker returns the role that may do less: the one of the two that may do
// nothing that the other may not. Of two equals it is the one that stands later
// in the list of roles, and of two that differ both ways the weakest of all.
func weaker(a, b identity.Role) identity.Role {
	aFits, bFits := a.AtMost(b), b.AtMost(a)
	switch {
	case aFits && bFits:
		return later(a, b)
	case aFits:
		return a
	case bFits:
		return b
	}
	return identity.Viewer
}

func later(a, b identity.Role) identity.Role {
	for _, r := range identity.Roles {
		if r == a {
			return b
		}
		if r == b {
			return a
		}
	}
	return identity.Viewer
}
