package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/internal/vendors"
)

func TestAddVendor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		b := h.as(t, own, identity.Analyst)
		p := b.get("/vendors/new?name=Quillmere").says(http.StatusOK, "Add a vendor")
		if name, owner := p.Doc.Find("#f-name").AttrOr("value", ""), p.Doc.Find("#f-owner_id option[selected]").AttrOr("value", ""); name != "Quillmere" || owner != by.ID {
			t.Errorf("the form begins with %q of %q", name, owner)
		}
		in := url.Values{
			"name": {" Quillmere Dictation "}, "legal_name": {"Quillmere, Inc."}, "aliases": {"QD\r\n\r\nAmbient Notes\r\n"}, "website": {"quillmere.example/about"},
			"description": {"Notes."}, "owner_id": {by.ID}, "status": {"in_review"}, "external_ref": {"C-1"},
		}
		b.follow(b.post("/vendors/new", in)).says(http.StatusOK, "Quillmere Dictation is added. Next is its intake")
		all, err := h.svc.Vendors.List(t.Context(), by, vendors.Query{Limit: 9})
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		v := all[0]
		if v.Name != "Quillmere Dictation" || strings.Join(v.Aliases, "|") != "QD|Ambient Notes" || v.Website != "https://quillmere.example/about" ||
			v.Status != vendors.InReview || *v.OwnerID != by.ID || v.ExternalRef != "C-1" || v.LegalName != "Quillmere, Inc." {
			t.Errorf("stored %+v", v)
		}
		p = b.post("/vendors/new", url.Values{"name": {""}, "aliases": {"ok\nx;y"}, "website": {"javascript:alert(1)"}, "description": {"Typed."}}).
			says(http.StatusUnprocessableEntity, "Some of it is not valid. Nothing is saved yet.", "must hold at least one letter or digit", "One of them must not hold a semicolon", "must be an address", "Typed.")
		if got := p.Doc.Find("#f-aliases").Text(); got != "ok\nx;y" {
			t.Errorf("typed aliases come back as %q", got)
		}
		h.as(t, own, identity.Viewer).get("/vendors/new").says(http.StatusForbidden)
		h.as(t, own, identity.Approver).post("/vendors/new", in).says(http.StatusForbidden)
		if h.as(t, other, identity.Analyst).get("/vendors").says(http.StatusOK, "No vendor yet"); h.as(t, other, identity.Analyst).post("/vendors/new", url.Values{"name": {"Quillmere Dictation"}, "status": {"proposed"}}).Status != http.StatusSeeOther {
			t.Error("another hospital's vendor stands in the way")
		}
	})
}

// TestDuplicateWarning: a person is warned while typing and when sending, and
// has the last word; only an equal name is refused.
func TestDuplicateWarning(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		old, err := h.svc.Vendors.Create(t.Context(), by, vendors.New{Name: "Brackenford Imaging Cloud", Website: "https://brackenford.example", ExternalRef: "B-1"})
		if err != nil {
			t.Fatal(err)
		}
		b := h.as(t, own, identity.Analyst)
		b.HTMX = "similar"
		part := b.get("/vendors/new?name=Zed&website=www.brackenford.example").says(http.StatusOK, "Brackenford Imaging Cloud (proposed) has the same website, brackenford.example")
		if part.Doc.Find("h1, button").Length() != 0 {
			t.Error("the warning holds more than itself")
		}
		b.get("/vendors/" + old.ID + "/edit?name=Brackenford+Imaging+Cloud").says(http.StatusOK) // itself
		b.HTMX = ""
		if p := b.get("/vendors/" + old.ID + "/edit?name=Other&seen=0"); p.Doc.Find("[name=name]").AttrOr("value", "") != old.Name || p.Doc.Find("[name=seen]").AttrOr("value", "") != "1" {
			t.Error("a link changes what the form holds")
		}
		in := url.Values{"name": {"Brakenford Imaging Cloud"}, "description": {"Typed."}, "status": {"proposed"}}
		p := b.post("/vendors/new", in).says(http.StatusUnprocessableEntity, "It may be registered already", "has a similar name", "Add anyway", "Typed.")
		sure, ok := p.Doc.Find("button[name=sure]").Attr("value")
		if !ok || sure != old.ID {
			t.Fatalf("sure of %q", sure)
		}
		in.Set("sure", "0198c0de-0000-7000-8000-000000000000")
		b.post("/vendors/new", in).says(http.StatusUnprocessableEntity, "It may be registered already")
		in.Set("sure", sure)
		b.follow(b.post("/vendors/new", in)).says(http.StatusOK, "Brakenford Imaging Cloud is added")
		in.Set("name", "BRACKENFORD imaging cloud")
		p = b.post("/vendors/new", in).says(http.StatusUnprocessableEntity, "has the same name", "Two vendors cannot have one name") // the new one was not seen
		if p.Doc.Find("button[name=sure]").Length() != 0 {
			t.Error("a name that is taken is offered")
		}
		all, err := h.svc.Vendors.List(t.Context(), by, vendors.Query{Limit: 9})
		if err != nil || len(all) != 2 {
			t.Fatalf("%v, %v", all, err)
		}
		in.Set("sure", all[0].ID+","+all[1].ID)
		p = b.post("/vendors/new", in).says(http.StatusConflict, "Another vendor has this name. Open that one", "Name is the name of another vendor.")
		if strings.Contains(p.text(), old.ID) {
			t.Error("the page says an id")
		}
		b.post("/vendors/new", url.Values{"name": {"Hollowick"}, "external_ref": {"B-1"}, "status": {"proposed"}}).says(http.StatusConflict, "is the reference of another vendor")
	})
}

