package accounts_test

import (
	"strings"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/identity"
)

func TestSettings(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin := b.orgs().actor(identity.Admin)
		o, err := b.Settings(t.Context(), admin)
		if err != nil || o.Tenant != b.north || o.Name != "North" || o.IdleMinutes != 30 || o.Version != 1 {
			t.Fatalf("settings %+v, %v", o, err)
		}
		o, err = b.ChangeSettings(t.Context(), admin, 1, accounts.OrganizationChange{Name: ptr(" North Health "), IdleMinutes: ptr(5)})
		if err != nil || o.Name != "North Health" || o.IdleMinutes != 5 || o.Version != 2 {
			t.Errorf("changed to %+v, %v", o, err)
		}
		_, err = b.ChangeSettings(t.Context(), admin, 1, accounts.OrganizationChange{Name: ptr("Late")})
		wantCode(t, "from an old version", err, "organization.stale")
		if o, err := b.ChangeSettings(t.Context(), admin, 0, accounts.OrganizationChange{IdleMinutes: ptr(720)}); err != nil || o.Version != 3 || o.Name != "North Health" {
			t.Errorf("one field: %+v, %v", o, err)
		}
		if o, err := b.ChangeSettings(t.Context(), admin, 0, accounts.OrganizationChange{IdleMinutes: ptr(720)}); err != nil || o.Version != 3 {
			t.Errorf("nothing new: %+v, %v", o, err)
		}
		if got, want := b.audited(b.north), "organization.changed organization.changed"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
		if o, err := b.Settings(t.Context(), b.stranger()); err != nil || o.Name != "South" || o.IdleMinutes != 30 {
			t.Errorf("the other organization: %+v, %v", o, err)
		}
	})
}

func TestSettingsRefused(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin := b.orgs().actor(identity.Admin)
		for name, tt := range map[string]struct {
			in       accounts.OrganizationChange
			pointers string
		}{
			"no name":      {accounts.OrganizationChange{Name: ptr(" ")}, "#/name"},
			"long name":    {accounts.OrganizationChange{Name: ptr(strings.Repeat("n", 201))}, "#/name"},
			"too short":    {accounts.OrganizationChange{IdleMinutes: ptr(4)}, "#/idle_minutes"},
			"too long":     {accounts.OrganizationChange{IdleMinutes: ptr(721)}, "#/idle_minutes"},
			"both at once": {accounts.OrganizationChange{Name: ptr("a\nb"), IdleMinutes: ptr(0)}, "#/name #/idle_minutes"},
		} {
			_, err := b.ChangeSettings(t.Context(), admin, 0, tt.in)
			wantCode(t, name, err, "organization.invalid")
			if got := pointers(err); got != tt.pointers {
				t.Errorf("%s: %s, want %s", name, got, tt.pointers)
			}
		}
		for _, role := range []identity.Role{identity.Analyst, identity.Approver, identity.Viewer} {
			_, err := b.Settings(t.Context(), b.actor(role))
			wantCode(t, string(role), err, "permission.missing")
			_, err = b.ChangeSettings(t.Context(), b.actor(role), 0, accounts.OrganizationChange{IdleMinutes: ptr(60)})
			wantCode(t, string(role), err, "permission.missing")
		}
		admin.Session = ""
		_, err := b.ChangeSettings(t.Context(), admin, 0, accounts.OrganizationChange{IdleMinutes: ptr(60)})
		wantCode(t, "a program", err, "session.required")
	})
}

// TestIdleTimeIsTheOrganizations: a shorter time ends sessions that are open.
func TestIdleTimeIsTheOrganizations(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		session, err := b.SignIn(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		b.advance(5 * time.Minute)
		_, err = b.AuthenticateSession(t.Context(), session.Token, true)
		wantCode(t, "five minutes of thirty", err, "")
		if _, err := b.ChangeSettings(t.Context(), b.actor(identity.Admin), 0, accounts.OrganizationChange{IdleMinutes: ptr(5)}); err != nil {
			t.Fatal(err)
		}
		_, err = b.AuthenticateSession(t.Context(), session.Token, false)
		wantCode(t, "five minutes of five", err, "session.ended")
	})
}

// TestWhatNobodyDidKeepsNoSession: a page that asks for progress does not hold
// a session open that its owner has left.
func TestWhatNobodyDidKeepsNoSession(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		session, err := b.SignIn(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			b.advance(14 * time.Minute)
			_, err = b.AuthenticateSession(t.Context(), session.Token, true)
			wantCode(t, "asked by the page", err, "")
		}
		b.advance(2 * time.Minute)
		_, err = b.AuthenticateSession(t.Context(), session.Token, true)
		wantCode(t, "thirty minutes after the last request of a person", err, "session.ended")
	})
}
