package reading

import (
	"slices"
	"strings"
)

// Some reports print no table of tests: a heading for each control and
// paragraphs below it, panels of labels and values, or running text. There a
// control is a block: what opens it recurs (its number, its label or how it is
// set), and its paragraphs are what the auditor did and found.

// blocks is the reading of the tests as such blocks.
type blocks struct {
	r           *report
	first, last int // pages
	lo, hi      int // of the tests part, as offsets in the body
	headed      bool
	size        float64
	keys        map[string]int  // how often each label begins a line
	roles       map[string]role // of labels
}

// How much a reading by blocks must show to be one.
const (
	leastBlocks  = 3    // blocks that are alike and have a result
	leastDesigns = 5    // numbered controls of a report that tests none
	goodBlocks   = 0.75 // share of the openings that a result follows
	heldResults  = 0.7  // share of the results that stand in a block
)

// readBlocks reads the tests as blocks when the tables gave too little, and
// takes what it finds when that is more.
func (r *report) readBlocks(m *matrix, parts []part) {
	b := &blocks{r: r, lo: m.lo, hi: m.hi, size: r.bodySize()}
	b.first, b.last, _ = r.testPages(parts)
	for _, p := range parts {
		b.headed = b.headed || p.kind == testsPart
	}
	lined := m.mostlyLined()
	if !lined && knownResults(m.entries, leastBlocks) == leastBlocks && b.strayResults(m) <= len(m.entries) {
		return
	}
	have := knownResults(m.entries, -1)
	b.learn()
	found := b.read()
	switch n := knownResults(found, -1); {
	case mostlyFindings(found):
		return
	case n >= leastBlocks && (n > have+have/2 || lined && n >= have && wealth(found) >= wealth(m.entries)):
	case have == 0 && n == 0 && len(found) >= leastDesigns && len(found) > len(m.entries):
	default:
		return
	}
	m.entries = found
	for _, e := range found {
		r.matrices[e.page] = true
	}
}

// mostlyLined reports whether most controls were opened by lines outside tables.
func (m *matrix) mostlyLined() bool {
	n := 0
	for _, e := range m.entries {
		if e.lined {
			n++
		}
	}
	return n*2 > len(m.entries)
}

// knownResults counts the controls with a result that a rule knows, up to most;
// all for -1.
func knownResults(list []*entry, most int) int {
	n := 0
	for _, e := range list {
		if n == most {
			break
		}
		if e.known() {
			n++
		}
	}
	return n
}

// mostlyFindings reports whether more than half of the controls are read as
// deviating: no report is so, but sentences of another kind read as findings.
func mostlyFindings(list []*entry) bool {
	n := 0
	for _, e := range list {
		if slices.ContainsFunc(e.tests, func(t testEntry) bool { s, _ := status(plain(t.result)); return s == Exception }) {
			n++
		}
	}
	return n*2 > len(list)
}

// known reports whether a rule knows a result of the control.
func (e *entry) known() bool {
	return slices.ContainsFunc(e.tests, func(t testEntry) bool { s, _ := status(plain(t.result)); return s != Unread })
}

// wealth is how much controls hold: a number, a text, criteria, an answer, and
// each a result.
func wealth(list []*entry) int {
	n := knownResults(list, -1)
	for _, e := range list {
		for _, has := range [...]bool{len(e.id) > 0 || combinedID(plain(e.activity)) != "", len(e.activity) > 0, len(e.criteria) > 0, len(e.response) > 0} {
			if has {
				n++
			}
		}
	}
	return n
}

// strayResults counts the lines of the tests part that are a clean result which
// the matrix does not hold.
func (b *blocks) strayResults(m *matrix) int {
	used := map[spot]bool{}
	for _, e := range m.entries {
		for _, t := range e.tests {
			for _, l := range t.result {
				used[spotOf(l.page, &l.src.Words[0])] = true
			}
		}
	}
	n := 0
	for _, l := range b.lines() {
		if startsClean(l.text) && !used[spotOf(l.page, &l.src.Words[0])] {
			n++
		}
	}
	return n
}

// lines is the lines of the tests part.
func (b *blocks) lines() []*line {
	var out []*line
	for _, l := range b.r.lines {
		if l.page >= b.first && l.page <= b.last && !l.furniture && !l.toc && l.at >= b.lo && l.at < b.hi {
			out = append(out, l)
		}
	}
	return out
}

// learn counts the labels that begin lines and cells.
func (b *blocks) learn() {
	b.keys = map[string]int{}
	for _, l := range b.lines() {
		for _, sign := range [...]offset{byColon, byDash} {
			if _, key, _ := labelIn(l.text, sign); key != "" {
				b.keys[key]++
			}
		}
		if n, key := b.gapLabel(l); n > 0 {
			b.keys[key]++
		}
		if aloneLine(l.text) {
			b.keys[labelKey(l.text)]++
		}
	}
	for i := range b.r.doc.Pages {
		for _, t := range b.r.doc.Pages[i].Tables {
			for k := range t.Rows {
				if row := &t.Rows[k]; len(row.Cells) > 1 && panelRow(row) {
					b.keys[cellKey(row.Cells[0].Text)]++
				}
			}
		}
	}
}

// read reads the blocks; none when nothing recurs.
func (b *blocks) read() []*entry {
	in := b.name(b.pieces())
	tested := slices.ContainsFunc(in, func(q strand) bool { return q.role == roleResult })
	if !tested && !b.headed {
		return nil
	}
	s := &blockState{b: b, opener: b.opener(in, tested), titled: titledCriteria(in)}
	if s.opener == "" && !tested {
		return nil
	}
	for i := range in {
		s.piece(&in[i])
	}
	out := s.entries
	if tested {
		out = alike(out)
	}
	return out
}

// alike is the entries from the first with a result to the last, or none when
// too few have one.
func alike(list []*entry) []*entry {
	has := func(e *entry) bool { return len(e.tests) > 0 && len(e.tests[len(e.tests)-1].result) > 0 }
	from := slices.IndexFunc(list, has)
	if from < 0 {
		return nil
	}
	to := len(list)
	for !has(list[to-1]) {
		to--
	}
	list = list[from:to]
	n := 0
	for _, e := range list {
		if has(e) {
			n++
		}
	}
	if n < leastBlocks || float64(n) < goodBlocks*float64(len(list)) {
		return nil
	}
	return list
}

// titledCriteria reports whether the headings that are the codes of a criterion
// alone stand above the words of it: two paragraphs before the test.
func titledCriteria(in []strand) bool {
	bare, two := 0, 0
	for i := range in {
		if in[i].role != roleCriteria || !onlyCriteria(strings.Trim(in[i].text, " .:")) {
			continue
		}
		bare++
		n := 0
		for k := i + 1; k < len(in) && in[k].role == roleNone; k++ {
			n++
		}
		if n > 1 {
			two++
		}
	}
	return bare > 0 && two*5 >= bare*4
}

// blockSure is the confidence in a control that was read as a block of
// paragraphs, which has less to be held to than a row of a table.
const blockSure = 0.93
