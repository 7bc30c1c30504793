package web

import (
	"slices"

	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/web/words"
)

// nextStep is what to do next with a vendor: the one main button of its page and
// the sentence beside it.
type nextStep struct {
	Label, Icon string // of the button; an empty Label: there is nothing to press
	Href        string
	Why         string // one sentence, or two
}

// nextOf names what to do next with a vendor. What is in the way of the score
// comes first: questions, files that cannot be read, facts to confirm; then what
// is missing, the agreement before all, then what is due.
func nextOf(d *dossier.Dossier) nextStep {
	at := "/vendors/" + d.Vendor.ID
	if d.Vendor.Status == vendors.Retired {
		return nextStep{Why: "This vendor is retired. Its record is kept as it was."}
	}
	for _, rule := range []func(*dossier.Dossier, string) (nextStep, bool){
		nextIntake, nextFile, nextFacts, nextReading, nextAgreement, nextReport, nextDue, nextStatus,
	} {
		if step, ok := rule(d, at); ok {
			return step
		}
	}
	step := nextStep{Why: "Nothing waits here."}
	if on := d.Vendor.NextReviewOn; on != nil {
		step.Why += " The next review is due on " + words.Date(*on) + "."
	}
	return step
}

func nextIntake(d *dossier.Dossier, at string) (nextStep, bool) {
	switch n := len(d.Missing); {
	case d.Intake.Version == 0:
		return nextStep{"Answer the intake", "clipboard-list", at + "/intake",
			"Without answers the inherent risk counts as the worst. " + words.Count(n, "question is", "questions are") + " open."}, true
	case n > 0:
		return nextStep{"Finish the intake", "clipboard-list", at + "/intake",
			words.Count(n, "question has", "questions have") + " no answer and counts as the worst until then."}, true
	}
	return nextStep{}, false
}

// nextFile is about a file that could not be read: those that ask for a password
// first.
func nextFile(d *dossier.Dossier, _ string) (nextStep, bool) {
	failed := allDocuments(d, func(doc evidence.Document) bool { return doc.Status == evidence.Failed })
	if len(failed) == 0 {
		return nextStep{}, false
	}
	if i := slices.IndexFunc(failed, func(doc evidence.Document) bool { return doc.ErrorCode == "encrypted" }); i >= 0 {
		return nextStep{"Type the password", "lock-open", "/documents/" + string(failed[i].ID), failed[i].Name + " asks for a password."}, true
	}
	return nextStep{"See what went wrong", "file-alert", "/documents/" + string(failed[0].ID), failed[0].Name + " could not be read."}, true
}

// nextFacts is about facts that wait for a person. It leads to the document that
// has most of them.
func nextFacts(d *dossier.Dossier, _ string) (nextStep, bool) {
	var most *evidence.Reviewed
	total := 0
	for i := range d.Documents {
		doc := &d.Documents[i]
		n := doc.Document.OpenFacts
		total += n
		if n > 0 && (most == nil || n > most.Document.OpenFacts) {
			most = doc
		}
	}
	if most == nil {
		return nextStep{}, false
	}
	n := most.Document.OpenFacts
	why := "The machine is not sure of them, and the score is provisional until you are."
	if n == 1 {
		why = "The machine is not sure of it, and the score is provisional until you are."
	}
	if total > n {
		why += " " + words.Count(total-n, "more waits", "more wait") + " in other documents."
	}
	return nextStep{"Confirm " + words.Count(n, "fact", "facts"), "list-check", "/documents/" + string(most.Document.ID) + "/review",
		"In " + most.Document.Name + ". " + why}, true
}

func nextReading(d *dossier.Dossier, at string) (nextStep, bool) {
	n := len(allDocuments(d, func(doc evidence.Document) bool {
		return doc.Status == evidence.Queued || doc.Status == evidence.Processing
	}))
	if n == 0 {
		return nextStep{}, false
	}
	return nextStep{"See the reading", "files", at + "/documents", words.Count(n, "document is", "documents are") + " being read. What was found is shown here when it is done."}, true
}

