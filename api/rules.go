package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/hipaa"
	"ward/internal/identity"
)

func (s *Server) ruleRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/openapi.json", needs: identity.Public, handle: s.getOpenAPI},
		{method: http.MethodGet, path: "/hipaa/requirements", needs: identity.SignedIn, handle: s.listRequirements},
		{method: http.MethodGet, path: "/hipaa/crosswalk", needs: identity.SignedIn, handle: s.listCrosswalk},
	}
}

// ruleData is a list of rule data with the version in use: whole, unless a
// limit was sent.
type ruleData[T any] struct {
	Version string `json:"version"`
	AsOf    string `json:"as_of"` // state of the regulation text
	page[T]
}

type requirementOut struct {
	ID          string            `json:"id"`
	Rule        hipaa.Part        `json:"rule"`
	Citation    string            `json:"citation"`
	Title       string            `json:"title"`
	Family      string            `json:"family"`
	Kind        hipaa.Kind        `json:"kind"`
	Designation hipaa.Designation `json:"designation"`
	Parent      *string           `json:"parent"`
	BindsBA     bool              `json:"binds_business_associates"`
	Plain       string            `json:"plain"`
	Text        *string           `json:"text"`
	Note        *string           `json:"note"`
	LimitDays   *int              `json:"limit_days"`
}

func requirement(r hipaa.Requirement) requirementOut {
	out := requirementOut{
		ID: r.ID, Rule: r.Part, Citation: r.Citation, Title: r.Title, Family: r.Family, Kind: r.Kind,
		Designation: r.Designation, Parent: orNull(r.Parent), BindsBA: r.BindsBA, Plain: r.Plain,
		Text: orNull(r.Text), Note: orNull(r.Note),
	}
	if r.LimitDays > 0 {
		out.LimitDays = &r.LimitDays
	}
	return out
}

// listRequirements serves GET /api/v1/hipaa/requirements.
func (s *Server) listRequirements(c echo.Context) error {
	if err := onlyParams(c, "rule", "q", "limit", "cursor"); err != nil {
		return err
	}
	rule, err := oneOf(c, "rule", string(hipaa.SecurityRule), string(hipaa.BreachRule), string(hipaa.PrivacyRule))
	if err != nil {
		return err
	}
	search, err := searchText(c)
	if err != nil {
		return err
	}
	var all []requirementOut
	for _, r := range s.svc.Rules.Requirements {
		if (rule == "" || string(r.Part) == rule) && holds(search, r.Citation, r.Title, r.Family, r.Plain) {
			all = append(all, requirement(r))
		}
	}
	return sendRules(c, s.svc.Rules, all)
}

type pairOut struct {
	Criterion string         `json:"criterion"`
	HIPAA     string         `json:"hipaa"`
	Strength  hipaa.Strength `json:"strength"`
	Reason    string         `json:"reason"`
	Support   []string       `json:"support"`
}

// listCrosswalk serves GET /api/v1/hipaa/crosswalk.
func (s *Server) listCrosswalk(c echo.Context) error {
	if err := onlyParams(c, "criterion", "hipaa", "q", "limit", "cursor"); err != nil {
		return err
	}
	search, err := searchText(c)
	if err != nil {
		return err
	}
	criterion, provision := c.QueryParam("criterion"), c.QueryParam("hipaa")
	var all []pairOut
	for _, p := range s.svc.Rules.Pairs {
		if (criterion != "" && p.TSC != criterion) || (provision != "" && p.HIPAA != provision) || !holds(search, p.TSC, p.HIPAA, p.Reason) {
			continue
		}
		all = append(all, pairOut{
			Criterion: p.TSC, HIPAA: p.HIPAA, Strength: p.Strength, Reason: p.Reason, Support: append([]string{}, p.Support...),
		})
	}
	return sendRules(c, s.svc.Rules, all)
}

// sendRules answers rule data. A script wants it whole, and so it is, unless
// the request asks for pages.
func sendRules[T any](c echo.Context, rules *hipaa.Rules, all []T) error {
	out := ruleData[T]{Version: rules.Version, AsOf: rules.AsOf}
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	if c.QueryParam("limit") == "" && c.QueryParam("cursor") == "" {
		limit = len(all)
	}
	var from int
	if _, err := decodeCursor(c, &from); err != nil {
		return err
	}
	if from < 0 || from > len(all) {
		return fault.Fieldf("request.invalid", "#/cursor", "is not a cursor that a list has answered")
	}
	all = all[from:]
	same := func(item T) T { return item }
	if out.page, err = pageOf(all, limit, same, func(T) any { return from + limit }); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// holds says whether one of the texts holds what is searched, ignoring case.
func holds(search string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		return strings.Contains(strings.ToLower(text), strings.ToLower(search))
	})
}
