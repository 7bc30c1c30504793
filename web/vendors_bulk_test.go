package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"ward/internal/identity"
	"ward/internal/vendors"
)

func TestBulk(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by, admin := h.accounts.Actor(own, identity.Analyst), h.accounts.Actor(own, identity.Admin)
		var ticked []string
		for _, name := range []string{"Aster", "Beta"} {
			v, err := h.svc.Vendors.Create(t.Context(), by, vendors.New{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			ticked = append(ticked, v.ID+":1")
		}
		foreign, err := h.svc.Vendors.Create(t.Context(), h.accounts.Actor(other, identity.Analyst), vendors.New{Name: "Elsewhere"})
		if err != nil {
			t.Fatal(err)
		}
		ticked = append(ticked, foreign.ID+":1")
		stored := func() string {
			all, err := h.svc.Vendors.Table(t.Context(), by, vendors.Query{Limit: 9, Status: vendors.Statuses})
			if err != nil {
				t.Fatal(err)
			}
			out := ""
			for _, v := range all {
				out += fmt.Sprint(v.Name, " ", v.Status, " ", v.OwnerName, " ", v.RetiredReason, "; ")
			}
			return out
		}
		b := h.as(t, own, identity.Analyst)
		send := func(fields url.Values) *shown {
			fields["vendor"], fields["back"] = ticked, []string{"/vendors?sort=name"}
			return b.post("/vendors/bulk", fields)
		}
		p := send(url.Values{"action": {"owner"}}).says(http.StatusOK, "Assign an owner to 2 vendors", "Aster", "Beta")
		if got := stored(); got != "Aster proposed  ; Beta proposed  ; " {
			t.Errorf("asking has changed them: %s", got)
		}
		if n := p.Doc.Find("input[name=vendor]").Length(); n != 2 { // not another hospital's
			t.Errorf("%d vendors are carried on", n)
		}
		b.follow(send(url.Values{"action": {"owner"}, "confirm": {"yes"}, "owner_id": {admin.ID}})).says(http.StatusOK, "2 vendors are assigned.")
		if got, want := stored(), "Aster proposed "+admin.Name+" ; Beta proposed "+admin.Name+" ; "; got != want {
			t.Errorf("stored %q, want %q", got, want)
		}
		send(url.Values{"action": {"status"}, "confirm": {"yes"}, "status": {"in_review"}}).says(http.StatusConflict, "2 vendors stay as they are", "Aster was changed by someone after you opened the list")
		for i := range ticked {
			ticked[i] = ticked[i][:36] + ":2"
		}
		send(url.Values{"action": {"status"}, "confirm": {"yes"}, "status": {"approved"}}).says(http.StatusConflict, "Aster is “Proposed”, which can only become “In review”")
		b.follow(send(url.Values{"action": {"status"}, "confirm": {"yes"}, "status": {"in_review"}})).says(http.StatusOK, "2 vendors are now “In review”.")
		for i := range ticked {
			ticked[i] = ticked[i][:36]
		}
		send(url.Values{"action": {"status"}, "confirm": {"yes"}}).says(http.StatusUnprocessableEntity, "must be chosen", "Approved with conditions")
		send(url.Values{"action": {"retire"}, "confirm": {"yes"}}).says(http.StatusUnprocessableEntity, "must say why")
		b.follow(send(url.Values{"action": {"retire"}, "confirm": {"yes"}, "reason": {"Merged."}})).says(http.StatusOK, "2 vendors are retired.")
		if got, want := stored(), "Aster retired "+admin.Name+" Merged.; Beta retired "+admin.Name+" Merged.; "; got != want {
			t.Errorf("stored %q, want %q", got, want)
		}
		send(url.Values{"action": {"retire"}, "confirm": {"yes"}, "reason": {"Again."}}).says(http.StatusConflict, "Aster is retired.")
		send(url.Values{"action": {"burn"}}).says(http.StatusUnprocessableEntity)
		b.follow(b.post("/vendors/bulk", url.Values{"action": {"owner"}})).says(http.StatusOK, "No vendor is ticked.")
		if p := b.post("/vendors/bulk", url.Values{"action": {"owner"}, "back": {"https://evil.example"}}); p.Header.Get("Location") != "/vendors" {
			t.Errorf("sent to %q", p.Header.Get("Location"))
		}
		b.post("/vendors/bulk", url.Values{"action": {"owner"}, "vendor": {"x:1"}}).says(http.StatusUnprocessableEntity)
		h.as(t, own, identity.Viewer).post("/vendors/bulk", url.Values{"action": {"owner"}}).says(http.StatusForbidden)
	})
}

