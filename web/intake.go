package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"ward/internal/assessments"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/questionnaires"
	"ward/web/words"
)

var intakeViews = []view{&intakeView{}}

func (s *Server) intakeRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/vendors/:id/intake", needs: identity.ReadVendors, handle: s.showIntake},
		{method: http.MethodPost, path: "/vendors/:id/intake", needs: identity.WriteVendors, handle: s.saveIntake},
		{method: http.MethodGet, path: "/vendors/:id/intake/try", needs: identity.ReadVendors, handle: s.tryIntake},
		{method: http.MethodPost, path: "/vendors/:id/intake/try", needs: identity.ReadVendors, handle: s.tryIntake},
		{method: http.MethodPost, path: "/vendors/:id/intake/confirm", needs: identity.WriteVendors, handle: s.confirmIntake},
	}
}

// showIntake serves GET /vendors/{id}/intake.
func (s *Server) showIntake(c echo.Context) error {
	r, err := s.svc.Assessments.Intake(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.sendIntake(c, http.StatusOK, r, form{})
}

// saveIntake serves POST /vendors/{id}/intake: of all that the form holds it
// saves what the person changed, so that two people at one intake lose nothing.
// What cannot be an answer is shown again, the rest is saved.
func (s *Server) saveIntake(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	f, err := readForm(c)
	if err != nil {
		return err
	}
	given := s.readIntake(&f)
	var r *assessments.IntakeResult
	if len(given) > 0 {
		r, err = s.svc.Assessments.Answer(ctx, by, id, given)
	}
	status := http.StatusOK
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		status = statusOf(err)
	} else if len(f.wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if r == nil {
		if r, err = s.svc.Assessments.Intake(ctx, by, id); err != nil {
			return err
		}
	}
	if status != http.StatusOK || isHTMX(c) {
		return s.sendIntake(c, status, r, f)
	}
	return s.redirect(c, intakePath(id, nextStop(f, r)), "Saved. "+progressOf(s.svc.Assessments.Rules().Library.Intake(), r).words())
}

// readIntake returns what a person changed in the form of the intake.
func (s *Server) readIntake(f *form) questionnaires.Answers {
	lib := s.svc.Assessments.Rules().Library
	return readAnswers(lib, lib.Intake(), f)
}

// nextStop is the question at which the person goes on after a save without
// script: the one just cleared, or the next one that is open.
func nextStop(f form, r *assessments.IntakeResult) string {
	if id := f.Value("clear"); id != "" {
		return id
	}
	if len(r.Missing) > 0 {
		return r.Missing[0]
	}
	return ""
}

// intakePath leads to the intake of a vendor, to one question of it unless it
// is "".
func intakePath(vendor, question string) string {
	path := "/vendors/" + url.PathEscape(vendor) + "/intake"
	if question != "" {
		path += "#" + url.PathEscape(question)
	}
	return path
}

// confirmIntake serves POST /vendors/{id}/intake/confirm.
func (s *Server) confirmIntake(c echo.Context) error {
	id := c.Param("id")
	f, err := readForm(c)
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(f.Value("version")) // 0 is no version: it is stale
	r, err := s.svc.Assessments.ConfirmIntake(c.Request().Context(), actor(c), id, seen)
	if err == nil {
		return s.redirect(c, intakePath(id, ""), "Confirmed: all "+words.Number(len(r.Given))+" answers still hold.")
	}
	if !f.refuse(err) {
		return err
	}
	status := statusOf(err)
	if r, err = s.svc.Assessments.Intake(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	return s.sendIntake(c, status, r, f)
}

// sendIntake shows an intake, with what was typed and is not saved.
func (s *Server) sendIntake(c echo.Context, status int, r *assessments.IntakeResult, f form) error {
	v, err := s.intakeView(c, r, f)
	if err != nil {
		return err
	}
	return s.show(c, status, v)
}

// intakeView is an intake as it is saved, with what was typed and is not.
func (s *Server) intakeView(c echo.Context, r *assessments.IntakeResult, f form) (*intakeView, error) {
	by := actor(c)
	vendor, err := s.svc.Vendors.Get(c.Request().Context(), by, r.VendorID)
	if err != nil {
		return nil, err
	}
	v := &intakeView{
		Head: vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "intake"}, Retired: vendor.Status == vendors.Retired,
		Action: intakePath(vendor.ID, ""), Version: r.Version, Problem: f.Problem, Was: encodeAnswers(r.Given),
	}
	v.Title, v.Nav = "Intake of "+vendor.Name, "vendors"
	v.MayWrite = by.Role.Has(identity.WriteVendors) && !v.Retired
	v.fill(s.svc.Assessments.Rules(), s.svc.Rules, r, f)
	v.NextReview = vendor.NextReviewOn
	return v, nil
}
