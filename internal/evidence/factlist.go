package evidence

import "slices"

// Asks says whether a fact waits for a person, or has been decided on, as a
// whole or in part.
func (f Fact) Asks() bool { return len(f.Waits) > 0 || f.Decided() || len(f.Also) > 0 }

// Controls lists every control of the report as a fact, in the order of the
// report; those that Facts leaves out too. There are none in another document.
func (r *Reviewed) Controls() ([]Fact, error) {
	if r.Extraction.SOC2 == nil {
		return nil, nil
	}
	b, err := r.factBuilder()
	if err != nil {
		return nil, err
	}
	return slices.Collect(members(b, "soc2.controls", b.now.SOC2.Controls, b.read.SOC2.Controls)), nil
}
