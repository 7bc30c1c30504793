package accounts_test

import (
	"testing"

	"ward/internal/accounts"
	"ward/internal/identity"
)

func TestInviteAgain(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin := b.orgs().actor(identity.Admin)
		u, lost, err := b.Create(t.Context(), admin, accounts.NewUser{Email: "ines@example.org", Name: "Ines Calder", Role: identity.Viewer})
		if err != nil || !u.Invited {
			t.Fatalf("created %+v, %v", u, err)
		}
		link, err := b.Invite(t.Context(), admin, u.ID)
		if err != nil || link == lost || b.mails(b.north) != 2 {
			t.Fatalf("link %q after %q, %d mails, %v", link, lost, b.mails(b.north), err)
		}
		token := b.link(b.north)
		if link != "https://ward.test/set-password?token="+token {
			t.Errorf("link %q, mailed token %q", link, token)
		}
		const head = len("https://ward.test/set-password?token=")
		_, err = b.Linked(t.Context(), lost[head:])
		wantCode(t, "the lost link", err, "password.link_dead")
		if email, err := b.Linked(t.Context(), token); err != nil || email != "ines@example.org" {
			t.Errorf("linked to %q, %v", email, err)
		}
		if all, err := b.List(t.Context(), admin, accounts.UserFilter{Query: "ines"}, 10); err != nil || len(all) != 1 || !all[0].Invited {
			t.Errorf("listed %+v, %v", all, err)
		}
		if err := b.SetPassword(t.Context(), token, fresh); err != nil {
			t.Fatal(err)
		}
		_, err = b.Linked(t.Context(), token)
		wantCode(t, "a used link", err, "password.link_dead")
		if u, err := b.Get(t.Context(), admin, u.ID); err != nil || u.Invited {
			t.Errorf("with a password: %+v, %v", u, err)
		}
		if got, want := b.audited(b.north), "user.created user.invited password.changed"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}

func TestInviteRefused(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin, ann := b.orgs().actor(identity.Admin), b.actor(identity.Analyst)
		invite := func(by identity.Actor, id string) error {
			_, err := b.Invite(t.Context(), by, id)
			return err
		}
		wantCode(t, "by an analyst", invite(ann, ann.ID), "permission.missing")
		wantCode(t, "by a stranger", invite(b.stranger(), ann.ID), "user.not_found")
		program := admin
		program.Session = ""
		wantCode(t, "by a program", invite(program, ann.ID), "session.required")
		if _, err := b.Invite(t.Context(), admin, ann.ID); err != nil {
			t.Fatal(err)
		}
		token := b.link(b.north)
		if _, err := b.Change(t.Context(), admin, ann.ID, 0, accounts.Change{Active: ptr(false)}); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "deactivated", invite(admin, ann.ID), "user.inactive")
		_, err := b.Linked(t.Context(), token)
		wantCode(t, "the link of someone deactivated", err, "password.link_dead")
		_, err = b.Linked(t.Context(), "ward_p_x")
		wantCode(t, "no link", err, "password.link_dead")
	})
}
