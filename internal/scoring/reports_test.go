package scoring

import (
	"math"
	"testing"

	"ward/internal/calendar"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestMonths(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, to Date
		want     float64
	}{
		{"2025-01-15", "2025-01-15", 0},
		{"2024-10-01", "2025-04-01", 6}, // a period of 2024-10-01 to 2025-03-31
		{"2024-10-01", "2025-03-31", 5 + 30.0/31},
		{"2025-01-31", "2025-02-28", 1}, // the last day stands for the 31st
		{"2025-01-31", "2025-03-01", 1 + 1.0/28},
		{"2024-02-29", "2025-02-28", 12},
		{"2025-09-30", "2025-12-31", 3 + 1.0/31},
		{"2025-12-31", "2025-09-30", -(3 + 1.0/31)},
		{"2025-11-10", "2026-02-05", 2 + 26.0/31},
	}
	for _, tt := range tests {
		from, _ := tt.from.day()
		to, _ := tt.to.day()
		near(t, string(tt.from+" to "+tt.to), months(from, to), tt.want)
	}
}

// report is a Type II report of a full year that ended on a day, without
// anything against it.
func report(end Date) Report {
	e, _ := end.day()
	return Report{
		Document: "r-" + string(end), Type: Type2, PeriodStart: date(calendar.AddMonths(dayAfter(e), -12)), PeriodEnd: end,
		Opinion: Unqualified, Categories: []string{"security"}, InScope: true,
	}
}

// assured returns what reports and letters prove for a criterion.
func assured(t *testing.T, id string, letters []Letter, reports ...Report) criterion {
	t.Helper()
	e, err := rules(t).evaluate(Input{Today: today, Reports: reports, Letters: letters})
	if err != nil {
		t.Fatal(err)
	}
	return e.criteria[id]
}

func TestTypeAndPeriod(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		start Date
		typ   ReportType
		want  float64
	}{
		{"6 months", "2026-04-01", Type2, 1},
		{"a day less than 6 months", "2026-04-02", Type2, 0.85},
		{"3 months", "2026-07-01", Type2, 0.85},
		{"a day less than 3 months", "2026-07-02", Type2, 0.70},
		{"a single day", "2026-09-30", Type2, 0.70},
		{"Type I", "", Type1, 0.50},
		{"period turned round", "2026-10-01", Type2, 0},
		{"no start", "", Type2, 0},
		{"no type", "2026-04-01", "", 0},
	}
	for _, tt := range tests {
		r := report("2026-09-30")
		r.Type, r.PeriodStart, r.AsOf = tt.typ, tt.start, r.PeriodEnd
		near(t, tt.name, assured(t, "CC6.1", nil, r).Value, tt.want)
	}
}

func TestRecency(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		end  Date
		want float64
	}{
		{"today", "2026-11-24", 1},
		{"tomorrow", "2026-11-25", 0},
		{"3 months", "2026-08-24", 1},
		{"a day more than 3 months", "2026-08-23", 1 - 0.25*(1.0/30)/9},
		{"12 months", "2025-11-24", 0.75},
		{"a day more than 12 months", "2025-11-23", 0.75 - 0.35*(1.0/30)/6},
		{"18 months", "2025-05-24", 0.40},
		{"a day more than 18 months", "2025-05-23", 0},
	}
	for _, tt := range tests {
		near(t, tt.name, assured(t, "CC6.1", nil, report(tt.end)).Value, tt.want)
	}
}

