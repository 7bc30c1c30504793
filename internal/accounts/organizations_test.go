package accounts_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ward/internal/accounts"
	"ward/internal/database"
	"ward/internal/identity"
)

var first = accounts.First{Email: "Chief@example.org", Password: fresh, Organization: "North"}

func (b *bench) tenants() (out []identity.TenantID) {
	b.t.Helper()
	if err := database.Ask(b.t.Context(), b.db, database.Tenants, &out); err != nil {
		b.t.Fatal(err)
	}
	return out
}

func TestEnsureFirst(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for name, tt := range map[string]struct {
			in       accounts.First
			pointers string
		}{
			"address":  {accounts.First{Email: "chief", Password: fresh, Organization: "North"}, "#/email"},
			"password": {accounts.First{Email: "chief@example.org", Password: "short", Organization: "North"}, "#/password"},
			"name":     {accounts.First{Email: "chief@example.org", Password: fresh}, "#/organization"},
			"person":   {accounts.First{Email: "chief@example.org", Name: "a\nb", Password: fresh, Organization: "North"}, "#/name"},
			"all":      {accounts.First{Email: "chief", Password: "short"}, "#/organization #/email #/password"},
		} {
			_, err := b.EnsureFirst(t.Context(), tt.in)
			wantCode(t, name, err, "start.invalid")
			if got := pointers(err); got != tt.pointers {
				t.Errorf("%s: %s, want %s", name, got, tt.pointers)
			}
		}
		if created, err := b.EnsureFirst(t.Context(), accounts.First{Organization: "North"}); created || err != nil {
			t.Errorf("nobody named: %v, %v", created, err)
		}
		if n := len(b.tenants()); n != 0 {
			t.Fatalf("refused, but there are %d organizations", n)
		}
		var created atomic.Int64
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				ok, err := b.EnsureFirst(t.Context(), first)
				if err != nil {
					t.Error(err)
				}
				if ok {
					created.Add(1)
				}
			})
		}
		wg.Wait()
		if created.Load() != 1 || len(b.tenants()) != 1 {
			t.Errorf("%d processes created %d organizations, want 1 and 1", created.Load(), len(b.tenants()))
		}
		by := b.signIn(accounts.Credentials{Email: "chief@example.org", Password: fresh})
		if by.Role != identity.Admin || by.Organization != "North" || by.Name != "chief" {
			t.Errorf("signed in as %+v", by)
		}
		if got, want := b.audited(by.Tenant), "organization.created user.created session.created"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}

func TestCreateFromCommandLine(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		_, err := b.CreateFromCommandLine(t.Context(), "chief@example.org", identity.Admin, "")
		wantCode(t, "an empty database and no name", err, "organization.invalid")
		_, err = b.CreateFromCommandLine(t.Context(), "chief", "root", "North")
		wantCode(t, "all wrong", err, "user.invalid")
		link, err := b.CreateFromCommandLine(t.Context(), "chief@example.org", identity.Admin, "North")
		if err != nil {
			t.Fatal(err)
		}
		if !link.Founded || link.Organization.Name != "North" {
			t.Errorf("the first organization: %+v", link)
		}
		_, token, ok := strings.Cut(link.Link, "https://ward.test/set-password?token=")
		if !ok {
			t.Fatalf("link %q", link.Link)
		}
		if err := b.SetPassword(t.Context(), token, fresh); err != nil {
			t.Fatal(err)
		}
		by := b.signIn(accounts.Credentials{Email: "chief@example.org", Password: fresh})
		if by.Organization != "North" || by.Role != identity.Admin {
			t.Errorf("signed in as %+v", by)
		}
		if n := b.mails(by.Tenant); n != 0 {
			t.Errorf("%d mails; the link was printed", n)
		}
		_, err = b.CreateFromCommandLine(t.Context(), "b@example.org", identity.Viewer, "South")
		wantCode(t, "an unknown organization", err, "organization.unknown")
		if f := faultOf(err); f == nil || f.Detail != `No organization is called "South". There is North (`+string(by.Tenant)+`).` {
			t.Errorf("the sentence: %v", err)
		}
		for email, org := range map[string]string{"c@example.org": "north", "d@example.org": string(by.Tenant), "e@example.org": ""} {
			if _, err := b.CreateFromCommandLine(t.Context(), email, identity.Viewer, org); err != nil {
				t.Errorf("organization %q: %v", org, err)
			}
		}
		_, err = b.CreateFromCommandLine(t.Context(), "CHIEF@example.org", identity.Viewer, "North")
		wantCode(t, "the address again", err, "user.email_taken")
		if _, err := b.CreateOrganization(t.Context(), "North"); err != nil {
			t.Fatal(err)
		}
		_, err = b.CreateFromCommandLine(t.Context(), "f@example.org", identity.Viewer, "North")
		wantCode(t, "two of one name", err, "organization.ambiguous")
		_, err = b.CreateFromCommandLine(t.Context(), "f@example.org", identity.Viewer, "")
		wantCode(t, "two and no name", err, "organization.unknown")
	})
}

// An administrator founds an organization beside the others; what is mistyped
// for anyone else is refused, and an id that nobody has as well.
func TestCommandLineFounds(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		north, err := b.CreateFromCommandLine(t.Context(), "n@example.org", identity.Admin, "North")
		if err != nil {
			t.Fatal(err)
		}
		south, err := b.CreateFromCommandLine(t.Context(), "s@example.org", identity.Admin, " South ")
		if err != nil {
			t.Fatal(err)
		}
		if !south.Founded || south.Organization.Name != "South" || south.Organization.Tenant == north.Organization.Tenant {
			t.Errorf("the second organization: %+v", south)
		}
		if got := b.audited(south.Organization.Tenant); got != "organization.created user.created" {
			t.Errorf("audited %q", got)
		}
		again, err := b.CreateFromCommandLine(t.Context(), "t@example.org", identity.Admin, "south")
		if err != nil || again.Founded || again.Organization.Tenant != south.Organization.Tenant {
			t.Errorf("a second administrator: %+v, %v", again, err)
		}
		for name, role := range map[string]identity.Role{"East": identity.Analyst, "": identity.Admin, "0199f2a4-5c1e-7b3a-9d42-6f0e8c5b7a10": identity.Admin} {
			_, err := b.CreateFromCommandLine(t.Context(), "u@example.org", role, name)
			wantCode(t, name, err, "organization.unknown")
		}
		_, err = b.CreateFromCommandLine(t.Context(), "u@example.org", identity.Admin, strings.Repeat("n", 201))
		wantCode(t, "a long name", err, "organization.invalid")
		if n := len(b.tenants()); n != 2 {
			t.Errorf("%d organizations, want 2", n)
		}
		if o, err := b.Organization(t.Context(), "SOUTH"); err != nil || o.Tenant != south.Organization.Tenant {
			t.Errorf("by name: %+v, %v", o, err)
		}
		_, err = b.Organization(t.Context(), "")
		wantCode(t, "two and no name", err, "organization.unknown")
	})
}

func TestCreateOrganization(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		o, err := b.CreateOrganization(t.Context(), " Mercy General ")
		if err != nil || o.Name != "Mercy General" || !o.CreatedAt.Equal(start) {
			t.Errorf("created %+v, %v", o, err)
		}
		if got := b.audited(o.Tenant); got != "organization.created" {
			t.Errorf("audited %q", got)
		}
		for _, name := range []string{"", " ", strings.Repeat("n", 201), "a\nb"} {
			_, err := b.CreateOrganization(t.Context(), name)
			wantCode(t, name, err, "organization.invalid")
		}
	})
}
