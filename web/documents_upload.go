package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/web/words"
)

// refusedFile is a file of a form that did not become a document, for the part
// "refusedfile".
type refusedFile struct {
	Name     string
	Why      string
	Tone     string
	Document evidence.ID // that has the same bytes; empty: another reason
	At       time.Time   // when it was added
	By       string      // by whom; may be empty
}

// documentRowView is a row alone: one that was just added, or looked at again.
type documentRowView struct {
	page
	Row    documentRow
	Counts string // how many documents of the vendor stand where; empty: as before
	Queue  *readingQueue
}

// readingQueue is how many documents of the organization wait to be read, and
// how many are being read.
type readingQueue struct {
	Waiting, Reading int
	Swap             bool // it takes the place of an older one
}

func (*documentRowView) template() string { return "documents/row" }

// refusedFileView is a refused file alone, for the script that sends files one
// by one.
type refusedFileView struct {
	page
	File refusedFile
}

func (*refusedFileView) template() string { return "documents/refused" }

// addDocuments serves POST /vendors/{id}/documents: files with, before them,
// their class, password and services. Each file is streamed to the sealed store. One that
// is refused takes none of the others with it.
func (s *Server) addDocuments(c echo.Context) error {
	body, err := c.Request().MultipartReader()
	if err != nil {
		return fault.New(fault.Unsupported, "request.not_multipart", "Send files by the form of this page.")
	}
	sent := &upload{server: s, c: c, values: url.Values{}}
	if err := sent.take(body); err != nil {
		return err
	}
	if isHTMX(c) && len(sent.added)+len(sent.refused) == 1 {
		return sent.answerScript()
	}
	return sent.answer()
}

// upload is a form with files on its way in.
type upload struct {
	server  *Server
	c       echo.Context
	values  url.Values // of the fields that came before
	added   []evidence.Item
	refused []refusedFile
}

// The bounds of a form with files, beside those of each file.
const (
	maxUploadField   = 4096 // bytes of the value of a field
	maxServiceFields = 64   // services that are chosen: more than a document may name
	maxRefused       = 100  // files that are named as not taken
	maxShownName     = 200  // characters of a file's name
)

// take reads the form part by part.
func (u *upload) take(body *multipart.Reader) error {
	for {
		part, err := body.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return edge.FormFault(err)
		case part.FormName() == "file":
			err = u.file(part)
		case part.FormName() == "class", part.FormName() == "password":
			var value []byte
			if value, err = io.ReadAll(io.LimitReader(part, maxUploadField)); err != nil {
				err = edge.FormFault(err)
			}
			u.values.Set(part.FormName(), string(value))
		case part.FormName() == "service" && len(u.values["service"]) < maxServiceFields:
			var value []byte
			if value, err = io.ReadAll(io.LimitReader(part, maxUploadField)); err != nil {
				err = edge.FormFault(err)
			}
			u.values.Add("service", string(value))
		default: // kept, fields of any number and name would fill the memory
			err = fault.New(fault.Malformed, "request.malformed", "The form holds a field that Ward does not know; load the page again.")
		}
		if err != nil {
			return err
		}
	}
}

// file takes one file. What the person can mend is noted; an error ends the
// form.
func (u *upload) file(part *multipart.Part) error {
	if part.FileName() == "" { // a form sends an empty part when no file is chosen
		return nil
	}
	name := shownName(part.FileName())
	switch n := len(u.added) + len(u.refused); {
	case n >= maxFiles+maxRefused:
		return fault.New(fault.TooLarge, "request.too_many_files", "At most 20 files go at once. Look at the list of documents: the first of them are there.")
	case n >= maxFiles:
		u.refused = append(u.refused, refusedFile{Name: name, Tone: "bad", Why: "At most 20 files go at once. Add it now."})
		return nil
	}
	if err := edge.TakeTime(u.c); err != nil { // each file has the time of one
		return err
	}
	by, ctx := actor(u.c), u.c.Request().Context()
	d, fresh, err := u.server.svc.Evidence.Accept(ctx, by, u.c.Param("id"), evidence.Upload{
		Name: part.FileName(), Class: u.values.Get("class"), Password: u.values.Get("password"), Services: u.values["service"], Body: part,
	})
	if why := whyRefused(err); why != "" {
		u.refused = append(u.refused, refusedFile{Name: name, Tone: "bad", Why: why})
		return nil
	}
	if err != nil {
		return err
	}
	if fresh {
		u.added = append(u.added, evidence.Item{Document: *d, AddedBy: by.Name})
		return nil
	}
	first, err := u.server.svc.Evidence.Look(ctx, by, d.ID)
	if err != nil {
		return err
	}
	u.refused = append(u.refused, refusedFile{Name: name, Tone: "off", Document: d.ID, At: first.CreatedAt, By: first.AddedBy})
	return nil
}

// shownName is what a page shows of the name that a client gives a file.
func shownName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if r := []rune(name); len(r) > maxShownName {
		name = string(r[:maxShownName]) + "…"
	}
	return name
}

// whyRefused says why a file was not taken, when the person can mend it; "" for
// no error and for what is no matter of this file.
func whyRefused(err error) string {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	switch e.Kind {
	case fault.Invalid:
		var all []string
		for _, f := range e.Fields {
			name := strings.TrimPrefix(f.Pointer, "#/")
			if name == "file" {
				all = append(all, "It holds no bytes. Choose the report itself.")
				continue
			}
			if name == "service_ids" {
				all = append(all, "It "+f.Detail+".")
				continue
			}
			all = append(all, "Its "+name+" "+f.Detail+".")
		}
		return strings.Join(all, " ")
	case fault.Unsupported:
		return "It is no PDF, whatever its name says. Save the document as a PDF and add that."
	case fault.TooLarge:
		return e.Detail
	}
	return ""
}

// answerScript answers the script that sent one file with the row that stands
// for it.
func (u *upload) answerScript() error {
	s, c := u.server, u.c
	if len(u.refused) == 1 {
		status := http.StatusUnprocessableEntity
		if u.refused[0].Document != "" {
			status = http.StatusOK
		}
		return s.showPart(c, status, &refusedFileView{File: u.refused[0]}, "main")
	}
	counts, err := s.countOfVendor(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	queue, err := s.queueNow(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return s.showPart(c, http.StatusOK, &documentRowView{Row: rowOfDocument(u.added[0], actor(c)), Counts: counts, Queue: queue}, "main")
}

// answer answers a form without script: the list, with what became of the files.
func (u *upload) answer() error {
	s, c := u.server, u.c
	if len(u.refused) == 0 && len(u.added) > 0 {
		return s.redirect(c, c.Request().URL.Path, words.Count(len(u.added), "file", "files")+" added. Reading starts by itself.")
	}
	f := form{values: u.values}
	if len(u.added)+len(u.refused) == 0 {
		f.Problem = "Choose at least one file."
	}
	v, err := s.vendorDocumentsPage(c, f)
	if err != nil {
		return err
	}
	v.Refused, v.Added = u.refused, len(u.added)
	return s.show(c, http.StatusUnprocessableEntity, v)
}
