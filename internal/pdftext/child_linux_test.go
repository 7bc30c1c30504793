package pdftext

import (
	"context"
	"strings"
	"testing"
)

func TestChildIsLockedIn(t *testing.T) {
	t.Parallel()
	got, err := Run(context.Background(), childFor("escape"), strings.NewReader("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) > 0 {
		t.Errorf("the child could: %s", got)
	}
}
