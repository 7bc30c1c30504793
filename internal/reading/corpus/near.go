package corpus

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// nearKind is a document that is no SOC 2 report, though it speaks of one or
// looks like one.
type nearKind struct {
	class  string
	accept []string
	print  func(r *rand.Rand, org name, system, firm string, end time.Time) *Doc
}

// near makes a style of such documents; document n is of the n-th kind.
func near(kinds []nearKind) func(*rand.Rand, int) (*Doc, *Truth) {
	return func(r *rand.Rand, n int) (*Doc, *Truth) {
		k := kinds[n%len(kinds)]
		org := pick(r, orgs)
		end := time.Date(2024, time.Month(1+r.IntN(12)), 28, 0, 0, 0, 0, time.UTC)
		d := k.print(r, org, pick(r, systems), pick(r, firms).full, end)
		accept := k.accept
		if accept == nil {
			accept = []string{k.class}
		}
		return d, &Truth{Kind: "nonsoc2", Outcome: "ok", Class: k.class, Accept: accept, Org: org.full, Qualified: []string{}, Adverse: []string{}, Traits: []string{},
			Categories: []string{}, Exceptions: []Exception{}, CUECs: []string{}, Subservices: []Sub{}}
	}
}

var nearMisses = Style{Name: "near-misses", print: near([]nearKind{
	{"soc1_report", nil, nearSOC1}, {"soc3_report", nil, nearSOC3}, {"iso27001_certificate", nil, nearISO}, {"penetration_test", nil, nearPentest},
	{"hitrust_letter", nil, nearHITRUST}, {"other", []string{"other"}, nearReadiness},
})}

func nearSOC1(r *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	p := options{size: 20, sub: 1}.fill(r)
	t := Table{Head: []string{"Control", "Control Activity", "Tests of Controls", "Results"}, Widths: []float64{0.12, 0.34, 0.32, 0.22}, Size: 9}
	for i := range p.Controls {
		c := &p.Controls[i]
		result := "No exceptions noted."
		if c.State == Deviated {
			result = fmt.Sprintf("Exception noted. For %d of %d %s, %s.", c.Failed, c.Sample, c.noun, c.fail)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, "Inspected " + c.check + ".", result}})
	}
	start := end.AddDate(-1, 0, 1)
	return &Doc{Look: Look{Size: 10.5, Foot: "Page #"}, Blocks: []Block{Title{org.full, 20}, Title{"System and Organization Controls (SOC) 1 Type 2 Report", 16}, Title{"Description of the " + system + " and Controls Relevant to User Entities' Internal Control over Financial Reporting", 12}, Break{},
		Heading{1, "Section 1: Independent Service Auditor's Report"}, Para{Text: "To the Management of " + org.full},
		Para{Text: fmt.Sprintf("We have examined the description of the %s for processing transactions throughout the period %s to %s, and the suitability of the design and operating effectiveness of the controls to achieve the related control objectives stated in the description. We conducted our examination under AT-C section 320.", system, start.Format(american), end.Format(american))},
		Para{Text: "In our opinion, in all material respects, the controls operated effectively to provide reasonable assurance that the control objectives were achieved throughout the period."}, Sign{[]string{firm, end.AddDate(0, 1, 3).Format(american)}}, Break{}, Heading{1, "Section 4: Control Objectives, Controls, Tests and Results"}, Heading{3, "Control Objective 1: Access to financial data is restricted."}, t}}
}

func nearSOC3(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	return &Doc{Look: Look{Size: 11, Foot: "#"}, Blocks: []Block{Title{"SOC 3 Report", 20}, Title{org.full, 18}, Title{system, 14}, Break{}, Heading{1, "Independent Service Auditor's Report"},
		Para{Text: fmt.Sprintf("We have examined the assertion of %s that the controls within its %s were effective from %s to %s, to provide reasonable assurance that its service commitments were achieved based on the trust services criteria relevant to security and availability.", org.full, system, end.AddDate(-1, 0, 1).Format(american), end.Format(american))},
		Para{Text: "In our opinion, management's assertion is fairly stated, in all material respects. This report is for general use."}, Sign{[]string{firm, end.AddDate(0, 2, 0).Format(american)}}, Break{}, Heading{1, "Boundaries of the System"}, Para{Text: "The system comprises infrastructure, software, people, procedures and data. A SOC 2 report with tests of controls is available on request."}}}
}

