package main

import (
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// startS3 starts an S3-compatible store over TLS and returns the settings that
// reach it.
func startS3(t *testing.T) []string {
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
