package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/ledongthuc/pdf"
)

const hello = "BT /F1 12 Tf 72 700 Td (hello) Tj ET"

// startAt points startxref at an offset.
func startAt(data []byte, n int) []byte {
	return regexp.MustCompile(`startxref\n\d+`).ReplaceAll(data, fmt.Appendf(nil, "startxref\n%d", n))
}

// TestReadRefusesAttacks: what only a file holds that is made to mislead or to
// exhaust its reader ends the reading, even where text could be found in it;
// the same in small is an accident, and is read.
func TestReadRefusesAttacks(t *testing.T) {
	t.Parallel()
	self := streamObject("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X1 7 0 R>>/Font<</F1 5 0 R>>>>", hello+" /X1 Do")
	twice := streamObject("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>", hello)
	one := onePage(hello, "")
	tests := []struct {
		name   string
		file   []byte
		attack bool
	}{
		{"a form that shows itself", onePage("/X1 Do", "resources:/XObject<</X1 7 0 R>>", self), true},
		{"a form that is shown twice", onePage("/X1 Do q 1 0 0 1 0 -50 cm /X1 Do Q", "resources:/XObject<</X1 7 0 R>>", twice), false},
		{"arrays a thousand deep", onePage(strings.Repeat("[", maxNesting+1)+hello, ""), true},
		{"an array that is not closed", onePage("[ 1 2 "+hello, ""), false},
		{"a state restored before all else", onePage("Q "+hello, ""), true},
		{"a state restored once too often", onePage("q "+hello+" Q Q", ""), false},
		{"more pages than bytes", bytes.Replace(one, []byte("/Count 1"), []byte("/Count 9999999"), 1), true},
		{"a page count that is a little wrong", bytes.Replace(one, []byte("/Count 1"), []byte("/Count 7"), 1), false},
		{"a cross-reference in the header", startAt(one, 7), true},
		{"a cross-reference far past the end", startAt(one, 2_000_000_000), true},
		{"a cross-reference a little past the end", startAt(one, len(one)+300), false},
		{"a cross-reference that is lost", startAt(one, 0), false},
		{"a cross-reference that is off by a few bytes", startAt(one, bytes.LastIndex(one, []byte("xref\n0"))+3), false},
		{"a size past the end", bytes.Replace(one, []byte("/Size "), []byte("/Size 99999999"), 1), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := Read(context.Background(), tt.file, Options{})
			e, ok := errors.AsType[*Error](err)
			switch {
			case tt.attack && (!ok || e.Code != Damaged):
				t.Errorf("got %v, want code %s", err, Damaged)
			case !tt.attack && (err != nil || !strings.Contains(textOf(d), "hello")):
				t.Errorf("got %v, want its text", err)
			}
		})
	}
}

// TestReferencesAreSeen fails when the object library changes its shape: fonts
// would no longer be cached, and circles no longer seen.
func TestReferencesAreSeen(t *testing.T) {
	t.Parallel()
	file, err := open(onePage(hello, ""), "")
	if err != nil {
		t.Fatal(err)
	}
	catalog := file.Trailer().Key("Root")
	if refKey(catalog, "Pages") == 0 || refAt(catalog.Key("Pages").Key("Kids"), 0) == 0 {
		t.Error("references of the library are not seen")
	}
	if refKey(catalog, "Type") != 0 || refAt(pdf.Value{}, 0) != 0 {
		t.Error("a reference is seen where there is none")
	}
}
