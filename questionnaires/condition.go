package questionnaires

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Op compares an answer with values.
type Op string

// The operators of a condition. Values are compared as strings, except by GTE
// and LTE, which compare numbers.
const (
	Eq       Op = "eq"
	Ne       Op = "ne" // true without an answer: an unknown fact keeps the question visible
	In       Op = "in"
	NotIn    Op = "not_in" // true without an answer
	Contains Op = "contains"
	GTE      Op = "gte"
	LTE      Op = "lte"
	Answered Op = "answered"
)

// Cond is a condition on answers: either a group (exactly one of All, Any,
// Not) or a comparison of one question. Groups may be nested.
type Cond struct {
	All      []Cond     `yaml:"all"`
	Any      []Cond     `yaml:"any"`
	Not      *Cond      `yaml:"not"`
	Question string     `yaml:"question"`
	Op       Op         `yaml:"op"`
	Value    CondValues `yaml:"value"`
}

// CondValues are the values of a comparison; the file may write one as a
// scalar.
type CondValues []string

// UnmarshalYAML accepts a scalar or a list of scalars.
func (v *CondValues) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*v = CondValues{n.Value}
		return nil
	}
	var list []string
	if err := n.Decode(&list); err != nil {
		return err
	}
	*v = list
	return nil
}

// holds evaluates the condition; value returns the answer that counts for a
// question, which is none while that question is hidden.
func (c Cond) holds(value func(id string) Value) bool {
	switch {
	case len(c.All) > 0:
		return !slices.ContainsFunc(c.All, func(d Cond) bool { return !d.holds(value) })
	case len(c.Any) > 0:
		return slices.ContainsFunc(c.Any, func(d Cond) bool { return d.holds(value) })
	case c.Not != nil:
		return !c.Not.holds(value)
	}
	return c.compare(value(c.Question))
}

func (c Cond) compare(v Value) bool {
	if v.IsZero() {
		return c.Op == Ne || c.Op == NotIn
	}
	any := slices.ContainsFunc(v.strings(), func(s string) bool { return slices.Contains(c.Value, s) })
	switch c.Op {
	case Eq, In, Contains:
		return any
	case Ne, NotIn:
		return !any
	case Answered:
		return true
	}
	n, ok := v.asNumber()
	limit, okLimit := Text(c.Value[0]).asNumber()
	return ok && okLimit && (c.Op == GTE && n >= limit || c.Op == LTE && n <= limit)
}

// questions calls f for every question that the condition looks at.
func (c Cond) questions(f func(id string)) {
	if c.Question != "" {
		f(c.Question)
	}
	if c.Not != nil {
		c.Not.questions(f)
	}
	for _, d := range slices.Concat(c.All, c.Any) {
		d.questions(f)
	}
}
