package api

import (
	"testing"

	"ward/internal/audit"
	"ward/internal/hipaa"
	"ward/internal/idempotency"
)

// services builds every service over the harness's database, clock and queue.
func (h *harness) services(t *testing.T) Services {
	t.Helper()
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Services{
		Audit:       audit.NewService(h.db),
		Idempotency: idempotency.NewService(h.db, h.clock.now),
		Rules:       rules,
	}
}
