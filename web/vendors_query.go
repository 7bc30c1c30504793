package web

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ward/internal/fault"
	"ward/internal/vendors"
	"ward/web/words"
)

// listQuery is a list of vendors as its address says it. What it may say is
// checked by the service; what it does not know it leaves out.
type listQuery struct {
	Text    string
	filters map[string][]string // by parameter: any of the values
	PHI     bool                // only vendors that handle PHI
	Due     string              // when the next review is due: overdue, 30, 60, 90, or "" for whenever
	Sort    string
	Look    string   // how high the rows are: compact, normal, roomy; "": as the person has chosen elsewhere
	Columns []string // "": the usual ones

	after, before string // cursors
	From          int    // number of the first vendor on the page, from 1
}

// listFilter is a filter with a set of values.
type listFilter struct {
	name  string // of the parameter, as in REST
	Label string
	known []string
	word  func(string) string
}

// listFilters are the filters in their order. The owner is chosen from people,
// who differ from one organization to the next.
var listFilters = []listFilter{
	{"status", "Status", texts(vendors.Statuses), words.VendorStatus[string]},
	{"tier", "Tier", append(slices.Clone(vendors.Tiers), vendors.None), words.Tier[string]},
	{"final_band", "Residual risk", append(slices.Clone(vendors.Bands), vendors.None), words.Band[string]},
	{"coverage_status", "SOC 2 cover", texts(vendors.CoverageStatuses), words.Coverage[string]},
	{"baa_status", "BAA", texts(vendors.BAAStates), baaWord},
	{"owner_id", "Owner", nil, nil},
}

// baaWord says a state of agreements below a heading that says BAA.
func baaWord(state string) string {
	if w, ok := strings.CutPrefix(words.BAA(state), "BAA "); ok {
		return strings.ToUpper(w[:1]) + w[1:]
	}
	return words.BAA(state)
}

func texts[S ~string](in []S) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}

// dues are the choices of when a review is due.
var dues = []option{
	{Value: "", Label: "Whenever"}, {Value: "overdue", Label: "Overdue"}, {Value: "30", Label: "In 30 days"}, {Value: "60", Label: "In 60 days"}, {Value: "90", Label: "In 90 days"},
}

func wordOf(options []option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// listQueryOf reads the parameters of an address. A parameter may come several
// times, as boxes of a form do, or hold values between commas.
func listQueryOf(v url.Values) listQuery {
	q := listQuery{
		Text: strings.TrimSpace(v.Get("q")), filters: map[string][]string{}, PHI: v.Get("phi") == "true", Due: v.Get("due"), Sort: v.Get("sort"),
		Columns: split(v["cols"]), after: v.Get("cursor"), before: v.Get("before"),
	}
	for _, f := range listFilters {
		if values := split(v[f.name]); len(values) > 0 {
			q.filters[f.name] = values
		}
	}
	if sameColumns(q.Columns) {
		q.Columns = nil
	}
	if d := v.Get("density"); d == "compact" || d == "roomy" || d == "normal" {
		q.Look = d
	}
	if n, err := strconv.Atoi(v.Get("from")); err == nil && n > 0 {
		q.From = n
	}
	return q
}

// fromForm says whether parameters are as a form sends them, with fields that
// are empty and boxes one by one: a shorter address says the same.
func fromForm(v url.Values) bool {
	for _, values := range v {
		if len(values) > 1 || values[0] == "" {
			return true
		}
	}
	return false
}

// maxValues is how many values one filter may hold.
const maxValues = 100

func split(values []string) []string {
	var out []string
	for _, v := range strings.Split(strings.Join(values, ","), ",") {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(out, v) && len(out) < maxValues {
			out = append(out, v)
		}
	}
	return out
}

// values is the query as parameters, without its page.
func (q listQuery) values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	for name, values := range q.filters {
		set(name, strings.Join(values, ","))
	}
	if q.PHI {
		v.Set("phi", "true")
	}
	set("due", q.Due)
	set("sort", q.Sort)
	set("density", q.Look)
	set("cols", strings.Join(q.Columns, ","))
	return v
}

// Address is where the list is, from its first page.
func (q listQuery) Address() string { return listAddress(q.values()) }

