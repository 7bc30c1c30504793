package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"ward/api"
	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/idempotency"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// How the list is measured: rounds of each server in turn, and their medians.
const (
	registered = 10_000 // vendors in the organization
	rounds     = 5
	round      = time.Second
)

// BenchmarkVendorList measures GET /vendors?limit=50 among 10,000 vendors on
// Postgres, session and row-level security included, against the same rows
// fetched by plain pgx, encoded by encoding/json and served by net/http. It
// reports requests per second of both and their ratio, which should be at
// least 0.5.
func BenchmarkVendorList(b *testing.B) {
	owner, serving := dbtest.PostgresURLs(b)
	db, err := database.Open(b.Context(), serving)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	fixture := accountstest.New(b, db)
	tenant := fixture.Org("Bench Hospital")
	fill(b, db, owner, fixture.Actor(tenant, identity.Analyst))

	ward := httptest.NewServer(wardServer(db))
	b.Cleanup(ward.Close)
	plain := httptest.NewServer(plainServer(b, owner, tenant))
	b.Cleanup(plain.Close)
	wardURL, token := ward.URL+"/api/v1/vendors?limit=50", fixture.Token(tenant, identity.Analyst)
	sameRows(b, get(b, wardURL, token), get(b, plain.URL, ""))

	for b.Loop() {
		var wards, plains []float64
		for range rounds {
			plains = append(plains, rate(b, plain.URL, ""))
			wards = append(wards, rate(b, wardURL, token))
		}
		w, p := middle(wards), middle(plains)
		b.ReportMetric(w, "ward-req/s")
		b.ReportMetric(p, "plain-req/s")
		row(b, "vendor list: requests/s against plain pgx + net/http", w/p, 0.5, ">=")
	}
}

// wardServer is the API with the services that the list needs.
func wardServer(db *database.DB) http.Handler {
	q := queue.New()
	return api.New(api.Services{
		Accounts:    accounts.NewService(db, nil, nil, "http://ward.test", time.Now),
		Vendors:     vendors.NewService(db, q, time.Now),
		Idempotency: idempotency.NewService(db, time.Now),
	}, api.Options{BaseURL: "http://ward.test", MaxUpload: 1 << 20, Now: time.Now}, slog.New(slog.NewJSONHandler(io.Discard, nil)))
}

// fill registers vendors with a rating and the texts that real ones have.
func fill(b *testing.B, db *database.DB, owner string, by identity.Actor) {
	b.Helper()
	var list strings.Builder
	list.WriteString("name,legal_name,aliases,website,description,external_ref\n")
	for i := range registered {
		fmt.Fprintf(&list, "Vendor %05d,\"Vendor %05d, Inc.\",V%d,https://v%d.example,Provides service %d to the hospital and its clinics.,REF-%d\n", i, i, i, i, i, i)
	}
	s := vendors.NewService(db, queue.New(), time.Now)
	r, err := s.Import(b.Context(), by, strings.NewReader(list.String()), false)
	if err != nil || r.Created != registered {
		b.Fatalf("import: %+v, %v", r, err)
	}
	pool, err := pgxpool.New(b.Context(), owner)
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	for _, sql := range []string{
		`update vendors set tier = 'tier_2', inherent_risk = 41.23, residual_risk = 12.73, final_band = 'moderate', coverage_status = 'covered', next_review_on = '2026-09-01'`,
		`vacuum analyze vendors`,
	} {
		if _, err := pool.Exec(b.Context(), sql); err != nil {
			b.Fatal(err)
		}
	}
}

// plainVendor is a row as the plain program answers it.
type plainVendor struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"`
	LegalName      string    `json:"legal_name"`
	Aliases        []string  `json:"aliases"`
	Website        string    `json:"website"`
	Description    string    `json:"description"`
	OwnerID        *string   `json:"owner_id"`
	Status         string    `json:"status"`
	ExternalRef    string    `json:"external_ref"`
	RetiredReason  string    `json:"retired_reason"`
	Tier           *string   `json:"tier"`
	InherentRisk   *float64  `json:"inherent_risk"`
	ResidualRisk   *float64  `json:"residual_risk"`
	FinalBand      *string   `json:"final_band"`
	CoverageStatus string    `json:"coverage_status"`
	NextReviewOn   *string   `json:"next_review_on"`
	CreatedAt      time.Time `json:"created_at"`
	UpdatedAt      time.Time `json:"updated_at"`
}

// plainServer answers the first page without a session, a tenant's row-level
// security, limits, logs or metrics.
func plainServer(b *testing.B, url string, tenant identity.TenantID) http.Handler {
	b.Helper()
	pool, err := pgxpool.New(context.WithoutCancel(b.Context()), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out, err := plainPage(r.Context(), pool, tenant)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(map[string]any{"items": out[:50], "next_cursor": "more"}); err != nil {
			b.Error(err)
		}
	})
}

func plainPage(ctx context.Context, pool *pgxpool.Pool, tenant identity.TenantID) ([]plainVendor, error) {
	rows, err := pool.Query(ctx, `
		select id, name, legal_name, aliases, website, description, owner_id, status, external_ref, retired_reason, tier,
		       inherent_risk, residual_risk, final_band, coverage_status, next_review_on, created_at, updated_at
		from vendors where tenant = $1 and status <> 'retired' order by name_key, id limit 51`, string(tenant))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []plainVendor
	for rows.Next() {
		var v plainVendor
		var aliases string
		if err := rows.Scan(&v.ID, &v.Name, &v.LegalName, &aliases, &v.Website, &v.Description, &v.OwnerID, &v.Status, &v.ExternalRef, &v.RetiredReason,
			&v.Tier, &v.InherentRisk, &v.ResidualRisk, &v.FinalBand, &v.CoverageStatus, &v.NextReviewOn, &v.CreatedAt, &v.UpdatedAt); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(aliases), &v.Aliases); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func get(b *testing.B, url, token string) []byte {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d, %v: %.300s", url, res.StatusCode, err, body)
	}
	return body
}

// sameRows holds that both servers answer the same items.
func sameRows(b *testing.B, got, want []byte) {
	b.Helper()
	type page struct{ Items []plainVendor }
	var g, w page
	if err := json.Unmarshal(got, &g); err != nil {
		b.Fatal(err)
	}
	if err := json.Unmarshal(want, &w); err != nil {
		b.Fatal(err)
	}
	gt, err := json.Marshal(g)
	if err != nil {
		b.Fatal(err)
	}
	wt, err := json.Marshal(w)
	if err != nil {
		b.Fatal(err)
	}
	if len(g.Items) != 50 || string(gt) != string(wt) {
		b.Fatalf("the servers differ:\n%.500s\n%.500s", gt, wt)
	}
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// rate returns how many requests per second a server answers to a few clients.
func rate(b *testing.B, url, token string) float64 {
	b.Helper()
	var n atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for range 4 * runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for time.Since(start) < round {
				get(b, url, token)
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(n.Load()) / time.Since(start).Seconds()
}

func middle(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}
