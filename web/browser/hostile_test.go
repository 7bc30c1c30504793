package browser_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// hostile is a text that is a formula, a script, a template and right-to-left
// at once, with a word that does not break; it fits the shortest field.
const hostile = `=1+1 "><img src=x onerror=alert(1)><script>alert(2)</script>{{7}} שלום` + "\u200f 12 WWWWWWWWWWWWWWWWWWWWW"

// TestHostileText puts hostile text into every field and opens every page: no
// script runs, nothing is asked for, the words stand there as they were typed,
// and a phone need not scroll sideways.
func TestHostileText(t *testing.T) {
	t.Parallel()
	browsertest.Need(t)
	w := browsertest.Embedded(t, "WARD_ORG_NAME="+hostile)
	vendor := hostileVendor(t, w)
	f := fill(t, w, vendor)
	for _, look := range []browsertest.Look{browsertest.Light, browsertest.Phone} {
		t.Run(look.Name, func(t *testing.T) {
			t.Parallel()
			tabs := map[identity.Role]*browsertest.Tab{identity.Admin: w.Open(t, identity.Admin, look), identity.Analyst: w.Open(t, identity.Analyst, look)}
			for _, p := range pages {
				if tabs[p.role] == nil || p.fails != "" {
					continue
				}
				tabs[p.role].Visit(p.open(f))
				holdHarmless(t, tabs[p.role], p.name+" in "+look.Name)
			}
			tab := tabs[identity.Analyst]
			tab.Visit("/vendors/" + vendor)
			tab.Sees(hostile)
		})
	}
}

func holdHarmless(t *testing.T, tab *browsertest.Tab, where string) {
	t.Helper()
	var made int
	tab.Eval(`document.querySelectorAll('img[src="x"], script:not([src]), [onerror]').length`, &made)
	if made > 0 {
		t.Errorf("%s: hostile text became %d elements", where, made)
	}
	if over := tab.Overflow(); over > 0 {
		t.Errorf("%s scrolls sideways by %d pixels", where, over)
	}
	if n := tab.CheckFaults(); n > 0 {
		t.Errorf("%s reported %d faults", where, n)
	}
}

// hostileVendor has hostile text wherever a person may type.
func hostileVendor(t *testing.T, w *browsertest.Ward) string {
	t.Helper()
	c := w.API(identity.Admin)
	type object = map[string]any
	make := func(path string, in object) string {
		var out struct{ ID string }
		c.Call(t, "POST", "/api/v1"+path, in, &out, http.StatusCreated)
		return out.ID
	}
	long := hostile + strings.Repeat(" "+hostile, 16)
	c.Call(t, "PATCH", "/api/v1/me", object{"name": hostile}, nil, http.StatusOK)
	make("/users", object{"name": hostile, "email": "o'neil+x@alderbrook.example", "role": "viewer"})
	make("/api-tokens", object{"name": hostile, "role": "viewer"})
	v := make("/vendors", object{"name": hostile, "legal_name": hostile, "aliases": []string{hostile}, "description": long, "external_ref": hostile})
	make("/vendors/"+v+"/contacts", object{"name": hostile, "email": "x@vendor.example", "role": hostile})
	make("/vendors/"+v+"/services", object{"name": hostile, "description": long, "phi_access": "create"})
	make("/vendors/"+v+"/baas", object{"status": "not_required", "note": long})
	d := w.Sample(t, v, "d15")
	for path, value := range map[string]any{"soc2.service_organization": hostile, "soc2.system": hostile, "soc2.auditor": hostile} {
		c.Call(t, "PUT", "/api/v1/documents/"+d+"/facts/"+path, object{"decision": "correct", "value": value, "note": long}, nil, http.StatusOK)
	}
	make("/documents/"+d+"/facts", object{"list": "soc2.exceptions", "value": object{"deviation": hostile, "control_id": "AC-9", "severity": "moderate"}, "page": 3, "quote": long})
	file, err := os.ReadFile(browsertest.SampleFile("d30"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Upload(t.Context(), v, strings.ReplaceAll(hostile, "/", "")+".pdf", file); err != nil {
		t.Fatal(err)
	}
	return v
}
