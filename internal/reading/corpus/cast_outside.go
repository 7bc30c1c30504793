package corpus

// outsiders fill the reports of firms that share no frame with the
// others: names of other forms, hosts, duties.
var outsiders = cast{
	orgs: []name{{"Tern & Tallow Revenue Services, L.P.", "Tern & Tallow"}, {"Kestrel Forms, Inc.", "Kestrel Forms"}, {"Northern Lakes Health Information Network", "Northern Lakes"}, {"Sable Point Hosting, L.L.C.", "Sable Point"},
		{"MedHalyard Corporation", "MedHalyard"}, {"The Wainfleet Company", "Wainfleet"}, {"Orchard Nine Technologies, Inc.", "Orchard Nine"}, {"Cobbler's Wharf Analytics, LLC", "Cobbler's Wharf"},
		{"Pell Street Laboratories IT Services, Inc.", "Pell Street"}, {"Upland Nurse Triage Group, Ltd.", "Upland"}, {"rxWeir, Inc.", "rxWeir"}, {"Halvorsen Eligibility Solutions, Inc.", "Halvorsen"}},
	firms: []name{{"Wexcombe, Baird & Lyle, LLC", ""}, {"Tidewater Assurance Partners, P.A.", ""}, {"Holloway Peck Advisors and CPAs, PLLC", ""}, {"Grantchester International LLP", ""}, {"Cirrobel Assurance, Inc.", ""},
		{"Ostler & Dace, Certified Public Accountants, P.C.", ""}, {"Underhill Sato LLP", ""}, {"Bramhall Tax and Assurance, LLC", ""}},
	systems: []string{"Eligibility Exchange System", "Digital Intake Platform", "Colocation and Managed Cloud Services System", "Revenue Cycle Outsourcing Services System", "Triage Line Application", "Specimen Tracking Suite", "Provider Directory Service", "Prior Authorization Network"},
	hosts: []Subservice{
		{Name: "Amazon Web Services, Inc.", Aliases: []string{"AWS", "Amazon Web Services"}, Services: "infrastructure and platform services", Criteria: []string{"CC6.4", "CC6.5", "A1.2"}},
		{Name: "Oracle Corporation", Aliases: []string{"Oracle", "Oracle Cloud Infrastructure"}, Services: "database and compute hosting", Criteria: []string{"CC6.4", "CC7.2"}},
		{Name: "Gannet Rock Data Center Holdings, Inc.", Aliases: []string{"Gannet Rock"}, Services: "data center space, power and cooling", Criteria: []string{"CC6.4", "A1.2"}},
		{Name: "Fallowfield Print Fulfillment, Inc.", Aliases: []string{"Fallowfield"}, Services: "statement printing", Criteria: []string{"CC6.7"}},
		{Name: "Mooring Security Operations, LLC", Aliases: []string{"Mooring"}, Services: "alert monitoring outside business hours", Criteria: []string{"CC7.2", "CC7.3"}},
		{Name: "Tamsin Verify Ltd", Aliases: []string{"Tamsin Verify", "Tamsin"}, Services: "identity proofing", Criteria: []string{"CC6.2"}},
	},
	uses: []CUEC{
		{"manage", "managing", "the access of their own personnel to the service from joining to leaving", []string{"CC6.2", "CC6.3"}, ""},
		{"recertify", "recertifying", "their user population at intervals that suit their own policy", []string{"CC6.3"}, ""},
		{"safeguard", "safeguarding", "API keys and shared secrets that are issued to them", []string{"CC6.1"}, ""},
		{"alert", "alerting", "the service desk within one day when a device with stored data is lost", []string{"CC7.3"}, ""},
		{"verify", "verifying", "that eligibility files were accepted in full before they act on them", []string{"CC2.1"}, ""},
		{"restrict", "restricting", "inbound connections to the addresses published by the service", []string{"CC6.6"}, ""},
		{"approve", "approving", "configuration changes in their tenant before they ask for them to be made", []string{"CC8.1"}, ""},
		{"retain", "retaining", "copies of source documents until processing has been confirmed", []string{"A1.2"}, ""},
		{"assign", "assigning", "at least two security contacts and a deputy for each", []string{"CC2.3"}, ""},
		{"plan", "planning", "for manual procedures during an outage of the service", []string{"A1.3", "CC9.1"}, ""},
		{"instruct", "instructing", "their users not to share credentials", []string{"CC1.4", "CC2.2"}, ""},
		{"dispose", "disposing", "of printed reports in locked bins", []string{"CC6.5"}, ""},
	},
	bank: outsideBank,
}
