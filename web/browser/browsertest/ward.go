package browsertest

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"ward/internal/identity"
	"ward/internal/wardtest"
)

// program builds Ward once and returns the path of the binary.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ward-browser-")
	if err != nil {
		return "", err
	}
	built.Store(&dir)
	bin := filepath.Join(dir, "ward")
	cmd := exec.Command("go", "build", "-o", bin, "ward/cmd/ward")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return bin, nil
})

// built is the folder of the built program; nil before it is built.
var built atomic.Pointer[string]

// Person is a user of the Ward that a test runs.
type Person struct {
	Name, Email, Password string
	token                 string // of a session
}

// Ward is a running Ward and the people of its one organization.
type Ward struct {
	URL          string
	Organization string
	People       map[identity.Role]*Person // one of each role
	process      *wardtest.Process
}

// run starts the program with settings.
func run(t testing.TB, settings []string, args ...string) *wardtest.Process {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return wardtest.Start(t, bin, settings, args...)
}

var (
	demoPerson = regexp.MustCompile(`(?:sign in as|or as \w+) +(\S+@\S+)`)
	demoSecret = regexp.MustCompile(`password +(\S+)`)
	demoURL    = regexp.MustCompile(`Ward runs at (\S+) with the fictitious (.+)\.`)
)

// Demo runs the demo: the embedded profile, filled with a fictitious hospital
// whose documents have been read.
func Demo(t testing.TB) *Ward {
	t.Helper()
	p := run(t, []string{"WARD_LISTEN=127.0.0.1:0", "TMPDIR=" + t.TempDir()}, "demo")
	wardtest.Eventually(t, "the demo's documents are read", func() bool { return strings.Contains(p.Said(), "documents were read") })
	where, secret := demoURL.FindStringSubmatch(p.Said()), demoSecret.FindStringSubmatch(p.Said())
	people := demoPerson.FindAllStringSubmatch(p.Said(), -1)
	if where == nil || secret == nil || len(people) != len(identity.Roles) {
		t.Fatalf("the demo does not say how to sign in:\n%s", p.Said())
	}
	w := &Ward{URL: where[1], Organization: where[2], People: map[identity.Role]*Person{}, process: p}
	for i, role := range identity.Roles { // it lists them in this order
		w.People[role] = &Person{Email: people[i][1], Password: secret[1]}
	}
	w.signIn(t)
	return w
}

// passphrase is the password of every user that is not the demo's.
const passphrase = "correct horse battery staple"

