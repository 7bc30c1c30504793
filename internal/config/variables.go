package config

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Variable is one environment variable that Ward reads.
type Variable struct {
	Name    string
	Default string // "" when there is none, or when the meaning explains it
	Meaning string
	Secret  bool // never print its value

	set func(c *Config, value string) error // the error continues "NAME …"
}

// Variables returns every variable in the order of ward help config.
func Variables() []Variable { return slices.Clone(variables) }

// wrong makes the sentence about a value that is not accepted.
func (v Variable) wrong(value string, err error) error {
	if v.Secret {
		return fmt.Errorf("%s %w", v.Name, err)
	}
	return fmt.Errorf("%s is %q: it %w", v.Name, value, err)
}

// WriteHelp prints the table of ward help config.
func WriteHelp(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "VARIABLE\tDEFAULT\tMEANING")
	for _, v := range variables {
		meaning := v.Meaning
		if v.Secret {
			meaning += " Secret."
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", v.Name, v.Default, meaning)
	}
	return t.Flush()
}

var variables = []Variable{
	{Name: "WARD_LISTEN", Default: "127.0.0.1:8080", Meaning: "Address and port that the web server listens on.",
		set: text(func(c *Config) *string { return &c.Listen }, checkListen)},
	{Name: "WARD_BASE_URL", Meaning: "Address that browsers use, such as https://ward.example.org; for links in mail. Default: where it listens.",
		set: setBaseURL},
	{Name: "WARD_DATA_DIR", Default: "./ward-data", Meaning: "Folder of the database, the sealed documents and the master key file, unless they are set to be elsewhere.",
		set: text(func(c *Config) *string { return &c.DataDir }, nil)},
	{Name: "WARD_DATABASE_URL", Meaning: "sqlite:PATH or postgres://…; default: an SQLite file in the data folder.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.DatabaseURL }, checkDatabase)},
	{Name: "WARD_MIGRATE_DATABASE_URL", Meaning: "postgres://… with the role that owns the schema, for migrations; default: WARD_DATABASE_URL.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.MigrateDatabaseURL }, checkPostgres)},
	{Name: "WARD_REDIS_URL", Meaning: "redis://, rediss://, redis-sentinel:// or redis-cluster://…; default: tasks run in this process.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.RedisURL }, checkURL("redis", "rediss", "redis-sentinel", "redis-cluster"))},
	{Name: "WARD_BLOB_URL", Meaning: "Sealed documents: file://PATH or s3://BUCKET?endpoint=…&region=…&path_style=true; default: a folder in the data folder.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.BlobURL }, checkBlob)},
	{Name: "WARD_MASTER_KEY", Meaning: "Key that seals the documents: 32 bytes in base64 (openssl rand -base64 32).", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.MasterKey }, checkMasterKey)},
	{Name: "WARD_MASTER_KEY_FILE", Meaning: "File that holds the key instead; default on the embedded profile: master.key in the data folder, made on first start.",
		set: text(func(c *Config) *string { return &c.MasterKeyFile }, nil)},
	{Name: "WARD_ADMIN_EMAIL", Meaning: "Address of the first administrator, made on an empty database.",
		set: text(func(c *Config) *string { return &c.AdminEmail }, checkEmail)},
	{Name: "WARD_ADMIN_PASSWORD", Meaning: "Password of the first administrator.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.AdminPassword }, nil)},
	{Name: "WARD_ORG_NAME", Default: "My organization", Meaning: "Name of the first organization, made on an empty database.",
		set: text(func(c *Config) *string { return &c.OrgName }, nil)},
	{Name: "WARD_SMTP_URL", Meaning: "smtp:// or smtps://USER:PASSWORD@HOST:PORT?from=ADDRESS; default: mail stays in the in-app outbox.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.SMTPURL }, checkURL("smtp", "smtps"))},
	{Name: "WARD_LOG", Default: "text", Meaning: "Form of the log: text or json.",
		set: text(func(c *Config) *string { return &c.Log }, checkLog)},
	{Name: "WARD_MAX_UPLOAD", Default: "100MiB", Meaning: "Size of the largest document that is taken: bytes, KiB, MiB or GiB, from 1KiB to 1GiB.",
		set: setMaxUpload},
	{Name: "WARD_TRUSTED_PROXIES", Meaning: "Addresses or networks of the reverse proxies whose X-Forwarded-For names the client, such as 10.0.0.5,10.1.0.0/24; default: none is believed.",
		set: setTrustedProxies},
	{Name: "AWS_ACCESS_KEY_ID", Meaning: "Credentials for an s3:// store whose URL names none.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.AWSAccessKeyID }, nil)},
	{Name: "AWS_SECRET_ACCESS_KEY", Meaning: "Belongs to AWS_ACCESS_KEY_ID.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.AWSSecretAccessKey }, nil)},
	{Name: "AWS_SESSION_TOKEN", Meaning: "Belongs to temporary AWS credentials.", Secret: true,
		set: secret(func(c *Config) *Secret { return &c.AWSSessionToken }, nil)},
}

// text returns a setter of a string field; check may be nil. A wrong value is
// kept, so that later checks do not report it a second time as missing.
func text(field func(*Config) *string, check func(string) error) func(*Config, string) error {
	return func(c *Config, value string) error {
		*field(c) = value
		if check == nil {
			return nil
		}
		return check(value)
	}
}

// secret is text for a field that must not be printed.
func secret(field func(*Config) *Secret, check func(string) error) func(*Config, string) error {
	return func(c *Config, value string) error {
		*field(c) = NewSecret(value)
		if check == nil {
			return nil
		}
		return check(value)
	}
}

func checkListen(value string) error {
	_, port, err := net.SplitHostPort(value)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return errors.New("must be HOST:PORT, such as 127.0.0.1:8080")
	}
	return nil
}

func setBaseURL(c *Config, value string) error {
	c.BaseURL = strings.TrimSuffix(value, "/")
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must be http:// or https:// and a host, without a path, such as https://ward.example.org")
	}
	return nil
}

func checkDatabase(value string) error {
	if path, ok := strings.CutPrefix(value, "sqlite:"); ok && path != "" {
		return nil
	}
	if checkPostgres(value) != nil {
		return errors.New("must be sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	}
	return nil
}

// checkPostgres accepts a Postgres address, also one that names the folder of a
// Unix socket in its parameter host and no host before the path.
func checkPostgres(value string) error {
	if u, err := url.Parse(value); err == nil && strings.HasPrefix(u.Scheme, "postgres") && u.Host == "" && strings.HasPrefix(u.Query().Get("host"), "/") {
		return nil
	}
	return checkURL("postgres", "postgresql")(value)
}

func checkBlob(value string) error {
	if path, ok := strings.CutPrefix(value, "file://"); ok && path != "" {
		return nil
	}
	if checkURL("s3")(value) != nil {
		return errors.New("must be file://PATH or s3://BUCKET?endpoint=…&region=…")
	}
	return nil
}

// checkURL returns a check for an address with one of the schemes and at least
// one host. It never repeats the value, since that may hold a password.
func checkURL(schemes ...string) func(string) error {
	return func(value string) error {
		scheme, rest, _ := strings.Cut(value, "://")
		if slices.Contains(schemes, scheme) && hasHost(rest) {
			return nil
		}
		return fmt.Errorf("must be an address that begins with %s:// and names a host; write special characters of a password as %%XX", strings.Join(schemes, ":// or "))
	}
}

// hasHost says whether rest, what follows the scheme, begins with one or more
// hosts, joined by commas. Package url refuses more than one with a port.
func hasHost(rest string) bool {
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	at := strings.LastIndex(authority, "@")
	if _, err := url.PathUnescape(authority[:max(at, 0)]); err != nil {
		return false
	}
	for host := range strings.SplitSeq(authority[at+1:], ",") {
		u, err := url.Parse("//" + host)
		if err != nil || u.Hostname() == "" {
			return false
		}
	}
	return true
}

func checkEmail(value string) error {
	a, err := mail.ParseAddress(value)
	if err != nil || a.Address != value {
		return errors.New("must be a plain e-mail address, such as admin@example.org")
	}
	return nil
}

func checkLog(value string) error {
	if value != "text" && value != "json" {
		return errors.New("must be text or json")
	}
	return nil
}

func setTrustedProxies(c *Config, value string) error {
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimSpace(part)
		if a, err := netip.ParseAddr(part); err == nil && a.Zone() == "" {
			c.TrustedProxies = append(c.TrustedProxies, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil || p.Bits() == 0 { // whoever trusts everyone trusts a client's own word
			return errors.New("must be addresses or networks, joined by commas, such as 10.0.0.5,10.1.0.0/24")
		}
		c.TrustedProxies = append(c.TrustedProxies, p)
	}
	return nil
}

func setMaxUpload(c *Config, value string) error {
	digits := strings.TrimRight(value, "KMGiB")
	unit, ok := map[string]uint64{"": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}[value[len(digits):]]
	n, err := strconv.ParseUint(digits, 10, 31)
	if !ok || err != nil || n*unit < 1<<10 || n*unit > 1<<30 {
		return errors.New("must be a size from 1KiB to 1GiB, such as 100MiB")
	}
	c.MaxUpload = int64(n * unit)
	return nil
}
