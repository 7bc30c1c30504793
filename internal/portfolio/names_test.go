package portfolio_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ward/internal/agreements"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/internal/vendors"
)

func TestNames(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.vendor(t, "Ashquill", "", vendors.Approved, "tier_1", "low", vendors.NoReport, "")
		w.document(t, v, "failed", "damaged", 1)
		w.document(t, v, "extracted", "", 1)
		w.exec(t, "update documents set deleted_at = ? where tenant = ? and name = 'report 2.pdf'", w.now, w.ines.Tenant)
		w.due(t, v, "open", "cadence", "2026-01-15")
		c, err := w.vendors.AddContact(t.Context(), w.ines, v, vendors.NewContact{Name: "Ann Lee", Email: "ann@ashquill.example"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := w.vendors.AddProduct(t.Context(), w.ines, v, vendors.NewProduct{Name: "Lab results"})
		if err != nil {
			t.Fatal(err)
		}
		a, err := agreements.NewService(w.db, queue.New(), func() time.Time { return w.now }).Create(t.Context(), w.ines, v, agreements.Change{})
		if err != nil {
			t.Fatal(err)
		}
		f := w.figures(t, w.viewer, portfolio.Query{}).Waiting
		document, entry := string(f.Failed.First[0].ID), f.Reassess.First[0].ID
		unknown := uuid.Must(uuid.NewV7()).String()
		ids := []string{w.ines.ID, v, document, entry, c.ID, p.ID, a.ID, string(w.ines.Tenant), unknown, "x\x00", w.ines.ID, w.stranger.ID}
		got, err := w.s.Names(t.Context(), w.viewer, ids)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]portfolio.Name{
			w.ines.ID:             {Kind: portfolio.KindUser, Name: w.ines.Name},
			string(w.ines.Tenant): {Kind: portfolio.KindOrganization, Name: "Home"},
			v:                     {Kind: portfolio.KindVendor, Name: "Ashquill"},
			document:              {Kind: portfolio.KindDocument, Name: "report 1.pdf"},
			entry:                 {Kind: portfolio.KindReassessment, Name: "Ashquill"},
			c.ID:                  {Kind: portfolio.KindContact, Name: "Ann Lee"},
			p.ID:                  {Kind: portfolio.KindService, Name: "Lab results"},
			a.ID:                  {Kind: portfolio.KindAgreement, Name: "Ashquill"},
		}
		for id, n := range want {
			n.ID = id
			if n.Kind != portfolio.KindUser && n.Kind != portfolio.KindOrganization {
				n.VendorID, n.VendorName = v, "Ashquill"
			}
			if got[id] != n {
				t.Errorf("%s: %+v, want %+v", n.Kind, got[id], n)
			}
		}
		if len(got) != len(want) {
			t.Errorf("more than was asked for: %+v", got)
		}
		if got, err := w.s.Names(t.Context(), w.stranger, []string{v, document, w.ines.ID}); err != nil || len(got) != 0 {
			t.Errorf("another organization learns %+v, %v", got, err)
		}
		if _, err := w.s.Names(t.Context(), identity.Actor{}, ids); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("nobody: %v", err)
		}
	})
}
