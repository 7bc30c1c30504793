package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/dossier"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/web/words"
)

var vendorViews = []view{&vendorView{}, &partsView{}, &partView{}, &baasView{}, &baaView{}, &historyView{}, &vendorDueView{}, &reassessmentsView{}}

func (s *Server) vendorRoutes() []route {
	all := []route{
		{method: http.MethodGet, path: "/vendors/:id", needs: identity.ReadVendors, handle: s.vendor},
		{method: http.MethodGet, path: "/vendors/:id/history", needs: identity.ReadAudit, handle: s.history},
		{method: http.MethodGet, path: "/vendors/:id/reassessments", needs: identity.ReadClock, handle: s.vendorDue},
		{method: http.MethodGet, path: "/reassessments", needs: identity.ReadClock, handle: s.reassessments},
	}
	return slices.Concat(all, s.partRoutes(), s.baaRoutes())
}

// vendorView is the page of one vendor.
type vendorView struct {
	page
	Head       vendorHead
	Next       nextStep
	Band       bandMark
	BandNote   string
	Facts      []fact
	Cover      cover
	Why        vendorWhy
	Safeguards safeguards
	Exceptions exceptions
	Documents  []docRow
	Dossier    *dossier.Dossier
	BAAs       []baaRow
	Due        []dueRow
	Services   []vendors.Product
}

// ServiceLine says what a service does with PHI.
func (*vendorView) ServiceLine(p vendors.Product) string {
	lines := serviceLines(p)
	return lines[len(lines)-1]
}

func (*vendorView) template() string { return "vendor/overview" }

// vendor serves GET /vendors/:id.
func (s *Server) vendor(c echo.Context) error {
	d, err := s.svc.Dossier.Open(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	band := string(d.Score.Residual.FinalBand)
	v := &vendorView{
		page: page{Title: d.Vendor.Name, Nav: "vendors"},
		Head: vendorHead{ID: d.Vendor.ID, Name: d.Vendor.Name, Sub: vendorSub(d), Tab: "overview"},
		Next: nextOf(d), Band: markOf(&band, &d.Score.Residual.Score), BandNote: bandNote(d), Facts: factsOf(d),
		Cover: coverOf(d, c.QueryParam("as_of")), Why: vendorWhyOf(d, s.svc.Assessments.Rules()), Safeguards: safeguardsOf(d, s.svc.Rules), Exceptions: exceptionsOf(d, s.svc.Rules),
		Documents: documentsOf(d), Dossier: d, BAAs: baaRows(d.Agreements, d.Today()), Due: dueRows(d.Due, d.Today()), Services: d.Products,
	}
	if !actor(c).Role.Has(identity.WriteVendors) && v.Next.Label != "" {
		v.Next = nextStep{Why: "Waits for an analyst: " + lower(v.Next.Label) + ". " + v.Next.Why}
	}
	return s.show(c, http.StatusOK, v)
}

// vendorSub is the line below the name of a vendor.
func vendorSub(d *dossier.Dossier) string {
	parts := []string{words.VendorStatus(d.Vendor.Status)}
	if d.Vendor.Status == vendors.Retired && d.Vendor.RetiredReason != "" {
		parts[0] += ": " + d.Vendor.RetiredReason
	}
	if name := d.Vendor.LegalName; name != "" && name != d.Vendor.Name {
		parts = append(parts, name)
	}
	owner := "no owner"
	if d.OwnerName != "" {
		owner = "owner " + d.OwnerName
	}
	return strings.Join(append(parts, owner), " · ")
}

// vendorWhy is the score of a vendor in a few lines.
type vendorWhy struct {
	scoreWhy
	Inherent string
	Answers  string // "30 answers"
	Taken    string // what controls take away, with its sign
	Residual string
}

func vendorWhyOf(d *dossier.Dossier, rules *scoring.Rules) vendorWhy {
	inherent, residual := round2(d.Score.Inherent.Score), round2(d.Score.Residual.Score)
	return vendorWhy{
		scoreWhy: whyOf(rules, d.Vendor.ID, &d.Known), Answers: words.Count(len(d.Given), "answer", "answers"),
		Inherent: fmt.Sprintf("%.2f", inherent), Residual: fmt.Sprintf("%.2f", residual), Taken: fmt.Sprintf("−%.2f", inherent-residual),
	}
}

// round2 keeps the two decimals that are shown, so that a shown sum adds up.
func round2(x float64) float64 { return float64(int64(x*100+0.5)) / 100 }
