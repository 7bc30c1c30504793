package vendors_test

import (
	"slices"
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

func TestSimilar(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		own := create(t, s, north, vendors.New{Name: "Brackenford Imaging Cloud", LegalName: "Brackenford Holdings, Inc.", Aliases: []string{"BIC", "PictureVault"}, Website: "https://www.brackenford.example/about"})
		create(t, s, north, vendors.New{Name: "Oakhurn Records Archive", Website: "http://oakhurn.example"})
		create(t, s, south, vendors.New{Name: "Brackenford Imaging Cloud", Website: "https://brackenford.example"})
		old := create(t, s, north, vendors.New{Name: "Tarnwell Pharmacy"})
		if _, err := s.Retire(t.Context(), north, old.ID, 0, ""); err != nil {
			t.Fatal(err)
		}
		const bracken = "Brackenford Imaging Cloud "
		for _, tt := range []struct {
			name string
			c    vendors.Candidate
			want []string
		}{
			{"nothing said", vendors.Candidate{}, nil},
			{"another firm", vendors.Candidate{Name: "Hollowick Telemetry", Website: "https://hollowick.example"}, nil},
			{"the same name", vendors.Candidate{Name: "brackenford  imaging cloud"}, []string{bracken + "has the same name"}},
			{"but for the legal form", vendors.Candidate{Name: "Brackenford Imaging Cloud, LLC"}, []string{bracken + "has the same name"}},
			{"misspelt", vendors.Candidate{Name: "Brakenford Imaging Cloud"}, []string{bracken + "has a similar name"}},
			{"the legal name", vendors.Candidate{Name: "Brackenford Holdings"}, []string{bracken + "has the legal name “Brackenford Holdings, Inc.”"}},
			{"an alias", vendors.Candidate{Name: "picturevault"}, []string{bracken + "is also called “PictureVault”"}},
			{"its own alias", vendors.Candidate{Name: "Zed", Aliases: []string{"Oakhurn Records Archive"}}, []string{"Oakhurn Records Archive has the same name"}},
			{"the website", vendors.Candidate{Name: "Zed", Website: "http://BRACKENFORD.example:8080/?x=1"}, []string{bracken + "has the same website, brackenford.example"}},
			{"no website", vendors.Candidate{Name: "Zed", Website: "%%%"}, nil},
			{"itself", vendors.Candidate{ID: own.ID, Name: own.Name}, nil},
			{"a retired one", vendors.Candidate{Name: "Tarnwell Pharmacy"}, []string{"Tarnwell Pharmacy has the same name"}},
			{"two, the likelier first", vendors.Candidate{Name: "Oakhurn Record Archives", Website: "https://brackenford.example"},
				[]string{bracken + "has the same website, brackenford.example", "Oakhurn Records Archive has a similar name"}},
			{"bytes", vendors.Candidate{Name: "\x00\xff", Website: "\x7f"}, nil},
		} {
			got, err := s.Similar(t.Context(), north, tt.c)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			var text []string
			for _, l := range got {
				text = append(text, l.Name+" "+l.Reason)
			}
			if !slices.Equal(text, tt.want) {
				t.Errorf("%s: got %q, want %q", tt.name, text, tt.want)
			}
		}
		for _, name := range []string{"Lake A1", "Lake A2", "Lake A3", "Lake A4", "Lake A5", "Lake A6"} {
			create(t, s, north, vendors.New{Name: name + " Laboratories"})
		}
		if got, err := s.Similar(t.Context(), north, vendors.Candidate{Name: "Lake A4 Laboratories"}); err != nil || len(got) != 5 || got[0].Name != "Lake A4 Laboratories" {
			t.Errorf("of many alike: %v, %v", got, err)
		}
		_, err := s.Similar(t.Context(), identity.Actor{Tenant: "north", Role: "none"}, vendors.Candidate{Name: "x"})
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}

func TestGuess(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		create(t, s, north, vendors.New{Name: "Brackenford Imaging Cloud", Aliases: []string{"PictureVault"}})
		create(t, s, south, vendors.New{Name: "Brackenfold"})
		old := create(t, s, north, vendors.New{Name: "Brackenforth"})
		if _, err := s.Retire(t.Context(), north, old.ID, 0, ""); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string][]string{
			"": nil, "brakenford": {"Brackenford Imaging Cloud"}, "imagin cloud": {"Brackenford Imaging Cloud"}, "Picturvault": {"Brackenford Imaging Cloud"},
			"hollowick": nil, "\x00": nil, "brackenford imaging cloud and much more": nil,
		} {
			got, err := s.Guess(t.Context(), north, text)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%q: %q, %v; want %q", text, got, err, want)
			}
		}
		_, err := s.Guess(t.Context(), identity.Actor{Tenant: "north", Role: "none"}, "x")
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}
