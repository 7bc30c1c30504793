package logging

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"testing/slogtest"
	"time"
)

func TestContextAttributes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := New(&out, "text", slog.LevelInfo)
	request := With(t.Context(), slog.String("request_id", "r-1"))
	one := With(request, slog.String("tenant", "org-1"))
	two := With(request, slog.String("tenant", "org-2"), slog.String("request_id", "r-2"))
	tests := []struct {
		name, want string
		log        *slog.Logger
		ctx        context.Context
	}{
		{"none", `msg="document read" facts=12`, log, t.Context()},
		{"one", `msg="document read" facts=12 request_id=r-1`, log, request},
		{"added later", `msg="document read" facts=12 request_id=r-1 tenant=org-1`, log, one},
		{"the later value wins", `msg="document read" facts=12 tenant=org-2 request_id=r-2`, log, two},
		{"with a logger's own", `msg="document read" part=worker facts=12 request_id=r-1`, log.With("part", "worker"), request},
		{"in a logger's group", `msg="document read" g.facts=12 g.request_id=r-1`, log.WithGroup("g"), request},
	}
	for _, tt := range tests { // one after the other: they share out
		out.Reset()
		tt.log.InfoContext(tt.ctx, "document read", "facts", 12)
		if _, got, _ := strings.Cut(strings.TrimSpace(out.String()), "level=INFO "); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := New(&out, "json", slog.LevelInfo)
	log.Debug("not logged")
	log.Info("job done", "due", time.Date(2026, 11, 24, 7, 0, 0, 0, time.FixedZone("", 2*60*60)))
	var entry map[string]any
	if err := json.Unmarshal(out.Bytes(), &entry); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	if entry["due"] != "2026-11-24T05:00:00Z" || !strings.HasSuffix(entry["time"].(string), "Z") || entry["msg"] != "job done" {
		t.Errorf("entry is %v", entry)
	}
	out.Reset()
	New(&out, "text", slog.LevelWarn).Warn("forged\nlevel=ERROR", "id", "a\nb")
	if strings.Count(out.String(), "\n") != 1 {
		t.Errorf("one entry takes several lines: %q", out.String())
	}
}

// The handler keeps every promise of slog.Handler.
func TestHandler(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := New(&out, "json", slog.LevelInfo)
	err := slogtest.TestHandler(log.Handler(), func() []map[string]any {
		var entries []map[string]any
		for line := range strings.Lines(out.String()) {
			var e map[string]any
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			entries = append(entries, e)
		}
		return entries
	})
	if err != nil {
		t.Error(err)
	}
}
