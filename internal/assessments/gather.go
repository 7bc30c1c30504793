package assessments

import (
	"slices"
	"time"

	"ward/internal/agreements"
	"ward/internal/calendar"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// gather collects what the score of a vendor depends on.
func (s *Service) gather(tx *database.Tx, v *vendors.Vendor, now time.Time) (scoring.Input, []evidence.Reviewed, error) {
	k, err := s.load(tx, v)
	if err != nil {
		return scoring.Input{}, nil, err
	}
	return s.input(k, now), k.Documents, nil
}

// input is what is known of a vendor as the score sees it on a day.
func (s *Service) input(k *Known, now time.Time) scoring.Input {
	today := calendar.Day(now).Format(time.DateOnly)
	in := scoring.Input{Today: scoring.Date(today), Answers: map[string]scoring.Answer{}}
	in.Intake.Answers = k.Given
	// What is saved counts at once: silence is never best. The score stays
	// provisional until every shown question is answered.
	in.Intake.Submitted = k.Intake.Version > 0
	for i := range k.Documents {
		d := &k.Documents[i]
		switch {
		case d.Extraction.SOC2 != nil:
			r := report(d)
			markRepeats(&r, k.Documents, d)
			r.Mapping = mapped(d, s.rules.HIPAA)
			in.Reports = append(in.Reports, r)
		case d.Extraction.Bridge != nil:
			in.Letters = append(in.Letters, letter(d))
		}
	}
	standing := agreements.StandingOf(k.Agreements, today)
	in.Agreement = scoring.Agreement{InForce: standing.InForce, NotRequired: standing.NotRequired, ID: standing.ID, Document: standing.DocumentID}
	return in
}

// report is a reviewed SOC 2 report as the score sees it.
func report(d *evidence.Reviewed) scoring.Report {
	s := d.Extraction.SOC2
	r := scoring.Report{
		Document: string(d.Document.ID), Type: scoring.ReportType(str(s.ReportType)), AsOf: date(s.AsOf), Opinion: scoring.Opinion(str(s.Opinion)),
		QualifiedCriteria: s.QualifiedCriteria, Categories: s.Categories,
		// A report about this vendor is taken to cover the service in use until
		// a person says otherwise.
		InScope:  true,
		Excluded: d.Excluded, NeedsReview: reviewPaths(d),
		OpinionAt: place(d, "soc2.opinion"), PeriodAt: place(d, "soc2.period", "soc2.period.end", "soc2.as_of"),
		TestsAt: tested(d),
	}
	if s.Period != nil {
		r.PeriodStart, r.PeriodEnd = scoring.Date(s.Period.Start), scoring.Date(s.Period.End)
	}
	for i, e := range s.Exceptions {
		r.Exceptions = append(r.Exceptions, exception(d, i, e))
	}
	for i, o := range s.Subservice {
		if str(o.Method) == "carve_out" {
			r.CarveOuts = append(r.CarveOuts, scoring.CarveOut{Name: o.Name, Criteria: o.Criteria, Place: member(d, "soc2.subservice_organizations", i, o.Page)})
		}
	}
	for i, c := range s.CUECs {
		r.CUECs = append(r.CUECs, scoring.CUEC{ID: str(c.ID), Criteria: c.Criteria, State: scoring.Undecided, Place: member(d, "soc2.cuecs", i, c.Page)})
	}
	return r
}

func exception(d *evidence.Reviewed, i int, e reading.Deviation) scoring.Exception {
	path := d.Path("soc2.exceptions", i)
	out := scoring.Exception{
		Criteria: e.Criteria, Severity: scoring.ExceptionSeverity(e.Severity), Control: str(e.ControlID), Deviation: e.Text,
		Confirmed: d.Confirmed(path + ".severity"),
		Place:     scoring.Place{Document: string(d.Document.ID), Page: e.Page},
	}
	if p := place(d, path+".deviation", path); p != nil {
		out.Place = *p
	}
	return out
}

// markRepeats notes which exceptions of a report the one before it, of the same
// system, had too. The marks are part of the input, so that a saved score
// carries them.
func markRepeats(r *scoring.Report, docs []evidence.Reviewed, d *evidence.Reviewed) {
	if len(r.Exceptions) == 0 || d.Excluded != "" {
		return
	}
	before := evidence.LastOf(docs, d)
	if before == nil {
		return
	}
	s := before.Extraction.SOC2
	for _, x := range evidence.Repeats(before, d) {
		mark := scoring.Repeat{From: date(s.AsOf), To: date(s.AsOf), Place: exception(before, x.Before, s.Exceptions[x.Before]).Place}
		if s.Period != nil {
			mark.From, mark.To = scoring.Date(s.Period.Start), scoring.Date(s.Period.End)
		}
		r.Exceptions[x.After].Repeats = &mark
	}
}

// tested finds, for each criterion, one control that was tested for it without
// an exception.
func tested(d *evidence.Reviewed) map[string]scoring.Tested {
	out := map[string]scoring.Tested{}
	for i, c := range d.Extraction.SOC2.Controls {
		clean := len(c.Tests) > 0 && !slices.ContainsFunc(c.Tests, func(t reading.Test) bool { return t.Status != reading.NoException })
		for _, criterion := range c.Criteria {
			if _, have := out[criterion]; clean && !have {
				out[criterion] = scoring.Tested{Control: str(c.ID), Place: member(d, "soc2.controls", i, c.Page)}
			}
		}
	}
	return out
}

// letter is a reviewed bridge letter as the score sees it: what bridges nothing
// for the coverage bridges nothing for the score.
func letter(d *evidence.Reviewed) scoring.Letter {
	b := d.Extraction.Bridge
	said, _ := d.Letter()
	l := scoring.Letter{
		Document: string(d.Document.ID), From: date(b.From), To: date(b.To), Unsigned: slices.Contains(b.Flags, "unsigned"),
		MaterialChange: b.MaterialChanges != nil && *b.MaterialChanges,
		Excluded:       d.Excluded, NeedsReview: reviewPaths(d), At: place(d, "bridge.to", "bridge.from", "bridge.letter_date"),
	}
	switch {
	case d.Excluded != "":
	case str(b.IssuerRole) == "auditor":
		l.Excluded = "The letter is of the auditor; only the vendor's management can bridge the time after a report."
	default:
		l.Rejected = said.Flaw
	}
	if !said.Stated.IsZero() {
		l.To = scoring.Date(said.To.Format(time.DateOnly))
	}
	if b.ReportPeriod != nil {
		l.ReportStart, l.ReportEnd = scoring.Date(b.ReportPeriod.Start), scoring.Date(b.ReportPeriod.End)
	}
	return l
}

func reviewPaths(d *evidence.Reviewed) []string {
	var out []string
	for _, item := range d.Extraction.NeedsReview {
		out = append(out, item.Path)
	}
	return out
}

// place returns where the first of some facts stands that has a place.
func place(d *evidence.Reviewed, paths ...string) *scoring.Place {
	for _, path := range paths {
		if f, ok := d.Extraction.Facts[path]; ok {
			return &scoring.Place{Document: string(d.Document.ID), Page: f.Page, Quote: f.Quote}
		}
	}
	return nil
}

// member returns where a member of a list stands.
func member(d *evidence.Reviewed, list string, i, page int) scoring.Place {
	if p := place(d, d.Path(list, i)); p != nil {
		return *p
	}
	return scoring.Place{Document: string(d.Document.ID), Page: page}
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func date(s *string) scoring.Date { return scoring.Date(str(s)) }
