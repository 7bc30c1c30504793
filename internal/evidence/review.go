package evidence

import (
	"encoding/json"
	"fmt"
	"strings"

	"ward/internal/database"
	"ward/internal/reading"
	"ward/internal/vendors"
)

// Reviewed is a reading with what people said about it applied.
type Reviewed struct {
	Document   Document
	Extraction *reading.Extraction // the values in force; NeedsReview holds what still waits
	Decisions  []Decision          // oldest first, with those taken back; the machine's values stay in the reading
	Triage     []Triage            // of exceptions, in this reading or an earlier one; only of one document that is asked for

	// Excluded is why the document counts for nothing until a person decides,
	// in one sentence; empty: it counts.
	Excluded string

	text  string     // as read, JSON
	shown tree       // the values in force as JSON, with the marks for people; nil without decisions
	holds []Decision // those that were not taken back
}

// review applies what people said to a reading.
func review(tx *database.Tx, d *Document, r *Reading, said []Decision) (*Reviewed, error) {
	v, err := vendors.Load(tx, d.Tenant, d.VendorID)
	if err != nil {
		return nil, err
	}
	return applyReview(d, r.Extraction, said, vendors.Names(v))
}

// unread is the extraction of a document that could not be read: no value, and
// the reason.
func unread(d *Document) (*Reviewed, error) {
	file := reading.File{Name: d.Name, SHA256: d.SHA256, Bytes: d.Size, Pages: d.Pages, PagesRead: d.PagesRead}
	text, err := json.Marshal(reading.Failed(file, d.ErrorCode, d.ErrorDetail))
	if err != nil {
		return nil, err
	}
	return applyReview(d, string(text), nil, nil)
}

// applyReview is review without the store.
func applyReview(d *Document, text string, said []Decision, names []string) (*Reviewed, error) {
	out := &Reviewed{Document: *d, Decisions: said, text: text, holds: inForce(said)}
	if err := out.decide(); err != nil {
		return nil, err
	}
	out.Extraction.NeedsReview = waiting(out.Extraction.NeedsReview, out.holds)
	out.matchVendor(names)
	return out, nil
}

// decide applies the decisions. Where there are none, as mostly, the reading
// is decoded once.
func (r *Reviewed) decide() (err error) {
	if len(r.Decisions) == 0 {
		if r.Extraction, err = parseExtraction(strings.NewReader(r.text)); err != nil {
			return fmt.Errorf("reading of document %s: %v", r.Document.ID, err) // no fault of the caller's
		}
		r.count()
		return nil
	}
	if r.shown, err = r.marked(); err != nil {
		return err
	}
	if r.Extraction, err = r.shown.typed(); err != nil {
		return err
	}
	r.count()
	return validate(r.Extraction)
}

// count counts the controls as they are after review. A reading that is older
// than the counts gets them too.
func (r *Reviewed) count() {
	if s := r.Extraction.SOC2; s != nil {
		s.Counts = reading.CountControls(s.ReportType, s.Controls)
	}
}

// marked is the reading as a tree with the decisions applied and the members of
// lists marked.
func (r *Reviewed) marked() (tree, error) {
	t, err := r.whole()
	if err == nil {
		t.dropAbsent()
	}
	return t, err
}

// whole is marked with the members that a person called absent, so that each
// member stands at its index.
func (r *Reviewed) whole() (tree, error) {
	t, err := parseParts(r.text, r.Decisions)
	if err != nil {
		return nil, fmt.Errorf("reading of document %s: %w", r.Document.ID, err)
	}
	return t, apply(t, r.Decisions)
}

// waiting drops what a person has decided on: the path itself, or something
// that holds it.
func waiting(items []reading.Review, said []Decision) []reading.Review {
	out := []reading.Review{}
	for _, item := range items {
		settled := false
		for _, d := range said {
			settled = settled || d.about(item.Path)
		}
		if !settled {
			out = append(out, item)
		}
	}
	return out
}

