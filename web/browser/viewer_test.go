package browser_test

import (
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// viewers holds that a viewer is never offered what a viewer may not do: no
// page but their own account has a button that changes something. Trying
// answers and verifying the trail change nothing.
func viewers(t *testing.T, f *filled) {
	tab := f.Open(t, identity.Viewer, browsertest.Light)
	tab.Allow("403")
	tab.Allow("404")
	for _, p := range pages {
		if p.role != identity.Analyst || strings.HasPrefix(p.name, "account") || p.name == "audit" || p.name == "vendor-intake-trial" {
			continue
		}
		tab.Visit(p.open(f))
		var offered []string
		tab.Eval(`[...document.querySelectorAll('main form[method=post] button')].filter(b => !b.matches(':disabled')).map(b => b.innerText.trim())`, &offered)
		if len(offered) > 0 {
			t.Errorf("%s offers a viewer %q", p.name, offered)
		}
	}
}
