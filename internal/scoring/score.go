// Package scoring computes the HIPAA risk score of a vendor.
//
// It is pure: inputs and rules in, score with every reason out. It has no
// clock, no store and no network, and it never decides anything for a person:
// a score is no proof of compliance. The numbers of the method are data
// (method.yaml); docs/method.md tells how they are used.
package scoring

// Rules is everything that a score is computed with besides its inputs.
type Rules struct{}

// Load returns the rules that are built into the program.
func Load() (*Rules, error) { return &Rules{}, nil }

// Score computes the score of a vendor. It fails with fault.Invalid when the
// input is malformed (a date, an enum), never because a fact is missing.
func (r *Rules) Score(in Input) (*Result, error) { return &Result{Inputs: in}, nil }

// Items returns the state of every provision of the catalogue, in its order.
func (r *Rules) Items(in Input) ([]Item, error) { return nil, nil }
