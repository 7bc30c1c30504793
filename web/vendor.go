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

var vendorViews = []view{&vendorView{}, &coverageView{}, &partsView{}, &partView{}, &baasView{}, &baaView{}, &historyView{}, &vendorDueView{}, &reassessmentsView{}}

func (s *Server) vendorRoutes() []route {
	all := []route{
		{method: http.MethodGet, path: "/vendors/:id", needs: identity.ReadVendors, handle: s.vendor},
		{method: http.MethodGet, path: "/vendors/:id/coverage", needs: identity.ReadVendors, handle: s.coverage},
		{method: http.MethodGet, path: "/vendors/:id/coverage/export", needs: identity.ReadVendors, handle: s.exportCoverage},
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
	Contacts   []vendors.Contact
	CanChange  bool // the person may, and the vendor is not retired
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
	v, err := s.vendorViewOf(d, c.QueryParam("as_of"))
	if err != nil {
		return err
	}
	if mayWrite := actor(c).Role.Has(identity.WriteVendors); mayWrite {
		v.CanChange = d.Vendor.Status != vendors.Retired
	} else if v.Next.Label != "" {
		v.Next = nextStep{Why: "Waits for an analyst: " + lower(v.Next.Label) + ". " + v.Next.Why}
	}
	return s.show(c, http.StatusOK, v)
}

// vendorViewOf puts a dossier into words, with the coverage on a day; empty: of
// today.
func (s *Server) vendorViewOf(d *dossier.Dossier, asOf string) (*vendorView, error) {
	band := string(d.Score.Residual.FinalBand)
	cover, _ := coverOf(d, asked{asOf: asOf, lanes: cardServices})
	found, err := exceptionsOf(d, s.svc.Rules)
	return &vendorView{
		page: page{Title: d.Vendor.Name, Nav: "vendors"}, Dossier: d,
		Head: vendorHead{ID: d.Vendor.ID, Name: d.Vendor.Name, Sub: vendorSub(d), Tab: "overview"},
		Next: nextOf(d), Band: markOf(&band, &d.Score.Residual.Score), BandNote: bandNote(d), Facts: factsOf(d),
		Cover: cover, Why: vendorWhyOf(d, s.svc.Assessments.Rules()),
		Safeguards: safeguardsOf(d, s.svc.Rules), Exceptions: found, Documents: upTo(documentsOf(d), maxCardRows),
		BAAs: baaRows(upTo(d.Agreements, maxCardRows), d.Today()), Due: dueRows(upTo(d.Due, maxCardRows), d.Today()),
		Services: upTo(d.Products, maxCardRows), Contacts: upTo(d.Contacts, maxCardRows),
	}, err
}

// The bounds of what the cards of a vendor's page list; pages of their own list
// all.
const (
	maxCardRows   = 6
	maxExceptions = 12
)

// upTo is the beginning of a list.
func upTo[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// All says, in the corner of a card, how much its page lists.
func (*vendorView) All(n int) string {
	if n > maxCardRows {
		return "All " + words.Number(n)
	}
	return "See all"
}

// DocumentCount is how many documents the vendor has, read or not.
func (v *vendorView) DocumentCount() int { return len(v.Dossier.Documents) + len(v.Dossier.Unread) }

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
	taken := "0.00"
	if inherent != residual {
		taken = fmt.Sprintf("−%.2f", inherent-residual)
	}
	return vendorWhy{
		scoreWhy: whyOf(rules, d.Vendor.ID, &d.Known), Answers: words.Count(len(d.Given), "answer", "answers"),
		Inherent: fmt.Sprintf("%.2f", inherent), Residual: fmt.Sprintf("%.2f", residual), Taken: taken,
	}
}

// round2 keeps the two decimals that are shown, so that a shown sum adds up.
func round2(x float64) float64 { return float64(int64(x*100+0.5)) / 100 }
