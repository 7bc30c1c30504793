package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // the driver "sqlite", to tamper with a database

	"ward/internal/wardtest"
)

// TestScripts runs testdata/*.txtar, one file a command of the command line.
// Besides testscript's own commands there are
//
//	status N PROGRAM ARG...      run it and expect the exit status N
//	freeport VARIABLE            a HOST:PORT that nobody listens on
//	ready                        wait until the server at $WARD_LISTEN is ready, and sign in
//	                             as $WARD_ADMIN_EMAIL if that is set
//	api STATUS METHOD PATH [FILE]  send FILE as JSON; the answer is on stdout
//	upload PATH FILE             send FILE as a document, expect 202
//	member VARIABLE NAME         keep a member of the JSON on stdout
//	until PATH NAME VALUE        ask until the member of the answer has the value
//	sql DATABASE STATEMENT       run a statement on an SQLite file
//	replace FILE OLD NEW         change the first OLD in a file
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:   "testdata",
		Setup: setUpScript,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": scriptStatus, "freeport": scriptFreePort, "ready": scriptReady, "api": scriptAPI,
			"upload": scriptUpload, "member": scriptMember, "until": scriptUntil, "sql": scriptSQL, "replace": scriptReplace,
		},
		RequireUniqueNames: true,
	})
}

// setUpScript puts a program "ward" into the path, the sample documents into the
// folder $SAMPLES, and what a user keeps into the script's own folder.
func setUpScript(e *testscript.Env) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	samples, err := filepath.Abs("../../internal/samples/pdf")
	if err != nil {
		return err
	}
	bin := filepath.Join(e.WorkDir, "bin")
	if err := errors.Join(os.Mkdir(bin, 0o700), os.Symlink(self, filepath.Join(bin, "ward"))); err != nil {
		return err
	}
	e.Setenv("PATH", bin+string(filepath.ListSeparator)+e.Getenv("PATH"))
	compiled, err := pdfium()
	if err != nil {
		return err
	}
	e.Setenv("TEST_RUN_WARD", "1")
	e.Setenv("TEST_PDFIUM_CACHE", compiled)
	e.Setenv("SAMPLES", samples)
	e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, "user-cache"))
	e.Setenv("WARD_DATA_DIR", filepath.Join(e.WorkDir, "data"))
	e.Values[clientKey{}] = &wardtest.Client{}
	return nil
}

type clientKey struct{}

// scriptClient speaks to the server that the script has started.
func scriptClient(ts *testscript.TestScript) *wardtest.Client {
	c, _ := ts.Value(clientKey{}).(*wardtest.Client)
	c.Base = "http://" + ts.Getenv("WARD_LISTEN")
	return c
}

// want ends the script unless a command has its arguments and is not negated.
func want(ts *testscript.TestScript, neg bool, args []string, least int, usage string) {
	if neg || len(args) < least {
		ts.Fatalf("usage: %s", usage)
	}
}

func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "status N PROGRAM ARG...")
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		e, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, not %s", got, args[0])
	}
}

func scriptFreePort(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1, "freeport VARIABLE")
	addr, release, err := wardtest.ReservePort()
	ts.Check(err)
	ts.Defer(release)
	ts.Setenv(args[0], addr)
}

// poll asks until ok answers true.
func poll(ts *testscript.TestScript, what string, ok func() bool) {
	for end := time.Now().Add(wardtest.Patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("not within %s: %s", wardtest.Patience, what)
		}
	}
}

func scriptReady(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 0, "ready")
	c := scriptClient(ts)
	poll(ts, "the server is ready", func() bool {
		status, _, err := c.Do(context.Background(), http.MethodGet, "/readyz", "", nil)
		return err == nil && status == http.StatusOK
	})
	if ts.Getenv("WARD_ADMIN_EMAIL") == "" {
		return
	}
	in, err := json.Marshal(map[string]string{"email": ts.Getenv("WARD_ADMIN_EMAIL"), "password": ts.Getenv("WARD_ADMIN_PASSWORD")})
	ts.Check(err)
	status, text, err := c.Do(context.Background(), http.MethodPost, "/api/v1/sessions", "application/json", bytes.NewReader(in))
	ts.Check(err)
	var s struct{ Token string }
	if ts.Check(json.Unmarshal(text, &s)); s.Token == "" {
		ts.Fatalf("sign in: %d %s", status, text)
	}
	c.Token = s.Token
}

func scriptAPI(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3, "api STATUS METHOD PATH [FILE]")
	var body []byte
	contentType := ""
	if len(args) == 4 {
		body, contentType = []byte(ts.ReadFile(args[3])), "application/json"
	}
	status, text, err := scriptClient(ts).Do(context.Background(), args[1], args[2], contentType, bytes.NewReader(body))
	ts.Check(err)
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("%s %s: %d %s", args[1], args[2], status, text)
	}
	_, err = ts.Stdout().Write(text)
	ts.Check(err)
}

func scriptUpload(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "upload VENDOR FILE")
	id, err := scriptClient(ts).Upload(context.Background(), args[0], filepath.Base(args[1]), []byte(ts.ReadFile(args[1])))
	ts.Check(err)
	_, err = fmt.Fprintf(ts.Stdout(), `{"id":%q}`, id)
	ts.Check(err)
}

// memberOf returns a member by its name, or by a path through lists and
// objects: items.0.cause. What is not there is <nil>.
func memberOf(ts *testscript.TestScript, text []byte, path string) string {
	var at any
	ts.Check(json.Unmarshal(text, &at))
	for name := range strings.SplitSeq(path, ".") {
		if list, ok := at.([]any); ok {
			i, err := strconv.Atoi(name)
			if at = nil; err == nil && i < len(list) {
				at = list[i]
			}
			continue
		}
		o, _ := at.(map[string]any)
		at = o[name]
	}
	return fmt.Sprint(at)
}

func scriptMember(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "member VARIABLE NAME")
	ts.Setenv(args[0], memberOf(ts, []byte(ts.ReadFile("stdout")), args[1]))
}

func scriptUntil(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3, "until PATH NAME VALUE")
	var text []byte
	poll(ts, strings.Join(args, " "), func() bool {
		status, answer, err := scriptClient(ts).Do(context.Background(), http.MethodGet, args[0], "", nil)
		text = answer
		return err == nil && status == http.StatusOK && memberOf(ts, answer, args[1]) == args[2]
	})
	_, err := ts.Stdout().Write(text)
	ts.Check(err)
}

func scriptSQL(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "sql DATABASE STATEMENT")
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

func scriptReplace(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3, "replace FILE OLD NEW")
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s holds no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}
