package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/fault"
	"ward/internal/reassessments"
	"ward/web/words"
)

// vendorDueView is what is, and was, due with one vendor.
type vendorDueView struct {
	page
	Head         vendorHead
	Open, Closed []dueRow
}

func (*vendorDueView) template() string { return "vendor/due" }

// maxDueRows is how many entries of one vendor are listed in each state: the
// longest due, and the last closed.
const maxDueRows = 100

// vendorDue serves GET /vendors/:id/reassessments.
func (s *Server) vendorDue(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	vendor, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	v := &vendorDueView{page: page{Title: "Reassessments of " + vendor.Name, Nav: "vendors"}, Head: vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "reassessments"}}
	if on := vendor.NextReviewOn; on != nil {
		v.Head.Sub = "Next review on " + words.Date(*on) + ", " + words.Until(*on, s.today())
	}
	for _, part := range []struct {
		status reassessments.Status
		rows   *[]dueRow
	}{{reassessments.Open, &v.Open}, {reassessments.Closed, &v.Closed}} {
		all, err := s.svc.Reassessments.List(ctx, by, reassessments.Filter{VendorID: vendor.ID, Status: part.status, Latest: part.status == reassessments.Closed}, maxDueRows)
		if err != nil {
			return err
		}
		for _, e := range all {
			*part.rows = append(*part.rows, dueRowOf(e.Entry, s.today()))
		}
	}
	return s.show(c, http.StatusOK, v)
}

// reassessmentsView is everything that is due in the organization.
type reassessmentsView struct {
	page
	Query, Cause, Window, Status, Owner control
	Rows                                []dueVendorRow
	Chips                               []chip
	Filtered                            bool
	First, Next                         string // addresses of pages; empty: there is none
}

func (*reassessmentsView) template() string { return "reassessments/all" }

// dueVendorRow is something that is due, with its vendor.
type dueVendorRow struct {
	dueRow
	VendorID, Vendor, Owner string
	Step, Href              string // what to do, and where
}

// dueQuery are the filters of an address.
type dueQuery struct {
	reassessments.Filter
	form form
}

// dueWindows are the choices of when something is due.
var dueWindows = []option{
	{Label: "Whenever"}, {Value: "overdue", Label: "Overdue"}, {Value: "30", Label: "Within 30 days"}, {Value: "60", Label: "Within 60 days"}, {Value: "90", Label: "Within 90 days"},
}

var dueStates = []option{{Value: "open", Label: "Open"}, {Value: "closed", Label: "Closed"}, {Value: "all", Label: "Open and closed"}}

var dueParams = []string{"q", "cause", "due", "due_before", "status", "owner_id"}

// dueFilter reads the filters of an address; without a status, what is open.
func dueFilter(values url.Values, today time.Time) (dueQuery, error) {
	f := form{values: values}
	q := dueQuery{form: f, Filter: reassessments.Filter{
		Status: reassessments.Status(f.Value("status")), Cause: reassessments.Cause(f.Value("cause")), Query: f.Value("q"),
		Owner: f.Value("owner_id"), DueBefore: f.Value("due_before"),
	}}
	refused := fault.New(fault.Invalid, "request.invalid", "This address is not one that Ward makes. Start again from the list without filters.")
	if q.Status == "" {
		q.Status = reassessments.Open
	}
	if q.Status == "all" {
		q.Status = ""
	} else if !slices.Contains(reassessments.Statuses, q.Status) {
		return q, refused
	}
	if q.Cause != "" && !slices.Contains(reassessments.Causes, q.Cause) || q.Owner != "" && uuid.Validate(q.Owner) != nil || !plain(q.Query) {
		return q, refused
	}
	if days, ok := map[string]int{"overdue": 0, "30": 31, "60": 61, "90": 91}[f.Value("due")]; ok {
		q.DueBefore = today.AddDate(0, 0, days).Format(time.DateOnly)
	} else if f.Value("due") != "" {
		return q, refused
	}
	if _, err := time.Parse(time.DateOnly, q.DueBefore); q.DueBefore != "" && err != nil {
		return q, refused
	}
	if c := f.Value("cursor"); c != "" {
		on, id, _ := strings.Cut(c, "_")
		if _, err := time.Parse(time.DateOnly, on); err != nil || uuid.Validate(id) != nil {
			return q, refused
		}
		q.After = &reassessments.Mark{DueOn: on, ID: id}
	}
	return q, nil
}

