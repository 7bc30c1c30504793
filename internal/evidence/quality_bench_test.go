package evidence

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

// BenchmarkCompare measures what it costs to hold a report against 5,000 others:
// query and comparison, at most 50 ms.
func BenchmarkCompare(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			q := shelve(b, open(b), 5000)
			best := time.Hour
			for b.Loop() {
				start := time.Now()
				_, err := database.View(b.Context(), q.db, q.of.Tenant, func(tx *database.Tx) (*Quality, error) {
					out := q.of
					return &out, out.compare(tx)
				})
				if err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(start))
			}
			b.ReportMetric(float64(best.Microseconds())/1000, "ms-at-best")
		})
	}
}

// shelved is a report among many.
type shelved struct {
	db *database.DB
	of Quality
}

// shelve stores so many reports with traces and returns one of them.
func shelve(b *testing.B, db *database.DB, n int) shelved {
	b.Helper()
	f := newFixture(b, db, nil)
	var of Quality
	err := database.Do(b.Context(), db, f.by.Tenant, func(tx *database.Tx) error {
		var docs []Document
		var all []Traces
		for i := range n {
			d := Document{Tenant: f.by.Tenant, ID: ID(uuid.Must(uuid.NewV7()).String()), VendorID: f.vendor.ID, Name: "r.pdf", SHA256: fmt.Sprint(i), Status: Extracted,
				DocumentClass: "soc2_report", Reading: 1, UploadedBy: f.by.ID, Version: 1, CreatedAt: f.now}
			docs = append(docs, d)
			all = append(all, Traces{Tenant: d.Tenant, DocumentID: d.ID, Reading: 1, Description: wordsFrom(i*500, 600), Controls: wordsFrom(i*500, 300), Tests: wordsFrom(i*500, 300)})
			of.Document = d
		}
		if err := tx.Gorm().CreateInBatches(docs, 500).Error; err != nil {
			return err
		}
		return tx.Gorm().CreateInBatches(all, 500).Error
	})
	if err != nil {
		b.Fatal(err)
	}
	return shelved{db, of}
}
