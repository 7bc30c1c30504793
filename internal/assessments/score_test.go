package assessments

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/internal/agreements"
	"ward/internal/audit"
	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/reading"
	"ward/internal/scoring"
)

// TestAnotherOrganizationsReport counts for nothing until a person confirms it.
func TestAnotherOrganizationsReport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		without := f.result(t).Residual.Score
		x := soc2("2025-01-01", "2025-12-31")
		x.SOC2.ServiceOrganization = ptr("Aldermore Systems")
		id := f.document(t, x)
		res := f.result(t)
		if res.Residual.Score != without || !strings.Contains(strings.Join(res.ProvisionalReasons, " "), "Aldermore Systems") {
			t.Errorf("unconfirmed: %v, without it %v; %q", res.Residual.Score, without, res.ProvisionalReasons)
		}
		if v := f.stored(t); v.CoverageStatus != "none" {
			t.Errorf("unconfirmed: coverage %s", v.CoverageStatus)
		}
		f.decide(t, id, "soc2.service_organization", evidence.Confirm, "")
		if res := f.result(t); res.Residual.Score >= without {
			t.Errorf("confirmed: %v, without it %v", res.Residual.Score, without)
		}
		if v := f.stored(t); v.CoverageStatus != "covered" || *v.ResidualRisk >= without {
			t.Errorf("confirmed: the vendor says %s, %v", v.CoverageStatus, *v.ResidualRisk)
		}
	})
}

// TestDecisionsMoveTheScore follows a corrected fact, a confirmed severity, an
// added exception and one that is called absent.
func TestDecisionsMoveTheScore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		x := soc2("2025-01-01", "2025-12-31")
		x.SOC2.Exceptions = []reading.Deviation{
			{ControlID: ptr("AC-1"), Criteria: []string{"CC6.1"}, Page: 40, Text: "one", Severity: "moderate"},
			{ControlID: ptr("AC-2"), Criteria: []string{"CC6.3"}, Page: 41, Text: "two", Severity: "moderate"},
		}
		id := f.document(t, x)
		last := f.result(t).Residual.Score
		step := func(name string, better bool, path string, v evidence.Verdict, value string) scoring.Report {
			t.Helper()
			f.decide(t, id, path, v, value)
			res := f.result(t)
			if now := res.Residual.Score; now == last || (now < last) != better {
				t.Errorf("%s: %v, before %v", name, now, last)
			}
			last = res.Residual.Score
			if v := f.stored(t); *v.ResidualRisk != last {
				t.Errorf("%s: the vendor says %v, the score %v", name, *v.ResidualRisk, last)
			}
			return res.Inputs.Reports[0]
		}
		byControl := func(r scoring.Report, control string) scoring.Exception {
			return r.Exceptions[slices.IndexFunc(r.Exceptions, func(e scoring.Exception) bool { return e.Control == control })]
		}
		r := step("a milder severity", true, "soc2.exceptions.1.severity", evidence.Correct, `"minor"`)
		if e := byControl(r, "AC-2"); !e.Confirmed || e.Severity != scoring.Minor || byControl(r, "AC-1").Confirmed {
			t.Errorf("confirmed %+v", r.Exceptions)
		}
		step("an exception that is none", true, "soc2.exceptions.0", evidence.Absent, "")
		step("a worse opinion", false, "soc2.opinion", evidence.Correct, `"adverse"`)
		step("the opinion after all", true, "soc2.opinion", evidence.Correct, `"unqualified"`)
		step("an older period", false, "soc2.period", evidence.Correct, `{"start":"2024-01-01","end":"2024-12-31"}`)
		_, err := f.evidence.AddFact(t.Context(), f.by, id, evidence.Seen{}, "soc2.exceptions", json.RawMessage(`{"control_id":"AC-9","criteria":["CC6.1"],"deviation":"missed","severity":"major"}`), 50, "words")
		if err != nil {
			t.Fatal(err)
		}
		f.work(t)
		res := f.result(t)
		if res.Residual.Score <= last {
			t.Errorf("an added exception: %v, before %v", res.Residual.Score, last)
		}
		e := byControl(res.Inputs.Reports[0], "AC-9")
		if !e.Confirmed || e.Page != 50 {
			t.Errorf("added: %+v", e)
		}
	})
}

