package vendors_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/vendors"
)

// book makes a workbook as a spreadsheet program does.
func book(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// set writes cells of a sheet.
func set(t testing.TB, f *excelize.File, sheet string, cells map[string]any) {
	t.Helper()
	for at, v := range cells {
		if err := f.SetCellValue(sheet, at, v); err != nil {
			t.Fatal(err)
		}
	}
}

// parts makes an archive of named parts, for workbooks that no program makes.
func parts(t testing.TB, in map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range in {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bare is the least workbook around the rows of a sheet.
func bare(rows, shared string) map[string]string {
	return map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="http://x/worksheet" Target="/xl/s.xml"/><Relationship Id="c" Type="http://x/sharedStrings" Target="shared.xml"/></Relationships>`,
		"xl/shared.xml":              `<sst>` + shared + `</sst>`,
		"xl/s.xml":                   `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	}
}

func text(at, s string) string {
	return `<c r="` + at + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
}

const nameRow = `<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>`

func TestImportXLSX(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		data []byte
		want []string
	}{
		{"texts, numbers and a gap", book(t, func(f *excelize.File) {
			set(t, f, "Sheet1", map[string]any{"A1": "Name", "B1": "External ref", "A3": "Aster & Co", "B3": 120000, "A4": true})
		}), []string{"3 created", "4 created"}},
		{"a formula in a cell", book(t, func(f *excelize.File) {
			set(t, f, "Sheet1", map[string]any{"A1": "name", "B1": "website", "A2": "A", "A3": "B"})
			if err := f.SetCellFormula("Sheet1", "B2", `HYPERLINK("https://x.example")`); err != nil {
				t.Fatal(err)
			}
		}), []string{"2 refused #/website cell B2 holds a formula; replace it by its value", "3 created"}},
		{"the text of a formula stays text", book(t, func(f *excelize.File) {
			set(t, f, "Sheet1", map[string]any{"A1": "name", "A2": "=cmd()"})
		}), []string{"2 created"}},
		{"the first visible sheet counts", book(t, func(f *excelize.File) {
			if _, err := f.NewSheet("Notes"); err != nil {
				t.Fatal(err)
			}
			set(t, f, "Sheet1", map[string]any{"A1": "junk"})
			set(t, f, "Notes", map[string]any{"A1": "name", "A2": "A"})
			f.SetActiveSheet(1)
			if err := f.SetSheetVisible("Sheet1", false); err != nil {
				t.Fatal(err)
			}
		}), []string{"2 created"}},
		{"rich text and reading aids", parts(t, bare(`<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>`,
			`<si><t>name</t></si><si><r><t>As</t></r><r><t>ter</t></r><rPh sb="0" eb="1"><t>junk</t></rPh></si>`)), []string{"2 created"}},
		{"a text that is not there", parts(t, bare(nameRow+`<row r="2"><c r="A2" t="s"><v>7</v></c></row>`, "")),
			[]string{"2 refused #/name cell A2 refers to a text that is not in the file #/name must hold at least one letter or digit"}},
		{"an error value", parts(t, bare(nameRow+`<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>`, "")),
			[]string{"2 refused #/name cell A2 holds the error #REF! #/name must hold at least one letter or digit"}},
		{"a cell far out", parts(t, bare(nameRow+`<row r="2">`+text("A2", "A")+text("XFD2", "x")+`</row>`, "")),
			[]string{"2 refused # cell XFD2 is beyond the last of 100 columns"}},
		{"a name twice", parts(t, bare(nameRow+`<row r="5">`+text("A5", "A")+`</row><row r="9">`+text("A9", "a")+`</row>`, "")),
			[]string{"5 created", "9 refused #/name line 9 has the name of line 5"}},
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for _, tt := range tests {
			r, err := s.Import(t.Context(), north, bytes.NewReader(tt.data), true)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			if got := lines(r); !slices.Equal(got, tt.want) {
				t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
			}
		}
		r, err := s.Import(t.Context(), north, bytes.NewReader(tests[0].data), false)
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.Get(t.Context(), north, r.Rows[0].VendorID)
		if err != nil || v.Name != "Aster & Co" || v.ExternalRef != "120000" {
			t.Errorf("stored %+v, %v", v, err)
		}
	})
}

