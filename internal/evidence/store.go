package evidence

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/vendors"
)

// Load returns a document that is not removed, for use in a transaction of
// another noun.
func Load(tx *database.Tx, tenant identity.TenantID, id ID) (*Document, error) {
	if uuid.Validate(string(id)) != nil { // as no id is; Postgres would refuse some bytes
		return nil, notFound()
	}
	var d Document
	err := tx.Gorm().Where("tenant = ? and id = ? and deleted_at is null", tenant, id).First(&d).Error
	if database.IsMissing(err) {
		return nil, notFound()
	}
	return &d, err
}

// insert adds a document unless the vendor has one with the same bytes.
func insert(tx *database.Tx, d *Document) (fresh bool, _ error) {
	res := tx.Gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(d)
	return res.RowsAffected == 1, res.Error
}

func bySHA256(tx *database.Tx, tenant identity.TenantID, vendor, sha256 string) (*Document, error) {
	var d Document
	err := tx.Gorm().Where("tenant = ? and vendor_id = ? and sha256 = ? and deleted_at is null", tenant, vendor, sha256).First(&d).Error
	return &d, err
}

func list(tx *database.Tx, tenant identity.TenantID, vendor string, f Filter, n int) ([]Document, error) {
	q := tx.Gorm().Where("tenant = ? and vendor_id = ? and deleted_at is null", tenant, vendor)
	if f.Status != "" {
		q = q.Where("status = ?", f.Status)
	}
	if f.Class != "" {
		q = q.Where("document_class = ?", f.Class)
	}
	order, beyond := "created_at desc, id desc", "(created_at, id) < (?, ?)"
	if f.Oldest {
		order, beyond = "created_at, id", "(created_at, id) > (?, ?)"
	}
	if f.After != nil {
		q = q.Where(beyond, f.After.CreatedAt, f.After.ID)
	}
	var out []Document
	err := database.Search(q, f.Query, "name").Order(order).Limit(n).Find(&out).Error
	return out, err
}

// named is the query of documents that are not removed, with the names of Item.
func named(tx *database.Tx, tenant identity.TenantID) *gorm.DB {
	return tx.Gorm().Table("documents d").Select("d.*, v.name as vendor_name, coalesce(u.name, '') as added_by").
		Joins("join vendors v on v.tenant = d.tenant and v.id = d.vendor_id").
		Joins("left join users u on u.tenant = d.tenant and u.id = d.uploaded_by").
		Where("d.tenant = ? and d.deleted_at is null", tenant)
}

func item(tx *database.Tx, tenant identity.TenantID, id ID) (*Item, error) {
	if uuid.Validate(string(id)) != nil { // as in Load
		return nil, notFound()
	}
	var out []Item
	if err := named(tx, tenant).Where("d.id = ?", id).Scan(&out).Error; err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, notFound()
	}
	return &out[0], nil
}

// sets are the conditions of the sets.
var sets = map[Set]string{
	"":          "",
	Waiting:     "d.status in ('needs_review', 'failed')",
	BeingRead:   "d.status in ('queued', 'processing')",
	NotCounting: "d.excluded <> ''",
}

