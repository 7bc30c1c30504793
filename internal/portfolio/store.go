package portfolio

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// ask runs one query, with the values that are named in it. %V stands for the
// columns of Vendor, of a vendor v and its owner u; %O where the owner is asked
// for.
func ask[T any](tx *database.Tx, w where, text string) ([]T, error) {
	owned := ""
	if w.owner != "" {
		owned = " and v.owner_id = @owner"
	}
	text = strings.NewReplacer(
		"%V", "v.id as vendor_id, v.name as vendor_name, v.tier, v.owner_id, u.name as owner_name", "%O", owned,
	).Replace(text)
	var out []T
	err := tx.Gorm().Raw(text, w.values()).Scan(&out).Error
	return out, err
}

// values are everything that the queries name.
func (w where) values() map[string]any {
	return map[string]any{
		"tenant": w.tenant, "owner": w.owner, "today": w.today, "in30": w.in30, "in60": w.in60, "in90": w.in90,
		"in_use": InUse, "retired": vendors.Retired, "not_covered": NotCovered, "not_in_force": NotInForce,
		"expiring": vendors.BAAExpiring, "rows": Rows,
	}
}

// due are the columns of Due over a date; over makes them sums of a window.
func due(date, over string) string {
	sum := func(as, bounds string) string {
		return fmt.Sprintf("coalesce(sum(case when %s %s then 1 else 0 end)%s, 0) as %s", date, bounds, over, as)
	}
	return strings.Join([]string{
		sum("overdue", "< @today"), sum("in30", "between @today and @in30"),
		sum("in60", "between @today and @in60"), sum("in90", "between @today and @in90"),
	}, ", ")
}

// group is a number of vendors that stand alike.
type group struct {
	Status         vendors.Status
	Tier, Band     string
	CoverageStatus vendors.CoverageStatus
	State          vendors.BAAState
	PHI            bool
	N, Provisional int
	NextReview     *string
	Due            `gorm:"embedded"`
}

// countVendors counts the vendors by everything that is stored with them.
func countVendors(tx *database.Tx, w where, f *Figures) error {
	groups, err := ask[group](tx, w, `
		select v.status, coalesce(v.tier, '') as tier, coalesce(v.final_band, '') as band, v.coverage_status, v.baa_state as state, v.phi,
			count(*) as n, min(case when v.next_review_on >= @today then v.next_review_on end) as next_review, sum(case when v.provisional then 1 else 0 end) as provisional, `+due("v.next_review_on", "")+`
		from vendors v where v.tenant = @tenant%O
		group by v.status, v.tier, v.final_band, v.coverage_status, v.baa_state, v.phi`)
	if err != nil {
		return err
	}
	f.ByStatus, f.Coverage, f.BAAs = map[vendors.Status]int{}, map[vendors.CoverageStatus]int{}, map[vendors.BAAState]int{}
	cells := map[[2]string]int{}
	for _, g := range groups {
		f.ByStatus[g.Status] += g.N
		if slices.Contains(InUse, g.Status) {
			f.add(g)
			cells[[2]string{g.Tier, g.Band}] += g.N
		}
	}
	f.Cells = cellsOf(cells)
	return nil
}

// add counts a group of vendors in use.
func (f *Figures) add(g group) {
	f.Vendors += g.N
	f.Provisional += g.Provisional
	f.Coverage[g.CoverageStatus] += g.N
	f.BAAs[g.State] += g.N
	f.Reviews.Overdue += g.Overdue
	f.Reviews.In30 += g.In30
	f.Reviews.In60 += g.In60
	f.Reviews.In90 += g.In90
	if d := g.NextReview; d != nil && (f.NextReview == "" || *d < f.NextReview) {
		f.NextReview = *d
	}
	if slices.Contains(NotCovered, g.CoverageStatus) {
		f.Waiting.Uncovered.Count += g.N
	}
	if g.State == vendors.BAAExpiring {
		f.Waiting.BAAs.Ending += g.N
	}
	if g.PHI {
		f.PHI += g.N
		if slices.Contains(NotInForce, g.State) {
			f.Waiting.BAAs.Missing += g.N
		}
	}
}

// countDocuments counts the documents that are not done with: of every vendor
// but the retired, as the list of documents has them.
func countDocuments(tx *database.Tx, w where, f *Figures) error {
	rows, err := ask[struct {
		Document `gorm:"embedded"`
		Status   evidence.Status
		N, Facts int
	}](tx, w, `
		select * from (
			select d.id, d.name, d.status, d.document_class as class, d.open_facts, d.error_code, d.created_at as since, %V,
				count(*) over (partition by d.status) as n, sum(d.open_facts) over (partition by d.status) as facts, row_number() over (partition by d.status order by d.created_at, d.id) as place
			from documents d
			join vendors v on v.tenant = d.tenant and v.id = d.vendor_id
			left join users u on u.tenant = v.tenant and u.id = v.owner_id
			where d.tenant = @tenant and d.deleted_at is null and d.status in ('queued', 'processing', 'needs_review', 'failed') and v.status <> @retired%O
		) w where w.place <= @rows order by w.status, w.place`)
	if err != nil {
		return err
	}
	reading := map[evidence.Status]int{}
	for _, r := range rows {
		switch r.Status {
		case evidence.NeedsReview:
			f.Waiting.Confirm.Count, f.Waiting.Confirm.Facts = r.N, r.Facts
			f.Waiting.Confirm.First = append(f.Waiting.Confirm.First, r.Document)
		case evidence.Failed:
			f.Waiting.Failed.Count = r.N
			f.Waiting.Failed.First = append(f.Waiting.Failed.First, r.Document)
		default:
			reading[r.Status] = r.N
		}
	}
	for n := range maps.Values(reading) {
		f.Waiting.Reading += n
	}
	return nil
}

