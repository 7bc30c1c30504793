package web

import (
	"errors"
	"net/url"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

// form is what a person typed, and what is wrong with it. A page that shows a
// form again shows both: nothing typed is lost.
type form struct {
	Problem string // one sentence above the form; empty: nothing is wrong
	values  url.Values
	wrong   map[string]string // field to its sentence
}

// readForm reads the fields of a POST.
func readForm(c echo.Context) (form, error) {
	values, err := c.FormParams()
	if err != nil {
		return form{}, fault.Wrap(err, fault.Malformed, "request.malformed", "The form cannot be read; send it again.")
	}
	return form{values: values}, nil
}

// formOf is a form that shows what is stored.
func formOf(fields map[string]string) form {
	f := form{values: url.Values{}}
	for k, v := range fields {
		f.values.Set(k, v)
	}
	return f
}

// Value returns what stands in a field, without blanks around it.
func (f form) Value(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Has says whether a value of a field is chosen: for boxes and options.
func (f form) Has(name, value string) bool {
	for _, v := range f.values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Wrong returns the sentence about a field, or "".
func (f form) Wrong(name string) string { return f.wrong[name] }

// refuse takes over what a service says is wrong with the form. It returns
// false for an error that the person at the form cannot mend: that is no
// matter of this form.
func (f *form) refuse(err error) bool {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return false
	}
	switch e.Kind {
	case fault.Invalid, fault.Conflict, fault.Stale, fault.TooMany, fault.Unsupported, fault.TooLarge:
	default:
		return false
	}
	f.Problem, f.wrong = e.Detail, map[string]string{}
	if e.Kind == fault.Invalid && len(e.Fields) > 0 {
		f.Problem = "Correct what is marked. Nothing is saved yet."
	}
	for _, field := range e.Fields {
		f.wrong[strings.ReplaceAll(strings.TrimPrefix(field.Pointer, "#/"), "/", ".")] = field.Detail
	}
	return true
}

// note says what is wrong with a field.
func (f *form) note(name, sentence string) {
	if f.wrong == nil {
		f.wrong = map[string]string{}
	}
	f.wrong[name] = sentence
}

// control is one labelled field of a form, for the parts "input", "textarea"
// and "select".
type control struct {
	Name, Label  string
	Value        string
	Error, Hint  string // a sentence each; empty: none
	Type         string // of an input; empty: text
	Autocomplete string
	Max          int // characters; 0: no bound in the page
	Required     bool
	Invalid      bool     // marked as wrong without a sentence of its own
	Focus        bool     // the page begins here
	Own          string   // tells fields of one name apart where a page has several forms
	Mode         string   // of the keyboard on a phone, such as numeric
	Options      []option // of a select
}

// option is one choice of a select or of radio buttons.
type option struct {
	Value, Label string
	Chosen       bool
}

// ID is the id of the field in the page.
func (c control) ID() string {
	id := "f-" + strings.ReplaceAll(c.Name, ".", "-")
	if c.Own != "" {
		id += "-" + c.Own
	}
	return id
}

// control returns a field with what was typed and what is wrong with it.
func (f form) control(name, label string) control {
	return control{Name: name, Label: label, Value: f.Value(name), Error: f.told(name, label)}
}

// told is what is wrong with a field, as a sentence: services leave out its
// subject, the field, and its full stop.
func (f form) told(name, label string) string {
	why := f.Wrong(name)
	if why == "" {
		return ""
	}
	if unicode.IsLower([]rune(why)[0]) {
		why = label + " " + why
	}
	return strings.TrimSuffix(why, ".") + "."
}

// choose returns a select with what was chosen.
func (f form) choose(name, label string, options []option) control {
	c := f.control(name, label)
	for _, o := range options {
		o.Chosen = o.Value == c.Value
		c.Options = append(c.Options, o)
	}
	return c
}
