package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/web/words"
)

// decideFact serves POST /documents/{id}/review/decide: a person confirms or
// corrects a fact, calls it absent, or takes the last decision back.
func (s *Server) decideFact(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.loadReview(c)
	if err != nil {
		return err
	}
	path := f.Value("path")
	if !v.focus(path) {
		return fault.New(fault.NotFound, "fact.not_found", "The document has no such fact. It may have been read again; load the page again.")
	}
	r, err := s.sayOf(c, v.Row, &f)
	switch {
	case fault.Code(err) == "document.stale":
		return err
	case fault.Code(err) == "fact.stale":
		return s.refusedFact(c, v, f, staleWords(v.Row, f.Value("decision") == "correct"))
	case f.Problem != "" || err != nil && f.refuseFact(err, path, v.Row.ID):
		return s.refusedFact(c, v, f, "")
	case err != nil:
		return err
	}
	return s.decided(c, v, r, path, f.Value("decision"))
}

// sayOf calls the service with what the form says. A form that the person must
// mend comes back with its Problem set.
func (s *Server) sayOf(c echo.Context, row *factRow, f *form) (*evidence.Reviewed, error) {
	ctx, by, id, path := c.Request().Context(), actor(c), documentID(c), row.Path
	last := f.values.Get("last")
	seen := evidence.Seen{Reading: pageNumber(f.Value("reading")), Last: &last}
	verdict := evidence.Verdict(f.Value("decision"))
	if verdict == "undo" {
		return s.svc.Evidence.Undo(ctx, by, id, seen, path)
	}
	var value json.RawMessage
	if verdict == evidence.Correct {
		var wrong []fault.Field
		var err error
		if value, wrong, err = typedValue(row, *f); err != nil {
			return nil, err
		}
		if len(wrong) > 0 {
			return nil, fault.Fields("fact.invalid", wrong)
		}
		if value == nil {
			f.Problem = "Nothing is changed. Confirm it if it is right as it stands."
			return nil, nil
		}
		if string(value) == "null" {
			f.Problem = "Give the right value, or press “" + row.Absent + "” when the document does not say it."
			return nil, nil
		}
	}
	return s.svc.Evidence.Decide(ctx, by, id, seen, path, verdict, value, f.Value("note"))
}

// staleWords say who was first on a fact.
func staleWords(row *factRow, typed bool) string {
	d := row.fact.Said
	if d == nil && len(row.fact.Also) > 0 {
		d = &row.fact.Also[len(row.fact.Also)-1]
	}
	out := "Someone took a decision on this back, after you opened it."
	if d != nil {
		out = fmt.Sprintf("%s changed this at %s, after you opened it.", d.DecidedByName, d.DecidedAt.UTC().Format("15:04"))
	}
	if typed {
		return out + " Your text is kept below."
	}
	return out + " What you see now is how it stands."
}

// refusedFact shows the row again with what was typed.
func (s *Server) refusedFact(c echo.Context, v *reviewView, f form, note string) error {
	row := v.Row
	row.Open, v.Group.Open, row.Note = true, true, note
	if f.Value("decision") == "correct" {
		row.Editor = newEditor(row, f)
	} else if row.Note == "" {
		row.Note = f.Problem
	}
	status := http.StatusUnprocessableEntity
	if note != "" {
		status = http.StatusPreconditionFailed
	}
	return s.showRefused(c, status, v)
}

// showRefused answers a form that was refused: for htmx its row, otherwise the
// page.
func (s *Server) showRefused(c echo.Context, status int, v *reviewView) error {
	if isHTMX(c) {
		return s.showPart(c, status, v, "asked")
	}
	return s.show(c, status, v)
}

// decided answers a decision: for htmx the row with the counts, otherwise the
// next fact that waits.
func (s *Server) decided(c echo.Context, old *reviewView, r *evidence.Reviewed, path, verdict string) error {
	v, err := s.reviewAfter(c, old.Doc, r)
	if err != nil {
		return err
	}
	if !isHTMX(c) {
		to := v.next()
		if verdict == "undo" {
			to = path
		}
		return s.redirect(c, reviewAddress(v.Doc.ID, to), v.done(old.Row.Label, verdict))
	}
	return s.showDecided(c, old, v, path)
}

// showDecided answers htmx with the row of a fact and the counts; with all facts
// where more than the row changes.
func (s *Server) showDecided(c echo.Context, old, v *reviewView, path string) error {
	if !v.focus(path) || old.Group.Folds() != v.Group.Folds() || v.Row.List {
		return s.showFacts(c, v)
	}
	v.swap()
	return s.showPart(c, http.StatusOK, v, "decided")
}

