package vendors

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"ward/internal/database"
	"ward/internal/identity"
)

// row is a vendor as stored, with the keys that are made of its names.
type row struct {
	Vendor    `gorm:"embedded"`
	NameKey   string
	SearchKey string
}

func rowOf(v *Vendor) row {
	return row{Vendor: *v, NameKey: Key(v.Name), SearchKey: searchKey(v)}
}

func find(tx *database.Tx, tenant identity.TenantID, id string) (*Vendor, error) {
	var v Vendor
	if err := tx.Gorm().Where("tenant = ? and id = ?", tenant, id).Take(&v).Error; err != nil {
		return nil, err
	}
	return &v, nil
}

func insert(tx *database.Tx, v *Vendor) error {
	r := rowOf(v)
	return tx.Gorm().Create(&r).Error
}

// own are the columns that people change. Ratings come from scores, which may
// be computed at the same moment.
var own = []string{
	"name", "name_key", "search_key", "legal_name", "aliases", "website", "description", "owner_id", "status",
	"external_ref", "retired_reason", "version", "updated_at",
}

// update writes the vendor if its row is still at version seen.
func update(tx *database.Tx, v *Vendor, seen int) (found bool, _ error) {
	r := rowOf(v)
	res := tx.Gorm().Model(&r).Select(own).Where("tenant = ? and id = ? and version = ?", v.Tenant, v.ID, seen).Updates(&r)
	return res.RowsAffected == 1, res.Error
}

// lock takes the lock of the vendor's row, which a write that changes nothing
// does on both databases.
func lock(tx *database.Tx, tenant identity.TenantID, id string) (found bool, _ error) {
	res := tx.Gorm().Exec("update vendors set rated_on = rated_on where tenant = ? and id = ?", tenant, id)
	return res.RowsAffected == 1, res.Error
}

func setRating(tx *database.Tx, tenant identity.TenantID, id string, r Rating) (found bool, _ error) {
	spans, err := json.Marshal(append([]Span{}, r.CoverageSpans...))
	if err != nil {
		return false, err
	}
	res := tx.Gorm().Model(&Vendor{}).Where("tenant = ? and id = ?", tenant, id).UpdateColumns(map[string]any{
		"tier": r.Tier, "inherent_risk": r.InherentRisk, "residual_risk": r.ResidualRisk, "computed_band": r.ComputedBand,
		"final_band": r.FinalBand, "hard_knockouts": r.HardKnockouts, "confidence": r.Confidence, "provisional": r.Provisional, "phi": r.PHI,
		"coverage_status": r.CoverageStatus, "coverage_until": r.CoverageUntil, "coverage_spans": string(spans),
		"baa_state": r.BAAState, "baa_until": r.BAAUntil, "baa_notice_hours": r.BAANoticeHours,
		"next_review_on": r.NextReviewOn, "rated_on": r.RatedOn,
	})
	return res.RowsAffected == 1, res.Error
}