// countReassessments counts the open entries of the clock.
func countReassessments(tx *database.Tx, w where, f *Figures) error {
	rows, err := ask[struct {
		Reassessment `gorm:"embedded"`
		N            int
		Due          `gorm:"embedded"`
	}](tx, w, `
		select r.id, r.cause, r.detail, r.due_on, %V, count(*) over () as n, `+due("r.due_on", " over ()")+`
		from reassessments r
		join vendors v on v.tenant = r.tenant and v.id = r.vendor_id
		left join users u on u.tenant = v.tenant and u.id = v.owner_id
		where r.tenant = @tenant and r.status = 'open'%O
		order by r.due_on, r.id limit @rows`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		f.Waiting.Reassess.Count, f.Waiting.Reassess.Due = r.N, r.Due
		f.Waiting.Reassess.First = append(f.Waiting.Reassess.First, r.Reassessment)
	}
	return nil
}

// findStandings finds the first vendors without audited time today, and the
// first whose agreement asks for someone; countVendors has counted them.
func findStandings(tx *database.Tx, w where, f *Figures) error {
	const from = `%V, v.coverage_status as status, v.coverage_spans as spans, v.baa_state as state, v.baa_until as until
			from vendors v
			left join users u on u.tenant = v.tenant and u.id = v.owner_id
			where v.tenant = @tenant and v.status in @in_use%O`
	rows, err := ask[struct {
		Part  string
		Gap   `gorm:"embedded"`
		State vendors.BAAState
		Until *string
	}](tx, w, `
		select * from (
			select 'gap' as part, `+from+` and v.coverage_status in @not_covered
			order by v.tier is null, v.tier, v.name_key, v.id limit @rows
		) g union all select * from (
			select 'baa' as part, `+from+` and (v.baa_state = @expiring or (v.phi and v.baa_state in @not_in_force))
			order by v.baa_state = @expiring, case when v.baa_state = @expiring then v.baa_until end, v.tier is null, v.tier, v.name_key, v.id limit @rows
		) b`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Part == "gap" {
			f.Waiting.Uncovered.First = append(f.Waiting.Uncovered.First, r.Gap)
			continue
		}
		f.Waiting.BAAs.First = append(f.Waiting.BAAs.First, Agreement{Vendor: r.Vendor, State: r.State, Until: r.Until})
	}
	return nil
}

// names finds what ids are called, whatever they are ids of. The ids, UUIDs all,
// travel as one value: a statement whose text never changes is planned once.
func names(tx *database.Tx, tenant identity.TenantID, ids []string) ([]Name, error) {
	among, list := " = any(cast(@ids as text[]))", "{"+strings.Join(ids, ",")+"}"
	if tx.Dialect() == database.SQLite {
		among, list = " in (select value from json_each(@ids))", `["`+strings.Join(ids, `","`)+`"]`
	}
	ofVendor := func(kind Kind, table, name, gone string) string {
		return "select x.id, '" + string(kind) + "' as kind, " + name + " as name, v.id as vendor_id, v.name as vendor_name, " + gone + " as gone from " + table + ` x
			join vendors v on v.tenant = x.tenant and v.id = x.vendor_id where x.tenant = @tenant and x.id` + among
	}
	text := strings.Join([]string{
		"select u.id, 'user' as kind, u.name, '' as vendor_id, '' as vendor_name, false as gone from users u where u.tenant = @tenant and u.id" + among,
		"select o.tenant, 'organization', o.name, '', '', false from organizations o where o.tenant = @tenant and o.tenant" + among,
		"select v.id, 'vendor', v.name, v.id, v.name, false from vendors v where v.tenant = @tenant and v.id" + among,
		ofVendor(KindDocument, "documents", "x.name", "x.deleted_at is not null"),
		ofVendor(KindAgreement, "agreements", "v.name", "false"),
		ofVendor(KindContact, "vendor_contacts", "x.name", "false"),
		ofVendor(KindService, "vendor_services", "x.name", "false"),
		ofVendor(KindReassessment, "reassessments", "v.name", "false"),
	}, " union all ")
	var out []Name
	err := tx.Gorm().Raw(text, map[string]any{"tenant": tenant, "ids": list}).Scan(&out).Error
	return out, err
}
