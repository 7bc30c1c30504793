package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ward/internal/backup"
	"ward/internal/blobs"
	"ward/internal/config"
)

func backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup DIR",
		Short: "Copy the whole instance into a new folder; it may be in use meanwhile",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			conf, _, err := loadConfig()
			if err != nil {
				return err
			}
			return makeBackup(c.Context(), conf, args[0], c.OutOrStdout())
		},
	}
}

func restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore DIR",
		Short: "Restore a backup into an empty instance",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			conf, _, err := loadConfig()
			if err != nil {
				return err
			}
			return restoreBackup(c.Context(), conf, args[0], c.OutOrStdout())
		},
	}
}

// ownerURL is the database's address with the role that sees every row.
func ownerURL(conf config.Config) (string, error) {
	if !conf.Postgres() {
		return conf.DatabaseURL.Reveal(), nil
	}
	if !conf.MigrateDatabaseURL.IsSet() {
		return "", errors.New("WARD_MIGRATE_DATABASE_URL is not set: backup and restore need the role that owns the schema, since the serving role sees one organization at a time")
	}
	return conf.MigrateDatabaseURL.Reveal(), nil
}

// openStore opens the document store without a key.
func openStore(conf config.Config) (blobs.Store, error) {
	return blobs.Connect(conf.BlobURL.Reveal(), blobs.Credentials{
		AccessKey: conf.AWSAccessKeyID.Reveal(), SecretKey: conf.AWSSecretAccessKey.Reveal(), SessionToken: conf.AWSSessionToken.Reveal(),
	})
}

func makeBackup(ctx context.Context, conf config.Config, dir string, out io.Writer) error {
	owner, err := ownerURL(conf)
	if err != nil {
		return err
	}
	if path, ok := strings.CutPrefix(owner, "sqlite:"); ok {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("there is no instance to back up: %w", err)
		}
	}
	sealer, err := openSealer(ctx, conf)
	if err != nil {
		return err
	}
	from := backup.Source{DatabaseURL: owner, Sealer: sealer}
	if ownsKey(conf) {
		from.KeyFile = conf.MasterKeyFile
	}
	made, err := backup.Make(ctx, dir, from, version(), now())
	if err != nil {
		return err
	}
	return reportBackup(made, dir, out)
}

// ownsKey says whether the master key lies in the data folder, made by Ward,
// so that a backup without it would be worth nothing once the folder is lost.
func ownsKey(conf config.Config) bool {
	if !conf.Embedded() || conf.MasterKey.IsSet() {
		return false
	}
	dir, err := filepath.Abs(conf.DataDir)
	if err != nil {
		return false
	}
	file, err := filepath.Abs(conf.MasterKeyFile)
	return err == nil && strings.HasPrefix(file, dir+string(filepath.Separator))
}

func reportBackup(made *backup.Made, dir string, out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Backed up %d rows in %d tables and %d documents to %s.\n", made.Rows(), made.Tables(), made.Documents(), dir)
	if made.HoldsKey() {
		fmt.Fprintln(&b, "The backup holds the master key: whoever has the backup can read every document in it. Keep it as safe as the instance itself.")
	} else {
		fmt.Fprintf(&b, "The backup does not hold the master key (fingerprint %s). Without that key it cannot be restored.\n", made.MasterKey)
	}
	if gone := len(made.Missing) - len(made.Lost); gone > 0 {
		fmt.Fprintf(&b, "%d documents were removed while the backup ran; their bytes are not in it.\n", gone)
	}
	for _, key := range made.Lost {
		fmt.Fprintf(&b, "The bytes of %s are missing in the document store: everything else is in the backup.\n", key)
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return err
	}
	if len(made.Lost) > 0 {
		return exit(1)
	}
	return nil
}

func restoreBackup(ctx context.Context, conf config.Config, dir string, out io.Writer) (err error) {
	owner, err := ownerURL(conf)
	if err != nil {
		return err
	}
	a, err := backup.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	fmt.Fprintf(out, "The backup of %s is as it was written: %d rows and %d documents.\n", a.CreatedAt.Format(time.RFC3339), a.Rows(), a.Documents())
	if path, ok := strings.CutPrefix(owner, "sqlite:"); ok {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("WARD_DATA_DIR: %w", err)
		}
	}
	store, err := openStore(conf)
	if err != nil {
		return err
	}
	restored, err := a.Restore(ctx, backup.Target{
		OwnerURL: owner, ServingURL: conf.DatabaseURL.Reveal(), Store: store,
		Key: blobs.KeySource{Value: conf.MasterKey.Reveal(), File: conf.MasterKeyFile},
	})
	if err != nil {
		return err
	}
	return reportRestore(a, restored, out)
}

func reportRestore(a *backup.Archive, restored *backup.Restored, out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Restored %d rows in %d tables and %d documents.\n", a.Rows(), a.Tables(), a.Documents())
	if restored.KeyFile != "" {
		fmt.Fprintf(&b, "The master key of the backup is now in %s.\n", restored.KeyFile)
	}
	for _, key := range a.Missing {
		fmt.Fprintf(&b, "The bytes of %s were not in the store when the backup was made.\n", key)
	}
	broken := false
	for _, t := range restored.Trails {
		if t.Broken == nil {
			fmt.Fprintf(&b, "organization %s: %d audit entries hold\n", t.Organization, t.Entries)
			continue
		}
		broken = true
		fmt.Fprintf(&b, "organization %s: broken at entry %d, as it was when the backup was made: %s\n", t.Organization, t.Broken.Seq, t.Broken.Reason)
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return err
	}
	if broken {
		return exit(1)
	}
	return nil
}
