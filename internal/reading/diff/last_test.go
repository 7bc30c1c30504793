package diff

import (
	"testing"

	"ward/internal/reading"
)

// TestLast: the report before is of the same system, and the one that ended last
// before this one ends.
func TestLast(t *testing.T) {
	t.Parallel()
	of := func(system, kind, end string) *reading.SOC2 {
		s := &reading.SOC2{ReportType: &kind}
		if system != "" {
			s.System = &system
		}
		switch {
		case end == "":
		case kind == "type_1":
			s.AsOf = &end
		default:
			s.Period = &reading.Period{Start: "2020-01-01", End: end}
		}
		return s
	}
	this := of("Chart System", "type_2", "2025-12-31")
	tests := []struct {
		name string
		this *reading.SOC2
		held []*reading.SOC2
		want int
	}{
		{"none", this, nil, -1},
		{"only itself", this, []*reading.SOC2{this}, -1},
		{"the latest before it", this, []*reading.SOC2{of("Chart System", "type_2", "2023-12-31"), of("Chart System", "type_2", "2024-12-31"), of("Chart System", "type_2", "2022-12-31")}, 1},
		{"a later one is not before it", this, []*reading.SOC2{of("Chart System", "type_2", "2026-06-30")}, -1},
		{"the same end is not before it", this, []*reading.SOC2{of("Chart System", "type_2", "2025-12-31")}, -1},
		{"another system", this, []*reading.SOC2{of("Billing System", "type_2", "2024-12-31")}, -1},
		{"another region", this, []*reading.SOC2{of("Chart System 2", "type_2", "2024-12-31")}, -1},
		{"the name with a platform for a system", this, []*reading.SOC2{of("the CHART Platform", "type_2", "2024-12-31")}, 0},
		{"a Type I", this, []*reading.SOC2{of("Chart System", "type_1", "2024-12-31")}, 0},
		{"a Type II goes before a Type I of the same day", this, []*reading.SOC2{of("Chart System", "type_2", "2024-12-31"), of("Chart System", "type_1", "2024-12-31")}, 0},
		{"of two copies the one added later", this, []*reading.SOC2{of("Chart System", "type_2", "2024-12-31"), of("Chart System", "type_2", "2024-12-31")}, 1},
		{"no name is taken when there is no other", this, []*reading.SOC2{of("", "type_2", "2024-12-31")}, 0},
		{"a name goes before no name", this, []*reading.SOC2{of("Chart System", "type_2", "2023-12-31"), of("", "type_2", "2024-12-31")}, 0},
		{"its own end is not known", of("Chart System", "type_2", ""), []*reading.SOC2{of("Chart System", "type_2", "2024-12-31")}, -1},
		{"the other's end is not known", this, []*reading.SOC2{of("Chart System", "type_2", "")}, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Last(tt.this, tt.held); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// TestNames: forms of one name, and names of two.
func TestNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		same bool
	}{
		{"Amazon Web Services, Inc.", "Amazon Web Services", true},
		{"Amazon Web Services (AWS)", "AWS", true},
		{"AWS", "Amazon Web Services", true},
		{"A.W.S.", "AWS", true},
		{"Quill & Partners LLP", "Quill and Partners L.L.P.", true},
		{"Marlcombe & Voss LLP", "Marlcombe & Vos LLP", true},
		{"Skerrow Cloud", "Skerrow Cloud Services", false},
		{"Region 1 Hosting", "Region 2 Hosting", false},
		{"Nimbus Hosting", "Harborline Colocation", false},
		{"", "", false},
		{"Inc.", "LLC", false},
		{"Éclair Santé", "Eclair Sante", false},
	}
	for _, tt := range tests {
		if got := sameName(tt.a, tt.b); got != tt.same || sameName(tt.b, tt.a) != tt.same {
			t.Errorf("%q and %q: %v", tt.a, tt.b, got)
		}
	}
}

// TestIDKey: ways to write one id, and ids that differ.
func TestIDKey(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"AC-04": "AC-4", "ac 4": "AC-4", "AC.004": "AC-4", "AC04": "AC-4", "CC6.1.2": "CC-6-1-2", "CC6.12": "CC-6-12", "A-0": "A-0", "A-00": "A-0", "—": "", "": ""} {
		if got := idKey(&in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
