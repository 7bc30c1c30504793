package main

import (
	"encoding/base64"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"ward/internal/config"
)

const repository = "../.."

// testKey is a master key.
var testKey = base64.StdEncoding.EncodeToString([]byte("a master key of thirty-two bytes"))

// example reads .env.example.
func example(t *testing.T) map[string]string {
	t.Helper()
	values, err := dotenv.Read(filepath.Join(repository, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// filledIn is .env.example after its own instructions were followed.
func filledIn(t *testing.T) map[string]string {
	t.Helper()
	values := example(t)
	for name, value := range values {
		switch {
		case value != "" || name == "WARD_SMTP_URL" || name == "WARD_TRUSTED_PROXIES":
		case name == "WARD_MASTER_KEY":
			values[name] = testKey
		case name == "WARD_ADMIN_EMAIL":
			values[name] = adminEmail
		case name == "WARD_ADMIN_PASSWORD":
			values[name] = adminPassword
		default:
			values[name] = strings.Repeat("c0ffee11", 6)
		}
	}
	return values
}

// loadCompose loads docker-compose.yml as docker compose does, with the values
// of an .env file.
func loadCompose(t *testing.T, values map[string]string) (*types.Project, error) {
	t.Helper()
	var env []string
	for name, value := range values {
		env = append(env, name+"="+value)
	}
	opt, err := cli.NewProjectOptions([]string{filepath.Join(repository, "docker-compose.yml")}, cli.WithEnv(env), cli.WithConsistency(true))
	if err != nil {
		t.Fatal(err)
	}
	return opt.LoadProject(t.Context())
}

func composeProject(t *testing.T) *types.Project {
	t.Helper()
	p, err := loadCompose(t, filledIn(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wardServices are the services that run the program.
func wardServices(p *types.Project) types.Services {
	return p.Services.Filter(func(s types.ServiceConfig) bool { return s.Build != nil })
}

// environ is a service's environment, in the form of os.Environ.
func environ(s types.ServiceConfig) []string {
	var out []string
	for name, value := range s.Environment {
		if value != nil {
			out = append(out, name+"="+*value)
		}
	}
	return out
}

// TestComposeSettings: each service of Ward starts with the settings that it
// gets, and none of them is unknown.
func TestComposeSettings(t *testing.T) {
	t.Parallel()
	p := composeProject(t)
	ward := wardServices(p)
	if got, want := slices.Sorted(maps.Keys(ward)), []string{"api", "migrate", "scheduler", "worker"}; !slices.Equal(got, want) {
		t.Fatalf("services of Ward: %v, want %v", got, want)
	}
	known := map[string]bool{}
	for _, v := range config.Variables() {
		known[v.Name] = true
	}
	for name, s := range ward {
		for variable := range s.Environment {
			if !known[variable] {
				t.Errorf("%s: %s is no setting of Ward", name, variable)
			}
		}
		conf, err := config.Load(environ(s))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := conf.CheckProduction(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if owner := conf.MigrateDatabaseURL.IsSet(); owner != (name == "migrate") {
			t.Errorf("%s: has the owner's role: %v", name, owner)
		}
		if admin := conf.AdminPassword.IsSet(); admin != (name == "api") {
			t.Errorf("%s: has the administrator's password: %v", name, admin)
		}
		checkHosts(t, p, name, conf)
	}
	if n := *ward["worker"].Deploy.Replicas; n != 2 {
		t.Errorf("%d workers", n)
	}
}

// checkHosts: every address that Ward is given is one of the services.
func checkHosts(t *testing.T, p *types.Project, name string, conf config.Config) {
	t.Helper()
	blob, err := url.Parse(conf.BlobURL.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	addresses := map[string]string{
		conf.DatabaseURL.Reveal(): "5432", conf.RedisURL.Reveal(): "6379", blob.Query().Get("endpoint"): "8333",
	}
	if conf.MigrateDatabaseURL.IsSet() {
		addresses[conf.MigrateDatabaseURL.Reveal()] = "5432"
	}
	for raw, port := range addresses {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := p.Services[u.Hostname()]; !ok || u.Port() != port {
			t.Errorf("%s: the address %s leads to no service at port %s", name, u.Host, port)
		}
	}
	if script := strings.Join(p.Services["bucket"].Command, " "); !strings.Contains(script, "s3.bucket.create -name "+blob.Host+" ") {
		t.Errorf("%s: nobody makes the bucket %s", name, blob.Host)
	}
}

// pinned is an image with a full version, so that two machines run the same.
var pinned = regexp.MustCompile(`^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$`)

// TestComposeResolves: every dependency, port, volume and file of a service is
// there.
func TestComposeResolves(t *testing.T) {
	t.Parallel()
	p := composeProject(t)
	published := map[string]string{}
	for name, s := range p.Services {
		if !pinned.MatchString(s.Image) {
			t.Errorf("%s: the image %q is not pinned", name, s.Image)
		}
		for other, d := range s.DependsOn {
			checkDependency(t, p, name, other, d)
		}
		for _, v := range s.Volumes {
			checkVolume(t, p, name, v)
		}
		for _, c := range s.Configs {
			if p.Configs[c.Source].Content == "" {
				t.Errorf("%s: the config %s is empty", name, c.Source)
			}
		}
		for _, port := range s.Ports {
			if other := published[port.Published]; other != "" {
				t.Errorf("%s and %s publish port %s", name, other, port.Published)
			}
			published[port.Published] = name
			checkPort(t, name, s, port)
		}
	}
	if len(published) != 1 {
		t.Errorf("published: %v; only the API is for others", published)
	}
	for name := range p.Volumes {
		if !slices.ContainsFunc(slices.Collect(maps.Values(p.Services)), func(s types.ServiceConfig) bool {
			return slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool { return v.Source == name })
		}) {
			t.Errorf("nobody uses the volume %s", name)
		}
	}
}

func checkDependency(t *testing.T, p *types.Project, name, other string, d types.ServiceDependency) {
	t.Helper()
	target, ok := p.Services[other]
	switch {
	case !ok:
		t.Errorf("%s depends on %s, which is not there", name, other)
	case d.Condition == types.ServiceConditionHealthy && target.HealthCheck == nil:
		t.Errorf("%s waits until %s is healthy, which nobody finds out", name, other)
	case d.Condition == types.ServiceConditionCompletedSuccessfully && target.Restart != types.RestartPolicyOnFailure:
		t.Errorf("%s waits until %s has ended, which is started again", name, other)
	case d.Condition == types.ServiceConditionStarted:
		t.Errorf("%s does not wait until %s is ready", name, other)
	}
}

func checkVolume(t *testing.T, p *types.Project, name string, v types.ServiceVolumeConfig) {
	t.Helper()
	switch v.Type {
	case types.VolumeTypeVolume:
		if _, ok := p.Volumes[v.Source]; !ok {
			t.Errorf("%s: the volume %s is not there", name, v.Source)
		}
	case types.VolumeTypeBind:
		if _, err := os.Stat(v.Source); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	default:
		t.Errorf("%s: a volume of type %s", name, v.Type)
	}
}

// checkPort: what is published is what the program listens on, and only this
// machine reaches it unless its operator says otherwise.
func checkPort(t *testing.T, name string, s types.ServiceConfig, port types.ServicePortConfig) {
	t.Helper()
	conf, err := config.Load(environ(s))
	if err != nil {
		t.Fatal(err)
	}
	if conf.Listen != "0.0.0.0:"+strconv.Itoa(int(port.Target)) {
		t.Errorf("%s listens on %s, published is %d", name, conf.Listen, port.Target)
	}
	if port.HostIP != "127.0.0.1" {
		t.Errorf("%s is published on %q", name, port.HostIP)
	}
}

// TestComposeSecrets: nothing starts with a secret of the repository.
func TestComposeSecrets(t *testing.T) {
	t.Parallel()
	for name, value := range example(t) {
		secret := strings.Contains(name, "PASSWORD") || strings.Contains(name, "SECRET") || name == "WARD_MASTER_KEY"
		if secret && value != "" {
			t.Errorf(".env.example gives %s a value, which some will keep", name)
		}
		if !secret || name == "WARD_ADMIN_PASSWORD" {
			continue
		}
		values := filledIn(t)
		values[name] = ""
		if _, err := loadCompose(t, values); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// TestDockerfile holds what a test without Docker can: the compiler is of
// go.mod's release, and the program is alone in the image and not root.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(repository, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	dockerfile := read("Dockerfile")
	release := regexp.MustCompile(`(?m)^go (1\.\d+)`).FindStringSubmatch(read("go.mod"))
	if release == nil || !strings.Contains(dockerfile, "\nFROM golang:"+release[1]+".") {
		t.Errorf("the image is not built with a Go of go.mod's release, %v", release)
	}
	_, final, ok := strings.Cut(dockerfile, "\nFROM scratch\n")
	if !ok || strings.Contains(final, "\nRUN ") || strings.Contains(final, "\nFROM ") {
		t.Error("the final image is not empty but for the program")
	}
	for _, line := range []string{"USER 65532:65532", `ENTRYPOINT ["/ward"]`} {
		if !strings.Contains(final, "\n"+line+"\n") {
			t.Errorf("the final image lacks %s", line)
		}
	}
	env := regexp.MustCompile(`(?m)^ENV (.+)$`).FindStringSubmatch(final)
	if env == nil {
		t.Fatal("the final image sets nothing")
	}
	if conf, err := config.Load(strings.Fields(env[1])); err != nil || conf.Listen != "0.0.0.0:8080" || conf.DataDir != "/data" {
		t.Errorf("the settings of the image: %+v, %v", conf, err)
	}
	if !strings.Contains(read(".dockerignore"), "\n.env\n") {
		t.Error(".env would be copied into the build")
	}
}
