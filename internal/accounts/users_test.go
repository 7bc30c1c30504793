package accounts_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"ward/internal/accounts"
	"ward/internal/fault"
	"ward/internal/identity"
)

func TestCreateUser(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin := b.orgs().actor(identity.Admin)
		u, link, err := b.Create(t.Context(), admin, accounts.NewUser{Email: " Ann@Example.ORG", Name: " Ann ", Role: identity.Analyst})
		if err != nil {
			t.Fatal(err)
		}
		if u.Email != "ann@example.org" || u.Name != "Ann" || !u.Active || u.Version != 1 || u.Tenant != b.north {
			t.Errorf("created %+v", u)
		}
		token := b.link(b.north)
		if link != "https://ward.test/set-password?token="+token {
			t.Errorf("link %q, mailed token %q", link, token)
		}
		if err := b.SetPassword(t.Context(), token, "a fine passphrase"); err != nil {
			t.Fatal(err)
		}
		by := b.signIn(accounts.Credentials{Email: "ann@example.org", Password: "a fine passphrase"})
		if by.ID != u.ID || by.Role != identity.Analyst {
			t.Errorf("signed in as %+v", by)
		}
		if got, want := b.audited(b.north), "user.created password.changed session.created"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}

func TestCreateUserRefuses(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin := b.orgs().actor(identity.Admin)
		_, _, err := b.Create(t.Context(), admin, accounts.NewUser{Email: "ann", Name: " ", Role: "owner"})
		wantCode(t, "all fields wrong", err, "user.invalid")
		var pointers []string
		for _, f := range faultOf(err).Fields {
			pointers = append(pointers, f.Pointer)
		}
		if want := []string{"#/email", "#/name", "#/role"}; !slices.Equal(pointers, want) {
			t.Errorf("wrong fields %v, want %v", pointers, want)
		}
		fine := accounts.NewUser{Email: "ann@example.org", Name: "Ann", Role: identity.Viewer}
		for _, role := range []identity.Role{identity.Analyst, identity.Approver, identity.Viewer} {
			_, _, err := b.Create(t.Context(), b.actor(role), fine)
			wantCode(t, string(role), err, "permission.missing")
		}
		if _, _, err := b.Create(t.Context(), admin, fine); err != nil {
			t.Fatal(err)
		}
		fine.Email = "ANN@example.org"
		_, _, err = b.Create(t.Context(), b.stranger(), fine)
		wantCode(t, "the address again, elsewhere", err, "user.email_taken")
		if n := b.mails(b.south); n != 0 {
			t.Errorf("refused, but %d mails", n)
		}
	})
}

func TestChangeUser(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin, ann := b.orgs().actor(identity.Admin), b.actor(identity.Analyst)
		u, err := b.Change(t.Context(), admin, ann.ID, 1, accounts.Change{Name: ptr("Ann"), Role: ptr(identity.Viewer)})
		if err != nil {
			t.Fatal(err)
		}
		if u.Name != "Ann" || u.Role != identity.Viewer || !u.Active || u.Version != 2 {
			t.Errorf("changed to %+v", u)
		}
		by, err := b.Authenticate(t.Context(), b.accounts.Token(b.north, identity.Analyst))
		if err != nil || by.Role != identity.Viewer || by.Name != "Ann" {
			t.Errorf("the role counts at once: %+v, %v", by, err)
		}
		_, err = b.Change(t.Context(), admin, ann.ID, 1, accounts.Change{Name: ptr("Eve")})
		wantCode(t, "an old version", err, "user.stale")
		same, err := b.Change(t.Context(), admin, ann.ID, 2, accounts.Change{Name: ptr("Ann"), Active: ptr(true)})
		if err != nil || same.Version != 2 {
			t.Errorf("no change: %+v, %v", same, err)
		}
		_, err = b.Change(t.Context(), admin, ann.ID, 0, accounts.Change{Name: ptr("a\x00b"), Role: ptr(identity.Role(""))})
		if wantCode(t, "wrong fields", err, "user.invalid"); len(faultOf(err).Fields) != 2 {
			t.Errorf("wrong fields: %v", err)
		}
		_, err = b.Change(t.Context(), ann, ann.ID, 0, accounts.Change{Role: ptr(identity.Admin)})
		wantCode(t, "a user promotes herself", err, "permission.missing")
		_, err = b.Change(t.Context(), b.stranger(), ann.ID, 0, accounts.Change{Role: ptr(identity.Admin)})
		wantCode(t, "a stranger", err, "user.not_found")
		if got := b.audited(b.north); got != "user.changed" {
			t.Errorf("audited %q", got)
		}
	})
}

