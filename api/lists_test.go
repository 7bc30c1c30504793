package api

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"ward/internal/identity"
)

// Every list can be turned round with sort, page by page, and narrowed with q;
// the words are those of the second member that was made.
func TestListsSortAndSearch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		v := h.vendor(t, o)
		for i, name := range []string{"First", "Second 100%"} {
			h.do(t, o.admin(), "POST", "/vendors/"+v+"/contacts", map[string]any{"name": name, "email": fmt.Sprintf("a%d@vendor.example", i)}, 201)
			h.do(t, o.admin(), "POST", "/vendors/"+v+"/services", map[string]any{"name": name}, 201)
			h.agreement(t, o, v, map[string]any{"note": name, "status": "active", "effective_on": "2025-01-01", "expires_on": "2026-04-30"})
			f := form{files: map[string]file{"file": {name: name + ".pdf", content: []byte(pdfHead + name)}}}
			h.do(t, o.admin(), "POST", "/vendors/"+v+"/documents", f, 202)
		}
		if _, err := h.svc.Reassessments.Sweep(t.Context(), identity.Machine(o.tenant, "job:clock.sweep.v1")); err != nil {
			t.Fatal(err)
		}
		h.record(t, o.by(identity.Admin), "thing.made", "First", "Second 100%")
		all := "second 100%"
		for _, tt := range []struct{ path, sort, q string }{
			{"/vendors/" + v + "/contacts", "created_at", all},
			{"/vendors/" + v + "/services", "created_at", all},
			{"/vendors/" + v + "/baas", "created_at", all},
			{"/vendors/" + v + "/documents", "created_at", all},
			{"/audit-events", "seq", all},
			{"/audit-events", "at", all},
			{"/jobs", "created_at", ""},
			{"/reassessments", "due_on", ""},
		} {
			up, down := h.walk(t, o.admin(), tt.path+"?limit=1&sort="+tt.sort), h.walk(t, o.admin(), tt.path+"?limit=2&sort=-"+tt.sort)
			slices.Reverse(down)
			if len(up) < 2 || !slices.Equal(up, down) {
				t.Errorf("%s by %s: up %v, down reversed %v", tt.path, tt.sort, up, down)
			}
			if got := h.walk(t, o.admin(), tt.path+"?limit=5&q=nothing+like+it"); len(got) != 0 {
				t.Errorf("%s: a search for nothing finds %v", tt.path, got)
			}
			if tt.q != "" {
				if got := h.walk(t, o.admin(), tt.path+"?limit=5&q="+url.QueryEscape(tt.q)); len(got) != 1 || got[0] != up[len(up)-1] {
					t.Errorf("%s: a search finds %v, want the last of %v", tt.path, got, up)
				}
			}
			for param, pointer := range map[string]string{"sort=colour": "#/sort", "q=a%09b": "#/q"} {
				if _, fields := h.do(t, o.admin(), "GET", tt.path+"?"+param, nil, 422).problem(t); fields[pointer] == "" {
					t.Errorf("%s?%s: %v", tt.path, param, fields)
				}
			}
		}
	})
}

// walk follows the cursors of a list and returns what tells its items apart.
func (h *harness) walk(t *testing.T, token, path string) (ids []string) {
	t.Helper()
	for cursor := ""; ; {
		var p struct {
			Items []struct {
				ID   string
				Hash string
			}
			NextCursor *string `json:"next_cursor"`
		}
		h.do(t, token, "GET", path+cursor, nil, 200).into(t, &p)
		for _, item := range p.Items {
			ids = append(ids, item.ID+item.Hash)
		}
		if p.NextCursor == nil {
			return ids
		}
		cursor = "&cursor=" + *p.NextCursor
	}
}
