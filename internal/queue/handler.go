package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/database"
)

// Handler runs deliveries of one kind.
type Handler struct {
	DB  *database.DB
	Now func() time.Time
	Log *slog.Logger
	// Do does the work and commits its effect with Finish.
	Do func(ctx context.Context, j Job) error
	// GiveUp, when set, tells the domain in the same transaction that the job
	// will not be tried again.
	GiveUp func(tx *database.Tx, j Job, cause error) error
}

// ProcessTask implements asynq.Handler. It never asks asynq for a retry: the
// job's row says when the next try is.
func (h *Handler) ProcessTask(ctx context.Context, t *asynq.Task) error {
	var j Job
	if err := json.Unmarshal(t.Payload(), &j); err != nil {
		return fmt.Errorf("decode %s: %w: %w", t.Type(), err, asynq.SkipRetry)
	}
	cause := h.Do(ctx, j)
	if cause == nil || errors.Is(cause, ErrDone) {
		return nil
	}
	if ctx.Err() != nil && errors.Is(cause, context.Canceled) {
		return cause // shutting down: the lease brings it back
	}
	h.Log.ErrorContext(ctx, "job failed", "job", j.ID, "kind", j.Kind, "generation", j.Generation, "error", cause)
	return h.fail(context.WithoutCancel(ctx), j, cause)
}

func (h *Handler) fail(ctx context.Context, j Job, cause error) error {
	return database.Do(ctx, h.DB, j.Tenant, func(tx *database.Tx) error {
		givenUp, err := Fail(tx, j, h.Now(), cause)
		if err != nil || !givenUp || h.GiveUp == nil {
			return err
		}
		return h.GiveUp(tx, j, cause)
	})
}
