package assessments

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"ward/internal/audit"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/questionnaires"
)

func (f *fixture) answer(t testing.TB, id, value string) *IntakeResult {
	t.Helper()
	v := questionnaires.Value{}
	if value != "" {
		v = questionnaires.Text(value)
	}
	r, err := f.Answer(t.Context(), f.by, f.vendor.ID, questionnaires.Answers{id: v})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAnswerAsTyped: answers given one by one come to the same as all at once;
// what the preview says is what saving makes true.
func TestAnswerAsTyped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		all := consultant()
		last := &IntakeResult{}
		for _, id := range slices.Sorted(maps.Keys(all)) {
			given := questionnaires.Answers{id: all[id]}
			said, err := f.Preview(t.Context(), f.by, f.vendor.ID, given)
			if err != nil {
				t.Fatal(err)
			}
			if last, err = f.Answer(t.Context(), f.by, f.vendor.ID, given); err != nil {
				t.Fatal(err)
			}
			if last.Inherent.Score != said.Inherent.Score || last.Inherent.Tier != said.Inherent.Tier || !slices.Equal(last.Missing, said.Missing) {
				t.Fatalf("%s: preview %v %s, saved %v %s", id, said.Inherent.Score, said.Inherent.Tier, last.Inherent.Score, last.Inherent.Tier)
			}
			if v := f.stored(t); *v.InherentRisk != last.Inherent.Score || *v.ResidualRisk != said.Score.Residual.Score {
				t.Fatalf("%s: the vendor says %v, %v", id, *v.InherentRisk, *v.ResidualRisk)
			}
		}
		if !last.Complete || last.Version != len(all) || last.ReviewedAt == nil {
			t.Errorf("at the end: complete %v, version %d, reviewed %v", last.Complete, last.Version, last.ReviewedAt)
		}
		if n := len(f.saved(t)); n != 1 {
			t.Errorf("%d scores are kept, want the one of the complete intake", n)
		}
		whole := f.save(t, all)
		if whole.Inherent.Score != last.Inherent.Score || whole.Inherent.Tier != last.Inherent.Tier {
			t.Errorf("all at once %v, one by one %v", whole.Inherent.Score, last.Inherent.Score)
		}
	})
}

// TestAnswerKeepsTheRest: one answer changes nothing else, can be taken away,
// and keeps what it hides.
func TestAnswerKeepsTheRest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		before := f.save(t, consultant())
		hidden := f.answer(t, "IN-01", "none")
		if hidden.Given["IN-02"].String() != "" || hidden.Aside["IN-02"].String() != "500-9999" || hidden.Given["IN-26"].String() != "mid" {
			t.Errorf("hidden: given %v, aside %v", hidden.Given, hidden.Aside)
		}
		if in := f.result(t).Inputs.Intake.Answers; in["IN-02"].String() != "" {
			t.Errorf("an answer without effect is among the inputs: %v", in)
		}
		back := f.answer(t, "IN-01", "view")
		if len(back.Aside) != 0 || back.Given["IN-02"].String() != "500-9999" || back.Inherent.Score != before.Inherent.Score || !back.Complete {
			t.Errorf("asked again: %v, aside %v, %v of %v", back.Given, back.Aside, back.Inherent.Score, before.Inherent.Score)
		}
		cleared := f.answer(t, "IN-26", "")
		if _, there := cleared.Given["IN-26"]; there || cleared.Complete || !slices.Equal(cleared.Missing, []string{"IN-26"}) {
			t.Errorf("taken away: %v, missing %v", cleared.Given, cleared.Missing)
		}
		entries, err := audit.NewService(f.db).List(t.Context(), f.by, audit.Filter{Action: "intake.answered"}, 10)
		if err != nil || len(entries) != 3 || !strings.Contains(entries[0].Detail, `"questions":["IN-26"]`) {
			t.Errorf("audit: %+v, %v", entries, err)
		}
	})
}

// TestAnswersAtOnce: people who answer different questions at once lose
// nothing.
func TestAnswersAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		given := map[string]string{"IN-08": "life", "IN-09": "lt4h", "IN-26": "young", "IN-13": "api"}
		f.save(t, consultant())
		var wg sync.WaitGroup
		for id, v := range given {
			wg.Go(func() {
				if _, err := f.Answer(t.Context(), f.by, f.vendor.ID, questionnaires.Answers{id: questionnaires.Text(v)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		r, err := f.Service.Intake(t.Context(), f.by, f.vendor.ID)
		if err != nil || r.Version != 5 {
			t.Fatalf("version %d, %v", r.Version, err)
		}
		for id, v := range given {
			if r.Given[id].String() != v {
				t.Errorf("%s is %s", id, r.Given[id])
			}
		}
	})
}

func TestAnswerRefusals(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		retired := vendorNamed(t, f, "Fenwick Labs")
		if _, err := f.vendors.Retire(t.Context(), f.by, retired, 0, "gone"); err != nil {
			t.Fatal(err)
		}
		good := questionnaires.Answers{"IN-26": questionnaires.Text("young")}
		viewer := f.account.Actor(f.by.Tenant, identity.Viewer)
		tests := []struct {
			name    string
			by      identity.Actor
			vendor  string
			given   questionnaires.Answers
			kind    fault.Kind
			says    string
			preview fault.Kind // of Preview
		}{
			{"no question", f.by, f.vendor.ID, nil, fault.Invalid, "#/answers", 0},
			{"a question that is none", f.by, f.vendor.ID, questionnaires.Answers{"IN-99": questionnaires.Text("x")}, fault.Invalid, "#/answers/IN-99", fault.Invalid},
			{"a question of another form", f.by, f.vendor.ID, questionnaires.Answers{"HS-ENC-01": questionnaires.Text("yes")}, fault.Invalid, "#/answers/HS-ENC-01", fault.Invalid},
			{"no option", f.by, f.vendor.ID, questionnaires.Answers{"IN-26": questionnaires.Text("ancient"), "IN-29": questionnaires.Number(-1)}, fault.Invalid, "#/answers/IN-29", fault.Invalid},
			{"a retired vendor", f.by, retired, good, fault.Conflict, "vendor.retired", 0},
			{"another organization", f.stranger(), f.vendor.ID, good, fault.NotFound, "vendor.not_found", fault.NotFound},
			{"a role that may not", viewer, f.vendor.ID, good, fault.Forbidden, "permission.missing", 0},
		}
		for _, tt := range tests {
			_, err := f.Answer(t.Context(), tt.by, tt.vendor, tt.given)
			if fault.KindOf(err) != tt.kind || err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: %v", tt.name, err)
			}
			_, err = f.Preview(t.Context(), tt.by, tt.vendor, tt.given)
			if (tt.preview == 0) != (err == nil) || err != nil && fault.KindOf(err) != tt.preview {
				t.Errorf("preview of %s: %v", tt.name, err)
			}
		}
		if r, err := f.Service.Intake(t.Context(), f.by, f.vendor.ID); err != nil || r.Version != 1 || r.Given["IN-26"].String() != "mid" {
			t.Errorf("refusals and previews wrote: version %d, %v", r.Version, err)
		}
	})
}

