package corpus

import (
	"slices"
	"strings"
)

// arrivals fill reports that are held out: again other names, duties, hosts and
// controls, of firms that are met most weeks.
var arrivals = cast{
	orgs: []name{{"Larkspur Ambulatory Systems, Inc.", "Larkspur"}, {"Tidemark Clinical Messaging, LLC", "Tidemark"}, {"Granite Fork Benefits Administrators, Inc.", "Granite Fork"}, {"Corvid Health Data Company", "Corvid"},
		{"Willow & Ash Software, LLC", "Willow & Ash"}, {"Bexley Remote Monitoring, Inc.", "Bexley"}, {"Harrow Creek Coding Services, Inc.", "Harrow Creek"}, {"Sundial Perioperative Technologies, Inc.", "Sundial"},
		{"PolarVista Imaging Network, LLC", "PolarVista"}, {"Eastmere Pharmacy Automation, Inc.", "Eastmere"}, {"Fieldstone Virtual Care, P.B.C.", "Fieldstone"}, {"Redwing Credentialing Corporation", "Redwing"}},
	firms: []name{{"Hartsough & Lind CPAs, LLP", ""}, {"Merriweather Stone LLP", ""}, {"Cobb Tillery Assurance, PLLC", ""}, {"Blackthorn Compliance CPAs, LLC", ""}, {"Ridley Marchetti & Company, P.C.", ""},
		{"Okonjo Larsen Whitfield LLP", ""}, {"Summerlin Audit Group, P.A.", ""}, {"Dunmore Kessler, LLC", ""}},
	systems: []string{"Perioperative Scheduling Platform", "Benefits Enrollment System", "Remote Patient Monitoring Platform", "Coding and Charge Capture Application", "Provider Credentialing System", "Secure Clinical Messaging Service", "Image Exchange Network System", "Dispensing Automation Software"},
	hosts: []Subservice{
		{Name: "Amazon Web Services, Inc.", Aliases: []string{"AWS", "Amazon Web Services"}, Services: "infrastructure-as-a-service hosting", Criteria: []string{"CC6.4", "CC7.2", "A1.2"}},
		{Name: "Microsoft Corporation", Aliases: []string{"Microsoft", "Microsoft Azure", "Azure"}, Services: "platform-as-a-service hosting", Criteria: []string{"CC6.1", "CC6.4"}},
		{Name: "Northgate Vault Data Centers, LLC", Aliases: []string{"Northgate Vault"}, Services: "colocation", Criteria: []string{"CC6.4", "A1.2"}},
		{Name: "Hollis Service Desk Partners, Inc.", Aliases: []string{"Hollis"}, Services: "help desk staffing", Criteria: []string{"CC6.2", "CC7.3"}},
		{Name: "Argus Ridge Security, LLC", Aliases: []string{"Argus Ridge"}, Services: "security event monitoring", Criteria: []string{"CC7.2", "CC7.3"}},
		{Name: "Pinecrest Mail Services, Inc.", Aliases: []string{"Pinecrest"}, Services: "output printing and fulfillment", Criteria: []string{"CC6.7"}},
		{Name: "Bracken Backup Corp.", Aliases: []string{"Bracken Backup"}, Services: "offsite backup storage", Criteria: []string{"A1.2", "CC6.1"}},
	},
	uses: []CUEC{
		{"ensure", "ensuring", "that only authorized individuals are given user IDs for the system, and that user IDs of separated employees are disabled timely", []string{"CC6.1", "CC6.2"}, ""},
		{"perform", "performing", "a periodic review of users and their assigned privileges", []string{"CC6.2", "CC6.3"}, ""},
		{"configure", "configuring", "password and session settings made available to them in line with their own policies", []string{"CC6.1"}, ""},
		{"report", "reporting", "operational failures, incidents, problems, and complaints to the support team in a timely manner", []string{"CC2.3", "CC7.3"}, ""},
		{"designate", "designating", "a primary contact to receive notices of maintenance and of changes", []string{"CC2.3"}, ""},
		{"encrypt", "encrypting", "files before they are exchanged outside of the supported interfaces", []string{"CC6.7"}, ""},
		{"validate", "validating", "the accuracy of master data loaded on their behalf during onboarding", []string{"CC2.1"}, ""},
		{"patch", "patching", "operating systems and browsers of the computers used to access the system", []string{"CC6.8", "CC7.1"}, ""},
		{"control", "controlling", "physical access to the facilities from which the system is used", []string{"CC6.4"}, ""},
		{"participate", "participating", "in user acceptance testing of customizations that they have requested", []string{"CC8.1"}, ""},
		{"develop", "developing", "disaster recovery plans that address the inability to access the system", []string{"CC9.1", "A1.3"}, ""},
		{"determine", "determining", "whether their agreements and notices permit the sharing of data with the Company", []string{"CC2.3"}, ""},
		{"remove", "removing", "test data and demonstration accounts from their tenant before go-live", []string{"CC6.2"}, ""},
		{"request", "requesting", "in writing the return or destruction of their data at termination", []string{"C1.2", "CC6.5"}, ""},
	},
	bank: arrivalBank,
}

