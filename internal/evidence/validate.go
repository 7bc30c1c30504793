package evidence

import (
	"fmt"
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
		for i, e := range s.Exceptions {
			c.exception(fmt.Sprintf("soc2.exceptions.%d", i), e)
		}
		for i, o := range s.Subservice {
			c.word(fmt.Sprintf("soc2.subservice_organizations.%d.method", i), o.Method, "carve_out", "inclusive")
		}
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
	if e.Text == "" {
		c.add(path+".deviation", "must not be empty")
	}
}
