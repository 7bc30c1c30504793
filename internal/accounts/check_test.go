package accounts_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/internal/accounts"
	"ward/internal/identity"
)

func TestWrongPassword(t *testing.T) {
	t.Parallel()
	const email = "anna.karenina@example.org"
	tests := []struct {
		name, password string
		fine           bool
	}{
		{"12 characters are enough", "abcdefghijkl", true},
		{"11 are not", "abcdefghijk", false},
		{"characters count, not bytes", "ééééàààèèçço", true},
		{"128 are taken", strings.Repeat("abcde123", 16), true},
		{"129 are not", strings.Repeat("abcde123", 16) + "a", false},
		{"spaces are characters", "a b c d e f g", true},
		{"5 different ones are enough", "abcdeabcdeab", true},
		{"4 are not", "abcdabcdabcd", false},
		{"the address", email, false},
		{"the address in capitals", strings.ToUpper(email), false},
		{"its first half", "anna.karenina", false},
		{"more than its first half", "anna.karenina!", true},
		{"a line break", "abcdefg\nhijkl", false},
		{"no UTF-8", "abcdefghijk\xff", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		if why := accounts.WrongPassword(tt.password, email); (why == "") != tt.fine {
			t.Errorf("%s: %q", tt.name, why)
		}
	}
}

func TestWrongEmail(t *testing.T) {
	t.Parallel()
	tests := []struct {
		email string
		fine  bool
	}{
		{"ann@example.org", true},
		{"ann+ward@mail.example.org", true},
		{strings.Repeat("a", 242) + "@example.org", true},
		{strings.Repeat("a", 243) + "@example.org", false},
		{"", false},
		{"ann", false},
		{"@example.org", false},
		{"ann@", false},
		{"Ann <ann@example.org>", false},
		{"<ann@example.org>", false},
		{"ann@example.org, bob@example.org", false},
		{"ann@example.org\r\nBcc: bob@example.org", false},
		{"ann @example.org", false},
	}
	for _, tt := range tests {
		if why := accounts.WrongEmail(tt.email); (why == "") != tt.fine {
			t.Errorf("%.40q: %q", tt.email, why)
		}
	}
}

func TestWrongName(t *testing.T) {
	t.Parallel()
	for name, fine := range map[string]bool{
		"Ann": true, "Ængström, née O'Neil": true, strings.Repeat("é", 200): true,
		"": false, strings.Repeat("é", 201): false, "a\x00b": false, "a\tb": false, "a\xff": false,
		"\u200fليلى": true, "a\u202eb": false, "a\u2067b": false,
	} {
		if why := accounts.WrongName(name); (why == "") != fine {
			t.Errorf("%.20q: %q", name, why)
		}
	}
}

// TestCleanPasswordIsStable: to clean twice is to clean once, whatever is typed.
func TestCleanPasswordIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := accounts.CleanPassword(rapid.String().Draw(t, "password"))
		if twice := accounts.CleanPassword(once); twice != once {
			t.Errorf("%q became %q", once, twice)
		}
	})
}

// TestWeaker: of two roles it is one that may do nothing that either may not.
func TestWeaker(t *testing.T) {
	t.Parallel()
	for _, a := range identity.Roles {
		for _, b := range identity.Roles {
			w := accounts.Weaker(a, b)
			if !w.AtMost(a) || !w.AtMost(b) || w != accounts.Weaker(b, a) {
				t.Errorf("of %s and %s the weaker is %s, the other way round %s", a, b, w, accounts.Weaker(b, a))
			}
		}
	}
	for _, tt := range []struct{ a, b, want identity.Role }{
		{identity.Admin, identity.Admin, identity.Admin},
		{identity.Admin, identity.Analyst, identity.Analyst},
		{identity.Approver, identity.Viewer, identity.Viewer}, // equal in rights, not in name
		{identity.Viewer, identity.Analyst, identity.Viewer},
	} {
		if got := accounts.Weaker(tt.a, tt.b); got != tt.want {
			t.Errorf("of %s and %s: %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestNetworkIsWhatOneClientHolds(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2::9": "2001:db8:1:2::/64", "2001:db8:1:3::9": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "": "", "unix": "unix",
	} {
		if got := accounts.Network(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
