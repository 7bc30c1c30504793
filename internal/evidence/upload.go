package evidence

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"path"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// Upload is a file on its way in.
type Upload struct {
	Name     string    // of the file, as the client says
	Class    string    // what the uploader says it is; "": decide by reading
	Password string    // of an encrypted PDF
	Services []string  // ids of the services that it is about; none: all of the vendor's
	Body     io.Reader // the bytes; read once, to the end
	// Rest, when set, is called once the body is read: a form may name class,
	// password and services after its file.
	Rest func(up *Upload) error
}

// Accept seals a file and queues its reading. When it returns, the sealed
// bytes, the row and the job are durable. The same bytes again in one vendor
// are answered with the first document, and fresh is false.
//
// It is Invalid for an empty file or a service that is not the vendor's, Unsupported for one that is no PDF, TooLarge
// past the limit, NotFound for a vendor that is not the actor's, and Conflict
// for a retired one.
func (s *Service) Accept(ctx context.Context, by identity.Actor, vendor string, up Upload) (_ *Document, fresh bool, err error) {
	defer fault.Op(&err, "accept document for vendor %s", vendor)
	if err := by.May(identity.WriteEvidence); err != nil {
		return nil, false, err
	}
	if err := s.takesDocuments(ctx, by, vendor); err != nil {
		return nil, false, err
	}
	body, err := sniff(up.Body)
	if err != nil {
		return nil, false, err
	}
	d := &Document{
		Tenant: by.Tenant, ID: ID(uuid.Must(uuid.NewV7()).String()), VendorID: vendor, Name: cleanName(up.Name),
		Status: Queued, UploadedBy: by.ID, Version: 1,
	}
	sealed, err := s.sealer.Seal(ctx, d.key(), d.binding(), body, s.opt.MaxUpload)
	if err != nil {
		return nil, false, err
	}
	d.SHA256, d.Size = hex.EncodeToString(sealed.SHA256[:]), sealed.Size
	d.WrappedKey = base64.StdEncoding.EncodeToString(sealed.WrappedKey)
	first, err := s.commit(ctx, by, d, up)
	if fault.Retryable(err) {
		// It is not known whether the row was written. SweepOrphans takes the
		// bytes away when it was not.
		return nil, false, err
	}
	if err != nil || first.ID != d.ID {
		err = errors.Join(err, s.sealer.Store().Delete(context.WithoutCancel(ctx), d.key()))
		return first, false, err
	}
	return d, true, nil
}

// takesDocuments refuses an upload before its bytes are read.
func (s *Service) takesDocuments(ctx context.Context, by identity.Actor, vendor string) error {
	_, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (database.None, error) {
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err == nil && v.Status == vendors.Retired {
			err = fault.New(fault.Conflict, "vendor.retired", "The vendor is retired and takes no more documents.")
		}
		return database.None{}, err
	})
	return err
}

// commit writes row, job and audit entry, or finds the document that has the
// same bytes.
func (s *Service) commit(ctx context.Context, by identity.Actor, d *Document, up Upload) (*Document, error) {
	if up.Rest != nil {
		if err := up.Rest(&up); err != nil {
			return nil, uploadFault(err)
		}
	}
	if err := checkClass(up.Class); err != nil {
		return nil, err
	}
	if err := s.setPassword(d, up.Password); err != nil {
		return nil, err
	}
	d.DeclaredClass, d.CreatedAt = up.Class, s.opt.Now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (_ *Document, err error) {
		if d.Services, err = knownServices(tx, d, up.Services); err != nil {
			return nil, err
		}
		fresh, err := insert(tx, d)
		if err != nil {
			return nil, err
		}
		if !fresh {
			return bySHA256(tx, d.Tenant, d.VendorID, d.SHA256)
		}
		if err := s.queue.Add(tx, d.CreatedAt, queue.ReadDocument, string(d.ID)); err != nil {
			return nil, err
		}
		return d, audit.Record(tx, by, d.CreatedAt, "document.accepted", string(d.ID),
			audit.Detail{"vendor": d.VendorID, "sha256": d.SHA256, "size": d.Size})
	})
}

// headSize is how far into a file "%PDF-" may stand: ISO 32000-1, annex H,
// implementation note 13.
const headSize = 1024

// sniff looks at the first bytes: the content says what a file is, not its
// name.
func sniff(body io.Reader) (io.Reader, error) {
	r := bufio.NewReaderSize(body, headSize)
	head, err := r.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return r, uploadFault(err)
	}
	if len(head) == 0 {
		return nil, fault.Fieldf("document.empty", "#/file", "the file is empty")
	}
	if !bytes.Contains(head, []byte("%PDF-")) {
		return nil, fault.New(fault.Unsupported, "document.not_pdf", "The file is not a PDF, whatever its name says. Upload the report as a PDF.")
	}
	return r, nil
}

// uploadFault keeps a fault and takes anything else for a connection that was
// cut.
func uploadFault(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return fault.Wrap(err, fault.Malformed, blobs.CodeCutOff, "The upload ended before the file was complete. Send it again.")
}

// cleanName keeps the last part of a file name and what can be shown of it.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if r := []rune(name); len(r) > 200 {
		name = string(r[:200])
	}
	if name = strings.TrimSpace(name); name == "" || name == "." || name == "/" {
		return "document.pdf"
	}
	return name
}
