package portfolio

import (
	"slices"
	"strconv"
	"strings"

	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/reassessments"
	"ward/internal/vendors"
)

// owned narrows a query to the vendors v of one owner.
func (w where) owned() (string, []any) {
	if w.owner == "" {
		return "", nil
	}
	return " and v.owner_id = ?", []any{w.owner}
}

// ask runs one query, in whose text %O stands where the owner is asked for: last.
func ask[T any](tx *database.Tx, w where, text string, args ...any) ([]T, error) {
	owned, owner := w.owned()
	var out []T
	err := tx.Gorm().Raw(strings.ReplaceAll(text, "%O", owned), append(args, owner...)...).Scan(&out).Error
	return out, err
}

// ofVendor are the columns of Vendor, of a vendor v and its owner u.
const ofVendor = "v.id as vendor_id, v.name as vendor_name, v.tier, v.owner_id, u.name as owner_name"

// due are the columns of Due over a date; over makes them sums of a window.
func due(column, over string) string {
	sum := func(condition, as string) string {
		return "coalesce(sum(case when " + condition + " then 1 else 0 end)" + over + ", 0) as " + as
	}
	d := column
	return strings.Join([]string{
		sum(d+" < ?", "overdue"), sum(d+" between ? and ?", "in30"), sum(d+" between ? and ?", "in60"), sum(d+" between ? and ?", "in90"),
	}, ", ")
}

func (d days) args() []any { return []any{d.today, d.today, d.in30, d.today, d.in60, d.today, d.in90} }

// countVendors counts the vendors by everything that is stored with them.
func countVendors(tx *database.Tx, w where, f *Figures) error {
	groups, err := ask[struct {
		Status         vendors.Status
		Tier           string
		Band           string
		CoverageStatus vendors.CoverageStatus
		N              int
		Due            `gorm:"embedded"`
	}](tx, w, `
		select v.status, coalesce(v.tier, '') as tier, coalesce(v.final_band, '') as band, v.coverage_status, count(*) as n, `+due("v.next_review_on", "")+`
		from vendors v where v.tenant = ?%O
		group by v.status, v.tier, v.final_band, v.coverage_status
		order by 1, 2, 3, 4`, append(w.days.args(), w.tenant)...)
	if err != nil {
		return err
	}
	f.ByStatus, f.Coverage = map[vendors.Status]int{}, map[vendors.CoverageStatus]int{}
	cells := map[[2]string]int{}
	for _, g := range groups {
		f.ByStatus[g.Status] += g.N
		if g.Status == vendors.Retired || g.Status == vendors.Rejected {
			continue
		}
		f.Vendors += g.N
		f.Coverage[g.CoverageStatus] += g.N
		cells[[2]string{g.Tier, g.Band}] += g.N
		f.Reviews.Overdue += g.Overdue
		f.Reviews.In30 += g.In30
		f.Reviews.In60 += g.In60
		f.Reviews.In90 += g.In90
		if slices.Contains(NotCovered, g.CoverageStatus) {
			f.Waiting.Uncovered.Count += g.N
		}
	}
	f.Cells = cellsOf(cells)
	return nil
}

// countDocuments counts the documents that are not done with: of every vendor
// but the retired, as the list of documents has them.
func countDocuments(tx *database.Tx, w where, f *Figures) error {
	rows, err := ask[struct {
		Document `gorm:"embedded"`
		Status   evidence.Status
		N        int
	}](tx, w, `
		select * from (
			select d.id, d.name, d.status, d.document_class as class, d.error_code, d.created_at as since, `+ofVendor+`,
				count(*) over (partition by d.status) as n, row_number() over (partition by d.status order by d.created_at, d.id) as place
			from documents d
			join vendors v on v.tenant = d.tenant and v.id = d.vendor_id
			left join users u on u.tenant = v.tenant and u.id = v.owner_id
			where d.tenant = ? and d.deleted_at is null and d.status <> 'extracted' and v.status <> 'retired'%O
		) w where w.place <= `+strconv.Itoa(Rows)+` order by w.status, w.place`, w.tenant)
	if err != nil {
		return err
	}
	reading := map[evidence.Status]int{}
	for _, r := range rows {
		switch r.Status {
		case evidence.NeedsReview:
			f.Waiting.Confirm.Count = r.N
			f.Waiting.Confirm.First = append(f.Waiting.Confirm.First, r.Document)
		case evidence.Failed:
			f.Waiting.Failed.Count = r.N
			f.Waiting.Failed.First = append(f.Waiting.Failed.First, r.Document)
		default:
			reading[r.Status] = r.N
		}
	}
	f.Waiting.Reading = reading[evidence.Queued] + reading[evidence.Processing]
	return nil
}

// countReassessments counts the open entries of the clock.
func countReassessments(tx *database.Tx, w where, f *Figures) error {
	rows, err := ask[struct {
		Reassessment `gorm:"embedded"`
		N            int
		Due          `gorm:"embedded"`
	}](tx, w, `
		select r.id, r.cause, r.detail, r.due_on, `+ofVendor+`, count(*) over () as n, `+due("r.due_on", " over ()")+`
		from reassessments r
		join vendors v on v.tenant = r.tenant and v.id = r.vendor_id
		left join users u on u.tenant = v.tenant and u.id = v.owner_id
		where r.tenant = ? and r.status = '`+string(reassessments.Open)+`'%O
		order by r.due_on, r.id limit `+strconv.Itoa(Rows), append(w.days.args(), w.tenant)...)
	if err != nil {
		return err
	}
	for _, r := range rows {
		f.Waiting.Reassess.Count, f.Waiting.Reassess.Due = r.N, r.Due
		f.Waiting.Reassess.First = append(f.Waiting.Reassess.First, r.Reassessment)
	}
	return nil
}

// findGaps finds the first vendors without audited time today; how many there
// are is known from their coverage.
func findGaps(tx *database.Tx, w where, f *Figures) (err error) {
	f.Waiting.Uncovered.First, err = ask[Gap](tx, w, `
		select `+ofVendor+`, v.coverage_status as status
		from vendors v
		left join users u on u.tenant = v.tenant and u.id = v.owner_id
		where v.tenant = ? and v.status not in ('retired', 'rejected') and v.coverage_status in ?%O
		order by v.tier is null, v.tier, v.name_key, v.id limit `+strconv.Itoa(Rows), w.tenant, NotCovered)
	return err
}
