package evidence

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ward/internal/reading"
)

// about names the report that a letter follows, and its auditor.
func about(r Reviewed, start, end, auditor string) Reviewed {
	r.Extraction.Bridge.ReportPeriod = &reading.Period{Start: start, End: end}
	if auditor != "" {
		r.Extraction.Bridge.Auditor = &auditor
	}
	return r
}

func dated(r Reviewed, day string) Reviewed {
	r.Extraction.Bridge.LetterDate = &day
	return r
}

func changed(r Reviewed, changes *bool) Reviewed {
	r.Extraction.Bridge.MaterialChanges = changes
	return r
}

func auditedAs(r Reviewed, auditor string) Reviewed {
	r.Extraction.SOC2.Auditor = &auditor
	return r
}

// TestLetters: what a letter that counts covers, or why it counts for nothing.
func TestLetters(t *testing.T) {
	t.Parallel()
	report := auditedAs(type2("r", "2024-07-01", "2025-06-30"), "Quill & Partners LLP")
	undated := type2("u", "2024-07-01", "2025-06-30")
	undated.Extraction.SOC2.Period = nil
	noDays := bridge("b", "2025-07-01", "2025-09-12")
	noDays.Extraction.Bridge.To = nil
	plain := func() Reviewed { return bridge("b", "2025-07-01", "2025-09-12") }
	tests := []struct {
		name   string
		report Reviewed
		letter Reviewed
		want   string // last day and, after a slash, the last day it states; or a part of the reason
	}{
		{"names nothing", report, plain(), "2025-09-12"},
		{"names the report", report, about(plain(), "2024-07-01", "2025-06-30", "Quill & Partners LLP"), "2025-09-12"},
		{"names the auditor in a shorter form", report, about(plain(), "2024-07-01", "2025-06-30", "Quill and Partners"), "2025-09-12"},
		{"the last of three months", report, bridge("b", "2025-07-01", "2025-09-30"), "2025-09-30"},
		{"a day more", report, bridge("b", "2025-07-01", "2025-10-01", "gap_exceeds_3_months"), "2025-09-30/2025-10-01"},
		{"written before its end", report, dated(plain(), "2025-08-31"), "2025-08-31/2025-09-12"},
		{"written on its last day", report, dated(plain(), "2025-09-12"), "2025-09-12"},
		{"written on its first day", report, dated(plain(), "2025-07-01"), "2025-07-01/2025-09-12"},
		{"written before its first day", report, dated(plain(), "2025-06-30"), "dated 30 Jun 2025, before the time"},
		{"written before the report's end", report, dated(about(plain(), "2024-07-01", "2025-06-30", ""), "2025-06-29"), "written before the period of its report had ended"},
		{"flagged so", report, bridge("b", "2025-07-01", "2025-09-12", "dated_before_report"), "written before the period of its report had ended"},
		{"flagged so, but the date was corrected", report, dated(about(bridge("b", "2025-07-01", "2025-09-12", "dated_before_report"), "2024-07-01", "2025-06-30", ""), "2025-09-15"), "2025-09-12"},
		{"backwards", report, bridge("b", "2025-07-01", "2025-06-30"), "ends on 30 Jun 2025, before it begins"},
		{"within the report", report, about(bridge("b", "2025-06-30", "2025-09-12"), "2024-07-01", "2025-06-30", ""), "before the period of its report has ended"},
		{"within the report that it does not name", report, bridge("b", "2025-06-30", "2025-09-12"), "before the period of any report"},
		{"of another report", report, about(plain(), "2023-07-01", "2024-06-30", ""), "a report for 1 Jul 2023 to 30 Jun 2024, which is not held"},
		{"of a report that begins another day", report, about(plain(), "2024-07-02", "2025-06-30", ""), "which is not held"},
		{"of another auditor", report, about(plain(), "2024-07-01", "2025-06-30", "Quillon LLP"), "names Quillon LLP as the auditor, but the report is by Quill & Partners LLP"},
		{"a day late", report, bridge("b", "2025-07-02", "2025-09-12"), "the days after 30 Jun 2025 are left open"},
		{"more than a year late", report, bridge("b", "2026-07-01", "2026-07-31"), "more than twelve months"},
		{"unsigned", report, bridge("b", "2025-07-01", "2025-09-12", "unsigned"), "Nobody has signed it."},
		{"of the auditor", report, byAuditor(plain()), "It is the auditor's."},
		{"changes", report, changed(plain(), ptr(true)), "material changes"},
		{"changes flagged, and denied by a person", report, changed(bridge("b", "2025-07-01", "2025-09-12", "material_changes"), ptr(false)), "2025-09-12"},
		{"silent about changes", report, changed(plain(), nil), "does not say whether anything material has changed"},
		{"several flaws", report, changed(byAuditor(bridge("b", "2025-07-01", "2025-09-12", "unsigned")), ptr(true)), "Nobody has signed it. It is the auditor's. Only the vendor's management can speak for the time after a report. It tells of"},
		{"days not known", report, noDays, "not known which days"},
		{"of another organization", report, excluded(plain()), "another organization"},
		{"no report that counts", excluded(report), plain(), "No Type II report that counts"},
		{"no period", undated, plain(), "No Type II report that counts"},
		{"after a Type I", type1("t", "2025-06-30"), plain(), "No Type II report that counts"},
	}
	for _, tt := range tests {
		c := coverageOf([]Reviewed{tt.report, tt.letter}, on("2025-12-31"))
		got := ""
		for _, n := range c.NotCounted {
			if n.Document == "b" {
				got = n.Reason
			}
		}
		for _, i := range c.Intervals {
			if i.Document != "b" {
				continue
			}
			if got != "" || i.Start != on("2025-07-01") {
				t.Errorf("%s: counts from %v and does not: %s", tt.name, i.Start, got)
			}
			if got = i.End.Format(time.DateOnly); !i.Stated.IsZero() {
				got += "/" + i.Stated.Format(time.DateOnly)
			}
		}
		if got != tt.want && (tt.want[0] == '2' || !strings.Contains(got, tt.want)) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestReportsNotCounted: each report that covers nothing says why.
func TestReportsNotCounted(t *testing.T) {
	t.Parallel()
	nameless, backwards, undated := type2("r", "2024-07-01", "2025-06-30"), type2("r", "2025-07-01", "2025-06-30"), type1("r", "soon")
	nameless.Extraction.SOC2.ReportType = nil
	unknown := type2("r", "2024-07-01", "2025-06-30")
	unknown.Extraction.SOC2.Period = nil
	other := Reviewed{Document: Document{ID: "r"}, Extraction: &reading.Extraction{}}
	for _, tt := range []struct {
		name string
		doc  Reviewed
		want string
	}{
		{"counts", type2("r", "2024-07-01", "2025-06-30"), ""},
		{"not a report", other, ""},
		{"another organization", excluded(type2("r", "2024-07-01", "2025-06-30")), "another organization"},
		{"another organization, and no type", excluded(nameless), "another organization"},
		{"no type", nameless, "Type I or a Type II"},
		{"no period", unknown, "Its period is not known"},
		{"a period backwards", backwards, "ends before it begins"},
		{"no day", undated, "The day that it speaks of is not known"},
	} {
		got := ""
		for _, n := range coverageOf([]Reviewed{tt.doc}, on("2025-12-31")).NotCounted {
			got = n.Reason
		}
		if !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTransitions(t *testing.T) {
	t.Parallel()
	first := type2("a", "2023-01-01", "2023-12-31")
	tests := []struct {
		name string
		docs []Reviewed
		want []string
	}{
		{"one report", []Reviewed{first}, nil},
		{"two that meet", []Reviewed{first, type2("b", "2024-01-01", "2024-12-31")}, nil},
		{"a hole of one day", []Reviewed{type2("b", "2024-01-02", "2024-12-31"), first}, []string{"hole 2024-01-01 2024-01-01 1 a b"}},
		{"an overlap of one day", []Reviewed{first, type2("b", "2023-12-31", "2024-12-31")}, []string{"overlap 2023-12-31 2023-12-31 1 a b"}},
		{"one within the other", []Reviewed{first, type2("b", "2023-03-01", "2023-05-31")}, []string{"overlap 2023-03-01 2023-05-31 92 a b"}},
		{"a hole after one within the other", []Reviewed{first, type2("b", "2023-03-01", "2023-05-31"), type2("c", "2024-02-01", "2024-12-31")},
			[]string{"overlap 2023-03-01 2023-05-31 92 a b", "hole 2024-01-01 2024-01-31 31 a c"}},
		{"a letter fills no hole", []Reviewed{first, bridge("l", "2024-01-01", "2024-01-31"), type2("b", "2024-02-01", "2024-12-31")}, []string{"hole 2024-01-01 2024-01-31 31 a b"}},
		{"a Type I is no report of a period", []Reviewed{first, type1("t", "2023-06-30")}, nil},
		{"one that does not count", []Reviewed{first, excluded(type2("b", "2023-06-01", "2024-05-31"))}, nil},
	}
	for _, tt := range tests {
		var got []string
		for _, tr := range coverageOf(tt.docs, on("2025-01-01")).Transitions {
			if tr.Days != daysIn(tr.Start, tr.End) {
				t.Errorf("%s: %d days from %v to %v", tt.name, tr.Days, tr.Start, tr.End)
			}
			got = append(got, strings.Join([]string{tr.Kind, tr.Start.Format(time.DateOnly), tr.End.Format(time.DateOnly), strconv.Itoa(tr.Days), string(tr.Documents[0]), string(tr.Documents[1])}, " "))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// TestLettersNeverReviveAReport: however many letters follow each other, a
// report of which more than twelve months have passed is stale.
func TestLettersNeverReviveAReport(t *testing.T) {
	t.Parallel()
	docs := []Reviewed{type2("r", "2024-07-01", "2025-06-30")}
	for i, start := range []string{"2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"} {
		from := on(start)
		docs = append(docs, bridge(string(rune('a'+i)), start, from.AddDate(0, 3, -1).Format(time.DateOnly)))
	}
	if c := coverageOf(docs, on("2026-06-30")); c.Status != Bridged || len(c.Gaps) != 0 {
		t.Errorf("the last day of twelve months: %s, gaps %v", c.Status, c.Gaps)
	}
	c := coverageOf(docs, on("2026-07-01"))
	if c.Status != Stale || len(c.Gaps) != 1 || c.Gaps[0].Start != on("2026-07-01") || len(c.NotCounted) != 2 {
		t.Errorf("the day after: %s, gaps %v, not counted %+v", c.Status, c.Gaps, c.NotCounted)
	}
}

// TestTheLongestCounts: a letter that may rest on two reports covers what it
// covers of the better one.
func TestTheLongestCounts(t *testing.T) {
	t.Parallel()
	docs := []Reviewed{type2("old", "2023-07-01", "2024-06-30"), type2("new", "2024-06-01", "2025-05-31")}
	for i, start := range []string{"2024-07-01", "2024-10-01", "2025-01-01", "2025-04-01"} {
		end := earlier(on(start).AddDate(0, 3, -1), on("2025-05-31"))
		docs = append(docs, bridge(string(rune('a'+i)), start, end.Format(time.DateOnly)))
	}
	docs = append(docs, bridge("z", "2025-06-01", "2025-08-31"))
	c := coverageOf(docs, on("2025-08-31"))
	if last := c.Intervals[len(c.Intervals)-1]; last.Document != "z" || last.End != on("2025-08-31") || len(c.Gaps) != 0 {
		t.Errorf("%+v, gaps %v", last, c.Gaps)
	}
}

// drawDocs draws reports and letters of some years, letters mostly where one
// can count.
func drawDocs(t *rapid.T, ends []time.Time) []Reviewed {
	origin := on("2024-01-01")
	var docs []Reviewed
	for i := range rapid.IntRange(0, 4).Draw(t, "reports") {
		start := origin.AddDate(0, 0, rapid.IntRange(0, 700).Draw(t, "start"))
		end := start.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "length"))
		docs, ends = append(docs, type2(string(rune('a'+i)), start.Format(time.DateOnly), end.Format(time.DateOnly))), append(ends, end)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "letters") {
		start := origin.AddDate(0, 0, rapid.IntRange(0, 1000).Draw(t, "from"))
		if len(ends) > 0 && rapid.IntRange(0, 4).Draw(t, "follows") > 0 {
			start = rapid.SampledFrom(ends).Draw(t, "end").AddDate(0, 0, 1)
		}
		end := start.AddDate(0, 0, rapid.IntRange(-5, 150).Draw(t, "letter's length"))
		docs, ends = append(docs, bridge(string(rune('k'+i)), start.Format(time.DateOnly), end.Format(time.DateOnly))), append(ends, end)
	}
	return docs
}

// spoken says whether an interval speaks of a day.
func spoken(c Coverage, day time.Time) bool {
	for _, i := range c.Intervals {
		if i.Kind != kindType1 && !day.Before(i.Start) && !day.After(i.End) {
			return true
		}
	}
	return false
}

// TestDaysAreCoveredOrInAGap: over a year around any documents, each day from
// the first covered one to the asked one is covered or in one gap, and no gap
// lies outside.
func TestDaysAreCoveredOrInAGap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		docs := drawDocs(t, nil)
		asOf := on("2024-01-01").AddDate(0, 0, rapid.IntRange(0, 1200).Draw(t, "as of"))
		c := coverageOf(docs, asOf)
		if n := len(c.Intervals) + len(c.NotCounted); n != len(docs) {
			t.Fatalf("%d documents, %d told of", len(docs), n)
		}
		first := asOf.AddDate(0, 0, 1)
		for _, i := range c.Intervals {
			first = earlier(first, i.Start)
		}
		for day := asOf.AddDate(-4, 0, 0); day.Before(asOf.AddDate(1, 0, 0)); day = day.AddDate(0, 0, 1) {
			gaps := 0
			for _, g := range c.Gaps {
				if !day.Before(g.Start) && !day.After(g.End) {
					gaps++
				}
			}
			want := 0
			if !day.Before(first) && !day.After(asOf) && !spoken(c, day) {
				want = 1
			}
			if gaps != want {
				t.Fatalf("%s: in %d gaps, want %d", day.Format(time.DateOnly), gaps, want)
			}
		}
		for _, g := range c.Gaps {
			if g.Days != daysIn(g.Start, g.End) || g.Days < 1 {
				t.Fatalf("a gap of %d days from %v to %v", g.Days, g.Start, g.End)
			}
		}
	})
}

// TestAnotherLetterTakesNothingAway: a letter more never makes a day less
// covered or a status worse, and what it covers lies within its own days and
// within three months of an end and twelve of a report.
func TestAnotherLetterTakesNothingAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		docs := drawDocs(t, nil)
		var ends []time.Time
		before := coverageOf(docs, on("2026-12-31"))
		for _, i := range before.Intervals {
			ends = append(ends, i.End)
		}
		start := on("2025-06-01")
		if len(ends) > 0 {
			start = rapid.SampledFrom(ends).Draw(t, "after").AddDate(0, 0, 1)
		}
		end := start.AddDate(0, 0, rapid.IntRange(0, 200).Draw(t, "days"))
		more := append(docs[:len(docs):len(docs)], bridge("z", start.Format(time.DateOnly), end.Format(time.DateOnly)))
		for _, asOf := range []time.Time{start, end, start.AddDate(0, 4, 0), on("2026-12-31")} {
			a, b := coverageOf(docs, asOf), coverageOf(more, asOf)
			for day := on("2024-01-01"); day.Before(on("2028-01-01")); day = day.AddDate(0, 0, 1) {
				if spoken(a, day) && !spoken(b, day) {
					t.Fatalf("%s was covered before the letter", day.Format(time.DateOnly))
				}
			}
			if b.compare(a) < 0 && b.Status != a.Status {
				t.Fatalf("on %s: %s became %s", asOf.Format(time.DateOnly), a.Status, b.Status)
			}
			for _, i := range b.Intervals {
				if i.Document == "z" && (i.Start != start || i.End.After(end) || i.End.After(start.AddDate(0, 3, 3))) {
					t.Fatalf("the letter for %v to %v counts for %v to %v", start, end, i.Start, i.End)
				}
			}
		}
	})
}
