package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/hibiken/asynq"

	"ward/internal/database"
	"ward/web"
)

// about is what an administrator is told of this process and of what it stands
// on.
func (a *app) about(ctx context.Context) (web.About, error) {
	version, err := a.db.Version(ctx)
	if err != nil {
		return web.About{}, fmt.Errorf("WARD_DATABASE_URL: %w", err)
	}
	out := web.About{
		Version: release, Commit: commit(), Go: runtime.Version(), Database: version, Schema: database.SchemaVersion(),
		Queue: "In this process", Storage: "A folder", Mail: "No mail server is set up",
	}
	if a.conf.RedisURL.IsSet() {
		out.Queue = "Redis"
	}
	if strings.HasPrefix(a.conf.BlobURL.Reveal(), "s3://") {
		out.Storage = "An S3 bucket"
	}
	if a.notices.Sends() {
		out.Mail = "Sent by a mail server"
	}
	return out, nil
}

// ready asks each part that Ward needs whether it answers.
func (a *app) ready(queue *asynq.Inspector) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"database": a.db.Ping,
		"queue":    func(context.Context) error { _, err := queue.Queues(); return err },
		"storage":  a.sealer.Store().Check,
	}
}
