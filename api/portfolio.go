package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/internal/reassessments"
	"ward/internal/vendors"
)

func (s *Server) portfolioRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/portfolio", needs: identity.ReadVendors, handle: s.getPortfolio},
	}
}

type portfolioOut struct {
	At          time.Time                      `json:"at"`
	Vendors     int                            `json:"vendors"`
	ByStatus    map[vendors.Status]int         `json:"by_status"`
	Cells       []cellOut                      `json:"by_tier_and_band"`
	PHI         int                            `json:"handling_phi"`
	Provisional int                            `json:"provisional"`
	Coverage    map[vendors.CoverageStatus]int `json:"coverage"`
	BAAs        map[vendors.BAAState]int       `json:"baas"`
	Reviews     dueOut                         `json:"reviews"`
	Waiting     waitingOut                     `json:"waiting"`
}

type cellOut struct {
	Tier    *string `json:"tier"`
	Band    *string `json:"final_band"`
	Vendors int     `json:"vendors"`
}

type dueOut struct {
	Overdue int `json:"overdue"`
	In30    int `json:"in_30_days"`
	In60    int `json:"in_60_days"`
	In90    int `json:"in_90_days"`
}

type waitingOut struct {
	Confirm   waitingList[waitingDocumentOut] `json:"to_confirm"`
	Failed    waitingList[waitingDocumentOut] `json:"failed"`
	Reading   int                             `json:"being_read"`
	Reassess  waitingReassessmentsOut         `json:"reassessments"`
	Uncovered waitingList[uncoveredOut]       `json:"not_covered"`
	BAAs      waitingBAAsOut                  `json:"baas"`
}

// waitingList is how many wait, and the first of them.
type waitingList[T any] struct {
	Count int `json:"count"`
	First []T `json:"first"`
}

func waiting[I, O any](count int, first []I, out func(I) O) waitingList[O] {
	l := waitingList[O]{Count: count, First: make([]O, 0, len(first))}
	for _, i := range first {
		l.First = append(l.First, out(i))
	}
	return l
}

type rowVendorOut struct {
	VendorID   string  `json:"vendor_id"`
	VendorName string  `json:"vendor_name"`
	Tier       *string `json:"tier"`
	OwnerID    *string `json:"owner_id"`
	OwnerName  *string `json:"owner_name"`
}

type waitingDocumentOut struct {
	rowVendorOut
	ID        evidence.ID `json:"id"`
	Name      string      `json:"name"`
	Class     string      `json:"document_class"`
	OpenFacts int         `json:"open_facts"`
	ErrorCode string      `json:"error_code"`
	Since     time.Time   `json:"since"`
}

func waitingDocument(d portfolio.Document) waitingDocumentOut {
	return waitingDocumentOut{rowVendorOut(d.Vendor), d.ID, d.Name, d.Class, d.OpenFacts, d.ErrorCode, d.Since.UTC()}
}

type waitingReassessmentsOut struct {
	dueOut
	waitingList[dueReassessmentOut]
}

type dueReassessmentOut struct {
	rowVendorOut
	ID     string              `json:"id"`
	Cause  reassessments.Cause `json:"cause"`
	Detail string              `json:"detail"`
	DueOn  string              `json:"due_on"`
}

func dueReassessment(r portfolio.Reassessment) dueReassessmentOut {
	return dueReassessmentOut{rowVendorOut(r.Vendor), r.ID, r.Cause, r.Detail, r.DueOn}
}

type uncoveredOut struct {
	rowVendorOut
	Status vendors.CoverageStatus `json:"coverage_status"`
}

func uncovered(g portfolio.Gap) uncoveredOut { return uncoveredOut{rowVendorOut(g.Vendor), g.Status} }

type waitingBAAsOut struct {
	Missing int              `json:"missing"`
	Ending  int              `json:"ending"`
	First   []standingBAAOut `json:"first"`
}

type standingBAAOut struct {
	rowVendorOut
	State vendors.BAAState `json:"baa_status"`
	Until *string          `json:"expires_on"`
}

func waitingBAAs(a portfolio.Agreements) waitingBAAsOut {
	out := waitingBAAsOut{Missing: a.Missing, Ending: a.Ending, First: make([]standingBAAOut, 0, len(a.First))}
	for _, i := range a.First {
		out.First = append(out.First, standingBAAOut{rowVendorOut(i.Vendor), i.State, i.Until})
	}
	return out
}

func portfolioOf(f *portfolio.Figures) portfolioOut {
	out := portfolioOut{
		At: f.At, Vendors: f.Vendors, ByStatus: filled(f.ByStatus, vendors.Statuses), Cells: make([]cellOut, 0, len(f.Cells)),
		PHI: f.PHI, Provisional: f.Provisional,
		Coverage: filled(f.Coverage, vendors.CoverageStatuses), BAAs: filled(f.BAAs, vendors.BAAStates), Reviews: dueOut(f.Reviews),
	}
	for _, c := range f.Cells {
		out.Cells = append(out.Cells, cellOut{Tier: known(c.Tier), Band: known(c.Band), Vendors: c.Vendors})
	}
	w := f.Waiting
	out.Waiting = waitingOut{
		Confirm: waiting(w.Confirm.Count, w.Confirm.First, waitingDocument),
		Failed:  waiting(w.Failed.Count, w.Failed.First, waitingDocument),
		Reading: w.Reading,
		Reassess: waitingReassessmentsOut{
			dueOut(w.Reassess.Due), waiting(w.Reassess.Count, w.Reassess.First, dueReassessment),
		},
		Uncovered: waiting(w.Uncovered.Count, w.Uncovered.First, uncovered),
		BAAs:      waitingBAAs(w.BAAs),
	}
	return out
}

// filled is a count for each of the keys, also for those of which there is
// none.
func filled[K comparable](counts map[K]int, keys []K) map[K]int {
	out := make(map[K]int, len(keys))
	for _, k := range keys {
		out[k] = counts[k]
	}
	return out
}

// known is nil for an empty text.
func known(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// getPortfolio serves GET /api/v1/portfolio: the figures of the first page.
func (s *Server) getPortfolio(c echo.Context) error {
	if err := onlyParams(c, "owner_id"); err != nil {
		return err
	}
	f, err := s.svc.Portfolio.Figures(c.Request().Context(), actor(c), portfolio.Query{Owner: c.QueryParam("owner_id")})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, portfolioOf(f))
}
