package main

import (
	"context"
	"net/http"
	"os"
	"testing"

	"ward/internal/wardtest"
)

// TestHostileFilesHarmNobody gives a running Ward files that attack whoever
// reads them: each ends as failed with its reason, the documents between them
// are read, and the process lives on.
func TestHostileFilesHarmNobody(t *testing.T) {
	t.Parallel()
	addr := wardtest.FreePort(t)
	settings := []string{
		"WARD_DATA_DIR=" + t.TempDir(), "WARD_LISTEN=" + addr, "WARD_ADMIN_EMAIL=" + adminEmail, "WARD_ADMIN_PASSWORD=" + adminPassword,
		"WARD_ORG_NAME=Test Hospital",
	}
	c := &wardtest.Client{Base: "http://" + addr}
	startWard(t, settings, "serve")
	ready(t, c)
	vendor := newVendor(t, c)
	var bad, good []string
	upload := func(file []byte) string {
		id, err := c.Upload(context.Background(), vendor, "report.pdf", file)
		if err != nil || id == "" {
			t.Fatalf("upload: %q, %v", id, err)
		}
		return id
	}
	for i, name := range []string{"cyclic_parent", "bomb_double_flate", "form_recursion", "xref_prev_loop", "count_2e9"} {
		file, err := os.ReadFile("../../internal/pdftext/testdata/hostile/" + name + ".pdf")
		if err != nil {
			t.Fatal(err)
		}
		bad = append(bad, upload(file))
		good = append(good, upload(letter(t, int64(i))))
	}
	ends := func(id string) (status string) {
		wardtest.Eventually(t, "document "+id+" ends", func() bool {
			var d struct {
				Status string
				Error  *struct{ Code, Detail string }
			}
			c.Call(t, "GET", "/api/v1/documents/"+id, nil, &d, http.StatusOK)
			if status = d.Status; status == "failed" && (d.Error == nil || d.Error.Detail == "") {
				t.Errorf("document %s failed without a reason", id)
			}
			return status != "queued" && status != "processing"
		})
		return status
	}
	for _, id := range bad {
		if got := ends(id); got != "failed" {
			t.Errorf("a hostile file is %s", got)
		}
	}
	for _, id := range good {
		if got := ends(id); got != "extracted" && got != "needs_review" {
			t.Errorf("a letter beside hostile files is %s", got)
		}
	}
	if got := ends(upload(letter(t, 99))); got == "failed" {
		t.Error("after them nothing can be read")
	}
}