// address is the address of the list with the filters that are on.
func (q dueQuery) address(without ...string) string {
	values := url.Values{}
	for _, name := range dueParams {
		if v := q.form.Value(name); v != "" && !slices.Contains(without, name) {
			values.Set(name, v)
		}
	}
	return withQuery("/reassessments", values)
}

// dueAPage is how many entries one page lists.
const dueAPage = 50

// reassessments serves GET /reassessments, the longest due first.
func (s *Server) reassessments(c echo.Context) error {
	ctx, by, now := c.Request().Context(), actor(c), s.opt.Now().UTC()
	q, err := dueFilter(c.QueryParams(), now)
	if err != nil {
		return err
	}
	all, err := s.svc.Reassessments.List(ctx, by, q.Filter, dueAPage+1)
	if err != nil {
		return err
	}
	people, err := s.svc.Accounts.List(ctx, by, accounts.UserFilter{Sort: accounts.ByName}, peopleInFilter)
	if err != nil {
		return err
	}
	v := &reassessmentsView{page: page{Title: "Reassessments", Nav: "reassessments"}, Filtered: q.address("status") != "/reassessments"}
	if len(all) > dueAPage {
		all = all[:dueAPage]
		last := all[dueAPage-1]
		v.Next = withMark(q.address(), last.DueOn+"_"+last.ID)
	}
	if q.After != nil {
		v.First = q.address()
	}
	for _, e := range all {
		v.Rows = append(v.Rows, dueVendorRowOf(e, s.today()))
	}
	v.controls(q, people)
	return s.show(c, http.StatusOK, v)
}

// withMark adds the mark of a page to an address.
func withMark(address, mark string) string {
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	return address + sep + "cursor=" + url.QueryEscape(mark)
}

func dueVendorRowOf(e reassessments.Item, today string) dueVendorRow {
	r := dueVendorRow{dueRow: dueRowOf(e.Entry, today), VendorID: e.VendorID, Vendor: e.VendorName, Owner: e.OwnerName}
	if e.Status == reassessments.Closed {
		return r
	}
	switch at := "/vendors/" + e.VendorID; e.Cause {
	case reassessments.ReportEnd:
		r.Step, r.Href = "Add the new report", at+"/documents"
	case reassessments.BAAExpiry:
		r.Step, r.Href = "Renew the BAA", at+"/baas"
	default:
		r.Step, r.Href = "Go through the intake", at+"/intake"
	}
	return r
}

// controls fills the filters of the page, and the chips of those that are on.
func (v *reassessmentsView) controls(q dueQuery, people []accounts.User) {
	causes, owners := []option{{Label: "Any cause"}}, []option{{Label: "Anyone"}}
	for _, c := range reassessments.Causes {
		causes = append(causes, option{Value: string(c), Label: words.Cause(c)})
	}
	for _, u := range people {
		owners = append(owners, option{Value: u.ID, Label: u.Name})
	}
	v.Query, v.Cause, v.Window = q.form.control("q", "Vendor"), q.form.choose("cause", "Cause", causes), q.form.choose("due", "Due", dueWindows)
	v.Status, v.Owner = q.form.choose("status", "State", dueStates), q.form.choose("owner_id", "Owner", owners)
	owner := "by another owner"
	if w := wordOf(owners, q.Owner); w != q.Owner {
		owner = "owner " + w
	}
	for _, f := range []struct{ name, says string }{
		{"cause", wordOf(causes, string(q.Cause))}, {"due", wordOf(dueWindows, q.form.Value("due"))}, {"due_before", "due before " + words.Date(q.form.Value("due_before"))},
		{"owner_id", owner}, {"q", "“" + q.Query + "”"},
	} {
		if q.form.Value(f.name) != "" {
			v.Chips = append(v.Chips, chip{Label: f.says, Without: q.address(f.name)})
		}
	}
	if s := q.form.Value("status"); s != "" && s != "open" {
		v.Chips = append(v.Chips, chip{Label: wordOf(dueStates, s), Without: q.address("status")})
	}
}
