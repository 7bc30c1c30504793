package wardtest

import (
	"encoding/pem"
	"errors"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// Redis starts a Redis server without persistence and returns its address.
// Without an installed one the test is skipped, or fails when
// TEST_REQUIRE_REDIS is set.
func Redis(t testing.TB) string {
	t.Helper()
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("TEST_REQUIRE_REDIS") == "" {
			t.Skip("left out: redis-server is not installed; scripts/test installs it")
		}
		t.Fatal(err)
	}
	addr := FreePort(t)
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "--bind", host, "--port", port, "--save", "", "--appendonly", "no", "--dir", t.TempDir())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(cmd.Process.Kill(), ignoreExit(cmd.Wait())); err != nil {
			t.Error(err)
		}
	})
	Eventually(t, "Redis answers", func() bool {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			_ = conn.Close() // it answered: nothing more is wanted of it
		}
		return err == nil
	})
	return addr
}

func ignoreExit(err error) error {
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil
	}
	return err
}

// S3 starts an S3-compatible store over TLS and returns the settings that reach
// it.
func S3(t testing.TB) []string {
	t.Helper()
	mem := s3mem.New()
	if err := mem.CreateBucket("sealed"); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewTLSServer(gofakes3.New(mem).Server())
	t.Cleanup(srv.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	if err := os.WriteFile(ca, cert, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"WARD_BLOB_URL=s3://AK:SK@sealed?path_style=true&endpoint=" + srv.URL, "SSL_CERT_FILE=" + ca}
}
