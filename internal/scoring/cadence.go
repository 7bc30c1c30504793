package scoring

import "fmt"

// Cadence returns after how many months a vendor of a tier is due again: fewer
// while its final band is High or Critical.
func (r *Rules) Cadence(tier Tier, final Band) (months int, err error) {
	for _, t := range r.Method.Tiers {
		if t.Tier != tier {
			continue
		}
		if final == BandHigh || final == BandCritical {
			return t.ReassessMonthsHigh, nil
		}
		return t.ReassessMonths, nil
	}
	return 0, fmt.Errorf("the method has no tier %q", tier)
}
