package vendors_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/vendors"
)

// TestExportComesBack exports in both formats and holds that the import of an
// export changes nothing, whatever the texts look like.
func TestExportComesBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for i, name := range []string{"=cmd()", "'=1", "''+x", "+1 Health", "-2", "@me", "'t Hooft", "Quote \" and, comma", "Zoë 東京"} {
			v := create(t, s, north, vendors.New{
				Name: name, LegalName: name, Description: "=1\n" + name, ExternalRef: fmt.Sprintf("-%d", i),
				Aliases: []string{"=a", name + "2"}, Website: "https://x.example/?a=1", OwnerID: north.ID,
			})
			rate(t, db, north, v.ID, vendors.Rating{Tier: new("tier_1"), InherentRisk: new(12.345), FinalBand: new("low")})
		}
		create(t, s, south, vendors.New{Name: "Elsewhere"})
		for _, format := range vendors.Formats {
			var out bytes.Buffer
			if err := s.Export(t.Context(), north, vendors.Query{}, format, &out); err != nil {
				t.Fatal(err)
			}
			if format == vendors.CSV {
				for _, want := range []string{"\r\n", ",'=cmd(),", ",''=1,", ",'+1 Health,", ",'t Hooft,", ",12.35,", ",'-3,"} {
					if !strings.Contains(out.String(), want) {
						t.Errorf("the CSV lacks %q:\n%s", want, out.String())
					}
				}
			}
			if strings.Contains(out.String(), "Elsewhere") {
				t.Error("another hospital's vendor is in the export")
			}
			r, err := s.Import(t.Context(), north, &out, false)
			if err != nil {
				t.Fatal(err)
			}
			if r.Unchanged != 9 || len(r.Rows) != 9 {
				t.Errorf("%s: %q", format, lines(r))
			}
		}
	})
}

func TestExport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		imports(t, s, bigList(1203, "a"), false) // more than two pages
		for _, tt := range []struct {
			q    vendors.Query
			want int
		}{{vendors.Query{Sort: "-created_at", Limit: 3}, 1203}, {vendors.Query{Text: "vendor 7"}, 111}, {vendors.Query{Text: "nobody"}, 0}} {
			var out bytes.Buffer
			if err := s.Export(t.Context(), north, tt.q, vendors.CSV, &out); err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(out.String(), "\r\n"); n != tt.want+1 {
				t.Errorf("%+v: %d lines, want %d and a header", tt.q, n, tt.want)
			}
		}
		for _, format := range vendors.Formats {
			var out bytes.Buffer
			err := s.Export(t.Context(), north, vendors.Query{Sort: "x"}, format, &out)
			wrong(t, err, fault.Invalid, "request.invalid")
			if out.Len() > 0 {
				t.Errorf("%s: %d bytes before the error", format, out.Len())
			}
		}
	})
}
