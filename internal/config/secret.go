package config

import "log/slog"

// Secret is a setting that never appears in a log, an error or a dump. Its value
// is behind a function, since fmt prints the unexported fields of other structs
// without asking their methods, and follows pointers when it does.
type Secret struct{ reveal func() string }

// hidden stands for a secret wherever one would be printed.
const hidden = "[secret]"

// NewSecret hides value.
func NewSecret(value string) Secret { return Secret{func() string { return value }} }

// Reveal returns the value, "" for one that is not set.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// IsSet says whether the value is not empty.
func (s Secret) IsSet() bool { return s.Reveal() != "" }

// String implements fmt.Stringer.
func (Secret) String() string { return hidden }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return hidden }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText implements encoding.TextMarshaler, for JSON and others.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
