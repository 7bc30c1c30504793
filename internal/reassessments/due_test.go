package reassessments

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ward/internal/agreements"
	"ward/internal/scoring"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func at(s string) *time.Time { t := date(s); return &t }

// method is the scoring method that is built in.
func method(t testing.TB) *scoring.Rules {
	t.Helper()
	r, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// quiet is a vendor of which nothing is due for a long time, but for a change.
func quiet(change func(f *facts)) facts {
	f := facts{vendor: "v", tier: "tier_2", band: scoring.BandLow, created: date("2026-01-15")}
	if change != nil {
		change(&f)
	}
	return f
}

func tier(tier scoring.Tier, band scoring.Band) facts {
	return quiet(func(f *facts) { f.tier, f.band = tier, band })
}

func report(end string) facts {
	return quiet(func(f *facts) { f.created, f.reportEnd = date("2026-09-01"), at(end) })
}

func agreement(last string) facts {
	return quiet(func(f *facts) {
		f.created, f.agreements = date("2026-09-01"), []agreements.Expiry{{VendorID: "v", ID: "a", ExpiresOn: last}}
	})
}

func TestDue(t *testing.T) {
	t.Parallel()
	p, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		f     facts
		today string
		want  string // cause key due_on
	}{
		{"tier 1, the day before", tier("tier_1", scoring.BandElevated), "2027-01-14", ""},
		{"tier 1 after 12 months", tier("tier_1", scoring.BandElevated), "2027-01-15", "cadence 2027-01-15 2027-01-15"},
		{"tier 1 while high, the day before", tier("tier_1", scoring.BandHigh), "2026-07-14", ""},
		{"tier 1 while high after 6", tier("tier_1", scoring.BandHigh), "2026-07-15", "cadence 2026-07-15 2026-07-15"},
		{"tier 1 while critical after 6", tier("tier_1", scoring.BandCritical), "2026-07-15", "cadence 2026-07-15 2026-07-15"},
		{"tier 2, the day before", tier("tier_2", scoring.BandCritical), "2027-01-14", ""},
		{"tier 2 after 12", tier("tier_2", scoring.BandCritical), "2027-01-15", "cadence 2027-01-15 2027-01-15"},
		{"tier 3, the day before", tier("tier_3", scoring.BandLow), "2028-01-14", ""},
		{"tier 3 after 24", tier("tier_3", scoring.BandLow), "2028-01-15", "cadence 2028-01-15 2028-01-15"},
		{"tier 4, the day before", tier("tier_4", scoring.BandLow), "2029-01-14", ""},
		{"tier 4 after 36", tier("tier_4", scoring.BandLow), "2029-01-15", "cadence 2029-01-15 2029-01-15"},
		{"counted from the last review", quiet(func(f *facts) { f.nextReview = at("2027-06-01") }), "2027-05-31", ""},
		{"and due on its day", quiet(func(f *facts) { f.nextReview = at("2027-06-01") }), "2027-06-01", "cadence 2027-06-01 2027-06-01"},
		{"long overdue is due once", quiet(nil), "2035-01-01", "cadence 2027-01-15 2027-01-15"},

		{"report, 31 days before it is stale", report("2026-09-30"), "2026-11-30", ""},
		{"report, 30 days before", report("2026-09-30"), "2026-12-01", "report_end 2026-09-30 2026-12-31"},
		{"report, long past", report("2024-09-30"), "2026-11-30", "report_end 2024-09-30 2024-12-31"},
		{"three months after 30 November end in February", report("2026-11-30"), "2027-01-29", "report_end 2026-11-30 2027-02-28"},
		{"not a day earlier", report("2026-11-30"), "2027-01-28", ""},

		{"agreement, 91 days before its last", agreement("2027-03-31"), "2026-12-30", ""},
		{"agreement, 90 days before", agreement("2027-03-31"), "2026-12-31", "baa_expiry a 2027-03-31 2027-03-31"},
		{"agreement, past", agreement("2026-09-30"), "2026-12-31", "baa_expiry a 2026-09-30 2026-09-30"},
		{"all at once", quiet(func(f *facts) {
			f.reportEnd, f.agreements = at("2026-06-30"), []agreements.Expiry{{ID: "a", ExpiresOn: "2027-01-31"}, {ID: "b", ExpiresOn: "2027-02-28"}}
		}), "2027-01-15", "cadence 2027-01-15 2027-01-15; report_end 2026-06-30 2026-09-30; baa_expiry a 2027-01-31 2027-01-31; baa_expiry b 2027-02-28 2027-02-28"},
	}
	rules := method(t)
	for _, tt := range tests {
		ds, err := p.due(tt.f, rules, date(tt.today))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, d := range ds {
			got = append(got, fmt.Sprintf("%s %s %s", d.cause, d.key, day(d.on)))
			if d.vendor != "v" || d.detail == "" || !strings.HasSuffix(d.detail, ".") {
				t.Errorf("%s: %+v", tt.name, d)
			}
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, strings.Join(got, "; "), tt.want)
		}
	}
	if _, err := p.due(tier("tier_9", ""), rules, date("2026-01-01")); err == nil {
		t.Error("a tier that the method lacks is never due")
	}
}

// What is due stays due, under the same key, as long as nothing else changes.
func TestDueStaysDue(t *testing.T) {
	t.Parallel()
	p, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	rules := method(t)
	rapid.Check(t, func(t *rapid.T) {
		on := func(name string) time.Time {
			return date("2025-01-01").AddDate(0, 0, rapid.IntRange(0, 900).Draw(t, name))
		}
		end := on("report end")
		f := facts{
			vendor: "v", tier: rapid.SampledFrom([]scoring.Tier{"tier_1", "tier_2", "tier_3", "tier_4"}).Draw(t, "tier"),
			band: rapid.SampledFrom([]scoring.Band{"low", "high", "critical"}).Draw(t, "band"), created: on("created"), reportEnd: &end,
			agreements: []agreements.Expiry{{ID: "a", ExpiresOn: day(on("expires"))}},
		}
		today := on("today")
		early, err1 := p.due(f, rules, today)
		late, err2 := p.due(f, rules, today.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "later")))
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		have := map[what]due{}
		for _, d := range late {
			have[d.what] = d
		}
		for _, d := range early {
			if have[d.what] != d {
				t.Fatalf("%+v is gone: %+v", d, late)
			}
		}
	})
}

func TestParsePolicy(t *testing.T) {
	t.Parallel()
	if p, err := builtIn(); err != nil || p != (policy{ReportLeadDays: 30, BAALeadDays: 90}) {
		t.Errorf("clock.yaml: %+v, %v", p, err)
	}
	const good = "report_lead_days: 30\nbaa_lead_days: 90\n"
	for name, text := range map[string]string{
		"a number is missing": "baa_lead_days: 90\n",
		"one is negative":     strings.Replace(good, "30", "-1", 1),
		"one is unknown":      good + "baa_days: 1\n",
		"one is no number":    strings.Replace(good, "90", "soon", 1),
		"nothing":             "",
	} {
		if _, err := parsePolicy([]byte(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
