// Package logging sets up the log and carries identifiers to it.
//
// A log entry is an event with identifiers: a constant phrase in the past tense,
// and ids, counts and durations. It never holds names, addresses, answers, text
// of a document or anything that a person typed. Source: 45 CFR 164.502(b),
// minimum necessary.
package logging

import (
	"context"
	"io"
	"log/slog"
	"slices"
)

// New returns a logger that writes to w as "json", or else as text, with times
// in UTC. It adds to each entry what With has put into the entry's context.
func New(w io.Writer, format string, level slog.Leveler) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: utc}
	if format == "json" {
		return slog.New(handler{slog.NewJSONHandler(w, options)})
	}
	return slog.New(handler{slog.NewTextHandler(w, options)})
}

// utc turns times to UTC, so that the logs of several machines sort together.
func utc(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}

type key struct{}

// With returns a context whose log entries carry attrs, after those that ctx
// has already. An attribute of the same name takes the place of the older one.
func With(ctx context.Context, attrs ...slog.Attr) context.Context {
	older, _ := ctx.Value(key{}).([]slog.Attr)
	all := make([]slog.Attr, 0, len(older)+len(attrs))
	for _, a := range older {
		if !slices.ContainsFunc(attrs, func(b slog.Attr) bool { return a.Key == b.Key }) {
			all = append(all, a)
		}
	}
	return context.WithValue(ctx, key{}, append(all, attrs...))
}

// handler adds the attributes of the context.
type handler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	attrs, _ := ctx.Value(key{}).([]slog.Attr)
	r.AddAttrs(attrs...)
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name)} }
