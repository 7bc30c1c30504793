package api

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/evidence"
	"ward/internal/fault"
)

// uploadDocument serves POST /vendors/{id}/documents. The file is streamed to
// the sealed store; it is never held in memory or written in the clear.
func (s *Server) uploadDocument(c echo.Context) error {
	form, err := c.Request().MultipartReader()
	if err != nil {
		return fault.New(fault.Unsupported, "request.not_multipart", "Send the document as multipart/form-data with a part named file.")
	}
	up := evidence.Upload{}
	file, err := fields(form, &up)
	if err != nil {
		return err
	}
	if file == nil {
		return fault.Fieldf("document.invalid", "#/file", "the form has no file")
	}
	up.Name, up.Body = file.FileName(), file
	up.Rest = func(up *evidence.Upload) error {
		second, err := fields(form, up)
		if err == nil && second != nil {
			err = fault.Fieldf("document.invalid", "#/file", "send one file a request")
		}
		return err
	}
	d, fresh, err := s.svc.Evidence.Accept(c.Request().Context(), actor(c), c.Param("id"), up)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/documents/"+string(d.ID))
	if fresh {
		return s.sendDocument(c, http.StatusAccepted, d)
	}
	return s.sendDocument(c, http.StatusOK, d)
}

// maxServiceFields is how many services are read from a form: more than a
// document may name, so that one too many is told of.
const maxServiceFields = 64

// maxFormField is the longest value of a form field that is no file.
const maxFormField = 4096

// fields reads form fields into up until a file comes, which it returns; nil
// at the end of the form.
func fields(form *multipart.Reader, up *evidence.Upload) (*multipart.Part, error) {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, edge.FormFault(err)
		}
		name := part.FormName()
		if name == "file" {
			return part, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, maxFormField+1))
		if err != nil {
			return nil, edge.FormFault(err)
		}
		switch {
		case len(value) > maxFormField:
			return nil, fault.Fieldf("document.invalid", pointer(name), "is too long")
		case name == "class":
			up.Class = string(value)
		case name == "password":
			up.Password = string(value)
		case name == "service_ids" && len(up.Services) <= maxServiceFields:
			up.Services = append(up.Services, string(value))
		default:
			return nil, fault.Fieldf("document.invalid", pointer(name), "is not a known field")
		}
	}
}
