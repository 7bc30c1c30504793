// Command ward is the whole of Ward: the server, its workers, and the tools of
// its operator. It only wires.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"ward/internal/reader"
)

func main() {
	if reader.Asked(os.Args) { // a child of ours: it does this and nothing else
		if err := reader.Serve(os.Args, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(run())
}

// run runs the command line and returns the exit status.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := root().ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if code, ok := errors.AsType[exit](err); ok {
		return int(code)
	}
	fmt.Fprintln(os.Stderr, "ward:", explain(err))
	return 1
}

// exit ends the program with a status, after everything was said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func root() *cobra.Command {
	c := &cobra.Command{
		Use:           "ward",
		Short:         "Vendor risk for hospitals: reads SOC 2 reports, scores vendors against HIPAA, shows every source",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	c.AddCommand(
		serveCommand(), demoCommand(), apiCommand(), workerCommand(), schedulerCommand(), migrateCommand(),
		extractCommand(), importCommand(), userCommand(), scoreCommand(), auditCommand(),
		backupCommand(), restoreCommand(), versionCommand(), configTopic(),
	)
	return c
}