func TestSavedViews(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		h.shelf(t, own)
		b, reader := h.as(t, own, identity.Analyst), h.as(t, own, identity.Viewer)
		b.get("/vendors/views").says(http.StatusOK, "No view is saved yet")
		b.get("/vendors/views?tier=tier_1&sort=name").says(http.StatusOK, "Save this list", "Tier: Tier 1 · by vendor, ascending")
		if to := b.get("/vendors?tier=tier_1&q=a%26b").Doc.Find("a:contains('Save this view')").AttrOr("href", ""); to != "/vendors/views?q=a%26b&tier=tier_1" {
			t.Errorf("a list is saved at %q", to)
		}
		keep := url.Values{"query": {"tier=tier_1&sort=name&cursor=x"}, "name": {"Strictest"}, "shared": {"yes"}}
		p := b.follow(b.post("/vendors/views", keep)).says(http.StatusOK, "The view “Strictest” is saved.", "Brackenford")
		if tab := p.Doc.Find(".nav-tabs .active").Text(); tab != "Strictest1" {
			t.Errorf("the current tab is %q", tab)
		}
		b.post("/vendors/views", keep).says(http.StatusConflict, "is the name of another view", "Save this list")
		b.post("/vendors/views", url.Values{"query": {"tier=tier_1"}, "name": {"--"}}).says(http.StatusUnprocessableEntity, "needs a name")
		reader.get("/vendors").says(http.StatusOK, "Strictest1")
		reader.post("/vendors/views", keep).says(http.StatusForbidden)
		reader.follow(reader.post("/vendors/views", url.Values{"query": {"q=a"}, "name": {"Mine"}})).says(http.StatusOK, "is saved")
		b.get("/vendors/views").says(http.StatusOK, "Yours, shared with everyone")
		views, err := h.svc.Vendors.Views(t.Context(), h.accounts.Actor(own, identity.Viewer))
		if err != nil || len(views) != 2 {
			t.Fatalf("%v, %v", views, err)
		}
		mine, shared := views[0], views[1]
		reader.get("/vendors/views").says(http.StatusOK, "Shared by "+h.accounts.Actor(own, identity.Analyst).Name)
		reader.post("/vendors/views/"+shared.ID, url.Values{"name": {"Taken"}}).says(http.StatusForbidden)
		reader.post("/vendors/views/"+shared.ID+"/remove", nil).says(http.StatusForbidden)
		b.post("/vendors/views/"+mine.ID, url.Values{"name": {"Peeped"}}).says(http.StatusNotFound)
		b.post("/vendors/views/"+shared.ID, url.Values{"name": {""}, "shared": {"yes"}}).says(http.StatusUnprocessableEntity, "must hold at least one letter or digit")
		b.follow(b.post("/vendors/views/"+shared.ID, url.Values{"name": {"Tier one"}, "seen": {"1"}})).says(http.StatusOK, "The view “Tier one” is saved.", "Yours")
		b.get("/vendors/views?tier=tier_2").says(http.StatusOK, "Save the list above as “Tier one”")
		b.follow(b.post("/vendors/views/"+shared.ID, url.Values{"name": {"Tier one"}, "seen": {"2"}, "query": {"tier=tier_2"}})).says(http.StatusOK, "Tier: Tier 2")
		reader.get("/vendors/views").says(http.StatusOK, "Mine") // the other is no longer shared
		stranger := h.as(t, other, identity.Admin)
		stranger.get("/vendors/views").says(http.StatusOK, "No view is saved yet")
		stranger.post("/vendors/views/"+shared.ID, url.Values{"name": {"x"}}).says(http.StatusNotFound)
		stranger.post("/vendors/views/"+shared.ID+"/remove", nil).says(http.StatusNotFound)
		b.follow(b.post("/vendors/views/"+shared.ID+"/remove", nil)).says(http.StatusOK, "The view is removed.", "No view is saved yet")
		reader.follow(reader.post("/vendors/views", url.Values{"query": {"tier=tier_9"}, "name": {"<script>alert(1)</script>"}}))
		reader.get("/vendors").says(http.StatusOK, "<script>alert(1)</script>") // a view of what is no more breaks no list
	})
}