func TestEditVendor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v, err := h.svc.Vendors.Create(t.Context(), by, vendors.New{Name: "Quillmere", Aliases: []string{"QD", "Notes"}, Status: vendors.InReview, OwnerID: by.ID})
		if err != nil {
			t.Fatal(err)
		}
		path := "/vendors/" + v.ID + "/edit"
		b := h.as(t, own, identity.Analyst)
		p := b.get(path).says(http.StatusOK, "Edit Quillmere", "Approved with conditions")
		if got := p.Doc.Find("#f-aliases").Text(); got != "QD\nNotes" {
			t.Errorf("aliases %q", got)
		}
		named := b.get(path+"?named=Quillmere+%3Cb%3E+Inc.").says(http.StatusOK, "“Quillmere <b> Inc.” stands under Other names now")
		if got := named.Doc.Find("#f-aliases").Text(); got != "QD\nNotes\nQuillmere <b> Inc." {
			t.Errorf("aliases with the name of a document %q", got)
		}
		if n := p.Doc.Find("#f-status option").Length(); n != 4 { // itself, and what review leads to
			t.Errorf("%d states to choose from", n)
		}
		in := url.Values{"name": {"Quillmere Dictation"}, "aliases": {"QD"}, "status": {"approved"}, "owner_id": {by.ID}, "seen": {"1"}}
		b.follow(b.post(path, in)).says(http.StatusOK, "Quillmere Dictation is saved.")
		in.Set("name", "Quillmere Late")
		in.Set("description", "Typed late.")
		p = b.post(path, in).says(http.StatusPreconditionFailed, "You changed this vendor on 2 Mar 2026, 09:00, after you opened it.", "Typed late.", "Name: Quillmere Dictation", "What it does: empty")
		if seen := p.Doc.Find("input[name=seen]").AttrOr("value", ""); seen != "2" {
			t.Errorf("saving again is against version %q", seen)
		}
		in.Set("seen", "2")
		b.follow(b.post(path, in)).says(http.StatusOK, "Quillmere Late is saved.")
		in.Set("seen", "3")
		in.Set("status", "proposed")
		b.post(path, in).says(http.StatusConflict, "a decision is made in review")
		h.as(t, own, identity.Viewer).get(path).says(http.StatusForbidden)
		h.as(t, own, identity.Viewer).post(path, in).says(http.StatusForbidden)
		h.as(t, other, identity.Analyst).get(path).says(http.StatusNotFound)
		h.as(t, other, identity.Analyst).post(path, in).says(http.StatusNotFound)
	})
}

func TestRetireVendor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v, err := h.svc.Vendors.Create(t.Context(), by, vendors.New{Name: "Quillmere"})
		if err != nil {
			t.Fatal(err)
		}
		path := "/vendors/" + v.ID + "/retire"
		b := h.as(t, own, identity.Analyst)
		b.get(path).says(http.StatusOK, "Retire Quillmere", "There is no way back")
		b.post(path, url.Values{"seen": {"1"}, "reason": {" "}}).says(http.StatusUnprocessableEntity, "must say why")
		b.post(path, url.Values{"seen": {"7"}, "reason": {"Contract ended."}}).says(http.StatusPreconditionFailed, "after you opened it", "Contract ended.")
		b.post(path, url.Values{"seen": {"1"}, "reason": {strings.Repeat("x", 1001)}}).says(http.StatusUnprocessableEntity, "must not be longer than 1,000 characters")
		for _, r := range []*browser{h.as(t, own, identity.Viewer), h.as(t, own, identity.Approver)} {
			r.get(path).says(http.StatusForbidden)
			r.post(path, url.Values{"reason": {"x"}}).says(http.StatusForbidden)
		}
		h.as(t, other, identity.Analyst).get(path).says(http.StatusNotFound)
		h.as(t, other, identity.Analyst).post(path, url.Values{"reason": {"x"}}).says(http.StatusNotFound)
		b.follow(b.post(path, url.Values{"seen": {"1"}, "reason": {"Contract ended."}})).says(http.StatusOK, "Quillmere is retired. Its record is kept.", "No vendor yet")
		b.get(path).says(http.StatusConflict, "retired already")
		b.get("/vendors/"+v.ID+"/edit").says(http.StatusConflict, "its record is kept as it was")
		if got, err := h.svc.Vendors.Get(t.Context(), by, v.ID); err != nil || got.RetiredReason != "Contract ended." {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
