package evidence

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// numbered gives decisions ids as the store does: d1, d2 and so on.
func numbered(ds ...Decision) []Decision {
	for i := range ds {
		ds[i].ID = fmt.Sprintf("d%d", i+1)
	}
	return ds
}

// back takes back the n-th decision.
func back(path string, n int) Decision { return said(path, undo, fmt.Sprintf(`"d%d"`, n)) }

const missedOne, missedTwo = `{"deviation":"missed one","severity":"major"}`, `{"deviation":"missed two","severity":"major"}`

func TestTakenBack(t *testing.T) {
	t.Parallel()
	opinion := func(r *Reviewed) any { return *r.Extraction.SOC2.Opinion }
	texts := func(r *Reviewed) any {
		out := []string{}
		for i, e := range r.Extraction.SOC2.Exceptions {
			out = append(out, r.Path("soc2.exceptions", i)+" "+e.Text)
		}
		return out
	}
	read := []string{"soc2.exceptions.0 one", "soc2.exceptions.1 two", "soc2.exceptions.2 three"}
	tests := []struct {
		name  string
		said  []Decision
		check func(r *Reviewed) any
		want  any
	}{
		{"a correction", numbered(said("soc2.opinion", Correct, `"adverse"`), back("soc2.opinion", 1)), opinion, "unqualified"},
		{"the one before holds again", numbered(said("soc2.opinion", Correct, `"adverse"`), said("soc2.opinion", Correct, `"qualified"`), back("soc2.opinion", 2)), opinion, "adverse"},
		{"both", numbered(said("soc2.opinion", Correct, `"adverse"`), said("soc2.opinion", Correct, `"qualified"`), back("soc2.opinion", 2), back("soc2.opinion", 1)), opinion, "unqualified"},
		{"and said again", numbered(said("soc2.opinion", Correct, `"adverse"`), back("soc2.opinion", 1), said("soc2.opinion", Correct, `"qualified"`)), opinion, "qualified"},
		{"that it is absent", numbered(said("soc2.exceptions.0", Absent, ""), back("soc2.exceptions.0", 1)), texts, read},
		{"an added member", numbered(said("soc2.exceptions", add, missedOne), back("soc2.exceptions.3", 1)), texts, read},
		{"the others keep their index", numbered(said("soc2.exceptions", add, missedOne), said("soc2.exceptions", add, missedTwo), back("soc2.exceptions.3", 1)),
			texts, append(append([]string{}, read...), "soc2.exceptions.4 missed two")},
		{"a confirmation waits again", numbered(said("soc2.report_date", Confirm, ""), back("soc2.report_date", 1)), func(r *Reviewed) any { return len(r.Extraction.NeedsReview) }, 2},
		{"and confirms no more", numbered(said("soc2.exceptions.0", Confirm, ""), back("soc2.exceptions.0", 1)), func(r *Reviewed) any { return r.Confirmed("soc2.exceptions.0.severity") }, false},
		{"an undone addition is not a person's word", numbered(said("soc2.exceptions", add, missedOne), back("soc2.exceptions.3", 1)), func(r *Reviewed) any { return r.Confirmed("soc2.exceptions.3") }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, tt.check(reviewed(t, tt.said...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLastWord: what an undo would take back.
func TestLastWord(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		said []Decision
		path string
		want string
	}{
		{"nothing was said", nil, "soc2.opinion", ""},
		{"of another fact", numbered(said("soc2.system", Confirm, "")), "soc2.opinion", ""},
		{"of a part of it", numbered(said("soc2.exceptions.0.severity", Correct, `"minor"`)), "soc2.exceptions.0", ""},
		{"the last", numbered(said("soc2.opinion", Confirm, ""), said("soc2.opinion", Absent, ""), said("soc2.system", Confirm, "")), "soc2.opinion", "d2"},
		{"that still holds", numbered(said("soc2.opinion", Confirm, ""), said("soc2.opinion", Absent, ""), back("soc2.opinion", 2)), "soc2.opinion", "d1"},
		{"none holds", numbered(said("soc2.opinion", Confirm, ""), back("soc2.opinion", 1)), "soc2.opinion", ""},
		{"an added member", numbered(said("soc2.exceptions", add, missedOne), said("soc2.exceptions", add, missedTwo)), "soc2.exceptions.4", "d2"},
		{"what was said of it first", numbered(said("soc2.exceptions", add, missedOne), said("soc2.exceptions.3", Confirm, "")), "soc2.exceptions.3", "d2"},
		{"an addition once", numbered(said("soc2.exceptions", add, missedOne), back("soc2.exceptions.3", 1)), "soc2.exceptions.3", ""},
		{"a list does not take its members back", numbered(said("soc2.exceptions", add, missedOne)), "soc2.exceptions", ""},
		{"a member that is not there", numbered(said("soc2.exceptions", add, missedOne)), "soc2.exceptions.4", ""},
		{"no path", nil, "opinion", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, ok, err := lastWord(&Reading{Extraction: machine(t)}, tt.said, tt.path)
			if err != nil || d.ID != tt.want && ok || ok != (tt.want != "") {
				t.Errorf("got %q, %v, %v; want %q", d.ID, ok, err, tt.want)
			}
		})
	}
}

// readOne reads a document of the review tests.
func (f *fixture) readOne(t *testing.T) *Document {
	t.Helper()
	d := f.accept(t, "one")
	if err := f.Read(t.Context(), f.job(t, d)); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestUndo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		open := func(want int) {
			t.Helper()
			got, err := f.Get(t.Context(), f.by, d.ID)
			if err != nil || got.OpenFacts != want || (got.Status == NeedsReview) != (want > 0) {
				t.Errorf("%d facts wait, %s, %v; want %d", got.OpenFacts, got.Status, err, want)
			}
		}
		open(2)
		for _, path := range []string{"soc2.report_date", "soc2.exceptions.1"} {
			if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, path, Confirm, nil, ""); err != nil {
				t.Fatal(err)
			}
		}
		open(0)
		r, err := f.Undo(t.Context(), f.by, d.ID, Seen{}, "soc2.report_date")
		if err != nil || len(r.Decisions) != 3 || r.Decisions[0].DecidedByName != f.by.Name {
			t.Fatalf("undo: %v", err)
		}
		open(1)
		if _, err := f.Undo(t.Context(), f.by, d.ID, Seen{}, "soc2.report_date"); fault.Code(err) != "fact.not_decided" {
			t.Errorf("undo twice: %v", err)
		}
		if _, err := f.Undo(t.Context(), f.by, d.ID, Seen{Version: 1}, "soc2.exceptions.1"); fault.Code(err) != "document.stale" {
			t.Errorf("from an older version: %v", err)
		}
		viewer := f.account.Actor(f.by.Tenant, identity.Viewer)
		if _, err := f.Undo(t.Context(), viewer, d.ID, Seen{}, "soc2.exceptions.1"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer: %v", err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if _, err := f.Undo(t.Context(), stranger, d.ID, Seen{}, "soc2.exceptions.1"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
	})
}

// TestUndoThatDoesNotFit: what would hold instead must stand beside the later
// decisions.
func TestUndoThatDoesNotFit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		for _, c := range []struct{ path, value string }{{"soc2.exceptions.1", `{"sample_size":60}`}, {"soc2.exceptions.1.sample_failed", "40"}} {
			if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, c.path, Correct, json.RawMessage(c.value), ""); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.Undo(t.Context(), f.by, d.ID, Seen{}, "soc2.exceptions.1"); fault.Code(err) != "fact.invalid" {
			t.Errorf("40 of 25 failed: %v", err)
		}
	})
}

