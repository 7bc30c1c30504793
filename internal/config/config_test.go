package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	goodKey  = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	shortKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==" // 31 bytes
)

// good has one valid value for every variable.
var good = map[string]string{
	"WARD_LISTEN":               "0.0.0.0:80",
	"WARD_BASE_URL":             "https://ward.example.org",
	"WARD_DATA_DIR":             "/var/lib/ward",
	"WARD_DATABASE_URL":         "postgres://ward:geheim@db:5432/ward",
	"WARD_MIGRATE_DATABASE_URL": "postgresql://owner:geheim@db/ward",
	"WARD_REDIS_URL":            "rediss://:geheim@cache:6379/1",
	"WARD_BLOB_URL":             "s3://AK:geheim@bucket?endpoint=https://store:9000",
	"WARD_MASTER_KEY":           goodKey,
	"WARD_MASTER_KEY_FILE":      "/run/secrets/key",
	"WARD_ADMIN_EMAIL":          "admin@example.org",
	"WARD_ADMIN_PASSWORD":       "geheim",
	"WARD_ORG_NAME":             "Example Health",
	"WARD_SMTP_URL":             "smtps://u:geheim@mail:465?from=ward@example.org",
	"WARD_LOG":                  "json",
	"WARD_MAX_UPLOAD":           "1GiB",
	"WARD_TRUSTED_PROXIES":      "10.0.0.5, fd00::/8",
	"AWS_ACCESS_KEY_ID":         "geheim",
	"AWS_SECRET_ACCESS_KEY":     "geheim",
	"AWS_SESSION_TOKEN":         "geheim",
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	// Empty is not set, as compose files write it; other programs' variables do not count.
	c, err := Load([]string{"WARD_LOG=", "WARD_REDIS_URL=", "HOME=/root", "PATH", "=C:=x", "XWARD_LOG=x"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]any{"Listen": c.Listen, "DataDir": c.DataDir, "Database": c.DatabaseURL.Reveal(), "Blob": c.BlobURL.Reveal(),
		"Key": c.MasterKeyFile, "Log": c.Log, "MaxUpload": c.MaxUpload, "Org": c.OrgName, "Redis": c.RedisURL.IsSet(), "Embedded": c.Embedded()}
	want := map[string]any{"Listen": "127.0.0.1:8080", "DataDir": "./ward-data", "Database": "sqlite:ward-data/ward.db", "Blob": "file://ward-data/blobs",
		"Key": "ward-data/master.key", "Log": "text", "MaxUpload": int64(100 << 20), "Org": "My organization", "Redis": false, "Embedded": true}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// Each variable is described once, has its own field, and moves no other.
func TestEveryVariableSetsItsField(t *testing.T) {
	t.Parallel()
	byTag := map[string]int{}
	for i, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		if tag := f.Tag.Get("env"); tag == "" || good[tag] == "" {
			t.Errorf("field %s: the tag %q is no variable", f.Name, tag)
		}
		byTag[f.Tag.Get("env")] = i
	}
	for _, v := range Variables() {
		i, ok := byTag[v.Name]
		delete(byTag, v.Name)
		if !ok {
			t.Errorf("%s has no field, or is listed twice", v.Name)
			continue
		}
		var c Config
		if err := v.set(&c, good[v.Name]); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
		got := reflect.ValueOf(c)
		for j := range got.NumField() {
			if set := !got.Field(j).IsZero(); set != (i == j) {
				t.Errorf("%s: field %s is set: %v", v.Name, got.Type().Field(j).Name, set)
			}
		}
		if isSecret := got.Field(i).Type() == reflect.TypeFor[Secret](); isSecret != v.Secret {
			t.Errorf("%s: secret is %v in the table, %v in the struct", v.Name, v.Secret, isSecret)
		}
		if s, ok := got.Field(i).Interface().(Secret); ok && s.Reveal() != good[v.Name] {
			t.Errorf("%s: the value was changed", v.Name)
		}
		if !strings.HasSuffix(v.Meaning, ".") {
			t.Errorf("%s: the meaning %q is no sentence", v.Name, v.Meaning)
		}
	}
	for name := range byTag {
		t.Errorf("%s is in the struct and not in the table", name)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	const upload = "it must be a size from 1KiB to 1GiB"
	const proxies = "it must be addresses or networks, joined by commas, such as 10.0.0.5,10.1.0.0/24"
	tests := []struct{ name, value, err string }{
		{"WARD_LISTEN", ":8080", ""},
		{"WARD_LISTEN", "[::1]:0", ""},
		{"WARD_LISTEN", "localhost:65535", ""},
		{"WARD_LISTEN", "localhost:65536", `WARD_LISTEN is "localhost:65536": it must be HOST:PORT`},
		{"WARD_LISTEN", "8080", `WARD_LISTEN is "8080": it must be`},
		{"WARD_LISTEN", "localhost:http", "it must be HOST:PORT"},
		{"WARD_BASE_URL", "http://localhost:8080/", ""},
		{"WARD_BASE_URL", "ward.example.org", "it must be http:// or https://"},
		{"WARD_BASE_URL", "https://ward.example.org/ward", "without a path"},
		{"WARD_BASE_URL", "https://", "and a host"},
		{"WARD_BASE_URL", "ftp://ward.example.org", "it must be http://"},
		{"WARD_BASE_URL", "https://ward.example.org?x=1", "without a path"},
		{"WARD_DATABASE_URL", "sqlite:/tmp/x.db", ""},
		{"WARD_DATABASE_URL", "postgresql://db/ward", ""},
		{"WARD_DATABASE_URL", "postgres://u:p@a:5432,b:5432/ward", ""},
		{"WARD_DATABASE_URL", "postgres://u:p@/ward?host=/run/postgresql", ""},
		{"WARD_DATABASE_URL", "sqlite:", "WARD_DATABASE_URL must be sqlite:PATH or postgres://"},
		{"WARD_DATABASE_URL", "mysql://u:geheim@db/x", "WARD_DATABASE_URL must be"},
		{"WARD_DATABASE_URL", "postgres:///ward", "WARD_DATABASE_URL must be"},
		{"WARD_DATABASE_URL", "postgres://u:geheim%@db/ward", "WARD_DATABASE_URL must be"},
		{"WARD_DATABASE_URL", "postgres://u:geheim#1@db/ward", "WARD_DATABASE_URL must be"},
		{"WARD_REDIS_URL", "redis-sentinel://:pw@a:26379,b:26379?master=ward", ""},
		{"WARD_REDIS_URL", "redis-cluster://a:7000,b:7001", ""},
		{"WARD_REDIS_URL", "redis://cache", ""},
		{"WARD_REDIS_URL", "cache:6379", "WARD_REDIS_URL must be an address that begins with redis:// or rediss://"},
		{"WARD_REDIS_URL", "redis-cluster://a:7000,,b", "WARD_REDIS_URL must be"},
		{"WARD_BLOB_URL", "file:///srv/blobs", ""},
		{"WARD_BLOB_URL", "s3://bucket?region=eu-west-1", ""},
		{"WARD_BLOB_URL", "file://", "WARD_BLOB_URL must be file://PATH or s3://"},
		{"WARD_BLOB_URL", "/srv/blobs", "WARD_BLOB_URL must be"},
		{"WARD_MASTER_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd-_8", ""},
		{"WARD_MASTER_KEY", shortKey, "WARD_MASTER_KEY must be 32 bytes in base64"},
		{"WARD_MASTER_KEY", "geheim!", "WARD_MASTER_KEY must be 32 bytes in base64"},
		{"WARD_SMTP_URL", "smtp://mail", ""},
		{"WARD_SMTP_URL", "http://mail", "WARD_SMTP_URL must be an address that begins with smtp:// or smtps://"},
		{"WARD_LOG", "text", ""},
		{"WARD_LOG", "xml", `WARD_LOG is "xml": it must be text or json`},
		{"WARD_TRUSTED_PROXIES", "10.0.0.5", ""},
		{"WARD_TRUSTED_PROXIES", "10.0.0.5,10.1.0.0/24 , fd00::/8", ""},
		{"WARD_TRUSTED_PROXIES", "*", proxies},
		{"WARD_TRUSTED_PROXIES", "proxy.example.org", proxies},
		{"WARD_TRUSTED_PROXIES", "10.0.0.5,", proxies},
		{"WARD_TRUSTED_PROXIES", "0.0.0.0/0", proxies},
		{"WARD_TRUSTED_PROXIES", "fe80::1%eth0", proxies},
		{"WARD_MAX_UPLOAD", "1024", ""},
		{"WARD_MAX_UPLOAD", "1024B", ""},
		{"WARD_MAX_UPLOAD", "1023", upload},
		{"WARD_MAX_UPLOAD", "1KiB", ""},
		{"WARD_MAX_UPLOAD", "0GiB", upload},
		{"WARD_MAX_UPLOAD", "1024MiB", ""},
		{"WARD_MAX_UPLOAD", "1025MiB", upload},
		{"WARD_MAX_UPLOAD", "2147483647GiB", upload},
		{"WARD_MAX_UPLOAD", "100MB", upload},
		{"WARD_MAX_UPLOAD", "1.5MiB", upload},
		{"WARD_MAX_UPLOAD", "-1MiB", upload},
		{"WARD_MAX_UPLOAD", "MiB", upload},
		{"WARD_MAX_UPLOAD", "100 MiB", upload},
	}
	for _, tt := range tests {
		t.Run(tt.name+"="+tt.value, func(t *testing.T) {
			t.Parallel()
			environ := []string{tt.name + "=" + tt.value}
			if tt.name != "WARD_MASTER_KEY" {
				environ = append(environ, "WARD_MASTER_KEY="+goodKey)
			}
			_, err := Load(environ)
			switch {
			case tt.err == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
				t.Errorf("error %v, want %q", err, tt.err)
			case err != nil && (strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "\n")):
				t.Errorf("not one sentence without secrets: %v", err)
			}
		})
	}
}

func TestTogether(t *testing.T) {
	t.Parallel()
	key := "WARD_MASTER_KEY=" + goodKey
	pg := "WARD_DATABASE_URL=postgres://db/ward"
	tests := []struct {
		name    string
		environ []string
		err     string
	}{
		{"production with a key", []string{pg, key}, ""},
		{"production without a key", []string{pg}, "WARD_MASTER_KEY is not set: give 32 bytes"},
		{"S3 without a key", []string{"WARD_BLOB_URL=s3://b"}, "WARD_MASTER_KEY is not set"},
		{"external Redis without a key", []string{"WARD_REDIS_URL=redis://cache"}, "WARD_MASTER_KEY is not set"},
		{"key file", []string{pg, "WARD_MASTER_KEY_FILE=/k"}, ""},
		{"both keys", []string{key, "WARD_MASTER_KEY_FILE=/k"}, "are both set: remove one"},
		{"admin", []string{"WARD_ADMIN_EMAIL=a@example.org", "WARD_ADMIN_PASSWORD=x"}, ""},
		{"admin without password", []string{"WARD_ADMIN_EMAIL=a@example.org"}, "WARD_ADMIN_PASSWORD is not set"},
		{"password without admin", []string{"WARD_ADMIN_PASSWORD=x"}, "WARD_ADMIN_EMAIL is not set"},
		{"admin with a name", []string{"WARD_ADMIN_EMAIL=A <a@example.org>", "WARD_ADMIN_PASSWORD=x"}, "it must be a plain e-mail address"},
		{"migrate without Postgres", []string{"WARD_MIGRATE_DATABASE_URL=postgres://db/ward"}, "WARD_MIGRATE_DATABASE_URL is set, but"},
		{"half of AWS", []string{"AWS_ACCESS_KEY_ID=x"}, "belong together"},
		{"mail from a laptop", []string{"WARD_SMTP_URL=smtp://localhost:25"}, ""},
		{"mail without an address", []string{"WARD_SMTP_URL=smtp://mail", "WARD_LISTEN=:8080"}, "WARD_BASE_URL is not set"},
		{"mail with an address", []string{"WARD_SMTP_URL=smtp://mail", "WARD_LISTEN=:8080", "WARD_BASE_URL=https://w.example"}, ""},
		{"a typo", []string{"WARD_LISTN=:80"}, "WARD_LISTN is no setting of Ward"},
		{"an empty typo", []string{"WARD_LISTN="}, "WARD_LISTN is no setting of Ward"},
		{"lower case", []string{"WARD_listen=:80"}, "WARD_listen is no setting of Ward"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(tt.environ)
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
		})
	}
}