func TestBridgeLetter(t *testing.T) {
	t.Parallel()
	// The report ended 14 months ago: 0.75 - 0.35*2/6 without a letter.
	const end = "2025-09-24"
	plain, full := 0.75-0.35*2/6, 0.75-0.35*0.5/6
	good := Letter{Document: "l", From: "2025-09-25", To: "2025-12-24", ReportEnd: end}
	with := func(f func(l *Letter)) []Letter { l := good; f(&l); return []Letter{l} }
	tests := []struct {
		name    string
		letters []Letter
		want    float64
	}{
		{"none", nil, plain},
		{"3 months", with(func(*Letter) {}), full},
		{"5 months count as 3", with(func(l *Letter) { l.To = "2026-02-24" }), full},
		{"2 months", with(func(l *Letter) { l.To = "2025-11-24" }), 0.75 - 0.35*1/6},
		{"unsigned", with(func(l *Letter) { l.Unsigned = true }), plain},
		{"material change", with(func(l *Letter) { l.MaterialChange = true }), plain},
		{"excluded", with(func(l *Letter) { l.Excluded = "another firm" }), plain},
		{"rejected", with(func(l *Letter) { l.Rejected = "dated impossibly" }), plain},
		{"another report", with(func(l *Letter) { l.ReportEnd = "2024-09-24" }), plain},
		{"another start", with(func(l *Letter) { l.ReportStart = "2020-01-01" }), plain},
		{"names no report and follows it", with(func(l *Letter) { l.ReportEnd = "" }), full},
		{"names no report and leaves a hole", with(func(l *Letter) { l.ReportEnd, l.From = "", "2025-09-26" }), plain},
		{"names the report and leaves a month", with(func(l *Letter) { l.From = "2025-10-25" }), 0.75 - 0.35*1/6},
		{"begins after three months", with(func(l *Letter) { l.From, l.To = "2026-01-01", "2026-03-01" }), plain},
		{"no end", with(func(l *Letter) { l.To = "" }), plain},
		{"turned round", with(func(l *Letter) { l.To = "2025-09-01" }), plain},
		{"two letters: the better counts, not the sum", append(with(func(l *Letter) { l.To = "2025-11-24" }), with(func(*Letter) {})...), full},
	}
	for _, tt := range tests {
		near(t, tt.name, assured(t, "CC6.1", tt.letters, report(end)).Value, tt.want)
	}
	old := good
	old.From, old.To, old.ReportEnd = "2025-05-24", "2025-08-23", "2025-05-23"
	near(t, "older than 18 months is not revived", assured(t, "CC6.1", []Letter{old}, report("2025-05-23")).Value, 0)
	point := report(end)
	point.Type, point.AsOf = Type1, end
	near(t, "Type I is not bridged", assured(t, "CC6.1", []Letter{good}, point).Value, 0.5*plain)
}

