package vendors

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

const (
	stagedFor   = 24 * time.Hour // how long a file waits to be imported
	keptRows    = 1000           // of an outcome: so many refused, and so many others
	maxFileName = 200            // characters
)

// staged is a file that a person looks through before it is imported. It is
// kept here, since the page that shows what would happen and the one that says
// "do it" may be served by two processes.
type staged struct {
	Tenant    identity.TenantID `gorm:"primaryKey"`
	ID        string            `gorm:"primaryKey"` // UUIDv7
	UserID    string            // who brought it, and alone may import it
	FileName  string
	Data      string // gzip of the file, base64; empty once it is imported
	Outcome   string // JSON of a Report; empty before it is imported
	CreatedAt time.Time
}

// TableName is the table of files that wait to be imported.
func (staged) TableName() string { return "vendor_imports" }

// Staged is a file that was brought to be imported, with what that would do or
// has done.
type Staged struct {
	ID       string
	FileName string  // as the person's program calls it, without folders; "" when it says nothing
	Report   *Report // a dry run until the file is imported; then the first 1,000 rows refused and as many others
}

// Stage keeps a file and tells what Import would do with it. A person has one
// such file: the next takes its place. It returns what Import returns for a
// file that is none.
func (s *Service) Stage(ctx context.Context, by identity.Actor, fileName string, r io.Reader) (_ *Staged, err error) {
	defer fault.Op(&err, "stage an import")
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	var data bytes.Buffer
	cands, err := readCandidates(io.TeeReader(r, &data))
	if err != nil {
		return nil, err
	}
	packed, err := pack(data.Bytes())
	if err != nil {
		return nil, err
	}
	now := s.now().UTC().Truncate(time.Microsecond)
	st := &staged{Tenant: by.Tenant, ID: uuid.Must(uuid.NewV7()).String(), UserID: by.ID, FileName: cleanFileName(fileName), Data: packed, CreatedAt: now}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Staged, error) {
		if err := decideAll(tx, by.Tenant, now, cands, false); err != nil {
			return nil, err
		}
		if err := replaceStaged(tx, st); err != nil {
			return nil, err
		}
		return &Staged{st.ID, st.FileName, report(cands, true)}, audit.Record(tx, by, now, "import.staged", st.ID, audit.Detail{"rows": len(cands)})
	})
}

// Tidy removes the staged files of the actor's organization that have waited
// for a day.
func (s *Service) Tidy(ctx context.Context, by identity.Actor) (err error) {
	defer fault.Op(&err, "tidy staged imports")
	if err := by.May(identity.Operate); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		return dropStaged(tx, by.Tenant, s.now().Add(-stagedFor))
	})
}

// Staged returns a file that the actor has staged, with what importing it would
// do now, or what it has done. Another person's file is NotFound
// (import.not_found), as is one that another has taken the place of, or that
// has waited for more than a day.
func (s *Service) Staged(ctx context.Context, by identity.Actor, id string) (_ *Staged, err error) {
	defer fault.Op(&err, "show staged import %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	st, err := s.loadStaged(ctx, by, id)
	if err != nil || st.Outcome != "" {
		return st.done(err)
	}
	cands, err := st.candidates()
	if err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Staged, error) {
		if err := decideAll(tx, by.Tenant, s.now(), cands, false); err != nil {
			return nil, err
		}
		return &Staged{st.ID, st.FileName, report(cands, true)}, nil
	})
}

// ImportStaged imports a file that the actor has staged, as Import does, and
// keeps the outcome in its place. A file that was imported is a Conflict
// (import.done).
func (s *Service) ImportStaged(ctx context.Context, by identity.Actor, id string) (_ *Staged, err error) {
	defer fault.Op(&err, "import staged file %s", id)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	done := fault.New(fault.Conflict, "import.done", "This file was imported already. Nothing was done twice.")
	st, err := s.loadStaged(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if st.Outcome != "" {
		return nil, done
	}
	cands, err := st.candidates()
	if err != nil {
		return nil, err
	}
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Staged, error) {
		if err := decideAll(tx, by.Tenant, now, cands, true); err != nil {
			return nil, err
		}
		outcome := report(cands, false).shortened()
		text, err := json.Marshal(outcome)
		if err != nil {
			return nil, err
		}
		found, err := finishStaged(tx, st, string(text))
		if err != nil {
			return nil, err
		}
		if !found { // another request came first
			return nil, done
		}
		return &Staged{st.ID, st.FileName, outcome}, s.write(tx, by, now, cands)
	})
}

func (s *Service) loadStaged(ctx context.Context, by identity.Actor, id string) (*staged, error) {
	missing := fault.New(fault.NotFound, "import.not_found", "This file is no longer kept. Choose it again.")
	if uuid.Validate(id) != nil {
		return nil, missing
	}
	st, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*staged, error) {
		return findStaged(tx, by.Tenant, by.ID, id, s.now().Add(-stagedFor))
	})
	if database.IsMissing(err) {
		return nil, missing
	}
	return st, err
}

// done returns what the import of the file did.
func (st *staged) done(err error) (*Staged, error) {
	if err != nil {
		return nil, err
	}
	out := &Staged{ID: st.ID, FileName: st.FileName, Report: &Report{}}
	return out, json.Unmarshal([]byte(st.Outcome), out.Report)
}

// candidates reads the rows of the file that is kept.
func (st *staged) candidates() ([]*candidate, error) {
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(st.Data)))
	if err != nil {
		return nil, fmt.Errorf("staged file %s: %w", st.ID, err)
	}
	return readCandidates(z)
}

// shortened keeps the first rows of each kind, the refused before the others.
func (r *Report) shortened() *Report {
	out := *r
	var refused, others []RowReport
	for _, row := range r.Rows {
		switch {
		case row.Outcome == Refused && len(refused) < keptRows:
			refused = append(refused, row)
		case row.Outcome != Refused && len(others) < keptRows:
			others = append(others, row)
		}
	}
	out.Rows = append(refused, others...)
	return &out
}

func pack(data []byte) (string, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}

// cleanFileName keeps what can be shown of a file's name.
func cleanFileName(name string) string {
	name = strings.ToValidUTF8(path.Base(strings.ReplaceAll(name, `\`, "/")), "")
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, name))
	if r := []rune(name); len(r) > maxFileName {
		name = string(r[:maxFileName])
	}
	if name == "." || name == "/" {
		return ""
	}
	return name
}
