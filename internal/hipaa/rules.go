package hipaa

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"slices"
	"sync"
)

// Rules is the checked rule data. Its slices are shared: read only.
type Rules struct {
	Version       string // "hipaa-1.0.0-1a2b3c4d": version of the catalogue and a digest of the files
	AsOf          string // YYYY-MM-DD: state of the regulation text
	Families      []Family
	Sources       []Source
	Requirements  []Requirement // in order of citation, rule by rule
	Groups        []Group
	Criteria      []Criterion
	Strengths     []Meaning
	Mappings      []Mapping
	Pairs         []Pair // in order of criterion
	Unmapped      []Unmapped
	Frameworks    []Frameworks
	Goals         []Goal
	Proposals     []Proposal
	Subcategories []Subcategory

	requirement map[string]int
	criterion   map[string]int
	goal        map[string]bool
	proposal    map[string]bool
	byHIPAA     map[string][]Pair
}

// builtIn parses the embedded files once; they never change while the program
// runs.
var builtIn = sync.OnceValues(func() (*Rules, error) {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		return nil, err
	}
	return Parse(sub)
})

// Load returns the rule data that is built into the program. It fails only
// when the program was built from files with mistakes.
func Load() (*Rules, error) { return builtIn() }

// Requirement returns the provision with an id.
func (r *Rules) Requirement(id string) (Requirement, bool) {
	i, ok := r.requirement[id]
	if !ok {
		return Requirement{}, false
	}
	return r.Requirements[i], true
}

// Criterion returns the criterion with an id.
func (r *Rules) Criterion(id string) (Criterion, bool) {
	i, ok := r.criterion[id]
	if !ok {
		return Criterion{}, false
	}
	return r.Criteria[i], true
}

// IsGoal says that id is an HPH CPG.
func (r *Rules) IsGoal(id string) bool { return r.goal[id] }

// IsProposal says that id is an item of the proposed rule.
func (r *Rules) IsProposal(id string) bool { return r.proposal[id] }

// PairsFor returns the criteria that are evidence for a provision, strongest
// first, then in order of criterion.
func (r *Rules) PairsFor(hipaa string) []Pair { return r.byHIPAA[hipaa] }

// Cited returns the provision that a citation names: its id, or another way to
// cite it.
func (r *Rules) Cited(citation string) (Requirement, bool) {
	if q, ok := r.Requirement(citation); ok {
		return q, true
	}
	i := slices.IndexFunc(r.Requirements, func(q Requirement) bool { return slices.Contains(q.Aliases, citation) })
	if i < 0 {
		return Requirement{}, false
	}
	return r.Requirements[i], true
}

// Touched returns the provisions of the Security Rule that an exception in tests
// of some criteria speaks against, in the order of the catalogue: those for
// which a criterion is full evidence; where there is none, partial evidence.
func (r *Rules) Touched(criteria []string) []Requirement {
	for _, strength := range []Strength{Full, Partial} {
		var out []Requirement
		for _, q := range r.Requirements {
			if q.Part == SecurityRule && slices.ContainsFunc(r.byHIPAA[q.ID], func(p Pair) bool {
				return p.Strength == strength && slices.Contains(criteria, p.TSC)
			}) {
				out = append(out, q)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// Counts are figures of the catalogue, as printed in documents.
type Counts struct {
	Standards, Specifications, Required, Addressable int            // Security Rule; the last two count specifications
	Security, Breach, Privacy                        int            // provisions by rule
	Pairs, Supported                                 int            // crosswalk; Supported by a public mapping
	ByStrength                                       map[string]int // pairs
	Frameworks, InNIST                               int            // CSF 2.0 pairs; InNIST: also in the NIST mapping
}

// Counts counts the catalogue.
func (r *Rules) Counts() Counts {
	c := Counts{Pairs: len(r.Pairs), ByStrength: map[string]int{}}
	for _, q := range r.Requirements {
		switch q.Part {
		case SecurityRule:
			c.Security++
		case BreachRule:
			c.Breach++
		case PrivacyRule:
			c.Privacy++
		}
		switch q.Kind {
		case Standard:
			c.Standards++
		case Specification:
			c.Specifications++
			if q.Designation == Addressable {
				c.Addressable++
			} else {
				c.Required++
			}
		}
	}
	for _, p := range r.Pairs {
		c.ByStrength[string(p.Strength)]++
		if len(p.Support) > 0 {
			c.Supported++
		}
	}
	for _, f := range r.Frameworks {
		c.Frameworks += len(f.CSF2)
		for _, s := range f.CSF2 {
			if s.InNISTMapping {
				c.InNIST++
			}
		}
	}
	return c
}

// index fills the lookups.
func (r *Rules) index() {
	r.requirement, r.criterion = map[string]int{}, map[string]int{}
	r.goal, r.proposal = map[string]bool{}, map[string]bool{}
	r.byHIPAA = map[string][]Pair{}
	for i, q := range r.Requirements {
		r.requirement[q.ID] = i
	}
	for i, c := range r.Criteria {
		r.criterion[c.ID] = i
	}
	for _, g := range r.Goals {
		r.goal[g.ID] = true
	}
	for _, p := range r.Proposals {
		r.proposal[p.ID] = true
	}
	for _, p := range r.Pairs {
		r.byHIPAA[p.HIPAA] = append(r.byHIPAA[p.HIPAA], p)
	}
	for _, pairs := range r.byHIPAA {
		slices.SortStableFunc(pairs, func(a, b Pair) int { return a.Strength.rank() - b.Strength.rank() })
	}
}

func (s Strength) rank() int { return slices.Index([]Strength{Full, Partial, Supporting}, s) }

// digest returns 8 hex digits over the bytes of files, in the order named.
func digest(fsys fs.FS, names []string) string {
	h := sha256.New()
	for _, name := range names {
		data, _ := fs.ReadFile(fsys, name) // a file that cannot be read is already a mistake
		h.Write([]byte(name))
		h.Write([]byte{0})
		h.Write(data)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:4])
}
