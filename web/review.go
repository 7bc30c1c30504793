package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/web/words"
)

var reviewViews = []view{&reviewView{}}

func (s *Server) reviewRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/documents/:id/review", needs: identity.ReadEvidence, handle: s.showReview},
		{method: http.MethodPost, path: "/documents/:id/review/decide", needs: identity.WriteEvidence, handle: s.decideFact},
		{method: http.MethodPost, path: "/documents/:id/review/confirm", needs: identity.WriteEvidence, handle: s.confirmFacts},
		{method: http.MethodPost, path: "/documents/:id/review/triage", needs: identity.WriteEvidence, handle: s.weighException},
		{method: http.MethodPost, path: "/documents/:id/review/add", needs: identity.WriteEvidence, handle: s.addFact},
	}
}

// reviewView is the page on which a person confirms what was read, with the
// document beside it.
type reviewView struct {
	page
	Head    docHead
	Doc     *evidence.Item
	Heading string
	Facts   bool   // there are facts to review
	Empty   string // why there are none, in a sentence; "" when there are
	Pages   int
	Start   int      // the page of the document that is shown first
	Again   string   // that a newer reading is on its way, or has failed; "" for neither
	Notes   []string // what the reading could not do, in sentences
	Letter  *letterNote
	State   documentState // while there are no facts
	Look    int           // how often the page has looked whether it is read
	Whose   *whose
	Groups  []factGroup
	Control *controlList // nil: the document lists no controls
	Count   tally
	Writes  bool // the person may decide

	Row       *factRow   // that htmx asked for
	Group     *factGroup // of Row
	SwapCount bool       // the count goes along with another part, out of band
	SwapAll   bool       // and so do the other parts outside the groups

	controls []evidence.Fact    // all of them
	tested   bool               // the report tests its controls
	weighed  []evidence.Weighed // exceptions with their triage
}

func (*reviewView) template() string { return "review/review" }

// tally counts the facts of a document.
type tally struct {
	All, Decided int
	Open         int // facts that are in doubt and wait for a person
}

// Left is how many facts nobody has decided on.
func (n tally) Left() int { return n.All - n.Decided }

// whose asks whether a document of another name is of this vendor. Until a
// person says so it counts for nothing.
type whose struct {
	Doc    *evidence.Item
	Names  string // whom the document names; "" when it names nobody
	Path   string // of the fact that answers it
	Row    string // id of its row
	Last   string // as in evidence.Fact
	Writes bool
	Swap   bool
}

// showReview serves GET /documents/{id}/review.
func (s *Server) showReview(c echo.Context) error {
	v, err := s.loadReview(c)
	if err != nil {
		return err
	}
	if isHTMX(c) && c.QueryParam("look") != "" && !v.State.Moves { // it is read, or has failed: the page begins anew
		c.Response().Header().Set("HX-Redirect", "/documents/"+url.PathEscape(string(v.Doc.ID))+"/review")
		return c.NoContent(http.StatusNoContent)
	}
	if list := c.QueryParam("add"); v.Writes && v.add(list, formOf(map[string]string{"page": c.QueryParam("page")})) && isHTMX(c) {
		return s.showPart(c, http.StatusOK, v, "form")
	}
	if isHTMX(c) && v.group(c.QueryParam("closed")) {
		return s.showPart(c, http.StatusOK, v, "form")
	}
	if path := c.QueryParam("fact"); path != "" && isHTMX(c) && v.focus(path) {
		return s.showPart(c, http.StatusOK, v, "asked")
	}
	if part := askedPart(c); isHTMX(c) && v.Control != nil && (part == "controls" || part == "controls-all") {
		return s.showPart(c, http.StatusOK, v, map[string]string{"controls": "listed", "controls-all": "narrowed"}[part])
	}
	return s.show(c, http.StatusOK, v)
}

// loadReview reads the document and its facts, with the row that the address
// names open.
func (s *Server) loadReview(c echo.Context) (*reviewView, error) {
	ctx, by := c.Request().Context(), actor(c)
	doc, err := s.svc.Evidence.Look(ctx, by, documentID(c))
	if err != nil {
		return nil, err
	}
	if doc.Reading == 0 {
		v, err := s.newReview(by, doc, nil)
		if err == nil {
			v.Look = pageNumber(c.QueryParam("look"))
		}
		return v, err
	}
	var r *evidence.Reviewed
	var counts *evidence.Counting
	if doc.DocumentClass == "bridge_letter" {
		r, counts, err = s.svc.Evidence.Counting(ctx, by, doc.VendorID, doc.ID, s.opt.Now())
	} else {
		r, err = s.svc.Evidence.Extraction(ctx, by, doc.ID)
	}
	if err != nil {
		return nil, err
	}
	v, err := s.newReview(by, doc, r)
	if err == nil {
		v.Letter = letterWords(doc, r.Extraction.Bridge, counts)
		v.list(r, c.QueryParams())
		v.open(cmp.Or(c.QueryParam("fact"), v.next()), c.QueryParam("edit") != "" && v.Writes)
		if n := pageNumber(c.QueryParam("page")); n >= 1 && n <= v.Pages {
			v.Start = n
		}
	}
	return v, err
}

