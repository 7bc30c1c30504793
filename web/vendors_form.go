package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/fault"
	"ward/internal/vendors"
	"ward/web/words"
)

// vendorFormView is the form of a vendor that is added or changed.
type vendorFormView struct {
	page
	form
	Head vendorHead // of a vendor that is changed
	Path string     // where the form goes
	Seen int        // the version that was opened; 0 for a new one

	Name, LegalName, Aliases, Website, Description, Owner, Status, Reference control

	Similar []vendors.Likeness
	Asked   bool     // the person must say that it is another vendor
	Stored  []string // what is stored now and was typed otherwise
}

func (*vendorFormView) template() string { return "vendors/form" }

// Named is the name that a document has for the vendor, and that the form
// proposes; empty: none.
func (v *vendorFormView) Named() string { return v.Value("named") }

// New says whether the vendor is a new one.
func (v *vendorFormView) New() bool { return v.Head.ID == "" }

// Sure is what the person says to be other vendors: the ids of those shown.
func (v *vendorFormView) Sure() string {
	var ids []string
	for _, l := range v.Similar {
		ids = append(ids, l.ID)
	}
	return strings.Join(ids, ",")
}

// Taken says whether a vendor shown has the very name: then no other may have
// it, whatever the person says.
func (v *vendorFormView) Taken() bool {
	return slices.ContainsFunc(v.Similar, func(l vendors.Likeness) bool {
		return l.Status != vendors.Retired && strings.EqualFold(l.Name, v.Value("name"))
	})
}

// StatusWord says where a likeness stands.
func (v *vendorFormView) StatusWord(s vendors.Status) string {
	return strings.ToLower(words.VendorStatus(s))
}

// newVendor serves GET /vendors/new. As a part, "similar" is what a person who
// types is warned of.
func (s *Server) newVendor(c echo.Context) error {
	q := c.QueryParams()
	if !q.Has("status") {
		q.Set("status", string(vendors.Proposed))
	}
	if !q.Has("owner_id") {
		q.Set("owner_id", actor(c).ID)
	}
	return s.showVendorForm(c, http.StatusOK, form{values: q}, nil)
}

