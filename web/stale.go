package web

import (
	"github.com/labstack/echo/v4"

	"ward/internal/audit"
	"ward/web/words"
)

// tookOver says who changed a thing after the person opened it, for a form that
// is shown again with what was typed: the thing is named by its id in the audit
// trail, and by a noun in the sentence.
func (s *Server) tookOver(c echo.Context, subject, noun string) (string, error) {
	ctx, by := c.Request().Context(), actor(c)
	who, when := "Someone", ""
	events, err := s.svc.Audit.List(ctx, by, audit.Filter{Subject: subject}, 1)
	if err != nil {
		return "", err
	}
	for _, e := range events {
		when = " on " + words.Moment(e.At)
		if who = words.Actor(e.Actor); who != "" {
			continue
		}
		u, err := s.svc.Accounts.Get(ctx, by, e.Actor)
		if err != nil {
			return "", err
		}
		if who = u.Name; u.ID == by.ID {
			who = "You"
		}
	}
	return who + " changed this " + noun + when + ", after you opened it. What you typed is kept below; saving it replaces what is stored now.", nil
}
