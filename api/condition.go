package api

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

// setETag sends the version of a single resource.
func setETag(c echo.Context, version int) {
	c.Response().Header().Set("ETag", strconv.Quote(strconv.Itoa(version)))
}

// ifMatch reads the version that the caller saw from If-Match: 0 when it was
// not sent, or is "*", which any version matches.
func ifMatch(c echo.Context) (int, error) {
	raw := strings.TrimSpace(c.Request().Header.Get("If-Match"))
	if raw == "" || raw == "*" {
		return 0, nil
	}
	text, err := strconv.Unquote(strings.TrimPrefix(raw, "W/"))
	if err == nil {
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			return n, nil
		}
	}
	return 0, fault.New(fault.Stale, "request.stale", "If-Match holds no ETag of this resource; load it again.")
}

// mustMatch is ifMatch where the caller must say which version was seen.
func mustMatch(c echo.Context) (int, error) {
	if c.Request().Header.Get("If-Match") == "" {
		return 0, fault.New(fault.Required, "request.if_match_required", "Send If-Match with the ETag that you have seen.")
	}
	return ifMatch(c)
}
