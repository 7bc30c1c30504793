package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/queue"
	"ward/internal/reading"
)

// TestLostBytesAreNotTriedAgain: bytes that are gone, changed or sealed with
// another key do not come right by themselves. The first try gives the document
// up, and it says what to do.
func TestLostBytesAreNotTriedAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, code string
		lose       func(t *testing.T, f *fixture, d *Document)
	}{
		{"missing", blobs.CodeMissing, func(t *testing.T, f *fixture, d *Document) {
			if err := f.sealer.Store().Delete(t.Context(), d.key()); err != nil {
				t.Fatal(err)
			}
		}},
		{"tampered at the start", blobs.CodeTampered, func(t *testing.T, f *fixture, d *Document) { f.damage(t, d, 60) }},
		{"tampered at the end", blobs.CodeTampered, func(t *testing.T, f *fixture, d *Document) { f.damage(t, d, -1) }},
		{"another master key", "", func(_ *testing.T, f *fixture, _ *Document) {
			f.sealer = blobs.NewSealer(f.sealer.Store(), blobs.NewMasterKey())
		}},
	}
	each(t, func(t *testing.T, db *database.DB) {
		for _, tt := range tests {
			f := newFixture(t, db, readAs(t))
			d := f.accept(t, "a document of some length")
			job := f.job(t, d)
			tt.lose(t, f, d)
			err := f.Read(t.Context(), job)
			if err == nil || fault.Retryable(err) || tt.code != "" && fault.Code(err) != tt.code {
				t.Errorf("%s: %v, retryable %v", tt.name, err, fault.Retryable(err))
			}
			giveUp := func(tx *database.Tx) error {
				givenUp, failing := queue.Fail(tx, job, f.now, err)
				if !givenUp {
					t.Errorf("%s: the job is to be tried again", tt.name)
				}
				return errors.Join(failing, f.GiveUp(tx, job, err))
			}
			if err := database.Do(t.Context(), db, f.by.Tenant, giveUp); err != nil {
				t.Fatal(err)
			}
			got, err := f.Get(t.Context(), f.by, d.ID)
			if err != nil || got.Status != Failed || got.ErrorDetail != lost[got.ErrorCode] || got.ErrorDetail == "" {
				t.Errorf("%s: %s %s %q, %v", tt.name, got.Status, got.ErrorCode, got.ErrorDetail, err)
			}
		}
	})
}

// TestUploadOfAnUnknownEnd: when the database does not say whether the row was
// written, the bytes stay until the sweep has looked.
func TestUploadOfAnUnknownEnd(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		ctx, cancel := context.WithCancel(t.Context())
		_, _, err := f.Accept(ctx, f.by, f.vendor.ID, Upload{Body: pdf("one"), Rest: func(*Upload) error { cancel(); return nil }})
		if !errors.Is(err, context.Canceled) || f.stored(t) != 1 {
			t.Errorf("cancelled: %v, %d stored", err, f.stored(t))
		}
		f.now = time.Now().Add(orphanAge + time.Hour)
		if err := f.SweepOrphans(t.Context()); err != nil || f.stored(t) != 0 {
			t.Errorf("swept: %v, %d stored", err, f.stored(t))
		}
	})
}

// TestFinal: only these faults end a document; what may pass is tried again.
func TestFinal(t *testing.T) {
	t.Parallel()
	for _, code := range []string{blobs.CodeMissing, blobs.CodeTampered, blobs.CodeKeyWrong} {
		err := final(fmt.Errorf("open: %w", fault.New(fault.Internal, code, "secret path")))
		if fault.Retryable(err) || fault.Code(err) != code || fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, err := range []error{io.ErrUnexpectedEOF, fault.New(fault.Unavailable, blobs.CodeUnavailable, "")} {
		if !fault.Retryable(final(err)) {
			t.Errorf("%v is not tried again", err)
		}
	}
}

// damage changes one byte of the sealed document; from its end below zero.
func (f *fixture) damage(t *testing.T, d *Document, at int) {
	t.Helper()
	store := f.sealer.Store()
	file, err := store.Open(t.Context(), d.key())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close(), store.Delete(t.Context(), d.key())); err != nil {
		t.Fatal(err)
	}
	sealed[(at+len(sealed))%len(sealed)]++
	if _, err := store.Put(t.Context(), d.key(), bytes.NewReader(sealed)); err != nil {
		t.Fatal(err)
	}
}

// TestDecisionWhileAReadingWaits: a document that is queued again keeps saying
// so, whatever people decide on the reading in force.
func TestDecisionWhileAReadingWaits(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		failing := false
		f := newFixture(t, db, script{func(about reading.File, body []byte, password string) (*reading.Extraction, error) {
			if failing {
				return reading.Failed(about, "damaged", "The file is damaged."), nil
			}
			return readAs(t).answer(about, body, password)
		}})
		d := f.accept(t, "one")
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		confirm := func(path string, want Status) {
			t.Helper()
			r, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, path, Confirm, json.RawMessage(nil), "")
			if err != nil || r.Document.Status != want {
				t.Errorf("%s: %v, want %s", path, err, want)
			}
		}
		confirm("soc2.opinion", NeedsReview)
		if _, err := f.Reread(t.Context(), f.by, d.ID, 0, nil, nil); err != nil {
			t.Fatal(err)
		}
		confirm("soc2.auditor", Queued)
		failing = true
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		confirm("soc2.report_date", Failed)
		if got, err := f.Get(t.Context(), f.by, d.ID); err != nil || got.Reading != 1 || got.ErrorCode != "damaged" {
			t.Errorf("the reading in force is %d, error %q, %v", got.Reading, got.ErrorCode, err)
		}
	})
}
