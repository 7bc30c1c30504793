package corpus

// Doc is a document before it is set: what it says in order, and how it looks.
type Doc struct {
	Look   Look
	Blocks []Block
	From   string // the heading that opens the tests of controls
	Until  string // the heading behind them; empty: the end of the document
}

// Look is the outer form of a document.
type Look struct {
	Serif     bool
	Size      float64 // of running text, in points
	Landscape bool
	A4        bool   // else US Letter
	Head      string // at the top of every page but the first
	Foot      string // at the bottom of every page; # is its number
	Accent    string // colour of headings, such as #224466; empty is black
	Caps      bool   // headings of the first level in capitals
	Left      bool   // titles stand at the left edge
}

// Block is one piece of a Doc: Title, Heading, Para, List, Table, Sign, Break,
// Contents or Columns.
type Block interface{ block() }

// Title is one line of a cover, centred.
type Title struct {
	Text string
	Size float64 // in points
}

// Heading opens a part (1), a chapter (2) or a paragraph (3).
type Heading struct {
	Level int
	Text  string
}

// Para is running text. A newline in it breaks the line.
type Para struct {
	Text string
	Bold bool
	Mark string // text in it whose page is wanted; empty: none
}

// List is items with a mark each: "•", "-", "1.", "a)", "(1)".
type List struct {
	Mark  string
	Items []string
}

// Rules is how a table is drawn.
type Rules int

// The ways to draw a table.
const (
	Grid  Rules = iota // a line around every cell
	Lines              // lines between rows only
	Shade              // no lines, the head on a shade
	Bare               // nothing but white space
)

// Table is rows under a head.
type Table struct {
	Head   []string  // empty: none
	Widths []float64 // shares of the width, summing to 1
	Rows   []Row
	Rules  Rules
	Size   float64 // of its text, in points
	Middle bool    // cells centred from top to bottom
	Once   bool    // the head is not repeated on the next page
	Whole  bool    // no row is split over pages
}

// Row is the cells of one row. A row of one cell in a wider table spans it.
// Cells that hold "\x00" are covered by the cell above, which spans the rows.
type Row struct {
	Cells []string
	Bold  bool
	Mark  string // key of Doc.Marks, when its page is wanted
}

// Covered is the content of a cell that the one above spans.
const Covered = "\x00"

// Sign is the lines under a text: firm, place, date.
type Sign struct{ Lines []string }

// Break begins a new page.
type Break struct{}

// Contents is a table of contents with dot leaders and invented page numbers.
type Contents struct{ Entries []string }

// Columns sets its blocks in two columns.
type Columns struct{ Blocks []Block }

func (Title) block()    {}
func (Heading) block()  {}
func (Para) block()     {}
func (List) block()     {}
func (Table) block()    {}
func (Sign) block()     {}
func (Break) block()    {}
func (Contents) block() {}
func (Columns) block()  {}
