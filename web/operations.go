package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/web/words"
)

var operationsViews = []view{&operationsView{}, &mailsView{}, &mailView{}}

func (s *Server) operationsRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/operations", needs: identity.Operate, handle: s.operations},
		{method: http.MethodPost, path: "/operations/jobs/retry", needs: identity.Operate, handle: s.retryJobs},
		{method: http.MethodPost, path: "/operations/jobs/:id/retry", needs: identity.Operate, handle: s.retryJob},
		{method: http.MethodGet, path: "/operations/mails", needs: identity.Operate, handle: s.listMails},
		{method: http.MethodGet, path: "/operations/mails/:id", needs: identity.Operate, handle: s.showMail},
	}
}

// operationsView is what an administrator needs to see of the running program.
type operationsView struct {
	page
	Queue     queueState
	Failed    []jobRow
	More      bool // there are more failed jobs than are shown
	Parts     []partState
	About     About
	Documents int
	Bytes     int64
	Mails     []mailRow
}

func (*operationsView) template() string { return "operations/operations" }

// queueState is how many jobs are open, for the block that renews itself.
type queueState struct {
	Rows                     []queueRow
	Waiting, Running, Failed int  // of the organization
	Shared                   bool // other organizations have open jobs as well
	At                       time.Time
	Look                     int // how often the block has renewed itself
	Wait                     int // seconds until it does again; 0: it does no more
}

// queueRow is one kind of job.
type queueRow struct {
	Kind                     string // in words
	Waiting, Running, Failed int
	All                      int // of every organization: waiting or running
}

// jobRow is a job that was given up.
type jobRow struct {
	ID, What    string
	About, Href string // what it is about and where that is; empty: not known any more
	Why         string
	Tries       int
	FailedAt    time.Time
}

// partState says whether a part that Ward needs answers.
type partState struct {
	Name string
	OK   bool
}

// The lists of the page are short: each has a page of its own or is emptied by
// retrying.
const (
	failedShown = 20
	mailsShown  = 6
)

// operations serves GET /operations.
func (s *Server) operations(c echo.Context) error {
	by, ctx := actor(c), c.Request().Context()
	v := &operationsView{page: page{Title: "Operations", Nav: "operations"}, About: s.opt.About}
	look, _ := strconv.Atoi(c.QueryParam("look")) // 0: the first
	depth, err := s.svc.Jobs.Depth(ctx, by)
	if err != nil {
		return err
	}
	v.Queue = queueOf(depth, look, s.opt.Now())
	if askedPart(c) == "queue" { // it needs nothing else
		return s.show(c, http.StatusOK, v)
	}
	if v.Failed, v.More, err = s.failedJobs(ctx, by); err != nil {
		return err
	}
	stored, err := s.svc.Evidence.Stored(ctx, by)
	if err != nil {
		return err
	}
	v.Documents, v.Bytes = stored.Documents, stored.Bytes
	if v.Mails, _, err = s.mails(ctx, by, mailFilter{}, mailsShown); err != nil {
		return err
	}
	v.Parts = s.partsReady(ctx)
	return s.show(c, http.StatusOK, v)
}

// looks is how often the block of the queue renews itself: with a growing wait,
// about seven minutes. A page that is left open must not keep its session alive.
const looks = 10

// queueOf lays out the counts by kind.
func queueOf(d queue.Depth, look int, at time.Time) queueState {
	out := queueState{At: at, Look: max(look, 0) + 1}
	if out.Look <= looks {
		out.Wait = 5 + 8*(out.Look-1)
	}
	for _, kind := range []queue.Kind{queue.ReadDocument, queue.ScoreVendor, queue.SendMail} {
		row := queueRow{Kind: words.JobKind(kind)}
		for _, n := range d.Own {
			if n.Kind != string(kind) {
				continue
			}
			switch queue.State(n.State) {
			case queue.Waiting:
				row.Waiting = int(n.N)
			case queue.Running:
				row.Running = int(n.N)
			case queue.Failed:
				row.Failed = int(n.N)
			}
		}
		for _, n := range d.All {
			if n.Kind == string(kind) && n.State != string(queue.Failed) {
				row.All += int(n.N)
			}
		}
		out.Waiting, out.Running, out.Failed = out.Waiting+row.Waiting, out.Running+row.Running, out.Failed+row.Failed
		out.Shared = out.Shared || row.All > row.Waiting+row.Running
		out.Rows = append(out.Rows, row)
	}
	return out
}

