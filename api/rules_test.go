package api

import (
	"fmt"
	"slices"
	"testing"

	"ward/internal/database/dbtest"
	"ward/internal/identity"
)

func TestRules(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	viewer := h.org().token(identity.Viewer)

	var all, breach struct {
		Version string
		Items   []struct{ ID, Rule string }
	}
	h.do(t, viewer, "GET", "/hipaa/requirements", nil, 200).into(t, &all)
	h.do(t, viewer, "GET", "/hipaa/requirements?rule=breach", nil, 200).into(t, &breach)
	if all.Version == "" || len(all.Items) != len(h.svc.Rules.Requirements) {
		t.Errorf("version %q, %d items", all.Version, len(all.Items))
	}
	if len(breach.Items) == 0 || len(breach.Items) >= len(all.Items) || breach.Items[0].Rule != "breach" {
		t.Errorf("breach: %+v", breach.Items)
	}

	var pairs struct {
		Items []struct{ Criterion, HIPAA string }
	}
	h.do(t, viewer, "GET", "/hipaa/crosswalk", nil, 200).into(t, &pairs)
	if len(pairs.Items) != len(h.svc.Rules.Pairs) {
		t.Errorf("%d pairs", len(pairs.Items))
	}
	h.do(t, viewer, "GET", "/hipaa/crosswalk?criterion=CC6.1", nil, 200).into(t, &pairs)
	if len(pairs.Items) == 0 || len(pairs.Items) >= len(h.svc.Rules.Pairs) {
		t.Errorf("CC6.1: %d pairs", len(pairs.Items))
	}
	for _, p := range pairs.Items {
		if p.Criterion != "CC6.1" {
			t.Errorf("a pair of %s", p.Criterion)
		}
	}
	h.do(t, viewer, "GET", "/hipaa/crosswalk?criterion=none", nil, 200).into(t, &pairs)
	if pairs.Items == nil || len(pairs.Items) != 0 {
		t.Errorf("no criterion: %v", pairs.Items)
	}

	walk := func(path string) (ids []string) {
		for cursor := ""; ; {
			var p struct {
				Items      []map[string]any
				NextCursor *string `json:"next_cursor"`
			}
			h.do(t, viewer, "GET", path+cursor, nil, 200).into(t, &p)
			for _, item := range p.Items {
				ids = append(ids, fmt.Sprint(item["id"], item["criterion"], item["hipaa"]))
			}
			if p.NextCursor == nil {
				return ids
			}
			cursor = "&cursor=" + *p.NextCursor
		}
	}
	if got := walk("/hipaa/requirements?limit=7"); len(got) != len(all.Items) || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
		t.Errorf("by pages: %d requirements, want %d", len(got), len(all.Items))
	}
	if got := walk("/hipaa/crosswalk?limit=200"); len(got) != len(h.svc.Rules.Pairs) {
		t.Errorf("by pages: %d pairs, want %d", len(got), len(h.svc.Rules.Pairs))
	}
	if got := walk("/hipaa/requirements?q=BREACH&limit=5"); len(got) == 0 || len(got) >= len(all.Items) {
		t.Errorf("q: %d requirements", len(got))
	}
	if got := walk("/hipaa/crosswalk?q=cc6.1&limit=5"); len(got) == 0 || len(got) >= len(h.svc.Rules.Pairs) {
		t.Errorf("q: %d pairs", len(got))
	}

	for path, pointer := range map[string]string{
		"/hipaa/requirements?limit=0":     "#/limit",
		"/hipaa/requirements?cursor=LTE":  "#/cursor",
		"/hipaa/crosswalk?cursor=OTk5OTk": "#/cursor",
		"/hipaa/requirements?rule=other":  "#/rule",
		"/hipaa/requirements?rules=1":     "#/rules",
		"/hipaa/crosswalk?tsc=CC6.1":      "#/tsc",
	} {
		if _, fields := h.do(t, viewer, "GET", path, nil, 422).problem(t); fields[pointer] == "" {
			t.Errorf("%s: %v", path, fields)
		}
	}
}
