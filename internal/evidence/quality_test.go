package evidence

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/reading/likeness"
	"ward/internal/vendors/vendorstest"
)

// wordsFrom is the trace of so many made words from a first one.
func wordsFrom(first, words int) string {
	m := likeness.NewMaker()
	for i := first; i < first+words; i++ {
		m.Add(strings.Map(func(r rune) rune { return 'a' + r - '0' }, fmt.Sprint(i*7919)))
	}
	return m.Trace().String()
}

// readTraced reads a file "FIRST WORDS" as a report whose description has these
// words and whose controls have too few; a file "other" as no report, and a file
// "old" as a report without signals and traces.
func readTraced(t *testing.T) script {
	return script{func(f reading.File, body []byte, _ string) (*reading.Extraction, error) {
		var x reading.Extraction
		if err := json.Unmarshal([]byte(machine(t)), &x); err != nil {
			return nil, err
		}
		x.File = f
		text, _ := strings.CutPrefix(string(body), "%PDF-1.7\n")
		switch strings.Fields(text)[0] {
		case "other":
			return &reading.Extraction{Schema: reading.Schema, Class: reading.Other, File: f, Facts: map[string]reading.Fact{}, NeedsReview: []reading.Review{}}, nil
		case "broken":
			return reading.Failed(f, "damaged", "It is damaged."), nil
		case "old":
			return &x, nil
		}
		first, words := 0, 0
		if _, err := fmt.Sscan(text, &first, &words); err != nil {
			return nil, err
		}
		x.SOC2.Quality = []reading.Signal{
			{Signal: "required_paragraphs", State: reading.Present, Detail: "All.", Places: []reading.SignalPlace{}},
			{Signal: "tests_beyond_inquiry", State: reading.Absent, Detail: "One.", Page: ptr(20), Places: []reading.SignalPlace{{Page: 20, Note: "Control AC-01"}}},
			{Signal: "exceptions_reported", State: reading.Present, Detail: "Three.", Places: []reading.SignalPlace{}},
		}
		x.Traces = &reading.Traces{Description: wordsFrom(first, words)}
		return &x, nil
	}}
}

func (f *fixture) quality(t *testing.T, id ID) *Quality {
	t.Helper()
	q, err := f.Quality(t.Context(), f.by, id)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestQuality(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readTraced(t))
		other := vendorstest.Add(t, db, f.by, "Brackenford Imaging")
		own := f.read(t, f.vendor.ID, "0 1000")
		if q := f.quality(t, own); len(q.Signals) != 3 || q.Signals[1].Places[0].Page != 20 || !q.Compared || len(q.Alike) != 0 || q.Untraced != 0 {
			t.Errorf("alone: %+v", q)
		}
		if d, err := f.Get(t.Context(), f.by, own); err != nil || d.Signals != 2 || d.SignalsPresent != 1 {
			t.Errorf("%d of %d signals on the document: %v", d.SignalsPresent, d.Signals, err)
		}
		half := f.read(t, other.ID, "500 1000")
		earlier := f.read(t, f.vendor.ID, "100 1000")
		old := f.read(t, other.ID, "old 1")
		f.read(t, other.ID, "5000 1000")
		f.read(t, other.ID, "other")
		q := f.quality(t, own)
		if len(q.Alike) < 1 || q.Alike[0].ID != earlier || !q.Alike[0].SameVendor || math.Abs(*q.Alike[0].Description-0.9) > 0.08 || q.Alike[0].Controls != nil || q.Untraced != 1 {
			t.Fatalf("alike: %+v, %d untraced", q.Alike, q.Untraced)
		}
		for _, a := range q.Alike[1:] {
			if a.ID != half || a.SameVendor || a.VendorName != "Brackenford Imaging" {
				t.Errorf("alike as well: %+v", a)
			}
		}
		if q := f.quality(t, old); q.Signals != nil || q.Compared || q.Alike != nil {
			t.Errorf("of an old reading: %+v", q)
		}
		if err := f.Remove(t.Context(), f.by, earlier, 0, "by mistake"); err != nil {
			t.Fatal(err)
		}
		for _, a := range f.quality(t, own).Alike {
			if a.ID == earlier {
				t.Error("a removed report is named")
			}
		}
	})
}

// TestTracesFollowTheReading: what is kept are the traces of the reading in
// force, and none are left in the reading itself.
func TestTracesFollowTheReading(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		answer := "0 1000"
		r := readTraced(t)
		f := newFixture(t, db, script{func(file reading.File, _ []byte, password string) (*reading.Extraction, error) {
			return r.answer(file, []byte(answer), password)
		}})
		id := f.read(t, f.vendor.ID, "x")
		again := func(what string) *Quality {
			answer = what
			d, err := f.Reread(t.Context(), f.by, id, 0, nil, nil)
			if err == nil {
				err = f.Service.Read(t.Context(), f.job(t, d))
			}
			if err != nil {
				t.Fatal(err)
			}
			f.now = f.now.Add(time.Hour)
			return f.quality(t, id)
		}
		if q := again("2000 1000"); !q.Compared {
			t.Error("the second reading has no traces")
		}
		if q := again("broken"); !q.Compared || q.Signals == nil {
			t.Errorf("a failed reading took away what was known: %+v", q)
		}
		if r, err := f.Extraction(t.Context(), f.by, id); err != nil || r.Extraction.Traces != nil || len(r.Extraction.SOC2.Quality) != 3 {
			t.Errorf("the reading holds its traces, or no signals: %v", err)
		}
		if q := again("other"); q.Compared || q.Signals != nil {
			t.Errorf("no report any more: %+v", q)
		}
		if d, err := f.Get(t.Context(), f.by, id); err != nil || d.Signals != 0 {
			t.Errorf("%d signals: %v", d.Signals, err)
		}
	})
}

// TestQualityKeepsToItself: the reports of another organization are neither shown
// nor compared.
func TestQualityKeepsToItself(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readTraced(t))
		own := f.read(t, f.vendor.ID, "0 1000")
		mine, vendor := f.by, f.vendor
		f.by = f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		f.vendor = vendorstest.Add(t, db, f.by, "Aldermoor Systems")
		theirs := f.read(t, f.vendor.ID, "0 1000")
		if q := f.quality(t, theirs); len(q.Alike) != 0 {
			t.Errorf("a report of another organization is alike: %+v", q.Alike)
		}
		if _, err := f.Quality(t.Context(), f.by, own); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization's report: %v", err)
		}
		f.by, f.vendor = mine, vendor
		if q := f.quality(t, own); len(q.Alike) != 0 || q.Untraced != 0 {
			t.Errorf("alike: %+v, %d untraced", q.Alike, q.Untraced)
		}
		for _, id := range []ID{"", "no-id", theirs} {
			if _, err := f.Quality(t.Context(), f.by, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%q: %v", id, err)
			}
		}
	})
}
