package agreements

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ward/internal/fault"
	"ward/internal/vendors"
)

func ptr[T any](v T) *T { return &v }

func TestNoticeHours(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		notice Notice
		want   int
	}{
		{"hours as they are", Notice{72, Hours}, 72},
		{"a day", Notice{1, Days}, 24},
		{"the law's outer limit", Notice{60, Days}, 1440},
		{"a business day may lie behind a weekend", Notice{1, BusinessDays}, 72},
		{"four fit before the second weekend", Notice{4, BusinessDays}, 144},
		{"a week of business days", Notice{5, BusinessDays}, 168},
		{"the sixth meets another weekend", Notice{6, BusinessDays}, 240},
		{"ten", Notice{10, BusinessDays}, 336},
	}
	for _, tt := range tests {
		if got := tt.notice.Hours(); got != tt.want {
			t.Errorf("%s: %d hours, want %d", tt.name, got, tt.want)
		}
	}
}

// A window of n business days, wherever it starts, is never longer than Hours.
func TestBusinessDaysAtTheirLongest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "days")
		at := time.Date(2026, 1, rapid.IntRange(1, 14).Draw(t, "start"), 0, 0, 0, 0, time.UTC)
		end := at
		for left := n; left > 0; {
			end = end.AddDate(0, 0, 1)
			if end.Weekday() != time.Saturday && end.Weekday() != time.Sunday {
				left--
			}
		}
		if got, limit := int(end.Sub(at).Hours()), (Notice{n, BusinessDays}).Hours(); got > limit {
			t.Fatalf("%d business days from %s are %d hours, more than %d", n, at.Weekday(), got, limit)
		}
	})
}

