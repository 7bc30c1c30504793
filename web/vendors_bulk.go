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

// bulkView is one action for the vendors that were ticked in the list: first
// what to do exactly, then what became of each, unless all went well.
type bulkView struct {
	page
	form
	Action  string // owner, status or retire
	Heading string
	Picked  []picked
	Back    string  // the list that it came from
	Field   control // what the action needs
	Results []bulkResult
	Changed int
}

func (*bulkView) template() string { return "vendors/bulk" }

// picked is a vendor that was ticked, with the version that was shown.
type picked struct {
	ID, Name string
	Version  int
	status   vendors.Status
}

// bulkResult says what became of a vendor.
type bulkResult struct{ Name, Text string }

// bulkVendors serves POST /vendors/bulk: without "confirm" it asks for what the
// action needs, with it the action is done.
func (s *Server) bulkVendors(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v := &bulkView{page: page{Nav: "vendors"}, form: f, Action: f.Value("action"), Back: backToList(f.Value("back"))}
	if err := s.pick(c, v); err != nil {
		return err
	}
	if len(v.Picked) == 0 {
		return s.redirect(c, v.Back, "No vendor is ticked. Tick one or more, then choose what to do.")
	}
	if f.Value("confirm") == "" {
		return s.showBulk(c, http.StatusOK, v)
	}
	return s.applyBulk(c, v)
}

// backToList is the list that a form came from.
func backToList(path string) string {
	if path = localPath(path); path == "/vendors" || strings.HasPrefix(path, "/vendors?") {
		return path
	}
	return "/vendors"
}

// pick finds the vendors that were ticked, in the order of their names.
func (s *Server) pick(c echo.Context, v *bulkView) error {
	versions := map[string]int{}
	q := vendors.Query{Sort: "name", Status: vendors.Statuses, Limit: pageOfVendors}
	for _, value := range v.values["vendor"] {
		id, version, _ := strings.Cut(value, ":")
		n, err := strconv.Atoi(version)
		if err != nil || n < 0 {
			n = 0
		}
		if _, twice := versions[id]; !twice {
			q.IDs = append(q.IDs, id)
		}
		versions[id] = n
	}
	if len(q.IDs) == 0 {
		return nil
	}
	q.Limit = len(q.IDs)
	found, err := s.svc.Vendors.List(c.Request().Context(), actor(c), q)
	for i := range found {
		v.Picked = append(v.Picked, picked{ID: found[i].ID, Name: found[i].Name, Version: versions[found[i].ID], status: found[i].Status})
	}
	return err
}

// showBulk asks for what the action needs.
func (s *Server) showBulk(c echo.Context, status int, v *bulkView) error {
	f, n := v.form, words.Count(len(v.Picked), "vendor", "vendors")
	switch v.Action {
	case "owner":
		people, err := s.svc.Accounts.List(c.Request().Context(), actor(c), accounts.UserFilter{Active: new(true), Sort: accounts.ByName}, maxPeople)
		if err != nil {
			return err
		}
		options := []option{{Value: "", Label: "Nobody"}}
		for _, u := range people {
			options = append(options, option{Value: u.ID, Label: ownerLabel(u, actor(c).ID)})
		}
		if !f.values.Has("owner_id") {
			f.values.Set("owner_id", actor(c).ID)
		}
		v.Heading, v.Field = "Assign an owner to "+n, f.choose("owner_id", "Owner", options)
	case "status":
		v.Heading, v.Field = "Change the status of "+n, f.choose("status", "Status", v.moves())
		v.Field.Hint, v.Field.Required = "A vendor for which the change is not possible stays as it is, and is named.", true
	case "retire":
		v.Heading, v.Field = "Retire "+n, f.control("reason", "Why their use ends")
		v.Field.Required, v.Field.Max, v.Field.Hint = true, 1000, "It is kept with each record. There is no way back."
	default:
		return fault.New(fault.Invalid, "request.invalid", "Choose what to do with the vendors: assign an owner, change the status, or retire them.")
	}
	v.Title = v.Heading
	return s.show(c, status, v)
}

