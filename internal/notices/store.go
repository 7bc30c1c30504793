package notices

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

func insert(tx *database.Tx, m Mail) error { return tx.Gorm().Create(&m).Error }

func load(tx *database.Tx, tenant identity.TenantID, id string) (Mail, error) {
	var m Mail
	err := tx.Gorm().Where("tenant = ? and id = ?", tenant, id).First(&m).Error
	if database.IsMissing(err) {
		return Mail{}, fault.New(fault.NotFound, "mail.not_found", "There is no such mail.")
	}
	return m, err
}

// markSent empties the text: it may hold a link that signs in.
func markSent(tx *database.Tx, tenant identity.TenantID, id string, now time.Time) error {
	return tx.Gorm().Model(&Mail{}).Where("tenant = ? and id = ? and status in ?", tenant, id, []Status{Queued, Failed}).
		Updates(map[string]any{"status": Sent, "body": "", "error": "", "sent_at": now, "version": gorm.Expr("version + 1")}).Error
}

func markFailed(tx *database.Tx, tenant identity.TenantID, id, reason string) error {
	return tx.Gorm().Model(&Mail{}).Where("tenant = ? and id = ? and status = ?", tenant, id, Queued).
		Updates(map[string]any{"status": Failed, "error": reason, "version": gorm.Expr("version + 1")}).Error
}

var escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// find returns at most n mails without their text. UUIDv7 ids are in the order
// of their making.
func find(tx *database.Tx, tenant identity.TenantID, f Filter, n int) ([]Mail, error) {
	q := tx.Gorm().Omit("Text").Where("tenant = ?", tenant)
	if f.Status != "" {
		q = q.Where("status = ?", f.Status)
	}
	if f.Query != "" {
		like := "%" + escapeLike.Replace(strings.ToLower(f.Query)) + "%"
		q = q.Where(`(lower(recipient) like ? escape '\' or lower(subject) like ? escape '\')`, like, like)
	}
	order, follows := "id desc", "id < ?"
	if f.Oldest {
		order, follows = "id", "id > ?"
	}
	if f.After != "" {
		q = q.Where(follows, f.After)
	}
	var out []Mail
	err := q.Order(order).Limit(n).Find(&out).Error
	return out, err
}
