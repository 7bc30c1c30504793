// Package config reads Ward's settings, once, from environment variables.
//
// Every mistake is reported in one go, each in one sentence that names the
// variable and says what to do. A WARD_ variable that does not exist is a
// mistake too: a misspelt setting must not be silently without effect. Nothing
// else in Ward reads the environment.
package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
)

// Config is every setting. The tag names the variable; Variables describes it.
type Config struct {
	Listen             string `env:"WARD_LISTEN"`               // host:port of the web server; port 0: any free one
	BaseURL            string `env:"WARD_BASE_URL"`             // scheme://host[:port], no slash at the end; empty: PublicURL derives it
	DataDir            string `env:"WARD_DATA_DIR"`             // folder of the embedded profile's files
	DatabaseURL        Secret `env:"WARD_DATABASE_URL"`         // sqlite:PATH or postgres://…; never empty
	MigrateDatabaseURL Secret `env:"WARD_MIGRATE_DATABASE_URL"` // the owner's role on Postgres; empty: migrate with DatabaseURL
	RedisURL           Secret `env:"WARD_REDIS_URL"`            // empty: run tasks in this process
	BlobURL            Secret `env:"WARD_BLOB_URL"`             // file://PATH or s3://…; never empty
	MasterKey          Secret `env:"WARD_MASTER_KEY"`           // 32 bytes in base64; empty: read MasterKeyFile
	MasterKeyFile      string `env:"WARD_MASTER_KEY_FILE"`      // empty exactly when MasterKey is set
	AdminEmail         string `env:"WARD_ADMIN_EMAIL"`          // set exactly when AdminPassword is
	AdminPassword      Secret `env:"WARD_ADMIN_PASSWORD"`
	OrgName            string `env:"WARD_ORG_NAME"`   // of the first organization
	SMTPURL            Secret `env:"WARD_SMTP_URL"`   // empty: mail stays in the in-app outbox
	Log                string `env:"WARD_LOG"`        // "text" or "json"
	MaxUpload          int64  `env:"WARD_MAX_UPLOAD"` // bytes of one document

	TrustedProxies []netip.Prefix `env:"WARD_TRUSTED_PROXIES"` // whose X-Forwarded-For names the client; empty: nobody's

	AWSAccessKeyID     Secret `env:"AWS_ACCESS_KEY_ID"` // for an s3:// BlobURL that names no credentials
	AWSSecretAccessKey Secret `env:"AWS_SECRET_ACCESS_KEY"`
	AWSSessionToken    Secret `env:"AWS_SESSION_TOKEN"`
}

// Load reads the settings from environ, which is in the form of os.Environ. An
// empty variable counts as one that is not set. The error joins all mistakes,
// one a line.
func Load(environ []string) (Config, error) {
	values, errs := read(environ)
	var c Config
	for _, v := range variables {
		value := values[v.Name]
		if value == "" {
			value = v.Default
		}
		if value == "" {
			continue
		}
		if err := v.set(&c, value); err != nil {
			errs = append(errs, v.wrong(value, err))
		}
	}
	c.fill()
	errs = append(errs, c.check()...)
	return c, errors.Join(errs...)
}

