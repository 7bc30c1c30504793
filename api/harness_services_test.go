package api

import (
	"testing"

	"ward/internal/accounts"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/hipaa"
	"ward/internal/idempotency"
	"ward/internal/notices"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/internal/reassessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// services builds every service over the harness's database, clock and queue.
func (h *harness) services(t *testing.T) Services {
	t.Helper()
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	method, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	if h.store, err = blobs.NewFolder(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	outbox := notices.NewService(h.db, h.queue, nil, h.clock.now)
	return Services{
		Accounts:    accounts.NewService(h.db, outbox, blobs.NewSealer(nil, totpKey), "http://ward.test", h.clock.now),
		Notices:     outbox,
		Jobs:        queue.NewService(h.db, h.queue, h.clock.now),
		Audit:       audit.NewService(h.db),
		Idempotency: idempotency.NewService(h.db, h.clock.now),
		Rules:       rules,

		Vendors: vendors.NewService(h.db, h.queue, h.clock.now),
		Evidence: evidence.NewService(h.db, h.queue, blobs.NewSealer(h.store, totpKey), evidencetest.Reader{},
			evidence.Options{MaxUpload: maxUpload, Version: "test", Now: h.clock.now, Rules: rules}),
		Assessments:   assessments.NewService(h.db, method, method.Library, h.clock.now),
		Agreements:    agreements.NewService(h.db, h.queue, h.clock.now),
		Reassessments: reassessments.NewService(h.db, method, h.clock.now),
		Portfolio:     portfolio.NewService(h.db, h.clock.now),
	}
}
