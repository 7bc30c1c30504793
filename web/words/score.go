package words

var itemStatuses = map[string]string{
	"met": "Met", "met_by_alternative": "Met by alternative", "partly_met": "Partly met", "not_met": "Not met", "not_assessed": "Not assessed",
}

// ItemStatus says the state of a HIPAA provision: "Partly met".
func ItemStatus[S ~string](s S) string { return say(itemStatuses, s) }

var itemIcons = map[string]string{
	"met": "circle-check", "met_by_alternative": "git-compare", "partly_met": "circle-half-2", "not_met": "circle-x", "not_assessed": "circle-dashed",
}

// ItemIcon is the icon that stands before the state of a HIPAA provision.
func ItemIcon[S ~string](s S) string { return say(itemIcons, s) }

var itemClasses = map[string]string{"met": "ok", "met_by_alternative": "ok", "partly_met": "warn", "not_met": "bad", "not_assessed": "off"}

// ItemClass is the class of the colour of that state.
func ItemClass[S ~string](s S) string { return say(itemClasses, s) }

var evidenceStatuses = map[string]string{
	"verified": "verified by a reviewer", "provided": "evidence given", "attested": "stated only", "rejected": "contradicted by its evidence", "": "not answered",
}

// EvidenceStatus says how well an answer is backed: "stated only".
func EvidenceStatus[S ~string](s S) string { return say(evidenceStatuses, s) }

var knockouts = map[string]string{
	"hard": "Hard knockout: the band is Critical, and the vendor is not acceptable, until this is resolved.",
	"soft": "Soft knockout: the band can be no better than Elevated until this is fixed.",
}

// Knockout says what a knockout of a severity does, in one sentence.
func Knockout[S ~string](severity S) string { return say(knockouts, severity) }
