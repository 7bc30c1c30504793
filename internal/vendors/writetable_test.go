package vendors

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestWriteTable writes the same cells in both formats: none is a formula, and
// none is too long for a workbook.
func TestWriteTable(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"what", "text"}, {"=1+1", "a, \"b\"\nc"}, {"@x", strings.Repeat("ü", 40000)}}
	var plain, book bytes.Buffer
	for format, w := range map[Format]*bytes.Buffer{CSV: &plain, XLSX: &book} {
		if err := WriteTable(w, format, "Changes", rows); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(plain.String(), "what,text\r\n'=1+1,\"a, \"\"b\"\"\r\nc\"\r\n'@x,") {
		t.Errorf("as CSV %.60q", plain.String())
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows("Changes")
	if err != nil || len(got) != 3 || got[1][0] != "'=1+1" || got[1][1] != "a, \"b\"\nc" || len([]rune(got[2][1])) != 32767 {
		t.Errorf("as a workbook %.200q, %v", got, err)
	}
}
