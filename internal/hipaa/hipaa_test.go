package hipaa

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T) *Rules {
	t.Helper()
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCounts(t *testing.T) {
	t.Parallel()
	r := load(t)
	c := r.Counts()
	tests := []struct {
		name      string
		got, want int
	}{
		{"standards", c.Standards, 22},
		{"specifications", c.Specifications, 43},
		{"required specifications", c.Required, 21},
		{"addressable specifications", c.Addressable, 22},
		{"Security Rule", c.Security, 77},
		{"Breach Notification Rule", c.Breach, 19},
		{"Privacy Rule", c.Privacy, 31},
		{"criteria", len(r.Criteria), 61},
		{"pairs", c.Pairs, 200},
		{"pairs with public support", c.Supported, 26},
		{"CSF 2.0 pairs", c.Frameworks, 161},
		{"CSF 2.0 pairs in the NIST mapping", c.InNIST, 152},
		{"essential and enhanced goals", len(r.Goals), 20},
		{"proposals", len(r.Proposals), 35},
		{"subcategories", len(r.Subcategories), 106},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, tt.got, tt.want)
		}
	}
	if want := map[string]int{"full": 29, "partial": 100, "supporting": 71}; !maps.Equal(c.ByStrength, want) {
		t.Errorf("by strength %v, want %v", c.ByStrength, want)
	}
}

// The counts by section as printed in Appendix A to Subpart C and in 164.314
// and 164.316.
func TestCountsBySection(t *testing.T) {
	t.Parallel()
	want := map[string][3]int{ // standards, required, addressable
		"164.308": {9, 10, 11}, "164.310": {4, 2, 6}, "164.312": {5, 2, 5}, "164.314": {2, 4, 0}, "164.316": {2, 3, 0},
	}
	got := map[string][3]int{}
	for _, q := range load(t).Requirements {
		n := got[q.ID[:7]]
		switch {
		case q.Kind == Standard:
			n[0]++
		case q.Kind == Specification && q.Designation == Required:
			n[1]++
		case q.Kind == Specification:
			n[2]++
		default:
			continue
		}
		got[q.ID[:7]] = n
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEveryCriterionIsMapped(t *testing.T) {
	t.Parallel()
	r := load(t)
	mapped := map[string]bool{}
	for _, p := range r.Pairs {
		mapped[p.TSC] = true
	}
	for _, c := range r.Criteria {
		if !mapped[c.ID] {
			t.Errorf("%s serves no provision", c.ID)
		}
		if c.Category == "" {
			t.Errorf("%s has no category", c.ID)
		}
	}
}

func TestLookups(t *testing.T) {
	t.Parallel()
	r := load(t)
	if q, ok := r.Requirement("164.308(a)(1)(ii)(A)"); !ok || q.Designation != Required || q.Parent != "164.308(a)(1)(i)" {
		t.Errorf("risk analysis: %+v, %v", q, ok)
	}
	if q, ok := r.Requirement("164.410(b)"); !ok || q.LimitDays != 60 {
		t.Errorf("breach notice: %d days, want 60", q.LimitDays)
	}
	if _, ok := r.Requirement("164.999"); ok {
		t.Error("164.999 exists")
	}
	if c, ok := r.Criterion("A1.2"); !ok || c.Category != "availability" {
		t.Errorf("A1.2: %+v, %v", c, ok)
	}
	if _, ok := r.Criterion("CC9.9"); ok {
		t.Error("CC9.9 exists")
	}
	if !r.IsGoal("CPG-E01") || r.IsGoal("CPG-X") || !r.IsProposal("NPRM-01") || r.IsProposal("NPRM-99") {
		t.Error("goals or proposals are wrong")
	}
	rank := 0
	pairs := r.PairsFor("164.312(b)")
	for _, p := range pairs {
		if p.Strength.rank() < rank {
			t.Errorf("pairs of 164.312(b) are not strongest first: %v", pairs)
		}
		rank = p.Strength.rank()
	}
	if len(pairs) == 0 || pairs[0].Strength != Full {
		t.Errorf("164.312(b): %v", pairs)
	}
}

func TestVersionNamesTheFiles(t *testing.T) {
	t.Parallel()
	r := load(t)
	if !strings.HasPrefix(r.Version, "hipaa-1.0.0-") || len(r.Version) != len("hipaa-1.0.0-")+8 {
		t.Errorf("version %q", r.Version)
	}
	changed := small()
	a, err := Parse(changed)
	if err != nil {
		t.Fatal(err)
	}
	edit(t, changed, crosswalkFile, "because.", "because of it.")
	b, err := Parse(changed)
	if err != nil {
		t.Fatal(err)
	}
	if a.Version == b.Version {
		t.Error("a changed file keeps the version")
	}
}

// Only mappings with a licence that allows it may be named.
func TestOnlyLicensedMappings(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Mappings {
		if m.ID != "MAP-PROWLER" && m.ID != "MAP-NIST" {
			t.Errorf("mapping %s is not cleared", m.ID)
		}
	}
}

func TestTouched(t *testing.T) {
	t.Parallel()
	r := load(t)
	strongest := func(criteria ...string) (n int, best Strength) {
		for _, q := range r.Touched(criteria) {
			n++
			for _, p := range r.PairsFor(q.ID) {
				if slices.Contains(criteria, p.TSC) && (best == "" || p.Strength == Full) {
					best = p.Strength
				}
			}
		}
		return n, best
	}
	if n, best := strongest("CC6.3"); n == 0 || best != Full {
		t.Errorf("CC6.3 touches %d provisions, %s", n, best)
	}
	if n, best := strongest("CC1.4", "CC2.2"); n == 0 || best != Partial {
		t.Errorf("CC1.4 and CC2.2 touch %d provisions, %s", n, best)
	}
	if n, _ := strongest("CC99.9"); n != 0 {
		t.Errorf("no criterion touches %d", n)
	}
	if q, ok := r.Cited("164.308(a)(4)"); !ok || q.ID != "164.308(a)(4)(i)" {
		t.Errorf("cited in short: %s, %v", q.ID, ok)
	}
	if _, ok := r.Cited("164.999"); ok {
		t.Error("what is not there is cited")
	}
}
