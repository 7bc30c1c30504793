// Package likeness says how much of one text stands in another, from short
// traces of both, so that reports written from one template stand out however
// many an organization holds.
//
// A trace is a MinHash (Broder 1997) of the text's runs of five words, of which
// the lowest eight bits are kept (b-bit minwise hashing, Li and König 2010). It
// tells how many runs two texts share, and nothing of what they say.
package likeness

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"strings"

	"github.com/dgryski/go-minhash"
	"github.com/zeebo/xxh3"
)

const (
	run   = 5   // words of a run
	size  = 128 // hashes of a trace; a share is off by some 4 points, by 12 when one text is four times the other
	least = 60  // runs under which a text says too little to be compared
)

// Trace is the trace of a text. The zero Trace is of a text too short to compare.
type Trace struct {
	runs int // that differ
	low  [size]byte
}

// Empty says whether the text was too short to be compared.
func (t Trace) Empty() bool { return t.runs == 0 }

// Maker makes a trace word by word.
type Maker struct {
	mins   *minhash.MinWise
	seen   []uint64 // a bit for each hash of a run, to count the runs that differ
	bits   int      // of seen that are set
	window [run]uint64
	words  int
	leave  map[string]bool
	word   []byte
}

// NewMaker returns a maker that leaves out the words of names, so that a text is
// like another that differs in them alone. Numbers are always left out.
func NewMaker(names ...string) *Maker {
	m := &Maker{mins: minhash.NewMinWise(xxh3.Hash, second, size), seen: make([]uint64, slots/64), leave: map[string]bool{}}
	for _, name := range names {
		for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' }) {
			m.leave[w] = !little[w]
		}
	}
	return m
}

// little are words that a name may hold and every text does.
var little = map[string]bool{"the": true, "of": true, "and": true, "for": true, "a": true, "an": true, "in": true, "to": true, "its": true, "s": true}

// second is a second hash, independent of the first.
func second(b []byte) uint64 { return xxh3.HashSeed(b, 0x9e3779b97f4a7c15) }

// Add adds a text that goes on from the one before.
func (m *Maker) Add(text string) {
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z':
			m.word = append(m.word, c)
		case c >= 'A' && c <= 'Z':
			m.word = append(m.word, c|0x20)
		case len(m.word) > 0:
			m.flush()
		}
	}
	m.flush()
}

// Break ends a text: no run goes on over it.
func (m *Maker) Break() { m.words = 0 }

// flush takes the word that was read.
func (m *Maker) flush() {
	if len(m.word) == 0 {
		return
	}
	if !m.leave[string(m.word)] {
		copy(m.window[:], m.window[1:])
		m.window[run-1] = xxh3.Hash(m.word)
		if m.words++; m.words >= run {
			m.push()
		}
	}
	m.word = m.word[:0]
}

// slots is how many hashes of runs are told apart when they are counted. Some
// 30,000 runs, of a very long report, are counted to within 1 %.
const slots = 1 << 17

// push takes the run that ends here.
func (m *Maker) push() {
	var b [run * 8]byte
	for i, h := range m.window {
		binary.LittleEndian.PutUint64(b[i*8:], h)
	}
	m.mins.Push(b[:])
	slot := xxh3.Hash(b[:]) % slots
	if bit := uint64(1) << (slot % 64); m.seen[slot/64]&bit == 0 {
		m.seen[slot/64] |= bit
		m.bits++
	}
}

// runs is how many different runs were taken: what fills so many slots (linear
// counting, Whang 1990).
func (m *Maker) runs() int {
	return int(math.Round(-slots * math.Log1p(-float64(m.bits)/slots)))
}

// Trace is the trace of what was added.
func (m *Maker) Trace() Trace {
	t := Trace{runs: m.runs()}
	if t.runs < least {
		return Trace{}
	}
	for i, v := range m.mins.Signature() {
		t.low[i] = byte(v)
	}
	return t
}

// String is the trace as letters, for a store; empty for an empty trace.
func (t Trace) String() string {
	if t.Empty() {
		return ""
	}
	var b [4 + size]byte
	binary.BigEndian.PutUint32(b[:], uint32(t.runs))
	copy(b[4:], t.low[:])
	return base64.RawStdEncoding.EncodeToString(b[:])
}

// Parse reads what String wrote. Errors: text that is no trace.
func Parse(text string) (Trace, error) {
	if text == "" {
		return Trace{}, nil
	}
	var b [4 + size]byte
	if base64.RawStdEncoding.DecodedLen(len(text)) != len(b) {
		return Trace{}, errNoTrace
	}
	if _, err := base64.RawStdEncoding.Decode(b[:], []byte(text)); err != nil {
		return Trace{}, errNoTrace
	}
	t := Trace{runs: int(binary.BigEndian.Uint32(b[:]))}
	copy(t.low[:], b[4:])
	return t, nil
}

var errNoTrace = errors.New("not the trace of a text")

// Share estimates which share of the runs of t stand in other as well, 0 to 1;
// 0 when either is empty. It is not the same the other way round.
func (t Trace) Share(other Trace) float64 {
	if t.Empty() || other.Empty() {
		return 0
	}
	same := 0
	for i := range t.low {
		if t.low[i] == other.low[i] {
			same++
		}
	}
	const chance = 1.0 / 256 // that two unlike hashes end in the same eight bits
	alike := max(0, (float64(same)/size-chance)/(1-chance))
	both := alike / (1 + alike) * float64(t.runs+other.runs)
	return min(1, both/float64(t.runs))
}
