package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/reading"
	"ward/internal/reading/quality"
)

// Read does a queue.ReadDocument job: it reads the document and stores what
// was read together with the job's end. A file that cannot be read ends as
// Failed with its reason. An error means that the work may be tried again, if
// it is fault.Retryable; otherwise GiveUp says what became of the document.
func (s *Service) Read(ctx context.Context, job queue.Job) (err error) {
	defer fault.Op(&err, "read document %s", job.Subject)
	by := job.Actor()
	d, err := s.start(ctx, by, job)
	if err != nil {
		return err
	}
	x, err := s.extract(ctx, d, job)
	if err != nil {
		return final(err)
	}
	return s.store(ctx, by, job, x)
}

// start marks the document as being read, unless another delivery has read it.
// A document that was removed meanwhile ends the job.
func (s *Service) start(ctx context.Context, by identity.Actor, job queue.Job) (*Document, error) {
	d, err := database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Document, error) {
		if err := queue.Hold(tx, job); err != nil {
			return nil, err
		}
		d, err := Load(tx, by.Tenant, ID(job.Subject))
		if fault.KindOf(err) == fault.NotFound {
			return nil, queue.Finish(tx, job, s.opt.Now())
		}
		if err != nil {
			return nil, err
		}
		d.Status, d.PagesRead = Processing, 0
		return d, save(tx, d, 0)
	})
	if err == nil && d == nil {
		return nil, queue.ErrDone
	}
	return d, err
}

// extract streams the document to the reader.
func (s *Service) extract(ctx context.Context, d *Document, job queue.Job) (_ *reading.Extraction, err error) {
	password, err := s.password(d)
	if err != nil {
		return nil, err
	}
	file, err := s.open(ctx, d)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	about := reading.File{Name: d.Name, SHA256: d.SHA256, Bytes: d.Size, Declared: reading.Class(d.DeclaredClass)}
	return s.reader.Read(ctx, file, about, password, s.progress(ctx, d, job))
}

// progressEvery is how often a reading's progress is written down.
const progressEvery = 500 * time.Millisecond

// progress writes down how far the reading has come, now and then, for every
// process to see, and keeps the job from being handed out again: a scan takes
// longer than any lease. When it fails, the reading goes on: a page later it is
// tried again, and of two readings of one job only one is stored.
func (s *Service) progress(ctx context.Context, d *Document, job queue.Job) func(page, pages int) {
	last := s.opt.Now()
	return func(page, pages int) {
		if now := s.opt.Now(); now.Sub(last) >= progressEvery {
			last = now
			_ = database.Do(ctx, s.db, d.Tenant, func(tx *database.Tx) error {
				if err := showProgress(tx, d.Tenant, d.ID, page, pages); err != nil {
					return err
				}
				return s.queue.Extend(tx, job, now)
			})
		}
	}
}

// store writes the reading, the document's new state and the job's end in one
// transaction.
func (s *Service) store(ctx context.Context, by identity.Actor, job queue.Job, x *reading.Extraction) error {
	traces := x.Traces
	x.Traces = nil // kept beside the reading, not in it
	text, err := json.Marshal(x)
	if err != nil {
		return err
	}
	now := s.opt.Now()
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		if err := queue.Finish(tx, job, now); err != nil {
			return err
		}
		d, err := Load(tx, by.Tenant, ID(job.Subject))
		if fault.KindOf(err) == fault.NotFound {
			return nil // removed while it was read: nothing to keep
		}
		if err != nil {
			return err
		}
		if err := s.keep(tx, d, x, string(text), now); err != nil {
			return err
		}
		if err := keepTraces(tx, d, x, traces); err != nil {
			return err
		}
		if err := s.askForScore(tx, d, now); err != nil {
			return err
		}
		return audit.Record(tx, by, now, "document.read", string(d.ID),
			audit.Detail{"vendor": d.VendorID, "status": d.Status, "class": d.DocumentClass, "reading": d.Reading, "error": d.ErrorCode})
	})
}

// scoreWait is how long the score of a vendor waits for readings of its other
// documents: a score takes all readings of the vendor, so that one after each of
// a hundred documents took longer than their reading.
const scoreWait = 2 * time.Second

// askForScore asks for the score of the vendor whose document was read: at once,
// unless more of its documents are about to be read.
func (s *Service) askForScore(tx *database.Tx, d *Document, now time.Time) error {
	due := now
	n, err := counts(tx, d.Tenant, d.VendorID, Queued, Processing)
	if err != nil {
		return err
	}
	if n[Queued]+n[Processing] > 0 {
		due = now.Add(scoreWait)
	}
	return s.queue.AddFrom(tx, now, due, queue.ScoreVendor, d.VendorID)
}

func (s *Service) keep(tx *database.Tx, d *Document, x *reading.Extraction, text string, now time.Time) error {
	d.Pages, d.PagesRead, d.DocumentClass = x.File.Pages, x.File.PagesRead, string(x.Class)
	d.UnreadPages, d.OCRPages = len(x.File.UnreadPages), len(x.File.OCRPages)
	if x.Error != nil {
		d.Status, d.ErrorCode, d.ErrorDetail = Failed, x.Error.Code, x.Error.Detail
		return save(tx, d, 0)
	}
	kept, err := s.severities(tx, d)
	if err != nil {
		return err
	}
	d.Reading++
	d.ErrorCode, d.ErrorDetail = "", ""
	r := &Reading{Tenant: d.Tenant, DocumentID: d.ID, Number: d.Reading, Reader: s.opt.Version, Extraction: text, CreatedAt: now}
	if err := insertReading(tx, r); err != nil {
		return err
	}
	reviewed, err := review(tx, d, r, nil)
	if err != nil {
		return err
	}
	if reviewed, err = carry(tx, d, r, reviewed, kept); err != nil {
		return err
	}
	d.Status, d.Signals, d.SignalsPresent = Extracted, 0, 0
	if x.SOC2 != nil {
		d.SignalsPresent, d.Signals = quality.Count(x.SOC2.Quality)
	}
	reviewed.mark(d)
	return save(tx, d, 0)
}

// lost are the faults that no second try mends, with what the document says.
var lost = map[string]string{
	blobs.CodeMissing:  "The stored bytes of the document are gone. Remove the document and upload it again.",
	blobs.CodeTampered: "The stored bytes of the document are not those that were uploaded. Remove the document and upload it again.",
	blobs.CodeKeyWrong: "The document was sealed with another master key than the one in use. An operator must set the right key; then read it again.",
}

// final makes a fault that no second try mends one that is not tried again.
func final(err error) error {
	if detail, ok := lost[fault.Code(err)]; ok {
		return fault.Wrap(err, fault.Conflict, fault.Code(err), "%s", detail)
	}
	return err
}

// GiveUp marks the document of a job that will not be tried again as failed.
func (s *Service) GiveUp(tx *database.Tx, job queue.Job, cause error) error {
	d, err := Load(tx, job.Tenant, ID(job.Subject))
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	}
	d.Status, d.ErrorCode = Failed, "internal"
	d.ErrorDetail = "The document could not be read because of a fault in Ward. An operator can see the cause; read it again once that is mended."
	if detail, ok := lost[fault.Code(cause)]; ok {
		d.ErrorCode, d.ErrorDetail = fault.Code(cause), detail
	}
	if err := save(tx, d, 0); err != nil {
		return err
	}
	return audit.Record(tx, job.Actor(), s.opt.Now(), "document.failed", string(d.ID), audit.Detail{"vendor": d.VendorID, "error": d.ErrorCode})
}
