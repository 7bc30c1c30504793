package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/hipaa"
	"ward/web/words"
)

// triageForm is what a person concludes of an exception, as a form or in words.
type triageForm struct {
	Doc      *evidence.Item
	Row      string // id of the exception's row
	Path     string
	Seen     int      // version that the form is about; 0: nobody has weighed it
	One      string   // all of it in one line
	Lines    []string // what was said, in sentences, for who may not change it
	Proposal string   // of the severity, in a sentence
	Problem  string
	Refused  bool // it was sent and comes back
	Relevant, Nature, Severity,
	RelevanceReason, SeverityReason, Own, Provisions, More, Note control
	Wants  bool // a finding
	Writes bool
}

// Open says whether the form is unfolded: while nobody has weighed the
// exception, and when the form comes back.
func (t *triageForm) Open() bool { return t.Refused || t.Seen == 0 && t.Writes }

// newTriage is the triage of an exception: with what was typed, or with what is
// stored when nothing was.
func newTriage(v *reviewView, rules *hipaa.Rules, x *evidence.Weighed, typed form) *triageForm {
	t := &triageForm{Doc: v.Doc, Row: rowID(x.Path), Path: x.Path, Writes: v.Writes, Problem: typed.Problem, Refused: typed.values != nil}
	if x.Triage != nil {
		t.Seen = x.Triage.Version
	}
	if typed.values == nil {
		typed = storedTriage(x)
	}
	t.say(x)
	picks := func(name, label string, choices ...string) control {
		c := typed.control(name, label)
		c.Own = t.Row
		for _, choice := range choices {
			c.Options = append(c.Options, option{Value: choice, Label: words.Weighing(choice), Chosen: typed.Has(name, choice)})
		}
		return c
	}
	text := func(name, label string, most int) control {
		c := typed.control(name, label)
		c.Own, c.Max = t.Row, most
		return c
	}
	t.Relevant = picks("relevant", "Touches what you use?", "yes", "no", "unsure")
	t.Nature = picks("nature", "Design or operation?", "design", "operation")
	t.Severity = picks("severity", "Severity", "minor", "moderate", "major")
	t.RelevanceReason, t.SeverityReason = text("relevance_reason", "Why, needed with “No”", 1000), text("severity_reason", "Why, needed with “Minor”", 1000)
	t.Own, t.Note = text("compensating_control", "Your own control", 2000), text("note", "Note", 2000)
	t.More = text("hipaa_more", "Others", 1000)
	t.More.Hint = "As 164.308(a)(5), with commas between."
	t.Provisions, t.Wants = t.provisions(rules, x, typed), typed.Has("wants_finding", "yes")
	return t
}

// provisions are boxes for what is proposed and for what was kept.
func (t *triageForm) provisions(rules *hipaa.Rules, x *evidence.Weighed, typed form) control {
	c := typed.control("hipaa", "HIPAA provisions that it touches")
	c.Own = t.Row
	ids := slices.Clone(x.Touches)
	if x.Triage != nil {
		ids = append(ids, x.Triage.Provisions()...)
	}
	for _, id := range append(ids, typed.values["hipaa"]...) {
		if q, known := rules.Requirement(id); known && !slices.ContainsFunc(c.Options, func(o option) bool { return o.Value == id }) {
			c.Options = append(c.Options, option{Value: id, Label: id + " " + q.Title, Chosen: typed.Has("hipaa", id)})
		}
	}
	return c
}

// storedTriage is the form with what is kept; of an exception that nobody has
// weighed, with the provisions that are proposed.
func storedTriage(x *evidence.Weighed) form {
	f := formOf(nil)
	if x.Triage == nil {
		f.values["hipaa"] = slices.Clone(x.Touches)
		return f
	}
	w := x.Triage.Weighing
	f = formOf(map[string]string{
		"relevant": w.Relevant, "relevance_reason": w.RelevanceReason, "nature": w.Nature, "severity_reason": w.SeverityReason,
		"compensating_control": w.CompensatingControl, "note": w.Note,
	})
	f.values["hipaa"] = w.Provisions()
	if x.Confirmed {
		f.values.Set("severity", x.Exception.Severity)
	}
	if w.WantsFinding {
		f.values.Set("wants_finding", "yes")
	}
	return f
}

// say puts what is kept into words.
func (t *triageForm) say(x *evidence.Weighed) {
	switch {
	case x.Proposed != "":
		t.Proposal = fmt.Sprintf("Proposed: %s; %s.", strings.ToLower(words.FactValue(x.Proposed)), words.SeverityRule(x.Rule))
	default:
		t.Proposal = "No rule proposes a severity: a person added this exception."
	}
	if !x.Confirmed {
		t.Proposal += " Until a person chooses, it counts as moderate at least."
	}
	if x.Triage == nil {
		t.One = "Not weighed yet"
		return
	}
	t.One, t.Lines = triageWords(x.Triage)
	if x.Confirmed {
		t.One += ", " + strings.ToLower(words.FactValue(x.Exception.Severity))
	}
}

