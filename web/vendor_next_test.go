package web

import (
	"testing"
	"time"

	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/internal/reassessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// settled is a vendor of tier 2 with which nothing is to do, but for a change.
func settled(change func(d *dossier.Dossier)) *dossier.Dossier {
	d := &dossier.Dossier{
		At:       time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC),
		Vendor:   vendors.Vendor{ID: "v", Name: "Fennimoor", Status: vendors.Approved, Rating: vendors.Rating{NextReviewOn: new("2027-11-30")}},
		Known:    assessments.Known{Intake: assessments.Intake{Version: 1}, Score: &scoring.Result{Inherent: scoring.Inherent{Tier: "tier_2"}}},
		Coverage: evidence.Coverage{Status: evidence.Covered},
		Standing: agreements.Standing{InForce: true, Status: agreements.Active, ID: "a"},
	}
	if change != nil {
		change(d)
	}
	return d
}

func inReview(id, name string, facts int) evidence.Reviewed {
	return evidence.Reviewed{
		Document:   evidence.Document{ID: evidence.ID(id), Name: name, Status: evidence.NeedsReview, OpenFacts: facts},
		Extraction: &reading.Extraction{NeedsReview: make([]reading.Review, facts)},
	}
}

func withoutBAA(status agreements.Status) func(d *dossier.Dossier) {
	return func(d *dossier.Dossier) {
		d.Standing = agreements.Standing{Status: status, ID: "a", ExpiresOn: "2026-06-30"}
		d.Score.Knockouts = []scoring.Knockout{{Rule: "KO", Source: scoring.Source{Kind: "agreement"}}}
	}
}

func dueBy(cause reassessments.Cause) func(d *dossier.Dossier) {
	return func(d *dossier.Dossier) {
		d.Due = []reassessments.Entry{{Cause: cause, DueOn: "2026-09-30"}}
		d.Agreements = []agreements.Agreement{{ID: "a"}}
	}
}

func unreadable(code string) func(d *dossier.Dossier) {
	return func(d *dossier.Dossier) {
		d.Unread = []evidence.Document{
			{ID: "first", Name: "broken.pdf", Status: evidence.Failed, ErrorCode: "damaged"},
			{ID: "second", Name: "late.pdf", Status: evidence.Failed, ErrorCode: code},
		}
	}
}

func covering(s evidence.CoverageStatus) func(d *dossier.Dossier) {
	return func(d *dossier.Dossier) { d.Coverage.Status = s }
}

func TestNextStep(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		change      func(d *dossier.Dossier)
		label, href string
	}{
		{"nothing", nil, "", ""},
		{"retired comes before all", func(d *dossier.Dossier) { d.Vendor.Status, d.Intake.Version = vendors.Retired, 0 }, "", ""},
		{"no intake", func(d *dossier.Dossier) { d.Intake.Version, d.Missing = 0, []string{"IN-01"} }, "Answer the intake", "/vendors/v/intake"},
		{"an intake with holes", func(d *dossier.Dossier) { d.Missing = []string{"IN-01"} }, "Finish the intake", "/vendors/v/intake"},
		{"a file that asks for a password, before one that is broken", unreadable("encrypted"), "Type the password", "/documents/second"},
		{"a file that is broken", unreadable("too_large"), "See what went wrong", "/documents/first"},
		{"a reading again that failed", func(d *dossier.Dossier) {
			d.Documents = []evidence.Reviewed{{Document: evidence.Document{ID: "d", Status: evidence.Failed}, Extraction: &reading.Extraction{}}}
		}, "See what went wrong", "/documents/d"},
		{"one fact", func(d *dossier.Dossier) { d.Documents = []evidence.Reviewed{inReview("d", "r.pdf", 1)} }, "Confirm 1 fact", "/documents/d/review"},
		{"the document with most facts", func(d *dossier.Dossier) {
			d.Documents = []evidence.Reviewed{inReview("few", "l.pdf", 2), inReview("most", "r.pdf", 9), inReview("none", "o.pdf", 0)}
		}, "Confirm 9 facts", "/documents/most/review"},
		{"a reading under way", func(d *dossier.Dossier) { d.Unread = []evidence.Document{{Status: evidence.Processing}} }, "See the reading", "/vendors/v/documents"},
		{"no report", covering(evidence.NoReport), "Add the SOC 2 report", "/vendors/v/documents"},
		{"a Type I report", covering(evidence.Type1Only), "Add a Type II report", "/vendors/v/documents"},
		{"an old report", covering(evidence.Stale), "Add a newer SOC 2 report", "/vendors/v/documents"},
		{"a gap", covering(evidence.Unbridged), "Add a bridge letter", "/vendors/v/documents"},
		{"a letter holds", covering(evidence.Bridged), "", ""},
		{"tier 3 needs no report", func(d *dossier.Dossier) { d.Coverage.Status, d.Score.Inherent.Tier = evidence.NoReport, "tier_3" }, "", ""},
		{"no agreement", withoutBAA(""), "Add the BAA", "/vendors/v/baas/new"},
		{"no agreement and no report", func(d *dossier.Dossier) { withoutBAA("")(d); covering(evidence.NoReport)(d) }, "Add the BAA", "/vendors/v/baas/new"},
		{"a draft", withoutBAA(agreements.Draft), "Finish the BAA", "/baas/a"},
		{"an agreement that ended", withoutBAA(agreements.Expired), "Renew the BAA", "/baas/a"},
		{"one that was terminated", withoutBAA(agreements.Terminated), "Add a new BAA", "/vendors/v/baas/new"},
		{"one that was refused", withoutBAA(agreements.Refused), "Look at the BAA", "/baas/a"},
		{"no agreement, and none is needed", func(d *dossier.Dossier) { d.Standing = agreements.Standing{} }, "", ""},
		{"a review is due", dueBy(reassessments.ByCadence), "Review the intake", "/vendors/v/intake"},
		{"a report runs out", dueBy(reassessments.ReportEnd), "Ask for the next report", "/vendors/v/documents"},
		{"an agreement runs out", dueBy(reassessments.BAAExpiry), "Renew the BAA", "/vendors/v/baas"},
		{"proposed", func(d *dossier.Dossier) { d.Vendor.Status = vendors.Proposed }, "Start the review", "/vendors/v/edit"},
		{"in review", func(d *dossier.Dossier) { d.Vendor.Status = vendors.InReview }, "Set the decision", "/vendors/v/edit"},
	}
	files, _ := assets()
	for _, tt := range tests {
		got := nextOf(settled(tt.change))
		if got.Label != tt.label || got.Href != tt.href || got.Why == "" || got.Why[len(got.Why)-1] != '.' {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if got.Label != "" && !contains(string(files["icons.svg"].plain), `id="i-`+got.Icon+`"`) {
			t.Errorf("%s: icons.svg has no %q", tt.name, got.Icon)
		}
	}
}
