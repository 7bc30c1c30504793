package reading_test

import (
	"reflect"
	"testing"

	"ward/internal/reading"
)

// TestVariantsRead: without a wording that a report uses it is read otherwise, and
// with all of them as before. No other test may read meanwhile: it is not parallel.
func TestVariantsRead(t *testing.T) {
	doc := typeset("# Acre Labs, Inc.\nSOC 2 Type 2 Report\n\n# Section I - Independent Service Auditor's Report\nTo the Management of Acre Labs, Inc.\n" +
		"We have examined Acre Labs, Inc.'s accompanying description of its Acre Portal throughout the period January 1, 2025 to December 31, 2025\n" +
		"and the suitability of the design and operating effectiveness of controls relevant to security.\n\n" +
		"In our opinion, in all material respects, the controls operated effectively throughout the period January 1, 2025 to December 31, 2025.\nNinefold Reed LLP\nAustin, Texas\nFebruary 20, 2026\n")
	whole := reading.Read(doc, reading.File{})
	all := reading.Variants(doc, reading.File{})
	if len(all) < 50 {
		t.Fatalf("%d variants", len(all))
	}
	others := 0
	for _, v := range all {
		if x := v.Read(doc, reading.File{}); !reflect.DeepEqual(x, whole) {
			others++
		}
	}
	if others < 10 || others == len(all) {
		t.Errorf("%d of %d variants read otherwise", others, len(all))
	}
	if again := reading.Read(doc, reading.File{}); !reflect.DeepEqual(again, whole) {
		t.Error("with all wordings it is read otherwise than before")
	}
}
