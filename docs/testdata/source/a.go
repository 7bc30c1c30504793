package source

import (
	"ward/docs/testdata/source/b"
	"ward/internal/fault"
)

const codeOwn = "own.constant"

func direct(err error) []error {
	return []error{
		fault.New(fault.NotFound, "plain.new", "x"),
		fault.Wrap(err, fault.Unavailable, "plain.wrap", "x"),
		fault.Fieldf("plain.field", "#/x", "x"),
		fault.Fields("plain.fields", nil),
		&fault.Error{Kind: fault.Conflict, Code: "plain.literal"},
		fault.New(fault.Malformed, codeOwn, "x"),
		fault.New(fault.Internal, b.CodeOther, "x"),
		fault.New(fault.Internal, fault.Code(err), "x"),
		stale("left"), middle[int](1, "right"),
		list{}.fault("deep.invalid"),
	}
}

func unclear() error {
	var code = codeOwn + "x"
	return fault.New(fault.NotFound, pick(code), "x")
}

func pick(s string) string { return s }

func stale(noun string) error { return fault.New(fault.Stale, noun+".stale", "x") }

func middle[T any](_ T, noun string) error { return stale(noun) }

type list []fault.Field

func (l list) fault(code string) error { return fault.Fields(code, l) }
