package api

import (
	"encoding/base64"
	"encoding/json"
	"strconv"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

// page is the body of every list.
type page[T any] struct {
	Items      []T     `json:"items"`
	NextCursor *string `json:"next_cursor"`
}

// The bounds of a list.
const (
	defaultLimit = 50
	maxLimit     = 200
)

// limitOf reads the query parameter limit: 1 to 200, by default 50.
func limitOf(c echo.Context) (int, error) {
	raw := c.QueryParam("limit")
	if raw == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 1 || n > maxLimit {
		return 0, fault.Fieldf("request.invalid", "#/limit", "must be a number from 1 to %d", maxLimit)
	}
	return n, nil
}

// encodeCursor makes the opaque mark of the last item of a page.
func encodeCursor(after any) (*string, error) {
	b, err := json.Marshal(after)
	if err != nil {
		return nil, err
	}
	s := base64.RawURLEncoding.EncodeToString(b)
	return &s, nil
}

// decodeCursor reads the query parameter cursor into after. It returns whether
// there was one.
func decodeCursor(c echo.Context, after any) (bool, error) {
	raw := c.QueryParam("cursor")
	if raw == "" {
		return false, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(raw)
	if err == nil {
		err = json.Unmarshal(b, after)
	}
	if err != nil {
		return false, fault.Fieldf("request.invalid", "#/cursor", "is not a cursor that a list has answered")
	}
	return true, nil
}

// pageOf cuts a list that was asked for one item more than limit, and makes
// the cursor of the next page from the last item that is shown.
func pageOf[I, O any](items []I, limit int, out func(I) O, after func(I) any) (page[O], error) {
	p := page[O]{Items: make([]O, 0, min(len(items), limit))}
	more := len(items) > limit
	if more {
		items = items[:limit]
	}
	for _, i := range items {
		p.Items = append(p.Items, out(i))
	}
	if !more {
		return p, nil
	}
	var err error
	p.NextCursor, err = encodeCursor(after(items[len(items)-1]))
	return p, err
}

// oneOf checks the query parameter name against the values it may have; empty
// is always right.
func oneOf(c echo.Context, name string, allowed ...string) (string, error) {
	v := c.QueryParam(name)
	if v == "" {
		return "", nil
	}
	for _, a := range allowed {
		if v == a {
			return v, nil
		}
	}
	return "", fault.Fieldf("request.invalid", "#/"+name, "must be one of %q", allowed)
}