// TestAddingConfirmsNothingElse: an exception that a person adds says nothing of
// the severity of the others.
func TestAddingConfirmsNothingElse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		x := soc2("2025-01-01", "2025-12-31")
		x.SOC2.Exceptions = []reading.Deviation{{ControlID: ptr("AC-1"), Criteria: []string{"CC6.1"}, Page: 40, Text: "one", Severity: "moderate"}}
		id := f.document(t, x)
		_, err := f.evidence.AddFact(t.Context(), f.by, id, evidence.Seen{}, "soc2.exceptions", json.RawMessage(`{"control_id":"AC-9","deviation":"missed","severity":"minor"}`), 50, "words")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range f.result(t).Inputs.Reports[0].Exceptions {
			if e.Confirmed != (e.Control == "AC-9") {
				t.Errorf("%s: confirmed %v", e.Control, e.Confirmed)
			}
		}
	})
}

// TestTriageMovesTheScore: of a triage only the severity counts, and it survives
// a new reading.
func TestTriageMovesTheScore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		x := soc2("2025-01-01", "2025-12-31")
		x.SOC2.Exceptions = []reading.Deviation{{ControlID: ptr("AC-1"), Criteria: []string{"CC6.1"}, Page: 40, Text: "one", Severity: "moderate"}}
		id := f.document(t, x)
		as := func(w evidence.Weighing) float64 {
			t.Helper()
			if _, err := f.evidence.Weigh(t.Context(), f.by, id, 0, evidence.SeenTriage{}, w, false); err != nil {
				t.Fatal(err)
			}
			f.work(t)
			return f.result(t).Residual.Score
		}
		read := f.result(t).Residual.Score
		if now := as(evidence.Weighing{Relevant: "no", RelevanceReason: "Another module.", CompensatingControl: "Own review."}); now != read {
			t.Errorf("not relevant: %v, before %v", now, read)
		}
		minor := as(evidence.Weighing{Severity: "minor", SeverityReason: "Late by a day."})
		if major := as(evidence.Weighing{Severity: "major"}); minor >= read || major <= read {
			t.Errorf("minor %v, as read %v, major %v", minor, read, major)
		}
		if again := as(evidence.Weighing{Severity: "minor", SeverityReason: "Late by a day."}); again != minor {
			t.Errorf("minor again: %v, want %v", again, minor)
		}
		if _, err := f.evidence.Reread(t.Context(), f.by, id, 0, nil, nil); err != nil {
			t.Fatal(err)
		}
		f.work(t)
		if now := f.result(t).Residual.Score; now != minor {
			t.Errorf("read again: %v, want %v", now, minor)
		}
	})
}

// TestAgreementAndKnockout: PHI without a signed agreement is a hard knockout;
// one that is signed lifts it on the day it begins.
func TestAgreementAndKnockout(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		fired := func() bool {
			return slices.ContainsFunc(f.result(t).Knockouts, func(k scoring.Knockout) bool { return k.Rule == "KO-H-BAA" })
		}
		if !fired() || f.result(t).Residual.Acceptable {
			t.Error("no knockout without an agreement")
		}
		active := agreements.Active
		a, err := f.agreements.Create(t.Context(), f.by, f.vendor.ID, agreements.Change{Status: &active, EffectiveOn: ptr("2026-03-03"), ExpiresOn: ptr("2026-04-30")})
		if err != nil {
			t.Fatal(err)
		}
		for day, want := range map[string]bool{"2026-03-02": true, "2026-03-03": false, "2026-04-30": false, "2026-05-01": true} {
			f.set(day)
			if got := fired(); got != want {
				t.Errorf("%s: fired %v, want %v", day, got, want)
			}
		}
		f.set("2026-04-01")
		if in := f.result(t).Inputs.Agreement; !in.InForce || in.ID != a.ID {
			t.Errorf("input %+v", in)
		}
	})
}

