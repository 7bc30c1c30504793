package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ward/internal/accounts"
	"ward/internal/identity"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		admin := h.accounts.Actor(own, identity.Admin)
		b := h.as(t, own, identity.Admin)
		b.get("/users").says(http.StatusOK, "Users", admin.Email, "you", "may do everything")
		for _, name := range []string{"Ines Calder", "Tobias Renn <script>alert(1)</script>"} {
			email := strings.ToLower(strings.Fields(name)[0]) + "@larkfield.example"
			if _, _, err := h.svc.Accounts.Create(t.Context(), admin, accounts.NewUser{Email: email, Name: name, Role: identity.Viewer}); err != nil {
				t.Fatal(err)
			}
		}
		b.get("/users?q=tobias&role=viewer&state=active").says(http.StatusOK, "Tobias Renn <script>", "Invited, no password yet", "sees everything, for auditors")
		p := b.get("/users?q=ines")
		if strings.Contains(p.text(), "Tobias") || !strings.Contains(p.text(), "Ines Calder") {
			t.Errorf("found %s", p.text())
		}
		b.get("/users?q=nobody").says(http.StatusOK, "No user matches “nobody”")
		b.get("/users?state=inactive").says(http.StatusOK, "No user matches")
	})
}

// TestUsersInPages walks through a list that is longer than a page, both ways.
func TestUsersInPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		admin := h.accounts.Actor(own, identity.Admin)
		for i := range usersPerPage + 1 {
			in := accounts.NewUser{Email: fmt.Sprintf("u%03d@larkfield.example", i), Name: fmt.Sprintf("User %03d", i), Role: identity.Viewer}
			if _, _, err := h.svc.Accounts.Create(t.Context(), admin, in); err != nil {
				t.Fatal(err)
			}
		}
		b := h.as(t, own, identity.Admin)
		for path, sort := range map[string]string{"/users?sort=-name&q=user": "descending", "/users?sort=email": "ascending"} {
			seen := map[string]bool{}
			p := b.get(path)
			if got := p.Doc.Find("th[aria-sort]").AttrOr("aria-sort", ""); got != sort {
				t.Errorf("%s is sorted %q", path, got)
			}
			for pages := 1; ; pages++ {
				for _, a := range p.Doc.Find(`th a[href^="/users/"]`).EachIter() {
					if seen[a.AttrOr("href", "")] {
						t.Errorf("%s: %s is listed twice", path, a.Text())
					}
					seen[a.AttrOr("href", "")] = true
				}
				next, more := p.Doc.Find("a[rel=next]").Attr("href")
				if !more {
					if pages != 2 {
						t.Errorf("%s has %d pages", path, pages)
					}
					break
				}
				p = b.get(next).says(http.StatusOK, "First page")
			}
			if len(seen) < usersPerPage+1 {
				t.Errorf("%s lists %d users", path, len(seen))
			}
		}
	})
}

func TestAddUser(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Admin)
		b.get("/users/new").says(http.StatusOK, "Add a user", "a link to pass on")
		p := b.post("/users/new", url.Values{"email": {"ann"}, "name": {""}, "role": {"root"}}).
			says(http.StatusUnprocessableEntity, "must be a plain e-mail address", "must not be empty", "must be one of")
		if got := p.Doc.Find("[name=email]").AttrOr("value", ""); got != "ann" {
			t.Errorf("the form forgot %q", got)
		}
		fields := url.Values{"email": {"ines@larkfield.example"}, "name": {"Ines Calder"}, "role": {"analyst"}}
		in := b.post("/users/new", fields)
		p = b.follow(in).says(http.StatusOK, "Ines Calder", "Give this link to Ines Calder.", "Invited, no password yet")
		link, err := url.Parse(p.Doc.Find("#once").AttrOr("value", ""))
		if err != nil || link.Host != "ward.test" {
			t.Fatalf("link %v, %v", link, err)
		}
		h.anonymous(t).get(link.RequestURI()).says(http.StatusOK, "For ines@larkfield.example.")
		if p := b.get(in.Header.Get("Location")); strings.Contains(p.Body, link.Query().Get("token")) {
			t.Error("the link is shown twice")
		}
		b.post("/users/new", fields).says(http.StatusConflict, "has an account already")
		b.post(in.Header.Get("Location")+"/invite", nil)
		if p := b.get("/users/" + h.accounts.Actor(own, identity.Viewer).ID); p.Doc.Find("#once").Length() != 0 {
			t.Error("the link of one user is shown as that of another")
		}
	})
}

