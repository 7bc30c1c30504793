package accounts_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/blobs"
	"ward/internal/fault"
	"ward/internal/identity"
)

var chief = accounts.First{Email: "Chief@example.org", Name: "Odette Marsh", Password: fresh, Organization: " North "}

func TestStart(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		code := b.SetupCode()
		if link := b.SetupLink(); link != "https://ward.test/start?code="+code || len(code) < 26 {
			t.Errorf("link %q", link)
		}
		if empty, err := b.Empty(t.Context()); !empty || err != nil {
			t.Errorf("empty: %v, %v", empty, err)
		}
		for _, wrong := range []string{"", "x", code[1:], code + "A", strings.Repeat("A", 1<<16)} {
			err := b.Start(t.Context(), wrong, "192.0.2.1", chief)
			wantCode(t, fmt.Sprintf("%.30q", wrong), err, "start.refused")
			if got := pointers(err); got != "#/code" {
				t.Errorf("%.30q: %s", wrong, got)
			}
		}
		err := b.Start(t.Context(), code, "192.0.2.1", accounts.First{Email: "chief", Password: "short"})
		wantCode(t, "all wrong", err, "start.invalid")
		if got := pointers(err); got != "#/organization #/email #/password" {
			t.Errorf("wrong fields: %s", got)
		}
		if n := len(b.tenants()); n != 0 {
			t.Fatalf("refused, but there are %d organizations", n)
		}
		typed := " " + strings.ToLower(strings.ReplaceAll(code, "-", " ")) + " "
		if err := b.Start(t.Context(), typed, "192.0.2.1", chief); err != nil {
			t.Fatal(err)
		}
		by := b.signIn(accounts.Credentials{Email: "chief@example.org", Password: fresh})
		if by.Role != identity.Admin || by.Organization != "North" || by.Name != "Odette Marsh" {
			t.Errorf("signed in as %+v", by)
		}
		if empty, err := b.Empty(t.Context()); empty || err != nil {
			t.Errorf("empty afterwards: %v, %v", empty, err)
		}
		wantCode(t, "again", b.Start(t.Context(), code, "192.0.2.1", chief), "start.over")
		wantCode(t, "again with no code", b.Start(t.Context(), "", "192.0.2.1", chief), "start.over")
	})
}

func TestStartIsThrottled(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for range 10 {
			wantCode(t, "wrong", b.Start(t.Context(), "x", "192.0.2.1", chief), "start.refused")
		}
		wantCode(t, "right, but too late", b.Start(t.Context(), b.SetupCode(), "192.0.2.1", chief), "session.throttled")
		if n := len(b.tenants()); n != 0 {
			t.Errorf("%d organizations", n)
		}
		b.advance(15 * time.Minute)
		if err := b.Start(t.Context(), b.SetupCode(), "192.0.2.1", chief); err != nil {
			t.Errorf("after the window: %v", err)
		}
	})
}

// TestOneStartWins: several people with different addresses claim at once, and
// a process with settings starts beside them.
func TestOneStartWins(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var won, over atomic.Int64
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				in := chief
				in.Email, in.Organization = fmt.Sprintf("chief%d@example.org", i), fmt.Sprintf("North %d", i)
				if i == 0 {
					if created, err := b.EnsureFirst(t.Context(), in); err != nil {
						t.Error(err)
					} else if created {
						won.Add(1)
					} else {
						over.Add(1)
					}
					return
				}
				switch err := b.Start(t.Context(), b.SetupCode(), "192.0.2.1", in); {
				case err == nil:
					won.Add(1)
				case fault.Code(err) == "start.over":
					over.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || over.Load() != 5 || len(b.tenants()) != 1 {
			t.Errorf("%d won, %d came late, %d organizations", won.Load(), over.Load(), len(b.tenants()))
		}
	})
}

// TestSetupCodeFollowsFromTheKey: replicas agree, another instance does not.
func TestSetupCodeFollowsFromTheKey(t *testing.T) {
	t.Parallel()
	code := func(k blobs.MasterKey) string {
		return accounts.NewService(nil, nil, blobs.NewSealer(nil, k), "", nil).SetupCode()
	}
	key := blobs.NewMasterKey()
	if first, second := code(key), code(key); first != second {
		t.Error("two replicas ask for two codes")
	}
	if code(key) == code(blobs.NewMasterKey()) {
		t.Error("two keys give one code")
	}
}
