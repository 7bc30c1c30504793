package words

import "strings"

// Texts arrive as the text types of their nouns: this package knows none.

// say returns the words of a value. A value without words is shown as it is,
// which a test of this package keeps from happening.
func say[S ~string](words map[string]string, value S) string {
	if w, ok := words[string(value)]; ok {
		return w
	}
	return string(value)
}

// Within writes words that begin a line as they stand within one: "review by
// tier". Names and abbreviations keep their capitals.
func Within(words string) string {
	if len(words) > 1 && words[1] >= 'a' && words[1] <= 'z' {
		return strings.ToLower(words[:1]) + words[1:]
	}
	return words
}

var vendorStatuses = map[string]string{
	"proposed": "Proposed", "in_review": "In review", "approved": "Approved", "conditional": "Approved with conditions",
	"rejected": "Rejected", "retired": "Retired",
}

// VendorStatus says where a vendor stands: "In review".
func VendorStatus[S ~string](status S) string { return say(vendorStatuses, status) }

var tiers = map[string]string{"tier_1": "Tier 1", "tier_2": "Tier 2", "tier_3": "Tier 3", "tier_4": "Tier 4", "": "No tier yet", "none": "No tier yet"}

// Tier says a tier of inherent risk: "Tier 1"; "No tier yet" for none.
func Tier[S ~string](tier S) string { return say(tiers, tier) }

var bands = map[string]string{
	"low": "Low", "moderate": "Moderate", "elevated": "Elevated", "high": "High", "critical": "Critical", "": "Not rated", "none": "Not rated",
}

// Band says a band of residual risk: "Elevated"; "Not rated" for none.
func Band[S ~string](band S) string { return say(bands, band) }

var coverages = map[string]string{
	"covered": "Covered", "bridged": "Bridged by a letter", "unbridged": "Gap, no bridge letter", "stale": "Report out of date",
	"type_1_only": "Type I report only", "none": "No SOC 2 report",
}

// Coverage says how far SOC 2 reports and letters reach: "Bridged by a letter".
func Coverage[S ~string](status S) string { return say(coverages, status) }

var baas = map[string]string{
	"none": "No BAA", "not_required": "BAA not required", "draft": "BAA in draft", "in_negotiation": "BAA in negotiation", "active": "BAA in force",
	"expiring": "BAA ends soon", "expired": "BAA expired", "terminated": "BAA terminated", "refused": "BAA refused by the vendor",
}

// BAA says how the business associate agreements of a vendor stand: "BAA ends
// soon".
func BAA[S ~string](state S) string { return say(baas, state) }

var causes = map[string]string{"cadence": "Review by tier", "report_end": "SOC 2 report ends", "baa_expiry": "BAA ends"}

// Cause says why a vendor is due: "SOC 2 report ends".
func Cause[S ~string](cause S) string { return say(causes, cause) }

var failures = map[string]string{
	"encrypted": "Asks for a password", "damaged": "Is damaged", "too_large": "Is larger than Ward reads", "time_limit": "Took too long to read",
	"memory_limit": "Needs too much memory to read", "not_pdf": "Is not a PDF", "no_text": "Holds only pictures of pages",
}

// Failure says why a document could not be read, in few words: "Asks for a
// password". What Ward itself is to blame for has words of its own.
func Failure[S ~string](code S) string {
	if w, ok := failures[string(code)]; ok {
		return w
	}
	return "Ward could not read it"
}

var mailStatuses = map[string]string{"queued": "Waits to be sent", "sent": "Sent", "failed": "Not sent", "kept": "Kept here"}

// MailStatus says where a mail is: "Waits to be sent".
func MailStatus[S ~string](status S) string { return say(mailStatuses, status) }

var jobKinds = map[string]string{"document.read.v1": "Read a document", "vendor.score.v1": "Score a vendor", "mail.send.v1": "Send a mail"}

// JobKind says what a job does: "Read a document".
func JobKind[S ~string](kind S) string { return say(jobKinds, kind) }

var jobStates = map[string]string{"waiting": "Waits", "running": "Under way", "failed": "Given up"}

// JobState says where a job is: "Given up".
func JobState[S ~string](state S) string { return say(jobStates, state) }

var roles = map[string]string{"admin": "Admin", "analyst": "Analyst", "approver": "Approver", "viewer": "Viewer"}

// Role says a role: "Analyst".
func Role[S ~string](role S) string { return say(roles, role) }

var jobErrors = map[string]string{
	"mail.no_server": "No mail server is set up", "mail.unavailable": "The mail server does not answer", "mail.refused": "The mail server refused it",
	"blob.unavailable": "The document store does not answer", "blob.missing": "The stored bytes are missing",
	"blob.tampered": "The stored bytes are not those that were sealed", "masterkey.wrong": "The master key is not the one it was sealed with",
	"document.not_found": "The document was removed", "vendor.not_found": "The vendor is not there any more",
}

// JobError says why a job failed: "The mail server refused it". Everything
// without words of its own is Ward's own fault or a rare one.
func JobError(code string) string {
	if w, ok := jobErrors[code]; ok {
		return w
	}
	return "Something in Ward failed; the cause is in the log"
}
