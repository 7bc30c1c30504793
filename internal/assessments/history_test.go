package assessments

import (
	"encoding/json"
	"math"
	"testing"

	"ward/internal/database/dbtest"
	"ward/internal/identity"
	"ward/internal/scoring"
)

// TestHistory: a score is kept when something other than the day has changed.
func TestHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		rows := func(want int, when string) {
			t.Helper()
			if got := f.saved(t); len(got) != want {
				t.Errorf("%s: %d scores, want %d", when, len(got), want)
			}
		}
		by := identity.Machine(f.by.Tenant, "test")
		f.save(t, consultant())
		rows(1, "the first intake")
		f.save(t, consultant())
		rows(1, "the same answers again")
		changed := consultant()
		changed["IN-26"] = consultant()["IN-25"] // "no" is no option: refused
		if _, err := f.SaveIntake(t.Context(), f.by, f.vendor.ID, 0, changed); err == nil {
			t.Error("a wrong answer went through")
		}
		delete(changed, "IN-26")
		f.save(t, changed)
		rows(2, "other answers")
		f.set("2026-03-03")
		if err := f.RescoreAged(t.Context(), by); err != nil {
			t.Fatal(err)
		}
		rows(2, "a day later")
		if v := f.stored(t); *v.RatedOn != "2026-03-03" {
			t.Errorf("rated on %s", *v.RatedOn)
		}
		f.document(t, soc2("2025-01-01", "2025-12-31"))
		rows(3, "a report")
		f.set("2027-05-01") // the report has aged
		if err := f.RescoreAged(t.Context(), by); err != nil {
			t.Fatal(err)
		}
		rows(4, "a report that aged")
		list := f.saved(t)
		for i, sc := range list {
			if i > 0 && !sc.ComputedAt.Before(list[i-1].ComputedAt) && sc.ID >= list[i-1].ID {
				t.Errorf("not newest first: %v after %v", sc.ComputedAt, list[i-1].ComputedAt)
			}
			var res scoring.Result
			if err := json.Unmarshal([]byte(sc.Score), &res); err != nil || res.Residual.Score != sc.Residual || res.InputsSHA256 != sc.InputsSHA256 {
				t.Errorf("row %d: %v", i, err)
			}
		}
		if page, err := f.History(t.Context(), f.by, f.vendor.ID, HistoryFilter{After: list[1].ID}, 1); err != nil || len(page) != 1 || page[0].ID != list[2].ID {
			t.Errorf("the page after the second: %v, %v", page, err)
		}
	})
}

// TestSavedScoresVerify: what is kept can be computed again, and its points add
// up.
func TestSavedScoresVerify(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	f.save(t, consultant())
	f.document(t, soc2("2025-01-01", "2025-12-31"))
	for _, sc := range f.saved(t) {
		var res scoring.Result
		if err := json.Unmarshal([]byte(sc.Score), &res); err != nil {
			t.Fatal(err)
		}
		again, err := f.rules.Score(res.Inputs)
		if err != nil || again.Residual.Score != res.Residual.Score || again.InputsSHA256 != sc.InputsSHA256 {
			t.Errorf("computed again: %v, saved %v, %v", again.Residual.Score, res.Residual.Score, err)
		}
		sum := 0.0
		for _, l := range res.Explanation {
			sum += l.Points
		}
		if math.Round(sum*100)/100 != res.Residual.Score {
			t.Errorf("points add up to %v, score %v", sum, res.Residual.Score)
		}
	}
}
