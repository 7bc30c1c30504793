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
		name, object string
		want         []string
	}{
		{"nothing", `{}`, nil},
		{"no object", `[1]`, nil},
		{"a value of the program", `{"status":"in_review"}`, []string{"status: in review"}},
		{"ids and hashes are left out", `{"vendor":"01a20cba-14de-724f-a64a-5d289ab843e9","sha256":"` + hash + `"}`, nil},
		{"changed fields", `{"fields":["legal_name","website"]}`, []string{"changed: legal name, website"}},
		{"a fact", `{"path":"soc2.exceptions.0.deviation","reading":2}`, []string{"fact: exception 1, deviation", "reading: 2"}},
		{"yes and no", `{"second_factor":true,"password":false}`, []string{"password: no", "second factor: yes"}},
		{"a figure", `{"residual":27.41,"final_band":"elevated"}`, []string{"final band: elevated", "residual: 27.41"}},
		{"a date", `{"due_on":"2026-03-31"}`, []string{"due on: 31 Mar 2026"}},
		{"what a person typed stays", `{"reason":"It's over_now <b>"}`, []string{"reason: It's over_now <b>"}},
		{"a job", `{"kind":"mail.send.v1","subject":"01a20cba-14de-724f-a64a-5d289ab843e9"}`, []string{"kind: Send a mail"}},
		{"nothing is known", `{"class":null,"note":""}`, nil},
	}
	for _, tt := range tests {
		if got := words.Detail(tt.object); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func TestFactPath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"soc2.opinion": "opinion", "soc2.report_type": "report type", "soc2.subservice_organizations.11.name": "subservice organization 12, name",
		"bridge.from": "from", "soc2.period.start": "period, start", "0": "0", "": "",
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