// dataFolder is a new folder for a Ward's data. The compiled PDFium in it is the
// one of all tests, where scripts/test has made one: each Ward would take seconds
// to compile its own.
func dataFolder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if compiled := os.Getenv("TEST_PDFIUM_CACHE"); compiled != "" {
		if err := os.Symlink(compiled, filepath.Join(dir, "cache")); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// settings of a fresh Ward with an administrator.
func settings(t testing.TB, addr string) []string {
	t.Helper()
	return []string{
		"WARD_DATA_DIR=" + dataFolder(t), "WARD_LISTEN=" + addr, "WARD_ORG_NAME=Alderbrook Health",
		"WARD_ADMIN_EMAIL=greta.holm@alderbrook.example", "WARD_ADMIN_PASSWORD=" + passphrase,
	}
}

// Embedded runs an empty Ward in one process, on SQLite and a Redis of its own.
// more are settings that stand over the usual ones.
func Embedded(t testing.TB, more ...string) *Ward {
	t.Helper()
	addr := wardtest.FreePort(t)
	return fresh(t, addr, run(t, append(settings(t, addr), more...), "serve"))
}

// Unclaimed runs a Ward that has no organization yet, and returns the address
// that its log tells the operator to open.
func Unclaimed(t testing.TB) (w *Ward, link string) {
	t.Helper()
	addr := wardtest.FreePort(t)
	w = &Ward{URL: "http://" + addr, process: run(t, []string{"WARD_DATA_DIR=" + dataFolder(t), "WARD_LISTEN=" + addr}, "serve")}
	w.client("").Ready(t)
	found := regexp.MustCompile(`http://\S+/start\?code=[^\s"]+`)
	wardtest.Eventually(t, "the log says where to start", func() bool { return found.MatchString(w.process.Said()) })
	return w, found.FindString(w.process.Said())
}

// Production runs an empty Ward as an API, a worker and a scheduler on Postgres,
// Redis and an S3 store. postgres names the database as its role serves and as
// its owner migrates.
func Production(t testing.TB, owner, serving string) *Ward {
	t.Helper()
	addr := wardtest.FreePort(t)
	all := append(settings(t, addr),
		"WARD_DATABASE_URL="+serving, "WARD_MIGRATE_DATABASE_URL="+owner, "WARD_REDIS_URL=redis://"+wardtest.Redis(t)+"/0",
		"WARD_MASTER_KEY="+base64.StdEncoding.EncodeToString([]byte("a master key of thirty-two bytes")), "WARD_BASE_URL=http://"+addr)
	all = append(all, wardtest.S3(t)...)
	p := run(t, all, "api")
	run(t, all, "worker")
	run(t, all, "scheduler")
	return fresh(t, addr, p)
}

// fresh waits for a new Ward and gives it a user of each role.
func fresh(t testing.TB, addr string, p *wardtest.Process) *Ward {
	t.Helper()
	w := &Ward{URL: "http://" + addr, Organization: "Alderbrook Health", process: p, People: map[identity.Role]*Person{
		identity.Admin:    {Name: "Greta Holm", Email: "greta.holm@alderbrook.example", Password: passphrase},
		identity.Analyst:  {Name: "Ines Calder", Email: "ines.calder@alderbrook.example", Password: passphrase},
		identity.Approver: {Name: "Odette Marsh", Email: "odette.marsh@alderbrook.example", Password: passphrase},
		identity.Viewer:   {Name: "Tobias Renn", Email: "tobias.renn@alderbrook.example", Password: passphrase},
	}}
	c := w.client("")
	c.Ready(t)
	c.SignIn(t, w.People[identity.Admin].Email, passphrase)
	for _, role := range identity.Roles {
		if role != identity.Admin {
			invite(t, c, role, w.People[role])
		}
	}
	c.Call(t, "PATCH", "/api/v1/me", map[string]string{"name": w.People[identity.Admin].Name}, nil, http.StatusOK)
	w.signIn(t)
	return w
}

var mailedToken = regexp.MustCompile(`token=([\w-]+)`)

// invite adds a user, who sets the password by the mailed link.
func invite(t testing.TB, c *wardtest.Client, role identity.Role, p *Person) {
	t.Helper()
	c.Call(t, "POST", "/api/v1/users", map[string]any{"name": p.Name, "email": p.Email, "role": role}, nil, http.StatusCreated)
	var mails struct{ Items []struct{ ID, To string } }
	c.Call(t, "GET", "/api/v1/mails?limit=200", nil, &mails, http.StatusOK)
	for _, m := range mails.Items {
		if m.To != p.Email {
			continue
		}
		_, text, err := c.Do(t.Context(), "GET", "/api/v1/mails/"+m.ID, "", nil)
		link := mailedToken.FindSubmatch(text)
		if err != nil || link == nil {
			t.Fatalf("no link in the mail: %s, %v", text, err)
		}
		c.Call(t, "POST", "/api/v1/password-resets/confirm", map[string]string{"token": string(link[1]), "password": p.Password}, nil, http.StatusNoContent)
		return
	}
	t.Fatalf("no mail to %s", p.Email)
}

// signIn gives each person a session, so that tests need not pass the form.
func (w *Ward) signIn(t testing.TB) {
	t.Helper()
	for _, p := range w.People {
		c := w.client("")
		c.SignIn(t, p.Email, p.Password)
		p.token = c.Token
		var me struct{ Name string }
		c.Call(t, "GET", "/api/v1/me", nil, &me, http.StatusOK)
		p.Name = me.Name
	}
}

func (w *Ward) client(token string) *wardtest.Client {
	return &wardtest.Client{Base: w.URL, Token: token}
}

// API is a client of the REST API with the session of the person of a role, to
// prepare what a test then looks at.
func (w *Ward) API(role identity.Role) *wardtest.Client { return w.client(w.People[role].token) }

// Open opens a tab that looks at this Ward as the person of a role does, signed
// in.
func (w *Ward) Open(t testing.TB, role identity.Role, look Look) *Tab {
	t.Helper()
	tab := Open(t, w.URL, look)
	tab.Bear(w.People[role].token)
	return tab
}

// Bear gives the tab a session; an empty one takes it away.
func (tab *Tab) Bear(token string) {
	tab.t.Helper()
	if token == "" {
		call(tab, network.ClearBrowserCookies, cdp.Empty{})
		return
	}
	yes := true
	call(tab, network.SetCookie, network.SetCookieParams{Name: "ward_session", Value: token, URL: tab.base, HTTPOnly: &yes, SameSite: network.CookieSameSiteLax})
}

// Session returns a new session of the person of a role: for a test that ends
// one.
func (w *Ward) Session(t testing.TB, role identity.Role) string {
	t.Helper()
	c := w.client("")
	c.SignIn(t, w.People[role].Email, w.People[role].Password)
	return c.Token
}

// Vendor registers a vendor by the API and returns its id.
func (w *Ward) Vendor(t testing.TB, name string) string {
	t.Helper()
	var v struct{ ID string }
	w.API(identity.Analyst).Call(t, "POST", "/api/v1/vendors", map[string]string{"name": name}, &v, http.StatusCreated)
	return v.ID
}

// Sample uploads a file of the fictitious samples and waits until it is read,
// and the vendor scored.
func (w *Ward) Sample(t testing.TB, vendor, sample string) string {
	t.Helper()
	c := w.API(identity.Analyst)
	file, err := os.ReadFile(SampleFile(sample))
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.Upload(context.WithoutCancel(t.Context()), vendor, sample+".pdf", file)
	if err != nil {
		t.Fatal(err)
	}
	wardtest.Eventually(t, sample+" is read", func() bool {
		var d struct{ Status string }
		c.Call(t, "GET", "/api/v1/documents/"+id, nil, &d, http.StatusOK)
		return d.Status != "queued" && d.Status != "processing"
	})
	wardtest.Eventually(t, "the vendor of "+sample+" is scored", func() bool {
		var jobs struct{ Items []struct{ ID string } }
		w.API(identity.Admin).Call(t, "GET", "/api/v1/jobs?q="+vendor, nil, &jobs, http.StatusOK)
		return len(jobs.Items) == 0
	})
	return id
}

// SampleFile is the path of a fictitious document: "d03".
func SampleFile(sample string) string {
	path, err := filepath.Abs(filepath.Join("..", "..", "internal", "samples", "pdf", sample+".pdf"))
	if err != nil {
		panic(err) // there is no working folder
	}
	return path
}
