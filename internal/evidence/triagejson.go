package evidence

// triageOut is a triage in the form that leaves Ward.
type triageOut struct {
	Path                *string  `json:"path"` // null: of an exception that the reading in force does not have
	Reading             int      `json:"reading"`
	Control             *string  `json:"control_id"`
	Deviation           string   `json:"deviation"`
	Page                int      `json:"page"`
	Relevant            *string  `json:"relevant"`
	RelevanceReason     string   `json:"relevance_reason"`
	Nature              *string  `json:"nature"`
	Severity            *string  `json:"severity"`
	SeverityReason      string   `json:"severity_reason"`
	CompensatingControl string   `json:"compensating_control"`
	HIPAA               []string `json:"hipaa"`
	WantsFinding        bool     `json:"wants_finding"`
	Note                string   `json:"note"`
	DecidedBy           string   `json:"decided_by"`
	DecidedByName       string   `json:"decided_by_name"`
	DecidedAt           string   `json:"decided_at"`
	Version             int      `json:"version"`
}

// timeForm is how a time leaves Ward.
const timeForm = "2006-01-02T15:04:05.999999Z"

// triageJSON lists the triage of the document: of exceptions in force first, in
// their order, then of those of earlier readings.
func (r *Reviewed) triageJSON() ([]triageOut, error) {
	out := []triageOut{}
	if len(r.Triage) == 0 {
		return out, nil
	}
	now, err := r.Weighed(nil)
	if err != nil {
		return nil, err
	}
	for _, x := range now {
		if x.Triage != nil {
			out = append(out, outOf(x.Triage, &x.Path))
		}
	}
	before, err := r.Earlier()
	for i := range before {
		out = append(out, outOf(&before[i], nil))
	}
	return out, err
}

func outOf(t *Triage, path *string) triageOut {
	orNull := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	return triageOut{Path: path, Reading: t.Reading, Control: orNull(t.Control), Deviation: t.Deviation, Page: t.Page,
		Relevant: orNull(t.Relevant), RelevanceReason: t.RelevanceReason, Nature: orNull(t.Nature), Severity: orNull(t.Severity),
		SeverityReason: t.SeverityReason, CompensatingControl: t.CompensatingControl, HIPAA: append([]string{}, t.Provisions()...),
		WantsFinding: t.WantsFinding, Note: t.Note, DecidedBy: t.DecidedBy, DecidedByName: t.DecidedByName,
		DecidedAt: t.DecidedAt.UTC().Format(timeForm), Version: t.Version}
}
