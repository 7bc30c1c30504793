package reading

import "testing"

// A result is clean only when the clean phrase is all that it says, or stands
// beside words that say nothing of a deviation.
func TestCleanResults(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"No exceptions noted.", "No exceptions", "None", "None noted.", "No deviations were identified.",
		"No exceptions were noted as a result of the test.", "No exceptions or deviations were found.", "Nothing of note.",
		"We noted no exceptions.", "Our testing disclosed no deviations.", "Through inspection, we found no exceptions.",
		"No exceptions noted for the sample of 25 changes selected.", "No exceptions noted for 25 of 25 changes.",
		"Pass", "Passed.", "Effective", "Effective; no deviations.", "Satisfactory.", "Operating effectively.",
		"The control operated as described.", "Control operated as designed, and no exceptions were noted.",
		"Exceptions: none.", "Exception noted: No", "Deviations: 0 of 25", "Exceptions noted: None of 40.",
		"Tested without exception", "Suitably designed and implemented.", "Exceptions: none; the control operated as described.",
		"No exceptions noted. The ticket of one of 25 selections was kept in the archive and was inspected without exception.",
	} {
		if got, _ := status(s); got != NoException {
			t.Errorf("%q is %s, want clean", s, got)
		}
	}
}

// A word such as no, none or without may belong to a deviation. Such a result is
// never clean, and never a control without an occasion.
func TestDeviationsThatSayNo(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"Exception noted. No job description could be located for 1 of 10 roles.":      Exception,
		"Exception noted. No evidence of the review could be found.":                   Exception,
		"Exception noted. None of the two tickets held an approval.":                   Exception,
		"Exception noted. None of 2 tickets held an approval.":                         Exception,
		"Exception noted - 0 of 2 reviews were signed.":                                Exception,
		"Exception: no, the approval of one change came late.":                         Exception,
		"Deviation noted. Without approval, one change was released.":                  Exception,
		"Exception noted. Nothing was on file for 3 of 25 vendors.":                    Exception,
		"1 exception noted. No sign-off was on file.":                                  Exception,
		"Exceptions noted. No approval was found for 2 of 25 changes.":                 Exception,
		"No job description could be located for 1 of 10 roles.":                       Exception,
		"No approval was found for 2 of 25 changes.":                                   Exception,
		"No approval existed for three instances of emergency access.":                 Exception,
		"No signature was present in two instances.":                                   Exception,
		"No job description could be located during the examination period.":           Exception,
		"No restoration test was performed during the period.":                         Exception,
		"No training took place in the third quarter.":                                 Exception,
		"There were no completed reviews for Q2.":                                      Exception,
		"There was no documented test of the plan in the period.":                      Exception,
		"No record of the background check was available for one new hire.":            Exception,
		"None of the two tickets held an approval.":                                    Exception,
		"None of the servers inspected had the agent installed.":                       Exception,
		"Neither of the two reviews held a sign-off.":                                  Exception,
		"Not all terminated users were removed in time.":                               Exception,
		"Not every change held an approval before release.":                            Exception,
		"Without approval, two changes were released to production.":                   Exception,
		"Two changes were released without a peer review.":                             Exception,
		"We were unable to obtain evidence of approval for 2 of 25 changes.":           Exception,
		"No exceptions noted for 9 changes. For 1 of 10 changes, no test was on file.": Exception,
		"No exceptions noted other than one late approval.":                            Exception,
		"No exceptions noted, except for one change that had no approval.":             Exception,
		"Passed for 23 of 25; no approval was on file for 2.":                          Exception,
		"Nothing was on file for 3 of 25 vendors.":                                     Exception,
		"No review of access was evidenced for the second quarter.":                    Exception,
		"Only 23 of 25 employees completed the training.":                              Exception,
		"No vendor agreements occurred; no test could be performed.":                   NotTested,
		"Evidence was not retained.":                                                   Exception,
	} {
		if got, _ := status(s); got != want {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	}
	for _, s := range []string{
		"No exceptions noted for 23 of 25 changes.",
		"No exceptions noted during the inspection of 23 of the 25 changes.",
		"No exceptions noted in the first half only.",
		"No exceptions log was kept.",
		"No issues were tracked to closure.",
		"No errors were corrected within the week.",
		"No variance analysis could be shown.",
		"No other exceptions were noted.",
		"No further deviations noted.",
		"No material exceptions noted.",
		"Effective March 2025, the review was stopped.",
		"Passed in part.",
		"None of the 25 samples deviated.",
		"No exceptions noted. The agreement of one vendor came late.",
		"No exceptions noted. The reviewer was unable to show one record.",
		"No exceptions noted; one log had never been read.",
		"The control operated as described until the tool was replaced and nobody read the logs.",
		"Suitably designed but not implemented.",
		"Effective for all but two sites.",
		"No exceptions noted where evidence was available.",
		"No exceptions noted, provided that the missing records exist.",
		"No exceptions noted in the population tested. Two records lacked a date.",
		"Satisfactory in 4 of 5 cases.",
		"We noted no exceptions in 23 of 25 selections.",
		"Control operated as designed. One reviewer did not sign.",
	} {
		if got, _ := status(s); got != Exception && got != Unread {
			t.Errorf("%q is %s, want an exception or unread", s, got)
		}
	}
}
