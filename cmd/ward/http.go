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
	"time"

	"github.com/hibiken/asynq"
	"github.com/prometheus/client_golang/prometheus"

	"ward/api"
	"ward/web"
)

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

// ignoreClosed drops the error of closing what the HTTP server has closed.
func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
