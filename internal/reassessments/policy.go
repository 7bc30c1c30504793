package reassessments

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"

	"ward/internal/scoring"
)

// policy is when the clock opens an entry.
type policy struct {
	ReportLeadDays int `yaml:"report_lead_days"`
	BAALeadDays    int `yaml:"baa_lead_days"`
}

//go:embed clock.yaml
var clockYAML []byte

// builtIn is the policy of clock.yaml. It fails only when the program was
// built from a file with mistakes.
var builtIn = sync.OnceValues(func() (policy, error) { return parsePolicy(clockYAML) })

// parsePolicy reads a policy strictly: every number is there, none is unknown,
// none is negative.
func parsePolicy(text []byte) (policy, error) {
	p := policy{ReportLeadDays: -1, BAALeadDays: -1}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("clock.yaml: %w", err)
	}
	if p.ReportLeadDays < 0 || p.BAALeadDays < 0 {
		return p, fmt.Errorf("clock.yaml: every number is needed and none is negative: %+v", p)
	}
	return p, nil
}

// Cadence says after how many months a vendor of a tier is due again while it
// has a final band. *scoring.Rules is one.
type Cadence interface {
	Cadence(tier scoring.Tier, final scoring.Band) (months int, err error)
}
