package reading

import "testing"

// An answer in the cell of a result is cut off, whoever gives it.
func TestCutResponse(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, result, answer string }{
		{"The rehearsal was not held. Response of Harbor (not examined): We held it in July.", "The rehearsal was not held. ", "We held it in July."},
		{"Two reviews were late. Management reply: They are done monthly now.", "Two reviews were late. ", "They are done monthly now."},
		{"Two reviews were late. Management's Response: Agreed.", "Two reviews were late. ", "Agreed."},
		{"Five were late in response to an alarm.", "Five were late in response to an alarm.", ""},
		{"No management reply was needed.", "No management reply was needed.", ""},
	}
	for _, test := range tests {
		result, answer := cutResponse(passage{text: test.text})
		if result.text != test.result || answer.text != test.answer {
			t.Errorf("%q: %q and %q", test.text, result.text, answer.text)
		}
	}
}

// A table of findings and the answers to them is no matrix of tests.
func TestRepliesAreNoMatrix(t *testing.T) {
	t.Parallel()
	for _, h := range []head{
		{{roleCriteria, 60, 120, "Criteria"}, {roleOf("Finding"), 120, 320, "Finding"}, {roleOf("Management's remark"), 320, 540, "Management's remark"}},
		{{roleOf("Ref."), 60, 120, "Ref."}, {roleOf("Reply of the directors"), 120, 540, "Reply of the directors"}},
	} {
		if h = h.repaired(); h.matrix() || !h.responses() {
			t.Errorf("%v: matrix %v, responses %v", h, h.matrix(), h.responses())
		}
	}
	if h := (head{{roleCriteria, 60, 100, "Criteria"}, {roleControl, 100, 200, "Control"}, {roleResult, 200, 300, "Finding"}, {roleResponse, 300, 540, "Management's remark"}}); !h.matrix() {
		t.Error("a matrix with answers in a column of their own is none")
	}
	h := head{{roleID, 60, 100, "Ref"}, {roleControl, 100, 260, "Control"}, {roleTest, 260, 430, "Test"}, {roleResult, 430, 540, "Result"}, {roleResponse, 540, 700, "Reply"}}
	if h = h.repaired(); !h.matrix() || h.responses() {
		t.Error("a matrix with answers taken for a table of them")
	}
}
