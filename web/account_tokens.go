package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/web/words"
)

// tokenView makes an API token.
type tokenView struct {
	page
	form
	Name, Role, Expires control
	Base                string // the address of Ward
}

func (*tokenView) template() string { return "account/token" }

// roleOptions are the roles from a most powerful one downwards, with what each
// may do.
func roleOptions(most identity.Role) []option {
	var out []option
	for _, r := range identity.Roles {
		if r.AtMost(most) {
			out = append(out, option{Value: string(r), Label: words.Role(r) + ": " + words.RoleMay(r)})
		}
	}
	return out
}

func (s *Server) newTokenView(c echo.Context, f form) *tokenView {
	v := &tokenView{
		page: page{Title: "New API token"}, form: f, Base: s.opt.BaseURL,
		Name: f.control("name", "Name"), Role: f.choose("role", "Role", roleOptions(actor(c).Role)), Expires: f.control("expires_at", "Last day"),
	}
	v.Name.Hint, v.Name.Required, v.Name.Max = "What uses it, such as “Nightly export”.", true, 200
	v.Role.Hint = "A program should not be able to do more than it needs."
	v.Expires.Type, v.Expires.Hint = "date", "Leave it empty for a token that works until you revoke it."
	return v
}

// usualTokenLife is what the form proposes.
const usualTokenLife = 90 * 24 * time.Hour

// showNewToken serves GET /account/tokens/new.
func (s *Server) showNewToken(c echo.Context) error {
	f := formOf(map[string]string{"role": string(identity.Viewer), "expires_at": s.opt.Now().Add(usualTokenLife).Format(time.DateOnly)})
	return s.show(c, http.StatusOK, s.newTokenView(c, f))
}

// createToken serves POST /account/tokens/new.
func (s *Server) createToken(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	in := accounts.NewAPIToken{Name: f.Value("name"), Role: identity.Role(f.Value("role"))}
	if day := f.Value("expires_at"); day != "" {
		last, err := time.Parse(time.DateOnly, day)
		if err != nil {
			f.refuse(fault.Fieldf("api_token.invalid", "#/expires_at", "is no date"))
			return s.show(c, http.StatusUnprocessableEntity, s.newTokenView(c, f))
		}
		end := last.AddDate(0, 0, 1) // the day itself counts
		in.ExpiresAt = &end
	}
	_, secret, err := s.svc.Accounts.CreateToken(c.Request().Context(), actor(c), in)
	if f.refuse(err) {
		return s.show(c, edge.Status(fault.KindOf(err)), s.newTokenView(c, f))
	}
	if err != nil {
		return err
	}
	s.leaveOnce(c, tokenCookie, secret)
	return s.redirect(c, "/account", "")
}

// revokeToken serves POST /account/tokens/{id}/revoke.
func (s *Server) revokeToken(c echo.Context) error {
	if err := s.svc.Accounts.RevokeToken(c.Request().Context(), actor(c), c.Param("id"), 0); err != nil {
		return err
	}
	return s.redirect(c, "/account", "The token is revoked: no program can use it any more.")
}