// TestStandingForTheWhole: a single answer does not put the review off; standing for the
// whole intake does.
func TestStandingForTheWhole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		due := func(want, when string) {
			t.Helper()
			got := "never"
			if v := f.stored(t); v.NextReviewOn != nil {
				got = *v.NextReviewOn
			}
			if got != want {
				t.Errorf("%s: due %s, want %s", when, got, want)
			}
		}
		f.answer(t, "IN-26", "mid")
		due("never", "one answer of many")
		first := f.save(t, consultant()) // tier 3: two years
		due("2028-03-02", "all answers")
		f.set("2026-05-20")
		r := f.answer(t, "IN-26", "young")
		due("2028-03-02", "one answer changed")
		if _, err := f.ConfirmIntake(t.Context(), f.by, f.vendor.ID, first.Version); fault.KindOf(err) != fault.Stale {
			t.Errorf("from an older version: %v", err)
		}
		if _, err := f.ConfirmIntake(t.Context(), f.by, f.vendor.ID, r.Version); err != nil {
			t.Fatal(err)
		}
		due("2028-05-20", "confirmed")
		f.answer(t, "IN-26", "")
		if _, err := f.ConfirmIntake(t.Context(), f.by, f.vendor.ID, r.Version+2); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "intake.incomplete") {
			t.Errorf("an incomplete one: %v", err)
		}
		if _, err := f.ConfirmIntake(t.Context(), f.stranger(), f.vendor.ID, 1); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
		if _, err := f.ConfirmIntake(t.Context(), f.account.Actor(f.by.Tenant, identity.Approver), f.vendor.ID, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a role that may not: %v", err)
		}
		if _, err := f.vendors.Retire(t.Context(), f.by, f.vendor.ID, 0, "gone"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.ConfirmIntake(t.Context(), f.by, f.vendor.ID, 0); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a retired vendor: %v", err)
		}
	})
}

// TestCompareScores: two scores of the history are compared; those of another
// vendor or organization are not there.
func TestCompareScores(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		f.document(t, soc2("2025-01-01", "2025-12-31"))
		list, err := f.History(t.Context(), f.by, f.vendor.ID, HistoryFilter{Heads: true}, 10)
		if err != nil || len(list) != 2 || list[0].Score != "" || list[0].FinalBand == "" {
			t.Fatalf("%d scores, %v", len(list), err)
		}
		newer, older := list[0], list[1]
		c, err := f.Compare(t.Context(), f.by, f.vendor.ID, older.ID, newer.ID)
		if err != nil {
			t.Fatal(err)
		}
		if c.By >= 0 || c.Before.Residual.Score != older.Residual || c.After.Residual.Score != newer.Residual || len(c.Causes) != 1 || c.Causes[0].Kind != "report" {
			t.Errorf("by %v from %v to %v, causes %+v", c.By, c.Before.Residual.Score, c.After.Residual.Score, c.Causes)
		}
		one, err := f.Saved(t.Context(), f.by, f.vendor.ID, newer.ID)
		if err != nil || !strings.Contains(one.Score, newer.InputsSHA256) {
			t.Errorf("one score: %v", err)
		}
		other, err := f.vendors.Create(t.Context(), f.by, vendors.New{Name: "Fenwick Labs"})
		if err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			name         string
			by           identity.Actor
			vendor, a, b string
			says         string
		}{
			{"another organization", f.stranger(), f.vendor.ID, older.ID, newer.ID, "vendor.not_found"},
			{"another vendor", f.by, other.ID, older.ID, newer.ID, "score.not_found"},
			{"no first", f.by, f.vendor.ID, "x\x00", newer.ID, "score.not_found"},
			{"no second", f.by, f.vendor.ID, older.ID, "", "score.not_found"},
		}
		for _, tt := range tests {
			if _, err := f.Compare(t.Context(), tt.by, tt.vendor, tt.a, tt.b); fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		for name, by := range map[string]identity.Actor{"vendor.not_found": f.stranger(), "score.not_found": f.by} {
			id := newer.ID
			if by.ID == f.by.ID {
				id = f.vendor.ID
			}
			if _, err := f.Saved(t.Context(), by, f.vendor.ID, id); fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
