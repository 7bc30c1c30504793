package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"ward/internal/accounts"
	"ward/internal/config"
	"ward/internal/fault"
)

// instance is a running process of Ward.
type instance struct {
	*app
	url     string // where it listens; empty without the API
	failed  chan error
	closers []func() error // run last to first
}

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
