package api

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

// pathID returns the id in the path. What is no UUID is the id of nothing: it
// is not asked for in the database, which refuses some characters.
func pathID(c echo.Context) (string, error) {
	id := c.Param("id")
	if len(id) != 36 || uuid.Validate(id) != nil {
		return "", fault.New(fault.NotFound, "request.not_found", "There is nothing at this address.")
	}
	return id, nil
}

// maxSearch is the length of the longest search, in characters.
const maxSearch = 200

// searchText reads the query parameter q: at most 200 characters, none of them
// a control character.
func searchText(c echo.Context) (string, error) {
	q := strings.TrimSpace(c.QueryParam("q"))
	if !utf8.ValidString(q) || utf8.RuneCountInString(q) > maxSearch || strings.ContainsFunc(q, unicode.IsControl) {
		return "", fault.Fieldf("request.invalid", "#/q", "must have at most %d characters, and no control characters", maxSearch)
	}
	return q, nil
}

// afterID reads a cursor that is the last id of the page before: "" on the
// first page.
func afterID(c echo.Context) (string, error) {
	var after string
	more, err := decodeCursor(c, &after)
	if err != nil || !more {
		return "", err
	}
	return checkAfter(after)
}

func checkAfter(id string) (string, error) {
	if uuid.Validate(id) != nil {
		return "", fault.Fieldf("request.invalid", "#/cursor", "is not a cursor that a list has answered")
	}
	return id, nil
}

// pageParams reads limit, and refuses parameters that are neither known nor
// those of every list.
func pageParams(c echo.Context, known ...string) (limit int, _ error) {
	if err := onlyParams(c, append(known, "limit", "cursor")...); err != nil {
		return 0, err
	}
	return limitOf(c)
}

// timeline reads the parameters of a list in the order of its making: newest
// first, or oldest first with sort=created_at.
func timeline(c echo.Context) (search, after string, oldest bool, _ error) {
	oldest, err := ascending(c, false, "created_at")
	if err != nil {
		return "", "", false, err
	}
	if search, err = searchText(c); err != nil {
		return "", "", false, err
	}
	after, err = afterID(c)
	return search, after, oldest, err
}

// ascending reads the query parameter sort of a list with one order: one of
// the keys, which all say the same, or with "-" the other way round. Without
// it the answer is usual.
func ascending(c echo.Context, usual bool, keys ...string) (bool, error) {
	var allowed []string
	for _, key := range keys {
		allowed = append(allowed, key, "-"+key)
	}
	sort, err := oneOf(c, "sort", allowed...)
	if err != nil || sort == "" {
		return usual, err
	}
	return !strings.HasPrefix(sort, "-"), nil
}
