package evidence

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"ward/internal/fault"
	"ward/internal/reading"
)

// validate refuses values that a person corrected into something that cannot
// be: a date that does not exist, a word that is not in the list.
func validate(x *reading.Extraction) error {
	c := &checks{}
	if s := x.SOC2; s != nil {
		c.word("soc2.report_type", s.ReportType, "type_1", "type_2")
		c.word("soc2.opinion", s.Opinion, "unqualified", "qualified", "adverse", "disclaimer")
		c.date("soc2.as_of", s.AsOf)
		c.date("soc2.report_date", s.ReportDate)
		c.period("soc2.period", s.Period)
		for _, cat := range s.Categories {
			c.word("soc2.categories", &cat, "security", "availability", "processing_integrity", "confidentiality", "privacy")
		}
		c.criteria("soc2.qualified_criteria", s.QualifiedCriteria)
		c.members(s, x.File.Pages)
	}
	if b := x.Bridge; b != nil {
		c.date("bridge.from", b.From)
		c.date("bridge.to", b.To)
		c.date("bridge.letter_date", b.LetterDate)
		c.period("bridge.report_period", b.ReportPeriod)
		c.word("bridge.issuer_role", b.IssuerRole, "management", "auditor", "other")
	}
	return fault.Fields("fact.invalid", c.fields)
}

// checks collects what is wrong.
type checks struct{ fields []fault.Field }

// members checks the members of the lists of a report with so many pages.
func (c *checks) members(s *reading.SOC2, pages int) {
	for i, e := range s.Exceptions {
		path := fmt.Sprintf("soc2.exceptions.%d", i)
		c.exception(path, e)
		c.criteria(path+".criteria", e.Criteria)
		c.page(path+".page", e.Page, pages)
		if e.ResponsePage != nil {
			c.page(path+".response_page", *e.ResponsePage, pages)
		}
	}
	for i, o := range s.Subservice {
		path := fmt.Sprintf("soc2.subservice_organizations.%d", i)
		c.word(path+".method", o.Method, "carve_out", "inclusive")
		c.criteria(path+".criteria", o.Criteria)
		c.page(path+".page", o.Page, pages)
		c.text(path+".name", o.Name)
	}
	for i, u := range s.CUECs {
		path := fmt.Sprintf("soc2.cuecs.%d", i)
		c.criteria(path+".criteria", u.Criteria)
		c.page(path+".page", u.Page, pages)
		c.text(path+".text", u.Text)
	}
	for i, m := range s.HIPAAMapping {
		path := fmt.Sprintf("soc2.hipaa_mapping.%d", i)
		if !citation.MatchString(m.Citation) {
			c.add(path+".citation", "must be a provision as 164.312(a)(1), not %q", m.Citation)
		}
		c.criteria(path+".criteria", m.Criteria)
		c.page(path+".page", m.Page, pages)
	}
	for i, ctl := range s.Controls {
		path := fmt.Sprintf("soc2.controls.%d", i)
		c.criteria(path+".criteria", ctl.Criteria)
		c.page(path+".page", ctl.Page, pages)
		for j, test := range ctl.Tests {
			c.word(fmt.Sprintf("%s.tests.%d.status", path, j), &test.Status,
				reading.NoException, reading.Exception, reading.NotTested, reading.DidNotOccur, reading.Unread)
		}
	}
}

// citation is the form of a provision of 45 CFR part 164.
var citation = regexp.MustCompile(`^164\.[0-9]{3}(\([A-Za-z0-9]{1,4}\))*$`)

// criterion is the form of a criterion of TSP section 100.
var criterion = regexp.MustCompile(`^(CC|PI|A|C|P)[1-9]\.[0-9]{1,2}$`)

func (c *checks) criteria(path string, codes []string) {
	for _, code := range codes {
		if !criterion.MatchString(code) {
			c.add(path, "must hold criteria as CC6.1, not %q", code)
		}
	}
}

// page checks the number of a page. Of a reading that does not say how many
// pages there are, every page is right.
func (c *checks) page(path string, page, pages int) {
	if pages > 0 && (page < 1 || page > pages) {
		c.add(path, "must be a page from 1 to %d, not %d", pages, page)
	}
}

func (c *checks) text(path, text string) {
	if text == "" {
		c.add(path, "must not be empty")
	}
}

func (c *checks) add(path, format string, args ...any) {
	c.fields = append(c.fields, fault.Field{Pointer: "#/value", Detail: path + " " + fmt.Sprintf(format, args...)})
}

func (c *checks) word(path string, v *string, allowed ...string) {
	if v != nil && !slices.Contains(allowed, *v) {
		c.add(path, "must be one of %q, not %q", allowed, *v)
	}
}

func (c *checks) date(path string, v *string) {
	if v == nil {
		return
	}
	if _, err := time.Parse(time.DateOnly, *v); err != nil {
		c.add(path, "must be a date that exists, as 2025-02-28, not %q", *v)
	}
}

func (c *checks) period(path string, p *reading.Period) {
	if p == nil {
		return
	}
	c.date(path+".start", &p.Start)
	c.date(path+".end", &p.End)
	if p.Start > p.End {
		c.add(path, "ends before it starts")
	}
}

func (c *checks) exception(path string, e reading.Deviation) {
	c.word(path+".severity", &e.Severity, "minor", "moderate", "major")
	if e.SampleFailed != nil && e.SampleSize != nil && *e.SampleFailed > *e.SampleSize {
		c.add(path, "has more failures than samples")
	}
	if e.SampleFailed != nil && *e.SampleFailed < 0 || e.SampleSize != nil && *e.SampleSize < 0 {
		c.add(path, "has a number of samples below 0")
	}
	c.text(path+".deviation", e.Text)
}
