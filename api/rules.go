package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

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

// ruleData is a list of rule data: always whole, with the version in use.
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
	if err := onlyParams(c, "rule"); err != nil {
		return err
	}
	rule, err := oneOf(c, "rule", string(hipaa.SecurityRule), string(hipaa.BreachRule), string(hipaa.PrivacyRule))
	if err != nil {
		return err
	}
	out := ruleData[requirementOut]{Version: s.svc.Rules.Version, AsOf: s.svc.Rules.AsOf}
	out.Items = []requirementOut{}
	for _, r := range s.svc.Rules.Requirements {
		if rule == "" || string(r.Part) == rule {
			out.Items = append(out.Items, requirement(r))
		}
	}
	return c.JSON(http.StatusOK, out)
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
	if err := onlyParams(c, "criterion", "hipaa"); err != nil {
		return err
	}
	criterion, provision := c.QueryParam("criterion"), c.QueryParam("hipaa")
	out := ruleData[pairOut]{Version: s.svc.Rules.Version, AsOf: s.svc.Rules.AsOf}
	out.Items = []pairOut{}
	for _, p := range s.svc.Rules.Pairs {
		if (criterion != "" && p.TSC != criterion) || (provision != "" && p.HIPAA != provision) {
			continue
		}
		out.Items = append(out.Items, pairOut{
			Criterion: p.TSC, HIPAA: p.HIPAA, Strength: p.Strength, Reason: p.Reason, Support: append([]string{}, p.Support...),
		})
	}
	return c.JSON(http.StatusOK, out)
}
