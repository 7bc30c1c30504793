// Package fault gives every error of Ward a kind that its edges understand.
//
// A fault carries a stable code ("vendor.stale"), one safe sentence for the
// person who caused it, and the cause, which is logged and never sent.
package fault

import (
	"errors"
	"fmt"
)

// Kind is what went wrong, seen from the caller.
type Kind int

// The kinds of fault. Anything that is no *Error is Internal.
const (
	Internal        Kind = iota // a bug or a broken part: nothing that the caller did
	Invalid                     // the request is understood and wrong; Fields say where
	Malformed                   // the request cannot be understood at all
	Unauthenticated             // no or bad credentials
	Forbidden                   // the actor's role lacks the permission
	NotFound                    // not there, or not the actor's to see
	Conflict                    // it clashes with what is stored
	Stale                       // written from an older version: a lost race
	Required                    // a condition (If-Match) must be sent
	TooLarge                    // more bytes or rows than allowed
	Unsupported                 // a kind of file or media that Ward does not take
	TooMany                     // too many tries; wait
	Unavailable                 // a part that Ward needs is down; try again
	NumKinds                    // how many kinds there are
)

// Field is one wrong place in a request.
type Field struct {
	Pointer string `json:"pointer"` // JSON pointer with a leading "#", as in RFC 9457: "#/name"
	Detail  string `json:"detail"`
}

// Error is a fault with its kind.
type Error struct {
	Kind   Kind
	Code   string // noun.problem, listed in docs/problems.md
	Detail string // one safe sentence for the caller
	Fields []Field
	Err    error // the cause; logged, never sent
}

// Error returns the code, the sentence and the cause, for logs.
func (e *Error) Error() string {
	s := e.Code
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	for _, f := range e.Fields {
		s += "; " + f.Pointer + ": " + f.Detail
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New returns a fault. The detail is formatted like fmt.Sprintf.
func New(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Wrap returns a fault with a cause that is logged and never sent.
func Wrap(err error, kind Kind, code, format string, args ...any) *Error {
	e := New(kind, code, format, args...)
	e.Err = err
	return e
}

// Fieldf returns an Invalid fault about one field of a request.
func Fieldf(code, pointer, format string, args ...any) *Error {
	detail := fmt.Sprintf(format, args...)
	return &Error{Kind: Invalid, Code: code, Detail: "Some fields are not valid.", Fields: []Field{{Pointer: pointer, Detail: detail}}}
}

// Fields returns an Invalid fault that names every wrong field, or nil when
// there is none.
func Fields(code string, fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: code, Detail: "Some fields are not valid.", Fields: fields}
}

// KindOf returns the kind of err: Internal unless it holds an *Error.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Code returns the code of err, or "" when it holds no *Error.
func Code(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// Retryable says whether the same work may succeed later without a change by
// anyone: the fault is Internal or Unavailable, or a race was lost.
func Retryable(err error) bool {
	switch KindOf(err) {
	case Internal, Unavailable, Stale:
		return err != nil
	}
	return false
}

// Op prefixes *err with what was being done, for use in a defer:
//
//	defer fault.Op(&err, "approve vendor %s", id)
func Op(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