// TestTwoPeopleOnOneFact: the second is told; on another fact nobody waits.
func TestTwoPeopleOnOneFact(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		none := ""
		r, err := f.Decide(t.Context(), f.by, d.ID, Seen{Last: &none}, "soc2.opinion", Confirm, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{Last: &none}, "soc2.opinion", Correct, json.RawMessage(`"adverse"`), ""); fault.Code(err) != "fact.stale" {
			t.Errorf("on the same fact: %v", err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{Last: &none}, "soc2.exceptions.0.severity", Correct, json.RawMessage(`"minor"`), ""); err != nil {
			t.Errorf("on another fact: %v", err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{Last: &none}, "soc2.exceptions.0", Confirm, nil, ""); fault.Code(err) != "fact.stale" {
			t.Errorf("on what holds a fact that was decided on: %v", err)
		}
		facts, err := r.Facts()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{Reading: 2}, "soc2.system", Confirm, nil, ""); fault.Code(err) != "document.stale" {
			t.Errorf("on another reading: %v", err)
		}
		last := byPath(t, facts, "soc2.opinion").Last
		if _, err := f.Undo(t.Context(), f.by, d.ID, Seen{Last: &last}, "soc2.opinion"); err != nil {
			t.Errorf("undo of what was seen: %v", err)
		}
		if _, err := f.Undo(t.Context(), f.by, d.ID, Seen{Last: &last}, "soc2.opinion"); fault.Code(err) != "fact.stale" {
			t.Errorf("undo of what was undone: %v", err)
		}
	})
}

