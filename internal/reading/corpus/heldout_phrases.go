package corpus

// numbered gives controls ids that run within their first criterion.
func (p *Report) numbered(id func(criterion string, k int) string) {
	count := map[string]int{}
	for i := range p.Controls {
		c := &p.Controls[i]
		count[c.Criteria[0]]++
		c.ID = id(c.Criteria[0], count[c.Criteria[0]])
	}
}

// areas is what the families of the strangers' controls are about.
var areas = [][2]string{
	{"ELC", "Entity-Level Controls"}, {"COM", "Information and Communication"}, {"RSK", "Risk Assessment"}, {"MON", "Monitoring Activities"}, {"LAC", "Logical Access"}, {"PHY", "Physical Access"}, {"NET", "Network and Transmission Security"},
	{"EPT", "Endpoint Security"}, {"VUL", "Vulnerability Management"}, {"SEC", "Security Monitoring and Incident Response"}, {"CHG", "Change Management"}, {"BCM", "Business Continuity"}, {"VND", "Vendor Management"},
	{"AVL", "Availability"}, {"CNF", "Confidentiality"}, {"PRC", "Processing Integrity"}, {"PRV", "Privacy"},
}
