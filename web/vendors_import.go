package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/vendors"
	"ward/web/words"
)

// importView is the page on which a file of vendors is chosen.
type importView struct {
	page
	form
	Columns []importColumn
}

func (*importView) template() string { return "vendors/import" }

// importColumn is a column that a file may have.
type importColumn struct{ Name, Label, About string }

var aboutColumns = map[string]string{
	"name":         "Needed. As on the contract; a vendor with this name is changed, not added twice.",
	"legal_name":   "As SOC 2 reports and BAAs name it.",
	"aliases":      "Other names, parted by semicolons.",
	"website":      "Its address. Where https:// is left out, it is added.",
	"description":  "What it does for you.",
	"owner_id":     "Id of the user who looks after it. The e-mail is easier.",
	"owner_email":  "Address of the user who looks after it.",
	"status":       "proposed, in_review, approved, conditional or rejected. Empty: proposed.",
	"external_ref": "Its number in your own system. A row finds its vendor by it first.",
}

// chooseImport serves GET /vendors/import.
func (s *Server) chooseImport(c echo.Context) error { return s.showImport(c, http.StatusOK, form{}) }

func (s *Server) showImport(c echo.Context, status int, f form) error {
	v := &importView{page: page{Title: "Import vendors", Nav: "vendors"}, form: f}
	for _, name := range vendors.ImportColumns() {
		v.Columns = append(v.Columns, importColumn{Name: name, Label: words.Column(name), About: aboutColumns[name]})
	}
	return s.show(c, status, v)
}

// importTemplate serves GET /vendors/import/template: a file with the columns
// and no rows.
func (s *Server) importTemplate(c echo.Context) error {
	format := vendors.CSV
	if c.QueryParam("format") == string(vendors.XLSX) {
		format = vendors.XLSX
	}
	return edge.Download(c, s.log, "vendors."+string(format), format.ContentType(), func(w io.Writer) error {
		return vendors.WriteTemplate(format, w)
	})
}

// stageImport serves POST /vendors/import: the file is kept and looked through;
// nothing is imported yet.
func (s *Server) stageImport(c echo.Context) error {
	name, file, err := oneFile(c)
	if err != nil {
		return err
	}
	var st *vendors.Staged
	if file == nil {
		err = fault.New(fault.Invalid, "import.empty", "Choose a file first.")
	} else {
		st, err = s.svc.Vendors.Stage(c.Request().Context(), actor(c), name, file)
	}
	var f form
	if f.refuse(err) {
		if name != "" {
			f.Problem = "“" + name + "”: " + f.Problem
		}
		return s.showImport(c, statusOf(err), f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/vendors/import/"+st.ID, "")
}

// oneFile finds the field "file" of a form, to be read while it arrives; nil
// when no file is chosen.
func oneFile(c echo.Context) (name string, _ io.Reader, err error) {
	bad := func(err error) error {
		return fault.Wrap(err, fault.Malformed, "request.malformed", "The form cannot be read; send it again.")
	}
	r, err := c.Request().MultipartReader()
	if err != nil {
		return "", nil, bad(err)
	}
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, nil
		}
		if err != nil {
			return "", nil, bad(err)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part.FileName(), uploaded{part}, nil
		}
	}
}

// uploaded is a file of a form. A body that ends too early or is too large is
// the fault of the request, not of Ward.
type uploaded struct{ part *multipart.Part }

// Read implements io.Reader.
func (u uploaded) Read(p []byte) (int, error) {
	n, err := u.part.Read(p)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return n, fault.Wrap(tooLarge, fault.TooLarge, "import.too_large", "The file is too large.")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fault.Wrap(err, fault.Malformed, "request.malformed", "The file did not arrive whole; send it again.")
	}
	return n, err
}

// stagedView shows what a file would do, or what its import has done.
type stagedView struct {
	page
	ID, FileName string
	Done         bool // it is imported
	Created      int
	Updated      int
	Unchanged    int
	Refused      int
	Kinds        []listTab // the rows by their fate
	Rows         []importRow
	First, Last  int
	Of           int  // rows of the kind that is shown
	Short        bool // only the first rows of the outcome are kept
	Prev, Next   string
}

func (*stagedView) template() string { return "vendors/staged" }

// Total is how many rows the file holds.
func (v *stagedView) Total() int { return v.Created + v.Updated + v.Unchanged + v.Refused }

// Works is how many rows an import would write.
func (v *stagedView) Works() int { return v.Created + v.Updated }

// importRow is one row of the file, in words.
type importRow struct {
	Line int
	Name string
	ID   string // of the vendor that it is about; empty: none yet
	Fate words.Standing
	Why  []string
}

