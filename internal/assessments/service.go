// Package assessments gathers what is known of a vendor - intake, reports,
// letters, agreements - scores it, and keeps the history of scores.
package assessments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"ward/internal/agreements"
	"ward/internal/audit"
	"ward/internal/calendar"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// Service keeps intakes and scores.
type Service struct {
	db      *database.DB
	rules   *scoring.Rules
	library *questionnaires.Library
	now     func() time.Time
}

// NewService returns the service.
func NewService(db *database.DB, rules *scoring.Rules, library *questionnaires.Library, now func() time.Time) *Service {
	return &Service{db: db, rules: rules, library: library, now: now}
}

// Rules returns the rules that vendors are scored with.
func (s *Service) Rules() *scoring.Rules { return s.rules }

// SavedScore is one score of the history.
type SavedScore struct {
	Tenant       identity.TenantID `gorm:"primaryKey"`
	VendorID     string
	ID           string `gorm:"primaryKey"` // UUIDv7: newest last
	Method       string
	RulesVersion string
	InputsSHA256 string `gorm:"column:inputs_sha256"`
	BasisSHA256  string `gorm:"column:basis_sha256"` // of the inputs without the day
	Residual     float64
	FinalBand    string
	Score        string // JSON: the score with the inputs that it names
	ComputedAt   time.Time
}

// TableName is the table of scores.
func (SavedScore) TableName() string { return "scores" }

// Score computes a vendor's score for what is known now. It writes nothing.
func (s *Service) Score(ctx context.Context, by identity.Actor, vendor string) (_ *scoring.Result, err error) {
	defer fault.Op(&err, "score vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*scoring.Result, error) {
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		res, _, err := s.score(tx, v, s.now())
		return res, err
	})
}

// Items returns the status of every HIPAA provision of the catalogue.
func (s *Service) Items(ctx context.Context, by identity.Actor, vendor string) (_ []scoring.Item, err error) {
	defer fault.Op(&err, "HIPAA items of vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]scoring.Item, error) {
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		in, _, err := s.gather(tx, v, s.now())
		if err != nil {
			return nil, err
		}
		return s.rules.Items(in)
	})
}

// HistoryFilter orders a list of scores.
type HistoryFilter struct {
	Oldest bool   // oldest first; otherwise newest first
	After  string // only scores behind this id: for the next page
	Heads  bool   // leave Score empty: enough for a list
}

// History returns at most n scores of a vendor.
func (s *Service) History(ctx context.Context, by identity.Actor, vendor string, f HistoryFilter, n int) (_ []SavedScore, err error) {
	defer fault.Op(&err, "scores of vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]SavedScore, error) {
		if _, err := vendors.Load(tx, by.Tenant, vendor); err != nil {
			return nil, err
		}
		return history(tx, by.Tenant, vendor, f, n)
	})
}

// Rescore does a queue.ScoreVendor job.
func (s *Service) Rescore(ctx context.Context, job queue.Job) (err error) {
	defer fault.Op(&err, "rescore vendor %s", job.Subject)
	now := s.now()
	return database.Do(ctx, s.db, job.Tenant, func(tx *database.Tx) error {
		v, err := vendors.Lock(tx, job.Tenant, job.Subject)
		if err != nil {
			return err
		}
		if err := queue.Finish(tx, job, now); err != nil {
			return err
		}
		before := v.Rating
		res, err := s.rescore(tx, v, now, true)
		if err != nil || (before.FinalBand != nil && *before.FinalBand == string(res.Residual.FinalBand)) {
			return err
		}
		return audit.Record(tx, job.Actor(), now, "vendor.scored", v.ID, audit.Detail{"residual": res.Residual.Score, "final_band": res.Residual.FinalBand})
	})
}

// score gathers the inputs and computes the score.
func (s *Service) score(tx *database.Tx, v *vendors.Vendor, now time.Time) (*scoring.Result, []evidence.Reviewed, error) {
	in, docs, err := s.gather(tx, v, now)
	if err != nil {
		return nil, nil, err
	}
	res, err := s.rules.Score(in)
	if err != nil {
		return nil, nil, err
	}
	res.ComputedAt = now.UTC().Format(time.RFC3339)
	return res, docs, nil
}

// rescore computes the score, adds it to the history when it is to be
// remembered and has changed, and copies its figures to the vendor, for lists.
func (s *Service) rescore(tx *database.Tx, v *vendors.Vendor, now time.Time, remember bool) (*scoring.Result, error) {
	res, docs, err := s.score(tx, v, now)
	if err != nil {
		return nil, err
	}
	if err := evidence.Settle(tx, docs); err != nil {
		return nil, err
	}
	if remember {
		if err := s.remember(tx, v, res, now); err != nil {
			return nil, err
		}
	}
	next, err := s.nextReview(tx, v, res)
	if err != nil {
		return nil, err
	}
	standing, err := agreements.InForce(tx, v.Tenant, v.ID, calendar.Day(now).Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	cover, err := evidence.CoverageIn(tx, v, docs, calendar.Day(now))
	if err != nil {
		return nil, err
	}
	r := rating(res, s.rules.PHIInvolved(res.Inputs.Intake.Answers), cover, standing, calendar.Day(now))
	r.NextReviewOn = next
	return res, vendors.SetRating(tx, v.Tenant, v.ID, r)
}

// remember adds the score to the history unless only the day has changed.
func (s *Service) remember(tx *database.Tx, v *vendors.Vendor, res *scoring.Result, now time.Time) error {
	basis, err := basisOf(res.Inputs)
	if err != nil {
		return err
	}
	last, err := history(tx, v.Tenant, v.ID, HistoryFilter{}, 1)
	if err != nil {
		return err
	}
	if len(last) == 1 && last[0].BasisSHA256 == basis && last[0].Method == res.Method && last[0].RulesVersion == res.RulesVersion &&
		last[0].Residual == res.Residual.Score && last[0].FinalBand == string(res.Residual.FinalBand) {
		return nil
	}
	text, err := json.Marshal(res)
	if err != nil {
		return err
	}
	return addScore(tx, &SavedScore{
		Tenant: v.Tenant, VendorID: v.ID, ID: uuid.Must(uuid.NewV7()).String(), Method: res.Method, RulesVersion: res.RulesVersion,
		InputsSHA256: res.InputsSHA256, BasisSHA256: basis, Residual: res.Residual.Score, FinalBand: string(res.Residual.FinalBand),
		Score: string(text), ComputedAt: now,
	})
}

// basisOf is the hash of the inputs without the day.
func basisOf(in scoring.Input) (string, error) {
	in.Today = ""
	text, err := json.Marshal(in)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// nextReview is the day on which the vendor's cadence makes it due: counted
// from when a person last stood for the whole intake. Before that there is
// nothing to count from.
func (s *Service) nextReview(tx *database.Tx, v *vendors.Vendor, res *scoring.Result) (*string, error) {
	in, err := loadIntake(tx, v.Tenant, v.ID)
	if err != nil || in.ReviewedAt == nil {
		return nil, err
	}
	months, err := s.rules.Cadence(res.Inherent.Tier, res.Residual.FinalBand)
	if err != nil {
		return nil, errors.Join(errors.New("next review"), err)
	}
	day := calendar.AddMonths(calendar.Day(*in.ReviewedAt), months).Format(time.DateOnly)
	return &day, nil
}