func nearISO(_ *rand.Rand, org name, system, _ string, end time.Time) *Doc {
	return &Doc{Look: Look{Serif: true, Size: 12}, Blocks: []Block{Title{"Certificate of Registration", 22}, Title{"ISO/IEC 27001:2022", 18}, Title{"This is to certify that the information security management system of", 12}, Title{org.full, 18}, Title{"has been assessed and found to conform to the standard for the scope: operation of the " + system, 12},
		Title{"Certificate number IS-48213", 11}, Title{"Issued " + end.Format(british) + ", valid until " + end.AddDate(3, 0, -1).Format(british), 11}, Title{"Statement of Applicability version 4.1", 11}, Title{"Meridian Registrars B.V.", 12}}}
}

func nearPentest(_ *rand.Rand, org name, system, _ string, end time.Time) *Doc {
	t := Table{Head: []string{"ID", "Finding", "Severity", "Status"}, Widths: []float64{0.1, 0.5, 0.2, 0.2}, Size: 10}
	for i, f := range []string{"Reflected script injection in the search field", "Session token not renewed at log-on", "Verbose errors disclose versions"} {
		t.Rows = append(t.Rows, Row{Cells: []string{fmt.Sprintf("F-%d", i+1), f, []string{"High", "Medium", "Low"}[i], "Retested, fixed"}})
	}
	return &Doc{Look: Look{Size: 10.5, Foot: "Page #"}, Blocks: []Block{Title{"Penetration Test Report", 22}, Title{org.full + " – " + system, 16}, Title{end.Format(american), 12}, Break{}, Heading{1, "Executive Summary"},
		Para{Text: "Outpost Red Team Ltd. tested the application and its interfaces for ten days, by the OWASP testing guide. The client asked for the test in support of its SOC 2 examination (CC4.1 and CC7.1)."}, Heading{1, "Findings"}, t, Heading{1, "Method"}, Para{Text: "Reconnaissance, mapping, discovery, exploitation. Severities follow CVSS 3.1."}}}
}

func nearHITRUST(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	return &Doc{Look: Look{Size: 11}, Blocks: []Block{Para{Text: end.Format(american)}, Para{Text: org.full}, Para{Text: "HITRUST Risk-based, 2-year (r2) Certification Letter", Bold: true},
		Para{Text: fmt.Sprintf("HITRUST has reviewed the validated assessment of the %s of %s, which was performed by %s as external assessor under the HITRUST CSF, version 11.2. Based on it, the following platform meets the certification criteria.", system, org.full, firm)},
		Para{Text: "The certification is valid for two years, subject to an interim assessment and to no significant changes or reportable breach."}, Sign{[]string{"Sincerely,", "HITRUST Services Corp."}}}}
}

func nearReadiness(r *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	p := options{size: 14}.fill(r)
	t := Table{Head: []string{"Criteria", "Control expected", "Gap", "Recommendation"}, Widths: []float64{0.1, 0.4, 0.25, 0.25}, Size: 9}
	for i := range p.Controls {
		c := &p.Controls[i]
		t.Rows = append(t.Rows, Row{Cells: []string{c.Criteria[0], c.Activity, []string{"None", "Not documented", "Partly in place"}[i%3], []string{"None", "Write it down", "Complete it"}[i%3]}})
	}
	return &Doc{Look: Look{Size: 10.5, Foot: "#"}, Blocks: []Block{Title{"SOC 2 Readiness Assessment", 20}, Title{org.full, 16}, Title{system, 13}, Title{end.Format(american), 12}, Break{}, Heading{1, "Purpose"},
		Para{Text: fmt.Sprintf("%s was engaged to help %s prepare for a SOC 2 Type 2 examination. This is a consulting engagement; no opinion or other assurance is given, and it is not an attestation report.", firm, org.short)}, Heading{1, "Gap Analysis"}, t}}
}
