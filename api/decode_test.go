package api

import (
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, contentType, body string
		kind                    fault.Kind
		pointer, detail         string // of the first wrong field
	}{
		{"good", "application/json", `{"name": "x", "count": 3, "inner": {"flag": true}, "list": ["a"]}`, -1, "", ""},
		{"with a charset", "application/json; charset=utf-8", `{}`, -1, "", ""},
		{"no content type", "", `{}`, fault.Unsupported, "", ""},
		{"a form", "application/x-www-form-urlencoded", `name=x`, fault.Unsupported, "", ""},
		{"a broken content type", "application/json; =", `{}`, fault.Unsupported, "", ""},
		{"nothing", "application/json", ``, fault.Malformed, "", ""},
		{"only spaces", "application/json", `  `, fault.Malformed, "", ""},
		{"no JSON", "application/json", `{"name": }`, fault.Malformed, "", ""},
		{"cut off", "application/json", `{"name": "x"`, fault.Malformed, "", ""},
		{"two values", "application/json", `{} {}`, fault.Malformed, "", ""},
		{"rubbish behind it", "application/json", `{} x`, fault.Malformed, "", ""},
		{"unknown field", "application/json", `{"nmae": "x"}`, fault.Invalid, "#/nmae", "is not a known field"},
		{"unknown field with a slash", "application/json", `{"a/b~c": 1}`, fault.Invalid, "#/a~1b~0c", "is not a known field"},
		{"a number for a text", "application/json", `{"name": 1}`, fault.Invalid, "#/name", "must be a string, not number"},
		{"a text for a number", "application/json", `{"count": "1"}`, fault.Invalid, "#/count", "must be a number, not string"},
		{"a fraction for a number", "application/json", `{"count": 1.5}`, fault.Invalid, "#/count", "must be a number, not number 1.5"},
		{"deep inside", "application/json", `{"inner": {"flag": "yes"}}`, fault.Invalid, "#/inner/flag", "must be true or false, not string"},
		{"an object for a list", "application/json", `{"list": {}}`, fault.Invalid, "#/list", "must be a list, not object"},
		{"a list for the whole", "application/json", `[]`, fault.Invalid, "#", "must be an object, not array"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var in struct {
				Name  string `json:"name"`
				Count int    `json:"count"`
				Inner struct {
					Flag bool `json:"flag"`
				} `json:"inner"`
				List []string `json:"list"`
			}
			err := decode(request(tt.contentType, tt.body), &in)
			if tt.kind < 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e, ok := errors.AsType[*fault.Error](err)
			if !ok || e.Kind != tt.kind {
				t.Fatalf("%v", err)
			}
			if tt.pointer == "" {
				return
			}
			if len(e.Fields) != 1 || e.Fields[0] != (fault.Field{Pointer: tt.pointer, Detail: tt.detail}) {
				t.Errorf("%+v", e.Fields)
			}
		})
	}
}

func request(contentType, body string) echo.Context {
	req := httptest.NewRequest("POST", "/", strings.NewReader(body))
	req.Header.Set("Content-Type", contentType)
	return echo.New().NewContext(req, httptest.NewRecorder())
}

// TestBodyLimit: a body that is no upload has at most 1 MiB.
func TestBodyLimit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path := "/vendors/" + h.vendor(t, o) + "/baas"
		fits := "{" + strings.Repeat(" ", maxBody-2) + "}"
		h.do(t, o.admin(), "POST", path, fits, 201)
		if code, _ := h.do(t, o.admin(), "POST", path, " "+fits, 413).problem(t); code != "request.too_large" {
			t.Errorf("one byte more: %s", code)
		}
	})
}

func TestOptional(t *testing.T) {
	t.Parallel()
	type body struct {
		Text optional[string] `json:"text"`
		Pair optional[notice] `json:"pair"`
	}
	read := func(s string) body {
		t.Helper()
		var b body
		if err := decode(request("application/json", s), &b); err != nil {
			t.Fatal(err)
		}
		return b
	}
	if b := read(`{}`); b.Text.change() != nil || b.Pair.change() != nil {
		t.Errorf("left out: %+v", b)
	}
	if b := read(`{"text": null, "pair": null}`); *b.Text.change() != "" || *b.Pair.change() != (notice{}) {
		t.Errorf("null: %+v", b)
	}
	if b := read(`{"text": "x", "pair": {"value": 3, "unit": "days"}}`); *b.Text.change() != "x" || b.Pair.change().Value != 3 {
		t.Errorf("values: %+v", b)
	}
	var b body
	if err := decode(request("application/json", `{"pair": {"value": 3, "hours": 4}}`), &b); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown field within: %v", err)
	}
}

// FuzzDecode: whatever is sent, the answer is a fault of the caller.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{}`, `{"text": 1}`, `{"pair": {"value": "x"}}`, `[`, `{"a":{"b":[null,1e999]}}`, "\xff", `{"text": "\ud800"}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var in struct {
			Text  optional[string]  `json:"text"`
			Pair  optional[notice]  `json:"pair"`
			Count *int              `json:"count"`
			Map   map[string]string `json:"map"`
		}
		c := request("application/json", s)
		if err := decode(c, &in); err != nil {
			switch fault.KindOf(err) {
			case fault.Invalid, fault.Malformed:
			default:
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if rest, err := io.ReadAll(c.Request().Body); err != nil || len(rest) > 0 {
			t.Errorf("%q: %q is left, %v", s, rest, err)
		}
	})
}
