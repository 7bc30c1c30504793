package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/notices"
	"ward/internal/queue"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
)

// giveUp makes a job that was given up, and returns its id.
func (h *harness) giveUp(t *testing.T, tenant identity.TenantID, kind queue.Kind, subject, code string) string {
	t.Helper()
	now := h.clock.now()
	h.exec(t, tenant, func(tx *database.Tx) error { return h.queue.Add(tx, now, kind, subject) })
	var jobs []queue.Job
	if err := database.Ask(t.Context(), h.db, database.ClaimJobs, &jobs, now, now.Add(time.Hour), 100); err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		if j.Subject == subject {
			h.exec(t, tenant, func(tx *database.Tx) error {
				_, err := queue.Fail(tx, j, now, fault.New(fault.Invalid, code, "no"))
				return err
			})
			return j.ID
		}
	}
	t.Fatalf("no job about %s", subject)
	return ""
}

// exec runs something in a transaction of an organization.
func (h *harness) exec(t *testing.T, tenant identity.TenantID, f func(tx *database.Tx) error) {
	t.Helper()
	if err := database.Do(t.Context(), h.db, tenant, f); err != nil {
		t.Fatal(err)
	}
}

// mail puts a mail into the outbox, and returns its id.
func (h *harness) mail(t *testing.T, tenant identity.TenantID, m notices.Mail) string {
	t.Helper()
	h.exec(t, tenant, func(tx *database.Tx) error { return h.svc.Notices.Queue(tx, h.clock.now(), m) })
	list, err := h.svc.Notices.List(t.Context(), h.accounts.Actor(tenant, identity.Admin), notices.Filter{}, 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("the outbox: %v, %v", list, err)
	}
	return list[0].ID
}

func TestOperations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		admin := h.as(t, own, identity.Admin)
		admin.get("/operations").says(200, "nothing waits", "No job has failed", "No mail yet", "Document store", "Does not answer", "test 1.0", "schema 7").
			lacks("Everyone's", "no more")

		v := vendorstest.Add(t, h.db, h.accounts.Actor(own, identity.Admin), "Ashquill <Lab>").ID
		id := h.giveUp(t, own, queue.ScoreVendor, v, "blob.unavailable")
		h.exec(t, other, func(tx *database.Tx) error { return h.queue.Add(tx, h.clock.now(), queue.ScoreVendor, "elsewhere") })
		p := admin.get("/operations").says(200, "Ashquill <Lab>", "The document store does not answer", "Try the failed job again", "Everyone's", "2 Mar 2026, 09:00")
		if href, _ := p.Doc.Find("td a").First().Attr("href"); href != "/vendors/"+v {
			t.Errorf("the job leads to %q", href)
		}

		stranger := h.as(t, other, identity.Admin)
		if text := stranger.get("/operations").says(200).text(); strings.Contains(text, "Ashquill") {
			t.Errorf("another organization sees the job: %s", text)
		}
		stranger.post("/operations/jobs/"+id+"/retry", nil).says(404)
		admin.post("/operations/jobs/x/retry", nil).says(404)
		admin.follow(admin.post("/operations/jobs/"+id+"/retry", nil)).says(200, "Score a vendor: Ward tries again.", "No job has failed")
		admin.post("/operations/jobs/"+id+"/retry", nil).says(409, "given up")

		h.giveUp(t, own, queue.ReadDocument, "gone", "odd.code")
		h.giveUp(t, own, queue.SendMail, "m", "mail.refused")
		admin.get("/operations").says(200, "Try all 2 failed jobs again", "What it was about is gone", "the cause is in the log", "The mail server refused it")
		stranger.follow(stranger.post("/operations/jobs/retry", nil)).says(200, "someone was faster")
		admin.follow(admin.post("/operations/jobs/retry", nil)).says(200, "Ward tries 2 jobs again.")
	})
}

// TestQueueRenewsItself: the block of the queue asks for nothing else, ever
// more slowly, and stops: a page that is left open keeps no session alive.
func TestQueueRenewsItself(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		admin := h.as(t, own, identity.Admin)
		admin.HTMX = "queue"
		waits := []string{}
		for path := "/operations"; path != ""; {
			p := admin.get(path).says(200, "Kind of job").lacks("Mail outbox")
			block := p.Doc.Find("#queue")
			wait, _ := block.Attr("hx-trigger")
			if path, _ = block.Attr("hx-get"); path != "" {
				waits = append(waits, strings.TrimPrefix(wait, "load delay:"))
			}
		}
		if len(waits) != 10 || waits[0] != "5s" || waits[9] != "77s" {
			t.Errorf("it waits %v", waits)
		}
	})
}

