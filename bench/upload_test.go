package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkUploadToScore compares the time from sending a 49-page report to a
// score that counts it with reading the same file on the command line, on the
// embedded profile of an idle machine.
func BenchmarkUploadToScore(b *testing.B) {
	bin, err := ward()
	if err != nil {
		b.Fatal(err)
	}
	const uploads = 20
	file, err := os.ReadFile(samples + "d32.pdf")
	if err != nil {
		b.Fatal(err)
	}
	s := startServer(b, bin)
	var ours, theirs []time.Duration
	for i := range uploads {
		vendor := s.vendor(b, fmt.Sprintf("Beaconfield %d", i))
		start := time.Now()
		s.uploadToScore(b, vendor, append(bytes.Clone(file), fmt.Sprintf("\n%% %d\n", i)...))
		ours = append(ours, time.Since(start))
		start = time.Now()
		if err := exec.Command(bin, "extract", "--jsonl", samples+"d32.pdf").Run(); err != nil {
			b.Fatal(err)
		}
		theirs = append(theirs, time.Since(start))
	}
	o, x := median(ours), median(theirs)
	row(b, fmt.Sprintf("upload to score %.3f s, extract %.3f s: (upload - 0.3 s) / extract", o.Seconds(), x.Seconds()), (o-300*time.Millisecond).Seconds()/x.Seconds(), 1.5, "≤")
}

// server is a running ward serve.
type server struct {
	base, token string
	pid         int
}

// startServer starts a Ward on a folder of its own, with more settings.
func startServer(b *testing.B, bin string, env ...string) *server {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(bin, "serve")
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "WARD_") }) // a setting of the tests ends it
	cmd.Env = append(cmd.Env, "WARD_DATA_DIR="+b.TempDir(), "WARD_LISTEN="+addr, "WARD_ADMIN_EMAIL=admin@example.org",
		"WARD_ADMIN_PASSWORD=a long enough passphrase", "WARD_ORG_NAME=Bench Hospital")
	cmd.Env = append(cmd.Env, env...)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	s := &server{base: "http://" + addr, pid: cmd.Process.Pid}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(s.base + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(end) {
			b.Fatal("the server does not start")
		}
	}
	var session struct{ Token string }
	s.post(b, "/api/v1/sessions", map[string]string{"email": "admin@example.org", "password": "a long enough passphrase"}, &session)
	s.token = session.Token
	return s
}

func (s *server) post(b *testing.B, path string, in, out any) {
	b.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		b.Fatal(err)
	}
	s.send(b, http.MethodPost, path, "application/json", bytes.NewReader(body), out)
}

func (s *server) send(b *testing.B, method, path, contentType string, body io.Reader, out any) {
	b.Helper()
	req, err := http.NewRequest(method, s.base+path, body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= http.StatusBadRequest {
		b.Fatalf("%s %s: %d %s %v", method, path, res.StatusCode, text, err)
	}
	if err := json.Unmarshal(text, out); err != nil {
		b.Fatal(err)
	}
}

func (s *server) vendor(b *testing.B, name string) string {
	b.Helper()
	var v struct{ ID string }
	s.post(b, "/api/v1/vendors", map[string]any{"name": name, "aliases": []string{"Beaconfield Identity, Inc."}}, &v)
	return v.ID
}

// uploadToScore sends a report and waits until the score counts it.
func (s *server) uploadToScore(b *testing.B, vendor string, file []byte) {
	b.Helper()
	d := s.upload(b, vendor, file)
	for d.Status == "queued" || d.Status == "processing" {
		time.Sleep(5 * time.Millisecond)
		s.send(b, http.MethodGet, "/api/v1/documents/"+d.ID, "", nil, &d)
	}
	if d.Status == "failed" {
		b.Fatal("the document failed")
	}
	var score struct {
		Inputs struct{ Reports []struct{ Document string } }
	}
	s.send(b, http.MethodGet, "/api/v1/vendors/"+vendor+"/score", "", nil, &score)
	if len(score.Inputs.Reports) != 1 {
		b.Fatalf("the score counts %d reports", len(score.Inputs.Reports))
	}
}

func (s *server) upload(b *testing.B, vendor string, file []byte) (d document) {
	b.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "report.pdf")
	if err == nil {
		_, err = part.Write(file)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		b.Fatal(err)
	}
	s.send(b, http.MethodPost, "/api/v1/vendors/"+vendor+"/documents", w.FormDataContentType(), &form, &d)
	return d
}
