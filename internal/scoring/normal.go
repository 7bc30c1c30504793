package scoring

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ward/internal/fault"
	"ward/questionnaires"
)

// normal returns the input in its one canonical form: lists sorted, chosen
// options sorted, answers that are none left out, no nil at the top.
func (in Input) normal() Input {
	out := in
	out.Intake.Answers = make(questionnaires.Answers, len(in.Intake.Answers))
	for id, v := range in.Intake.Answers {
		if !v.IsZero() {
			out.Intake.Answers[id] = v.Sorted()
		}
	}
	out.Answers = make(map[string]Answer, len(in.Answers))
	for id, a := range in.Answers {
		if !a.Value.IsZero() {
			a.Value, a.Evidence = a.Value.Sorted(), sorted(a.Evidence)
			out.Answers[id] = a
		}
	}
	out.Questionnaires, out.Alternatives = sorted(in.Questionnaires), sorted(in.Alternatives)
	out.Reports = make([]Report, len(in.Reports))
	for i, r := range in.Reports {
		out.Reports[i] = r.normal()
	}
	out.Reports = sorted(out.Reports)
	out.Letters = slices.Clone(in.Letters)
	for i, l := range out.Letters {
		out.Letters[i].NeedsReview = ordered(l.NeedsReview)
	}
	out.Letters = sorted(out.Letters)
	out.Agreement.LacksCore, out.Agreement.Clauses = ordered(in.Agreement.LacksCore), sorted(in.Agreement.Clauses)
	return out
}

func (r Report) normal() Report {
	r.QualifiedCriteria, r.Categories, r.NeedsReview = ordered(r.QualifiedCriteria), ordered(r.Categories), ordered(r.NeedsReview)
	r.Exceptions, r.CarveOuts, r.CUECs = slices.Clone(r.Exceptions), slices.Clone(r.CarveOuts), slices.Clone(r.CUECs)
	for i := range r.Exceptions {
		r.Exceptions[i].Criteria = ordered(r.Exceptions[i].Criteria)
	}
	for i := range r.CarveOuts {
		r.CarveOuts[i].Criteria = ordered(r.CarveOuts[i].Criteria)
	}
	for i := range r.CUECs {
		r.CUECs[i].Criteria = ordered(r.CUECs[i].Criteria)
	}
	r.Exceptions, r.CarveOuts, r.CUECs = sorted(r.Exceptions), sorted(r.CarveOuts), sorted(r.CUECs)
	r.Mapping = slices.Clone(r.Mapping)
	for i, m := range r.Mapping {
		controls := slices.Clone(m.Controls)
		for j := range controls {
			controls[j].Criteria = ordered(controls[j].Criteria)
		}
		r.Mapping[i].Criteria, r.Mapping[i].Controls = ordered(m.Criteria), sorted(controls)
	}
	r.Mapping = sorted(r.Mapping)
	return r
}

// ordered returns a list of strings in ascending order, each once.
func ordered(list []string) []string {
	if len(list) == 0 {
		return []string{}
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// sorted returns a list in the order of its members' JSON.
func sorted[T any](list []T) []T {
	type keyed struct {
		key  string
		item T
	}
	all := make([]keyed, len(list))
	for i, x := range list {
		data, _ := json.Marshal(x) // plain structs of strings, numbers and lists always marshal
		all[i] = keyed{string(data), x}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	out := make([]T, len(list))
	for i, k := range all {
		out[i] = k.item
	}
	return out
}

// Canonical returns the canonical JSON of the input: the bytes that
// inputs_sha256 hashes. Two inputs that differ in order only have the same.
func (in Input) Canonical() ([]byte, error) { return canonical(in.normal()) }

func canonical(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode score inputs: %w", err)
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// check returns an Invalid fault that names every date and every word of the
// input that does not exist.
func (in Input) check(lib *questionnaires.Library) error {
	var c inputChecker
	if in.Today == "" {
		c.bad("#/today", "is missing")
	}
	c.date("#/today", in.Today)
	for i, a := range in.Questionnaires {
		at := fmt.Sprintf("#/questionnaires/%d", i)
		if _, ok := lib.Questionnaire(a.Questionnaire); !ok {
			c.bad(at, "there is no questionnaire %.40q", a.Questionnaire)
		}
		if slices.ContainsFunc(in.Questionnaires[:i], func(b Assignment) bool { return a.Questionnaire == b.Questionnaire }) {
			c.bad(at, "the questionnaire %.40q is there twice", a.Questionnaire)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(in.Answers)) {
		at := "#/answers/" + pointerStep.Replace(id)
		word(&c, at+"/status", in.Answers[id].Status, Verified, Provided, Attested, Rejected)
		c.date(at+"/evidence_on", in.Answers[id].EvidenceOn)
	}
	for i, r := range in.Reports {
		c.report(fmt.Sprintf("#/reports/%d", i), r)
	}
	for i, l := range in.Letters {
		at := fmt.Sprintf("#/letters/%d", i)
		c.date(at+"/from", l.From)
		c.date(at+"/to", l.To)
		c.date(at+"/report_start", l.ReportStart)
		c.date(at+"/report_end", l.ReportEnd)
	}
	for i, cl := range in.Agreement.Clauses {
		word(&c, fmt.Sprintf("#/agreement/clauses/%d/status", i), cl.Status, Present, Missing, Unclear)
	}
	return fault.Fields("score.input", c.fields)
}

// pointerStep writes a key as one step of a JSON pointer (RFC 6901).
var pointerStep = strings.NewReplacer("~", "~0", "/", "~1")

type inputChecker struct{ fields []fault.Field }

func (c *inputChecker) bad(at, format string, args ...any) {
	c.fields = append(c.fields, fault.Field{Pointer: at, Detail: fmt.Sprintf(format, args...)})
}

func (c *inputChecker) date(at string, d Date) {
	if _, ok := d.day(); d != "" && !ok {
		c.bad(at, "%.20q is not a date, YYYY-MM-DD", d)
	}
}

func (c *inputChecker) report(at string, r Report) {
	word(c, at+"/type", r.Type, "", Type1, Type2)
	word(c, at+"/opinion", r.Opinion, "", Unqualified, Qualified, Adverse, Disclaimer)
	c.date(at+"/as_of", r.AsOf)
	c.date(at+"/period_start", r.PeriodStart)
	c.date(at+"/period_end", r.PeriodEnd)
	for i, e := range r.Exceptions {
		word(c, fmt.Sprintf("%s/exceptions/%d/severity", at, i), e.Severity, Minor, Moderate, Major)
		if e.Repeats != nil {
			c.date(fmt.Sprintf("%s/exceptions/%d/repeats/from", at, i), e.Repeats.From)
			c.date(fmt.Sprintf("%s/exceptions/%d/repeats/to", at, i), e.Repeats.To)
		}
	}
	for i, e := range r.CUECs {
		word(c, fmt.Sprintf("%s/cuecs/%d/state", at, i), e.State, Undecided, SetUp, NotSetUp)
	}
	for i, m := range r.Mapping {
		for j, x := range m.Controls {
			word(c, fmt.Sprintf("%s/mapping/%d/controls/%d/result", at, i, j), x.Result, Clean, Deviated, Untested)
		}
	}
}

func word[T ~string](c *inputChecker, at string, value T, allowed ...T) {
	if !slices.Contains(allowed, value) {
		c.bad(at, "%.40q is not one of %q", value, allowed)
	}
}
