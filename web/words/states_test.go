package words_test

import (
	"testing"

	"ward/internal/identity"
	"ward/internal/notices"
	"ward/internal/pdftext"
	"ward/internal/queue"
	"ward/internal/reassessments"
	"ward/internal/vendors"
	"ward/web/words"
)

// TestEveryValueHasWords: no page shows the value of an enum. Words begin with
// a capital letter and hold no underscore.
func TestEveryValueHasWords(t *testing.T) {
	t.Parallel()
	check(t, "vendor status", words.VendorStatus, vendors.Statuses...)
	check(t, "tier", words.Tier, append(vendors.Tiers, "", vendors.None)...)
	check(t, "band", words.Band, append(vendors.Bands, "", vendors.None)...)
	check(t, "coverage", words.Coverage, vendors.CoverageStatuses...)
	check(t, "BAA", words.BAA, vendors.BAAStates...)
	check(t, "cause", words.Cause, reassessments.Causes...)
	check(t, "failure", words.Failure, pdftext.NotPDF, pdftext.Encrypted, pdftext.Damaged, pdftext.TooLarge, pdftext.TimeLimit, pdftext.MemoryLimit, pdftext.NoText)
	check(t, "mail status", words.MailStatus, notices.Statuses...)
	check(t, "kind of job", words.JobKind, queue.ReadDocument, queue.ScoreVendor, queue.SendMail)
	check(t, "state of a job", words.JobState, queue.States...)
	check(t, "role", words.Role, identity.Roles...)
}

func check[S ~string](t *testing.T, what string, say func(S) string, values ...S) {
	t.Helper()
	seen := map[string]S{}
	for _, v := range values {
		w := say(v)
		if w == "" || w == string(v) || w[0] < 'A' || w[0] > 'Z' {
			t.Errorf("%s %q has no words: %q", what, v, w)
		}
		if other, twice := seen[w]; twice && v != "none" && other != "none" {
			t.Errorf("%s: %q and %q are both %q", what, other, v, w)
		}
		seen[w] = v
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{"Review by tier": "review by tier", "SOC 2 report ends": "SOC 2 report ends", "BAA ends": "BAA ends", "": "", "A": "A"} {
		if got := words.Within(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestFailureOfWard(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "internal", "storage.unavailable"} {
		if got := words.Failure(code); got != "Ward could not read it" {
			t.Errorf("%q: %q", code, got)
		}
	}
	if words.Failure(pdftext.Encrypted) != "Asks for a password" {
		t.Error("the words of a code are not used")
	}
}
