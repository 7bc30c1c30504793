package pdftext

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// sheet writes the content of a page.
type sheet struct{ strings.Builder }

func (s *sheet) text(font string, x, y float64, lines ...string) *sheet {
	for i, l := range lines {
		fmt.Fprintf(s, "BT /%s 9 Tf %g %g Td (%s) Tj ET\n", font, x, y-11*float64(i), l)
	}
	return s
}

func (s *sheet) line(x0, y0, x1, y1 float64) *sheet {
	fmt.Fprintf(s, "%g %g m %g %g l S\n", x0, y0, x1, y1)
	return s
}

func (s *sheet) fill(x, y, w, h float64) *sheet {
	fmt.Fprintf(s, "0.9 g %g %g %g %g re f 0 g\n", x, y, w, h)
	return s
}

// frame draws the rules of a grid with the given edges.
func (s *sheet) frame(xs, ys []float64) *sheet {
	for _, y := range ys {
		s.line(xs[0], y, xs[len(xs)-1], y)
	}
	for _, x := range xs {
		s.line(x, ys[0], x, ys[len(ys)-1])
	}
	return s
}

func readSheets(t *testing.T, sheets ...*sheet) *Document {
	t.Helper()
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>"}
	var kids strings.Builder
	for i, s := range sheets {
		fmt.Fprintf(&kids, "%d 0 R ", 5+2*i)
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents %d 0 R>>", 6+2*i),
			streamObject("", s.String()))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(sheets))
	d, err := Read(context.Background(), pdfFile(objects...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, d)
	return d
}

