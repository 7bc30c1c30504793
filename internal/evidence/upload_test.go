package evidence

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors/vendorstest"
)

func TestAccept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		if d.Status != Queued || d.Size != 12 || d.Name != "r.pdf" {
			t.Errorf("accepted %+v", d)
		}
		again, fresh, err := f.Accept(t.Context(), f.by, f.vendor.ID, Upload{Name: "other name.pdf", Body: pdf("one")})
		if err != nil || fresh || again.ID != d.ID || f.stored(t) != 1 {
			t.Errorf("the same bytes again: fresh %v, id %s, %d stored, %v", fresh, again.ID, f.stored(t), err)
		}
		other := vendorstest.Add(t, db, f.by, "Fenwick Labs")
		if _, fresh, err := f.Accept(t.Context(), f.by, other.ID, Upload{Body: pdf("one")}); err != nil || !fresh {
			t.Errorf("the same bytes in another vendor: fresh %v, %v", fresh, err)
		}
		_, file, err := f.Content(t.Context(), f.by, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if body, err := io.ReadAll(file); err != nil || string(body) != "%PDF-1.7\none" {
			t.Errorf("content %q, %v", body, err)
		}
		if n, broken, err := audit.NewService(db).Verify(t.Context(), f.by); err != nil || broken != nil || n == 0 {
			t.Errorf("audit: %d entries, %v, %v", n, broken, err)
		}
	})
}

func TestAcceptRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		cut := io.MultiReader(pdf(strings.Repeat("x", 5000)), iotest.ErrReader(io.ErrUnexpectedEOF))
		tests := []struct {
			name string
			by   identity.Actor
			up   Upload
			kind fault.Kind
			code string
		}{
			{"an empty file", f.by, Upload{Body: strings.NewReader("")}, fault.Invalid, "document.empty"},
			{"text with the name of a PDF", f.by, Upload{Name: "report.pdf", Body: strings.NewReader("Dear reader")}, fault.Unsupported, "document.not_pdf"},
			{"a byte too many", f.by, Upload{Body: pdf(strings.Repeat("x", maxUpload-8))}, fault.TooLarge, blobs.CodeTooLarge},
			{"an upload that is cut off", f.by, Upload{Body: cut}, fault.Malformed, blobs.CodeCutOff},
			{"a class that is none", f.by, Upload{Class: "soc_2", Body: pdf("a")}, fault.Invalid, "document.invalid"},
			{"another organization's vendor", stranger, Upload{Body: pdf("a")}, fault.NotFound, "vendor.not_found"},
			{"a role that may not", f.account.Actor(f.by.Tenant, identity.Viewer), Upload{Body: pdf("a")}, fault.Forbidden, "permission.missing"},
			{"a form that is cut off after the file", f.by, Upload{Body: pdf("a"), Rest: func(*Upload) error { return io.ErrUnexpectedEOF }}, fault.Malformed, blobs.CodeCutOff},
		}
		for _, tt := range tests {
			_, _, err := f.Accept(t.Context(), tt.by, f.vendor.ID, tt.up)
			if fault.KindOf(err) != tt.kind || fault.Code(err) != tt.code {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			}
		}
		if n := f.stored(t); n != 0 {
			t.Errorf("%d refused files were left in the store", n)
		}
		if list, err := f.List(t.Context(), f.by, f.vendor.ID, Filter{}, 10); err != nil || len(list) != 0 {
			t.Errorf("refused, but there is %v, %v", list, err)
		}
	})
}

// TestTwoUploadsAtOnce: the same bytes, sent twice at the same time, are one
// document, one job and one sealed file.
func TestTwoUploadsAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		const uploads = 6
		ids, errs := make([]ID, uploads), make([]error, uploads)
		var wg sync.WaitGroup
		for i := range uploads {
			wg.Go(func() {
				d, _, err := f.Accept(t.Context(), f.by, f.vendor.ID, Upload{Body: pdf("same")})
				if errs[i] = err; err == nil {
					ids[i] = d.ID
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("the uploads became %v", ids)
			}
		}
		if n := f.stored(t); n != 1 {
			t.Errorf("%d sealed files", n)
		}
		f.job(t, &Document{ID: ids[0]})
		var more []queue.Job
		if err := database.Ask(t.Context(), db, database.ClaimJobs, &more, f.now, f.now.Add(time.Minute), 100); err != nil {
			t.Fatal(err)
		}
		for _, j := range more {
			if j.Kind == queue.ReadDocument {
				t.Errorf("a second job: %+v", j)
			}
		}
	})
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"SOC 2 report.pdf": "SOC 2 report.pdf", "../../etc/passwd": "passwd", `C:\files\r.pdf`: "r.pdf", "": "document.pdf",
		"..": "..", "a\x00b\nc.pdf": "abc.pdf", "  ": "document.pdf", strings.Repeat("ä", 300): strings.Repeat("ä", 200), "/": "document.pdf",
		"\xff.pdf": ".pdf",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
