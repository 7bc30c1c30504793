package mail

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"ward/internal/fault"
)

// server is an SMTP server in this process. It takes all mail for the user "u"
// with the password "geheim", or for anybody when open is set.
type server struct {
	open  bool
	fails map[string]error // by recipient

	mu   sync.Mutex
	got  []received
	auth []string // passwords that were offered
}

type received struct {
	from, to string
	data     []byte
	tls      bool
}

// start listens on this machine; withTLS is "none", "starttls" or "implicit". It
// returns the address and the certificate that a client must trust.
func (s *server) start(t *testing.T, withTLS string) (address string, trust *x509.CertPool) {
	t.Helper()
	web := httptest.NewTLSServer(nil) // only for its certificate
	web.Close()
	trust = x509.NewCertPool()
	trust.AddCert(web.Certificate())
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c, known: s.open}, nil
	}))
	srv.Domain = "localhost"
	srv.AllowInsecureAuth = true // to see whether the client would
	if withTLS == "starttls" {
		srv.TLSConfig = &tls.Config{Certificates: web.TLS.Certificates}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	if withTLS == "implicit" {
		l = tls.NewListener(l, &tls.Config{Certificates: web.TLS.Certificates})
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() {
		srv.Close()
		l.Close() // Serve may not have been so far as to know it
		<-done
	})
	return address, trust
}

type session struct {
	*server
	conn  *smtp.Conn
	known bool
	mail  received
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.auth = append(s.auth, password)
		s.known = user == "u" && password == "geheim"
		if !s.known {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.known {
		return smtp.ErrAuthRequired
	}
	_, secure := s.conn.TLSConnectionState()
	s.mail = received{from: from, tls: secure}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	return s.fails[to]
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.mail.data = b
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, s.mail)
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// dial returns a sender to address that trusts the pool.
func dial(t *testing.T, format, address string, trust *x509.CertPool) *SMTP {
	t.Helper()
	s, err := NewSMTP(fmt.Sprintf(format, address), func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	s.tls.RootCAs = trust
	return s
}

const (
	anonymous = "smtp://%s?from=Ward+<ward@example.org>"
	withUser  = "smtp://u:geheim@%s?from=ward@example.org"
)

func TestSend(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, tls, url string
		open, trusted  bool
		secure         bool   // the mail must have come encrypted
		code           string // of the fault, and then nothing may have come
	}{
		{"a relay without TLS", "none", anonymous, true, true, false, ""},
		{"STARTTLS is used when offered", "starttls", anonymous, true, true, true, ""},
		{"STARTTLS with a false certificate", "starttls", anonymous, true, false, false, CodeUnavailable},
		{"implicit TLS", "implicit", "smtps://%s?from=ward@example.org", true, true, true, ""},
		{"implicit TLS with a false certificate", "implicit", "smtps://%s?from=ward@example.org", true, false, false, CodeUnavailable},
		{"password after STARTTLS", "starttls", withUser, false, true, true, ""},
		{"password in implicit TLS", "implicit", "smtps://u:geheim@%s/?from=ward@example.org", false, true, true, ""},
		{"wrong password", "starttls", "smtp://u:geraten@%s?from=ward@example.org", false, true, false, CodeUnavailable},
		{"no password where one is asked", "starttls", anonymous, false, true, false, CodeUnavailable},
		{"a password is never sent in the clear", "none", withUser, false, true, false, CodeUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := &server{open: tt.open}
			address, trust := srv.start(t, tt.tls)
			if !tt.trusted {
				trust = x509.NewCertPool()
			}
			err := dial(t, tt.url, address, trust).Send(t.Context(), good())
			if fault.Code(err) != tt.code || err != nil && strings.Contains(err.Error(), "geheim") {
				t.Fatalf("send: %v, want code %q", err, tt.code)
			}
			srv.mu.Lock()
			defer srv.mu.Unlock()
			if tt.tls == "none" && len(srv.auth) > 0 {
				t.Errorf("passwords in the clear: %q", srv.auth)
			}
			if tt.code != "" {
				if len(srv.got) != 0 {
					t.Error("the server has got mail")
				}
				return
			}
			if len(srv.got) != 1 {
				t.Fatalf("%d messages came", len(srv.got))
			}
			checkReceived(t, srv.got[0], tt.secure)
		})
	}
}

