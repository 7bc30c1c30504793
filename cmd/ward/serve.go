package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"ward/api"
	"ward/internal/accounts"
	"ward/internal/config"
	"ward/internal/fault"
	"ward/internal/pdftext"
	"ward/internal/queue"
	"ward/web"
	"ward/workers"
)

// role says which parts of Ward a process runs.
type role struct{ api, worker, scheduler bool }

func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run everything in one process: API, workers, scheduler",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return runRole(c.Context(), role{api: true, worker: true, scheduler: true}, false)
		},
	}
}

func apiCommand() *cobra.Command {
	return roleCommand("api", "Run the API only (production profile)", role{api: true})
}

func workerCommand() *cobra.Command {
	return roleCommand("worker", "Run the workers only (production profile)", role{worker: true})
}

func schedulerCommand() *cobra.Command {
	return roleCommand("scheduler", "Run the scheduler only (production profile)", role{scheduler: true})
}

func roleCommand(name, short string, r role) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runRole(c.Context(), r, true) },
	}
}

func runRole(ctx context.Context, r role, production bool) error {
	conf, log, err := loadConfig()
	if err != nil {
		return err
	}
	if production {
		if err := conf.CheckProduction(); err != nil {
			return err
		}
	}
	in, err := start(ctx, conf, log, r)
	if err != nil {
		return interrupted(ctx, err)
	}
	return errors.Join(in.wait(ctx), in.stop())
}

// interrupted drops an error that only says that the process was asked to end
// while it started.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// instance is a running process of Ward.
type instance struct {
	*app
	url     string // where it listens; empty without the API
	failed  chan error
	closers []func() error // run last to first
}

// How long a job may take, and after how long it is handed out again.
var (
	jobTimeout  = 2 * time.Minute
	readTimeout = 4 * time.Hour // of a scan of hundreds of pages; its lease is extended page by page
	jobLease    = queue.DefaultLease
)

// start brings up the parts of a role. What is up when a later part fails is
// taken down again.
func start(ctx context.Context, conf config.Config, log *slog.Logger, r role) (_ *instance, err error) {
	in := &instance{failed: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, in.stop())
		}
	}()
	var l net.Listener
	if r.api {
		if l, err = net.Listen("tcp", conf.Listen); err != nil {
			return in, fmt.Errorf("WARD_LISTEN: %w", err)
		}
		in.url = conf.PublicURL(l.Addr().String())
		in.onStop(func() error { return ignoreClosed(l.Close()) })
	}
	if in.app, err = openApp(ctx, conf, log, in.url); err != nil {
		return in, err
	}
	in.onStop(in.app.close)
	if conf.Embedded() { // it takes over the jobs of a process that was killed: there must be no other
		unlock, err := lockFolder(conf.DataDir)
		if err != nil {
			return in, err
		}
		in.onStop(unlock)
	}
	if err := in.ensureFirst(ctx); err != nil {
		return in, err
	}
	redis, closeRedis, err := in.redis()
	if err != nil {
		return in, err
	}
	in.onStop(func() error { closeRedis(); return nil })
	if err := in.startWork(ctx, redis, r); err != nil {
		return in, err
	}
	if r.api {
		if err := in.serveHTTP(ctx, l, redis); err != nil {
			return in, err
		}
		return in, in.sayFirst(ctx)
	}
	return in, nil
}

// settingOf names the variable behind a field of the first organization.
var settingOf = map[string]string{"#/email": "WARD_ADMIN_EMAIL", "#/name": "WARD_ADMIN_EMAIL", "#/password": "WARD_ADMIN_PASSWORD", "#/organization": "WARD_ORG_NAME"}

// ensureFirst creates the first organization and its admin on an empty
// database, when the settings name one.
func (in *instance) ensureFirst(ctx context.Context) error {
	_, err := in.accounts.EnsureFirst(ctx, accounts.First{
		Organization: in.conf.OrgName, Email: in.conf.AdminEmail, Password: in.conf.AdminPassword.Reveal(),
	})
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	var wrong []error
	for _, f := range e.Fields {
		wrong = append(wrong, fmt.Errorf("%s %s", settingOf[f.Pointer], f.Detail))
	}
	if len(wrong) == 0 {
		return err
	}
	return errors.Join(wrong...)
}

// sayFirst tells whoever reads the log how to set up an instance that has no
// organization yet. The link is a secret until there is one.
func (in *instance) sayFirst(ctx context.Context) error {
	empty, err := in.accounts.Empty(ctx)
	if err == nil && empty {
		in.log.InfoContext(ctx, "Ward has no organization yet; open the link to set it up", "link", in.accounts.SetupLink())
	}
	return err
}

func (in *instance) onStop(f func() error) { in.closers = append(in.closers, f) }

