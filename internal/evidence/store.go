package evidence

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
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

func insertReading(tx *database.Tx, r *Reading) error { return tx.Gorm().Create(r).Error }

func loadReading(tx *database.Tx, d *Document) (*Reading, error) {
	var r Reading
	err := tx.Gorm().Where("tenant = ? and document_id = ? and number = ?", d.Tenant, d.ID, d.Reading).First(&r).Error
	if database.IsMissing(err) {
		return nil, fault.New(fault.Conflict, "document.not_read", "The document has not been read yet.")
	}
	return &r, err
}

func insertDecision(tx *database.Tx, d *Decision) error { return tx.Gorm().Create(d).Error }

// decisions returns what people said about the reading in force, oldest first.
func decisions(tx *database.Tx, d *Document) ([]Decision, error) {
	var out []Decision
	err := tx.Gorm().Where("tenant = ? and document_id = ? and reading = ?", d.Tenant, d.ID, d.Reading).Order("decided_at, id").Find(&out).Error
	return out, err
}

// read returns the documents of a vendor that have a reading, oldest first,
// with their readings and decisions, in three queries.
func read(tx *database.Tx, tenant identity.TenantID, vendor string) ([]Document, map[ID]Reading, map[ID][]Decision, error) {
	var docs []Document
	err := tx.Gorm().Where("tenant = ? and vendor_id = ? and deleted_at is null and reading > 0", tenant, vendor).Order("created_at, id").Find(&docs).Error
	if err != nil || len(docs) == 0 {
		return nil, nil, nil, err
	}
	const inForce = "exists (select 1 from documents d where d.tenant = ? and d.vendor_id = ? and d.deleted_at is null and d.id = document_id and d.reading = %s)"
	var rs []Reading
	if err := tx.Gorm().Where("tenant = ?", tenant).Where(fmt.Sprintf(inForce, "number"), tenant, vendor).Find(&rs).Error; err != nil {
		return nil, nil, nil, err
	}
	var ds []Decision
	err = tx.Gorm().Where("tenant = ?", tenant).Where(fmt.Sprintf(inForce, "fact_decisions.reading"), tenant, vendor).Order("decided_at, id").Find(&ds).Error
	if err != nil {
		return nil, nil, nil, err
	}
	readings, said := map[ID]Reading{}, map[ID][]Decision{}
	for _, r := range rs {
		readings[r.DocumentID] = r
	}
	for _, d := range ds {
		said[d.DocumentID] = append(said[d.DocumentID], d)
	}
	return docs, readings, said, nil
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
