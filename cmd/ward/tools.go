package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"ward/api"
	"ward/internal/config"
	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/scoring"
)

// configTopic is what "ward help config" shows.
func configTopic() *cobra.Command {
	var b strings.Builder
	if err := config.WriteHelp(&b); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return &cobra.Command{Use: "config", Short: "The settings: environment variables", Long: strings.TrimSpace(b.String())}
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print version, commit and Go version", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(c.OutOrStdout(), "ward %s\ncommit %s\n%s %s/%s\n", version(), commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// release is the version of this program: CHANGELOG.md.
const release = "0.1.0"

func version() string { return release }

func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	found, dirty := "unknown", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			found = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " (modified)"
		}
	}
	return found + dirty
}

func migrateCommand() *cobra.Command {
	c := &cobra.Command{Use: "migrate", Short: "Change the schema of the database"}
	c.AddCommand(
		&cobra.Command{Use: "up", Short: "Apply every migration that is missing", Args: cobra.NoArgs, RunE: migrating(migrateUp)},
		&cobra.Command{Use: "down", Short: "Take back the last migration, with its data", Args: cobra.NoArgs, RunE: migrating(migrateDown)},
		&cobra.Command{Use: "status", Short: "List the migrations", Args: cobra.NoArgs, RunE: migrating(migrateStatus)},
	)
	return c
}

func migrating(do func(c *cobra.Command, m *database.Migrator) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, _ []string) error {
		conf, _, err := loadConfig()
		if err != nil {
			return err
		}
		if !conf.Postgres() {
			if err := os.MkdirAll(conf.DataDir, 0o700); err != nil {
				return fmt.Errorf("WARD_DATA_DIR: %w", err)
			}
		}
		return withMigrator(c.Context(), conf, func(m *database.Migrator) error { return do(c, m) })
	}
}

// withMigrator opens the database as its owner.
func withMigrator(ctx context.Context, conf config.Config, do func(*database.Migrator) error) error {
	owner := conf.DatabaseURL
	if conf.MigrateDatabaseURL.IsSet() {
		owner = conf.MigrateDatabaseURL
	}
	m, err := database.OpenMigrator(ctx, owner.Reveal(), conf.DatabaseURL.Reveal())
	if err != nil {
		return err
	}
	return errors.Join(do(m), m.Close())
}

func migrateUp(c *cobra.Command, m *database.Migrator) error {
	if err := m.Up(c.Context()); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.OutOrStdout(), "The schema is up to date.")
	return err
}

func migrateDown(c *cobra.Command, m *database.Migrator) error {
	name, err := m.Down(c.Context())
	if err != nil {
		return err
	}
	if name == "" {
		_, err = fmt.Fprintln(c.OutOrStdout(), "There is no migration left to take back.")
		return err
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "Took back %s.\n", name)
	return err
}

func migrateStatus(c *cobra.Command, m *database.Migrator) error {
	all, err := m.Status(c.Context())
	if err != nil {
		return err
	}
	for _, s := range all {
		state := "missing"
		if s.Applied {
			state = "applied"
		}
		if _, err := fmt.Fprintf(c.OutOrStdout(), "%-8s %s\n", state, s.Name); err != nil {
			return err
		}
	}
	return nil
}

// withApp runs a tool over an opened instance.
func withApp(ctx context.Context, do func(a *app) error) error {
	conf, log, err := loadConfig()
	if err != nil {
		return err
	}
	a, err := openApp(ctx, conf, log, conf.PublicURL(conf.Listen))
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.close())
}

func userCommand() *cobra.Command {
	var email, role, org string
	create := &cobra.Command{
		Use: "create", Short: "Create a user and print a one-time link to set the password", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withApp(c.Context(), func(a *app) error {
				made, err := a.accounts.CreateFromCommandLine(c.Context(), email, identity.Role(role), org)
				if err != nil {
					return err
				}
				if made.Founded { // said apart from the link, which a script reads
					fmt.Fprintf(c.ErrOrStderr(), "The organization %q is new.\n", made.Organization.Name)
				}
				_, err = fmt.Fprintln(c.OutOrStdout(), made.Link)
				return err
			})
		},
	}
	create.Flags().StringVar(&email, "email", "", "address that the user signs in with")
	create.Flags().StringVar(&role, "role", "analyst", "admin, analyst, approver or viewer")
	create.Flags().StringVar(&org, "org", "", "name or id of the organization; with --role admin, a name that nobody has founds it")
	for _, name := range []string{"email", "org"} {
		if err := create.MarkFlagRequired(name); err != nil {
			panic(err) // a flag that was not defined above
		}
	}
	c := &cobra.Command{Use: "user", Short: "Manage users"}
	c.AddCommand(create)
	return c
}

func scoreCommand() *cobra.Command {
	c := &cobra.Command{Use: "score", Short: "Check scores"}
	c.AddCommand(&cobra.Command{
		Use: "verify FILE", Short: "Compute a saved score again; exit 1 on a difference", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			saved, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			diffs, err := scoring.Verify(saved)
			if err != nil {
				return err
			}
			for _, d := range diffs {
				if _, err := fmt.Fprintln(c.OutOrStdout(), d); err != nil {
					return err
				}
			}
			if len(diffs) > 0 {
				return exit(1)
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), "The score holds: it was computed again from its inputs without a difference.")
			return err
		},
	})
	return c
}

func auditCommand() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "Check the audit log"}
	c.AddCommand(&cobra.Command{
		Use: "verify", Short: "Walk the hash chain of every organization; exit 1 at the first broken link", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withApp(c.Context(), func(a *app) error { return verifyAudit(c, a) })
		},
	})
	return c
}

func verifyAudit(c *cobra.Command, a *app) error {
	var tenants []identity.TenantID
	if err := database.Ask(c.Context(), a.db, database.Tenants, &tenants); err != nil {
		return err
	}
	for _, t := range tenants {
		n, broken, err := a.audit.Verify(c.Context(), identity.Machine(t, "system"))
		if err != nil {
			return err
		}
		if broken != nil {
			fmt.Fprintf(c.OutOrStdout(), "organization %s: broken at entry %d: %s\n", t, broken.Seq, broken.Reason)
			return exit(1)
		}
		fmt.Fprintf(c.OutOrStdout(), "organization %s: %d entries hold\n", t, n)
	}
	return nil
}

func importCommand() *cobra.Command {
	var org string
	var dryRun bool
	file := &cobra.Command{
		Use: "vendors FILE", Short: "Import vendors from a CSV or XLSX file", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withApp(c.Context(), func(a *app) error { return importVendors(c, a, args[0], org, dryRun) })
		},
	}
	file.Flags().StringVar(&org, "org", "", "name or id of the organization; needed when there are several")
	file.Flags().BoolVar(&dryRun, "dry-run", false, "say what would happen, and change nothing")
	c := &cobra.Command{Use: "import", Short: "Import data"}
	c.AddCommand(file)
	return c
}

func importVendors(c *cobra.Command, a *app, path, org string, dryRun bool) error {
	o, err := a.accounts.Organization(c.Context(), org)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() // only read
	report, err := a.vendors.Import(c.Context(), identity.Machine(o.Tenant, "system"), f, dryRun)
	if err != nil {
		return err
	}
	e := json.NewEncoder(c.OutOrStdout())
	e.SetIndent("", "  ")
	return e.Encode(api.ImportReportOf(report))
}