// startWork starts relay, workers and scheduler.
func (in *instance) startWork(ctx context.Context, redis asynq.RedisConnOpt, r role) error {
	if in.conf.Embedded() { // alone with its database: what a killed process had begun is due now
		if err := queue.Recover(ctx, in.db); err != nil {
			return err
		}
	}
	idle, every := time.Second, time.Second
	if in.conf.Embedded() {
		idle, every = 25*time.Millisecond, 500*time.Millisecond
	}
	if r.worker {
		w, err := workers.Start(in.db, workers.Services{
			Evidence: in.evidence, Assessments: in.assessments, Notices: in.notices, Reassessments: in.reassessments, Jobs: in.jobs, Vendors: in.vendors,
		}, workers.Options{Redis: redis, Readers: readers(), Idle: idle, Now: now, Log: in.log})
		if err != nil {
			return err
		}
		in.onStop(func() error { w.Stop(); return nil })
		tellOfReader(in.log, pdftext.MissingGuards(), in.reader.Recognizes())
		in.warmReader()
	}
	if r.worker || r.api {
		in.startRelay(redis, every)
	}
	if r.scheduler {
		s, err := workers.StartScheduler(redis, in.log)
		if err != nil && in.conf.RedisURL.IsSet() {
			return fmt.Errorf("WARD_REDIS_URL: %w", err)
		}
		if err != nil {
			return err
		}
		in.onStop(func() error { s.Stop(); return nil })
	}
	return nil
}

// tellOfReader says at the start what an operator would not notice otherwise:
// that the kernel does not shut in what reads documents, and whether scans are
// read.
func tellOfReader(log *slog.Logger, missing []pdftext.Guard, scans bool) {
	for _, g := range missing {
		log.Warn("documents are read less shut in: the kernel lacks a guard", "guard", string(g))
	}
	if !scans {
		log.Info("scans are not read: tesseract is not in the PATH")
	}
}

// warmReader compiles PDFium while nobody waits for it. A reader that is not
// warm works as well, only slower.
func (in *instance) warmReader() {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		if err := in.reader.Warm(ctx); err != nil && ctx.Err() == nil {
			in.log.WarnContext(ctx, "reader not warmed", "error", err)
		}
	})
	in.onStop(func() error {
		cancel()
		done.Wait()
		return nil
	})
}

func (in *instance) startRelay(redis asynq.RedisConnOpt, every time.Duration) {
	client := asynq.NewClient(redis)
	relay := &queue.Relay{DB: in.db, Queue: in.queue, To: client, Now: now, Every: every, Timeout: jobTimeout, Reading: readTimeout, Log: in.log}
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { relay.Run(ctx) })
	in.onStop(func() error {
		cancel()
		done.Wait()
		return client.Close()
	})
}

// Bounds of a request besides its body: a client that sends or reads slowly
// never holds a connection for long. A file gets its own, longer time.
const (
	headerTime  = 10 * time.Second
	bodyTime    = time.Minute
	answerTime  = 2 * time.Minute // from the end of the headers
	idleTime    = 2 * time.Minute
	stopTime    = 10 * time.Second
	headerBytes = 64 << 10
)

func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: answerTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

func (in *instance) serveHTTP(ctx context.Context, l net.Listener, redis asynq.RedisConnOpt) error {
	prometheus.MustRegister(openJobs{in.db}) // once: a process serves once
	ping := asynq.NewInspector(redis)
	rest := api.New(api.Services{
		Accounts: in.accounts, Audit: in.audit, Notices: in.notices, Vendors: in.vendors, Evidence: in.evidence,
		Agreements: in.agreements, Assessments: in.assessments, Reassessments: in.reassessments, Portfolio: in.portfolio,
		Idempotency: in.idempotency, Rules: in.rules, Jobs: in.jobs,
	}, api.Options{
		BaseURL: in.url, MaxUpload: in.conf.MaxUpload, Proxies: in.conf.TrustedProxies, Now: now, Ready: in.ready(ping),
	}, in.log)
	about, err := in.about(ctx)
	if err != nil {
		return errors.Join(err, ping.Close())
	}
	pages, err := web.New(web.Services{
		Accounts: in.accounts, Audit: in.audit, Notices: in.notices, Vendors: in.vendors, Evidence: in.evidence,
		Agreements: in.agreements, Assessments: in.assessments, Reassessments: in.reassessments,
		Rules: in.rules, Jobs: in.jobs, Dossier: in.dossier, Portfolio: in.portfolio,
	}, web.Options{
		BaseURL: in.url, MaxUpload: in.conf.MaxUpload, Proxies: in.conf.TrustedProxies, Now: now, Ready: in.ready(ping), About: about,
	}, in.log)
	if err != nil {
		return errors.Join(err, ping.Close())
	}
	handler := byPath(rest, pages)
	srv := newHTTPServer(handler, in.log)
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			in.failed <- fmt.Errorf("serve HTTP: %w", err)
		}
	}()
	in.onStop(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		return errors.Join(srv.Shutdown(ctx), ping.Close())
	})
	in.log.Info("server started", "address", in.url)
	return nil
}

// byPath gives what scripts and operators' tools ask for to rest, and all else
// to the pages.
func byPath(rest, pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; strings.HasPrefix(p, "/api/") || slices.Contains([]string{"/healthz", "/readyz", "/metrics"}, p) {
			rest.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// wait returns when the process is asked to stop, or when a part fails.
func (in *instance) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-in.failed:
		return err
	}
}

// stop takes the parts down, last to first.
func (in *instance) stop() error {
	var errs []error
	for i := len(in.closers) - 1; i >= 0; i-- {
		errs = append(errs, in.closers[i]())
	}
	in.closers = nil
	return errors.Join(errs...)
}

// ignoreClosed drops the error of closing what the HTTP server has closed.
func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
