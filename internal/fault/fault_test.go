package fault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestKindSurvivesWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk full")
	err := fmt.Errorf("save: %w", Wrap(cause, Unavailable, "storage.down", "Try again in %d minutes.", 5))
	Op(&err, "approve vendor %s", "v1")
	if KindOf(err) != Unavailable || Code(err) != "storage.down" || !errors.Is(err, cause) {
		t.Errorf("kind %d, code %q of %v", KindOf(err), Code(err), err)
	}
	for _, want := range []string{"approve vendor v1: save: ", "Try again in 5 minutes.", "disk full"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	var none error
	Op(&none, "nothing happened")
	if none != nil {
		t.Errorf("Op made an error of none: %v", none)
	}
}

func TestRetryable(t *testing.T) {
	t.Parallel()
	again := map[Kind]bool{Internal: true, Unavailable: true, Stale: true}
	for k := range NumKinds {
		if got := Retryable(New(k, "x.y", "z")); got != again[k] {
			t.Errorf("kind %d: %v, want %v", k, got, again[k])
		}
	}
	if !Retryable(errors.New("a bug")) || Retryable(nil) {
		t.Error("an unknown error may pass, no error needs no second try")
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	if err := Fields("x.invalid", nil); err != nil {
		t.Errorf("no wrong field, but %v", err)
	}
	err := Fields("x.invalid", []Field{{"#/name", "is empty"}, {"#/email", "is no address"}})
	if KindOf(err) != Invalid || !strings.Contains(err.Error(), "#/name: is empty; #/email: is no address") {
		t.Errorf("%v", err)
	}
	if e := Fieldf("x.invalid", "#/n", "is over %d", 5); len(e.Fields) != 1 || e.Fields[0] != (Field{"#/n", "is over 5"}) {
		t.Errorf("%+v", e)
	}
}