// expected is the controls that the hosts of the arrivals are expected to have.
var expected = map[string][]string{
	"infrastructure-as-a-service hosting": {"Access to data center facilities is restricted to authorized personnel.", "Environmental safeguards protect data center equipment.", "Hypervisors are patched and monitored."},
	"platform-as-a-service hosting":       {"Logical access to the underlying platform is limited to personnel with a business need.", "Facilities that house servers are protected against unauthorized entry."},
	"colocation":                          {"Badge and biometric readers control entry to the data hall.", "Generators and uninterruptible power supplies are inspected and load-tested."},
	"help desk staffing":                  {"Agents verify the identity of callers before a password is reset.", "Background checks are completed for agents prior to assignment."},
	"security event monitoring":           {"Alerts are triaged around the clock.", "Confirmed events are escalated to the Company within the contracted time."},
	"output printing and fulfillment":     {"Print files are purged after mailing.", "Access to the production floor is restricted."},
	"offsite backup storage":              {"Backup data are stored in encrypted form.", "Restores are available upon request."},
}

// seats is where the firms of the arrivals sign.
var seats = []string{"Charlotte, North Carolina", "Indianapolis, Indiana", "Minneapolis, Minnesota", "Nashville, Tennessee", "Spokane, Washington", "Hartford, Connecticut"}

// settle makes a report of the arrivals one that a firm could have issued: its own
// seat, controls of hosts, and samples no larger than what there was to draw from.
func (p *Report) settle() {
	p.City = seats[(len(p.Firm)+len(p.System))%len(seats)]
	p.CUECs = slices.DeleteFunc(p.CUECs, func(u CUEC) bool { return len(options{}.inScope(p, u.Criteria)) == 0 })
	for i := range p.CUECs {
		p.CUECs[i].Criteria = options{}.inScope(p, p.CUECs[i].Criteria)
	}
	for i := range p.Subservices {
		p.Subservices[i].Controls = expected[p.Subservices[i].Services]
	}
	most := map[string]int{"quarters": 2, "months": 3, "policy documents": 6, "weeks": 8, "critical vendors": 8, "reportable incidents": 4, "security events": 12, "emergency releases": 5, "offboarded customers": 5, "retired assets": 10}
	rare := []string{"reportable incidents", "emergency releases", "offboarded customers", "retired assets"}
	for i := range p.Controls {
		c := &p.Controls[i]
		if n, ok := most[c.noun]; ok {
			c.Sample = min(c.Sample, n)
		}
		if c.State == Deviated && c.Sample > 0 {
			c.Failed = min(c.Failed, max(1, c.Sample/3))
		}
		if c.State == Idle && !slices.Contains(rare, c.noun) {
			c.State = Clean
		}
	}
}

