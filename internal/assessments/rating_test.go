package assessments

import (
	"fmt"
	"slices"
	"testing"

	"ward/internal/agreements"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// TestRating follows what lists show of a vendor: agreements and coverage age
// without anyone changing anything.
func TestRating(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		v := f.stored(t)
		if !v.PHI {
			t.Error("the intake says that PHI is viewed")
		}
		f.save(t, questionnaires.Answers{"IN-01": questionnaires.Text("none")})
		if f.stored(t).PHI {
			t.Error("the intake says that no PHI is involved")
		}
		f.save(t, consultant())
		if v.BAAState != vendors.NoBAA || v.BAAUntil != nil || v.BAANoticeHours != nil || v.HardKnockouts == 0 || !slices.Contains(vendors.Bands, *v.ComputedBand) {
			t.Errorf("without an agreement: %+v", v.Rating)
		}
		f.document(t, soc2("2025-01-01", "2025-12-31"))
		_, err := f.agreements.Create(t.Context(), f.by, f.vendor.ID, agreements.Change{
			Status: ptr(agreements.Active), EffectiveOn: ptr("2026-01-01"), ExpiresOn: ptr("2026-06-30"),
			Notice: &agreements.Notice{Value: 5, Unit: agreements.BusinessDays},
		})
		if err != nil {
			t.Fatal(err)
		}
		f.work(t)
		for _, tt := range []struct {
			day  string
			baa  vendors.BAAState
			want string // coverage, until when
		}{
			{"2026-03-02", vendors.BAAActive, "covered 2026-03-31"},
			{"2026-04-01", vendors.BAAExpiring, "unbridged 2026-12-31"}, // 90 days left
			{"2026-06-30", vendors.BAAExpiring, "unbridged 2026-12-31"},
			{"2026-07-01", vendors.BAAExpired, "unbridged 2026-12-31"},
			{"2027-01-01", vendors.BAAExpired, "stale <nil>"},
		} {
			f.set(tt.day)
			if err := f.RescoreAged(t.Context(), f.by); err != nil {
				t.Fatal(err)
			}
			v := f.stored(t)
			until := "<nil>"
			if v.CoverageUntil != nil {
				until = *v.CoverageUntil
			}
			if got := fmt.Sprint(v.CoverageStatus, " ", until); v.BAAState != tt.baa || got != tt.want {
				t.Errorf("on %s: %s and %s, want %s and %s", tt.day, v.BAAState, got, tt.baa, tt.want)
			}
			if *v.BAAUntil != "2026-06-30" || *v.BAANoticeHours != 24*7 || !slices.Equal(v.CoverageSpans, []vendors.Span{{Kind: "type_2", Start: "2025-01-01", End: "2025-12-31"}}) {
				t.Errorf("on %s: %+v", tt.day, v.Rating)
			}
			if res := f.result(t); *v.Confidence != res.Confidence.Level || *v.ComputedBand != string(res.Residual.Band) || v.Provisional != res.Provisional {
				t.Errorf("on %s: the vendor says %+v", tt.day, v.Rating)
			}
		}
	})
}
