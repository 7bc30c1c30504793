package eval

import (
	"maps"
	"slices"
	"strings"
)

// Total adds up the results of many documents.
type Total struct {
	Docs       int
	Right, All int                // fields
	Fields     map[string]*[2]int // right and all, by field
	TP, FP, FN int
	Subs       map[string]int     // of TP exceptions
	Lists      map[string]*[2]int // members right and all, of lists but exceptions
	Wrong      [2]int             // wrong values: flagged, all
	Good       [2]int             // right values: flagged, all
	Buckets    []Bucket
}

// Bucket is the values whose confidence lies in one span: Low is in it, High is
// not, but for 1.
type Bucket struct {
	Low, High float64
	N, Right  int
	Sum       float64 // of the confidences
}

// NewTotal returns an empty Total.
func NewTotal() *Total {
	t := &Total{Fields: map[string]*[2]int{}, Subs: map[string]int{}, Lists: map[string]*[2]int{}}
	edges := []float64{0, 0.5, 0.75, 0.85, 0.9, 0.95, 0.99, 1}
	for i := range edges[1:] {
		t.Buckets = append(t.Buckets, Bucket{Low: edges[i], High: edges[i+1]})
	}
	return t
}

func count(m map[string]*[2]int, key string, ok bool) {
	c := m[key]
	if c == nil {
		c = &[2]int{}
		m[key] = c
	}
	c[1]++
	if ok {
		c[0]++
	}
}

// Add adds one document.
func (t *Total) Add(r *Result) {
	t.Docs++
	for f, ok := range r.Fields {
		count(t.Fields, f, ok)
		t.All++
		if ok {
			t.Right++
		}
	}
	t.TP, t.FP, t.FN = t.TP+r.TP, t.FP+r.FP, t.FN+r.FN
	for k, n := range r.Subs {
		t.Subs[k] += n
	}
	for _, v := range r.Values {
		t.value(v)
	}
}

func (t *Total) value(v Value) {
	if v.Field == "hipaa_mapping" || strings.HasPrefix(v.Field, "cuecs") || strings.HasPrefix(v.Field, "subservice") {
		count(t.Lists, v.Field, v.Right)
	}
	side := &t.Wrong
	if v.Right {
		side = &t.Good
	}
	side[1]++
	if v.Flagged {
		side[0]++
	}
	if v.Confidence == nil {
		return
	}
	for i := range t.Buckets {
		b := &t.Buckets[i]
		if *v.Confidence >= b.Low && (*v.Confidence < b.High || i == len(t.Buckets)-1) {
			b.N++
			b.Sum += *v.Confidence
			if v.Right {
				b.Right++
			}
			return
		}
	}
}

// Precision is the share of the exceptions read that are exceptions, 1 when
// none was read.
func (t *Total) Precision() float64 { return share(t.TP, t.TP+t.FP) }

// Recall is the share of the exceptions that were read, 1 when there are none.
func (t *Total) Recall() float64 { return share(t.TP, t.TP+t.FN) }

// share is a of b, and 1 of nothing.
func share(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// names is the keys of a map in order.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
