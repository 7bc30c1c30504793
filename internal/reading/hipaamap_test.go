package reading

import (
	"strings"
	"testing"
)

func TestCitations(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"164.312(a)(1)", "164.312(a)(1)"},
		{"45 CFR § 164.308 (a) (1) (ii) (A)", "164.308(a)(1)(ii)(A)"},
		{"§164.308(a)(1)(i), (ii)", "164.308(a)(1)(i) 164.308(a)(1)(ii)"},
		{"164.308(a)(3)(ii)(A) - (C)", "164.308(a)(3)(ii)(A) 164.308(a)(3)(ii)(B) 164.308(a)(3)(ii)(C)"},
		{"164.310(d)(2)(iii) and (iv)", "164.310(d)(2)(iii) 164.310(d)(2)(iv)"},
		{"§§ 164.312(d); 164.312(e)(1)", "164.312(d) 164.312(e)(1)"},
		{"Sec. 164.316(b)(1)(i) Documentation (paper)", "164.316(b)(1)(i)"},
		{"164.308(a)(5)(ii)(B) (A = addressable)", "164.308(a)(5)(ii)(B)"},
		{"164.312(a)(2)(i) (R)", "164.312(a)(2)(i)"}, {"164.312(a)(2)(iv) (A)", "164.312(a)(2)(iv)"},
		{"164.3120 is none", ""},
		{"1164.312", ""},
	}
	for _, c := range tests {
		var got []string
		for _, at := range citations(c.text) {
			got = append(got, at.name)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %q, want %q", c.text, s, c.want)
		}
	}
}