// mustReport are the tiers whose vendors must show a SOC 2 report.
var mustReport = []string{vendors.Tiers[0], vendors.Tiers[1]}

func nextReport(d *dossier.Dossier, at string) (nextStep, bool) {
	tier := words.Tier(d.Score.Inherent.Tier)
	if !slices.Contains(mustReport, string(d.Score.Inherent.Tier)) {
		return nextStep{}, false
	}
	step := nextStep{"Add the SOC 2 report", "file-upload", at + "/documents", ""}
	switch d.Coverage.Status {
	case evidence.NoReport:
		step.Why = "There is no SOC 2 report that counts, and a vendor of " + tier + " needs one."
	case evidence.Type1Only:
		step.Label, step.Why = "Add a Type II report", "A Type I report says nothing about how controls work over time."
	case evidence.Stale:
		step.Label, step.Why = "Add a newer SOC 2 report", "The last report ended more than a year ago."
	case evidence.Unbridged:
		step.Label, step.Why = "Add a bridge letter", "The last report has ended, and neither a letter nor a new report reaches today."
	default:
		return nextStep{}, false
	}
	if name := leastCovered(d); name != "" {
		step.Why += " This is about " + name + "."
	}
	return step, true
}

// nextAgreement is about the business associate agreement, where PHI asks for
// one: then its lack is a knockout.
func nextAgreement(d *dossier.Dossier, at string) (nextStep, bool) {
	if !slices.ContainsFunc(d.Score.Knockouts, func(k scoring.Knockout) bool { return k.Source.Kind == "agreement" }) {
		return nextStep{}, false
	}
	const why = "The vendor has contact with PHI and no agreement is in force."
	one := "/baas/" + d.Standing.ID
	switch d.Standing.Status {
	case "":
		return nextStep{"Add the BAA", "contract", at + "/baas/new", why}, true
	case "expired":
		return nextStep{"Renew the BAA", "contract", one, "The agreement ended on " + words.Date(d.Standing.ExpiresOn) + ", and the vendor has contact with PHI."}, true
	case "terminated":
		return nextStep{"Add a new BAA", "contract", at + "/baas/new", "The last agreement was terminated, and the vendor has contact with PHI."}, true
	case "refused":
		return nextStep{"Look at the BAA", "contract", one, "The vendor refused to sign, and has contact with PHI: it must not get any."}, true
	}
	return nextStep{"Finish the BAA", "contract", one, why}, true
}

func nextDue(d *dossier.Dossier, at string) (nextStep, bool) {
	if len(d.Due) == 0 {
		return nextStep{}, false
	}
	e := d.Due[0]
	when := words.Date(e.DueOn) + ", " + words.Until(e.DueOn, d.Today()) + "."
	switch e.Cause {
	case "report_end":
		return nextStep{"Ask for the next report", "file-upload", at + "/documents", "The last SOC 2 report counts until " + when}, true
	case "baa_expiry":
		if len(d.Agreements) > 0 {
			return nextStep{"Renew the BAA", "contract", at + "/baas", "It ends on " + when}, true
		}
	}
	return nextStep{"Review the intake", "clipboard-check", at + "/intake", "The review is due on " + when + " Go through the answers and confirm that they still hold."}, true
}

func nextStatus(d *dossier.Dossier, at string) (nextStep, bool) {
	switch d.Vendor.Status {
	case vendors.Proposed:
		return nextStep{"Start the review", "player-play", at + "/edit", "The vendor is proposed: set its status to in review."}, true
	case vendors.InReview:
		return nextStep{"Set the decision", "checklist", at + "/edit", "All that was asked for is there. The vendor is still in review."}, true
	}
	return nextStep{}, false
}

// allDocuments are the documents of a vendor, read or not, that fit.
func allDocuments(d *dossier.Dossier, fits func(evidence.Document) bool) []evidence.Document {
	var out []evidence.Document
	for _, r := range d.Documents {
		if fits(r.Document) {
			out = append(out, r.Document)
		}
	}
	for _, doc := range d.Unread {
		if fits(doc) {
			out = append(out, doc)
		}
	}
	return out
}
