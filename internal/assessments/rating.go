package assessments

import (
	"time"

	"ward/internal/agreements"
	"ward/internal/evidence"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// rating is what lists show of a score, of whether PHI is involved, and of the
// coverage and the agreements on a day. When the next review is due it does not say.
func rating(res *scoring.Result, phi bool, c evidence.Coverage, s agreements.Standing, day time.Time) vendors.Rating {
	today := day.Format(time.DateOnly)
	r := vendors.Rating{
		Tier: new(string(res.Inherent.Tier)), InherentRisk: &res.Inherent.Score, ResidualRisk: &res.Residual.Score,
		ComputedBand: new(string(res.Residual.Band)), FinalBand: new(string(res.Residual.FinalBand)),
		Confidence: &res.Confidence.Level, Provisional: res.Provisional, PHI: phi,
		CoverageStatus: vendors.CoverageStatus(c.Status), BAAState: s.State(today), RatedOn: &today,
	}
	for _, k := range res.Knockouts {
		if k.Severity == questionnaires.Hard {
			r.HardKnockouts++
		}
	}
	if c.NextExpiryOn != nil {
		r.CoverageUntil = new(c.NextExpiryOn.Format(time.DateOnly))
	}
	for _, i := range c.Intervals {
		r.CoverageSpans = append(r.CoverageSpans, vendors.Span{Kind: i.Kind, Start: i.Start.Format(time.DateOnly), End: i.End.Format(time.DateOnly)})
	}
	if s.ExpiresOn != "" {
		r.BAAUntil = &s.ExpiresOn
	}
	if s.NoticeHours != 0 {
		r.BAANoticeHours = &s.NoticeHours
	}
	return r
}
