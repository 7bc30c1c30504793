package words_test

import (
	"testing"

	"ward/internal/identity"
	"ward/web/words"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range identity.Roles {
		if words.RoleMay(r) == "" || seen[words.RoleMay(r)] {
			t.Errorf("%s: %q", r, words.RoleMay(r))
		}
		seen[words.RoleMay(r)] = true
	}
	if words.RoleMay("root") != "" {
		t.Error("an unknown role has words")
	}
}

func TestDevice(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                        "Firefox on Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":           "Edge on Windows",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                                   "Chrome on Linux",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":                   "Safari on macOS",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari on iPhone",
		"curl/8.5.0":      "A program",
		"something Linux": "A browser on Linux",
		"":                "An unknown device",
	} {
		if got := words.Device(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}
