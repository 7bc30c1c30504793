package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"ward/internal/fault"
)

// timeout bounds the connection and each of its steps.
const timeout = 15 * time.Second

// SMTP sends messages through one server. It may be used concurrently; each
// message has a connection of its own.
type SMTP struct {
	host     string
	port     int
	implicit bool // TLS from the first byte
	user     string
	password string
	from     *netmail.Address
	now      func() time.Time
	tls      *tls.Config
}

// NewSMTP returns the sender at rawURL, a WARD_SMTP_URL:
//
//	smtp://[USER:PASSWORD@]HOST[:PORT]?from=ADDRESS    port 587 when there is none
//	smtps://[USER:PASSWORD@]HOST[:PORT]?from=ADDRESS   port 465, TLS from the first byte
//
// With smtp, STARTTLS is used whenever the server offers it. With a password, a
// server that does not is refused, unless it is on this machine. Certificates
// are always verified. Errors never repeat the URL, since it may hold a secret.
// NewSMTP makes no connection; now gives the messages their date.
func NewSMTP(rawURL string, now func() time.Time) (*SMTP, error) {
	bad := func(text string) (*SMTP, error) { return nil, errors.New("WARD_SMTP_URL " + text) }
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return bad("must be smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS or the same with smtps://; write special characters as %XX")
	}
	s := &SMTP{host: u.Hostname(), port: 587, implicit: u.Scheme == "smtps", user: u.User.Username(), now: now}
	s.password, _ = u.User.Password()
	s.tls = &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	if s.implicit {
		s.port = 465
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return bad("has a port that is not between 1 and 65535")
		}
	}
	if (s.user == "") != (s.password == "") {
		return bad("must name both a user and a password, or neither")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || len(query) != 1 || len(query["from"]) != 1 {
		return bad("must end in ?from=ADDRESS, the sender of all mail, and have no other parameter")
	}
	s.from, err = netmail.ParseAddress(query.Get("from"))
	if err != nil || !oneLine(s.from.Name) || !plainAddress(s.from.Address) {
		return bad("has a from that is no e-mail address")
	}
	return s, nil
}

// Send delivers the message to the server. Its faults say whether the same
// message may be tried again: CodeUnavailable yes, CodeRefused and CodeInvalid
// no. Their causes hold the server's codes, not its words, which often repeat
// an address.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	msg, err := build(m, s.from, s.now())
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.host, s.options()...)
	if err != nil {
		return fmt.Errorf("set up mail: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // the rest is only the good-bye
		return nil
	}
	if refusal, ok := errors.AsType[*gomail.SendError](err); ok {
		cause := fmt.Errorf("%s: code %d %s", refusal.Reason, refusal.ErrorCode(), refusal.EnhancedStatusCode())
		if permanent(refusal) {
			return fault.Wrap(cause, fault.Invalid, CodeRefused, "The mail server refuses this message.")
		}
		err = cause
	}
	return fault.Wrap(err, fault.Unavailable, CodeUnavailable, "The mail server cannot be used at the moment.")
}

// permanent says whether the server will never take this message. When it takes
// none at all, as without a password that it wants, the operator can mend that
// and the message may go out later.
func permanent(e *gomail.SendError) bool {
	switch e.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		return e.ErrorCode() >= 500
	}
	return false
}

func (s *SMTP) options() []gomail.Option {
	options := []gomail.Option{
		gomail.WithPort(s.port),
		gomail.WithTimeout(timeout),
		gomail.WithTLSConfig(s.tls),
		gomail.WithTLSPolicy(s.policy()),
	}
	if s.implicit {
		options = append(options, gomail.WithSSL())
	}
	if s.user != "" {
		options = append(options,
			gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.user),
			gomail.WithPassword(s.password))
	}
	return options
}

// policy says what becomes of STARTTLS: a server that offers it must go through
// with it, and one that gets a password must offer it.
func (s *SMTP) policy() gomail.TLSPolicy {
	if ip := net.ParseIP(s.host); s.user == "" || s.host == "localhost" || ip != nil && ip.IsLoopback() {
		return gomail.TLSOpportunistic
	}
	return gomail.TLSMandatory
}
