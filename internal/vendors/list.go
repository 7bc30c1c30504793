package vendors

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ward/internal/fault"
	"ward/internal/identity"
)

// None in a filter means vendors that have no such figure, or no owner.
const None = "none"

// Query chooses vendors. Zero values choose all but the retired, by name.
type Query struct {
	Text     string   // in a name, an alias or the reference, ignoring case; at most 200 characters
	Status   []Status // any of; empty: all but retired
	Tier     []string // any of Tiers or None, as the next
	Band     []string
	Coverage []CoverageStatus
	BAA      []BAAState
	PHI      bool     // only those that handle PHI, as the intake says
	Owner    []string // ids of users, or None
	IDs      []string // only these, at most 200; nil: any
	DueBy    string   // date: the next review is due at most on it; empty: whenever
	Sort     string   // one of Sorts; empty: "name"
	After    *Mark    // the last vendor of the page before
	Before   *Mark    // instead of After: the first vendor of the page after
	Limit    int      // how many at most, from 1
}

// Mark is a vendor's place in a sorted list. It stays right when the vendor is
// changed or gone.
type Mark struct {
	Sort string
	Key  *string // what the list is sorted by; nil: not known, which comes last
	ID   string
}

// sortKey is something that a list can be sorted by.
type sortKey struct {
	name     string
	column   string
	nullable bool
	of       func(v *Vendor) *string        // the value in a mark
	arg      func(text string) (any, error) // the value for the query
}

var sortKeys = []sortKey{
	{"name", "name_key", false, func(v *Vendor) *string { return new(Key(v.Name)) }, textArg},
	{"residual_risk", "residual_risk", true, func(v *Vendor) *string { return floatText(v.ResidualRisk) }, floatArg},
	{"inherent_risk", "inherent_risk", true, func(v *Vendor) *string { return floatText(v.InherentRisk) }, floatArg},
	{"tier", "tier", true, func(v *Vendor) *string { return v.Tier }, textArg},
	{"next_review_on", "next_review_on", true, func(v *Vendor) *string { return v.NextReviewOn }, textArg},
	{"created_at", "created_at", false, func(v *Vendor) *string { return new(v.CreatedAt.UTC().Format(time.RFC3339Nano)) }, timeArg},
}

// Sorts lists what a list can be sorted by. A leading "-" turns the order
// around; what is not known comes last both ways, and the id decides ties.
var Sorts = func() []string {
	var out []string
	for _, k := range sortKeys {
		out = append(out, k.name, "-"+k.name)
	}
	return out
}()

// order is a parsed Sort.
type order struct {
	sortKey
	desc bool
}

func orderOf(sort string) (order, bool) {
	if sort == "" {
		sort = "name"
	}
	name, desc := strings.CutPrefix(sort, "-")
	i := slices.IndexFunc(sortKeys, func(k sortKey) bool { return k.name == name })
	if i < 0 {
		return order{}, false
	}
	return order{sortKeys[i], desc}, true
}

// MarkOf returns the vendor's place in a list that is sorted by one of Sorts.
func MarkOf(v *Vendor, sort string) Mark {
	o, ok := orderOf(sort)
	if !ok {
		return Mark{}
	}
	return Mark{Sort: sort, Key: o.of(v), ID: v.ID}
}

func floatText(f *float64) *string {
	if f == nil {
		return nil
	}
	return new(strconv.FormatFloat(*f, 'g', -1, 64))
}

func floatArg(text string) (any, error) { return strconv.ParseFloat(text, 64) }

func timeArg(text string) (any, error) { return time.Parse(time.RFC3339Nano, text) }

func textArg(text string) (any, error) {
	if strings.ContainsFunc(text, unprintable) {
		return nil, fmt.Errorf("control character in %q", text)
	}
	return text, nil
}

// Check says what is wrong with the query, as an Invalid fault whose pointers
// name parameters.
func (q *Query) Check() error {
	var f fields
	o, ok := orderOf(q.Sort)
	if !ok {
		f.add("#/sort", "must be one of "+list(Sorts))
	}
	f.text("#/q", q.Text, maxName)
	anyOf(&f, "#/status", q.Status, Statuses)
	anyOf(&f, "#/tier", q.Tier, orNone(Tiers))
	anyOf(&f, "#/final_band", q.Band, orNone(Bands))
	anyOf(&f, "#/coverage_status", q.Coverage, CoverageStatuses)
	anyOf(&f, "#/baa_status", q.BAA, BAAStates)
	for _, id := range q.Owner {
		if id != None && uuid.Validate(id) != nil {
			f.add("#/owner_id", "must be the id of a user, or none")
			break
		}
	}
	if len(q.IDs) > maxBulk || slices.ContainsFunc(q.IDs, func(id string) bool { return uuid.Validate(id) != nil }) {
		f.add("#/ids", "must be the ids of at most "+number(maxBulk)+" vendors")
	}
	if _, err := time.Parse(time.DateOnly, q.DueBy); q.DueBy != "" && err != nil {
		f.add("#/due_by", "must be a date, YYYY-MM-DD")
	}
	for _, m := range []*Mark{q.After, q.Before} {
		if ok && m != nil && !m.fits(q.Sort, o) {
			f.add("#/cursor", "is not a cursor of this list and sort")
		}
	}
	return fault.Fields("request.invalid", f)
}

// fits says whether the mark belongs to a list that is sorted so.
func (m *Mark) fits(sort string, o order) bool {
	if m.Sort != sort || uuid.Validate(m.ID) != nil || (m.Key == nil && !o.nullable) {
		return false
	}
	if m.Key == nil {
		return true
	}
	_, err := o.arg(*m.Key)
	return err == nil
}

func orNone(known []string) []string { return append(slices.Clone(known), None) }

func anyOf[S ~string](f *fields, pointer string, given, known []S) {
	for _, g := range given {
		if !slices.Contains(known, g) {
			f.add(pointer, "must be one or more of "+list(known)+", separated by commas")
			return
		}
	}
}

// List returns the vendors that fit, at most q.Limit. It runs one query. An
// impossible query is Invalid.
func (s *Service) List(ctx context.Context, by identity.Actor, q Query) (_ []Vendor, err error) {
	defer fault.Op(&err, "list vendors")
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	if err := q.Check(); err != nil {
		return nil, err
	}
	return page(ctx, s.db, by.Tenant, q)
}

// exportPage is how many vendors an export reads at a time.
const exportPage = 500

// each calls f for every vendor that fits, in order, whatever q.Limit says. It
// holds no transaction while f works: a vendor that changes its place meanwhile
// may be met twice or not at all.
func (s *Service) each(ctx context.Context, by identity.Actor, q Query, f func(*Vendor) error) error {
	q.After, q.Limit = nil, exportPage
	for {
		vs, err := s.List(ctx, by, q)
		if err != nil {
			return err
		}
		for i := range vs {
			if err := f(&vs[i]); err != nil {
				return err
			}
		}
		if len(vs) < q.Limit {
			return nil
		}
		q.After = new(MarkOf(&vs[len(vs)-1], q.Sort))
	}
}
