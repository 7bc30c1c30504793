package web

import (
	"strconv"
	"strings"

	"ward/internal/agreements"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/reading"
	"ward/web/words"
)

// baaChange reads the form of an agreement. Every field is set: an empty one
// clears what is stored.
func baaChange(f form) (agreements.Change, error) {
	c := agreements.Change{
		EffectiveOn: new(f.Value("effective_on")), ExpiresOn: new(f.Value("expires_on")), DocumentID: new(f.Value("document_id")),
		Note: new(f.Value("note")), Notice: &agreements.Notice{},
	}
	if s := agreements.Status(f.Value("status")); s != "" {
		c.Status = &s
	}
	if v := f.Value("notice.value"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			return c, fault.Fieldf("agreement.invalid", "#/notice/value", "must be a whole number")
		}
		*c.Notice = agreements.Notice{Value: n, Unit: agreements.Unit(f.Value("notice.unit"))}
	}
	return c, nil
}

// plainDates says the names of stored dates as the form does.
var plainDates = strings.NewReplacer("effective_on", "the first day", "expires_on", "the last day", "write YYYY-MM-DD, ", "give ")

// refuseBAA is form.refuse in the words of the form.
func refuseBAA(f *form, err error) bool {
	if !f.refuse(err) {
		return false
	}
	for name, sentence := range f.wrong {
		f.wrong[name] = plainDates.Replace(sentence)
	}
	return true
}

// controls draws the form: what it can become, dates, the window, the paper and
// the note.
func (v *baaView) controls(states []agreements.Status, papers []option) {
	var moves []option
	for _, s := range states {
		o := option{Value: string(s), Label: words.AgreementState(s)}
		if v.Expired && s == agreements.Active {
			o.Label = "Expired: signed again when its last day is moved"
		}
		moves = append(moves, o)
	}
	status := v.choose("status", "State", moves)
	status.Hint = "Only the states that it can move to are offered. It expires by itself after its last day."
	if v.New {
		status.Hint = "Choose “Not required” when the vendor has no contact with PHI, and say why below."
	}
	from := v.control("effective_on", "First day")
	from.Type, from.Hint = "date", "A signed agreement has one."
	to := v.control("expires_on", "Last day")
	to.Type, to.Hint = "date", "Leave it empty when it has no fixed end."
	v.Fields = []field{{status, "select"}, {from, "input"}, {to, "input"}}

	v.Window = v.control("notice.value", "Notice of a breach within")
	v.Window.Mode, v.Window.Max = "numeric", 4
	var units []option
	for _, u := range agreements.Units {
		units = append(units, option{Value: string(u), Label: words.NoticeUnit(u)})
	}
	v.Unit = v.choose("notice.unit", "Counted in", units)
	if n, err := strconv.Atoi(v.Value("notice.value")); err == nil && n > 0 {
		v.Hours = noticeWords(agreements.Notice{Value: n, Unit: agreements.Unit(v.Value("notice.unit"))})
	}

	if v.Row.Paper != "" && v.Paper == "" { // removed, or older than what is listed
		papers = append(papers, option{Value: v.Row.Paper, Label: "The paper on record"})
	}
	paper := v.choose("document_id", "Signed paper", papers)
	paper.Hint = "One of the vendor’s documents."
	note := v.control("note", "Note")
	note.Max, note.Hint = 4000, "When no agreement is required: say why."
	v.After = []field{{paper, "select"}, {note, "textarea"}}
}

// papers are the documents of a vendor to choose from: those that were read as
// agreements first.
func papers(docs []evidence.Document) []option {
	out := []option{{Value: "", Label: "None is filed"}}
	for _, agreement := range []bool{true, false} {
		for _, d := range docs {
			if (d.DocumentClass == string(reading.BAA) || d.DeclaredClass == string(reading.BAA)) != agreement {
				continue
			}
			label := d.Name + ", added " + d.CreatedAt.Format("2 Jan 2006")
			if class := words.Class(d.DocumentClass); class != "" {
				label = class + ": " + label
			}
			out = append(out, option{Value: string(d.ID), Label: label})
		}
	}
	return out
}
