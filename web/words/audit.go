package words

import (
	"slices"
	"strings"
)

// deed is an action of the audit log in plain words: as a heading, and as what
// somebody did to the thing that is named next.
type deed struct{ action, heading, did string }

// deeds are in the order in which people look for them.
var deeds = []deed{
	{"vendor.created", "Vendor added", "added the vendor"},
	{"vendor.changed", "Vendor changed", "changed the vendor"},
	{"vendor.retired", "Vendor retired", "retired the vendor"},
	{"vendor.scored", "Risk band changed", "gave a new risk band to"},
	{"import.staged", "Import looked through", "looked through an import"},
	{"view.created", "Saved view kept", "kept a saved view"},
	{"view.changed", "Saved view changed", "changed a saved view"},
	{"view.removed", "Saved view removed", "removed a saved view"},
	{"contact.created", "Contact added", "added the contact"},
	{"contact.changed", "Contact changed", "changed the contact"},
	{"contact.removed", "Contact removed", "removed a contact"},
	{"service.created", "Service added", "added the service"},
	{"service.removed", "Service removed", "removed a service"},
	{"service.changed", "Service changed", "changed the service"},
	{"intake.answered", "Intake answered", "answered the intake of"},
	{"intake.saved", "Intake saved", "saved the intake of"},
	{"intake.confirmed", "Intake confirmed", "confirmed the intake of"},
	{"document.accepted", "Document added", "added"},
	{"document.read", "Document read", "read"},
	{"document.failed", "Document could not be read", "could not read"},
	{"document.reread", "Document to be read again", "asked to read again"},
	{"document.scoped", "Services of a document chosen", "chose the services of"},
	{"document.exported", "Reading exported", "exported the reading of"},
	{"document.removed", "Document removed", "removed"},
	{"fact.confirm", "Fact confirmed", "confirmed a fact in"},
	{"fact.correct", "Fact corrected", "corrected a fact in"},
	{"fact.absent", "Fact marked as absent", "marked a fact as absent from"},
	{"fact.add", "Fact added", "added a fact to"},
	{"fact.undo", "Decision taken back", "took back a decision in"},
	{"exception.weighed", "Exception weighed", "weighed an exception in"},
	{"agreement.created", "BAA added", "added a BAA of"},
	{"agreement.changed", "BAA changed", "changed a BAA of"},
	{"reassessment.opened", "Reassessment came due", "noted as due"},
	{"reassessment.reopened", "Reassessment due again", "noted as due again"},
	{"reassessment.closed", "Reassessment closed", "closed what was due with"},
	{"session.created", "Signed in", "signed in"},
	{"session.refused", "Sign-in refused", "refused a sign-in of"},
	{"session.ended", "Signed out", "signed out"},
	{"sessions.ended", "Signed out everywhere", "ended every session of"},
	{"password.changed", "Password changed", "changed the password of"},
	{"password.reset_requested", "New password asked for", "asked for a new password of"},
	{"totp.begun", "Second factor begun", "began to set up a second factor of"},
	{"totp.enabled", "Second factor switched on", "switched on the second factor of"},
	{"totp.disabled", "Second factor switched off", "switched off the second factor of"},
	{"api_token.created", "API token made", "made an API token"},
	{"api_token.revoked", "API token revoked", "revoked an API token"},
	{"user.created", "User added", "added the user"},
	{"user.invited", "User invited", "invited"},
	{"user.changed", "User changed", "changed the user"},
	{"organization.created", "Organization founded", "founded"},
	{"organization.changed", "Settings changed", "changed the settings of"},
	{"job.retried", "Job tried again", "tried again a job"},
	{"mail.read", "Mail of the outbox read", "read a mail of the outbox"},
}

// Actions lists the actions of the audit log that have words, by what they are
// about.
func Actions() []string {
	out := make([]string, 0, len(deeds))
	for _, d := range deeds {
		out = append(out, d.action)
	}
	return out
}

func deedOf(action string) deed {
	if i := slices.IndexFunc(deeds, func(d deed) bool { return d.action == action }); i >= 0 {
		return deeds[i]
	}
	plain := strings.NewReplacer(".", " ", "_", " ").Replace(action)
	return deed{action, plain, "did " + plain + " to"}
}

// Action says an action of the audit log as a heading: "Fact confirmed".
func Action(action string) string { return deedOf(action).heading }

// Did says what somebody did, before the name of what it was done to:
// "confirmed a fact in".
func Did(action string) string { return deedOf(action).did }

// Actor says who acts when it is no person: "Ward, reading documents". It is
// empty for a person's id.
func Actor(actor string) string {
	switch {
	case actor == "system":
		return "Ward"
	case strings.HasPrefix(actor, "job:"):
		if w, ok := machines[strings.TrimPrefix(actor, "job:")]; ok {
			return "Ward, " + w
		}
		return "Ward"
	}
	return ""
}

var machines = map[string]string{
	"document.read.v1": "reading documents", "vendor.score.v1": "scoring", "mail.send.v1": "sending mail", "clock.sweep.v1": "watching due dates",
}

var auditNouns = map[string]string{
	"vendor": "Vendors", "import": "Imports", "view": "Saved views", "contact": "Contacts", "service": "Services",
	"intake": "Intake", "document": "Documents", "fact": "Facts of documents", "exception": "Triage of exceptions", "agreement": "BAAs", "reassessment": "Reassessments",
	"session": "Sign-in", "password": "Passwords", "totp": "Second factors", "api_token": "API tokens", "user": "Users",
	"organization": "Organization", "job": "Jobs", "mail": "Mail",
}

// AuditNoun says what all actions of a noun are about: "Documents". It is empty
// for a noun that is offered with another one.
func AuditNoun(noun string) string { return auditNouns[noun] }

var thingKinds = map[string]string{
	"user": "user", "vendor": "vendor", "document": "document", "agreement": "BAA", "contact": "contact", "service": "service",
	"reassessment": "reassessment", "organization": "organization",
}

var nameless = map[string]string{
	"session": "a session", "import": "an import", "view": "a saved view", "job": "a job", "mail": "a mail", "api_token": "an API token",
	"contact": "a contact that was removed", "service": "a service that was removed",
}

// Nameless says what an action is about when that has no name, or none any
// more: "a session".
func Nameless(action string) string {
	noun, _, _ := strings.Cut(action, ".")
	if w, ok := nameless[noun]; ok {
		return w
	}
	return "not there any more"
}

// ThingKind says what kind of thing something is, within a sentence: "BAA".
func ThingKind[S ~string](kind S) string { return say(thingKinds, kind) }