// about says that a decision is about the fact at a path: it names the path or
// something that holds it. To add a member says nothing of the others.
func (d Decision) about(path string) bool {
	return d.Path == path || d.Decision != add && strings.HasPrefix(path, d.Path+".")
}

// verdict returns what was said last about a path itself and still holds.
func (r *Reviewed) verdict(path string) Verdict {
	var v Verdict
	for _, d := range r.holds {
		if d.Path == path {
			v = d.Decision
		}
	}
	return v
}

// matchVendor compares whom the document is about with the vendor. A report of
// another organization counts for nothing until a person confirms it.
func (r *Reviewed) matchVendor(names []string) {
	path, named := r.organization()
	if path == "" || r.verdict(path) == Confirm {
		return
	}
	if named == nil {
		r.Excluded = "The document does not say whose it is."
		return // the reading itself has put the missing name up for review
	}
	for _, name := range names {
		if vendors.Plain(name) == vendors.Plain(*named) {
			return
		}
	}
	r.Excluded = fmt.Sprintf("The document is about %q, which is neither the vendor's name nor an alias of it. Confirm it if it belongs to this vendor, or add the alias.", *named)
	for i, item := range r.Extraction.NeedsReview {
		if item.Path == path {
			r.Extraction.NeedsReview[i].Reason = r.Excluded
			return
		}
	}
	r.Extraction.NeedsReview = append(r.Extraction.NeedsReview, reading.Review{Path: path, Reason: r.Excluded})
}

// organization is whom the document is about, and the path of that fact; no
// path for a class that Ward does not score.
func (r *Reviewed) organization() (path string, name *string) {
	switch {
	case r.Extraction.SOC2 != nil:
		return "soc2.service_organization", r.Extraction.SOC2.ServiceOrganization
	case r.Extraction.Bridge != nil:
		return "bridge.service_organization", r.Extraction.Bridge.ServiceOrganization
	}
	return "", nil
}

// status is where the document stands after the review so far.
func (r *Reviewed) status() Status {
	if len(r.Extraction.NeedsReview) > 0 {
		return NeedsReview
	}
	return Extracted
}

// JSON returns the values in force as ward.extraction/1, with the decisions
// beside them: what was said, by whom, and what the machine had read; and with
// the triage of exceptions.
func (r *Reviewed) JSON() ([]byte, error) {
	type decided struct {
		Path      string          `json:"path"`
		Decision  Verdict         `json:"decision"`
		Value     json.RawMessage `json:"value"`
		Machine   any             `json:"machine_value"`
		Page      *int            `json:"page,omitempty"`
		Quote     string          `json:"quote,omitempty"`
		Note      string          `json:"note,omitempty"`
		DecidedBy string          `json:"decided_by"`
		Name      string          `json:"decided_by_name"`
		DecidedAt string          `json:"decided_at"`
		TakenBack bool            `json:"taken_back"`
	}
	machine, err := parseTree(r.text)
	if err != nil {
		return nil, err
	}
	list, gone := make([]decided, 0, len(r.Decisions)), takenBack(r.Decisions)
	for _, d := range r.Decisions {
		out := decided{Path: d.Path, Decision: d.Decision, Value: json.RawMessage(d.Value), Quote: d.Quote, Note: d.Note,
			DecidedBy: d.DecidedBy, Name: d.DecidedByName, DecidedAt: d.DecidedAt.UTC().Format(timeForm), TakenBack: gone[d.ID]}
		if d.Decision == undo {
			out.Value = json.RawMessage("null")
		}
		if h, key, err := machine.find(d.Path); err == nil && d.Decision != add {
			out.Machine = h.at(key)
		}
		if d.Page > 0 {
			out.Page = &d.Page
		}
		list = append(list, out)
	}
	marks := r.shown
	if marks == nil {
		if marks, err = r.marked(); err != nil {
			return nil, err
		}
	}
	shown, err := marks.rebuilt(r.Extraction)
	if err != nil {
		return nil, err
	}
	shown["decisions"] = list
	if shown["triage"], err = r.triageJSON(); err != nil {
		return nil, err
	}
	return json.Marshal(shown)
}