func TestAllErrorsAreReported(t *testing.T) {
	t.Parallel()
	_, err := Load([]string{"WARD_ZETA=1", "WARD_ALPHA=1", "WARD_LISTEN=x", "WARD_LOG=x", "WARD_MASTER_KEY=" + shortKey, "WARD_ADMIN_EMAIL=x"})
	if err == nil {
		t.Fatal("no error")
	}
	got := strings.Split(err.Error(), "\n")
	for i, name := range []string{"WARD_ALPHA", "WARD_ZETA", "WARD_LISTEN", "WARD_MASTER_KEY", "WARD_ADMIN_EMAIL", "WARD_LOG", "WARD_ADMIN_PASSWORD"} {
		if i >= len(got) || !strings.HasPrefix(got[i], name+" ") {
			t.Errorf("line %d does not name %s:\n%v", i+1, name, err)
		}
	}
	if len(got) != 7 {
		t.Errorf("%d lines, want 7:\n%v", len(got), err)
	}
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	key := "WARD_MASTER_KEY=" + goodKey
	tests := []struct {
		name     string
		environ  []string
		embedded bool
		missing  []string // named by CheckProduction
	}{
		{"nothing set", nil, true, []string{"WARD_DATABASE_URL", "WARD_REDIS_URL"}},
		{"own SQLite file and folder", []string{"WARD_DATABASE_URL=sqlite:x", "WARD_BLOB_URL=file://x"}, true, []string{"WARD_DATABASE_URL", "WARD_REDIS_URL"}},
		{"own Redis", []string{key, "WARD_REDIS_URL=redis://c"}, false, []string{"WARD_DATABASE_URL"}},
		{"own store", []string{key, "WARD_BLOB_URL=s3://b"}, false, []string{"WARD_DATABASE_URL", "WARD_REDIS_URL"}},
		{"own Postgres", []string{key, "WARD_DATABASE_URL=postgres://d/w"}, false, []string{"WARD_REDIS_URL"}},
		{"production", []string{key, "WARD_DATABASE_URL=postgres://d/w", "WARD_REDIS_URL=redis://c"}, false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := Load(tt.environ)
			if err != nil {
				t.Fatal(err)
			}
			if c.Embedded() != tt.embedded {
				t.Errorf("embedded is %v", c.Embedded())
			}
			err = c.CheckProduction()
			if (err == nil) != (tt.missing == nil) {
				t.Errorf("production: %v", err)
			}
			for _, name := range tt.missing {
				if err != nil && !strings.Contains(err.Error(), name+" must be") {
					t.Errorf("production: %v does not name %s", err, name)
				}
			}
		})
	}
}