// holder returns the id of the unretired vendor that has a name or, when it is
// not empty, a reference; "" when nobody has.
func holder(tx *database.Tx, tenant identity.TenantID, column, value string) (string, error) {
	var ids []string
	err := tx.Gorm().Model(&Vendor{}).Where("tenant = ? and status <> 'retired'", tenant).
		Where(column+" = ?", value).Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// isUser says whether an id is that of an active user of the tenant.
func isUser(tx *database.Tx, tenant identity.TenantID, id string) (bool, error) {
	var n int64
	err := tx.Gorm().Table("users").Where("tenant = ? and id = ? and active", tenant, id).Count(&n).Error
	return n == 1, err
}

// columns are what a list reads, in the order of scanVendor.
const columns = `id, name, legal_name, aliases, website, description, owner_id, status, external_ref, retired_reason,
	tier, inherent_risk, residual_risk, final_band, coverage_status, baa_state, next_review_on, version, created_at, updated_at`

// page runs the query of a list. It is written by hand, since it is the
// hottest of all: docs/adr/0002-one-schema-two-dialects.md.
func page(ctx context.Context, db *database.DB, tenant identity.TenantID, q Query) ([]Vendor, error) {
	text, args := pageSQL(tenant, columns, q)
	out := make([]Vendor, 0, q.Limit)
	err := database.ViewRows(ctx, db, tenant, text, args, func(r database.Row) error {
		out = append(out, Vendor{Tenant: tenant})
		return scanVendor(r, &out[len(out)-1])
	})
	if q.Before != nil {
		slices.Reverse(out)
	}
	return out, err
}

// table runs the query of a table, as page does.
func table(ctx context.Context, db *database.DB, tenant identity.TenantID, q Query) ([]Row, error) {
	text, args := tableSQL(tenant, q)
	out := make([]Row, 0, q.Limit)
	err := database.ViewRows(ctx, db, tenant, text, args, func(r database.Row) error {
		out = append(out, Row{Vendor: Vendor{Tenant: tenant}})
		row := &out[len(out)-1]
		var spans string
		if err := scanVendor(r, &row.Vendor, &row.ComputedBand, &row.HardKnockouts, &row.Confidence, &row.Provisional, &row.PHI,
			&row.CoverageUntil, &spans, &row.BAAUntil, &row.BAANoticeHours, &row.RatedOn, &row.OwnerName, &row.Product); err != nil || spans == "[]" {
			return err
		}
		return json.Unmarshal([]byte(spans), &row.CoverageSpans)
	})
	return out, err
}

// count counts the vendors that fit each query, in one look at the table.
func count(ctx context.Context, db *database.DB, tenant identity.TenantID, qs []Query) ([]int, error) {
	text, args := countSQL(tenant, qs)
	out := make([]int, len(qs))
	to := make([]any, len(qs))
	for i := range out {
		to[i] = &out[i]
	}
	err := database.ViewRows(ctx, db, tenant, text, args, func(r database.Row) error { return r.Scan(to...) })
	return out, err
}

// eachNamed calls f for the names of every vendor, retired or not. f must not
// keep what it is given.
func eachNamed(ctx context.Context, db *database.DB, tenant identity.TenantID, f func(*named)) error {
	const text = "select id, name, legal_name, aliases, website, status from vendors where tenant = ?"
	return database.ViewRows(ctx, db, tenant, text, []any{tenant}, func(r database.Row) error {
		var v named
		var aliases string
		if err := r.Scan(&v.ID, &v.Name, &v.LegalName, &aliases, &v.Website, &v.Status); err != nil {
			return err
		}
		if aliases != "[]" {
			if err := json.Unmarshal([]byte(aliases), &v.Aliases); err != nil {
				return err
			}
		}
		f(&v)
		return nil
	})
}

// scanVendor scans columns, and into more what follows them.
func scanVendor(r database.Row, v *Vendor, more ...any) error {
	var aliases string
	err := r.Scan(append([]any{&v.ID, &v.Name, &v.LegalName, &aliases, &v.Website, &v.Description, &v.OwnerID, &v.Status, &v.ExternalRef, &v.RetiredReason,
		&v.Tier, &v.InherentRisk, &v.ResidualRisk, &v.FinalBand, &v.CoverageStatus, &v.BAAState, &v.NextReviewOn, &v.Version, &v.CreatedAt, &v.UpdatedAt}, more...)...)
	if err != nil || aliases == "[]" {
		return err
	}
	return json.Unmarshal([]byte(aliases), &v.Aliases)
}

func insertPart[P Contact | Product](tx *database.Tx, p *P) error { return tx.Gorm().Create(p).Error }

// updatePart writes a part if its row is still at version seen.
func updatePart[P Contact | Product](tx *database.Tx, p *P, seen int) (found bool, _ error) {
	res := tx.Gorm().Model(p).Select("*").Where("tenant = ? and version = ?", tx.Tenant(), seen).Updates(p)
	return res.RowsAffected == 1, res.Error
}

func deletePart[P Contact | Product](tx *database.Tx, p *P, seen int) (found bool, _ error) {
	res := tx.Gorm().Where("tenant = ? and version = ?", tx.Tenant(), seen).Delete(p)
	return res.RowsAffected == 1, res.Error
}

func findPart[P Contact | Product](tx *database.Tx, tenant identity.TenantID, vendor, id string) (*P, error) {
	var p P
	err := tx.Gorm().Where("tenant = ? and vendor_id = ? and id = ?", tenant, vendor, id).Take(&p).Error
	return &p, err
}

func listParts[P Contact | Product](tx *database.Tx, tenant identity.TenantID, vendor string, f PartFilter, n int, columns []string) ([]P, error) {
	q := database.Search(tx.Gorm().Where("tenant = ? and vendor_id = ?", tenant, vendor), f.Query, columns...)
	var out []P
	err := database.ByID(q, !f.Newest, f.After).Limit(n).Find(&out).Error
	return out, err
}

// findAny returns the unretired vendors whose column, which has a unique index,
// holds one of the values. With lock nobody else may change them until the
// transaction ends; SQLite has one writer anyway.
func findAny(tx *database.Tx, tenant identity.TenantID, column string, values []string, lock bool) ([]Vendor, error) {
	var out []Vendor
	q := tx.Gorm().Where("tenant = ? and status <> 'retired' and "+column+" <> '' and "+column+" in ?", tenant, values)
	if lock && tx.Dialect() == database.Postgres {
		q = q.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	return out, q.Find(&out).Error
}

// alone keeps other imports of the tenant waiting until the transaction ends:
// two that lock the same vendors in another order would block each other. It
// also makes Postgres plan each query for the tables as they are: a plan that
// was kept from before an import may be for empty ones.
func alone(tx *database.Tx, tenant identity.TenantID) error {
	if tx.Dialect() != database.Postgres {
		return nil // SQLite has one writer
	}
	if err := tx.Gorm().Exec("select pg_advisory_xact_lock(hashtextextended('vendors.import:' || ?, 0))", tenant).Error; err != nil {
		return err
	}
	return tx.Gorm().Exec("set local plan_cache_mode = 'force_custom_plan'").Error
}

// user is what an import needs to know of a user.
type user struct{ ID, Email string }

func activeUsers(tx *database.Tx, tenant identity.TenantID) ([]user, error) {
	var out []user
	err := tx.Gorm().Table("users").Where("tenant = ? and active", tenant).Find(&out).Error
	return out, err
}

func insertAll(tx *database.Tx, vs []*Vendor) error {
	for chunk := range slices.Chunk(vs, writeChunk) {
		if err := tx.Gorm().Create(rowsFor(chunk)).Error; err != nil {
			return err
		}
	}
	return nil
}

// updateAll writes vendors that findAny has locked.
func updateAll(tx *database.Tx, vs []*Vendor) error {
	onto := clause.OnConflict{Columns: []clause.Column{{Name: "tenant"}, {Name: "id"}}, DoUpdates: clause.AssignmentColumns(own)}
	for chunk := range slices.Chunk(vs, writeChunk) {
		if err := tx.Gorm().Clauses(onto).Create(rowsFor(chunk)).Error; err != nil {
			return err
		}
	}
	return nil
}

func rowsFor(vs []*Vendor) *[]row {
	out := make([]row, 0, len(vs))
	for _, v := range vs {
		out = append(out, rowOf(v))
	}
	return &out
}

// nearby is an owner, a contact or a product in one form.
type nearby struct {
	Kind, ID, Name, Text, More string
	Number                     *int64
	Version                    int
}

func around(tx *database.Tx, v *Vendor, n int) ([]nearby, error) {
	owner := ""
	if v.OwnerID != nil {
		owner = *v.OwnerID
	}
	var out []nearby
	err := tx.Gorm().Raw(`
		select 'owner' as kind, id, name, email as text, '' as more, cast(null as bigint) as number, 0 as version
		from users where tenant = ? and id = ?
		union all
		select * from (select 'contact', id, name, email, role, cast(null as bigint), version
			from vendor_contacts where tenant = ? and vendor_id = ? order by name, id limit ?) c
		union all
		select * from (select 'product', id, name, description, phi_access, phi_records, version
			from vendor_services where tenant = ? and vendor_id = ? order by name_key, id limit ?) p`,
		v.Tenant, owner, v.Tenant, v.ID, n, v.Tenant, v.ID, n).Scan(&out).Error
	return out, err
}

func allProducts(tx *database.Tx, tenant identity.TenantID, vendor string) (out []Product, _ error) {
	return out, tx.Gorm().Where("tenant = ? and vendor_id = ?", tenant, vendor).Order("name_key, id").Find(&out).Error
}

func insertView(tx *database.Tx, v *View) error { return tx.Gorm().Create(v).Error }

// updateView writes a view if its row is still at version seen.
func updateView(tx *database.Tx, v *View, seen int) (found bool, _ error) {
	res := tx.Gorm().Model(v).Select("*").Where("tenant = ? and version = ?", v.Tenant, seen).Updates(v)
	return res.RowsAffected == 1, res.Error
}

func deleteView(tx *database.Tx, v *View) error {
	return tx.Gorm().Where("tenant = ?", v.Tenant).Delete(v).Error
}

// findView finds a view that a user sees.
func findView(tx *database.Tx, tenant identity.TenantID, user, id string) (*View, error) {
	var v View
	err := tx.Gorm().Where("tenant = ? and id = ? and (shared or user_id = ?)", tenant, id, user).Take(&v).Error
	return &v, err
}

func listViews(tx *database.Tx, tenant identity.TenantID, user string) ([]View, error) {
	var out []View
	err := tx.Gorm().Where("tenant = ? and (shared or user_id = ?)", tenant, user).Order("name_key, id").Limit(2 * maxViews).Find(&out).Error
	return out, err
}

// countViews counts the views that stand beside one: the shared ones, or those
// of its person.
func countViews(tx *database.Tx, v *View) (n int64, _ error) {
	q := tx.Gorm().Model(&View{}).Where("tenant = ? and shared = ?", v.Tenant, v.Shared)
	if !v.Shared {
		q = q.Where("user_id = ?", v.UserID)
	}
	return n, q.Count(&n).Error
}

// replaceStaged keeps a file in place of the one that its person had, and drops
// files of others that nobody has imported since a time.
func replaceStaged(tx *database.Tx, st *staged) error {
	if err := tx.Gorm().Where("tenant = ? and user_id = ?", st.Tenant, st.UserID).Delete(&staged{}).Error; err != nil {
		return err
	}
	return tx.Gorm().Create(st).Error
}

func dropStaged(tx *database.Tx, tenant identity.TenantID, before time.Time) error {
	return tx.Gorm().Where("tenant = ? and created_at < ?", tenant, before).Delete(&staged{}).Error
}

func findStaged(tx *database.Tx, tenant identity.TenantID, user, id string, after time.Time) (*staged, error) {
	var st staged
	err := tx.Gorm().Where("tenant = ? and id = ? and user_id = ? and created_at >= ?", tenant, id, user, after).Take(&st).Error
	return &st, err
}

// finishStaged puts the outcome of an import in the place of its file, once.
func finishStaged(tx *database.Tx, st *staged, outcome string) (found bool, _ error) {
	res := tx.Gorm().Model(&staged{}).Where("tenant = ? and id = ? and outcome = ''", st.Tenant, st.ID).
		UpdateColumns(map[string]any{"data": "", "outcome": outcome})
	return res.RowsAffected == 1, res.Error
}