// moves are the states that one or more of the vendors can be moved to.
func (v *bulkView) moves() []option {
	out := []option{{Value: "", Label: "Choose one"}}
	for _, to := range vendors.Statuses {
		if slices.ContainsFunc(v.Picked, func(p picked) bool { return slices.Contains(vendors.Moves(p.status), to) }) {
			out = append(out, option{Value: string(to), Label: words.VendorStatus(to)})
		}
	}
	return out
}

// applyBulk does the action, and says what became of each vendor unless all
// went well.
func (s *Server) applyBulk(c echo.Context, v *bulkView) error {
	f := v.form
	var b vendors.Bulk
	switch v.Action {
	case "owner":
		b.Change.OwnerID = new(f.Value("owner_id"))
	case "status":
		if b.Change.Status = new(vendors.Status(f.Value("status"))); *b.Change.Status == "" {
			v.refuse(fault.Fields("vendor.invalid", []fault.Field{{Pointer: "#/status", Detail: "must be chosen"}}))
			return s.showBulk(c, http.StatusUnprocessableEntity, v)
		}
	case "retire":
		if b.Retire = new(f.Value("reason")); *b.Retire == "" {
			v.refuse(fault.Fields("vendor.invalid", []fault.Field{{Pointer: "#/reason", Detail: "must say why: the records are read years from now"}}))
			return s.showBulk(c, http.StatusUnprocessableEntity, v)
		}
	}
	var targets []vendors.Target
	for _, p := range v.Picked {
		targets = append(targets, vendors.Target{ID: p.ID, Seen: p.Version})
	}
	results, err := s.svc.Vendors.Apply(c.Request().Context(), actor(c), targets, b)
	if v.refuse(err) {
		return s.showBulk(c, statusOf(err), v)
	}
	if err != nil {
		return err
	}
	failed := v.tell(results)
	if failed == 0 {
		return s.redirect(c, v.Back, v.summary())
	}
	v.Title, v.Heading = "What became of them", words.Count(failed, "vendor stays as it is", "vendors stay as they are")
	return s.show(c, http.StatusConflict, v)
}

// tell says of each vendor what became of it, and returns how many were left
// as they were against the person's wish.
func (v *bulkView) tell(results []vendors.BulkResult) (failed int) {
	states := map[string]vendors.Status{}
	for _, p := range v.Picked {
		states[p.ID] = p.status
	}
	for _, r := range results {
		switch {
		case r.Err != nil:
			failed++
			v.Results = append(v.Results, bulkResult{r.Name, whyNot(r.Err, states[r.ID])})
		case r.Done:
			v.Changed++
		}
	}
	return failed
}

func (v *bulkView) summary() string {
	n := words.Count(v.Changed, "vendor is", "vendors are")
	switch {
	case v.Changed == 0:
		return "They were so already: nothing was changed."
	case v.Action == "retire":
		return n + " retired. The records are kept."
	case v.Action == "owner":
		return n + " assigned."
	}
	return n + " now “" + words.VendorStatus(v.Value("status")) + "”."
}

// whyNot says why a vendor was left as it was.
func whyNot(err error, was vendors.Status) string {
	switch fault.Code(err) {
	case "vendor.illegal_move":
		var to []string
		for _, m := range vendors.Moves(was) {
			to = append(to, "“"+words.VendorStatus(m)+"”")
		}
		return "is “" + words.VendorStatus(was) + "”, which can only become " + strings.Join(to, " or ")
	case "vendor.stale":
		return "was changed by someone after you opened the list; look at it again"
	case "vendor.retired":
		return "is retired"
	case "vendor.not_found":
		return "is no longer there"
	}
	return "could not be changed: the owner is no active user of your organization"
}