func TestPublicURL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ base, listening, want string }{
		{"https://ward.example.org/", "127.0.0.1:80", "https://ward.example.org"},
		{"", "127.0.0.1:43210", "http://127.0.0.1:43210"},
		{"", "[::]:80", "http://localhost:80"},
		{"", "0.0.0.0:80", "http://localhost:80"},
		{"", ":80", "http://localhost:80"},
		{"", "[::1]:80", "http://[::1]:80"},
		{"", "ward", "http://ward"},
	} {
		c, err := Load([]string{"WARD_BASE_URL=" + tt.base})
		if got := c.PublicURL(tt.listening); err != nil || got != tt.want {
			t.Errorf("%q on %s: %s, %v; want %s", tt.base, tt.listening, got, err, tt.want)
		}
	}
}

// No way of printing a Config or a Secret gives a value away, not even from an
// unexported field, whose methods fmt cannot call.
func TestSecretsNeverPrint(t *testing.T) {
	t.Parallel()
	var c Config
	for _, v := range Variables() {
		if v.Secret {
			if err := v.set(&c, good[v.Name]); err != nil {
				t.Fatal(err)
			}
		}
	}
	c.MasterKey = NewSecret("geheim")
	var out bytes.Buffer
	for _, x := range []any{c, &c, c.AdminPassword, &c.AdminPassword, struct{ c Config }{c}, struct{ s *Secret }{&c.MasterKey}, []Secret{c.MasterKey}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p"} {
			fmt.Fprintf(&out, verb+"\n", x)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("started", "config", x)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("started", "config", x)
		if err := json.NewEncoder(&out).Encode(x); err != nil {
			t.Error(err)
		}
	}
	for _, leak := range []string{"geheim", "67656865696d", "67656865696D", "103 101 104"} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q is printed", leak)
		}
	}
	if !strings.Contains(out.String(), hidden) {
		t.Error("nothing stands for a secret")
	}
	if (Secret{}).IsSet() || (Secret{}).Reveal() != "" || !NewSecret("x").IsSet() {
		t.Error("IsSet is wrong")
	}
}

// Whatever a variable holds, Load returns, and no secret value is repeated.
func TestAnyValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom(variables).Draw(t, "variable")
		value := "geheim" + rapid.String().Draw(t, "value") + good[v.Name]
		_, err := Load([]string{v.Name + "=" + value})
		if v.Secret && err != nil && strings.Contains(err.Error(), "geheim") {
			t.Fatalf("the error repeats a secret: %v", err)
		}
	})
}

var update = flag.Bool("update", false, "rewrite the golden file")

func TestHelpGolden(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	if err := WriteHelp(&got); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "help.golden.txt")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("ward help config prints\n%s\nwant\n%s", got.String(), want)
	}
}
