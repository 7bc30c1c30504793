package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pdfcpu/pdfcpu/pkg/api"

	wardapi "ward/api"
	"ward/internal/accounts"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/demo"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/hipaa"
	"ward/internal/idempotency"
	"ward/internal/notices"
	"ward/internal/pdftext"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/internal/queue/queuetest"
	"ward/internal/reading"
	"ward/internal/reassessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/web"
)

// site is Ward's API and pages in this process, over Postgres: the demo's
// hospital with 10,000 more vendors and what belongs to them.
type site struct {
	db       *database.DB
	svc      wardapi.Services
	url      string
	hospital *demo.Hospital
	vendor   string // one with everything: answers, a report, an agreement, scores
	document string // its report
	long     string // a report of 190 pages
}

// inProcess reads files without the child process that the program puts around
// a file it does not know.
type inProcess struct{}

func (inProcess) Read(ctx context.Context, file io.Reader, f reading.File, password string, _ func(page, pages int)) (*reading.Extraction, error) {
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	doc, err := pdftext.Read(ctx, data, pdftext.Options{Password: password})
	if failed, ok := errors.AsType[*pdftext.Error](err); ok {
		return &reading.Extraction{Schema: reading.Schema, File: f, Class: reading.Other, Error: &reading.Failure{Code: string(failed.Code)}}, nil
	}
	if err != nil {
		return nil, err
	}
	f.Pages, f.PagesRead = len(doc.Pages), len(doc.Pages)
	return reading.Read(doc, f), nil
}

// newSite wires the services and fills the database.
func newSite(b *testing.B) *site {
	b.Helper()
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
	s := &site{db: db}
	s.serve(b)
	s.hospital, err = demo.Seed(b.Context(), demo.Services{
		Accounts: s.svc.Accounts, Vendors: s.svc.Vendors, Evidence: s.svc.Evidence, Agreements: s.svc.Agreements, Assessments: s.svc.Assessments,
	}, now())
	if err != nil {
		b.Fatal(err)
	}
	s.vendor, s.document = s.hospital.Vendors[0].ID, string(s.hospital.Vendors[0].Documents[0])
	s.long = s.upload(b, s.hospital.Vendors[4].ID, longReport(b))
	s.work(b)
	s.multiply(b, owner)
	return s
}

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// serve starts API and pages over the database.
func (s *site) serve(b *testing.B) {
	b.Helper()
	method, err := scoring.Load()
	if err != nil {
		b.Fatal(err)
	}
	rules, err := hipaa.Load()
	if err != nil {
		b.Fatal(err)
	}
	store, err := blobs.NewFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	srv := httptest.NewUnstartedServer(nil)
	s.url = "http://" + srv.Listener.Addr().String()
	q, sealer := queue.New(), blobs.NewSealer(store, blobs.NewMasterKey())
	outbox := notices.NewService(s.db, q, nil, now)
	s.svc = wardapi.Services{
		Accounts: accounts.NewService(s.db, outbox, sealer, s.url, now), Audit: audit.NewService(s.db), Notices: outbox,
		Jobs: queue.NewService(s.db, q, now), Vendors: vendors.NewService(s.db, q, now),
		Evidence:   evidence.NewService(s.db, q, sealer, inProcess{}, evidence.Options{MaxUpload: 100 << 20, Version: "bench", Now: now}),
		Agreements: agreements.NewService(s.db, q, now), Assessments: assessments.NewService(s.db, method, method.Library, now),
		Reassessments: reassessments.NewService(s.db, method, now), Portfolio: portfolio.NewService(s.db, now),
		Idempotency: idempotency.NewService(s.db, now), Rules: rules,
	}
	log := slog.New(slog.NewJSONHandler(io.Discard, nil))
	rest := wardapi.New(s.svc, wardapi.Options{BaseURL: s.url, MaxUpload: 100 << 20, Now: now}, log)
	pages, err := web.New(web.Services{
		Accounts: s.svc.Accounts, Audit: s.svc.Audit, Notices: outbox, Jobs: s.svc.Jobs, Vendors: s.svc.Vendors, Evidence: s.svc.Evidence,
		Agreements: s.svc.Agreements, Assessments: s.svc.Assessments, Reassessments: s.svc.Reassessments,
		Dossier: dossier.NewService(s.db, s.svc.Assessments, now), Portfolio: s.svc.Portfolio, Rules: rules,
	}, web.Options{BaseURL: s.url, MaxUpload: 100 << 20, Now: now}, log)
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", rest)
	mux.Handle("/", pages)
	srv.Config.Handler = mux
	srv.Start()
	b.Cleanup(srv.Close)
}

