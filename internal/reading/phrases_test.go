package reading

import "testing"

// A clean phrase counts only as the whole statement about the result: what a
// deviation says with "no", "none" or "without" is none.
func TestCleanPhrases(t *testing.T) {
	t.Parallel()
	for want, results := range map[string][]string{
		NoException: {
			"The control operated without exception.", "Operated without exception.", "No testing exceptions noted.", "No relevant exceptions",
			"Based on the test performed, no exceptions were noted.", "Based on the results of our testing, no exceptions were identified.",
			"Test passed", "Control operated effectively", "Nothing came to our attention.",
			"Nothing came to our attention that would indicate that the control did not operate.", "Passed without exceptions.", "Testing did not identify any deviations.",
			"Exceptions noted: none", "Exceptions: None.", "Exceptions: No exceptions noted.", "Free of exceptions", "Our testing resulted in no exceptions.",
			"No exceptions or deviations were noted in the sample.", "None noted.",
		},
		Exception: {
			"None of the 4 reviews sampled was signed.",
			"None of the two tickets held an approval.",
			"Exception noted. No exceptions were made for contractors, yet 3 of 10 had not been screened.",
			"Deviation noted. No deviations were recorded by the night shift, although 2 of 5 tests failed.",
			"Exception noted. No evidence of the review could be found.",
			"No exceptions were raised by the team, yet 2 of 9 scans are open.",
			"We noted exceptions in 2 of 25 forms.",
			"No exceptions noted except that 2 of 25 forms were unsigned.",
		},
		DidNotOccur: {"Did not operate in the period, there being no break-glass uses.", "None of the controls' triggers arose: there were no terminations in the period."},
	} {
		for _, result := range results {
			if got, _ := status(result); got != want {
				t.Errorf("%q is %s, want %s", result, got, want)
			}
		}
	}
}