func TestRename(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Viewer)
		u, err := b.Rename(t.Context(), ann, 1, "Ann")
		if err != nil || u.ID != ann.ID || u.Name != "Ann" || u.Version != 2 {
			t.Errorf("renamed %+v, %v", u, err)
		}
		_, err = b.Rename(t.Context(), ann, 1, "Eve")
		wantCode(t, "an old version", err, "user.stale")
		_, err = b.Rename(t.Context(), ann, 0, strings.Repeat("n", 201))
		wantCode(t, "too long", err, "user.invalid")
		ann.Session = ""
		_, err = b.Rename(t.Context(), ann, 0, "Eve")
		wantCode(t, "a program", err, "session.required")
	})
}

func TestDeactivateShutsOut(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin, ann := b.orgs().actor(identity.Admin), b.actor(identity.Analyst)
		_, secret, err := b.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: "script", Role: identity.Viewer})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.RequestReset(t.Context(), ann.Email, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		link := b.link(b.north)
		for _, active := range []bool{false, true} {
			if _, err := b.Change(t.Context(), admin, ann.ID, 0, accounts.Change{Active: &active}); err != nil {
				t.Fatal(err)
			}
			_, err = b.Authenticate(t.Context(), b.accounts.Token(b.north, identity.Analyst))
			wantCode(t, "session", err, "session.invalid")
			_, err = b.Authenticate(t.Context(), secret)
			wantCode(t, "API token", err, "token.invalid")
			wantCode(t, "link", b.SetPassword(t.Context(), link, "a fine passphrase"), "password.link_dead")
		}
		if _, err := b.SignIn(t.Context(), credentials(ann)); err != nil {
			t.Errorf("active again: %v", err)
		}
	})
}

func TestLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin, ann := b.orgs().actor(identity.Admin), b.actor(identity.Analyst)
		for name, c := range map[string]accounts.Change{"demoted": {Role: ptr(identity.Viewer)}, "deactivated": {Active: ptr(false)}} {
			_, err := b.Change(t.Context(), admin, admin.ID, 0, c)
			wantCode(t, name, err, "user.last_admin")
		}
		if _, err := b.Change(t.Context(), admin, admin.ID, 0, accounts.Change{Name: ptr("Chief")}); err != nil {
			t.Errorf("another change: %v", err)
		}
		if _, err := b.Change(t.Context(), admin, ann.ID, 0, accounts.Change{Role: ptr(identity.Admin)}); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, id := range []string{admin.ID, ann.ID} { // each demotes the other, at once
			wg.Go(func() { _, errs[i] = b.Change(t.Context(), admin, id, 0, accounts.Change{Role: ptr(identity.Viewer)}) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("one of two must stay: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil {
				wantCode(t, "the second", err, "user.last_admin")
			}
		}
	})
}

func TestListUsers(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin := b.orgs().accounts.Actor(b.accounts.Org("East"), identity.Admin)
		for _, u := range []accounts.NewUser{
			{Email: "c@example.com", Name: "anna", Role: identity.Analyst},
			{Email: "b@example.com", Name: "Bert", Role: identity.Viewer},
			{Email: "a_1@example.com", Name: "Anna", Role: identity.Viewer},
			{Email: "ab1@example.com", Name: "Émile", Role: identity.Analyst},
		} {
			if _, _, err := b.Create(t.Context(), admin, u); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Change(t.Context(), admin, admin.ID, 0, accounts.Change{Name: ptr("Zoe")}); err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			name   string
			filter accounts.UserFilter
			want   string // the letters before the at sign, without the administrator
		}{
			{"by address", accounts.UserFilter{}, "a_1 ab1 b c"},
			{"by address, backwards", accounts.UserFilter{Descending: true}, "c b ab1 a_1"},
			{"by making", accounts.UserFilter{Sort: accounts.ByCreation}, "c b a_1 ab1"},
			{"by role", accounts.UserFilter{Role: identity.Viewer}, "a_1 b"},
			{"part of a name", accounts.UserFilter{Query: "ANN"}, "a_1 c"},
			{"part of an address", accounts.UserFilter{Query: "A_1@"}, "a_1"},
			{"inactive", accounts.UserFilter{Active: ptr(false)}, ""},
			{"active", accounts.UserFilter{Active: ptr(true)}, "a_1 ab1 b c"},
		}
		for _, tt := range tests {
			for _, size := range []int{1, 2, 100} {
				if got := b.walk(admin, tt.filter, size); got != tt.want {
					t.Errorf("%s, pages of %d: %q, want %q", tt.name, size, got, tt.want)
				}
			}
		}
		for _, down := range []bool{false, true} { // how a database sorts É is its own affair
			f := accounts.UserFilter{Sort: accounts.ByName, Descending: down}
			if one, all := b.walk(admin, f, 1), b.walk(admin, f, 100); one != all || len(strings.Fields(all)) != 4 {
				t.Errorf("by name, one at a time %q, at once %q", one, all)
			}
		}
	})
}

