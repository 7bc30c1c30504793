package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/web/words"
)

var documentViews = []view{&documentsView{}, &vendorDocumentsView{}, &documentView{}, &removeDocumentView{}, &documentRowView{}, &refusedFileView{}, &reportDiffView{}, &qualityView{}}

func (s *Server) documentRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/documents", needs: identity.ReadEvidence, handle: s.listDocuments},
		{method: http.MethodGet, path: "/vendors/:id/documents", needs: identity.ReadEvidence, handle: s.vendorDocuments},
		{method: http.MethodPost, path: "/vendors/:id/documents", needs: identity.WriteEvidence, handle: s.addDocuments, upload: true},
		{method: http.MethodGet, path: "/documents/:id", needs: identity.ReadEvidence, handle: s.showDocument},
		{method: http.MethodGet, path: "/documents/:id/row", needs: identity.ReadEvidence, handle: s.documentRow},
		{method: http.MethodGet, path: "/documents/:id/quality", needs: identity.ReadEvidence, handle: s.showQuality},
		{method: http.MethodGet, path: "/documents/:id/compare", needs: identity.ReadEvidence, handle: s.showReportDiff},
		{method: http.MethodGet, path: "/documents/:id/compare/export", needs: identity.ReadEvidence, handle: s.exportReportDiff},
		{method: http.MethodGet, path: "/documents/:id/content", needs: identity.ReadEvidence, handle: s.documentContent},
		{method: http.MethodGet, path: "/documents/:id/export", needs: identity.ReadEvidence, handle: s.exportReading},
		{method: http.MethodPost, path: "/documents/:id/reread", needs: identity.WriteEvidence, handle: s.rereadDocument},
		{method: http.MethodPost, path: "/documents/:id/services", needs: identity.WriteEvidence, handle: s.setDocumentServices},
		{method: http.MethodGet, path: "/documents/:id/remove", needs: identity.WriteEvidence, handle: s.askRemoveDocument},
		{method: http.MethodPost, path: "/documents/:id/remove", needs: identity.WriteEvidence, handle: s.removeDocument},
	}
}

func documentID(c echo.Context) evidence.ID { return evidence.ID(c.Param("id")) }

// documentRow is one document of a list, for the part "documentrow".
type documentRow struct {
	evidence.Item
	State documentState
	Found string // what was read in it, in one line
	Mine  bool   // the person may change it
	Look  int    // how often the page has looked whether it is read
}

func rowOfDocument(d evidence.Item, by identity.Actor) documentRow {
	return documentRow{Item: d, State: documentStateOf(&d.Document), Found: foundIn(&d.Document), Mine: by.May(identity.WriteEvidence) == nil}
}

// Kind is what the document is, or was said to be while nobody has read it.
func (r documentRow) Kind() string {
	if r.DocumentClass == "" || r.Status == evidence.Failed {
		return words.Class(r.DeclaredClass)
	}
	return words.Class(r.DocumentClass)
}

// Every says how long the page waits before it looks again: a short document
// is read within a second, and a queue may be long.
func (r documentRow) Every() string {
	switch {
	case !r.State.Moves:
		return ""
	case r.Look < 20:
		return "every 1s"
	case r.Look < 60:
		return "every 3s"
	}
	return "every 10s"
}

// Next counts the looks up.
func (r documentRow) Next() int { return r.Look + 1 }

// Passwords says whether the row asks for the password of the PDF.
func (r documentRow) Passwords() bool { return r.Mine && r.State.Ask == askPassword }

// Named says whether the document is about an organization that may be the
// vendor under another name.
func (r documentRow) Named() bool { return r.Mine && r.Excluded != "" && r.About != "" }

// Review is the page to confirm the facts on, at the fact that decides whether
// the document counts; empty when nothing waits.
func (r documentRow) Review() string {
	switch {
	case r.State.Ask != askReview:
		return ""
	case r.Excluded != "" && r.DocumentClass == "bridge_letter":
		return fmt.Sprintf("/documents/%s/review?fact=bridge.service_organization", r.ID)
	case r.Excluded != "":
		return fmt.Sprintf("/documents/%s/review?fact=soc2.service_organization", r.ID)
	}
	return fmt.Sprintf("/documents/%s/review", r.ID)
}

// pageOfDocuments is how many documents a page of a list shows.
const pageOfDocuments = 50

// documentCursor is the mark of a place in a list of documents, for an address.
func documentCursor(d evidence.Item) string {
	text, err := json.Marshal(evidence.After{CreatedAt: d.CreatedAt, ID: d.ID})
	if err != nil {
		panic(err) // two plain fields
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// documentAfter reads a mark; nil when there is none.
func documentAfter(cursor string) (*evidence.After, error) {
	if cursor == "" {
		return nil, nil
	}
	var after evidence.After
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &after)
	}
	if err != nil || uuid.Validate(string(after.ID)) != nil || after.CreatedAt.Year() > 9999 || after.CreatedAt.Year() < 1 {
		return nil, fault.Fieldf("request.invalid", "#/cursor", "names no place in this list; start from its first page")
	}
	return &after, nil
}
