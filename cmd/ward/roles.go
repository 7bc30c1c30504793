package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
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
