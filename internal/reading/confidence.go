package reading

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// The confidence of a value is a probability from its evidence, in odds:
//
//	odds(value) = Π odds(witness) × Π checks ÷ Π odds(contradiction)
//
// A witness is a claim of one rule at one place; its odds are how often such a
// claim is right when it stands alone (sure), measured on documents whose truth
// is known. Witnesses of one source, such as two lines of the cover, are one:
// the strongest counts in full. Sources of one report are by few hands, so each
// further one counts with its odds to the power furtherSource. What another
// source says instead divides the odds by its own. A cross-check multiplies
// them by checkHolds, or divides by checkFails. Text that was read from a
// picture, or whose letters are doubtful, takes its share away last.
const (
	furtherSource = 0.8
	checkHolds    = 1.5
	checkFails    = 8
	ocrShare      = 0.93 // of the confidence that a value read from a picture keeps
	mostSure      = 0.995
)

// contested is how sure another value must be for a person to choose between
// the two, whatever the confidence in the stronger.
const contested = 0.6

// sure is how often a claim of a rule is right when nothing else speaks for it,
// from 0 to 1. A rule that is not named here has the worth of a guess.
var sure = map[string]float64{
	"organization.addressee": 0.88, "organization.scope_paragraph": 0.88, "organization.cover_title": 0.8, "organization.assertion": 0.72, "organization.cover": 0.65,
	"organization.called": 0.72, "organization.engages": 0.74, "organization.description": 0.7,
	"system.scope_paragraph": 0.88, "system.cover_title": 0.82, "system.assertion": 0.78, "system.opinion": 0.8, "system.use": 0.72, "system.heading": 0.78,
	"system.cover": 0.7, "system.cover_line": 0.6,
	"auditor.signature": 0.9, "auditor.signature_line": 0.62, "auditor.cover": 0.85, "auditor.cover_line": 0.7, "auditor.mention": 0.7,
	"auditor.running_foot": 0.65, "auditor.running_head": 0.6,
	"opinion.except_for": 0.92, "opinion.adverse": 0.92, "opinion.disclaimer": 0.92, "opinion.unqualified": 0.9, "opinion.heading": 0.95, "opinion.no_reservation": 0.7,
	"opinion.modified_heading": 0.92, "opinion.control_failed": 0.65,
	"opinion.no_basis_paragraph": 0.58, "opinion.basis": 0.9, "opinion.basis_in_prose": 0.8,
	"type.opinion_on_operation": 0.95, "type.no_opinion_on_operation": 0.7, "type.scope_paragraph": 0.8, "type.operation_not_examined": 0.92, "type.cover": 0.85,
	"type.test_results": 0.75, "type.no_test_results": 0.65,
	"period.opinion": 0.88, "period.scope_paragraph": 0.88, "period.cover": 0.85, "period.assertion": 0.75, "period.running_head": 0.7,
	"as_of.opinion": 0.88, "as_of.scope_paragraph": 0.88, "as_of.cover": 0.85, "as_of.assertion": 0.75, "as_of.running_head": 0.7,
	"report_date.under_signature": 0.88, "report_date.signed": 0.95, "report_date.assertion": 0.75, "report_date.last_date": 0.5,
	"report_date.before_end": 0.3, "report_date.letterhead": 0.7, "report_date.another": 0.6,
	"categories.scope_paragraph": 0.88, "categories.cover": 0.8, "categories.assertion": 0.75, "categories.criteria_with_controls": 0.8,
	"hipaa.scope_paragraph": 0.9, "hipaa.cover": 0.88, "opinion.emphasis_of_matter": 0.92,
	"cuec.table_row": 0.95, "cuec.list_item": 0.93, "cuec.unmarked_item": 0.88, "cuec.enumerated": 0.88, "cuec.sentence": 0.75, "cuec.run": 0.5, "cuec.after_a_torn": 0.7,
	"subservice.table_row": 0.95, "subservice.list_item": 0.85, "subservice.is_one": 0.9, "subservice.uses": 0.8, "subservice.uses_also": 0.75,
	"subservice.named": 0.8, "subservice.cut": 0.6, "subservice.beside": 0.7, "subservice.defined": 0.78, "subservice.provides": 0.8, "subservice.company": 0.8,
	"exception.result_cell": 0.92, "exception.bare_finding": 0.78, "exception.only_answered": 0.7, "exception.control_row": 0.95, "exception.criterion_of_row": 0.92,
	"exception.sample": 0.93, "exception.sample_first": 0.75, "exception.response_in_row": 0.93, "exception.response_by_id": 0.93,
	"exception.response_by_text": 0.93, "exception.response_by_criterion": 0.72,
	"method.column": 0.97, "method.item": 0.95, "method.paragraph": 0.92, "method.sentence": 0.85, "method.part": 0.8, "method.expected_controls": 0.8,
	"hipaa_mapping.row": 0.95, "hipaa_mapping.shared_row": 0.65,
	"bridge.changes_answer": 0.93, "bridge.changes_listed": 0.93, "bridge.changes_contested": 0.7, "bridge.changes_not_named": 0.7, "bridge.no_changes": 0.94,
	"bridge.period": 0.95, "bridge.since": 0.92, "bridge.day_after_report": 0.9, "bridge.date_of_letter": 0.92, "bridge.as_of": 0.92, "bridge.letter_ends_it": 0.85, "bridge.report_period": 0.9,
	"bridge.signature":    0.92,
	"bridge.date_heading": 0.93, "bridge.date_line": 0.92, "bridge.first_date": 0.5, "bridge.other_date": 0.5,
	"bridge.auditor_named": 0.92, "bridge.auditor_acts": 0.88, "bridge.auditor_doubtful": 0.55, "bridge.auditor_cell": 0.85, "bridge.auditor_called": 0.78, "bridge.auditor_form": 0.7,
	"bridge.letterhead": 0.75, "bridge.sentence": 0.7, "bridge.owner_of_report": 0.72, "bridge.named": 0.75, "bridge.signature_block": 0.82,
	"bridge.labelled": 0.85, "bridge.defined": 0.85, "bridge.speaks": 0.75, "bridge.owner_of_system": 0.65, "bridge.serves": 0.7,
}

