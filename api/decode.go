package api

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

// decode reads the JSON body into out, a pointer to a struct. Unknown fields,
// wrong types, a second value and a body that is not JSON are refused, each
// with the place.
func decode(c echo.Context, out any) error {
	if mt, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType)); err != nil || mt != echo.MIMEApplicationJSON {
		return fault.New(fault.Unsupported, "request.not_json", "Send the body as application/json.")
	}
	d := json.NewDecoder(c.Request().Body)
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		return decodeFault(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		if err != nil {
			return decodeFault(err)
		}
		return fault.New(fault.Malformed, "request.malformed", "The body holds more than one JSON value.")
	}
	return nil
}

// unknownField is how encoding/json says that a field is not known.
var unknownField = regexp.MustCompile(`^json: unknown field "(.*)"$`)

func decodeFault(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.New(fault.TooLarge, "request.too_large", "The body is larger than %d bytes.", e.Limit)
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.Fieldf("request.invalid", pointer(e.Field), "must be %s, not %s", jsonName(e.Type), e.Value)
	}
	if m := unknownField.FindStringSubmatch(err.Error()); m != nil {
		return fault.Fieldf("request.invalid", pointer(m[1]), "is not a known field")
	}
	if errors.Is(err, io.EOF) {
		return fault.New(fault.Malformed, "request.malformed", "The body is empty; send a JSON object.")
	}
	return fault.Wrap(err, fault.Malformed, "request.malformed", "The body is not valid JSON.")
}

// pointer turns a dotted field into a JSON pointer.
func pointer(field string) string {
	if field == "" {
		return "#"
	}
	return "#/" + strings.ReplaceAll(strings.NewReplacer("~", "~0", "/", "~1").Replace(field), ".", "/")
}

func jsonName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "an object"
	case reflect.Pointer:
		return jsonName(t.Elem())
	}
	return "a number"
}
