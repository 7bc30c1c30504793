package browser_test

import (
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// signInAndOut passes the door by the form: a wrong password leaves the address
// typed.
func signInAndOut(t *testing.T, w *browsertest.Ward) {
	tab := browsertest.Open(t, w.URL, browsertest.Light)
	me := w.People[identity.Analyst]
	tab.Visit("/")
	tab.Allow("401")
	signIn(tab, me.Email, "not my password")
	if got := tab.Value("E-mail"); got != me.Email {
		t.Errorf("after a wrong password the address says %q", got)
	}
	signIn(tab, me.Email, me.Password)
	tab.Sees("My work")
	tab.Sees(me.Name)
}

// signIn fills in the form at the door.
func signIn(tab *browsertest.Tab, email, password string) {
	tab.Fill("E-mail", email)
	tab.Fill("Password", password)
	tab.Press("Sign in")
}
