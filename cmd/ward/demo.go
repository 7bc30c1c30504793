package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ward/internal/config"
	"ward/internal/demo"
	"ward/internal/logging"
	"ward/internal/queue"
)

func demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Run Ward on a temporary folder, filled with a fictitious hospital",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return runDemo(c.Context(), c.OutOrStdout()) },
	}
}

// runDemo serves the demo until it is interrupted, and leaves nothing behind.
func runDemo(ctx context.Context, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "ward-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	conf, err := demoConfig(dir)
	if err != nil {
		return err
	}
	log := logging.New(os.Stderr, conf.Log, slog.LevelWarn) // the demo's own words are the output
	in, err := start(ctx, conf, log, role{api: true, worker: true, scheduler: true})
	if err != nil {
		return interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, in.stop()) }()
	h, err := demo.Seed(ctx, demo.Services{
		Accounts: in.accounts, Vendors: in.vendors, Evidence: in.evidence, Agreements: in.agreements, Assessments: in.assessments,
	}, now())
	if err != nil {
		return interrupted(ctx, err)
	}
	if err := introduce(out, in.url, h); err != nil {
		return err
	}
	if err := in.followReading(ctx, out, h); err != nil {
		return interrupted(ctx, err)
	}
	return in.wait(ctx)
}

// demoConfig takes over how to listen and log; everything else is the demo's
// own, on a temporary folder.
func demoConfig(dir string) (config.Config, error) {
	environ := []string{"WARD_DATA_DIR=" + dir}
	listening := false
	for _, v := range os.Environ() {
		for _, keep := range []string{"WARD_LISTEN=", "WARD_BASE_URL=", "WARD_LOG="} {
			if strings.HasPrefix(v, keep) && v != keep {
				environ = append(environ, v)
				listening = listening || keep == "WARD_LISTEN="
			}
		}
	}
	conf, err := config.Load(environ)
	if err != nil || listening {
		return conf, err
	}
	l, err := net.Listen("tcp", conf.Listen)
	if err != nil { // the usual port is taken: any other will do
		conf.Listen = "127.0.0.1:0"
		return conf, nil
	}
	return conf, l.Close()
}

// introduce prints where the demo is, how to sign in, and where to look first.
func introduce(out io.Writer, url string, h *demo.Hospital) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\nWard runs at %s with the fictitious %s.\n\n", url, h.Organization)
	fmt.Fprintf(&b, "  sign in as   %s\n  password     %s\n", h.Users[0].Email, h.Password)
	for _, u := range h.Users[1:] {
		fmt.Fprintf(&b, "  or as %-8s %s (the same password)\n", u.Role, u.Email)
	}
	v := h.Vendors[0]
	fmt.Fprintf(&b, "\nWhere to look first:\n\n  what waits for you             %s/\n  all vendors                    %[1]s/vendors\n", url)
	if len(v.Documents) > 0 {
		fmt.Fprintf(&b, "  a report with its page beside  %s/documents/%s/review\n", url, v.Documents[0])
	}
	fmt.Fprintf(&b, "  a score, taken apart           %s/vendors/%s/score\n", url, v.ID)
	fmt.Fprintf(&b, `
The same by REST (reference: %[1]s/api/docs), to paste into another terminal:

  export WARD=%[1]s/api/v1 AUTH='Authorization: Bearer %[2]s'
  curl -sH "$AUTH" "$WARD/vendors?limit=5&sort=-residual_risk"
  curl -sH "$AUTH" "$WARD/vendors/%[3]s/score"

`, url, h.Token, v.ID)
	_, err := io.WriteString(out, b.String())
	return err
}

// followReading waits until every document has been read and what follows from
// it is done, and says so.
func (in *instance) followReading(ctx context.Context, out io.Writer, h *demo.Hospital) error {
	start, count := time.Now(), 0
	for _, v := range h.Vendors {
		count += len(v.Documents)
	}
	if err := in.awaitQuiet(ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d documents were read in %.0f seconds. Press Ctrl-C to end the demo; nothing is left behind.\n", count, time.Since(start).Seconds())
	return err
}

// lookEvery is how often the demo looks whether there is work left.
const lookEvery = 100 * time.Millisecond

// awaitQuiet waits until no job waits or runs.
func (in *instance) awaitQuiet(ctx context.Context) error {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		counts, err := queue.Counts(ctx, in.db)
		if err != nil || !slices.ContainsFunc(counts, func(c queue.Count) bool { return c.State != string(queue.Failed) }) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-in.failed:
			return err
		case <-t.C:
		}
	}
}
