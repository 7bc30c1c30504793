package api

import (
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

// onlyParams refuses query parameters that the route does not know: a misspelt
// filter would silently answer with everything.
func onlyParams(c echo.Context, known ...string) error {
	var wrong []fault.Field
	for name := range c.QueryParams() {
		if !slices.Contains(known, name) {
			wrong = append(wrong, fault.Field{Pointer: "#/" + name, Detail: "is not a parameter of this list"})
		}
	}
	slices.SortFunc(wrong, func(a, b fault.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return fault.Fields("request.invalid", wrong)
}

// timeParam reads a query parameter that is a time, RFC 3339. It returns the
// zero time when it was not sent.
func timeParam(c echo.Context, name string) (time.Time, error) {
	raw := c.QueryParam(name)
	if raw == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, raw)
	if err != nil {
		return time.Time{}, fault.Fieldf("request.invalid", "#/"+name, "must be a time such as 2026-03-31T09:15:00Z")
	}
	return t.UTC(), nil
}

// dateParam reads a query parameter that is a date, YYYY-MM-DD. It returns ""
// when it was not sent.
func dateParam(c echo.Context, name string) (string, error) {
	raw := c.QueryParam(name)
	if _, err := time.Parse(time.DateOnly, raw); raw != "" && err != nil {
		return "", fault.Fieldf("request.invalid", "#/"+name, "must be a date such as 2026-03-31")
	}
	return raw, nil
}