// sourceOf is who speaks in a claim, so that two claims of one source are one
// witness.
func sourceOf(rule string) string {
	_, at, _ := strings.Cut(rule, ".")
	switch at {
	case "cover", "cover_title", "cover_line":
		return "cover"
	case "signature", "signature_line":
		return "signature"
	case "running_head", "running_foot", "letterhead":
		return "edges"
	}
	return at
}

// check is a test of a value against something else that the document says.
type check struct {
	holds bool
	why   string // for a person, when it fails; empty: the odds alone decide
}

// weigh is the confidence in a claim of one rule that checks stand beside.
func weigh(rule string, checks ...check) float64 {
	return believe([]agreement{{odds: odds(worth(rule))}}, checks)
}

// odds is p as odds, p within what evidence can reach.
func odds(p float64) float64 {
	p = min(max(p, 0.02), mostSure)
	return p / (1 - p)
}

// together is the odds of the claims that agree.
func together(claims []claim) float64 {
	best := map[string]float64{}
	for _, c := range claims {
		best[sourceOf(c.rule)] = max(best[sourceOf(c.rule)], c.weight)
	}
	all := make([]float64, 0, len(best))
	for _, p := range best {
		all = append(all, p)
	}
	slices.Sort(all)
	out := 1.0
	for i, p := range all {
		if i == len(all)-1 {
			return out * odds(p)
		}
		out *= max(1, math.Pow(odds(p), furtherSource))
	}
	return out
}

// believe is the confidence in the first of the groups against the others.
func believe(groups []agreement, checks []check) float64 {
	o := groups[0].odds
	for _, g := range groups[1:] {
		o /= max(1, g.odds)
	}
	for _, c := range checks {
		if c.holds {
			o *= checkHolds
		} else {
			o /= checkFails
		}
	}
	return probability(o)
}

// probability is odds as a probability, at most mostSure.
func probability(odds float64) float64 { return min(odds/(1+odds), mostSure) }

// legibility is the share of a confidence that the text of a page leaves.
func (r *report) legibility(page int) float64 {
	if page < 1 || page > len(r.doc.Pages) {
		return 1
	}
	p := &r.doc.Pages[page-1]
	share := 1.0
	if p.Source == pdftext.OCR {
		share = ocrShare
	}
	if p.Trust > 0 && p.Trust < 0.9 {
		share *= 0.7 + p.Trust/3
	}
	return share
}

// contest is the reason for a person to choose between two values, or "" when
// no other value is strong enough.
func contest(groups []agreement) string {
	if len(groups) < 2 || groups[1].odds < odds(contested) {
		return ""
	}
	return fmt.Sprintf("%d different values in the document: %s, %s", len(groups), groups[0].chosen.said(), groups[1].chosen.said())
}

// said is where a claim stands and its words.
func (c claim) said() string {
	if c.b <= c.a {
		return fmt.Sprintf("other parts say %q", strings.ReplaceAll(c.value, "_", " "))
	}
	return fmt.Sprintf("page %d says %q", c.p.page(c.a), truncate(flat(c.p.text[c.a:c.b]), 80))
}
