package accounts_test

import (
	"strings"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/identity"
)

func TestOwnSessions(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		desk, phone := credentials(ann), credentials(ann)
		desk.Agent, phone.Agent = "Desk\r\n\xffbrowser "+strings.Repeat("x", 400), "Phone"
		first := b.signIn(desk)
		b.advance(10 * time.Minute)
		second := b.signIn(phone)
		if first.Session == second.Session {
			t.Fatal("one session for two sign-ins")
		}
		got, err := b.Sessions(t.Context(), second)
		if err != nil || len(got) != 3 { // the third is the fixture's, which never ends
			t.Fatalf("sessions %+v, %v", got, err)
		}
		now, before := got[1], got[2]
		if now.ID != second.Session || !now.Current || now.Agent != "Phone" || !now.CreatedAt.Equal(b.now()) {
			t.Errorf("this session: %+v", now)
		}
		if before.ID != first.Session || before.Current || !strings.HasPrefix(before.Agent, "Deskbrowser x") || len(before.Agent) > 300 {
			t.Errorf("the other: %+v", before)
		}
		if err := b.EndSession(t.Context(), second, first.Session); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "once more", b.EndSession(t.Context(), second, first.Session), "session.not_found")
		b.advance(30 * time.Minute)
		if got, err := b.Sessions(t.Context(), ann); err != nil || len(got) != 1 {
			t.Errorf("an idle session is listed: %+v, %v", got, err)
		}
		if got, want := b.audited(b.north), "session.created session.created session.ended"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}

func TestSessionsOfOthers(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().signIn(credentials(b.actor(identity.Analyst)))
		for name, by := range map[string]identity.Actor{"a colleague": b.actor(identity.Admin), "a stranger": b.stranger()} {
			wantCode(t, name, b.EndSession(t.Context(), by, ann.Session), "session.not_found")
			got, err := b.Sessions(t.Context(), by)
			if err != nil || len(got) != 1 || got[0].ID == ann.Session {
				t.Errorf("%s sees %+v, %v", name, got, err)
			}
		}
		ann.Session = ""
		_, err := b.Sessions(t.Context(), ann)
		wantCode(t, "a program lists", err, "session.required")
		wantCode(t, "a program ends", b.EndSession(t.Context(), ann, "x"), "session.required")
	})
}

// TestAPITokenIsNoSession: what a program holds opens no page.
func TestAPITokenIsNoSession(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		_, secret, err := b.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: "script", Role: identity.Viewer})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Authenticate(t.Context(), secret); err != nil {
			t.Errorf("as a bearer token: %v", err)
		}
		_, err = b.AuthenticateSession(t.Context(), secret, false)
		wantCode(t, "as a session", err, "session.invalid")
	})
}
