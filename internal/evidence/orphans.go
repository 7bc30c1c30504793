package evidence

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// orphanAge is how old sealed bytes without a row must be before they are
// removed: longer than any upload takes.
const orphanAge = 24 * time.Hour

// SweepOrphans removes sealed bytes that no row names: those of uploads that
// were killed between the bytes and the row, and of removals that were killed
// between the row and the bytes.
func (s *Service) SweepOrphans(ctx context.Context) (err error) {
	defer fault.Op(&err, "sweep orphaned documents")
	store, before := s.sealer.Store(), s.opt.Now().Add(-orphanAge)
	if _, err := store.Tidy(ctx, before); err != nil {
		return err
	}
	for entry, err := range store.List(ctx, blobs.DocumentPrefix, before) {
		if err != nil {
			return err
		}
		parts := strings.Split(strings.TrimPrefix(entry.Key, blobs.DocumentPrefix), "/")
		if len(parts) != 2 {
			return fmt.Errorf("sealed bytes at %q name no document", entry.Key)
		}
		tenant, id := identity.TenantID(parts[0]), ID(parts[1])
		_, err := database.View(ctx, s.db, tenant, func(tx *database.Tx) (*Document, error) { return Load(tx, tenant, id) })
		switch fault.KindOf(err) {
		case fault.NotFound:
			if err := store.Delete(ctx, entry.Key); err != nil {
				return err
			}
		default:
			if err != nil {
				return err
			}
		}
	}
	return nil
}