// showStaged serves GET /vendors/import/{id}.
func (s *Server) showStaged(c echo.Context) error {
	st, err := s.svc.Vendors.Staged(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	r := st.Report
	v := &stagedView{
		page: page{Title: "Import vendors", Nav: "vendors"}, ID: st.ID, FileName: st.FileName, Done: !r.DryRun,
		Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged, Refused: r.Refused,
	}
	if v.FileName == "" {
		v.FileName = "The file"
	}
	v.Short = v.Done && len(r.Rows) < v.Total()
	v.fill(r.Rows, c.QueryParam("show"), c.QueryParam("page"))
	return s.show(c, http.StatusOK, v)
}

// rowsOfImport is how many rows the page shows at a time.
const rowsOfImport = 200

// fill chooses the rows that are shown: those of one fate, a page of them.
func (v *stagedView) fill(all []vendors.RowReport, show, pageText string) {
	path := "/vendors/import/" + v.ID
	kind := func(label, value string, n int) {
		v.Kinds = append(v.Kinds, listTab{Label: label, Href: path + "?show=" + value, Count: n, Current: show == value})
	}
	v.Kinds = append(v.Kinds, listTab{Label: "All rows", Href: path, Count: v.Total(), Current: show == ""})
	kind(words.Outcome(vendors.Refused), string(vendors.Refused), v.Refused)
	kind(words.Outcome(vendors.Created), string(vendors.Created), v.Created)
	kind(words.Outcome(vendors.Updated), string(vendors.Updated), v.Updated)
	kind(words.Outcome(vendors.Unchanged), string(vendors.Unchanged), v.Unchanged)
	var chosen []vendors.RowReport
	for _, r := range all {
		if show == "" || string(r.Outcome) == show {
			chosen = append(chosen, r)
		}
	}
	n, _ := strconv.Atoi(pageText) // what is no number is the first page
	n = min(max(n, 1), max(1, (len(chosen)+rowsOfImport-1)/rowsOfImport))
	from, to := (n-1)*rowsOfImport, min(n*rowsOfImport, len(chosen))
	v.First, v.Last, v.Of = from+1, to, len(chosen)
	turn := func(n int) string { return path + "?show=" + show + "&page=" + strconv.Itoa(n) }
	if n > 1 {
		v.Prev = turn(n - 1)
	}
	if to < len(chosen) {
		v.Next = turn(n + 1)
	}
	for _, r := range chosen[from:to] {
		v.Rows = append(v.Rows, importRowOf(r, v.Done))
	}
}

// importRowOf says what becomes of a row, or has become, and why.
func importRowOf(r vendors.RowReport, done bool) importRow {
	out := importRow{Line: r.Line, Name: r.Name, ID: r.VendorID}
	tense := func(future, past string) string {
		if done {
			return past
		}
		return future
	}
	switch r.Outcome {
	case vendors.Created:
		out.Fate = words.Standing{Class: "ok", Icon: "circle-plus", Text: tense("Will be added", "Added")}
	case vendors.Updated:
		out.Fate = words.Standing{Class: "info", Icon: "pencil", Text: tense("Will be changed", "Changed")}
		var names []string
		for _, f := range r.Changed {
			names = append(names, strings.ToLower(words.Column(f)))
		}
		out.Why = []string{"Differs: " + strings.Join(names, ", ") + "."}
	case vendors.Unchanged:
		out.Fate = words.Standing{Class: "off", Icon: "circle-minus", Text: tense("Stays as it is", "Was so already")}
	default:
		out.Fate = words.Standing{Class: "bad", Icon: "circle-x", Text: tense("Will be left out", "Left out")}
		for _, e := range r.Errors {
			out.Why = append(out.Why, columnSays(e))
		}
	}
	return out
}

// vendorByID is the id of a vendor in a sentence, which no one can read.
var vendorByID = regexp.MustCompile(`vendor [0-9a-f]{8}-[0-9a-f-]{27}`)

// columnSays names a column and what is wrong in it, in one sentence.
func columnSays(e fault.Field) string {
	name := strings.TrimPrefix(strings.TrimPrefix(e.Pointer, "#"), "/")
	name, _, _ = strings.Cut(name, "/") // which member of a list it is, the person sees
	says := strings.TrimSuffix(vendorByID.ReplaceAllString(e.Detail, "another vendor"), ".")
	says = strings.ReplaceAll(says, "external_ref", "reference")
	switch {
	case strings.HasPrefix(says, "line "):
		return "L" + says[1:] + "."
	case says == "another vendor has this name and another reference":
		return "The vendor of this name has another reference."
	case name == "":
		return "The row " + says + "."
	case strings.HasPrefix(says, "another vendor "), strings.HasPrefix(says, "A vendor "):
		return words.Column(name) + ": " + says + "."
	}
	return words.Column(name) + " " + says + "."
}

// importStaged serves POST /vendors/import/{id}.
func (s *Server) importStaged(c echo.Context) error {
	id := c.Param("id")
	st, err := s.svc.Vendors.ImportStaged(c.Request().Context(), actor(c), id)
	if fault.Code(err) == "import.done" { // pressed twice: the outcome is there
		return s.redirect(c, "/vendors/import/"+id, "")
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/vendors/import/"+id, "Imported: "+words.Number(st.Report.Created)+" added, "+words.Number(st.Report.Updated)+" changed, "+words.Number(st.Report.Refused)+" left out.")
}
