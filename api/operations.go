package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// operations adds what an operator's tools ask: is it alive, is it ready, how
// is it doing.
func (s *Server) operations() {
	s.echo.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	s.echo.GET("/readyz", s.ready)
	s.echo.GET("/metrics", echo.WrapHandler(promhttp.Handler()))
}

// readyWithin bounds the question to each part.
const readyWithin = 3 * time.Second

// ready serves GET /readyz: 503 when a part does not answer, which it names.
func (s *Server) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readyWithin)
	defer cancel()
	status, parts := http.StatusOK, map[string]string{}
	for name, ask := range s.opt.Ready {
		parts[name] = "ok"
		if err := ask(ctx); err != nil {
			s.log.ErrorContext(ctx, "part not ready", "part", name, "error", err)
			status, parts[name] = http.StatusServiceUnavailable, "down"
		}
	}
	return c.JSON(status, map[string]any{"ready": status == http.StatusOK, "parts": parts})
}