// longReport is a file of 190 pages: four reports bound together.
func longReport(b *testing.B) []byte {
	b.Helper()
	var parts []io.ReadSeeker
	for _, id := range []string{"d28", "d04", "d15", "d16"} {
		file, err := os.ReadFile(samples + id + ".pdf")
		if err != nil {
			b.Fatal(err)
		}
		parts = append(parts, bytes.NewReader(file))
	}
	var out bytes.Buffer
	if err := api.MergeRaw(parts, &out, false, nil); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func (s *site) upload(b *testing.B, vendor string, file []byte) string {
	b.Helper()
	d, _, err := s.svc.Evidence.Accept(b.Context(), s.hospital.Admin, vendor, evidence.Upload{Name: "four reports.pdf", Body: bytes.NewReader(file)})
	if err != nil {
		b.Fatal(err)
	}
	return string(d.ID)
}

// work does every job that waits, as the workers do.
func (s *site) work(b *testing.B) {
	b.Helper()
	queuetest.Run(b, s.db, now(), queuetest.Does{queue.ReadDocument: s.svc.Evidence.Read, queue.ScoreVendor: s.svc.Assessments.Rescore})
}

// multiply registers 10,000 vendors and gives them ratings, documents,
// agreements and reassessments as rows, for reading so many would take an hour.
func (s *site) multiply(b *testing.B, owner string) {
	b.Helper()
	var list strings.Builder
	list.WriteString("name,legal_name,aliases,website,description,external_ref\n")
	for i := range registered {
		fmt.Fprintf(&list, "Vendor %05d,\"Vendor %05d, Inc.\",V%d,https://v%d.example,Provides service %d to the hospital and its clinics.,REF-%d\n", i, i, i, i, i, i)
	}
	r, err := s.svc.Vendors.Import(b.Context(), s.hospital.Admin, strings.NewReader(list.String()), false)
	if err != nil || r.Created != registered {
		b.Fatalf("import: %+v, %v", r, err)
	}
	conn, err := pgx.Connect(b.Context(), owner)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(b.Context())
	for _, sql := range multiplied {
		if _, err := conn.Exec(b.Context(), sql); err != nil {
			b.Fatalf("%s: %v", sql, err)
		}
	}
}

// multiplied makes rows for the vendors that were imported: their names end in
// their number.
var multiplied = []string{
	`create temporary table made as select v.tenant, v.id, (right(v.name, 5))::int as n, u.id as "user"
	   from vendors v join users u on u.tenant = v.tenant and u.role = 'analyst' where v.name ~ '^Vendor [0-9]{5}$'`,
	`update vendors v set tier = 'tier_' || 1 + n % 4, inherent_risk = n % 97, residual_risk = (n * 7) % 89,
	   final_band = (array['low', 'moderate', 'elevated', 'high', 'critical'])[1 + n % 5], computed_band = (array['low', 'moderate', 'elevated', 'high', 'critical'])[1 + n % 5],
	   coverage_status = (array['covered', 'bridged', 'unbridged', 'stale', 'type_1_only', 'none'])[1 + n % 6],
	   baa_state = (array['none', 'active', 'expiring', 'expired', 'not_required'])[1 + n % 5], confidence = (array['high', 'medium', 'low'])[1 + n % 3],
	   status = (array['proposed', 'in_review', 'approved', 'conditional'])[1 + n % 4], phi = n % 2 = 0, provisional = n % 3 = 0,
	   next_review_on = to_char(current_date + (n % 400) - 60, 'YYYY-MM-DD'), rated_on = to_char(current_date, 'YYYY-MM-DD'),
	   owner_id = case when n % 3 = 0 then made."user" end
	   from made where made.tenant = v.tenant and made.id = v.id`,
	`insert into documents (tenant, id, vendor_id, name, sha256, size, declared_class, wrapped_key, password, status, document_class, error_code, error_detail,
	     pages, pages_read, reading, uploaded_by, version, created_at, deleted_reason)
	   select tenant, gen_random_uuid()::text, id, 'report ' || n || '.pdf', md5(id), 90000, '', 'x', '', (array['extracted', 'needs_review', 'failed'])[1 + n % 3], 'soc2_report',
	     case when n % 3 = 2 then 'no_text' else '' end, '', 60, 60, 1, "user", 1, now() at time zone 'utc' - make_interval(mins => n), '' from made where n % 2 = 0`,
	`insert into agreements (tenant, id, vendor_id, status, effective_on, expires_on, note, version, created_at, updated_at)
	   select tenant, gen_random_uuid()::text, id, 'active', to_char(current_date - 300, 'YYYY-MM-DD'), to_char(current_date + n % 200, 'YYYY-MM-DD'), '', 1, now() at time zone 'utc', now() at time zone 'utc'
	   from made where n % 3 = 0`,
	`insert into reassessments (tenant, id, vendor_id, cause, cause_key, detail, due_on, status, opened_at)
	   select tenant, gen_random_uuid()::text, id, 'cadence', '', 'The review of the year is due.', to_char(current_date + n % 90 - 45, 'YYYY-MM-DD'), 'open', now() at time zone 'utc'
	   from made where n % 4 = 0`,
	`vacuum (freeze, analyze)`,
}
