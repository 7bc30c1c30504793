package vendors

import (
	"slices"
	"strings"

	"ward/internal/identity"
)

// pageSQL returns the query of a list and its arguments.
func pageSQL(tenant identity.TenantID, cols string, q Query) (string, []any) {
	o, _ := orderOf(q.Sort)
	w := where{args: []any{tenant}}
	w.text.WriteString("select " + cols + " from vendors where tenant = ?")
	w.fits(q)
	switch {
	case q.Before != nil:
		w.before(o, q.Before)
		w.text.WriteString(o.backwards() + " limit ?")
		return w.text.String(), append(w.args, q.Limit)
	case q.After != nil:
		w.after(o, q.After)
	}
	w.text.WriteString(o.by("") + " limit ?")
	return w.text.String(), append(w.args, q.Limit)
}

// by is the order of a list, of columns that a prefix names.
func (o order) by(prefix string) string {
	way, nulls := " asc", ""
	if o.desc {
		way = " desc"
	}
	if o.nullable {
		nulls = " nulls last"
	}
	return " order by " + prefix + o.column + way + nulls + ", " + prefix + "id" + way
}

// backwards is the order of a list from its end.
func (o order) backwards() string {
	way, nulls := " desc", ""
	if o.desc {
		way = " asc"
	}
	if o.nullable {
		nulls = " nulls first"
	}
	return " order by " + o.column + way + nulls + ", id" + way
}

// tableSQL returns the query of a table and its arguments: the page of a list,
// and around it what other tables say of its few rows.
func tableSQL(tenant identity.TenantID, q Query) (string, []any) {
	const shown = `computed_band, hard_knockouts, confidence, provisional, phi, coverage_until, coverage_spans, baa_until, baa_notice_hours, rated_on`
	o, _ := orderOf(q.Sort)
	text, args := pageSQL(tenant, columns+", "+shown+", name_key", q)
	return "select " + columnsOf("p", columns) + ", " + columnsOf("p", shown) + `, coalesce(u.name, ''),
		coalesce((select s.name from vendor_services s where s.tenant = ? and s.vendor_id = p.id order by s.id limit 1), '')
		from (` + text + `) p left join users u on u.tenant = ? and u.id = p.owner_id` + o.by("p."), append([]any{tenant}, append(args, tenant)...)
}

// columnsOf puts a table's name before each of some columns.
func columnsOf(table, columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = table + "." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

// counted are the columns that lists are filtered by, but for what is searched
// in the vendor's own words. Vendors that agree in all of them are counted
// together, by an index that holds nothing else.
const counted = "status, tier, final_band, coverage_status, baa_state, phi, owner_id, next_review_on"

// countSQL returns a query with one row, which counts what fits each of qs.
func countSQL(tenant identity.TenantID, qs []Query) (string, []any) {
	each, from := "count(*)", "vendors where tenant = ?"
	if !slices.ContainsFunc(qs, Query.ofOne) {
		each, from = "sum(n)", "(select "+counted+", count(*) as n from vendors where tenant = ? group by "+counted+") as alike"
	}
	var w where
	for i, q := range qs {
		if i > 0 {
			w.text.WriteString(", ")
		}
		w.text.WriteString("coalesce(" + each + " filter (where true")
		w.fits(q)
		w.text.WriteString("), 0)")
	}
	return "select " + w.text.String() + " from " + from, append(w.args, tenant)
}

// ofOne says whether each vendor must be looked at by itself.
func (q Query) ofOne() bool { return len(q.IDs) > 0 || Key(q.Text) != "" }

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// where is a growing condition.
type where struct {
	text strings.Builder
	args []any
}

func (w *where) and(cond string, args ...any) {
	w.text.WriteString(" and " + cond)
	w.args = append(w.args, args...)
}

// fits asks for what the filters of a query choose, whatever its page.
func (w *where) fits(q Query) {
	if len(q.Status) == 0 {
		w.and("status <> 'retired'")
	}
	in(w, "id", q.IDs)
	in(w, "status", q.Status)
	inOrNull(w, "tier", q.Tier)
	inOrNull(w, "final_band", q.Band)
	in(w, "coverage_status", q.Coverage)
	in(w, "baa_state", q.BAA)
	if q.PHI {
		w.and("phi")
	}
	inOrNull(w, "owner_id", q.Owner)
	if q.DueBy != "" {
		w.and("next_review_on <= ?", q.DueBy)
	}
	if key := Key(q.Text); key != "" {
		w.and(`search_key like ? escape '\'`, "%"+likeEscaper.Replace(key)+"%")
	}
}

// in asks for any of some values; none asks for nothing.
func in[S ~string](w *where, column string, values []S) {
	if len(values) == 0 {
		return
	}
	cond, args := anyValue(column, values)
	w.and(cond, args...)
}

// inOrNull is in for a column without a value where None is one of the values.
func inOrNull(w *where, column string, values []string) {
	some := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == None })
	switch {
	case len(some) == len(values):
		in(w, column, values)
	case len(some) == 0:
		w.and(column + " is null")
	default:
		cond, args := anyValue(column, some)
		w.and("("+column+" is null or "+cond+")", args...)
	}
}

func anyValue[S ~string](column string, values []S) (string, []any) {
	args := make([]any, 0, len(values))
	for _, v := range values {
		args = append(args, string(v))
	}
	return column + " in (?" + strings.Repeat(", ?", len(values)-1) + ")", args
}

// after asks for what follows a mark, unknown values last.
func (w *where) after(o order, m *Mark) {
	than := ">"
	if o.desc {
		than = "<"
	}
	if m.Key == nil {
		w.and(o.column+" is null and id "+than+" ?", m.ID)
		return
	}
	arg, _ := o.arg(*m.Key) // Query.Check has parsed it
	cond := "(" + o.column + ", id) " + than + " (?, ?)"
	if o.nullable {
		cond = "(" + cond + " or " + o.column + " is null)"
	}
	w.and(cond, arg, m.ID)
}

// before asks for what comes before a mark, unknown values last.
func (w *where) before(o order, m *Mark) {
	than := "<"
	if o.desc {
		than = ">"
	}
	if m.Key == nil {
		w.and("("+o.column+" is not null or id "+than+" ?)", m.ID)
		return
	}
	arg, _ := o.arg(*m.Key) // Query.Check has parsed it
	w.and("("+o.column+", id) "+than+" (?, ?)", arg, m.ID)
}