func listAddress(v url.Values) string {
	if len(v) == 0 {
		return "/vendors"
	}
	return "/vendors?" + strings.ReplaceAll(v.Encode(), "%2C", ",")
}

// Query is the list as the parameters of an address.
func (q listQuery) Query() string {
	return strings.TrimPrefix(strings.TrimPrefix(q.Address(), "/vendors"), "?")
}

// Save is the address that offers to save the list as a view.
func (q listQuery) Save() string {
	return strings.Replace(q.Address(), "/vendors", "/vendors/views", 1)
}

// Clear is the address of the list without what narrows it.
func (q listQuery) Clear() string {
	return listQuery{Sort: q.Sort, Look: q.Look, Columns: q.Columns}.Address()
}

// Search is the address of the list that only a text narrows.
func (q listQuery) Search(text string) string {
	return listQuery{Text: text, Sort: q.Sort, Look: q.Look, Columns: q.Columns}.Address()
}

// Savable says whether the list is worth a name.
func (q listQuery) Savable() bool { return q.Filtered() || q.Sort != "" || len(q.Columns) > 0 }

// with is the address of the same list with one parameter set, or removed.
func (q listQuery) with(name, value string) string {
	v := q.values()
	v.Del(name)
	if value != "" {
		v.Set(name, value)
	}
	return listAddress(v)
}

// Filtered says whether anything narrows the list.
func (q listQuery) Filtered() bool {
	return q.Text != "" || len(q.filters) > 0 || q.PHI || q.Due != ""
}

// order is what the list is sorted by: worst first, unless the person chooses.
func (q listQuery) order() string {
	if q.Sort == "" {
		return "-residual_risk"
	}
	return q.Sort
}

// Has says whether a value of a filter is chosen.
func (q listQuery) Has(name, value string) bool { return slices.Contains(q.filters[name], value) }

// shape is what of the query makes it another list: not its order or look.
func (q listQuery) shape() string {
	q.Sort, q.Look, q.Columns = "", "", nil
	chosen := map[string][]string{}
	for name, values := range q.filters {
		chosen[name] = slices.Sorted(slices.Values(values)) // in whatever order they were ticked
	}
	q.filters = chosen
	return q.Address()
}

// query is the query as the service takes it.
func (q listQuery) query(today time.Time) (vendors.Query, error) {
	out := vendors.Query{
		Text: q.Text, Tier: q.filters["tier"], Band: q.filters["final_band"], Owner: q.filters["owner_id"], PHI: q.PHI, Sort: q.order(),
		Status: enums[vendors.Status](q.filters["status"]), Coverage: enums[vendors.CoverageStatus](q.filters["coverage_status"]),
		BAA: enums[vendors.BAAState](q.filters["baa_status"]),
	}
	if days, ok := map[string]int{"overdue": -1, "30": 30, "60": 60, "90": 90}[q.Due]; ok {
		out.DueBy = today.AddDate(0, 0, days).Format(time.DateOnly)
	} else if q.Due != "" {
		return out, fault.New(fault.Invalid, "request.invalid", "A review is due within 30, 60 or 90 days, or overdue.")
	}
	var err error
	if q.before != "" {
		out.Before, err = markFrom(q.before)
	} else if q.after != "" {
		out.After, err = markFrom(q.after)
	}
	return out, err
}

func enums[S ~string](in []string) []S {
	out := make([]S, 0, len(in))
	for _, s := range in {
		out = append(out, S(s))
	}
	return out
}

// markText is a place in the list as an address holds it.
func markText(m vendors.Mark) string {
	text, _ := json.Marshal([]any{m.Sort, m.Key, m.ID}) // of texts: it cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}

func markFrom(text string) (*vendors.Mark, error) {
	bad := fault.New(fault.Invalid, "request.invalid", "This is no page of the list. Start from its first page.")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, bad
	}
	var sort, id string
	var key *string
	parts := []any{&sort, &key, &id}
	if err := json.Unmarshal(raw, &parts); err != nil || len(parts) != 3 {
		return nil, bad
	}
	return &vendors.Mark{Sort: sort, Key: key, ID: id}, nil
}