func find(tx *database.Tx, tenant identity.TenantID, f Scope, n int) ([]Item, error) {
	q := named(tx, tenant)
	for column, value := range map[string]string{"d.vendor_id": f.Vendor, "v.owner_id": f.Owner, "d.status": f.Status, "d.document_class": f.Class} {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	if f.Vendor == "" {
		q = q.Where("v.status <> ?", vendors.Retired)
	}
	if f.Class != "" {
		q = q.Where("d.status <> ?", Failed) // nobody knows what it is
	}
	condition, known := sets[f.Set]
	if !known {
		return nil, fmt.Errorf("no set of documents is called %q", f.Set)
	}
	if condition != "" {
		q = q.Where(condition)
	}
	order, beyond := "d.created_at desc, d.id desc", "(d.created_at, d.id) < (?, ?)"
	if f.Oldest {
		order, beyond = "d.created_at, d.id", "(d.created_at, d.id) > (?, ?)"
	}
	if f.After != nil {
		q = q.Where(beyond, f.After.CreatedAt, f.After.ID)
	}
	var out []Item
	err := database.Search(q, f.Query, "d.name", "v.name").Order(order).Limit(n).Scan(&out).Error
	return out, err
}

// counts counts the documents of one vendor, or with "" of all that are not
// retired; only those of some statuses when any are named.
func counts(tx *database.Tx, tenant identity.TenantID, vendor string, only ...Status) (map[Status]int, error) {
	q := tx.Gorm().Table("documents d").Select("d.status, count(*) as n").Where("d.tenant = ? and d.deleted_at is null", tenant)
	if vendor != "" {
		q = q.Where("d.vendor_id = ?", vendor)
	} else {
		q = q.Where("d.vendor_id not in (select v.id from vendors v where v.tenant = ? and v.status = ?)", tenant, vendors.Retired)
	}
	if len(only) > 0 {
		q = q.Where("d.status in ?", only)
	}
	var rows []struct {
		Status Status
		N      int
	}
	err := q.Group("d.status").Scan(&rows).Error
	out := map[Status]int{}
	for _, r := range rows {
		out[r.Status] = r.N
	}
	return out, err
}

func stored(tx *database.Tx, tenant identity.TenantID) (Stored, error) {
	var out Stored
	err := tx.Gorm().Raw("select count(*) as documents, coalesce(sum(size), 0) as bytes from documents where tenant = ? and deleted_at is null", tenant).Scan(&out).Error
	return out, err
}

// save writes all of d and counts its version up. It is Stale when the row has
// moved on from the version that was loaded, or from the one the caller saw.
func save(tx *database.Tx, d *Document, seen int) error {
	if seen != 0 && seen != d.Version {
		return stale()
	}
	loaded := d.Version
	d.Version++
	res := tx.Gorm().Model(d).Select("*").Where("tenant = ? and id = ? and version = ?", d.Tenant, d.ID, loaded).Updates(d)
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected == 0 {
		return stale()
	}
	return nil
}

func stale() error {
	return fault.New(fault.Stale, "document.stale", "The document has changed since you loaded it. Load it again.")
}

// showProgress notes how far a reading has come, without counting the version:
// it changes nothing that anyone decided on.
func showProgress(tx *database.Tx, tenant identity.TenantID, id ID, page, pages int) error {
	return tx.Gorm().Model(&Document{}).Where("tenant = ? and id = ? and status = ?", tenant, id, Processing).
		Updates(map[string]any{"pages_read": page, "pages": pages}).Error
}

// saveMark writes what Reviewed.mark sets, unless the document has moved on.
// It does not count the version, as it overrules no one.
func saveMark(tx *database.Tx, d *Document) error {
	return tx.Gorm().Model(d).Where("tenant = ? and id = ? and version = ?", d.Tenant, d.ID, d.Version).
		Select("status", "open_facts", "about", "report_type", "opinion", "exceptions", "covers_from", "covers_to", "excluded").UpdateColumns(d).Error
}

func insertReading(tx *database.Tx, r *Reading) error { return tx.Gorm().Create(r).Error }

// saveTraces keeps the traces of a reading instead of those before; nil: none.
func saveTraces(tx *database.Tx, t *Traces) error {
	return tx.Gorm().Clauses(clause.OnConflict{UpdateAll: true}).Create(t).Error
}

func dropTraces(tx *database.Tx, d *Document) error {
	return tx.Gorm().Where("tenant = ? and document_id = ?", d.Tenant, d.ID).Delete(&Traces{}).Error
}

// traces returns those of every report that the organization holds.
func traces(tx *database.Tx, tenant identity.TenantID) ([]Traces, error) {
	var out []Traces
	err := tx.Gorm().Raw("select document_id, description, controls, tests from document_traces where tenant = ?", tenant).Scan(&out).Error
	return out, err
}

// untraced counts the other SOC 2 reports that were read and have no traces.
func untraced(tx *database.Tx, d *Document) (int, error) {
	var n int
	err := tx.Gorm().Raw("select count(*) from documents d where d.tenant = ? and d.document_class = ? and d.reading > 0 and d.deleted_at is null and d.id <> ?"+
		" and not exists (select 1 from document_traces t where t.tenant = d.tenant and t.document_id = d.id)", d.Tenant, reading.SOC2Report, d.ID).Scan(&n).Error
	return n, err
}

// itemsOf returns documents with their names.
func itemsOf(tx *database.Tx, tenant identity.TenantID, ids []ID) ([]Item, error) {
	var out []Item
	if len(ids) == 0 {
		return nil, nil
	}
	err := named(tx, tenant).Where("d.id in ?", ids).Scan(&out).Error
	return out, err
}

func loadReading(tx *database.Tx, d *Document) (*Reading, error) {
	var r Reading
	err := tx.Gorm().Where("tenant = ? and document_id = ? and number = ?", d.Tenant, d.ID, d.Reading).First(&r).Error
	if database.IsMissing(err) {
		return nil, fault.New(fault.Conflict, "document.not_read", "The document has not been read yet.")
	}
	return &r, err
}

func insertDecisions(tx *database.Tx, ds []Decision) error {
	if len(ds) == 0 {
		return nil
	}
	return tx.Gorm().Create(&ds).Error
}

// decisions returns what people said about the reading in force, oldest first.
func decisions(tx *database.Tx, d *Document) ([]Decision, error) {
	var out []Decision
	err := tx.Gorm().Where("tenant = ? and document_id = ? and reading = ?", d.Tenant, d.ID, d.Reading).Order("decided_at, id").Find(&out).Error
	return out, err
}

// triages returns what people concluded about the exceptions of a document, in
// this reading or an earlier one, oldest first.
func triages(tx *database.Tx, d *Document) ([]Triage, error) {
	var out []Triage
	err := tx.Gorm().Where("tenant = ? and document_id = ?", d.Tenant, d.ID).Order("decided_at, fingerprint").Find(&out).Error
	return out, err
}

// saveTriage writes a triage over the one of a version, or as the first when
// that is 0. It is not saved when someone else was first.
func saveTriage(tx *database.Tx, t *Triage, version int) (saved bool, _ error) {
	if version == 0 {
		res := tx.Gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(t)
		return res.RowsAffected == 1, res.Error
	}
	res := tx.Gorm().Model(t).Select("*").Where("tenant = ? and document_id = ? and fingerprint = ? and version = ?", t.Tenant, t.DocumentID, t.Fingerprint, version).Updates(t)
	return res.RowsAffected == 1, res.Error
}

// withReading is a document with the reading in force, as JSON; empty before
// the first.
type withReading struct {
	Document   `gorm:"embedded"`
	Extraction string
}

// read returns the documents of a vendor, oldest first, and what people said
// about their readings in force, in two queries.
func read(tx *database.Tx, tenant identity.TenantID, vendor string) ([]withReading, map[ID][]Decision, error) {
	var docs []withReading
	err := tx.Gorm().Table("documents d").Select("d.*, coalesce(r.extraction, '') as extraction").
		Joins("left join readings r on r.tenant = d.tenant and r.document_id = d.id and r.number = d.reading").
		Where("d.tenant = ? and d.vendor_id = ? and d.deleted_at is null", tenant, vendor).Order("d.created_at, d.id").Scan(&docs).Error
	if err != nil || !slices.ContainsFunc(docs, func(d withReading) bool { return d.Reading > 0 }) {
		return docs, nil, err
	}
	var ds []Decision
	err = tx.Gorm().Where("tenant = ?", tenant).
		Where("exists (select 1 from documents d where d.tenant = ? and d.vendor_id = ? and d.deleted_at is null and d.id = document_id and d.reading = fact_decisions.reading)", tenant, vendor).
		Order("decided_at, id").Find(&ds).Error
	said := map[ID][]Decision{}
	for _, d := range ds {
		said[d.DocumentID] = append(said[d.DocumentID], d)
	}
	return docs, said, err
}

// sealed is what the sealer needs to open the document's bytes.
func (d *Document) sealed() (blobs.Sealed, error) {
	key, err := base64.StdEncoding.DecodeString(d.WrappedKey)
	if err != nil {
		return blobs.Sealed{}, err
	}
	sum, err := hex.DecodeString(d.SHA256)
	if err != nil || len(sum) != 32 {
		return blobs.Sealed{}, fmt.Errorf("document %s has no SHA-256", d.ID)
	}
	return blobs.Sealed{WrappedKey: key, SHA256: [32]byte(sum), Size: d.Size}, nil
}
