package mail

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ward/internal/fault"
)

var update = flag.Bool("update", false, "rewrite the golden file")

var (
	sender = &netmail.Address{Name: "Ward", Address: "ward@example.org"}
	noon   = time.Date(2026, 11, 24, 14, 0, 0, 0, time.FixedZone("", 2*60*60))
)

func good() Message {
	return Message{
		ID:      "0193a1b2-0000-7000-8000-000000000001",
		To:      "officer@hospital.example",
		Subject: "Set a new password — Ward",
		Text:    "Hello,\n\nopen this link within one hour:\nhttps://ward.example.org/reset?token=abc=def&x=" + strings.Repeat("y", 80) + "\n",
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*Message)
		pointer string
	}{
		{"good", func(*Message) {}, ""},
		{"no id", func(m *Message) { m.ID = "" }, "#/id"},
		{"id that ends the header", func(m *Message) { m.ID = "a>\r\nBcc: x@evil.example" }, "#/id"},
		{"id of 64", func(m *Message) { m.ID = strings.Repeat("a", 64) }, ""},
		{"id of 65", func(m *Message) { m.ID = strings.Repeat("a", 65) }, "#/id"},
		{"no recipient", func(m *Message) { m.To = "" }, "#/to"},
		{"recipient with a name", func(m *Message) { m.To = "A <a@example.org>" }, "#/to"},
		{"two recipients", func(m *Message) { m.To = "a@example.org, b@example.org" }, "#/to"},
		{"header in the recipient", func(m *Message) { m.To = "a@example.org\r\nBcc: x@evil.example" }, "#/to"},
		{"quoted line break", func(m *Message) { m.To = "\"a\r\n b\"@example.org" }, "#/to"},
		{"not ASCII", func(m *Message) { m.To = "ä@example.org" }, "#/to"},
		{"no domain", func(m *Message) { m.To = "root" }, "#/to"},
		{"no subject", func(m *Message) { m.Subject = " " }, "#/subject"},
		{"header in the subject", func(m *Message) { m.Subject = "Hi\r\nBcc: x@evil.example" }, "#/subject"},
		{"bare line feed", func(m *Message) { m.Subject = "Hi\nBcc: x@evil.example" }, "#/subject"},
		{"bare carriage return", func(m *Message) { m.Subject = "Hi\rBcc: x@evil.example" }, "#/subject"},
		{"line separator", func(m *Message) { m.Subject = "Hi\u2028Bcc" }, "#/subject"},
		{"next line control", func(m *Message) { m.Subject = "Hi\u0085Bcc" }, "#/subject"},
		{"null byte", func(m *Message) { m.Subject = "Hi\x00" }, "#/subject"},
		{"subject of 200", func(m *Message) { m.Subject = strings.Repeat("s", 200) }, ""},
		{"subject of 201", func(m *Message) { m.Subject = strings.Repeat("s", 201) }, "#/subject"},
		{"subject not UTF-8", func(m *Message) { m.Subject = "\xff" }, "#/subject"},
		{"no text", func(m *Message) { m.Text = "\n" }, "#/text"},
		{"text not UTF-8", func(m *Message) { m.Text = "\xff" }, "#/text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := good()
			tt.change(&m)
			err := m.Check()
			if tt.pointer == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid || f.Code != CodeInvalid || len(f.Fields) != 1 || f.Fields[0].Pointer != tt.pointer {
				t.Errorf("error %v, want one about %s", err, tt.pointer)
			}
			if _, err := build(m, sender, noon); err == nil {
				t.Error("built all the same")
			}
		})
	}
}

func written(t interface{ Fatal(...any) }, m Message) []byte {
	msg, err := build(m, sender, noon)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestMessageGolden(t *testing.T) {
	t.Parallel()
	const file = "testdata/message.golden.eml"
	got := written(t, good())
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A return that stands alone ends its line, and takes no other end away.
func TestEndsOfLinesAreKept(t *testing.T) {
	t.Parallel()
	m := good()
	m.Text = "one\r¦\nthree\r\nfour"
	got, err := netmail.ReadMessage(bytes.NewReader(written(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(quotedprintable.NewReader(got.Body)); err != nil || strings.TrimSpace(string(text)) != "one\r\n¦\r\nthree\r\nfour" {
		t.Errorf("%q, %v", text, err)
	}
}

// Whatever passes Check comes out as it went in, and under no header but Ward's.
func TestMessageComesOutAsItWentIn(t *testing.T) {
	t.Parallel()
	known := []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
	rapid.Check(t, func(t *rapid.T) {
		m := good()
		m.Subject = rapid.String().Draw(t, "subject")
		m.Text = rapid.String().Draw(t, "text")
		if m.Check() != nil {
			t.Skip()
		}
		got, err := netmail.ReadMessage(bytes.NewReader(written(t, m)))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Header) != len(known) {
			t.Fatalf("headers %v", got.Header)
		}
		for _, name := range known {
			if len(got.Header[name]) != 1 {
				t.Fatalf("header %s: %q", name, got.Header[name])
			}
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || strings.TrimSpace(subject) != strings.TrimSpace(m.Subject) {
			t.Fatalf("subject %q, %v; want %q", subject, err, m.Subject)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(got.Body))
		if err != nil {
			t.Fatal(err)
		}
		if lf := func(s string) string {
			return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
		}; lf(string(text)) != lf(m.Text) {
			t.Fatalf("text %q, want %q", text, m.Text)
		}
	})
}
