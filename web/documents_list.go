package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/web/words"
)

// documentsView is the list of all documents of the organization.
type documentsView struct {
	page
	form    // the filters
	Search  control
	Status  control
	Class   control
	Owner   control
	Rows    []documentRow
	Moving  bool   // some of them will be read soon
	Next    string // address of the next page; empty: this is the last
	First   string // address of the first page; empty: this is it
	Filters int    // how many are on
	Counts  string // how many stand where, of all
	None    bool   // the organization has no document at all
}

func (*documentsView) template() string { return "documents/all" }

// documentScopes are the choices of the filter by state: statuses and sets.
var documentScopes = []option{
	{Value: "", Label: "Any state"},
	{Value: string(evidence.Waiting), Label: "Waits for a person"},
	{Value: string(evidence.NeedsReview), Label: words.DocumentStatus("needs_review")},
	{Value: string(evidence.Failed), Label: words.DocumentStatus("failed")},
	{Value: string(evidence.NotCounting), Label: "Counts for nothing yet"},
	{Value: string(evidence.BeingRead), Label: "Waits to be read, or being read"},
	{Value: string(evidence.Queued), Label: words.DocumentStatus("queued")},
	{Value: string(evidence.Processing), Label: words.DocumentStatus("processing")},
	{Value: string(evidence.Extracted), Label: words.DocumentStatus("extracted")},
}

// documentClasses are the kinds of document after a first choice.
func documentClasses(first string) []option {
	out := []option{{Value: "", Label: first}}
	for _, class := range evidence.Classes() {
		out = append(out, option{Value: class, Label: words.Class(class)})
	}
	return out
}

// listDocuments serves GET /documents.
func (s *Server) listDocuments(c echo.Context) error {
	by, ctx := actor(c), c.Request().Context()
	f := form{values: c.QueryParams()}
	scope, err := documentScope(f, by)
	if err != nil {
		return err
	}
	found, err := s.svc.Evidence.Find(ctx, by, scope, pageOfDocuments+1)
	if err != nil {
		return err
	}
	counts, err := s.svc.Evidence.Counts(ctx, by, "")
	if err != nil {
		return err
	}
	v := &documentsView{page: page{Title: "Documents", Nav: "documents"}, form: f, Counts: countsOfDocuments(counts), None: len(counts) == 0}
	v.Search, v.Status = f.control("q", "Search"), f.choose("status", "State", documentScopes)
	v.Search.Max = maxDocumentSearch
	v.Class = f.choose("class", "Kind", documentClasses("Any kind"))
	v.Owner = f.choose("owner_id", "Vendors", []option{{Value: "", Label: "Of everyone"}, {Value: by.ID, Label: "That I own"}})
	for _, name := range []string{"q", "status", "class", "owner_id"} {
		if f.Value(name) != "" {
			v.Filters++
		}
	}
	v.Rows, v.Next = rowsOfDocuments(found, by)
	v.Moving = anyMoves(v.Rows)
	if f.Value("cursor") != "" {
		v.First = documentsAddress("/documents", f, "")
	}
	if v.Next != "" {
		v.Next = documentsAddress("/documents", f, v.Next)
	}
	return s.show(c, http.StatusOK, v)
}

// maxDocumentSearch is the longest text that a list is searched for, in characters.
const maxDocumentSearch = 200

// documentScope reads the filters of an address.
func documentScope(f form, by identity.Actor) (evidence.Scope, error) {
	out := evidence.Scope{Owner: f.Value("owner_id")}
	out.Class, out.Query = f.Value("class"), f.Value("q")
	status := f.Value("status")
	switch {
	case !slices.ContainsFunc(documentScopes, func(o option) bool { return o.Value == status }):
		return out, fault.Fieldf("request.invalid", "#/status", "is no state of a document")
	case words.DocumentStatus(status) != "":
		out.Status = status
	default:
		out.Set = evidence.Set(status)
	}
	if out.Class != "" && words.Class(out.Class) == "" {
		return out, fault.Fieldf("request.invalid", "#/class", "is no kind of document")
	}
	if len([]rune(out.Query)) > maxDocumentSearch {
		return out, fault.Fieldf("request.invalid", "#/q", "is longer than 200 characters")
	}
	var err error
	out.After, err = documentAfter(f.Value("cursor"))
	return out, err
}

// rowsOfDocuments returns a page of rows, and the mark of the next page or "".
func rowsOfDocuments(found []evidence.Item, by identity.Actor) (rows []documentRow, next string) {
	if len(found) > pageOfDocuments {
		found = found[:pageOfDocuments]
		next = documentCursor(found[len(found)-1])
	}
	for _, d := range found {
		rows = append(rows, rowOfDocument(d, by))
	}
	return rows, next
}