func TestUser(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Admin)
		admin, ann := h.accounts.Actor(own, identity.Admin), h.accounts.Actor(own, identity.Analyst)
		path := "/users/" + ann.ID
		p := b.get(path).says(http.StatusOK, ann.Name, ann.Email, "Deactivate")
		form := p.hidden(path)
		form.Set("name", "Ines Calder")
		form.Set("role", "approver")
		b.follow(b.post(path, form)).says(http.StatusOK, "Ines Calder is saved: Approver")
		form.Set("role", "viewer")
		p = b.post(path, form).says(http.StatusPreconditionFailed, "has changed since")
		if got := p.Doc.Find("select[name=role] option[selected]").AttrOr("value", ""); got != "viewer" {
			t.Errorf("what was chosen is %q now", got)
		}

		h.enrol(t, ann)
		b.get(path).says(http.StatusOK, "Password and code", "Take the second factor off")
		b.follow(b.post(path+"/second-factor/off", nil)).says(http.StatusOK, "The second factor is off.")
		b.post(path+"/second-factor/off", nil).says(http.StatusConflict, "The second factor is not on.")
		b.follow(b.post(path+"/invite", nil)).says(http.StatusOK, "Give this link to Ines Calder.")

		b.follow(b.post(path+"/deactivate", nil)).says(http.StatusOK, "The account is deactivated.", "Activate again")
		h.anonymous(t).login(ann.Email).says(http.StatusUnauthorized)
		b.post(path+"/invite", nil).says(http.StatusConflict, "is deactivated")
		b.follow(b.post(path+"/activate", nil)).says(http.StatusOK, "The account is active again")

		me := "/users/" + admin.ID
		b.post(me+"/deactivate", nil).says(http.StatusConflict, "the last active administrator")
		form = b.get(me).says(http.StatusOK, "you").hidden(me)
		form.Set("name", admin.Name)
		form.Set("role", "viewer")
		b.post(me, form).says(http.StatusConflict, "the last active administrator")
	})
}

// TestUsersOfOthers: another organization's user is not there, and who is no
// administrator gets nowhere.
func TestUsersOfOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, foreign := h.tenants(t)
		theirs, ours := h.accounts.Actor(foreign, identity.Analyst), h.accounts.Actor(own, identity.Viewer)
		admin, analyst := h.as(t, own, identity.Admin), h.as(t, own, identity.Analyst)
		for _, r := range h.server.userRoutes() {
			send := func(b *browser, id string) *shown {
				path := strings.ReplaceAll(r.path, ":id", id)
				if r.method == http.MethodGet {
					return b.get(path)
				}
				return b.post(path, url.Values{"name": {"x"}, "role": {"viewer"}})
			}
			send(analyst, ours.ID).says(http.StatusForbidden, "Your role does not allow this")
			if strings.Contains(r.path, ":id") {
				send(admin, theirs.ID).says(http.StatusNotFound)
				send(admin, "x").says(http.StatusNotFound)
			}
		}
		if p := admin.get("/users"); strings.Contains(p.text(), theirs.Email) {
			t.Error("the list shows another organization's user")
		}
		if u, err := h.svc.Accounts.Get(t.Context(), theirs, theirs.ID); err != nil || u.Version != 1 {
			t.Errorf("the other's user changed: %+v, %v", u, err)
		}
	})
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Admin)
		form := b.get("/organization").says(http.StatusOK, "Larkfield Health", "1 Jan 2026").hidden("/organization")
		form.Set("name", "")
		for _, minutes := range []string{"", "4", "721", "ten"} {
			form.Set("idle_minutes", minutes)
			p := b.post("/organization", form).says(http.StatusUnprocessableEntity, "must not be empty", "must be a number of minutes from 5 to 720")
			if got := p.Doc.Find("[name=idle_minutes]").AttrOr("value", ""); got != minutes {
				t.Errorf("the form forgot %q: %q", minutes, got)
			}
		}
		form.Set("name", "Larkfield \u202eHealth")
		b.post("/organization", form).says(http.StatusUnprocessableEntity, "must not hold control characters")
		form.Set("name", "لاركفيلد Health")
		form.Set("idle_minutes", "15")
		b.follow(b.post("/organization", form)).says(http.StatusOK, "The settings are saved.")
		b.post("/organization", form).says(http.StatusPreconditionFailed, "have changed since")
	})
}