// rowTexts is the cells of all tables of a page, a line for each row.
func rowTexts(p *Page) string {
	var rows []string
	for _, tab := range p.Tables {
		for _, r := range tab.Rows {
			var cells []string
			for _, c := range r.Cells {
				text := strings.ReplaceAll(c.Text, "\n", " ")
				if c.Span > 1 || c.Rows > 1 {
					text = fmt.Sprintf("%s(%dx%d)", text, c.Span, c.Rows)
				}
				cells = append(cells, text)
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	return strings.Join(rows, "\n")
}

func TestRuledTables(t *testing.T) {
	t.Parallel()
	xs := []float64{50, 150, 350, 550}
	tests := []struct {
		name string
		page *sheet
		want string
	}{
		{"a plain grid", new(sheet).frame(xs, []float64{700, 680, 640}).
			text("F2", 55, 686, "Id").text("F2", 155, 686, "Control").text("F2", 355, 686, "Result").
			text("F1", 55, 668, "AC-1").text("F1", 155, 668, "Access is reviewed", "each quarter.").text("F1", 355, 668, "No exceptions noted."),
			"Id|Control|Result\nAC-1|Access is reviewed each quarter.|No exceptions noted."},
		{"a cell over two rows", new(sheet).frame([]float64{50, 550}, []float64{700, 640}).line(150, 700, 150, 640).line(350, 700, 350, 640).line(150, 670, 550, 670).
			text("F1", 55, 686, "CC6.1").text("F1", 155, 686, "first").text("F1", 355, 686, "a").text("F1", 155, 656, "second").text("F1", 355, 656, "b"),
			"CC6.1(1x2)|first|a\nsecond|b"},
		{"a row over all columns", new(sheet).frame([]float64{50, 550}, []float64{700, 680, 660}).line(150, 680, 150, 660).line(350, 680, 350, 660).
			text("F1", 55, 686, "CC6.1 The entity restricts logical access to its systems").text("F1", 55, 666, "AC-1").text("F1", 155, 666, "x").text("F1", 355, 666, "y"),
			"CC6.1 The entity restricts logical access to its systems(3x1)\nAC-1|x|y"},
		{"cells with borders of their own", new(sheet).frame([]float64{50, 150}, []float64{700, 680}).frame([]float64{151.5, 350}, []float64{700, 680}).
			frame([]float64{50, 150}, []float64{678.5, 660}).frame([]float64{151.5, 350}, []float64{678.5, 660}).
			text("F1", 55, 686, "a").text("F1", 155, 686, "b").text("F1", 55, 666, "c").text("F1", 155, 666, "d"), "a|b\nc|d"},
		{"rules that are thin boxes", new(sheet).fill(50, 700, 300, 1).fill(50, 680, 300, 1).fill(50, 660, 300, 1).fill(50, 660, 1, 41).fill(150, 660, 1, 41).fill(349, 660, 1, 41).
			text("F1", 55, 686, "a").text("F1", 155, 686, "b").text("F1", 55, 666, "c").text("F1", 155, 666, "d"), "a|b\nc|d"},
		{"no outer border", new(sheet).line(50, 680, 350, 680).line(50, 700, 350, 700).line(50, 660, 350, 660).line(150, 700, 150, 660).
			text("F1", 55, 686, "a").text("F1", 155, 686, "b").text("F1", 55, 666, "c").text("F1", 155, 666, "d"), "a|b\nc|d"},
		{"a row that the page break left open", new(sheet).line(50, 700, 350, 700).line(50, 680, 350, 680).line(50, 700, 50, 640).line(150, 700, 150, 640).line(350, 700, 350, 640).
			text("F1", 55, 686, "a").text("F1", 155, 686, "b").text("F1", 55, 666, "c").text("F1", 155, 666, "d", "e"), "a|b\nc|d e"},
		{"a box around a paragraph is no table", new(sheet).frame([]float64{50, 550}, []float64{700, 640}).text("F1", 55, 686, "A note in a box", "of two lines"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := rowTexts(&readSheets(t, tt.page).Pages[0]); got != tt.want {
				t.Errorf("rows:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// body writes rows of an open table from y downwards.
func body(s *sheet, y float64, ids ...string) *sheet {
	for i, id := range ids {
		top := y - 30*float64(i)
		s.text("F1", 50, top, id).text("F1", 150, top, "Access to "+id+" is restricted and", "reviewed each quarter.").text("F1", 400, top, "No exceptions noted.")
	}
	return s
}

func bodyRows(ids ...string) string {
	var rows []string
	for _, id := range ids {
		rows = append(rows, id+"|Access to "+id+" is restricted and reviewed each quarter.|No exceptions noted.")
	}
	return strings.Join(rows, "\n")
}

func TestOpenTables(t *testing.T) {
	t.Parallel()
	bold := func() *sheet {
		return new(sheet).text("F2", 50, 740, "Control").text("F2", 150, 740, "Description").text("F2", 400, 740, "Result of tests")
	}
	plain := func() *sheet {
		return new(sheet).text("F1", 50, 740, "Control").text("F1", 150, 740, "Description").text("F1", 400, 740, "Result of tests")
	}
	head := "Control|Description|Result of tests\n"
	tests := []struct {
		name string
		page *sheet
		want string
	}{
		{"a bold heading", body(bold(), 720, "AC-1", "AC-2", "AC-3"), head + bodyRows("AC-1", "AC-2", "AC-3")},
		{"a shaded heading", body(plain().fill(45, 735, 100, 15).fill(145, 735, 250, 15).fill(395, 735, 160, 15), 720, "AC-1", "AC-2"), head + bodyRows("AC-1", "AC-2")},
		{"a plain heading between rules", body(plain().line(45, 752, 555, 752).line(45, 734, 555, 734), 720, "AC-1", "AC-2"), head + bodyRows("AC-1", "AC-2")},
		{"a plain heading alone is none", body(plain(), 720, "AC-1", "AC-2", "AC-3"), ""},
		{"a group heading over the width", body(body(bold(), 720, "AC-1", "AC-2").text("F2", 50, 660, "CC6.2 Prior to issuing credentials the entity registers and authorizes its users"), 640, "AC-3"),
			head + bodyRows("AC-1", "AC-2") + "\nCC6.2 Prior to issuing credentials the entity registers and authorizes its users(3x1)\n" + bodyRows("AC-3")},
		{"prose below ends the table", body(bold(), 720, "AC-1", "AC-2", "AC-3").text("F1", 50, 625, "This paragraph below the table runs over the whole width of the page and is no row of it,", "as its second line shows, which does so too and has no gap at any column."),
			head + bodyRows("AC-1", "AC-2", "AC-3")},
		{"bold prose is no heading", new(sheet).text("F2", 50, 740, "Overview of operations and services").text("F1", 50, 725, "The company provides services to its customers in many", "places of the world, and does so at all hours of the day,", "with people in several time zones."), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := rowTexts(&readSheets(t, tt.page).Pages[0]); got != tt.want {
				t.Errorf("rows:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// A table goes on over the page break, with its heading or without, and the
// rest of the row that was cut is marked.
func TestTablesOverPages(t *testing.T) {
	t.Parallel()
	head := func(y float64) *sheet {
		return new(sheet).text("F2", 50, y, "Control").text("F2", 150, y, "Description").text("F2", 400, y, "Result of tests")
	}
	tests := []struct {
		name      string
		second    *sheet
		want      string
		continues bool
	}{
		{"the heading is repeated", body(head(740).text("F1", 150, 725, "Rest of the description."), 705, "AC-4"),
			"Control|Description|Result of tests\n|Rest of the description.|\n" + bodyRows("AC-4"), true},
		{"the heading is not repeated", body(new(sheet).text("F1", 150, 740, "Rest of the description."), 720, "AC-4", "AC-5"),
			"|Rest of the description.|\n" + bodyRows("AC-4", "AC-5"), true},
		{"a new row begins the page", body(head(740), 720, "AC-4"), "Control|Description|Result of tests\n" + bodyRows("AC-4"), false},
		{"other text follows", new(sheet).text("F1", 50, 740, "The next section of the report begins here and is set as prose over the width", "of the page, in lines that have nothing to do with the columns above."), "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := readSheets(t, body(head(200), 180, "AC-1", "AC-2", "AC-3"), tt.second)
			p := &d.Pages[1]
			if got := rowTexts(p); got != tt.want {
				t.Errorf("rows:\n%s\nwant:\n%s", got, tt.want)
			}
			if got := len(p.Tables) > 0 && p.Tables[0].Continues; got != tt.continues {
				t.Errorf("continues %v, want %v", got, tt.continues)
			}
		})
	}
}

// Two columns of prose are read one after the other; the cells of a table that
// looks like them are not.
func TestTwoColumns(t *testing.T) {
	t.Parallel()
	left := []string{"Left one of the text that runs down first", "left two of the text that runs down first", "left three of the text that runs first", "left four of the text that runs down first", "left five of the text that runs down first"}
	right := []string{"Right one of the text that follows after it", "right two of the text that follows after it", "right three of the text that follows it", "right four of the text that follows after", "right five of the text that follows after it"}
	prose := new(sheet).text("F2", 50, 740, "A heading over both columns of the page, which is as wide as they are together and more").
		text("F1", 50, 720, left...).text("F1", 310, 718, right...)
	want := "A heading over both columns of the page, which is as wide as they are together and more\n" + strings.Join(left, "\n") + "\n" + strings.Join(right, "\n")
	if got := textOf(readSheets(t, prose)); got != want {
		t.Errorf("prose:\n%s\nwant:\n%s", got, want)
	}
	pairs := new(sheet)
	for i := range left {
		pairs.text("F1", 50, 720-25*float64(i), left[i]).text("F1", 310, 720-25*float64(i), right[i])
	}
	if got := textOf(readSheets(t, pairs)); !strings.HasPrefix(got, left[0]+" "+right[0]+"\n") {
		t.Errorf("pairs of a table:\n%s", got)
	}
}

// A landscape table on a portrait page is read as if the page were turned, and
// its boxes are known where they are displayed.
func TestTextThatRunsUpThePage(t *testing.T) {
	t.Parallel()
	upright := new(sheet).frame([]float64{50, 150, 350, 550}, []float64{560, 540, 500, 460})
	for i, id := range []string{"AC-1", "AC-2"} {
		y := 528 - 40*float64(i)
		upright.text("F1", 55, y, id).text("F1", 155, y, "Access to the systems is", "reviewed each quarter by "+id).text("F1", 355, y, "No exceptions were noted for "+id)
	}
	upright.text("F2", 55, 546, "Id").text("F2", 155, 546, "Control").text("F2", 355, 546, "Result")
	for degrees, cm := range map[int]string{90: "0 1 -1 0 600 0 cm\n", 270: "0 -1 1 0 0 800 cm\n", 180: "-1 0 0 -1 600 800 cm\n"} {
		turned := new(sheet)
		turned.WriteString(cm + upright.String())
		p := &readSheets(t, turned).Pages[0]
		want := "Id|Control|Result\nAC-1|Access to the systems is reviewed each quarter by AC-1|No exceptions were noted for AC-1\n" +
			"AC-2|Access to the systems is reviewed each quarter by AC-2|No exceptions were noted for AC-2"
		if got := rowTexts(p); got != want || (p.Width != 600) != (degrees != 180) {
			t.Errorf("turned by %d, %g by %g:\n%s", degrees, p.Width, p.Height, got)
		}
		b := p.Displayed(p.Tables[0].Rows[1].Cells[0].Box)
		if degrees == 90 && (far(b.X0, 60) > 1 || far(b.X1, 100) > 1 || far(b.Y0, 50) > 1 || far(b.Y1, 150) > 1) {
			t.Errorf("first id at %v", b)
		}
		for _, w := range p.Lines[0].Words {
			if w.Box.union(p.Tables[0].Box) != p.Tables[0].Box {
				t.Errorf("turned by %d: word %v outside the table %v", degrees, w, p.Tables[0].Box)
			}
		}
	}
}