// anyMoves says whether a row will change by itself.
func anyMoves(rows []documentRow) bool {
	return slices.ContainsFunc(rows, func(r documentRow) bool { return r.State.Moves })
}

// documentsAddress is the address of a list with the filters that are on, from a
// mark.
func documentsAddress(path string, f form, cursor string) string {
	q := url.Values{}
	for _, name := range []string{"q", "status", "class", "owner_id"} {
		if v := f.Value(name); v != "" {
			q.Set(name, v)
		}
	}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// countsOfDocuments says how many documents stand where: "12 documents: 1 being read, 3
// with facts in doubt, 8 read".
func countsOfDocuments(n map[evidence.Status]int) string {
	all, parts := 0, []string{}
	for _, k := range []struct {
		status evidence.Status
		says   string
	}{
		{evidence.Queued, "waiting to be read"}, {evidence.Processing, "being read"}, {evidence.NeedsReview, "with facts in doubt"},
		{evidence.Failed, "that could not be read"}, {evidence.Extracted, "read"},
	} {
		if n[k.status] > 0 {
			all += n[k.status]
			parts = append(parts, words.Number(n[k.status])+" "+k.says)
		}
	}
	if all == 0 {
		return "No documents"
	}
	return words.Count(all, "document", "documents") + ": " + strings.Join(parts, ", ")
}

// vendorDocumentsView is the page of a vendor's documents, where files are
// added.
type vendorDocumentsView struct {
	page
	form
	Head     vendorHead
	Vendor   *vendors.Vendor
	Class    control
	Password control
	Services serviceBoxes
	MaxBytes int64
	Takes    bool // the person may add documents, and the vendor is in use
	Refused  []refusedFile
	Added    int // how many of the last form's files were taken
	Rows     []documentRow
	Moving   bool // some of them will be read soon
	Counts   string
	Next     string // address of the next page; empty: this is the last
	First    string // address of the first page; empty: this is it
	Queue    *readingQueue
}

func (*vendorDocumentsView) template() string { return "documents/ofvendor" }

// vendorDocuments serves GET /vendors/{id}/documents.
func (s *Server) vendorDocuments(c echo.Context) error {
	v, err := s.vendorDocumentsPage(c, form{values: url.Values{}})
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, v)
}

func (s *Server) vendorDocumentsPage(c echo.Context, f form) (*vendorDocumentsView, error) {
	by, ctx, id := actor(c), c.Request().Context(), c.Param("id")
	after, err := documentAfter(c.QueryParam("cursor"))
	if err != nil {
		return nil, err
	}
	vendor, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return nil, err
	}
	found, err := s.svc.Evidence.Find(ctx, by, evidence.Scope{Vendor: id, Filter: evidence.Filter{After: after}}, pageOfDocuments+1)
	if err != nil {
		return nil, err
	}
	counts, err := s.svc.Evidence.Counts(ctx, by, id)
	if err != nil {
		return nil, err
	}
	queue, err := s.queueNow(ctx, by)
	if err != nil {
		return nil, err
	}
	v := &vendorDocumentsView{
		page: page{Title: "Documents of " + vendor.Name, Nav: "vendors"}, form: f, Vendor: vendor,
		Head: vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "documents"}, MaxBytes: s.svc.Evidence.MaxUpload(),
		Takes: by.May(identity.WriteEvidence) == nil && vendor.Status != vendors.Retired, Counts: countsOfDocuments(counts),
		Queue: queue,
	}
	v.Class = f.choose("class", "Kind", documentClasses("Recognize it"))
	v.Password = f.control("password", "Password of the PDF")
	v.Password.Type, v.Password.Autocomplete, v.Password.Value, v.Password.Hint = "password", "off", "", "Only when the PDF is locked."
	if v.Takes {
		if v.Services, err = s.serviceBoxes(ctx, by, id, f, f.values["service"]); err != nil {
			return nil, err
		}
		v.Services.Gone = 0
	}
	path := "/vendors/" + id + "/documents"
	v.Rows, v.Next = rowsOfDocuments(found, by)
	v.Moving = anyMoves(v.Rows)
	if v.Next != "" {
		v.Next = path + "?cursor=" + v.Next
	}
	if after != nil {
		v.First = path
	}
	return v, nil
}

// queueNow is how much the organization has under way.
func (s *Server) queueNow(ctx context.Context, by identity.Actor) (*readingQueue, error) {
	waiting, reading, err := s.svc.Evidence.Underway(ctx, by)
	return &readingQueue{Waiting: waiting, Reading: reading}, err
}

// countOfVendor says how many documents of a vendor stand where.
func (s *Server) countOfVendor(ctx context.Context, by identity.Actor, vendor string) (string, error) {
	n, err := s.svc.Evidence.Counts(ctx, by, vendor)
	return countsOfDocuments(n), err
}
