package web

import (
	"encoding/base64"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// cookie returns a cookie with the attributes that all of Ward's have: no
// script reads it, no other site sends it, and it stays on https where Ward is
// reached by https.
func (s *Server) cookie(name, value string) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.opt.secure()}
}

// sessionCookie is the name of the cookie that holds the session.
func (s *Server) sessionCookie() string {
	if s.opt.secure() {
		return hostPrefix + "ward"
	}
	return "ward_session"
}

// hostPrefix begins the name of a cookie that a browser takes from this host
// only, and only over https: no other host of the domain can put its own in the
// place of it.
const hostPrefix = "__Host-"

// onceName is the name of a cookie that carries a text to the next page.
func (s *Server) onceName(name string) string {
	if s.opt.secure() {
		return hostPrefix + name
	}
	return name
}

// setSession gives the browser its session.
func (s *Server) setSession(c echo.Context, token string, expires time.Time) {
	k := s.cookie(s.sessionCookie(), token)
	k.Expires = expires
	c.SetCookie(k)
}

// drop removes a cookie from the browser.
func (s *Server) drop(c echo.Context, name string) {
	k := s.cookie(name, "")
	k.MaxAge = -1
	c.SetCookie(k)
}

// noticeCookie carries one sentence over a redirect.
const noticeCookie = "ward_notice"

// maxNotice is the longest sentence that is carried, in bytes.
const maxNotice = 1000

func (s *Server) leaveNotice(c echo.Context, notice string) { s.leaveOnce(c, noticeCookie, notice) }

func (s *Server) takeNotice(c echo.Context) string { return s.takeOnce(c, noticeCookie) }

// Cookies that carry a secret over a redirect to the one page that shows it: an
// API token, or a link that sets a password.
const (
	tokenCookie = "ward_token"
	linkCookie  = "ward_link"
)

// dropSecrets takes from the browser what was not shown to whoever was signed
// in before.
func (s *Server) dropSecrets(c echo.Context) {
	s.drop(c, s.onceName(tokenCookie))
	s.drop(c, s.onceName(linkCookie))
}

// leaveOnce gives the browser a text for the next page, within a minute.
func (s *Server) leaveOnce(c echo.Context, name, text string) {
	if text == "" || len(text) > maxNotice {
		return
	}
	k := s.cookie(s.onceName(name), base64.RawURLEncoding.EncodeToString([]byte(text)))
	k.MaxAge = 60
	c.SetCookie(k)
}

// takeOnce returns what leaveOnce left, and takes it from the browser.
func (s *Server) takeOnce(c echo.Context, name string) string {
	k, err := c.Cookie(s.onceName(name))
	if err != nil || k.Value == "" {
		return ""
	}
	s.drop(c, k.Name)
	text, err := base64.RawURLEncoding.DecodeString(k.Value)
	if err != nil || len(text) > maxNotice || !utf8.Valid(text) {
		return ""
	}
	return string(text)
}

// preference returns what a cookie says if it is one of the choices, else "".
func preference(c echo.Context, name string, choices ...string) string {
	k, err := c.Cookie(name)
	if err != nil || !slices.Contains(choices, k.Value) {
		return ""
	}
	return k.Value
}
