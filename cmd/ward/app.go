package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/accounts"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/config"
	"ward/internal/database"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/hipaa"
	"ward/internal/idempotency"
	"ward/internal/logging"
	"ward/internal/mail"
	"ward/internal/notices"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/internal/reader"
	"ward/internal/reassessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// app is Ward with everything wired that a command may need.
type app struct {
	conf   config.Config
	log    *slog.Logger
	db     *database.DB
	sealer *blobs.Sealer
	queue  *queue.Queue
	rules  *hipaa.Rules
	reader *reader.Reader

	accounts      *accounts.Service
	audit         *audit.Service
	notices       *notices.Service
	vendors       *vendors.Service
	evidence      *evidence.Service
	agreements    *agreements.Service
	assessments   *assessments.Service
	reassessments *reassessments.Service
	dossier       *dossier.Service
	portfolio     *portfolio.Service
	idempotency   *idempotency.Service
	jobs          *queue.Service
}

// compiledPDFium is the folder of PDFium's compiled code; empty: one in the data
// folder.
var compiledPDFium string

// now is the clock of the program, in the microseconds that databases keep.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// loadConfig reads the settings from the environment.
func loadConfig() (config.Config, *slog.Logger, error) {
	conf, err := config.Load(os.Environ())
	if err != nil {
		return conf, nil, err
	}
	return conf, logging.New(os.Stderr, conf.Log, slog.LevelInfo), nil
}

// openApp opens database and storage and wires the services. baseURL is the
// address that mailed links start with. On the embedded profile it brings the
// schema up to date first.
func openApp(ctx context.Context, conf config.Config, log *slog.Logger, baseURL string) (_ *app, err error) {
	a := &app{conf: conf, log: log, queue: queue.New()}
	a.queue.Lease = jobLease
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if err := prepare(ctx, conf); err != nil {
		return a, err
	}
	if a.db, err = database.Open(ctx, conf.DatabaseURL.Reveal()); err != nil {
		return a, fmt.Errorf("WARD_DATABASE_URL: %w", err)
	}
	if err := a.db.Check(ctx); err != nil {
		return a, err
	}
	if a.sealer, err = openSealer(ctx, conf); err != nil {
		return a, err
	}
	return a, a.wire(baseURL)
}

// prepare makes the data folder and, on the embedded profile, the schema.
func prepare(ctx context.Context, conf config.Config) error {
	if conf.Postgres() {
		return nil
	}
	if err := os.MkdirAll(conf.DataDir, 0o700); err != nil {
		return fmt.Errorf("WARD_DATA_DIR: %w", err)
	}
	return withMigrator(ctx, conf, func(m *database.Migrator) error { return m.Up(ctx) })
}

func openSealer(ctx context.Context, conf config.Config) (*blobs.Sealer, error) {
	store, err := openStore(conf)
	if err != nil {
		return nil, err
	}
	sealer, err := blobs.OpenSealer(ctx, store, blobs.KeySource{Value: conf.MasterKey.Reveal(), File: conf.MasterKeyFile, Create: conf.Embedded()})
	return sealer, storageFault(err)
}

// storageFault names the setting behind a store that does not answer or a key
// that cannot be used, with the cause that only an operator is shown.
func storageFault(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	sentence := strings.TrimSuffix(e.Detail, ".")
	if e.Err != nil {
		sentence += fmt.Sprintf(": %v", e.Err)
	}
	switch {
	case e.Code == blobs.CodeUnavailable:
		return fmt.Errorf("WARD_BLOB_URL: %s", sentence)
	case e.Code == blobs.CodeKeyInvalid && !strings.Contains(sentence, "WARD_MASTER_KEY"):
		return fmt.Errorf("WARD_MASTER_KEY_FILE: %s", sentence)
	}
	return err
}

// wire makes the services.
func (a *app) wire(baseURL string) error {
	method, err := scoring.Load()
	if err != nil {
		return err
	}
	library, err := questionnaires.Load()
	if err != nil {
		return err
	}
	if a.rules, err = hipaa.Load(); err != nil {
		return err
	}
	var sender notices.Sender // nil: mails stay in the outbox
	if a.conf.SMTPURL.IsSet() {
		if sender, err = mail.NewSMTP(a.conf.SMTPURL.Reveal(), now); err != nil {
			return err
		}
	}
	a.audit = audit.NewService(a.db)
	a.notices = notices.NewService(a.db, a.queue, sender, now)
	a.accounts = accounts.NewService(a.db, a.notices, a.sealer, baseURL, now)
	a.vendors = vendors.NewService(a.db, a.queue, now)
	a.reader = reader.New(cmp.Or(compiledPDFium, filepath.Join(a.conf.DataDir, "cache")))
	a.evidence = evidence.NewService(a.db, a.queue, a.sealer, a.reader,
		evidence.Options{MaxUpload: a.conf.MaxUpload, Version: version(), Now: now, Rules: a.rules})
	a.agreements = agreements.NewService(a.db, a.queue, now)
	a.assessments = assessments.NewService(a.db, method, library, now)
	a.reassessments = reassessments.NewService(a.db, method, now)
	a.portfolio = portfolio.NewService(a.db, now)
	a.dossier = dossier.NewService(a.db, a.assessments, now)
	a.idempotency = idempotency.NewService(a.db, now)
	a.jobs = queue.NewService(a.db, a.queue, now)
	return nil
}

// redis returns how to reach Redis, and what ends it when it is this process's
// own.
func (a *app) redis() (asynq.RedisConnOpt, func(), error) {
	if a.conf.RedisURL.IsSet() {
		opt, err := queue.ParseRedis(a.conf.RedisURL.Reveal())
		return opt, func() {}, err
	}
	p, err := queue.StartInProcess()
	if err != nil {
		return nil, nil, err
	}
	return p.Opt(), p.Close, nil
}

func (a *app) close() error {
	if a.db == nil {
		return nil
	}
	return a.db.Close()
}

// readers is how many documents one process reads at once.
func readers() int { return max(1, runtime.NumCPU()) }

// explain is the sentence of an error for the person at the terminal.
func explain(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok && e.Detail != "" {
		parts := []string{e.Detail}
		for _, f := range e.Fields {
			parts = append(parts, fmt.Sprintf("%s: %s", strings.TrimPrefix(f.Pointer, "#/"), f.Detail))
		}
		return strings.Join(parts, "\n  ")
	}
	return err.Error()
}