// reviewAfter is the page after a decision: a letter may count now, or no more.
func (s *Server) reviewAfter(c echo.Context, doc *evidence.Item, r *evidence.Reviewed) (*reviewView, error) {
	v, err := s.newReview(actor(c), doc, r)
	if err != nil || r.Extraction.Bridge == nil {
		return v, err
	}
	_, counts, err := s.svc.Evidence.Counting(c.Request().Context(), actor(c), doc.VendorID, doc.ID, s.opt.Now())
	v.Letter = letterWords(doc, r.Extraction.Bridge, counts)
	return v, err
}

// swap marks the parts that go along with a row, out of band.
func (v *reviewView) swap() {
	v.SwapCount, v.SwapAll, v.Group.Swap = true, true, true
	if v.Whose == nil {
		v.Whose = &whose{}
	}
	v.Whose.Swap = true
	if v.Letter != nil {
		v.Letter.Swap = true
	}
}

// showFacts answers htmx with all facts and the counts.
func (s *Server) showFacts(c echo.Context, v *reviewView) error {
	v.SwapCount = true
	c.Response().Header().Set("HX-Retarget", "#facts")
	c.Response().Header().Set("HX-Reswap", "outerHTML")
	return s.showPart(c, http.StatusOK, v, "changed")
}

// deeds say what a decision did.
var factDeeds = map[string]string{"confirm": "confirmed", "correct": "corrected", "absent": "called absent", "undo": "taken back"}

// done says what was decided and what is left.
func (v *reviewView) done(label, verdict string) string {
	s := fmt.Sprintf("%s: %s.", label, factDeeds[verdict])
	if n := v.Count.Left(); n > 0 {
		return s + " " + words.Count(n, "fact", "facts") + " to go."
	}
	return s + " That was the last fact."
}

func reviewAddress(id evidence.ID, fact string) string {
	return "/documents/" + url.PathEscape(string(id)) + "/review?fact=" + url.QueryEscape(fact) + "#" + rowID(fact)
}

// confirmFacts serves POST /documents/{id}/review/confirm: the certain facts
// of a group together.
func (s *Server) confirmFacts(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	r, err := s.svc.Evidence.ConfirmAll(c.Request().Context(), actor(c), documentID(c), evidence.Seen{Reading: pageNumber(f.Value("reading"))}, f.values["path"])
	if err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return fault.Wrap(err, fault.Stale, "fact.stale", "Some of these facts were decided on or read anew since you opened the page. Load it again.")
		}
		return err
	}
	doc, err := s.svc.Evidence.Look(c.Request().Context(), actor(c), r.Document.ID)
	if err != nil {
		return err
	}
	v, err := s.reviewAfter(c, doc, r)
	if err != nil {
		return err
	}
	if isHTMX(c) {
		return s.showFacts(c, v)
	}
	return s.redirect(c, reviewAddress(doc.ID, v.next()), words.Count(len(f.values["path"]), "fact", "facts")+" confirmed.")
}

// addFact serves POST /documents/{id}/review/add: what the machine missed.
func (s *Server) addFact(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.loadReview(c)
	if err != nil {
		return err
	}
	list := f.Value("list")
	if !v.add(list, f) {
		return fault.New(fault.NotFound, "fact.not_found", "To this list nothing is added on this page.")
	}
	r, err := s.addTo(c, list, &f)
	if err != nil {
		if !f.refuseFact(err, list, "new") {
			return err
		}
		v.add(list, f)
		if isHTMX(c) {
			return s.showPart(c, http.StatusUnprocessableEntity, v, "form")
		}
		return s.show(c, http.StatusUnprocessableEntity, v)
	}
	added := addedPath(r, r.Decisions[len(r.Decisions)-1].ID)
	return s.redirect(c, reviewAddress(v.Doc.ID, added), "Added. It counts as confirmed by you.")
}

// addTo calls the service with the new member.
func (s *Server) addTo(c echo.Context, list string, f *form) (*evidence.Reviewed, error) {
	row := &factRow{ID: "new", Field: fieldOf(list)}
	value, wrong, err := typedValue(row, *f)
	if err != nil {
		return nil, err
	}
	if f.Value("quote") == "" {
		wrong = append(wrong, fault.Field{Pointer: "#/quote", Detail: "give the words of the report that show it"})
	}
	if len(wrong) > 0 {
		return nil, fault.Fields("fact.invalid", wrong)
	}
	page, err := strconv.Atoi(f.Value("new.page"))
	if err != nil {
		return nil, fault.Fieldf("fact.invalid", "#/new.page", "must be a page of the report")
	}
	return s.svc.Evidence.AddFact(c.Request().Context(), actor(c), documentID(c), evidence.Seen{}, list, value, page, f.Value("quote"))
}

// addedPath is the path of the member that a decision added.
func addedPath(r *evidence.Reviewed, decision string) string {
	facts, err := r.Facts()
	if err != nil {
		return ""
	}
	for _, f := range facts {
		if f.Added != nil && f.Added.ID == decision {
			return f.Path
		}
	}
	return ""
}

// pageNumber reads a page number of an address; 0 for none.
func pageNumber(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
