package edge

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// TestClientAddress: only a proxy that the settings name says who asks, and
// what a client wrote before the proxy's word is not believed.
func TestClientAddress(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24"), netip.MustParsePrefix("fd00::5/128")}
	tests := []struct {
		name    string
		proxies []netip.Prefix
		peer    string
		said    []string
		want    string
	}{
		{"no proxy is known", nil, "10.0.0.1:1", []string{"203.0.113.9"}, "10.0.0.1"},
		{"a known one", proxies, "10.0.0.1:1", []string{"203.0.113.9"}, "203.0.113.9"},
		{"of IPv6", proxies, "[fd00::5]:1", []string{"203.0.113.9"}, "203.0.113.9"},
		{"a stranger", proxies, "10.0.1.1:1", []string{"203.0.113.9"}, "10.0.1.1"},
		{"this machine is a stranger too", proxies, "127.0.0.1:1", []string{"203.0.113.9"}, "127.0.0.1"},
		{"a client's own word", proxies, "10.0.0.1:1", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		{"in a header of its own", proxies, "10.0.0.1:1", []string{"198.51.100.1", "203.0.113.9"}, "203.0.113.9"},
		{"two proxies", proxies, "10.0.0.1:1", []string{"198.51.100.1, 203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
		{"nonsense", proxies, "10.0.0.1:1", []string{"localhost"}, "10.0.0.1"},
		{"silence", proxies, "10.0.0.1:1", nil, "10.0.0.1"},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = tt.peer, tt.said
		if got := ClientAddress(tt.proxies)(r); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