// triageWords says a triage in one line, and all of it in sentences.
func triageWords(t *evidence.Triage) (one string, lines []string) {
	parts := []string{}
	add := func(label, v, why string) {
		if v == "" {
			return
		}
		parts = append(parts, strings.ToLower(label)+" "+strings.ToLower(words.Weighing(v)))
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s. %s", label, strings.ToLower(words.Weighing(v)), why)))
	}
	add("Relevant", t.Relevant, t.RelevanceReason)
	if t.Nature != "" {
		parts = append(parts, "of "+t.Nature)
		lines = append(lines, "A failure of "+t.Nature+".")
	}
	for _, said := range []struct{ label, text string }{
		{"Why this severity", t.SeverityReason}, {"Own control", t.CompensatingControl}, {"HIPAA", strings.Join(t.Provisions(), ", ")}, {"Note", t.Note},
	} {
		if said.text != "" {
			lines = append(lines, said.label+": "+said.text)
		}
	}
	if t.WantsFinding {
		parts = append(parts, "a finding to be made")
		lines = append(lines, "A finding is to be made of it.")
	}
	by := fmt.Sprintf("Weighed by %s on %s.", cmp.Or(t.DecidedByName, "someone who has left"), words.Moment(t.DecidedAt))
	if len(parts) == 0 {
		parts = []string{"weighed"}
	}
	return capitalized(strings.Join(parts, ", ")), append(lines, by)
}

// earlierTriage is the triage of an exception that the reading in force does not
// have.
type earlierTriage struct {
	Label, Deviation string
	Reading          int
	Lines            []string
}

func earlierOf(t *evidence.Triage) earlierTriage {
	_, lines := triageWords(t)
	return earlierTriage{Label: cmp.Or(t.Control, "Exception"), Deviation: t.Deviation, Reading: t.Reading, Lines: lines}
}

// weighRows gives the rows of exceptions their triage.
func (v *reviewView) weighRows(rules *hipaa.Rules, r *evidence.Reviewed) error {
	list, err := r.Weighed(rules)
	if err != nil {
		return err
	}
	rows := map[string]*factRow{}
	for i := range v.Groups {
		for j := range v.Groups[i].Rows {
			rows[v.Groups[i].Rows[j].Path] = &v.Groups[i].Rows[j]
		}
	}
	for i := range list {
		row := rows[list[i].Path]
		if row == nil {
			continue
		}
		row.Triage = newTriage(v, rules, &list[i], form{})
		if list[i].Triage != nil {
			row.Sub += ", weighed"
		}
	}
	v.weighed = list
	old, err := r.Earlier()
	for i := range v.Groups {
		for j := range old {
			if v.Groups[i].Key == "exc" {
				v.Groups[i].Earlier = append(v.Groups[i].Earlier, earlierOf(&old[j]))
			}
		}
	}
	return err
}

// weighException serves POST /documents/{id}/review/triage.
func (s *Server) weighException(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.loadReview(c)
	if err != nil {
		return err
	}
	path := f.Value("path")
	at := slices.IndexFunc(v.weighed, func(x evidence.Weighed) bool { return x.Path == path })
	if at < 0 || !v.focus(path) {
		return fault.New(fault.NotFound, "fact.not_found", "The document has no such exception. It may have been read again; load the page again.")
	}
	x := v.weighed[at]
	seen, _ := strconv.Atoi(f.Value("seen")) // 0: nobody had weighed it
	confirm := f.Value("then") == "confirm"
	r, err := s.svc.Evidence.Weigh(c.Request().Context(), actor(c), documentID(c), x.Index,
		evidence.SeenTriage{Reading: pageNumber(f.Value("reading")), Version: &seen}, typedWeighing(f), confirm)
	if fault.Code(err) == "document.stale" {
		return err
	}
	if f.refuse(err) {
		return s.refusedTriage(c, v, &x, f, err)
	}
	if err != nil {
		return err
	}
	return s.weighed(c, v, r, path, confirm)
}

// typedWeighing reads the form.
func typedWeighing(f form) evidence.Weighing {
	return evidence.Weighing{
		Relevant: f.Value("relevant"), RelevanceReason: f.Value("relevance_reason"), Nature: f.Value("nature"), Severity: f.Value("severity"),
		SeverityReason: f.Value("severity_reason"), CompensatingControl: f.Value("compensating_control"), Note: f.Value("note"),
		HIPAA: strings.Join(append(slices.Clone(f.values["hipaa"]), f.Value("hipaa_more")), ","), WantsFinding: f.Has("wants_finding", "yes"),
	}
}

// refusedTriage shows the form again with what was typed; when someone else was
// first, beside what that person said.
func (s *Server) refusedTriage(c echo.Context, v *reviewView, x *evidence.Weighed, f form, err error) error {
	status := http.StatusUnprocessableEntity
	if why := f.Wrong("hipaa"); why != "" {
		f.note("hipaa_more", why)
	}
	if fault.KindOf(err) == fault.Stale {
		status, f.Problem = http.StatusPreconditionFailed, "Someone weighed this after you opened it. Your text is kept below."
		if t := x.Triage; t != nil {
			one, _ := triageWords(t)
			f.Problem = fmt.Sprintf("%s weighed this at %s, after you opened it: %s. Your text is kept below.",
				cmp.Or(t.DecidedByName, "Someone"), t.DecidedAt.UTC().Format("15:04"), strings.ToLower(one[:1])+one[1:])
		}
	}
	v.Row.Triage, v.Row.Open, v.Group.Open = newTriage(v, s.svc.Rules, x, f), true, true
	return s.showRefused(c, status, v)
}

// weighed answers a triage that was kept: with confirm the next fact opens, as
// after a decision; otherwise the row stays open.
func (s *Server) weighed(c echo.Context, old *reviewView, r *evidence.Reviewed, path string, confirm bool) error {
	if confirm {
		return s.decided(c, old, r, path, "confirm")
	}
	if !isHTMX(c) {
		return s.redirect(c, reviewAddress(r.Document.ID, path), old.Row.Label+" is weighed.")
	}
	v, err := s.newReview(actor(c), old.Doc, r)
	if err != nil {
		return err
	}
	v.open(path, false)
	return s.showDecided(c, old, v, path)
}