func checkReceived(t *testing.T, got received, secure bool) {
	t.Helper()
	if got.from != "ward@example.org" || got.to != good().To || got.tls != secure {
		t.Errorf("from %s to %s, encrypted %v; want encrypted %v", got.from, got.to, got.tls, secure)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(got.data))
	if err != nil {
		t.Fatal(err)
	}
	if id := m.Header.Get("Message-Id"); id != "<"+good().ID+"@example.org>" {
		t.Errorf("message id %s", id)
	}
	if at, err := m.Header.Date(); err != nil || !at.Equal(noon) {
		t.Errorf("date %v, %v", at, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	m := good()
	tests := []struct {
		name   string
		answer *smtp.SMTPError
		code   string
	}{
		{"unknown recipient", &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no user " + m.To}, CodeRefused},
		{"greylisted", &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "later, " + m.To}, CodeUnavailable},
		{"shutting down", &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "bye"}, CodeUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := &server{open: true, fails: map[string]error{m.To: tt.answer}}
			address, trust := srv.start(t, "starttls")
			err := dial(t, anonymous, address, trust).Send(t.Context(), m)
			if fault.Code(err) != tt.code || fault.Retryable(err) != (tt.code == CodeUnavailable) {
				t.Errorf("error %v, retryable %v, want code %s", err, fault.Retryable(err), tt.code)
			}
			if err == nil || strings.Contains(err.Error(), "officer") || !strings.Contains(err.Error(), fmt.Sprint(tt.answer.Code)) {
				t.Errorf("%v must hold the server's code and not its words", err)
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	t.Parallel()
	m := good()
	if err := dial(t, anonymous, "127.0.0.1:1", nil).Send(t.Context(), m); fault.Code(err) != CodeUnavailable {
		t.Errorf("no server: %v", err)
	}
	m.Subject = "two\nlines"
	if err := dial(t, anonymous, "127.0.0.1:1", nil).Send(t.Context(), m); fault.Code(err) != CodeInvalid {
		t.Errorf("bad message: %v", err)
	}
}

// A message that the server has taken is sent, even when the connection is lost
// right after: to send it again would only make a second copy.
func TestTakenIsSent(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := make(chan error, 1)
	go func() { done <- serveOneAndHangUp(l) }()
	if err := dial(t, anonymous, l.Addr().String(), nil).Send(t.Context(), good()); err != nil {
		t.Errorf("send: %v", err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func serveOneAndHangUp(l net.Listener) error {
	c, err := l.Accept()
	if err != nil {
		return err
	}
	defer c.Close()
	fmt.Fprint(c, "220 localhost\r\n")
	inData := false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		switch line := lines.Text(); {
		case inData && line == ".":
			_, err := fmt.Fprint(c, "250 taken\r\n")
			return err
		case inData:
		case line == "DATA":
			inData = true
			fmt.Fprint(c, "354 go on\r\n")
		default:
			fmt.Fprint(c, "250 fine\r\n")
		}
	}
	return errors.New("the client left before the message was complete")
}

func TestNewSMTP(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, url, want string // want: host:port user from policy, or the error
	}{
		{"submission", "smtp://u:p@mail.example.org?from=w@example.org", "mail.example.org:587 u <w@example.org> TLSMandatory"},
		{"implicit", "smtps://u:p%40%3A@mail.example.org/?from=w@example.org", "mail.example.org:465 u <w@example.org> TLSMandatory"},
		{"relay", "smtp://mail.example.org:25?from=Ward%20%3Cw@example.org%3E", `mail.example.org:25  "Ward" <w@example.org> TLSOpportunistic`},
		{"this machine by name", "smtp://u:p@localhost:25?from=w@example.org", "localhost:25 u <w@example.org> TLSOpportunistic"},
		{"this machine by number", "smtp://u:p@[::1]:25?from=w@example.org", "::1:25 u <w@example.org> TLSOpportunistic"},
		{"other scheme", "http://mail?from=w@example.org", "must be smtp://"},
		{"no host", "smtp://?from=w@example.org", "must be smtp://"},
		{"no URL", "smtp://u:geheim@%zz", "must be smtp://"},
		{"a path", "smtp://mail/x?from=w@example.org", "must be smtp://"},
		{"port 0", "smtp://mail:0?from=w@example.org", "has a port"},
		{"port 65536", "smtp://mail:65536?from=w@example.org", "has a port"},
		{"user without password", "smtp://u@mail?from=w@example.org", "must name both"},
		{"no sender", "smtp://u:geheim@mail", "must end in ?from=ADDRESS"},
		{"another parameter", "smtp://mail?from=w@example.org&tls=off", "must end in ?from=ADDRESS"},
		{"two senders", "smtp://mail?from=w@example.org&from=x@example.org", "must end in ?from=ADDRESS"},
		{"bad sender", "smtp://mail?from=ward", "has a from"},
		{"header in the sender", "smtp://mail?from=%22a%0D%0ABcc%3A%20x%22%3Cw@example.org%3E", "has a from"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := NewSMTP(tt.url, time.Now)
			if err == nil {
				if got := fmt.Sprintf("%s:%d %s %s %s", s.host, s.port, s.user, s.from, s.policy()); got != tt.want {
					t.Errorf("got %s, want %s", got, tt.want)
				}
				return
			}
			if !strings.HasPrefix(err.Error(), "WARD_SMTP_URL "+tt.want) || strings.Contains(err.Error(), "geheim") {
				t.Errorf("error %v, want one that begins %q", err, tt.want)
			}
		})
	}
}