// createVendor serves POST /vendors/new.
func (s *Server) createVendor(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if sure, err := s.sureOf(c, &f, ""); err != nil || !sure {
		return s.doubtVendor(c, f, nil, err)
	}
	v, err := s.svc.Vendors.Create(c.Request().Context(), actor(c), vendors.New{
		Name: f.Value("name"), LegalName: f.Value("legal_name"), Aliases: lines(f.Value("aliases")), Website: vendors.FullWebsite(f.Value("website")),
		Description: f.Value("description"), OwnerID: f.Value("owner_id"), Status: vendors.Status(f.Value("status")), ExternalRef: f.Value("external_ref"),
	})
	if refuseVendor(&f, err) {
		return s.showVendorForm(c, statusOf(err), f, nil)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/vendors/"+v.ID, v.Name+" is added. Next is its intake: it decides the tier.")
}

// editVendor serves GET /vendors/{id}/edit.
func (s *Server) editVendor(c echo.Context) error {
	v, err := s.svc.Vendors.Get(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	f := formOf(map[string]string{
		"name": v.Name, "legal_name": v.LegalName, "aliases": strings.Join(v.Aliases, "\n"), "website": v.Website, "description": v.Description,
		"owner_id": text(v.OwnerID), "status": string(v.Status), "external_ref": v.ExternalRef, "seen": strconv.Itoa(v.Version),
	})
	f.values.Set("named", c.QueryParam("named")) // no link changes anything else in the form
	if askedPart(c) == "similar" {               // a part is asked for with what was typed
		for name, values := range c.QueryParams() {
			f.values[name] = values
		}
	}
	if named := f.Value("named"); named != "" { // as a document names it
		f.values.Set("aliases", strings.TrimSpace(f.Value("aliases")+"\n"+named))
	}
	return s.showVendorForm(c, http.StatusOK, f, v)
}

// changeVendor serves POST /vendors/{id}/edit.
func (s *Server) changeVendor(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	f, err := readForm(c)
	if err != nil {
		return err
	}
	old, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	if sure, err := s.sureOf(c, &f, id); err != nil || !sure {
		return s.doubtVendor(c, f, old, err)
	}
	v, err := s.svc.Vendors.Change(ctx, by, id, f.seen(), vendors.Change{
		Name: new(f.Value("name")), LegalName: new(f.Value("legal_name")), Aliases: new(lines(f.Value("aliases"))), Website: new(vendors.FullWebsite(f.Value("website"))),
		Description: new(f.Value("description")), OwnerID: new(f.Value("owner_id")), Status: new(vendors.Status(f.Value("status"))), ExternalRef: new(f.Value("external_ref")),
	})
	if fault.KindOf(err) == fault.Stale {
		if f.Problem, err = s.tookOver(c, id, "vendor"); err != nil {
			return err
		}
		f.values.Set("seen", strconv.Itoa(old.Version))
		return s.showVendorForm(c, http.StatusPreconditionFailed, f, old)
	}
	if refuseVendor(&f, err) {
		return s.showVendorForm(c, statusOf(err), f, old)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/vendors/"+id, v.Name+" is saved.")
}

// refuseVendor takes over what is wrong with the fields, and says in words
// which field clashes with another vendor.
func refuseVendor(f *form, err error) bool {
	if !f.refuse(err) {
		return false
	}
	switch fault.Code(err) {
	case "vendor.name_taken":
		f.Problem, f.wrong["name"] = "Another vendor has this name. Open that one, or give this one another name.", "is the name of another vendor"
	case "vendor.external_ref_taken":
		f.Problem, f.wrong["external_ref"] = "Another vendor has this reference. Correct it in one of the two.", "is the reference of another vendor"
	case "vendor.illegal_move":
		f.wrong["status"] = "cannot follow the present status"
		f.Problem = "The status cannot be changed so: a decision is made in review, and reopened by one."
	case "vendor.invalid":
		f.Problem = "Some of it is not valid. Nothing is saved yet."
	}
	for name, why := range f.wrong {
		if strings.HasPrefix(name, "aliases.") {
			f.wrong["aliases"] = "One of them " + why
		}
	}
	return true
}

// sureOf says whether a vendor may be stored: nothing is like it, or the person
// has seen what is and says that it is another.
func (s *Server) sureOf(c echo.Context, f *form, id string) (bool, error) {
	like, err := s.svc.Vendors.Similar(c.Request().Context(), actor(c), candidateOf(f, id))
	if err != nil {
		return false, err
	}
	seen := strings.Split(f.values.Get("sure"), ",")
	return !slices.ContainsFunc(like, func(l vendors.Likeness) bool { return !slices.Contains(seen, l.ID) }), nil
}

// doubtVendor shows the form again with what the vendor may be the same as.
func (s *Server) doubtVendor(c echo.Context, f form, old *vendors.Vendor, err error) error {
	if err != nil {
		return err
	}
	f.Problem = "It may be registered already. Look below; nothing is saved yet."
	f.values.Set("asked", "1")
	return s.showVendorForm(c, http.StatusUnprocessableEntity, f, old)
}

func candidateOf(f *form, id string) vendors.Candidate {
	return vendors.Candidate{ID: id, Name: f.Value("name"), LegalName: f.Value("legal_name"), Aliases: lines(f.Value("aliases")), Website: vendors.FullWebsite(f.Value("website"))}
}

// lines are the lines of a text that are not blank.
func lines(s string) []string {
	out := []string{}
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// showVendorForm shows the form with what was typed. old is the vendor as it is
// stored; nil: a new one.
func (s *Server) showVendorForm(c echo.Context, status int, f form, old *vendors.Vendor) error {
	ctx, by := c.Request().Context(), actor(c)
	v := &vendorFormView{page: page{Title: "Add a vendor", Nav: "vendors"}, form: f, Path: "/vendors/new", Asked: f.Value("asked") != ""}
	id := ""
	if old != nil {
		id = old.ID
		v.Title, v.Path, v.Seen, v.Head = "Edit "+old.Name, "/vendors/"+id+"/edit", f.seen(), vendorHead{ID: id, Name: old.Name}
		if old.Status == vendors.Retired {
			return fault.New(fault.Conflict, "vendor.retired", "%s is retired; its record is kept as it was.", old.Name)
		}
	}
	var err error
	if askedPart(c) == "similar" || v.Asked || c.Request().Method == http.MethodPost {
		if v.Similar, err = s.svc.Vendors.Similar(ctx, by, candidateOf(&f, id)); err != nil {
			return err
		}
	}
	people, err := s.svc.Accounts.List(ctx, by, accounts.UserFilter{Active: new(true), Sort: accounts.ByName}, maxPeople)
	if err != nil {
		return err
	}
	v.fields(people, by.ID, old)
	return s.show(c, status, v)
}

// fields makes the fields of the form.
func (v *vendorFormView) fields(people []accounts.User, me string, old *vendors.Vendor) {
	f := v.form
	v.Name, v.LegalName = f.control("name", "Name"), f.control("legal_name", "Legal name")
	v.Name.Required, v.Name.Max, v.Name.Hint, v.Name.Autocomplete = true, 200, "As on the contract.", "off"
	v.LegalName.Max, v.LegalName.Hint, v.LegalName.Autocomplete = 200, "As a SOC 2 report or a BAA names it, when that differs.", "off"
	v.Aliases = f.control("aliases", "Other names")
	v.Aliases.Hint = "One a line, at most 20: product names, former names. A report under one of them counts for this vendor."
	v.Website = f.control("website", "Website")
	v.Website.Max, v.Website.Autocomplete = 300, "off"
	v.Description = f.control("description", "What it does for you")
	v.Description.Max = 4000
	v.Reference = f.control("external_ref", "Reference")
	v.Reference.Max, v.Reference.Hint, v.Reference.Autocomplete = 100, "Its number in your own system, such as the contract file.", "off"
	owners := []option{{Value: "", Label: "Nobody yet"}}
	known := f.Value("owner_id") == ""
	for _, u := range people {
		owners = append(owners, option{Value: u.ID, Label: ownerLabel(u, me)})
		known = known || u.ID == f.Value("owner_id")
	}
	if !known {
		owners = append(owners, option{Value: f.Value("owner_id"), Label: "Someone who has left"})
	}
	v.Owner = f.choose("owner_id", "Owner", owners)
	v.Owner.Hint = "Who looks after it in your organization."
	v.Status = f.choose("status", "Status", statusOptions(old))
	if old == nil {
		v.Status.Hint = "A vendor that you use already may be approved at once."
	}
	v.differences(people, old)
}

// statusOptions are the states that a vendor may be given.
func statusOptions(old *vendors.Vendor) []option {
	states := vendors.Statuses[:len(vendors.Statuses)-1]
	if old != nil {
		states = append([]vendors.Status{old.Status}, vendors.Moves(old.Status)...)
	}
	var out []option
	for _, s := range states {
		out = append(out, option{Value: string(s), Label: words.VendorStatus(s)})
	}
	return out
}

// differences tells what another person has stored meanwhile.
func (v *vendorFormView) differences(people []accounts.User, old *vendors.Vendor) {
	if old == nil || v.Problem == "" {
		return
	}
	owner := "nobody"
	for _, u := range people {
		if u.ID == text(old.OwnerID) {
			owner = u.Name
		}
	}
	for _, d := range []struct{ label, typed, stored, says string }{
		{"Name", v.Name.Value, old.Name, old.Name},
		{"Legal name", v.LegalName.Value, old.LegalName, old.LegalName},
		{"Other names", strings.Join(lines(v.Aliases.Value), ", "), strings.Join(old.Aliases, ", "), strings.Join(old.Aliases, ", ")},
		{"Website", v.Website.Value, old.Website, old.Website},
		{"What it does", v.Description.Value, old.Description, old.Description},
		{"Owner", v.Owner.Value, text(old.OwnerID), owner},
		{"Status", v.Status.Value, string(old.Status), words.VendorStatus(old.Status)},
		{"Reference", v.Reference.Value, old.ExternalRef, old.ExternalRef},
	} {
		if d.typed == d.stored {
			continue
		}
		if d.says == "" {
			d.says = "empty"
		}
		v.Stored = append(v.Stored, d.label+": "+d.says)
	}
}