// TestVendorSaysWhatTheScoreSays compares the figures for lists with the score
// and the coverage, over a year.
func TestVendorSaysWhatTheScoreSays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		f.document(t, soc2("2025-01-01", "2025-12-31"))
		statuses := map[string]bool{}
		for _, day := range []string{"2026-03-02", "2026-03-31", "2026-04-01", "2026-12-31", "2027-01-01", "2027-08-01"} {
			f.set(day)
			if err := f.RescoreAged(t.Context(), identity.Machine(f.by.Tenant, "test")); err != nil {
				t.Fatal(err)
			}
			v, res := f.stored(t), f.result(t)
			asOf := f.clock().Truncate(24 * time.Hour)
			cov, err := f.evidence.Coverage(t.Context(), f.by, f.vendor.ID, "", asOf)
			if err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprint(*v.Tier, *v.InherentRisk, *v.ResidualRisk, *v.FinalBand, v.CoverageStatus, *v.RatedOn)
			want := fmt.Sprint(res.Inherent.Tier, res.Inherent.Score, res.Residual.Score, res.Residual.FinalBand, cov.Status, day)
			if got != want {
				t.Errorf("%s: the vendor says %s, the score %s", day, got, want)
			}
			statuses[string(cov.Status)] = true
		}
		if !statuses["covered"] || !statuses["unbridged"] || !statuses["stale"] {
			t.Errorf("the year saw %v only", statuses)
		}
	})
}

// TestRescoreOnce: a job that is delivered twice has one effect.
func TestRescoreOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		f.work(t)
		active := agreements.Active
		if _, err := f.agreements.Create(t.Context(), f.by, f.vendor.ID, agreements.Change{Status: &active, EffectiveOn: ptr("2026-01-01")}); err != nil {
			t.Fatal(err)
		}
		jobs := f.jobs(t)
		i := slices.IndexFunc(jobs, func(j queue.Job) bool { return j.Kind == queue.ScoreVendor && j.Subject == f.vendor.ID })
		if i < 0 {
			t.Fatalf("no job to score among %v", jobs)
		}
		before := len(f.saved(t))
		if err := f.Rescore(t.Context(), jobs[i]); err != nil {
			t.Fatal(err)
		}
		if err := f.Rescore(t.Context(), jobs[i]); !errors.Is(err, queue.ErrDone) {
			t.Errorf("a second delivery: %v", err)
		}
		if n := len(f.saved(t)) - before; n != 1 {
			t.Errorf("%d scores were added", n)
		}
		if n, broken, err := audit.NewService(f.db).Verify(t.Context(), f.by); err != nil || broken != nil || n == 0 {
			t.Errorf("audit: %d entries, %v, %v", n, broken, err)
		}
	})
}

// TestRescoreAged leaves alone who was never scored, is retired, or was scored
// today.
func TestRescoreAged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		never, gone := vendorNamed(t, f, "Never Scored"), vendorNamed(t, f, "Gone")
		if _, err := f.SaveIntake(t.Context(), f.by, gone, 0, consultant()); err != nil {
			t.Fatal(err)
		}
		if _, err := f.vendors.Retire(t.Context(), f.by, gone, 0, "gone"); err != nil {
			t.Fatal(err)
		}
		f.set("2026-03-05")
		for range 2 {
			if err := f.RescoreAged(t.Context(), identity.Machine(f.by.Tenant, "test")); err != nil {
				t.Fatal(err)
			}
		}
		if v := f.stored(t); *v.RatedOn != "2026-03-05" {
			t.Errorf("rated on %s", *v.RatedOn)
		}
		if v, err := f.vendors.Get(t.Context(), f.by, never); err != nil || v.RatedOn != nil {
			t.Errorf("never scored: %v, %v", v.RatedOn, err)
		}
		if v, err := f.vendors.Get(t.Context(), f.by, gone); err != nil || *v.RatedOn != "2026-03-02" {
			t.Errorf("retired: %v, %v", *v.RatedOn, err)
		}
	})
}

// TestNextReview counts from the last intake by the cadence of tier and band,
// and stays within the month.
func TestNextReview(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.work(t)
		if v := f.stored(t); v.NextReviewOn != nil {
			t.Errorf("before an intake: %s", *v.NextReviewOn)
		}
		f.set("2028-02-29")
		f.save(t, consultant())
		res := f.result(t)
		months, err := f.rules.Cadence(res.Inherent.Tier, res.Residual.FinalBand)
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%d-02-28", 2028+months/12)
		if got := *f.stored(t).NextReviewOn; got != want || months%12 != 0 {
			t.Errorf("%s with %s: next review on %s, want %s", res.Inherent.Tier, res.Residual.FinalBand, got, want)
		}
		f.set("2028-03-15")
		f.document(t, soc2("2027-01-01", "2027-12-31"))
		if got := *f.stored(t).NextReviewOn; got != want {
			t.Errorf("a report moved the day that is counted from: %s", got)
		}
	})
}