func TestPartsReady(t *testing.T) {
	t.Parallel()
	h := &Server{log: quiet, opt: Options{Ready: map[string]func(context.Context) error{
		"storage":  func(context.Context) error { return errors.New("no") },
		"database": func(context.Context) error { return nil },
	}}}
	got := h.partsReady(t.Context())
	if len(got) != 2 || got[0] != (partState{"database", true}) || got[1] != (partState{"storage", false}) {
		t.Errorf("%+v", got)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	stuck := make(chan error)
	h.opt.Ready = map[string]func(context.Context) error{"queue": func(context.Context) error { return <-stuck }}
	if got := h.partsReady(over); len(got) != 1 || got[0].OK {
		t.Errorf("a part that never answers: %+v", got)
	}
	close(stuck)
}

func TestOutbox(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		admin := h.as(t, own, identity.Admin)
		admin.get("/operations/mails").says(200, "No mail yet", "No mail server is set up")
		text := "Set your password here:\n\nhttp://ward.test/set-password?token=abc\nhttp://ward.test.evil.example/x\n<script>alert(1)</script>\n"
		id := h.mail(t, own, notices.Mail{To: "ann@example.org", Subject: "Your account <b>", Text: text})
		admin.get("/operations").says(200, "Your account <b>", "ann@example.org", "Kept here")
		admin.get("/operations/mails?q=ANN&status=kept").says(200, "Your account <b>", "Clear filters")
		admin.get("/operations/mails?q=nobody").says(200, "No mail matches", "“nobody” is looked for")
		admin.get("/operations/mails?status=sent").says(200, "No mail matches")

		p := admin.get("/operations/mails/"+id).says(200, "Your account <b>", "<script>alert(1)</script>", "http://ward.test.evil.example/x")
		links := p.Doc.Find(".card-body a")
		if href, _ := links.Attr("href"); links.Length() != 1 || href != "http://ward.test/set-password?token=abc" {
			t.Errorf("%d links, the first to %q", links.Length(), href)
		}
		for _, bad := range []string{"?status=lost", "?q=a%09b", "?cursor=1"} {
			admin.get("/operations/mails" + bad).says(422)
		}
		admin.get("/operations/mails/1").says(404)
		stranger := h.as(t, other, identity.Admin)
		stranger.get("/operations/mails/" + id).says(404)
		stranger.get("/operations/mails").says(200, "No mail yet")
	})
}

func TestOutboxPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		for range mailsAPage + 1 {
			h.mail(t, own, notices.Mail{To: "ann@example.org", Subject: "Hello", Text: "Hello"})
		}
		admin := h.as(t, own, identity.Admin)
		p := admin.get("/operations/mails?q=hello").says(200, "Older mail")
		next, _ := p.Doc.Find(".w-foot a").Attr("href")
		p = admin.get(next).says(200, "Newest mail")
		if n := p.Doc.Find("tbody tr").Length(); n != 1 || !strings.Contains(next, "q=hello") {
			t.Errorf("%d mails on the second page, which is %s", n, next)
		}
	})
}

// TestOperateOnly: the pages are an administrator's.
func TestOperateOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		id := h.mail(t, own, notices.Mail{To: "ann@example.org", Subject: "Hello", Text: "Hello"})
		for _, r := range []identity.Role{identity.Analyst, identity.Approver, identity.Viewer} {
			b := h.as(t, own, r)
			for _, path := range []string{"/operations", "/operations/mails", "/operations/mails/" + id} {
				b.get(path).says(http.StatusForbidden, "Your role does not allow this", "An administrator of your organization can do it")
			}
			for _, path := range []string{"/operations/jobs/retry", "/operations/jobs/" + id + "/retry"} {
				b.post(path, nil).says(http.StatusForbidden)
			}
		}
	})
}

// TestHostileNamesAtWork: script, formula and right-to-left text in names stay
// text, and turn no other words around.
func TestHostileNamesAtWork(t *testing.T) {
	t.Parallel()
	const evil = "\u202e=1+1<img src=x onerror=alert(1)>"
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		admin := h.accounts.Actor(own, identity.Admin)
		h.exec(t, own, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update users set name = ? where tenant = ? and id = ?", evil+"P", own, admin.ID).Error
		})
		v := h.rated(t, admin, vendors.New{Name: "Plain", OwnerID: admin.ID}, vendors.Rating{Tier: new("tier_1"), FinalBand: new("high"), PHI: true, CoverageStatus: vendors.NoReport})
		h.exec(t, own, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update vendors set name = ? where tenant = ? and id = ?", evil+"V", own, v.ID).Error
		})
		d := h.newDocument(t, admin, v.ID, "plain.pdf", nil)
		h.exec(t, own, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update documents set name = ?, status = 'failed', error_code = 'no_text' where tenant = ? and id = ?", evil+"D", own, d).Error
		})
		h.giveUp(t, own, queue.ScoreVendor, v.ID, "internal")
		mail := h.mail(t, own, notices.Mail{To: "ann@example.org", Subject: "=1+1<img src=x onerror=alert(1)>", Text: evil + "T"})
		b := h.as(t, own, identity.Admin)
		for _, path := range []string{"/", "/portfolio", "/audit", "/operations", "/operations/mails", "/operations/mails/" + mail} {
			p := b.get(path).says(200, "=1+1<img src=x")
			if p.Doc.Find("main img").Length() > 0 {
				t.Errorf("%s makes an image of a name", path)
			}
			p.Doc.Find("main *").Each(func(_ int, s *goquery.Selection) {
				own := s.Contents().FilterFunction(func(_ int, c *goquery.Selection) bool { return goquery.NodeName(c) == "#text" }).Text()
				if strings.Contains(strings.ReplaceAll(own, "\u2068\u202e", ""), "\u202e") && s.Closest("bdi, option").Length() == 0 {
					html, _ := goquery.OuterHtml(s)
					t.Errorf("%s: the name may turn the words around it: %.160s", path, html)
				}
			})
		}
	})
}