func TestOpinion(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		opinion Opinion
		named   []string
		want    float64
		flawed  bool
	}{
		{"unqualified", Unqualified, nil, 1, false},
		{"qualified for it", Qualified, []string{"CC6.1"}, 0.40, true},
		{"qualified for another", Qualified, []string{"CC6.2"}, 0.90, false},
		{"qualified for nothing named", Qualified, nil, 0.40, false},
		{"adverse for it", Adverse, []string{"CC6.1"}, 0, true},
		{"adverse for another", Adverse, []string{"CC6.2"}, 0, false},
		{"adverse for nothing named concerns all", Adverse, nil, 0, true},
		{"disclaimer", Disclaimer, nil, 0, false},
		{"unknown", "", nil, 0, false},
	}
	for _, tt := range tests {
		r := report("2026-09-30")
		r.Opinion, r.QualifiedCriteria = tt.opinion, tt.named
		c := assured(t, "CC6.1", nil, r)
		near(t, tt.name, c.Value, tt.want)
		if c.Flawed != tt.flawed {
			t.Errorf("%s: found wanting is %v", tt.name, c.Flawed)
		}
	}
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	x := func(confirmed bool, severities ...ExceptionSeverity) (out []Exception) {
		for _, s := range severities {
			out = append(out, Exception{Criteria: []string{"CC6.1"}, Severity: s, Confirmed: confirmed})
		}
		return out
	}
	tests := []struct {
		name   string
		list   []Exception
		want   float64
		flawed bool
	}{
		{"none", nil, 1, false},
		{"minor", x(true, Minor), 0.90, false},
		{"minor, not confirmed, counts as moderate", x(false, Minor), 0.70, false},
		{"moderate", x(true, Moderate), 0.70, false},
		{"major", x(true, Major), 0.40, true},
		{"major, not confirmed", x(false, Major), 0.40, true},
		{"several multiply", x(true, Minor, Moderate), 0.63, false},
		{"not below the least", x(true, Major, Major), 0.20, true},
		{"of another criterion", []Exception{{Criteria: []string{"CC6.2"}, Severity: Major}}, 1, false},
		{"of no criterion", []Exception{{Severity: Major}}, 1, false},
	}
	for _, tt := range tests {
		r := report("2026-09-30")
		r.Exceptions = tt.list
		c := assured(t, "CC6.1", nil, r)
		near(t, tt.name, c.Value, tt.want)
		if c.Flawed != tt.flawed {
			t.Errorf("%s: found wanting is %v", tt.name, c.Flawed)
		}
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	cuecs := func(state CUECState, n int) []CUEC {
		var out []CUEC
		for range n {
			out = append(out, CUEC{Criteria: []string{"CC6.4"}, State: state})
		}
		return out
	}
	tests := []struct {
		name string
		edit func(r *Report)
		want float64
		open int
	}{
		{"in scope", func(*Report) {}, 1, 0},
		{"service not covered", func(r *Report) { r.InScope = false }, 0, 0},
		{"category not in scope", func(r *Report) { r.Categories = []string{"availability"} }, 0, 0},
		{"excluded", func(r *Report) { r.Excluded = "another firm" }, 0, 0},
		{"carved out, assigned", func(r *Report) { r.CarveOuts = []CarveOut{{Criteria: []string{"CC6.4"}}} }, 0.5, 0},
		{"carved out, nothing assigned", func(r *Report) { r.CarveOuts = []CarveOut{{}} }, 0.5, 0},
		{"carved out, another assigned", func(r *Report) { r.CarveOuts = []CarveOut{{Criteria: []string{"CC7.2"}}} }, 1, 0},
		{"its report is held", func(r *Report) { r.CarveOuts = []CarveOut{{ReportHeld: true}} }, 0.9, 0},
		{"two: the worst counts", func(r *Report) { r.CarveOuts = []CarveOut{{ReportHeld: true}, {}} }, 0.5, 0},
		{"one CUEC not set up", func(r *Report) { r.CUECs = cuecs(NotSetUp, 1) }, 0.8, 0},
		{"CUECs not below the least", func(r *Report) { r.CUECs = cuecs(NotSetUp, 9) }, 0.4, 0},
		{"undecided CUECs do not count", func(r *Report) { r.CUECs = cuecs(Undecided, 2) }, 1, 2},
		{"CUEC set up", func(r *Report) { r.CUECs = cuecs(SetUp, 1) }, 1, 0},
		{"both", func(r *Report) { r.CarveOuts, r.CUECs = []CarveOut{{}}, cuecs(NotSetUp, 1) }, 0.4, 0},
	}
	for _, tt := range tests {
		r := report("2026-09-30")
		tt.edit(&r)
		c := assured(t, "CC6.4", nil, r)
		near(t, tt.name, c.Value, tt.want)
		if c.OpenCUECs != tt.open {
			t.Errorf("%s: %d open CUECs, want %d", tt.name, c.OpenCUECs, tt.open)
		}
	}
}

func TestSeveralReports(t *testing.T) {
	t.Parallel()
	bad := func(r Report) Report {
		r.Exceptions = []Exception{{Criteria: []string{"CC6.1"}, Severity: Major, Confirmed: true}}
		return r
	}
	typeOne := report("2026-11-01")
	typeOne.Type, typeOne.AsOf = Type1, typeOne.PeriodEnd
	a1 := report("2026-09-30")
	a1.Categories = []string{"availability"}
	old, young := report("2025-11-24"), report("2026-09-30")
	tests := []struct {
		name    string
		reports []Report
		want    float64
		flawed  bool
	}{
		{"the best counts", []Report{old, young}, 1, false},
		{"an old clean one does not hide a new flaw", []Report{old, bad(young)}, 0.75, true},
		{"a new clean one clears an old flaw", []Report{bad(old), young}, 1, false},
		{"a Type I clears nothing", []Report{bad(young), typeOne}, 0.5, true},
		{"one that does not cover the criterion clears nothing", []Report{bad(old), a1}, 0.3, true},
		{"one too old finds nothing wanting", []Report{bad(report("2025-01-01")), young}, 1, false},
	}
	for _, tt := range tests {
		c := assured(t, "CC6.1", nil, tt.reports...)
		near(t, tt.name, c.Value, tt.want)
		if c.Flawed != tt.flawed {
			t.Errorf("%s: found wanting is %v", tt.name, c.Flawed)
		}
	}
}
