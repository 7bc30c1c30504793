package vendors_test

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

var anID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// lines shows a report, a row a line: "2 created", "3 refused #/name why".
func lines(r *vendors.Report) []string {
	out := []string{}
	for _, row := range r.Rows {
		s := fmt.Sprintf("%d %s", row.Line, row.Outcome)
		for _, e := range row.Errors {
			s += " " + e.Pointer + " " + anID.ReplaceAllString(e.Detail, "ID")
		}
		out = append(out, s)
	}
	return out
}

func imports(t testing.TB, s *vendors.Service, text string, dry bool) *vendors.Report {
	t.Helper()
	r, err := s.Import(t.Context(), north, strings.NewReader(text), dry)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestImport(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		text string
		want []string
	}{
		{"new ones, with a byte order mark", "\xef\xbb\xbfName,Legal Name,ALIASES\nMeridian,\"Meridian, Inc.\",MII; M2\n", []string{"2 created"}},
		{"blank lines and short rows", "name,website\n\n  ,\nA\nB,\n", []string{"4 created", "5 created"}},
		{"lines in a cell count", "name,description\nA,\"one\ntwo\"\nB,x\n", []string{"2 created", "4 created"}},
		{"known by name", "name,website\naster  LABS,https://aster.example\n", []string{"2 updated"}},
		{"known by reference", "external_ref,name\nA-1,Aster Renamed\n", []string{"2 updated"}},
		{"nothing new", "name,external_ref,website\nAster Labs,A-1,\n", []string{"2 unchanged"}},
		{"a reference for one without", "name,external_ref\nBeta,B-7\n", []string{"2 updated"}},
		{"a legal move", "name,status\nAster Labs,In_Review\n", []string{"2 updated"}},
		{"owner by address", "name,owner_email\nAster Labs,NORTH@ward.example\n", []string{"2 updated"}},
		{"read-only columns are passed over", "id,name,tier,created_at\nx,A,y,z\n", []string{"2 created"}},
		{"a formula stays text", "name,description\n=cmd(),\"=HYPERLINK(\"\"x\"\")\"\n", []string{"2 created"}},
		{"an address as people write it", "name,website\nA,www.a.example\nB,ftp://b.example\n", []string{"2 created", "3 refused #/website must be an address that starts with http:// or https://"}},
		{"a formula is no website", "name,website\nA,=cmd()\n", []string{"2 refused #/website must be an address that starts with http:// or https://"}},
		{"a wrong row stops no other", "name\nA\n---\nB\n", []string{"2 created", "3 refused #/name must hold at least one letter or digit", "4 created"}},
		{"every wrong field", "name,website,status,owner_email\nA\u202e,x,retired,who@x.example\n", []string{
			"2 refused #/owner_email is not an active user of your organization" +
				" #/name must not hold control characters or line breaks #/website must be an address that starts with http:// or https://" +
				" #/status cannot be retired: retire a vendor with DELETE, which keeps its record"}},
		{"a name twice", "name\nA\nB\n a \n", []string{"2 created", "3 created", "4 refused #/name line 4 has the name of line 2"}},
		{"a reference twice", "name,external_ref\nA,1\nB,1\n", []string{"2 created", "3 refused #/external_ref line 3 has the external_ref of line 2"}},
		{"one vendor by two ways", "name,external_ref\nNew Name,A-1\nAster Labs,\n", []string{"2 updated", "3 refused #/ line 3 is about the vendor of line 2"}},
		{"an illegal move", "name,status\nAster Labs,approved\n", []string{"2 refused #/status A vendor that is proposed can become in_review, not approved."}},
		{"the name of another", "name,external_ref\nBeta,A-1\n", []string{"2 refused #/name vendor ID has this name"}},
		{"a known name with another reference", "name,external_ref\nAster Labs,A-2\n", []string{"2 refused #/external_ref vendor ID has this name and another external_ref"}},
		{"no name for a new one", "name,external_ref\n,9\n", []string{"2 refused #/name must hold at least one letter or digit"}},
		{"a cell beside the columns", "name\nA,stray\n", []string{"2 refused #/ has the cell \"stray\" in a column that the first row does not name"}},
		{"a zero byte", "name\nA\x00\n", []string{"2 refused #/name must not hold control characters or line breaks"}},
		{"another's user", "name,owner_id\nA," + south.ID + "\n", []string{"2 refused #/owner_id is not an active user of your organization"}},
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		create(t, s, south, vendors.New{Name: "Meridian", ExternalRef: "A-1"})
		for i, tt := range tests {
			for _, dry := range []bool{true, false} {
				by := north
				by.Tenant = identity.TenantID(fmt.Sprintf("case%d", i)) // each case has its own hospital
				if dry {
					seed(t, db, s, by)
				}
				tt.text = strings.ReplaceAll(tt.text, "NORTH@", strings.ToUpper(string(by.Tenant))+"@")
				before, err := s.List(t.Context(), by, vendors.Query{Limit: 100})
				if err != nil {
					t.Fatal(err)
				}
				r, err := s.Import(t.Context(), by, strings.NewReader(tt.text), dry)
				if err != nil {
					t.Errorf("%s: %v", tt.name, err)
					continue
				}
				want := slices.Clone(tt.want)
				for i := range want {
					want[i] = strings.ReplaceAll(want[i], "#/ ", "# ")
				}
				if got := lines(r); !slices.Equal(got, want) {
					t.Errorf("%s (dry %v):\n got %q\nwant %q", tt.name, dry, got, want)
				}
				after, err := s.List(t.Context(), by, vendors.Query{Limit: 100})
				if err != nil {
					t.Fatal(err)
				}
				grown := r.Created
				if dry {
					grown = 0
				}
				if len(after)-len(before) != grown {
					t.Errorf("%s (dry %v): %d vendors before, %d after", tt.name, dry, len(before), len(after))
				}
			}
		}
	})
}

