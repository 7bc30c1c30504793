package api

import (
	"bytes"
	"encoding/json"
)

// optional is a field of a change that may be left out, null, or have a value:
// out of the body means unchanged, null means cleared.
type optional[T any] struct {
	set   bool
	value *T
}

// UnmarshalJSON implements json.Unmarshaler. As everywhere, an object with a
// field that is not known is refused.
func (o *optional[T]) UnmarshalJSON(text []byte) error {
	o.set, o.value = true, nil
	if string(text) == "null" {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	o.value = new(T)
	return d.Decode(o.value)
}

// change returns what to set: nil leaves the field as it is, a pointer to the
// zero value clears it.
func (o optional[T]) change() *T {
	if !o.set {
		return nil
	}
	if o.value == nil {
		return new(T)
	}
	return o.value
}