// walk lists everyone but the actor, page by page.
func (b *bench) walk(by identity.Actor, f accounts.UserFilter, size int) string {
	b.t.Helper()
	var out []string
	for {
		page, err := b.List(b.t.Context(), by, f, size)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, u := range page {
			f.After = u.ID
			if u.ID != by.ID {
				local, _, _ := strings.Cut(u.Email, "@")
				out = append(out, local)
			}
		}
		if len(page) < size {
			return strings.Join(out, " ")
		}
	}
}

func TestUsersOfAnotherOrganization(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		if _, err := b.Get(t.Context(), b.actor(identity.Viewer), ann.ID); err != nil {
			t.Errorf("a colleague: %v", err)
		}
		_, err := b.Get(t.Context(), b.stranger(), ann.ID)
		wantCode(t, "a stranger", err, "user.not_found")
		wantCode(t, "a stranger", b.RemoveTOTP(t.Context(), b.stranger(), ann.ID), "user.not_found")
		all, err := b.List(t.Context(), b.stranger(), accounts.UserFilter{}, 100)
		if err != nil || len(all) != 1 {
			t.Errorf("a stranger lists %d users: %v", len(all), err)
		}
		if _, err := b.List(t.Context(), identity.Actor{}, accounts.UserFilter{}, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("nobody lists: %v", err)
		}
	})
}

func TestPasswordChangeEndsSessionsThatOpenBesideIt(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		if err := b.RequestReset(t.Context(), ann.Email, ""); err != nil {
			t.Fatal(err)
		}
		link := b.link(b.north)
		var wg sync.WaitGroup
		tokens := make([]string, 6)
		for i := range tokens {
			wg.Go(func() {
				if s, err := b.SignIn(t.Context(), credentials(ann)); err == nil {
					tokens[i] = s.Token
				}
			})
		}
		wg.Go(func() {
			if err := b.SetPassword(t.Context(), link, "a fine passphrase"); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		for _, token := range tokens {
			if by, err := b.Authenticate(t.Context(), token); err == nil {
				t.Errorf("a session of the old password lives: %+v", by)
			}
		}
	})
}

// TestNames: pages name who did something, also those who have left, and nobody
// of another organization.
func TestNames(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin := b.orgs().actor(identity.Admin)
		u, _, err := b.Create(t.Context(), admin, accounts.NewUser{Email: "ann@example.org", Name: "Ann", Role: identity.Viewer})
		if err == nil {
			_, err = b.Change(t.Context(), admin, u.ID, 0, accounts.Change{Active: new(false)})
		}
		if err != nil {
			t.Fatal(err)
		}
		names, err := b.Names(t.Context(), b.actor(identity.Viewer))
		if err != nil || names[u.ID] != "Ann" || names[admin.ID] != admin.Name {
			t.Errorf("names %v, %v", names, err)
		}
		_, err = b.Names(t.Context(), identity.Actor{Tenant: b.north})
		wantCode(t, "nobody", err, "permission.missing")
		elsewhere := identity.Actor{Tenant: b.south, ID: admin.ID, Role: identity.Admin}
		if names, err := b.Names(t.Context(), elsewhere); err != nil || names[u.ID] != "" {
			t.Errorf("another organization: %v, %v", names, err)
		}
	})
}
