package api

import (
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

	for path, pointer := range map[string]string{
		"/hipaa/requirements?rule=other": "#/rule",
		"/hipaa/requirements?rules=1":    "#/rules",
		"/hipaa/crosswalk?tsc=CC6.1":     "#/tsc",
	} {
		if _, fields := h.do(t, viewer, "GET", path, nil, 422).problem(t); fields[pointer] == "" {
			t.Errorf("%s: %v", path, fields)
		}
	}
}
