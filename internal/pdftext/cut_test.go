package pdftext

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

// A report that was cut off before its fonts is damaged: nobody draws its pages
// with other letters to recognize those.
func TestCutBeforeTheFonts(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(samples + "d23.pdf")
	if err != nil {
		t.Fatal(err)
	}
	opt := options(t)
	opt.Recognize = func(*Picture) func() ([]byte, error) {
		t.Error("a page without its fonts was drawn")
		return func() ([]byte, error) { return nil, errors.New("nothing seen") }
	}
	_, err = Read(context.Background(), data[:len(data)/2], opt)
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != Damaged || !strings.Contains(e.Detail, "cut off") {
		t.Errorf("%v; want that it is cut off", err)
	}
}