func (s *Server) today() string { return s.opt.Now().UTC().Format("2006-01-02") }

// newReview is the page of a document; r is nil when it was not read.
func (s *Server) newReview(by identity.Actor, doc *evidence.Item, r *evidence.Reviewed) (*reviewView, error) {
	v := &reviewView{
		page: page{Title: "Review, " + doc.VendorName, Nav: "documents", Rail: true},
		Head: documentHead(doc, "review"), Doc: doc, Heading: doc.Name, Pages: doc.Pages, Start: 1, Writes: by.Role.Has(identity.WriteEvidence),
	}
	if r == nil {
		v.State = documentStateOf(&doc.Document)
		v.Empty = "Ward has read no facts in it." // the state says why
		if doc.Status != evidence.Failed {
			v.Empty = unreadWords(doc, "Its facts appear")
		}
		return v, nil
	}
	v.Doc.Document, v.Pages, v.Heading = r.Document, r.Extraction.File.Pages, reviewHeading(r)
	facts, err := r.Facts()
	if err != nil {
		return nil, err
	}
	if v.controls, err = r.Controls(); err != nil {
		return nil, err
	}
	v.tested = r.Extraction.SOC2 != nil && r.Extraction.SOC2.Counts != nil
	if v.Groups = groupFacts(v, facts, r, s.today()); len(v.Groups) == 0 {
		v.State = documentStateOf(&doc.Document)
		v.Empty = "Ward reads facts from SOC 2 reports and bridge letters. From a document of this kind it reads none, so there is nothing to confirm."
		return v, nil
	}
	v.Facts, v.Count = true, tallyOf(v.Groups)
	v.Whose, v.Again, v.Notes = v.whose(r), againWords(doc, "facts", "; what is decided now goes with them"), readingNotes(&r.Extraction.File)
	v.list(r, nil)
	v.fold()
	return v, v.weighRows(s.svc.Rules, r)
}

func tallyOf(groups []factGroup) tally {
	var n tally
	for _, g := range groups {
		for _, row := range g.Rows {
			n.All++
			if row.Decided {
				n.Decided++
			}
			if row.Doubt {
				n.Open++
			}
		}
	}
	return n
}

// reviewHeading names what is reviewed: "SOC 2 Type II report, period to 30
// Sep 2025".
func reviewHeading(r *evidence.Reviewed) string {
	d := r.Document
	switch {
	case r.Extraction.SOC2 != nil && d.ReportType == "type_1" && d.CoversTo != "":
		return "SOC 2 Type I report, as of " + words.Date(d.CoversTo)
	case r.Extraction.SOC2 != nil && d.ReportType == "type_2" && d.CoversTo != "":
		return "SOC 2 Type II report, period to " + words.Date(d.CoversTo)
	case r.Extraction.Bridge != nil && d.CoversTo != "":
		return "Bridge letter to " + words.Date(d.CoversTo)
	}
	return words.Class(string(r.Extraction.Class))
}

func (v *reviewView) whose(r *evidence.Reviewed) *whose {
	if r.Excluded == "" {
		return nil
	}
	w := &whose{Doc: v.Doc, Names: v.Doc.About, Writes: v.Writes}
	for _, g := range v.Groups {
		for _, row := range g.Rows {
			if row.Field == "service_organization" {
				w.Path, w.Last, w.Row = row.Path, row.Last, row.ID
			}
		}
	}
	return w
}

// list makes the list of controls that the address asks for.
func (v *reviewView) list(r *evidence.Reviewed, q url.Values) {
	if len(v.controls) == 0 {
		return
	}
	v.Control = newControlList(v, v.controls, r.Extraction.SOC2, q)
	for i := range v.Groups {
		if v.Groups[i].Key == "con" {
			v.Groups[i].Controls = v.Control
		}
	}
}

// Sentence counts what is done: "26 of 35 confirmed".
func (n tally) Sentence() string { return fmt.Sprintf("%d of %d", n.Decided, n.All) }
