package reports

import (
	"fmt"
	"strings"
)

// description writes section III, in the order of the description criteria
// (DC section 200).
func (p *paper) description(r *Report) {
	p.section("Section III: Description of the " + r.System)
	p.listed("Overview of Operations")
	p.para(fmt.Sprintf("%s (“%s”) %s. The firm was founded in %d and employs about %d people, most of whom work in the United States. The scope of this report is the %s and the people, procedures and infrastructure that support it. Corporate systems that hold no customer data are outside of its boundary.", r.Firm, r.Short, r.Business, r.Founded, r.People, r.System))
	for _, c := range r.Components {
		p.para(c.Name + " " + c.Text)
	}
	p.listed("Principal Service Commitments and System Requirements")
	p.para("Commitments to user entities are written in the master agreement and, where health information is handled, in a business associate agreement. They include:")
	p.list(commitments(r), false)
	p.para("System requirements follow from these commitments, from laws that apply to health information, and from the firm's own policies. They are communicated in the policies, in the design documents of the system and in the contracts with customers.")
	p.listed("Components of the System")
	for _, part := range components(r) {
		p.heading(part[0])
		p.para(part[1])
	}
	p.listed("Control Environment, Risk Assessment, Communication and Monitoring")
	for _, text := range environment {
		p.para(r.fill(text))
	}
	p.listed("System Operations")
	for _, part := range operations(r) {
		p.heading(part[0])
		p.para(r.fill(part[1]))
	}
	p.changes(r)
	p.subservice(r)
	p.listed("Complementary User Entity Controls")
	p.para("The controls of " + r.Short + " were designed on the assumption that user entities put certain controls in place. User entities should judge whether these are in place with them.")
	var rows [][]string
	for i, c := range r.CUECs {
		rows = append(rows, []string{itoa(i + 1), c.Text, strings.Join(c.Criteria, ", ")})
	}
	p.table([]float64{0.08, 0.72, 0.2}, []string{"No.", "Complementary User Entity Control", "Related Criteria"}, rows)
}

func commitments(r *Report) []string {
	out := []string{
		"Customer data is used only to provide the service and is protected against unauthorized access.",
		"Security incidents that concern a customer are reported to it within the time that the contract names.",
		"Access to customer data is limited to personnel who need it for their work.",
	}
	for _, c := range r.Categories {
		switch c {
		case "availability":
			out = append(out, "The service is available for 99.9 percent of each month, planned maintenance left out.")
		case "confidentiality":
			out = append(out, "Data of a former customer is deleted within 60 days of the end of the agreement.")
		}
	}
	return out
}

func components(r *Report) [][2]string {
	var hosts []string
	for _, s := range r.Subservice {
		hosts = append(hosts, s.Name)
	}
	return [][2]string{
		{"Infrastructure", "The system runs on virtual machines and managed databases in two regions of the United States. Providers of parts of the infrastructure are " + joined(hosts) + ". Networks are divided into zones, and each customer is separated from the others by tenant."},
		{"Software", "The application is developed by " + r.Short + ". It is written in a small number of languages, kept under version control, and built by an automated pipeline that refuses a change with failing tests."},
		{"People", "Engineering develops the system, Operations runs it, Security watches over it, and Customer Care helps user entities. A Security Officer is responsible for the program and reports to the chief executive."},
		{"Data", r.Data},
		{"Procedures", "Written procedures cover access, change, backup, incident response and the handling of customer data. Their owners review them every year, and personnel find them on the intranet."},
	}
}

// environment is what every report says of the components of internal control.
var environment = []string{
	"The board of directors and the executives of {firm} set the tone. The code of conduct is accepted at hire and every year, and the disciplinary procedure is known to all. Roles that bear on security are described in writing, candidates are checked before they start, and training is repeated every year.",
	"Risks are analyzed once a year and when something important changes. The register names likelihood, impact and treatment of each risk, and an owner. Fraud, new technology and dependence on vendors are part of the analysis.",
	"Information that people need for their part in internal control reaches them by the intranet, by training and in monthly meetings. Customers learn of changes and of maintenance from the status page and by mail, and find ways to report failures and incidents in the documentation.",
	"Compliance staff test controls every quarter. An outside firm attempts to break in every year. Deficiencies are followed up until they are corrected, and the board hears of those that are serious.",
}

func operations(r *Report) [][2]string {
	out := [][2]string{
		{"Logical Access", "Access to {system} is requested by ticket, approved by a manager and granted by role. Personnel sign in with an individual account and a second factor. Owners review access every quarter, and access of leavers is removed within one business day. Privileged access belongs to the operations group, and its use is recorded."},
		{"Physical Security", "Offices are locked and visitors are accompanied. No customer data is stored in the offices. Data centers are run by subservice organizations."},
		{"Encryption", "Data is encrypted at rest with keys of a managed service and in transit with TLS 1.2 or later. Keys are rotated every year."},
		{"Vulnerability and Patch Management", "Scans run every week. Findings of high severity are corrected within 30 days, and an overdue one needs the written approval of the Security Officer."},
		{"Logging and Incident Response", "Logs are collected centrally and watched around the clock. Alerts of high severity are triaged within one hour. Incidents follow the response plan, which names who decides, who informs customers, and how the cause is found."},
		{"Change Management", "Changes are described in a ticket, reviewed by a second engineer, tested in a separate environment and approved before release. Emergency changes are reviewed on the next business day."},
		{"Vendor Management", "Vendors are rated by the data they hold. Critical ones are assessed every year. Those that may hold health information sign a business associate agreement first."},
	}
	for _, c := range r.Categories {
		switch c {
		case "availability":
			out = append(out, [2]string{"Capacity, Backup and Recovery", "Capacity is reviewed every month. Data is backed up every day to a second region and cannot be changed there for 35 days. A restore is rehearsed every year."})
		case "confidentiality":
			out = append(out, [2]string{"Confidential Information", "Customer data is confidential by classification. It is deleted within 60 days of the end of an agreement, and the deletion is certified."})
		}
	}
	return out
}

// changes writes what happened to the system in the period.
func (p *paper) changes(r *Report) {
	p.listed("Significant Changes and Incidents")
	text := "No change that would affect the understanding of the system was made " + r.span() + "."
	if r.Emphasis != "" {
		text = r.Short + " moved the system to a new hosting region " + r.span() + ". Controls were the same before and after the move, but for those over the network."
	}
	p.para(text + " No incident led to a failure to meet the service commitments.")
}

func (r *Report) span() string {
	if r.TypeII() {
		return "during the period"
	}
	return "in the twelve months before the date of this report"
}

func (p *paper) subservice(r *Report) {
	p.listed("Subservice Organizations")
	p.para("The following subservice organizations take part in the delivery of the " + r.System + ". " + r.Short + " reads their assurance reports every year and follows up what concerns it.")
	var rows [][]string
	for _, s := range r.Subservice {
		method := "Carve-out"
		if s.Method == "inclusive" {
			method = "Inclusive"
		}
		rows = append(rows, []string{s.Name, s.Services, method, strings.Join(s.CSOCs, "\n"), strings.Join(s.Criteria, ", ")})
	}
	p.table([]float64{0.2, 0.23, 0.12, 0.3, 0.15}, []string{"Subservice Organization", "Services", "Method", "Complementary Subservice Organization Controls", "Related Criteria"}, rows)
}
