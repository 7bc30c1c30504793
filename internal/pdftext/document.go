// Package pdftext turns the bytes of a PDF into pages of words, lines, ruling
// lines and tables, each with its place on the page.
//
// It is the only door to the PDF libraries. A vendor's file is hostile input:
// Read is meant to run in a child process (see Run) whose time, memory and
// output are watched from outside, and it has limits of its own inside. The
// package never decides what a text means; that is package reading.
package pdftext

// Box is a rectangle in PDF points (1/72 inch) on the page as it is displayed:
// after /Rotate, origin at the lower left corner of the crop box. On a page
// whose text does not run from left to right it is on the page as it is read;
// see Page.Displayed. X0 <= X1 and Y0 <= Y1, and a box never lies outside its
// page.
type Box struct {
	X0, Y0, X1, Y1 float64
}

// Source says where the text of a page comes from.
type Source string

// The sources of text, from the most to the least trusted.
const (
	Native   Source = "native"   // Ward's own walker
	Fallback Source = "fallback" // PDFium
	OCR      Source = "ocr"      // recognized from the picture of the page
	Mixed    Source = "mixed"    // of a document whose pages differ
)

// Document is the text of a PDF with its layout.
type Document struct {
	PageCount int    // pages that the file claims to have
	Pages     []Page // pages that were read, in order
	Partial   bool   // some page of the file could not be read
	Source    Source // of all pages, or Mixed
	Producer  string // the program that made the file, as the file says
}

// Page is one page as a reader sees it.
type Page struct {
	Number        int // from 1
	Width, Height float64
	Lines         []Line  // in reading order: columns left to right, lines top to bottom
	Tables        []Table // found from ruling lines, or from aligned columns; top to bottom
	Source        Source
	Unread        bool    // some of what it shows, or all, could not be read
	Trust         float64 // 0 (glyphs unmapped, garbage) to 1 (every glyph mapped and measured)
	Turned        int64   // degrees clockwise by which the page was turned to be read: 0, 90, 180 or 270
	Tilt          float64 // further degrees clockwise by which it was turned to be level
}

// Line is a run of words on one baseline within one column of the page.
type Line struct {
	Text  string // the words joined by single spaces
	Box   Box
	Words []Word
	Size  float64 // font size in points of most of its characters
	Bold  bool    // most of its characters are set in a bold face
}

// Word is a run of characters without a space.
type Word struct {
	Text string
	Box  Box
}

// Table is a grid of cells. Lines inside a table are in Page.Lines too.
type Table struct {
	Box   Box
	Ruled bool // from ruling lines; otherwise from aligned columns
	Rows  []Row
	// Header is the number of rows at the top that head the columns. A table
	// that goes on over a page break often repeats them.
	Header int
	// Continues is true when the first row below the Header carries on the
	// last row of the table before it, across a page break.
	Continues bool
}

// Row is one row of a table, its cells from left to right.
type Row struct {
	Box   Box
	Cells []Cell
}

// Cell is one cell of a table. A cell that spans columns has Span > 1.
type Cell struct {
	Column int // of its left edge, from 0
	Span   int // columns that it covers, at least 1
	Rows   int // rows that it covers, at least 1; it stands in the first of them
	Box    Box
	Lines  []Line // its text, top to bottom
	Text   string // its lines joined by "\n"
}
