package corpus

import (
	"fmt"
	"math/rand/v2"
	"time"
)

var heldStyles = []Style{national, platform, customary, chambers, mainstream, alliance, stacked, regency, gateway, beacon, heritage, wellspring, millrace, bridgeMemo, bridgeBrief, bridgeNotice, bridgeStatements, nearHeld, nearOutside, nearApart}

var bridgeMemo = Style{Name: "bridge-memo", Held: true, print: letter(func(l *Letter) *Doc {
	change := fmt.Sprintf("Management of %s is not aware of any material changes in its control environment that would adversely affect the opinion reached in the report.", l.Short)
	if l.Changes {
		change = fmt.Sprintf("Since the end of the report period, %s has made the following material changes to its control environment: replacement of the core database platform; relocation of the primary data center.", l.Short)
	}
	return &Doc{Look: Look{Size: 11, Head: l.Org}, Blocks: []Block{
		Title{"SOC 2 Gap Letter", 16}, Para{Text: l.Dated.Format(american)}, Para{Text: "To Whom It May Concern:"},
		Para{Text: fmt.Sprintf("%s engages %s, an independent CPA firm, to perform an annual SOC 2 Type II examination of its %s. The latest report covered the period from %s to %s.", l.Org, l.Firm, l.System, l.Start.Format(american), l.End.Format(american))},
		Para{Text: fmt.Sprintf("This gap letter addresses the period from %s to %s. %s", l.From.Format(american), l.To.Format(american), change)},
		Para{Text: "This letter is not intended to replace the SOC 2 Type II report and should be read together with it. It has not been examined by an independent auditor."}, l.signed("Respectfully,"),
	}}
}, openEnded)}

var nearHeld = Style{Name: "near-misses-held", Held: true, print: near([]nearKind{
	{"soc1_report", nil, func(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
		return &Doc{Look: Look{Serif: true, Size: 11}, Blocks: []Block{Title{"SOC 1® Report – Type 1", 20}, Title{org.full, 16}, Title{"Controls over the " + system + " likely to be relevant to user entities' internal control over financial reporting", 11}, Title{"As of " + end.Format(american), 11}, Break{}, Heading{1, "Independent Service Auditor's Report"},
			Para{Text: "We have examined " + org.short + "'s description of its " + system + " as of " + end.Format(american) + " and the suitability of design of controls to achieve the related control objectives, under AT-C 320 (SSAE 18)."}, Para{Text: "In our opinion, in all material respects, the controls related to the control objectives were suitably designed."}, Sign{[]string{firm, end.AddDate(0, 1, 0).Format(american)}}}}
	}},
	{"soc3_report", nil, func(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
		return &Doc{Look: Look{Size: 11}, Blocks: []Block{Title{"System and Organization Controls (SOC) for Service Organizations: Trust Services Criteria for General Use Report", 14}, Title{"SOC 3®", 22}, Title{org.full, 16}, Break{}, Heading{1, "Report of Independent Accountants"}, Para{Text: "We have examined management's assertion that controls within the " + system + " were effective throughout the year ended " + end.Format(american) + " based on the trust services criteria for security. In our opinion, the assertion is fairly stated."}, Sign{[]string{firm, end.AddDate(0, 1, 9).Format(american)}}, Heading{1, "Management's Assertion"}, Para{Text: "We assert that the controls were effective. The boundaries of the system are outlined in Attachment A."}}}
	}},
	{"penetration_test", nil, func(_ *rand.Rand, org name, system, _ string, end time.Time) *Doc {
		return &Doc{Look: Look{Size: 10.5}, Blocks: []Block{Title{"Letter of Attestation: External Penetration Test", 16}, Para{Text: end.Format(american)}, Para{Text: "Greyhat Harbor Security performed an external network and web application penetration test of " + system + " for " + org.full + ". Two medium and four low vulnerabilities were identified; all were remediated and verified on retest. Testing followed PTES and the OWASP Top 10."}, Sign{[]string{"Lead Consultant", "Greyhat Harbor Security"}}}}
	}},
	{"other", []string{"other"}, func(_ *rand.Rand, org name, system, _ string, end time.Time) *Doc {
		return &Doc{Look: Look{Size: 11}, Blocks: []Block{Title{"Information Security Policy", 20}, Title{org.full, 14}, Para{Text: "Effective " + end.Format(american)}, Heading{1, "1. Purpose"}, Para{Text: "This policy sets out how " + org.short + " protects the " + system + ". It maps to the trust services criteria (CC1.1 to CC9.2) and supports the yearly SOC 2 examination."}, Heading{1, "2. Access"}, List{"•", []string{"Access is granted on approval by the manager.", "Access is reviewed quarterly.", "Accounts of leavers are disabled within a day."}}, Heading{1, "3. Exceptions"}, Para{Text: "Exceptions to this policy need the approval of the CISO."}}}
	}},
})}
