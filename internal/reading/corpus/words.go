package corpus

// name is an invented firm or service organization.
type name struct{ full, short string }

var orgs = []name{
	{"Alderpoint Health Exchange, Inc.", "Alderpoint"}, {"Brightloom Analytics LLC", "Brightloom"}, {"Cinderford Payments Corporation", "Cinderford"},
	{"Dovetail Imaging Cloud, Inc.", "Dovetail"}, {"Evenmoor Telehealth Co.", "Evenmoor"}, {"Farrow & Pike Records, Inc.", "Farrow & Pike"},
	{"Gullwing Scheduling, Inc.", "Gullwing"}, {"Hearthstone Claims Services LLC", "Hearthstone"}, {"Inkwell Transcription Ltd.", "Inkwell"},
	{"Juniper Ridge Pharmacy Network, Inc.", "Juniper Ridge"}, {"Kittery Data Vaults, LLC", "Kittery"}, {"Lanternfish Software, PBC", "Lanternfish"},
	{"Moorgate Patient Portals, Inc.", "Moorgate"}, {"Northfell Clearing Corporation", "Northfell"}, {"Osprey Lane Devices, Inc.", "Osprey Lane"},
	{"Pembroke Lab Connect LLC", "Pembroke"}, {"Quillon Workforce, Inc.", "Quillon"}, {"Ravensworth Billing Group, Inc.", "Ravensworth"},
	{"Saltbox Genomics, Inc.", "Saltbox"}, {"Thornbury eSign Corporation", "Thornbury"}, {"Umberland Care Coordination, Inc.", "Umberland"},
	{"Verity Oak Identity LLC", "Verity Oak"}, {"Westering Cloud Hosting, Inc.", "Westering"}, {"Yarrow Messaging, Inc.", "Yarrow"},
}

var systems = []string{
	"Care Exchange Platform", "Clinical Document Cloud", "Claims Gateway System", "Remote Visit Service", "Revenue Integrity Suite", "Archive and Retrieval Services",
	"Patient Engagement Platform", "Data Warehouse Services System", "Secure Messaging System", "Order Routing Application", "Identity Hub", "Managed Hosting Services",
	"Workforce Scheduling System", "e-Prescribing Network", "Image Sharing Service", "Consent Registry",
}

var firms = []name{
	{"Abernathy Cole & Strand LLP", ""}, {"Belmarsh Assurance, LLC", ""}, {"Castellan Ng CPAs, P.C.", ""}, {"Drayton Field & Associates, P.A.", ""},
	{"Elmhurst Okoro LLP", ""}, {"Fennimore Attest PLLC", ""}, {"Garrick Lowe & Partners, LLP", ""}, {"Haldane Risk Assurance, Inc.", ""},
	{"Ilverton Group CPAs LLC", ""}, {"Jessop Marr LLP", ""}, {"Kerrigan, Stoll & Daye, P.C.", ""}, {"Lowther Advisory PLLC", ""},
	{"Mistry Vance LLP", ""}, {"Nethercott & Bligh CPA Group", ""}, {"Oakhampton Audit Partners LLP", ""}, {"Prideaux Sterne, LLC", ""},
}

var cities = []string{
	"Tampa, Florida", "Columbus, Ohio", "Denver, Colorado", "Raleigh, North Carolina", "Salt Lake City, Utah", "Boston, Massachusetts", "Omaha, Nebraska", "Phoenix, Arizona",
	"Portland, Oregon", "Kansas City, Missouri", "Richmond, Virginia", "Sacramento, California",
}

var people = []name{
	{"Marisol Etheridge", "Chief Information Security Officer"}, {"Tobias Wrenfield", "Vice President, Compliance"}, {"Anneke Dahlgren", "Chief Executive Officer"},
	{"Priya Ramaswami-Holt", "Director of Governance and Risk"}, {"Desmond Achterberg", "Chief Operating Officer"}, {"Lucille Farnham", "General Counsel"},
}

