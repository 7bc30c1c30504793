package words_test

import (
	"slices"
	"testing"

	"ward/internal/portfolio"
	"ward/web/words"
)

func TestDetail(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, action, object string
		want                 []string
	}{
		{"nothing", "mail.read", `{}`, nil},
		{"no object", "mail.read", `[1]`, nil},
		{"a value with words", "vendor.created", `{"status":"in_review"}`, []string{"status: In review"}},
		{"a value without", "thing.made", `{"status":"in_review"}`, []string{"status: in review"}},
		{"ids and hashes are left out", "document.removed", `{"vendor":"01a20cba-14de-724f-a64a-5d289ab843e9","sha256":"` + hash + `"}`, nil},
		{"changed fields", "vendor.changed", `{"fields":["legal_name","website"]}`, []string{"changed: legal name, website"}},
		{"a fact", "fact.correct", `{"path":"soc2.exceptions.0.deviation","reading":2}`, []string{"exception 1, what deviated"}},
		{"a sign-in", "session.created", `{"second_factor":true,"address":"192.0.2.7"}`, []string{"from 192.0.2.7", "with a second factor"}},
		{"a sign-in without second factor", "session.created", `{"second_factor":false}`, nil},
		{"a figure", "vendor.scored", `{"residual":27.41,"final_band":"elevated"}`, []string{"band: Elevated", "residual: 27.41"}},
		{"a date", "reassessment.opened", `{"cause":"report_end","due_on":"2026-03-31"}`, []string{"SOC 2 report ends", "due on: 31 Mar 2026"}},
		{"what a person typed stays", "document.removed", `{"reason":"It's over_now <b>"}`, []string{"reason: It's over_now <b>"}},
		{"a job", "job.retried", `{"kind":"mail.send.v1","subject":"01a20cba-14de-724f-a64a-5d289ab843e9"}`, []string{"Send a mail"}},
		{"a document", "document.read", `{"class":"soc2_report","reading":1,"status":"extracted","error":""}`, []string{"SOC 2 report"}},
		{"a size", "document.accepted", `{"size":1400}`, []string{"size: 1.4 KB"}},
		{"answers", "intake.answered", `{"questions":["IN-01","IN-02"]}`, []string{"2 questions"}},
		{"services", "document.scoped", `{"services":["01a20cba-14de-724f-a64a-5d289ab843e9"]}`, []string{"it is about 1 service"}},
		{"no services", "document.scoped", `{"services":[]}`, []string{"it is about all services"}},
		{"nothing is known", "document.reread", `{"class":null,"note":""}`, nil},
		{"yes and no", "thing.made", `{"a":true,"b":false}`, []string{"a: yes", "b: no"}},
	}
	for _, tt := range tests {
		if got := words.Detail(tt.action, tt.object); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestEntry(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ action, object, want string }{
		{"document.read", `{"status":"extracted"}`, "Document read"}, {"document.read", `{"status":"failed"}`, "Document could not be read"},
		{"document.read", `no object`, "Document read"}, {"vendor.changed", `{"status":"failed"}`, "Vendor changed"},
	} {
		if got := words.Entry(tt.action, tt.object); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.action, tt.object, got, tt.want)
		}
	}
}

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func TestFactPath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"soc2.opinion": "opinion", "soc2.report_type": "report type", "soc2.subservice_organizations.11.name": "subservice organization 12, name",
		"bridge.from": "bridges from", "soc2.period.start": "period, first day", "soc2.cuecs.0": "CUEC 1", "0": "0", "": "",
	} {
		if got := words.FactPath(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestThingsHaveWords(t *testing.T) {
	t.Parallel()
	for _, k := range []portfolio.Kind{
		portfolio.KindUser, portfolio.KindVendor, portfolio.KindDocument, portfolio.KindAgreement, portfolio.KindContact,
		portfolio.KindService, portfolio.KindReassessment, portfolio.KindOrganization,
	} {
		if words.ThingKind(k) == "" {
			t.Errorf("%q has no words", k)
		}
	}
}
