package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ward/internal/wardtest"
)

// TestReadmeTour runs the tour of README.md as a reader would: the first block
// starts the server, the others are one shell session.
func TestReadmeTour(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("TEST_REQUIRE_CURL") == "" {
			t.Skip("left out: curl is not installed; scripts/test installs it")
		}
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, tour, _ := strings.Cut(string(text), "\n## A tour by REST\n")
	tour, _, _ = strings.Cut(tour, "\n## ")
	blocks := regexp.MustCompile("(?s)\n```sh\n(.*?)```").FindAllStringSubmatch(tour, -1)
	if len(blocks) < 3 {
		t.Fatalf("the tour has %d blocks", len(blocks))
	}
	start := regexp.MustCompile(`^(WARD_ADMIN_EMAIL=\S+) (WARD_ADMIN_PASSWORD)='(.+)' go run ./cmd/ward serve\n$`).FindStringSubmatch(blocks[0][1])
	if start == nil {
		t.Fatalf("the first block does not start a server: %s", blocks[0][1])
	}
	addr := wardtest.FreePort(t)
	startWard(t, []string{start[1], start[2] + "=" + start[3], "WARD_LISTEN=" + addr, "WARD_DATA_DIR=" + t.TempDir()}, "serve")
	c := &wardtest.Client{Base: "http://" + addr}
	c.Ready(t)

	dir := t.TempDir()
	script := "set -euo pipefail\n"
	for _, b := range blocks[1:] {
		script += b[1]
	}
	samples, err := filepath.Abs(filepath.Join(repository, "internal", "samples"))
	if err != nil {
		t.Fatal(err)
	}
	script = strings.NewReplacer("127.0.0.1:8080", addr, "go run ./cmd/ward", "TEST_RUN_WARD=1 "+self(t), "@internal/samples", "@"+samples).Replace(script)
	bash := exec.Command("bash", "-c", script)
	bash.Dir = dir
	out, err := bash.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		`"complete":true`, `"tier":"tier_3"`, `"notice_hours":120`, `"pages":80`, `"opinion":"qualified"`, `"period":{"end":"2025-07-31","start":"2025-02-01"}`,
		`"page":6,"quote":"In our opinion, except for the matters described`, `"page":32,"quote":"One shared administrator account`, `"label":"Inherent risk`,
		"The score holds:", `"status":"not_assessed"`, `"kind":"type_2"`, `"action":"document.read"`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the tour does not show %s", want)
		}
	}
	if t.Failed() {
		t.Logf("%s", out)
	}
}

// self is the path of this program, which stands in for ward.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