var hosts = []Subservice{
	{Name: "Amazon Web Services, Inc.", Aliases: []string{"AWS", "Amazon Web Services"}, Services: "cloud infrastructure hosting", Criteria: []string{"CC6.4", "CC7.2"}},
	{Name: "Microsoft Azure", Aliases: []string{"Azure", "Microsoft Corporation", "Microsoft"}, Services: "platform hosting and backup storage", Criteria: []string{"CC6.4"}},
	{Name: "Stonegate Colocation LLC", Aliases: []string{"Stonegate"}, Services: "data center colocation", Criteria: []string{"CC6.4", "A1.2"}},
	{Name: "Palisade Managed Security, Inc.", Aliases: []string{"Palisade"}, Services: "round-the-clock security monitoring", Criteria: []string{"CC7.2", "CC7.3"}},
	{Name: "Bluegum Support Services Pty Ltd", Aliases: []string{"Bluegum"}, Services: "first-line customer support", Criteria: []string{"CC6.2"}},
	{Name: "Trellis Print & Mail, LLC", Aliases: []string{"Trellis"}, Services: "printing and mailing of statements", Criteria: []string{"CC6.7", "C1.2"}},
	{Name: "Ironbark Offsite Storage Co.", Aliases: []string{"Ironbark"}, Services: "storage of backup media", Criteria: []string{"A1.2"}},
	{Name: "Cobalt Fiber Networks Corp.", Aliases: []string{"Cobalt Fiber"}, Services: "network transport", Criteria: []string{"CC6.6"}},
}

var hostControls = []string{
	"Entry to the halls is limited to people on an approved list, which is reviewed.",
	"Visitors are identified and escorted while on the premises.",
	"Power, cooling and fire protection are maintained and tested.",
	"Media are wiped or destroyed before they leave the site.",
	"Staff are screened before they are given access to customer systems.",
	"Incidents that touch the customer are reported to it without delay.",
	"Changes to the infrastructure are tested and approved before release.",
	"Data are encrypted at rest and in transit between sites.",
}

var uses = []CUEC{
	{"remove", "removing", "the accounts of their own leavers from the application on the day that they leave", []string{"CC6.2", "CC6.3"}, ""},
	{"review", "reviewing", "at least twice a year who of their staff holds an account and with which role", []string{"CC6.3"}, ""},
	{"protect", "protecting", "the passwords, tokens and keys that are issued to their users", []string{"CC6.1"}, ""},
	{"notify", "notifying", "the support desk promptly of any suspected misuse of an account", []string{"CC7.3", "CC7.4"}, ""},
	{"keep", "keeping", "their contact list for outages and incidents up to date", []string{"CC2.3"}, ""},
	{"secure", "securing", "the workstations and networks from which the application is reached", []string{"CC6.6", "CC6.8"}, ""},
	{"check", "checking", "the completeness and accuracy of the files that they submit", []string{"CC2.1"}, ""},
	{"enforce", "enforcing", "multi-factor authentication in their own identity provider when single sign-on is used", []string{"CC6.1"}, ""},
	{"limit", "limiting", "the role of administrator to the few people who need it", []string{"CC6.3"}, ""},
	{"test", "testing", "their interfaces after each announced release", []string{"CC8.1"}, ""},
	{"choose", "choosing", "a retention time for their records that fits the law that applies to them", []string{"C1.2"}, ""},
	{"maintain", "maintaining", "their own business continuity plan for times when the service cannot be reached", []string{"CC9.1", "A1.3"}, ""},
	{"approve", "approving", "each request to export data before it is sent to the support desk", []string{"CC6.7"}, ""},
	{"read", "reading", "the release notes and tell their own users what changes for them", []string{"CC2.2", "CC2.3"}, ""},
	{"train", "training", "their users in the acceptable use of the service", []string{"CC1.4", "CC2.2"}, ""},
	{"monitor", "monitoring", "the audit reports of their own tenant for unusual access", []string{"CC7.2"}, ""},
}

// citations are lines of a HIPAA mapping, by criterion.
var citations = []Mapping{
	{"164.308(a)(1)(ii)(A)", "Risk analysis", []string{"CC3.2"}, nil},
	{"164.308(a)(3)(i)", "Workforce security", []string{"CC6.2", "CC6.3"}, nil},
	{"164.308(a)(5)(i)", "Security awareness and training", []string{"CC1.4"}, nil},
	{"164.308(a)(6)(ii)", "Response and reporting", []string{"CC7.4"}, nil},
	{"164.308(a)(7)(i)", "Contingency plan", []string{"CC7.5"}, nil},
	{"164.310(a)(1)", "Facility access controls", []string{"CC6.4"}, nil},
	{"164.310(d)(1)", "Device and media controls", []string{"CC6.5", "CC6.7"}, nil},
	{"164.312(a)(1)", "Access control", []string{"CC6.1"}, nil},
	{"164.312(b)", "Audit controls", []string{"CC7.2"}, nil},
	{"164.312(e)(1)", "Transmission security", []string{"CC6.7"}, nil},
}
