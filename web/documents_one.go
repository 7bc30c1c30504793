package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/audit"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/web/words"
)

// documentView is the page of one document.
type documentView struct {
	page
	form
	Head     docHead
	Row      documentRow
	Facts    []linkedFact
	Seen     int // version that the form is about
	Class    control
	Password control
	Services serviceBoxes
	History  []documentEvent
}

func (*documentView) template() string { return "documents/one" }

// labelled is one fact at a glance.
type labelled struct{ Label, Value string }

// linkedFact is one with the address of the page that explains it.
type linkedFact struct {
	Label, Value string
	Href         string // empty: there is none
}

// documentEvent is one entry of the trail, in words.
type documentEvent struct {
	At    time.Time
	Who   string // empty: not known
	Words string
	What  string // what changed, in short phrases; may be empty
}

// showDocument serves GET /documents/{id}.
func (s *Server) showDocument(c echo.Context) error {
	d, err := s.svc.Evidence.Look(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	return s.documentPage(c, http.StatusOK, d, formOf(map[string]string{"class": d.DeclaredClass}))
}

func (s *Server) documentPage(c echo.Context, status int, d *evidence.Item, f form) error {
	by := actor(c)
	v := &documentView{page: page{Title: d.Name, Nav: "documents"}, form: f, Head: documentHead(d, "overview"), Row: rowOfDocument(*d, by), Facts: atAGlance(&d.Document), Seen: d.Version}
	v.Row.Look, _ = strconv.Atoi(c.QueryParam("look")) // 0: the first
	v.Class = f.choose("class", "What it is", documentClasses("Recognize it"))
	v.Password = f.control("password", "Password of the PDF")
	v.Password.Type, v.Password.Autocomplete, v.Password.Value = "password", "off", ""
	if v.Password.Hint = "Only when the PDF is locked."; d.Password != "" {
		v.Password.Hint = "Ward keeps the one that was typed before, sealed. Leave it empty to use that."
	}
	chosen := d.ServiceIDs()
	if f.Value("about") != "" { // the form of the services is shown again
		chosen = f.values["service"]
	}
	var err error
	if v.Services, err = s.serviceBoxes(c.Request().Context(), by, d.VendorID, f, chosen); err != nil {
		return err
	}
	events, err := s.svc.Audit.List(c.Request().Context(), by, audit.Filter{Subject: string(d.ID)}, historyOfDocument)
	if err != nil {
		return err
	}
	names, err := s.svc.Accounts.Names(c.Request().Context(), by)
	if err != nil {
		return err
	}
	for _, e := range events {
		v.History = append(v.History, documentEvent{At: e.At, Who: cmp.Or(words.Actor(e.Actor), names[e.Actor]), Words: words.Action(e.Action), What: strings.Join(words.Detail(e.Action, e.Detail), ", ")})
	}
	return s.show(c, status, v)
}

// historyOfDocument is how many entries of the trail a document's page shows.
const historyOfDocument = 10

// atAGlance lists what is known of a document. What was read leads to its row
// of the review, where its page is shown.
func atAGlance(d *evidence.Document) []linkedFact {
	var out []linkedFact
	path := "/documents/" + string(d.ID)
	review, letter := path+"/review?fact=soc2.", d.DocumentClass == "bridge_letter"
	if letter {
		review = path + "/review?fact=bridge."
	}
	add := func(label, value, href string) {
		if value != "" {
			out = append(out, linkedFact{label, value, href})
		}
	}
	add("About", d.About, review+"service_organization")
	add("Type", words.ReportType(d.ReportType), review+"report_type")
	add("Opinion", capitalized(words.Opinion(d.Opinion)), review+"opinion")
	switch covers := words.Period(d.CoversFrom, d.CoversTo); {
	case letter:
		add("Bridges", covers, review+"to")
	case d.ReportType == "type_1":
		add("As of", covers, review+"as_of")
	default:
		add("Period", covers, review+"period")
	}
	if d.DocumentClass == "soc2_report" && d.Reading > 0 {
		exceptions := ""
		if d.Exceptions > 0 {
			exceptions = review + "exceptions.0"
		}
		add("Exceptions", words.Number(d.Exceptions), exceptions)
		add("As evidence", words.Signals(d.SignalsPresent, d.Signals), path+"/quality")
	}
	if d.Reading > 0 && (d.DocumentClass == "soc2_report" || letter) {
		counts := "Yes"
		if d.Excluded != "" {
			counts = "Not yet"
		}
		add("Counts in the score", counts, "")
		add("To confirm", capitalized(words.Count(d.OpenFacts, "fact", "facts")), path+"/review")
	}
	return out
}

// capitalized begins a phrase as a sentence does.
func capitalized(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// documentRow serves GET /documents/{id}/row: the row as it is now, for a page
// that looks again.
func (s *Server) documentRow(c echo.Context) error {
	by, ctx := actor(c), c.Request().Context()
	d, err := s.svc.Evidence.Look(ctx, by, documentID(c))
	if err != nil {
		return err
	}
	v := &documentRowView{Row: rowOfDocument(*d, by)}
	v.Row.Look, _ = strconv.Atoi(c.QueryParam("look"))
	if !v.Row.State.Moves { // it has come to its end: the counts have changed
		if v.Counts, err = s.countOfVendor(ctx, by, d.VendorID); err != nil {
			return err
		}
		if v.Queue, err = s.queueNow(ctx, by); err != nil {
			return err
		}
		v.Queue.Swap = true
	}
	return s.showPart(c, http.StatusOK, v, "main")
}

// rereadDocument serves POST /documents/{id}/reread.
func (s *Server) rereadDocument(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	by, ctx := actor(c), c.Request().Context()
	var class, password *string
	if _, given := f.values["class"]; given {
		class = new(f.Value("class"))
	}
	if typed := f.values.Get("password"); typed != "" {
		password = &typed
	}
	seen, _ := strconv.Atoi(f.Value("seen")) // 0: any
	d, err := s.svc.Evidence.Reread(ctx, by, documentID(c), seen, class, password)
	if f.refuse(err) {
		if fault.KindOf(err) == fault.Stale {
			f.Problem = "Somebody, or the reading itself, changed this document after you opened it. Here is how it stands now; what you chose is kept below."
		}
		now, err := s.svc.Evidence.Look(ctx, by, documentID(c))
		if err != nil {
			return err
		}
		return s.documentPage(c, http.StatusUnprocessableEntity, now, f)
	}
	if err != nil {
		return err
	}
	to := "/documents/" + string(d.ID)
	if f.Value("from") == "vendor" {
		to = "/vendors/" + d.VendorID + "/documents"
	}
	return s.redirect(c, to, d.Name+" is read again.")
}

// removeDocumentView asks why a document is removed.
type removeDocumentView struct {
	page
	form
	Doc    *evidence.Item
	Reason control
}

func (*removeDocumentView) template() string { return "documents/remove" }

// askRemoveDocument serves GET /documents/{id}/remove.
func (s *Server) askRemoveDocument(c echo.Context) error {
	return s.removePage(c, http.StatusOK, formOf(nil))
}

func (s *Server) removePage(c echo.Context, status int, f form) error {
	d, err := s.svc.Evidence.Look(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	v := &removeDocumentView{page: page{Title: "Remove " + d.Name, Nav: "documents"}, form: f, Doc: d, Reason: f.control("reason", "Reason")}
	v.Reason.Max, v.Reason.Required, v.Reason.Hint = 1000, true, "It stays in the audit trail, with your name."
	return s.show(c, status, v)
}

// removeDocument serves POST /documents/{id}/remove.
func (s *Server) removeDocument(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	by, ctx := actor(c), c.Request().Context()
	d, err := s.svc.Evidence.Look(ctx, by, documentID(c))
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(f.Value("seen")) // 0: any
	err = s.svc.Evidence.Remove(ctx, by, d.ID, seen, f.Value("reason"))
	if fault.KindOf(err) == fault.Stale {
		err = fault.New(fault.Stale, "document.stale", "The document was changed after you opened this page. Look at it again; your reason is kept below.")
	}
	if f.refuse(err) {
		return s.removePage(c, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/vendors/"+d.VendorID+"/documents", d.Name+" was removed. Its bytes are destroyed.")
}
