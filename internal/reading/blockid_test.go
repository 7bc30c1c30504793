package reading

import "testing"

// The number of a control is cut out of the words that announce it.
func TestOpenID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Control AC-01: Leavers lose access.": "AC-01", "Control 4.10": "Control 4.10", "HSD 17 Leavers lose access.": "HSD 17", "Control no. 5: Leavers": "5",
		"Control Activity CC1.4-01": "CC1.4-01", "[OPS-4] Leavers lose access.": "OPS-4]", "a) Control GOV-1. Staff sign.": "GOV-1", "Safeguard 12": "Safeguard 12",
		"CC6.1 The entity restricts access.": "", "Section 4": "", "Leavers lose access.": "", "Exception 2": "", "TLS 1.2 or later is used": "",
	} {
		n := openID(text)
		if n == 0 {
			if want != "" {
				t.Errorf("%q: no number, want %q", text, want)
			}
			continue
		}
		if got := text[idStart(text[:n]):n]; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