func TestStatusOn(t *testing.T) {
	t.Parallel()
	a := Agreement{Status: Active, ExpiresOn: ptr("2026-06-30")}
	for day, want := range map[string]Status{"2026-06-29": Active, "2026-06-30": Active, "2026-07-01": Expired} {
		if got := a.StatusOn(day); got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
	for _, s := range []Status{NotRequired, Draft, InNegotiation, Terminated, Refused} {
		if got := (&Agreement{Status: s, ExpiresOn: ptr("2020-01-01")}).StatusOn("2026-01-01"); got != s {
			t.Errorf("%s past its date: %s", s, got)
		}
	}
	if got := (&Agreement{Status: Active}).StatusOn("9999-01-01"); got != Active {
		t.Errorf("without an end: %s", got)
	}
}

func TestStanding(t *testing.T) {
	t.Parallel()
	const today = "2026-03-02"
	at := func(day int) time.Time { return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }
	active := func(id, from, to string) Agreement {
		a := Agreement{ID: id, Status: Active, EffectiveOn: &from, UpdatedAt: at(1), DocumentID: ptr("paper of " + id)}
		if to != "" {
			a.ExpiresOn = &to
		}
		return a
	}
	of := func(id string, s Status, day int) Agreement { return Agreement{ID: id, Status: s, UpdatedAt: at(day)} }
	tests := []struct {
		name string
		all  []Agreement
		want Standing
	}{
		{"none", nil, Standing{}},
		{"in force", []Agreement{active("a", "2025-01-01", "2026-12-31")}, Standing{InForce: true, Status: Active, ID: "a", DocumentID: "paper of a", ExpiresOn: "2026-12-31"}},
		{"on its first day", []Agreement{active("a", today, "")}, Standing{InForce: true, Status: Active, ID: "a", DocumentID: "paper of a"}},
		{"not before it", []Agreement{active("a", "2026-03-03", "")}, Standing{Status: Active, ID: "a", DocumentID: "paper of a"}},
		{"on its last day", []Agreement{active("a", "2025-01-01", today)}, Standing{InForce: true, Status: Active, ID: "a", DocumentID: "paper of a", ExpiresOn: today}},
		{"not after it", []Agreement{active("a", "2025-01-01", "2026-03-01")}, Standing{Status: Expired, ID: "a", DocumentID: "paper of a", ExpiresOn: "2026-03-01"}},
		{"the one that lasts longer", []Agreement{active("b", "2025-01-01", "2026-12-31"), active("a", "2025-01-01", "2027-12-31")}, Standing{InForce: true, Status: Active, ID: "a", DocumentID: "paper of a", ExpiresOn: "2027-12-31"}},
		{"no end lasts longest", []Agreement{active("a", "2025-01-01", ""), active("b", "2025-01-01", "2099-12-31")}, Standing{InForce: true, Status: Active, ID: "a", DocumentID: "paper of a"}},
		{"in force before any word against", []Agreement{active("a", "2025-01-01", ""), of("b", Refused, 9), of("c", NotRequired, 10)}, Standing{InForce: true, Status: Active, ID: "a", DocumentID: "paper of a"}},
		{"not required", []Agreement{of("a", NotRequired, 1), of("b", Draft, 5)}, Standing{NotRequired: true, Status: NotRequired, ID: "a"}},
		{"refused", []Agreement{of("a", Refused, 1), of("b", InNegotiation, 5)}, Standing{Refused: true, Status: Refused, ID: "a"}},
		{"the last word counts", []Agreement{of("a", NotRequired, 1), of("b", Refused, 2)}, Standing{Refused: true, Status: Refused, ID: "b"}},
		{"the newest of what binds nobody", []Agreement{of("a", Draft, 1), of("b", Terminated, 2)}, Standing{Status: Terminated, ID: "b"}},
	}
	for _, tt := range tests {
		if got := standing(tt.all, today); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
		backwards := slices.Clone(tt.all)
		slices.Reverse(backwards)
		if got := standing(backwards, today); got != tt.want {
			t.Errorf("%s, backwards: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// TestState tries both sides of the day from which an agreement is ending.
func TestState(t *testing.T) {
	t.Parallel()
	const today = "2026-03-02"
	inForce := func(last string) Standing { return Standing{InForce: true, Status: Active, ExpiresOn: last} }
	tests := []struct {
		name string
		s    Standing
		want vendors.BAAState
	}{
		{"no agreement", Standing{}, vendors.NoBAA},
		{"without an end", inForce(""), vendors.BAAActive},
		{"91 days left", inForce("2026-06-01"), vendors.BAAActive},
		{"90 days left", inForce("2026-05-31"), vendors.BAAExpiring},
		{"the last day", inForce(today), vendors.BAAExpiring},
		{"signed, from tomorrow", Standing{Status: Active}, vendors.BAAInNegotiation},
		{"expired", Standing{Status: Expired, ExpiresOn: "2026-03-01"}, vendors.BAAExpired},
		{"not required", Standing{Status: NotRequired, NotRequired: true}, vendors.BAANotRequired},
		{"draft", Standing{Status: Draft}, vendors.BAADraft},
		{"in negotiation", Standing{Status: InNegotiation}, vendors.BAAInNegotiation},
		{"terminated", Standing{Status: Terminated}, vendors.BAATerminated},
		{"refused", Standing{Status: Refused, Refused: true}, vendors.BAARefused},
	}
	for _, tt := range tests {
		if got := tt.s.State(today); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	for _, s := range Statuses {
		if got := (Standing{Status: s, InForce: s == Active}).State(today); !slices.Contains(vendors.BAAStates, got) {
			t.Errorf("%s becomes %q, which lists do not know", s, got)
		}
	}
}

func TestMoves(t *testing.T) {
	t.Parallel()
	const today = "2026-03-02"
	legal := map[Status]string{
		NotRequired:   "draft in_negotiation active",
		Draft:         "in_negotiation active refused not_required",
		InNegotiation: "draft active refused not_required",
		Active:        "terminated",
		Expired:       "active terminated", // active is what is stored: no move
		Terminated:    "",
		Refused:       "in_negotiation active",
	}
	for _, from := range Statuses {
		for _, to := range Statuses {
			if to == Expired {
				continue // never asked for: settable refuses it
			}
			a := &Agreement{Status: from}
			if from == Expired {
				a.Status, a.ExpiresOn = Active, ptr("2026-03-01")
			}
			err := a.move(to, today)
			want := from == to || slices.Contains(strings.Fields(legal[from]), string(to))
			if (err == nil) != want {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			if err == nil && a.Status != to {
				t.Errorf("%s to %s is %s", from, to, a.Status)
			}
			if err != nil && fault.Code(err) != "agreement.illegal_move" {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		a    Agreement
		want string // pointers, in order
	}{
		{"a draft needs nothing", Agreement{Status: Draft}, ""},
		{"active", Agreement{Status: Active, EffectiveOn: ptr("2026-01-01")}, ""},
		{"active from when?", Agreement{Status: Active}, "#/effective_on"},
		{"a day that does not exist", Agreement{Status: Draft, EffectiveOn: ptr("2025-02-30")}, "#/effective_on"},
		{"a date with a time", Agreement{Status: Draft, ExpiresOn: ptr("2025-02-03T00:00:00Z")}, "#/expires_on"},
		{"one day long", Agreement{Status: Draft, EffectiveOn: ptr("2026-01-01"), ExpiresOn: ptr("2026-01-01")}, ""},
		{"ends before it begins", Agreement{Status: Draft, EffectiveOn: ptr("2026-01-02"), ExpiresOn: ptr("2026-01-01")}, "#/expires_on"},
		{"shortest notice", Agreement{Status: Draft, NoticeValue: ptr(1), NoticeUnit: ptr(Hours)}, ""},
		{"no notice is null, not 0", Agreement{Status: Draft, NoticeValue: ptr(0), NoticeUnit: ptr(Hours)}, "#/notice/value"},
		{"longest notice", Agreement{Status: Draft, NoticeValue: ptr(1000), NoticeUnit: ptr(Days)}, ""},
		{"longer", Agreement{Status: Draft, NoticeValue: ptr(1001), NoticeUnit: ptr(Days)}, "#/notice/value"},
		{"weeks", Agreement{Status: Draft, NoticeValue: ptr(1), NoticeUnit: ptr(Unit("weeks"))}, "#/notice/unit"},
		{"no id", Agreement{Status: Draft, DocumentID: ptr("../etc")}, "#/document_id"},
		{"not required, and why", Agreement{Status: NotRequired, Note: "No PHI is shared."}, ""},
		{"not required, but why?", Agreement{Status: NotRequired, Note: " "}, "#/note"},
		{"longest note", Agreement{Status: Draft, Note: strings.Repeat("é", 4000)}, ""},
		{"longer note", Agreement{Status: Draft, Note: strings.Repeat("é", 4001)}, "#/note"},
		{"lines", Agreement{Status: Draft, Note: "a\n\tb"}, ""},
		{"control characters", Agreement{Status: Draft, Note: "a\x00b"}, "#/note"},
		{"Latin-1 bytes", Agreement{Status: Draft, Note: "caf\xe9"}, "#/note"},
		{"all at once", Agreement{Status: Active, ExpiresOn: ptr("x"), NoticeValue: ptr(-1), NoticeUnit: ptr(Unit("")), DocumentID: ptr("x"), Note: "\x07"},
			"#/expires_on #/effective_on #/notice/value #/notice/unit #/document_id #/note"},
	}
	for _, tt := range tests {
		var got []string
		for _, f := range tt.a.check() {
			got = append(got, f.Pointer)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, got, tt.want)
		}
	}
}

// What Next offers is what a change may ask for, and nothing else is.
func TestNext(t *testing.T) {
	t.Parallel()
	for _, from := range Statuses {
		for _, to := range Statuses {
			stored := Agreement{Status: from}
			if from == Expired {
				stored = Agreement{Status: Active, ExpiresOn: ptr("2025-12-31")}
			}
			err := stored.move(to, "2026-01-01")
			offered := slices.Contains(Next(from), to)
			if stays := to == from || from == Expired && to == Active; !stays && offered != (err == nil) {
				t.Errorf("%s to %s: offered %v, but %v", from, to, offered, err)
			}
			if offered && settable(to) != "" {
				t.Errorf("%s offers %s, which cannot be set", from, to)
			}
		}
	}
	for _, s := range Statuses {
		if slices.Contains(First(), s) != (settable(s) == "") {
			t.Errorf("first states: %v", First())
		}
	}
}

func TestDaysLeft(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		a    Agreement
		want int
		ok   bool
	}{
		{"its last day", Agreement{Status: Active, ExpiresOn: ptr("2026-03-02")}, 0, true},
		{"a day after", Agreement{Status: Active, ExpiresOn: ptr("2026-03-01")}, -1, true},
		{"over a month's end and a change of clocks", Agreement{Status: Active, ExpiresOn: ptr("2026-04-02")}, 31, true},
		{"no last day", Agreement{Status: Active}, 0, false},
		{"never in force", Agreement{Status: Draft, ExpiresOn: ptr("2026-04-02")}, 0, false},
		{"ended by a person", Agreement{Status: Terminated, ExpiresOn: ptr("2026-04-02")}, 0, false},
	}
	for _, tt := range tests {
		if got, ok := tt.a.DaysLeft("2026-03-02"); got != tt.want || ok != tt.ok {
			t.Errorf("%s: %d, %v", tt.name, got, ok)
		}
	}
}