// read picks out the variables that Ward knows, and reports those that look like
// Ward's and are not.
func read(environ []string) (map[string]string, []error) {
	values := make(map[string]string)
	var errs []error
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		known := slices.ContainsFunc(variables, func(v Variable) bool { return v.Name == name })
		switch {
		case known:
			values[name] = value
		case strings.HasPrefix(name, "WARD_"):
			errs = append(errs, fmt.Errorf("%s is no setting of Ward: remove it or correct its name (ward help config lists them)", name))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return values, errs
}

// fill derives what was not set from what was.
func (c *Config) fill() {
	if !c.DatabaseURL.IsSet() {
		c.DatabaseURL = NewSecret("sqlite:" + filepath.Join(c.DataDir, "ward.db"))
	}
	if !c.BlobURL.IsSet() {
		c.BlobURL = NewSecret("file://" + filepath.Join(c.DataDir, "blobs"))
	}
	if !c.MasterKey.IsSet() && c.MasterKeyFile == "" && c.Embedded() {
		c.MasterKeyFile = filepath.Join(c.DataDir, "master.key")
	}
}

// check reports settings that do not go together.
func (c *Config) check() []error {
	var errs []error
	bad := func(wrong bool, text string) {
		if wrong {
			errs = append(errs, errors.New(text))
		}
	}
	bad(c.MasterKey.IsSet() && c.MasterKeyFile != "",
		"WARD_MASTER_KEY and WARD_MASTER_KEY_FILE are both set: remove one of them")
	bad(!c.MasterKey.IsSet() && c.MasterKeyFile == "",
		"WARD_MASTER_KEY is not set: give 32 bytes in base64 (openssl rand -base64 32), or name a file that holds them with WARD_MASTER_KEY_FILE")
	bad(c.AdminEmail != "" && !c.AdminPassword.IsSet(),
		"WARD_ADMIN_PASSWORD is not set, but WARD_ADMIN_EMAIL is: set both or neither")
	bad(c.AdminEmail == "" && c.AdminPassword.IsSet(),
		"WARD_ADMIN_EMAIL is not set, but WARD_ADMIN_PASSWORD is: set both or neither")
	bad(c.MigrateDatabaseURL.IsSet() && !c.Postgres(),
		"WARD_MIGRATE_DATABASE_URL is set, but WARD_DATABASE_URL is not a postgres:// address: remove the first or set the second")
	bad(c.AWSAccessKeyID.IsSet() != c.AWSSecretAccessKey.IsSet(),
		"AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: set both or neither")
	bad(c.SMTPURL.IsSet() && c.BaseURL == "" && !loopback(c.Listen),
		"WARD_BASE_URL is not set: mailed links need the address that browsers use, such as https://ward.example.org")
	return errs
}

// Postgres says whether the database is Postgres; else it is SQLite.
func (c *Config) Postgres() bool {
	return strings.HasPrefix(c.DatabaseURL.Reveal(), "postgres")
}

// Embedded says whether all that Ward needs is in this process and in local
// files: SQLite, in-process Redis, a folder of sealed documents. Only then does
// Ward make a master key file and run migrations by itself.
func (c *Config) Embedded() bool {
	return !c.Postgres() && !c.RedisURL.IsSet() && strings.HasPrefix(c.BlobURL.Reveal(), "file://")
}

// CheckProduction reports what keeps ward api, worker and scheduler from
// working together: processes of their own share no SQLite file and no
// in-process Redis.
func (c *Config) CheckProduction() error {
	var errs []error
	if !c.Postgres() {
		errs = append(errs, errors.New("WARD_DATABASE_URL must be a postgres:// address for ward api, worker and scheduler; for one process use ward serve"))
	}
	if !c.RedisURL.IsSet() {
		errs = append(errs, errors.New("WARD_REDIS_URL must be set for ward api, worker and scheduler; for one process use ward serve"))
	}
	return errors.Join(errs...)
}

// PublicURL returns the address that browsers use, without a slash at the end:
// BaseURL when it is set, else that of the address the server listens on, with
// localhost for one that means every interface.
func (c *Config) PublicURL(listening string) string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	host, port, err := net.SplitHostPort(listening)
	if err != nil {
		return "http://" + listening
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// loopback says whether only this machine reaches the address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return true // a mistake that is reported already
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// checkMasterKey accepts 32 bytes in standard or URL base64, padded or not.
func checkMasterKey(value string) error {
	text := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(strings.TrimSpace(value), "="))
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(raw) != 32 {
		return errors.New("must be 32 bytes in base64: make one with openssl rand -base64 32")
	}
	return nil
}