func TestConfirmAll(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		refused := [][]string{
			nil, {"soc2.report_date"}, {"soc2.opinion", "soc2.exceptions.1"}, {"soc2.opinion", "soc2.opinion"}, {"soc2.system"}, {"soc2.colour"}, make([]string, maxTogether+1),
		}
		for _, paths := range refused {
			if _, err := f.ConfirmAll(t.Context(), f.by, d.ID, Seen{}, paths); fault.Code(err) != "fact.invalid" {
				t.Errorf("%d facts %.3q: %v", len(paths), paths, err)
			}
		}
		r, err := f.ConfirmAll(t.Context(), f.by, d.ID, Seen{}, []string{"soc2.opinion"})
		if err != nil || r.verdict("soc2.opinion") != Confirm || r.Decisions[0].DecidedBy != f.by.ID {
			t.Fatalf("confirm: %v", err)
		}
		if _, err := f.ConfirmAll(t.Context(), f.by, d.ID, Seen{}, []string{"soc2.opinion"}); fault.Code(err) != "fact.invalid" {
			t.Errorf("confirmed already: %v", err)
		}
		viewer := f.account.Actor(f.by.Tenant, identity.Viewer)
		if _, err := f.ConfirmAll(t.Context(), viewer, d.ID, Seen{}, []string{"soc2.opinion"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer: %v", err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if _, err := f.ConfirmAll(t.Context(), stranger, d.ID, Seen{}, []string{"soc2.opinion"}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
	})
}

// TestSettleCounts: a new alias settles whose the report is, and the count of
// waiting facts follows when the vendor is scored.
func TestSettleCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		f.vendor.Name = "Moor"
		d := f.readOne(t)
		err := database.Do(t.Context(), db, f.by.Tenant, func(tx *database.Tx) error {
			docs, err := Current(tx, f.vendor)
			if err != nil {
				return err
			}
			return Settle(tx, docs)
		})
		got, gotErr := f.Get(t.Context(), f.by, d.ID)
		if err != nil || gotErr != nil || got.OpenFacts != 3 || got.Status != NeedsReview {
			t.Errorf("%d facts wait, %s, %v, %v; want 3", got.OpenFacts, got.Status, err, gotErr)
		}
	})
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.readOne(t)
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, "soc2.exceptions.0", Absent, nil, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, "soc2.exceptions.2", Confirm, nil, ""); err != nil {
			t.Fatal(err)
		}
		type row struct {
			Path, Text       string
			Confirmed, Waits bool
		}
		list, err := f.Exceptions(t.Context(), f.by, f.vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []row
		for _, x := range list {
			got = append(got, row{x.Path, x.Deviation.Text, x.Confirmed, x.Waits})
		}
		want := []row{{"soc2.exceptions.1", "two", false, true}, {"soc2.exceptions.2", "three", true, false}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if _, err := f.Exceptions(t.Context(), stranger, f.vendor.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
		other := &Reviewed{Extraction: reviewed(t).Extraction, Excluded: "The document is about another organization."}
		if got := other.exceptions(); len(got) != 0 {
			t.Errorf("of a report that counts for nothing: %v", got)
		}
	})
}
