package main

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"testing"

	"ward/internal/wardtest"
)

// TestDemo runs the demo as a user would: it prints where it is and how to
// sign in, its workers read every sample, Ctrl-C ends it, nothing is left.
func TestDemo(t *testing.T) {
	t.Parallel()
	tmp := t.TempDir()
	p := startWard(t, []string{"WARD_LISTEN=127.0.0.1:0", "TMPDIR=" + tmp}, "demo")
	said := regexp.MustCompile(`WARD=(http://\S+)/api/v1 AUTH='Authorization: Bearer (\S+)'`)
	wardtest.Eventually(t, "the demo says how to sign in", func() bool { return said.MatchString(p.Said()) })
	m := said.FindStringSubmatch(p.Said())
	c := &wardtest.Client{Base: m[1], Token: m[2]}
	wardtest.Eventually(t, "every sample is read", func() bool { return regexp.MustCompile(`\d+ documents were read`).MatchString(p.Said()) })
	checkDemo(t, c)
	if code := p.Interrupt(t); code != 0 {
		t.Errorf("Ctrl-C ended it with status %d", code)
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func checkDemo(t *testing.T, c *wardtest.Client) {
	t.Helper()
	var vendors struct {
		Items []struct {
			ID, Name     string
			Tier         *string
			ResidualRisk *float64 `json:"residual_risk"`
			FinalBand    *string  `json:"final_band"`
		}
	}
	c.Call(t, "GET", "/api/v1/vendors?limit=200", nil, &vendors, http.StatusOK)
	var tiers, bands []string
	read := 0
	for _, v := range vendors.Items {
		if v.Tier == nil || v.FinalBand == nil || v.ResidualRisk == nil {
			t.Errorf("%s has no score", v.Name)
			continue
		}
		tiers, bands = append(tiers, *v.Tier), append(bands, *v.FinalBand)
		var docs struct {
			Items []struct{ Status, Name string }
		}
		c.Call(t, "GET", "/api/v1/vendors/"+v.ID+"/documents", nil, &docs, http.StatusOK)
		for _, d := range docs.Items {
			if d.Status == "queued" || d.Status == "processing" {
				t.Errorf("%s of %s is %s", d.Name, v.Name, d.Status)
			}
			read++
		}
	}
	slices.Sort(tiers)
	slices.Sort(bands)
	if len(vendors.Items) < 12 || len(slices.Compact(tiers)) != 4 || len(slices.Compact(bands)) < 4 || read < 12 {
		t.Errorf("%d vendors of tiers %v in bands %v with %d documents", len(vendors.Items), tiers, bands, read)
	}
	var due struct{ Items []struct{ Cause string } }
	c.Call(t, "GET", "/api/v1/reassessments", nil, &due, http.StatusOK)
	if len(due.Items) == 0 {
		t.Error("nothing is due")
	}
}

// TestInterrupt asks a server to end in the middle of its work.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	addr := wardtest.FreePort(t)
	p := startWard(t, []string{
		"WARD_DATA_DIR=" + t.TempDir(), "WARD_LISTEN=" + addr, "WARD_ADMIN_EMAIL=" + adminEmail, "WARD_ADMIN_PASSWORD=" + adminPassword,
		"WARD_ORG_NAME=Test Hospital",
	}, "serve")
	c := &wardtest.Client{Base: "http://" + addr}
	ready(t, c)
	vendor := newVendor(t, c)
	for n := range int64(5) {
		if _, err := c.Upload(t.Context(), vendor, "letter.pdf", letter(t, n)); err != nil {
			t.Fatal(err)
		}
	}
	if code := p.Interrupt(t); code != 0 {
		t.Errorf("it ended with status %d", code)
	}
}
