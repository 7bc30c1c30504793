package browser_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// TestFirstStart sets up a Ward that has no organization, with the link of its
// log: without it, nobody does.
func TestFirstStart(t *testing.T) {
	t.Parallel()
	browsertest.Need(t)
	w, link := browsertest.Unclaimed(t)
	tab := browsertest.Open(t, w.URL, browsertest.Light)
	tab.Visit("/")
	tab.Sees("Ward is not set up yet.")
	tab.Visit(strings.TrimPrefix(link, w.URL))
	for _, look := range []browsertest.Look{browsertest.Phone, browsertest.Dark, browsertest.Light} {
		tab.Look(look)
		if over := tab.Overflow(); over > 0 {
			t.Errorf("the first page scrolls sideways by %d pixels in %s", over, look.Name)
		}
		tab.CheckAccess("the first page in "+look.Name, look)
	}
	code := tab.Value("Setup code")
	tab.Fill("Setup code", "AAAA-BBBB")
	for label, value := range map[string]string{
		"Organization": "Alderbrook Health", "Your name": "Greta Holm", "Your e-mail": "greta.holm@alderbrook.example",
	} {
		tab.Fill(label, value)
	}
	password := func() {
		tab.Fill("Your password", "blue heron over slow water")
		tab.Fill("The same once more", "blue heron over slow water")
	}
	password()
	tab.Allow("422")
	tab.Press("Set up and sign in")
	tab.Sees("is not the setup code")
	tab.Fill("Setup code", code)
	password()
	tab.Press("Set up and sign in")
	tab.Sees("Alderbrook Health is set up, and you are its administrator.")
	other := browsertest.Open(t, w.URL, browsertest.Light)
	other.Visit(strings.TrimPrefix(link, w.URL))
	other.Sees("Ward is set up already.")
	other.Sees("Sign in to Alderbrook Health")
}

// newColleague goes with a colleague from the invitation to the second factor.
// What is typed while the session is over crosses both steps of the sign-in.
func newColleague(t *testing.T, w *browsertest.Ward) {
	const email, password = "wilma.dahl@alderbrook.example", "blue heron over slow water"
	admin := w.Open(t, identity.Admin, browsertest.Light)
	admin.Visit("/users/new")
	admin.Fill("E-mail", email)
	admin.Fill("Name", "Wilma Dahl")
	admin.Press("Add user")
	admin.Sees("Give this link to Wilma Dahl.")
	admin.CheckAccess("a new user with a link", browsertest.Light)
	link := strings.TrimPrefix(admin.Value("Link to set the password"), w.URL)
	admin.Reload()
	admin.SeesNot("Give this link")

	tab := browsertest.Open(t, w.URL, browsertest.Light)
	tab.Visit(link)
	tab.Fill("New password", "short")
	tab.Sees("5 of at least 12 characters.")
	tab.Fill("New password", password)
	tab.Sees("Strong.")
	tab.Fill("The same once more", password)
	tab.Press("Set password")
	tab.Sees("Your password is set.")
	signIn(tab, email, password)
	tab.Sees("My work")

	nextCode := secondFactor(t, tab)
	tab.Visit("/account")
	tab.Fill("Name", "Wilma Dahl-Voss")
	tab.Bear("")
	tab.Allow("401")
	tab.Press("Save name")
	tab.Sees("What you typed is kept in this page.")
	tab.CheckAccess("the sign-in that keeps what was typed", browsertest.Light)
	signIn(tab, email, password)
	tab.Sees("Enter your code")
	tab.CheckAccess("the second step of the sign-in", browsertest.Light)
	tab.Fill("Code", nextCode())
	tab.Press("Sign in")
	tab.Sees("Wilma Dahl-Voss")
	tab.CheckAccess("what was typed before", browsertest.Light)
	tab.Press("Save what you typed")
	tab.Sees("Your name is saved.")
	if got := tab.Value("Name"); got != "Wilma Dahl-Voss" {
		t.Errorf("saved is %q", got)
	}
	tab.Press("Sign out everywhere")
	tab.Sees("You are signed out on every device.")
}

// secondFactor sets up a second factor, and returns what tells the code to sign in
// with: that of the moment, or the next one while the first still runs, for none
// is taken twice.
func secondFactor(t *testing.T, tab *browsertest.Tab) (nextCode func() string) {
	t.Helper()
	tab.Visit("/account/second-factor")
	tab.Press("Set it up")
	tab.Sees("Scan this with your app")
	tab.CheckAccess("the secret of a second factor", browsertest.Light)
	var key string
	tab.Eval(`document.querySelector('main .w-mono').textContent`, &key)
	at := func(when time.Time) string {
		code, err := totp.GenerateCode(strings.ReplaceAll(key, " ", ""), when)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	first := time.Now()
	tab.Fill("Code", at(first))
	tab.Press("Turn on the second factor")
	tab.Sees("The second factor is on.")
	return func() string {
		if now := time.Now(); now.After(first.Add(30 * time.Second)) {
			return at(now)
		}
		return at(first.Add(30 * time.Second))
	}
}

// tokenOnce makes an API token, which is shown on one page and copied by hand or
// by a press, and revokes it; without script as well.
func tokenOnce(t *testing.T, w *browsertest.Ward) {
	tab := w.Open(t, identity.Viewer, browsertest.Light)
	for _, script := range []bool{true, false} {
		tab.Script(script)
		tab.Visit("/account/tokens/new")
		tab.Fill("Name", "Nightly export")
		tab.Press("Make token")
		tab.Sees("Copy it now")
		if got := tab.Value("The new API token"); !strings.HasPrefix(got, "ward_t_") {
			t.Errorf("the token is %q", got)
		}
		if script {
			tab.CheckAccess("a new API token", browsertest.Light)
		}
		tab.Reload()
		tab.SeesNot("Copy it now")
		tab.Press("Revoke Nightly export")
		tab.Sees("No program can use it any more")
		tab.Sees("No API token")
	}
}
