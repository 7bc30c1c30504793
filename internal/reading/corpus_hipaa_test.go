package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"ward/internal/reading"
)

// provisions is a small mapping: what is true of it.
var provisions = []reading.Mapping{
	{Citation: "164.308(a)(1)(ii)(A)", Criteria: []string{"CC3.2"}, Controls: []string{"RSK-1"}},
	{Citation: "164.308(a)(3)(ii)(C)", Criteria: []string{"CC6.2", "CC6.3"}, Controls: []string{"ACC-2", "ACC-3"}},
	{Citation: "164.310(a)(1)", Criteria: []string{"CC6.4"}, Controls: []string{"PHY-1"}},
	{Citation: "164.312(d)", Criteria: []string{"CC6.1"}, Controls: []string{"ACC-1"}},
}

// wordings is the text of the rule beside a provision, which cites others.
func wording(i int) string {
	return [...]string{
		"Make an assessment of what threatens the information, as § 164.306(e) asks.", "End access when employment ends, as determined under § 164.308(a)(3)(ii)(B).",
		"Limit physical access to systems and the halls they stand in.", "Know that who asks for access is who they claim to be.",
	}[i]
}

// mappings are the ways to print it.
func mappings() map[string]func(*sheet) {
	head := func(s *sheet) { s.page(); s.title("APPENDIX A - HIPAA SECURITY RULE MAPPING", 13) }
	return map[string]func(*sheet){
		"citation, text, controls": func(s *sheet) {
			head(s)
			var rows [][]string
			for i, p := range provisions {
				rows = append(rows, []string{"§ " + p.Citation, wording(i), strings.Join(p.Criteria, ", "), strings.Join(p.Controls, "\n")})
			}
			s.table(grid{widths: []float64{0.24, 0.4, 0.18, 0.18}, head: []string{"HIPAA Citation", "Requirement", "TSC", "Related Controls"}, rules: true, size: 9}, rows)
		},
		"criterion first": func(s *sheet) {
			head(s)
			rows := [][]string{
				{"CC3.2", "RSK-1", "45 CFR 164.308(a)(1)(ii)(A)"}, {"CC6.1", "ACC-1", "164.312(d)"}, {"CC6.2", "ACC-2, ACC-3", "164.308(a)(3)(ii)(C)"},
				{"CC6.3", "ACC-2, ACC-3", "164.308(a)(3)(ii)(C)"}, {"CC6.4", "PHY-1", "164.310 (a)(1)"},
			}
			s.table(grid{widths: []float64{0.3, 0.3, 0.4}, head: []string{"Trust Services Criteria", "Control ID", "HIPAA Security Rule Reference"}, rules: true, size: 9}, rows)
		},
		"borderless": func(s *sheet) {
			head(s)
			var rows [][]string
			for i, p := range provisions {
				rows = append(rows, []string{p.Citation, wording(i), strings.Join(p.Controls, ", ") + ", " + strings.Join(p.Criteria, ", ")})
			}
			s.table(grid{widths: []float64{0.24, 0.4, 0.36}, head: []string{"Standard", "Specification", "Controls and criteria"}, size: 9}, rows)
		},
		"headings and bullets": func(s *sheet) {
			head(s)
			s.para("The HIPAA Security Rule requirements that were tested, with the controls that answer them, are these.")
			for i, p := range provisions {
				s.title("164"+strings.TrimPrefix(p.Citation, "164")+" "+strings.Split(wording(i), " ")[0]+" duty", 10)
				s.bullets([]string{"Criteria: " + strings.Join(p.Criteria, ", "), "Controls: " + strings.Join(p.Controls, ", ")}, dots)
			}
		},
	}
}

// The mapping of a SOC 2+ report is read, whatever its layout.
func TestHIPAAMapping(t *testing.T) {
	t.Parallel()
	for name, print := range mappings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := reports()[0]
			m.after = func(s *sheet, m *made) {
				print(s)
				s.title("SECTION VI - ANSWERS OF MANAGEMENT", 13)
				m.answers = "table"
				m.respond(s)
			}
			doc, x := readPDF(t, m.build(t))
			checkPlaces(t, doc, x)
			m.check(t, x)
			want := map[string]string{}
			for _, p := range provisions {
				want[p.Citation] = fmt.Sprint(p.Criteria, p.Controls)
			}
			for i, p := range x.SOC2.HIPAAMapping {
				if got := fmt.Sprint(p.Criteria, p.Controls); got != want[p.Citation] {
					t.Errorf("%s: %s, want %s", p.Citation, got, want[p.Citation])
				}
				if f, ok := x.Facts[fmt.Sprintf("soc2.hipaa_mapping.%d", i)]; !ok || f.Page != p.Page {
					t.Errorf("%s: its place is %+v, its page %d", p.Citation, f, p.Page)
				}
				delete(want, p.Citation)
			}
			for c := range want {
				t.Errorf("%s is missing", c)
			}
		})
	}
}

// A provision that running text mentions maps nothing.
func TestCitationInProse(t *testing.T) {
	t.Parallel()
	m := reports()[0]
	m.after = func(s *sheet, _ *made) {
		s.para("The policy for ACC-1 follows 45 CFR 164.312(d), and the review under CC6.3 follows 164.308(a)(4). Staff are trained as 164.308(a)(5) asks.")
	}
	_, x := readPDF(t, m.build(t))
	if len(x.SOC2.HIPAAMapping) != 0 || x.SOC2.HIPAAMapping == nil {
		t.Errorf("mapping %+v, want an empty list", x.SOC2.HIPAAMapping)
	}
}
