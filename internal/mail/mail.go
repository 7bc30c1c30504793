// Package mail sends plain text messages by SMTP.
//
// It knows nothing of what a message is about, keeps nothing, and never logs an
// address or a text. Delivery is at least once: a message that is sent again
// must carry the ID it had, so that a mail system can drop the second copy.
package mail

import (
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"ward/internal/fault"
)

// The codes of this package's faults.
const (
	CodeInvalid     = "mail.invalid"     // Invalid: the message cannot be sent as it is
	CodeRefused     = "mail.refused"     // Invalid: the server will never take it, as for an unknown recipient
	CodeUnavailable = "mail.unavailable" // Unavailable: no server, or one that says "later"
)

// Message is one message to one recipient.
type Message struct {
	ID      string // 1 to 64 letters, digits and hyphens, such as a UUID; the same for every try
	To      string // a plain ASCII address: no name, no brackets
	Subject string // one line, at most 200 bytes
	Text    string // UTF-8, lines end in "\n"
}

// maxSubject is the longest subject in bytes.
const maxSubject = 200

var idForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// Check returns an Invalid fault when the message cannot be sent. A line break
// in a header is refused, not repaired: whoever wrote one meant to add a header.
func (m Message) Check() error {
	var fields []fault.Field
	bad := func(wrong bool, pointer, detail string) {
		if wrong {
			fields = append(fields, fault.Field{Pointer: pointer, Detail: detail})
		}
	}
	bad(!idForm.MatchString(m.ID), "#/id", "The message's id must be 1 to 64 letters, digits and hyphens.")
	bad(!plainAddress(m.To), "#/to", "The recipient must be a plain e-mail address.")
	bad(strings.TrimSpace(m.Subject) == "" || len(m.Subject) > maxSubject || !oneLine(m.Subject), "#/subject",
		fmt.Sprintf("The subject must be one line of at most %d bytes.", maxSubject))
	bad(strings.TrimSpace(m.Text) == "" || !utf8.ValidString(m.Text), "#/text", "The text must not be empty, and must be UTF-8.")
	return fault.Fields(CodeInvalid, fields)
}

// plainAddress says whether address is one address and nothing else. It must be
// ASCII: few servers take another, and the rest would fail at each try.
func plainAddress(address string) bool {
	a, err := netmail.ParseAddress(address)
	notASCII := func(r rune) bool { return r > unicode.MaxASCII }
	return err == nil && a.Address == address && oneLine(address) && !strings.ContainsFunc(address, notASCII)
}

// oneLine says whether text is UTF-8 without line breaks or other control
// characters.
func oneLine(text string) bool {
	const separators = "\u2028\u2029"
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl) && !strings.ContainsAny(text, separators)
}

// lines ends every line in one way. The encoder of bodies drops the next end of a
// line after a return that stands alone.
var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// build writes the message down: from is the sender, at becomes its date.
func build(m Message, from *netmail.Address, at time.Time) (*gomail.Msg, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	msg.FromMailAddress(from)
	if err := msg.To(m.To); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, CodeInvalid, "The recipient must be a plain e-mail address.")
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(at.UTC())
	msg.SetMessageIDWithValue(m.ID + "@" + domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies
	msg.SetBodyString(gomail.TypeTextPlain, lines.Replace(m.Text))
	return msg, nil
}
