package reading_test

import (
	"fmt"
	"testing"
)

// phrases is one firm's way to word results.
type phrases struct{ clean, lead, absent, skipped string }

// TestMadeCross crosses layouts with ways to word results, fonts and page forms.
func TestMadeCross(t *testing.T) {
	t.Parallel()
	words := []phrases{
		{"No exceptions noted.", "Exception noted: ", "The control did not occur during the examination period.", "Unable to test, as the records were lost."},
		{"No Exceptions Noted", "Exceptions Noted. ", "No occurrences during the period.", "Not Tested"},
		{"None", "Deviation: ", "There were no major incidents in the period; therefore no testing was performed.", "Testing could not be performed."},
		{"No deviations were identified.", "", "Not applicable - the control was not invoked during the period.", "The operating effectiveness was not tested."},
		{"Without exception", "Finding: ", "Control did not operate during the period as no major incident took place.", "Unable to conclude; not tested."},
	}
	layouts := map[string]func(bool) (func(*sheet, *made), bool){
		"criteria rows, ids": func(rules bool) (func(*sheet, *made), bool) {
			return byCriterion(grid{widths: []float64{0.1, 0.3, 0.36, 0.24}, head: []string{"#", "Control", "Test of Control", "Result"}, rules: rules, size: 11}, true), false
		},
		"criteria rows, no ids": func(rules bool) (func(*sheet, *made), bool) {
			return byCriterion(grid{widths: []float64{0.34, 0.4, 0.26}, head: []string{"Control Activity", "Testing Performed", "Results"}, rules: rules, size: 10.5}, false), true
		},
		"centred cells": func(rules bool) (func(*sheet, *made), bool) {
			return byCriterion(grid{widths: []float64{0.34, 0.4, 0.26}, head: []string{"Controls", "Our Tests", "Results"}, rules: rules, middle: true, size: 9, pad: 3}, false), true
		},
		"centred cells, ids": func(rules bool) (func(*sheet, *made), bool) {
			return byCriterion(grid{widths: []float64{0.1, 0.3, 0.36, 0.24}, head: []string{"Ref.", "Control", "Test of Control", "Result"}, rules: rules, middle: true, size: 9, pad: 3}, true), false
		},
		"criteria column": func(rules bool) (func(*sheet, *made), bool) {
			return criteriaColumn(grid{widths: []float64{0.11, 0.11, 0.28, 0.28, 0.22}, head: []string{"Control ID", "Related Criteria", "Control Description", "Tests Performed", "Test Results"}, rules: rules, size: 8.5}), false
		},
		"each its table":     func(bool) (func(*sheet, *made), bool) { return tableEach, false },
		"cards":              func(bool) (func(*sheet, *made), bool) { return cards, false },
		"control over heads": func(bool) (func(*sheet, *made), bool) { return headedEach, false },
		"two heads":          func(bool) (func(*sheet, *made), bool) { return twoHeads, false },
		"blocks":             func(bool) (func(*sheet, *made), bool) { return blocks, false },
		"together":           func(bool) (func(*sheet, *made), bool) { return together, false },
	}
	for i, w := range words {
		for name, layout := range layouts {
			for _, rules := range []bool{true, false} {
				if !rules && (name == "each its table" || name == "cards" || name == "control over heads" || name == "two heads" || name == "blocks" || name == "together") {
					continue
				}
				matrix, noIDs := layout(rules)
				t.Run(fmt.Sprintf("%s, ruled %v, words %d", name, rules, i), func(t *testing.T) {
					t.Parallel()
					m := crossed(i, w, matrix, noIDs)
					doc, x := readPDF(t, m.build(t))
					checkPlaces(t, doc, x)
					if x.SOC2 == nil {
						t.Fatalf("class %s", x.Class)
					}
					m.check(t, x)
				})
			}
		}
	}
}

func crossed(i int, w phrases, matrix func(*sheet, *made), noIDs bool) *made {
	fonts := []string{"Helvetica", "Times", "Courier", "Helvetica", "Times"}
	m := &made{
		name: "cross", kind: "type_2", org: "Marlpit Telecare Corp.", short: "Marlpit", system: "Telecare Visit Service", firm: "Oxbow Reed LLP", city: "Omaha, NE",
		start: "2024-07-01", end: "2025-06-30", date: "2025-08-29", day: american, to: "through", opinion: "unqualified", categories: []string{"security", "availability"},
		font: fonts[i], size: 10, clean: w.clean, lead: w.lead, absent: w.absent, skipped: w.skipped, answers: "none", foot: "Oxbow Reed LLP | #",
		subs: []sub{{"Fenland Hosting, Inc.", "hosting", "carve_out"}}, matrix: matrix, noIDs: noIDs, landscape: i%2 == 1 && fonts[i] != "Courier",
		scope: []func(*sheet, *made){illustrative, terse, bracketed, attached, illustrative}[i], uses: bulleted("Complementary User Entity Controls", dots),
	}
	if !noIDs && i%2 == 0 {
		m.answers, m.samePage = "paragraphs", true
	}
	m.split, m.nohead = i%2 == 0, i >= 2
	if fonts[i] == "Courier" {
		m.landscape = true
	}
	return m
}