// TestHostileWorkbooks holds each bound of the reader.
func TestHostileWorkbooks(t *testing.T) {
	t.Parallel()
	without := func(name string) map[string]string {
		m := bare(nameRow, "")
		delete(m, name)
		return m
	}
	many := bare(nameRow, "")
	for i := range 1000 {
		many[fmt.Sprintf("junk/%d", i)] = ""
	}
	tests := []struct {
		name string
		data []byte
		code string
	}{
		{"a part that unpacks to 80 MB", parts(t, bare(nameRow+strings.Repeat("<row></row>                        ", 2_500_000), "")), "import.too_large"},
		{"a million blank rows", parts(t, bare(strings.Repeat("<row/>", 1_100_000), "")), "import.too_large"},
		{"one text of 1 MB", parts(t, bare(nameRow+`<row>`+text("A2", strings.Repeat("x", 1<<20))+`</row>`, "")), "import.too_large"},
		{"one element of 1 MB", parts(t, bare(`<row r="`+strings.Repeat("1", 1<<20)+`"/>`, "")), "import.too_large"},
		{"elements in elements", parts(t, bare(strings.Repeat("<a>", 100), "")), "import.too_large"},
		{"a million and one texts", parts(t, bare(nameRow, strings.Repeat("<si/>", 1_000_001))), "import.too_large"},
		{"one text of 200 KB in two thousand cells", parts(t, bare(nameRow+strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 2000),
			"<si><t>"+strings.Repeat("x", 200<<10)+"</t></si>")), "import.too_large"},
		{"a thousand parts", parts(t, many), "import.too_large"},
		{"an entity of its own", parts(t, bare(nameRow+`<row>`+text("A2", "&lol;")+`</row>`, "")), "import.malformed"},
		{"no relations", parts(t, without("_rels/.rels")), "import.malformed"},
		{"no workbook", parts(t, without("xl/workbook.xml")), "import.malformed"},
		{"no sheet", parts(t, without("xl/s.xml")), "import.malformed"},
		{"another archive", parts(t, map[string]string{"readme.txt": "hello"}), "import.malformed"},
		{"cut off", parts(t, bare(nameRow, ""))[:200], "import.malformed"},
		{"only a header", parts(t, bare(nameRow, "")), "import.empty"},
		{"a formula as a header", parts(t, bare(`<row><c r="A1"><f>1</f></c></row>`, "")), "import.bad_header"},
	}
	s := open(t, dbtest.SQLite(t))
	for _, tt := range tests {
		peak := watchHeap()
		_, err := s.Import(t.Context(), north, bytes.NewReader(tt.data), true)
		if fault.Code(err) != tt.code {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.code)
		}
		if heap := peak(); heap > 400<<20 {
			t.Errorf("%s: %d MB of heap", tt.name, heap>>20)
		}
	}
}

// FuzzImport holds that any file is read to its end: a report or a fault that
// the caller may see, and never more vendors than it reports.
func FuzzImport(f *testing.F) {
	f.Add([]byte("name,website\nA,=cmd()\n"))
	f.Add([]byte("\xef\xbb\xbfname\n\"A\nB\"\n"))
	f.Add(parts(f, bare(nameRow+`<row r="2">`+text("A2", "A")+`<c r="B2"><f>1</f><v>1.5E+3</v></c></row>`, `<si><t>x</t></si>`)))
	db := dbtest.SQLite(f)
	s := open(f, db)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := s.Import(t.Context(), north, bytes.NewReader(data), true)
		if err != nil {
			if k := fault.KindOf(err); k == fault.Internal {
				t.Errorf("an internal error: %v", err)
			}
			return
		}
		if n := r.Created + r.Updated + r.Unchanged + r.Refused; n != len(r.Rows) {
			t.Errorf("%d rows, %d outcomes", len(r.Rows), n)
		}
		for _, row := range r.Rows {
			if (row.Outcome == vendors.Refused) != (len(row.Errors) > 0) {
				t.Errorf("line %d is %s with %v", row.Line, row.Outcome, row.Errors)
			}
		}
	})
}