// failedJobs returns the jobs that were given up, the oldest first.
func (s *Server) failedJobs(ctx context.Context, by identity.Actor) (rows []jobRow, more bool, _ error) {
	jobs, err := s.svc.Jobs.List(ctx, by, queue.Filter{State: queue.Failed, Oldest: true}, failedShown+1)
	if err != nil || len(jobs) == 0 {
		return nil, false, err
	}
	if more = len(jobs) > failedShown; more {
		jobs = jobs[:failedShown]
	}
	ids := make([]string, 0, len(jobs))
	for _, j := range jobs {
		ids = append(ids, j.Subject)
	}
	names, err := s.svc.Portfolio.Names(ctx, by, ids)
	if err != nil {
		return nil, false, err
	}
	for _, j := range jobs {
		r := jobRow{ID: j.ID, What: words.JobKind(j.Kind), Why: words.JobError(j.Error), Tries: j.Failures}
		if j.FailedAt != nil {
			r.FailedAt = *j.FailedAt
		}
		if j.Kind == queue.SendMail {
			r.About, r.Href = "A mail of the outbox", "/operations/mails/"+j.Subject
		} else if n, ok := names[j.Subject]; ok {
			r.About, r.Href = n.Name, addressOf(n)
		}
		rows = append(rows, r)
	}
	return rows, more, nil
}

// addressOf is the page of a thing, or "" when it has none.
func addressOf(n portfolio.Name) string {
	switch n.Kind {
	case portfolio.KindVendor:
		return "/vendors/" + n.ID
	case portfolio.KindDocument:
		if n.Gone {
			return "/vendors/" + n.VendorID + "/documents"
		}
		return "/documents/" + n.ID
	case portfolio.KindAgreement:
		return "/baas/" + n.ID
	case portfolio.KindContact:
		return "/vendors/" + n.VendorID + "/contacts"
	case portfolio.KindService:
		return "/vendors/" + n.VendorID + "/services"
	case portfolio.KindReassessment:
		return "/vendors/" + n.VendorID + "/reassessments"
	}
	return ""
}

// readyWithin bounds the question to all parts together.
const readyWithin = 2 * time.Second

// partsReady asks every part at once whether it answers.
func (s *Server) partsReady(ctx context.Context) []partState {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	answers := make(chan partState, len(s.opt.Ready))
	for name, ask := range s.opt.Ready {
		go func() {
			err := ask(ctx)
			if err != nil {
				s.log.WarnContext(ctx, "part does not answer", "part", name, "error", err)
			}
			answers <- partState{Name: name, OK: err == nil}
		}()
	}
	var out []partState
	for range len(s.opt.Ready) {
		select {
		case p := <-answers:
			out = append(out, p)
		case <-ctx.Done():
		}
	}
	for name := range s.opt.Ready { // the slow ones
		if !slices.ContainsFunc(out, func(p partState) bool { return p.Name == name }) {
			out = append(out, partState{Name: name})
		}
	}
	slices.SortFunc(out, func(a, b partState) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// retryJob serves POST /operations/jobs/:id/retry.
func (s *Server) retryJob(c echo.Context) error {
	id := c.Param("id")
	if uuid.Validate(id) != nil {
		return fault.New(fault.NotFound, "job.not_found", "There is no such job.")
	}
	j, err := s.svc.Jobs.Retry(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	return s.redirect(c, "/operations", words.JobKind(j.Kind)+": Ward tries again.")
}

// retryJobs serves POST /operations/jobs/retry: everything that was given up.
func (s *Server) retryJobs(c echo.Context) error {
	n, err := s.svc.Jobs.RetryAll(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	notice := "Ward tries " + words.Count(n, "job", "jobs") + " again."
	if n == 0 {
		notice = "No job was waiting to be tried again: someone was faster."
	}
	return s.redirect(c, "/operations", notice)
}
