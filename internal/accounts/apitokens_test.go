package accounts_test

import (
	"strings"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/identity"
)

func TestAPIToken(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		end := start.Add(time.Hour)
		token, secret, err := b.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: " nightly import ", Role: identity.Analyst, ExpiresAt: &end})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(secret, accounts.APITokenPrefix) || token.Name != "nightly import" || strings.Contains(token.TokenHash, secret) {
			t.Errorf("token %+v, secret %q", token, secret)
		}
		before := b.db.Queries()
		by, err := b.Authenticate(t.Context(), secret)
		if err != nil || by.ID != ann.ID || by.Role != identity.Analyst || by.Session != "" || by.Organization != "North" {
			t.Errorf("acts as %+v, %v", by, err)
		}
		if n := b.db.Queries() - before; n != 1 {
			t.Errorf("%d queries, want 1", n)
		}
		if _, err := b.Change(t.Context(), b.actor(identity.Admin), ann.ID, 0, accounts.Change{Role: ptr(identity.Viewer)}); err != nil {
			t.Fatal(err)
		}
		if by, err := b.Authenticate(t.Context(), secret); err != nil || by.Role != identity.Viewer {
			t.Errorf("the owner is a viewer now, the token acts as %q, %v", by.Role, err)
		}
		_, _, err = b.CreateToken(t.Context(), by, accounts.NewAPIToken{Name: "child", Role: identity.Viewer})
		wantCode(t, "a token makes a token", err, "session.required")
		b.advance(time.Hour)
		_, err = b.Authenticate(t.Context(), secret)
		wantCode(t, "expired", err, "token.expired")
		if got, want := b.audited(b.north), "api_token.created user.changed"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}

func TestAPITokenRefuses(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.orgs()
		for _, by := range identity.Roles {
			for _, role := range identity.Roles {
				_, _, err := b.CreateToken(t.Context(), b.actor(by), accounts.NewAPIToken{Name: "x", Role: role})
				want := ""
				if accounts.Weaker(role, by) != role {
					want = "api_token.invalid"
				}
				wantCode(t, string(by)+" makes a token of "+string(role), err, want)
			}
		}
		past := start
		_, _, err := b.CreateToken(t.Context(), b.actor(identity.Viewer), accounts.NewAPIToken{Role: "root", ExpiresAt: &past})
		wantCode(t, "all fields wrong", err, "api_token.invalid")
		if f := faultOf(err); f == nil || len(f.Fields) != 3 {
			t.Errorf("wrong fields: %v", err)
		}
	})
}

// TestAPITokenOfFarAway: a time that no database and no JSON takes back would
// keep every list of tokens from being read.
func TestAPITokenOfFarAway(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		west := time.FixedZone("", -12*60*60)
		for end, want := range map[time.Time]string{
			time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC): "",
			time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC):     "api_token.invalid",
			time.Date(9999, 12, 31, 23, 59, 59, 0, west):     "api_token.invalid",
		} {
			_, _, err := b.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: "x", Role: identity.Viewer, ExpiresAt: &end})
			wantCode(t, end.String(), err, want)
		}
		if all, err := b.Tokens(t.Context(), b.actor(identity.Admin), accounts.TokenFilter{}, 9); err != nil || len(all) != 1 {
			t.Errorf("%d tokens, %v", len(all), err)
		}
	})
}

func TestRevokeAPIToken(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann, bob, admin := b.orgs().actor(identity.Analyst), b.actor(identity.Viewer), b.actor(identity.Admin)
		first, secret, err := b.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: "first", Role: identity.Viewer})
		if err != nil {
			t.Fatal(err)
		}
		second, _, err := b.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: "second", Role: identity.Viewer})
		if err != nil {
			t.Fatal(err)
		}
		names := func(by identity.Actor, f accounts.TokenFilter) string {
			t.Helper()
			all, err := b.Tokens(t.Context(), by, f, 100)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, tok := range all {
				out = append(out, tok.Name)
			}
			return strings.Join(out, " ")
		}
		for _, tt := range []struct {
			who    string
			by     identity.Actor
			filter accounts.TokenFilter
			want   string
		}{
			{"the owner", ann, accounts.TokenFilter{}, "second first"},
			{"oldest first", ann, accounts.TokenFilter{Oldest: true}, "first second"},
			{"the next page", ann, accounts.TokenFilter{After: second.ID}, "first"},
			{"by name", ann, accounts.TokenFilter{Query: "SEC"}, "second"},
			{"an administrator", admin, accounts.TokenFilter{}, "second first"},
			{"a colleague", bob, accounts.TokenFilter{}, ""},
			{"a stranger", b.stranger(), accounts.TokenFilter{}, ""},
		} {
			if got := names(tt.by, tt.filter); got != tt.want {
				t.Errorf("%s sees %q, want %q", tt.who, got, tt.want)
			}
		}
		for who, by := range map[string]identity.Actor{"a colleague": bob, "a stranger": b.stranger()} {
			_, err := b.Token(t.Context(), by, first.ID)
			wantCode(t, who+" reads", err, "api_token.not_found")
			wantCode(t, who+" revokes", b.RevokeToken(t.Context(), by, first.ID, 0), "api_token.not_found")
		}
		for range 2 { // a second time changes nothing
			if err := b.RevokeToken(t.Context(), ann, first.ID, 0); err != nil {
				t.Fatal(err)
			}
		}
		wantCode(t, "an old version", b.RevokeToken(t.Context(), ann, first.ID, 1), "api_token.stale")
		_, err = b.Authenticate(t.Context(), secret)
		wantCode(t, "revoked", err, "token.invalid")
		if err := b.RevokeToken(t.Context(), admin, second.ID, 1); err != nil {
			t.Errorf("an administrator revokes: %v", err)
		}
		if got, want := b.audited(b.north), "api_token.created api_token.created api_token.revoked api_token.revoked"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}