// seed gives a hospital two vendors and its user.
func seed(t testing.TB, db *database.DB, s *vendors.Service, by identity.Actor) {
	t.Helper()
	addOrganization(t, db, by, string(by.Tenant)+"@ward.example")
	create(t, s, by, vendors.New{Name: "Aster Labs", ExternalRef: "A-1"})
	create(t, s, by, vendors.New{Name: "Beta"})
}

func TestImportStoresWhatItSays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		old := create(t, s, north, vendors.New{Name: "Aster", Website: "https://a.example", Aliases: []string{"A1"}, Description: "kept"})
		rate(t, db, north, old.ID, vendors.Rating{Tier: new("tier_1"), ResidualRisk: new(4.5)})
		r := imports(t, s, "name,aliases,website,owner_id,external_ref,description,status\n"+
			"ASTER,A2;A3,b.example,"+north.ID+",R1,,in_review\n=cmd(),,,,,'-1+2,\n", false)
		if r.Created != 1 || r.Updated != 1 || r.Refused != 0 || r.Unchanged != 0 {
			t.Fatalf("%+v", r)
		}
		got, err := s.Get(t.Context(), north, r.Rows[0].VendorID)
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != old.ID || got.Name != "ASTER" || !slices.Equal(got.Aliases, []string{"A2", "A3"}) || got.Website != "https://b.example" || *got.OwnerID != north.ID ||
			got.ExternalRef != "R1" || got.Description != "kept" || got.Status != vendors.InReview || got.Version != 2 || *got.Tier != "tier_1" || *got.ResidualRisk != 4.5 {
			t.Errorf("updated to %+v", got)
		}
		made, err := s.Get(t.Context(), north, r.Rows[1].VendorID)
		if err != nil || made.Name != "=cmd()" || made.Description != "-1+2" || made.Status != vendors.Proposed || made.Version != 1 {
			t.Errorf("created %+v, %v", made, err)
		}
		if got, want := trail(t, db, north, old.ID), []string{"vendor.created", "vendor.changed"}; !slices.Equal(got, want) {
			t.Errorf("the log tells %q, want %q", got, want)
		}
		found, err := s.List(t.Context(), north, vendors.Query{Text: "a3", Limit: 5})
		if err != nil || len(found) != 1 {
			t.Errorf("the search finds %v, %v", names(found), err)
		}
	})
}

func TestImportRefusesWholeFiles(t *testing.T) {
	t.Parallel()
	many := "name\n" + strings.Repeat("x\n", 50_001)
	tests := []struct {
		name, text, code, says string
	}{
		{"nothing", "", "import.empty", ""},
		{"only a header", "name,website\n", "import.empty", ""},
		{"unknown columns", "name,webpage,phone\nA,b,c\n", "import.bad_header", `Line 1 names unknown columns: "webpage", "phone". Known are id, name, legal_name`},
		{"semicolons", "name;website\nA;b\n", "import.bad_header", `"name;website"`},
		{"no name", "website\nx\n", "import.bad_header", `Line 1 names no column "name"`},
		{"a column twice", "name,Name\nA,B\n", "import.bad_header", `"name" twice`},
		{"Latin-1", "name\nOk\nCaf\xe9\n", "import.not_utf8", "Line 3 holds bytes that are not UTF-8"},
		{"UTF-16", "\xff\xfen\x00", "import.unsupported", "UTF-16"},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1", "import.unsupported", ".xls"},
		{"a PDF", "%PDF-1.7\n", "import.unsupported", "PDF"},
		{"a lone quotation mark", "name\nA\n\"B\nC\n", "import.malformed", "Line 3"},
		{"twenty thousand empty cells", "name\nA\n" + strings.Repeat(",", 20_001), "import.malformed", "Line 3 holds more commas"},
		{"one row too many", many, "import.too_many_rows", "50,000"},
		{"half a workbook", "PK\x03\x04half", "import.malformed", "XLSX"},
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for _, tt := range tests {
			_, err := s.Import(t.Context(), north, strings.NewReader(tt.text), false)
			if fault.Code(err) != tt.code || !strings.Contains(fmt.Sprint(err), tt.says) {
				t.Errorf("%s: got %v, want %s saying %q", tt.name, err, tt.code, tt.says)
			}
		}
		_, err := s.Import(t.Context(), north, io.LimitReader(zeros{}, 33<<20), false)
		wrong(t, err, fault.TooLarge, "import.too_large")
		_, err = s.Import(t.Context(), identity.Actor{Tenant: "north", Role: identity.Viewer}, strings.NewReader("name\nA\n"), true)
		wrong(t, err, fault.Forbidden, "permission.missing")
		if vs, err := s.List(t.Context(), north, vendors.Query{Limit: 1}); err != nil || len(vs) != 0 {
			t.Errorf("a refused file left %v, %v", names(vs), err)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