// about is what a criterion is on, shortly.
func about(code string) string {
	for _, t := range criterionTopics {
		if t[0] == code {
			return t[1]
		}
	}
	return code
}

var criterionTopics = [][2]string{
	{"CC1.1", "Commitment to integrity and ethical values is demonstrated."}, {"CC1.2", "Those charged with governance exercise independent oversight."}, {"CC1.3", "Structures, reporting lines, and responsibilities are established."}, {"CC1.4", "Competent individuals are attracted, developed, and retained."}, {"CC1.5", "Individuals are held accountable for their responsibilities."},
	{"CC2.1", "Relevant, quality information is used to support controls."}, {"CC2.2", "Objectives and responsibilities are communicated internally."}, {"CC2.3", "Matters affecting controls are communicated to external parties."}, {"CC3.1", "Objectives are specified with sufficient clarity."}, {"CC3.2", "Risks to the achievement of objectives are identified and analyzed."}, {"CC3.3", "The potential for fraud is considered."}, {"CC3.4", "Changes that could significantly affect controls are assessed."},
	{"CC4.1", "Ongoing or separate evaluations of controls are performed."}, {"CC4.2", "Control deficiencies are communicated for corrective action."}, {"CC5.1", "Control activities that mitigate risk are selected."}, {"CC5.2", "General control activities over technology are selected."}, {"CC5.3", "Control activities are deployed through policies and procedures."},
	{"CC6.1", "Logical access security measures protect information assets."}, {"CC6.2", "New users are authorized before credentials are issued, and credentials are removed."}, {"CC6.3", "Access is based on roles and least privilege."}, {"CC6.4", "Physical access is limited to authorized personnel."}, {"CC6.5", "Data are unrecoverable before protections over assets are discontinued."}, {"CC6.6", "Measures protect against threats from sources outside the system boundaries."}, {"CC6.7", "Transmission, movement, and removal of information are restricted."}, {"CC6.8", "Unauthorized or malicious software is prevented or detected and acted upon."},
	{"CC7.1", "Detection procedures identify configuration changes and vulnerabilities."}, {"CC7.2", "Components are monitored for anomalies indicative of malicious acts."}, {"CC7.3", "Security events are evaluated."}, {"CC7.4", "Identified incidents are responded to."}, {"CC7.5", "Recovery activities are developed and implemented."}, {"CC8.1", "Changes are authorized, designed, tested, approved, and implemented."}, {"CC9.1", "Risk mitigation activities for business disruptions are selected."}, {"CC9.2", "Risks associated with vendors and business partners are assessed and managed."},
	{"A1.1", "Processing capacity and use are monitored."}, {"A1.2", "Environmental protections, backup, and recovery infrastructure are maintained."}, {"A1.3", "Recovery plan procedures are tested."}, {"C1.1", "Confidential information is identified and maintained."}, {"C1.2", "Confidential information is disposed of."},
}

// kinds is the groups of user entities' duties by the criterion that they serve first.
var kinds = []struct{ prefix, title string }{{"CC2", "Communication"}, {"CC6.4", "Physical Security"}, {"CC6.5", "Data Disposal"}, {"CC6", "Logical Access"}, {"CC7", "Incident Response"}, {"CC8", "Change Management"}, {"CC9", "Business Continuity"}, {"A1", "Business Continuity"}, {"C1", "Data Disposal"}}

// grouped is the duties of user entities by group, in the order of the groups.
func (p *Report) grouped(each func(title string, duties []CUEC)) {
	of := map[string][]CUEC{}
	for _, u := range p.CUECs {
		for _, k := range kinds {
			if strings.HasPrefix(u.Criteria[0], k.prefix) {
				of[k.title] = append(of[k.title], u)
				break
			}
		}
	}
	for _, k := range kinds {
		if len(of[k.title]) > 0 {
			each(k.title, of[k.title])
			delete(of, k.title)
		}
	}
}
