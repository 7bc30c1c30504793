package evidence

import (
	"context"
	"encoding/base64"
	"io"
	"strings"
	"time"

	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/hipaa"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/reading"
	"ward/internal/vendors"
)

// Reader reads one file, in a process that a hostile file cannot leave. A file
// that cannot be read is no error: the extraction then says why.
type Reader interface {
	Read(ctx context.Context, file io.Reader, f reading.File, password string, progress func(page, pages int)) (*reading.Extraction, error)
}

// Service keeps documents. Each method is one transaction, but for the bytes,
// which are written before the row that names them.
type Service struct {
	db     *database.DB
	queue  *queue.Queue
	sealer *blobs.Sealer
	reader Reader
	opt    Options
}

// Options are the settings of the service.
type Options struct {
	MaxUpload int64  // bytes of one document
	Version   string // of this program, noted with each reading
	Now       func() time.Time
	Rules     *hipaa.Rules // provisions that a triage may name; nil: none
}

// NewService returns the service.
func NewService(db *database.DB, q *queue.Queue, sealer *blobs.Sealer, reader Reader, opt Options) *Service {
	return &Service{db: db, queue: q, sealer: sealer, reader: reader, opt: opt}
}

// Get returns a document. It is NotFound when it was removed or is another
// organization's.
func (s *Service) Get(ctx context.Context, by identity.Actor, id ID) (_ *Document, err error) {
	defer fault.Op(&err, "get document %s", id)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Document, error) {
		return Load(tx, by.Tenant, id)
	})
}

// After is the place in a list that a page follows.
type After struct {
	CreatedAt time.Time
	ID        ID
}

// List returns at most n documents of a vendor.
func (s *Service) List(ctx context.Context, by identity.Actor, vendor string, f Filter, n int) (_ []Document, err error) {
	defer fault.Op(&err, "list documents of vendor %s", vendor)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Document, error) {
		if _, err := vendors.Load(tx, by.Tenant, vendor); err != nil {
			return nil, err
		}
		return list(tx, by.Tenant, vendor, f, n)
	})
}

// Filter narrows and orders a list of documents. Empty values do not filter.
type Filter struct {
	Status, Class string
	Query         string // in the name, ignoring case
	Oldest        bool   // oldest first; otherwise newest first
	After         *After
}

// Content opens the original bytes of a document. The caller closes them.
func (s *Service) Content(ctx context.Context, by identity.Actor, id ID) (_ *Document, _ io.ReadSeekCloser, err error) {
	defer fault.Op(&err, "open document %s", id)
	d, err := s.Get(ctx, by, id)
	if err != nil {
		return nil, nil, err
	}
	r, err := s.open(ctx, d)
	return d, r, err
}

func (s *Service) open(ctx context.Context, d *Document) (io.ReadSeekCloser, error) {
	sealed, err := d.sealed()
	if err != nil {
		return nil, err
	}
	return s.sealer.Open(ctx, d.key(), d.binding(), sealed)
}

// Reread puts a document back in the queue, with another class or password
// when given.
func (s *Service) Reread(ctx context.Context, by identity.Actor, id ID, seen int, class, password *string) (_ *Document, err error) {
	defer fault.Op(&err, "reread document %s", id)
	if err := by.May(identity.WriteEvidence); err != nil {
		return nil, err
	}
	now := s.opt.Now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Document, error) {
		d, err := Load(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		if class != nil {
			if err := checkClass(*class); err != nil {
				return nil, err
			}
			d.DeclaredClass = *class
		}
		if password != nil {
			if err := s.setPassword(d, *password); err != nil {
				return nil, err
			}
		}
		d.Status, d.ErrorCode, d.ErrorDetail, d.PagesRead = Queued, "", "", 0
		if err := save(tx, d, seen); err != nil {
			return nil, err
		}
		if err := s.queue.Add(tx, now, queue.ReadDocument, string(id)); err != nil {
			return nil, err
		}
		return d, audit.Record(tx, by, now, "document.reread", string(id), audit.Detail{"vendor": d.VendorID, "class": d.DeclaredClass, "password": password != nil})
	})
}

// Remove takes a document away: it counts no more, and its bytes are
// destroyed. The row stays, with who removed it and why.
func (s *Service) Remove(ctx context.Context, by identity.Actor, id ID, seen int, reason string) (err error) {
	defer fault.Op(&err, "remove document %s", id)
	if err := by.May(identity.WriteEvidence); err != nil {
		return err
	}
	var c checks
	if strings.TrimSpace(reason) == "" {
		c.at("#/reason", "say why")
	}
	c.line("#/reason", reason, maxReason)
	if err := fault.Fields("document.invalid", c.fields); err != nil {
		return err
	}
	now := s.opt.Now()
	d, err := database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Document, error) {
		d, err := Load(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		d.DeletedAt, d.DeletedReason = &now, reason
		d.WrappedKey, d.Password = "", "" // without its key the sealed copy, wherever it is, is noise
		if err := save(tx, d, seen); err != nil {
			return nil, err
		}
		if err := dropTraces(tx, d); err != nil {
			return nil, err
		}
		if err := s.queue.Add(tx, now, queue.ScoreVendor, d.VendorID); err != nil {
			return nil, err
		}
		return d, audit.Record(tx, by, now, "document.removed", string(id), audit.Detail{"vendor": d.VendorID, "reason": reason, "sha256": d.SHA256})
	})
	if err != nil {
		return err
	}
	return s.sealer.Store().Delete(context.WithoutCancel(ctx), d.key())
}

// key is where the sealed bytes of the document are.
func (d *Document) key() string { return blobs.DocumentKey(string(d.Tenant), string(d.ID)) }

func (d *Document) binding() blobs.Binding {
	return blobs.Binding{Organization: string(d.Tenant), ID: string(d.ID)}
}

func (s *Service) setPassword(d *Document, password string) error {
	d.Password = ""
	if password == "" {
		return nil
	}
	if len(password) > 512 {
		return fault.Fieldf("document.invalid", "#/password", "is longer than 512 bytes")
	}
	sealed, err := s.sealer.SealBytes(blobs.PurposePDFPassword, d.binding(), []byte(password))
	if err != nil {
		return err
	}
	d.Password = base64.StdEncoding.EncodeToString(sealed)
	return nil
}

func (s *Service) password(d *Document) (string, error) {
	if d.Password == "" {
		return "", nil
	}
	sealed, err := base64.StdEncoding.DecodeString(d.Password)
	if err != nil {
		return "", err
	}
	plain, err := s.sealer.OpenBytes(blobs.PurposePDFPassword, d.binding(), sealed)
	return string(plain), err
}
