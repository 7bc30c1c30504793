package audit

import (
	"strings"

	"ward/internal/database"
	"ward/internal/identity"
)

// head is the end of an organization's chain.
type head struct {
	Tenant identity.TenantID `gorm:"primaryKey"`
	Seq    int64
	Hash   string
}

func (head) TableName() string { return "audit_heads" }

// nextHead locks the chain, counts it up by one, and returns the new number
// with the hash of the entry before.
func nextHead(tx *database.Tx, tenant identity.TenantID) (head, error) {
	var h head
	err := tx.Gorm().Raw(`
		insert into audit_heads (tenant, seq, hash) values (?, 1, ?)
		on conflict (tenant) do update set seq = audit_heads.seq + 1
		returning tenant, seq, hash`, tenant, genesis).Scan(&h).Error
	return h, err
}

func appendEvent(tx *database.Tx, e Event) error {
	if err := tx.Gorm().Create(&e).Error; err != nil {
		return err
	}
	return tx.Gorm().Exec(`update audit_heads set hash = ? where tenant = ?`, e.Hash, e.Tenant).Error
}

// advance locks the chain, counts it up by n, and returns the last number with
// the hash of the entry before the first.
func advance(tx *database.Tx, tenant identity.TenantID, n int) (head, error) {
	var h head
	err := tx.Gorm().Raw(`
		insert into audit_heads (tenant, seq, hash) values (?, ?, ?)
		on conflict (tenant) do update set seq = audit_heads.seq + ?
		returning tenant, seq, hash`, tenant, n, genesis, n).Scan(&h).Error
	return h, err
}

// appendEvents writes a run of entries, of which the last ends the chain.
func appendEvents(tx *database.Tx, events []Event) error {
	if err := tx.Gorm().CreateInBatches(events, 200).Error; err != nil {
		return err
	}
	last := events[len(events)-1]
	return tx.Gorm().Exec(`update audit_heads set hash = ? where tenant = ?`, last.Hash, last.Tenant).Error
}

func loadHead(tx *database.Tx, tenant identity.TenantID) (head, error) {
	h := head{Tenant: tenant, Hash: genesis}
	err := tx.Gorm().Where("tenant = ?", tenant).Limit(1).Find(&h).Error
	return h, err
}

// after returns at most n entries that follow seq, oldest first.
func after(tx *database.Tx, tenant identity.TenantID, seq int64, n int) ([]Event, error) {
	var out []Event
	err := tx.Gorm().Where("tenant = ? and seq > ?", tenant, seq).Order("seq").Limit(n).Find(&out).Error
	return out, err
}

// find returns at most n entries before seq that fit the filter, newest first.
func find(tx *database.Tx, tenant identity.TenantID, f Filter, n int) ([]Event, error) {
	q := tx.Gorm().Where("tenant = ?", tenant)
	order, beyond := "seq desc", "seq < ?"
	if f.Oldest {
		order, beyond = "seq", "seq > ?"
	}
	if f.After > 0 {
		q = q.Where(beyond, f.After)
	}
	if f.Actor != "" {
		q = q.Where("actor = ?", f.Actor)
	}
	if f.Action != "" {
		q = q.Where("action = ?", f.Action)
	}
	if f.Subject != "" {
		q = q.Where("subject = ?", f.Subject)
	}
	if f.Vendor != "" {
		q = q.Where("vendor = ? and vendor <> ''", f.Vendor)
	}
	if len(f.Nouns) > 0 {
		args := make([]any, 0, len(f.Nouns))
		for _, n := range f.Nouns {
			args = append(args, n+".%")
		}
		q = q.Where("("+strings.Repeat("action like ? or ", len(args)-1)+"action like ?)", args...)
	}
	if !f.From.IsZero() {
		q = q.Where("at >= ?", f.From)
	}
	if !f.To.IsZero() {
		q = q.Where("at < ?", f.To)
	}
	var out []Event
	err := database.Search(q, f.Query, "action", "subject", "actor").Order(order).Limit(n).Find(&out).Error
	return out, err
}
