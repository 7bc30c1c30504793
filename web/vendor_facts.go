package web

import (
	"fmt"
	"strings"

	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/questionnaires"
	"ward/web/words"
)

// fact is one of the key facts of a vendor: what it is, how it stands, and a
// line below.
type fact struct {
	Label string
	Mark  words.Standing // a state; without a word: Value is shown
	Value string         // plain words
	Small string         // a line below; empty: none
	Late  bool           // the line below is about something late
}

// factsOf are the key facts of a vendor, but for the band, which stands first.
func factsOf(d *dossier.Dossier) []fact {
	return []fact{
		tierFact(d), coverFact(d), baaFact(d), phiFact(d),
		{Label: "Confidence", Value: capital(d.Score.Confidence.Level), Small: fmt.Sprintf("%.2f of 1", d.Score.Confidence.Score)},
		reviewFact(d),
	}
}

func tierFact(d *dossier.Dossier) fact {
	f := fact{Label: "Tier", Value: words.Tier(d.Score.Inherent.Tier), Small: fmt.Sprintf("inherent risk %.2f", d.Score.Inherent.Score)}
	if d.Intake.Version == 0 {
		f.Small = "assumed until the intake is answered"
	}
	return f
}

// capital writes a word with a capital letter.
func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// lower writes a word with a small letter.
func lower(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToLower(word[:1]) + word[1:]
}

// bandNote says what is special about the band of a vendor, below it.
func bandNote(d *dossier.Dossier) string {
	var notes []string
	if facts, _ := openOnes(d.Score.Open); d.Score.Provisional && facts > 0 {
		notes = append(notes, "provisional, "+words.Count(facts, "fact", "facts")+" open")
	} else if d.Score.Provisional {
		notes = append(notes, "provisional")
	}
	if d.Score.Residual.Band != d.Score.Residual.FinalBand && len(d.Score.Knockouts) > 0 {
		notes = append(notes, "raised by "+words.Count(len(d.Score.Knockouts), "knockout", "knockouts"))
	}
	return strings.Join(notes, "; ")
}

func coverFact(d *dossier.Dossier) fact {
	f := fact{Label: "SOC 2 cover", Small: coverNote(d.Coverage), Mark: coverMark(d.Coverage.Status)}
	if name := leastCovered(d); name != "" {
		f.Small = strings.TrimPrefix(f.Small+", for "+name, ", ")
	}
	return f
}

// leastCovered is the service that the coverage is told for; empty: all are
// covered alike.
func leastCovered(d *dossier.Dossier) string {
	if len(d.Coverage.Services) < 2 {
		return ""
	}
	return serviceName(d.Products, d.Coverage.Service)
}

// coverMark marks a state of coverage.
func coverMark(status evidence.CoverageStatus) words.Standing {
	switch status {
	case evidence.Covered:
		return stand("ok", "circle-check", "Covered")
	case evidence.Bridged:
		return stand("ok", "circle-check", "Bridged by a letter")
	case evidence.Type1Only:
		return stand("warn", "alert-triangle", "Type I only")
	case evidence.NoReport:
		return stand("off", "circle-dashed", "No SOC 2 report")
	}
	return stand("bad", "alert-octagon", "Not covered")
}

// coverNote says since when, or until when, a coverage holds.
func coverNote(c evidence.Coverage) string {
	switch c.Status {
	case evidence.Covered, evidence.Bridged:
		if c.NextExpiryOn != nil {
			return "until " + c.NextExpiryOn.Format("2 Jan 2006")
		}
	case evidence.Unbridged, evidence.Stale:
		if n := len(c.Gaps); n > 0 {
			g := c.Gaps[n-1]
			return words.Count(g.Days, "day", "days") + ", since " + g.Start.Format("2 Jan 2006")
		}
	case evidence.Type1Only:
		return "design only, no operation"
	}
	return ""
}

func baaFact(d *dossier.Dossier) fact {
	f := fact{Label: "BAA"}
	st := d.Standing
	switch {
	case st.InForce:
		f.Mark = stand("ok", "circle-check", "Signed")
		f.Small = "no notice window on record"
		for _, a := range d.Agreements {
			if n := a.Notice(); a.ID == st.ID && n != nil {
				f.Small = "notice in " + words.Notice(n.Value, n.Unit)
			}
		}
		if left := words.Days(d.Today(), st.ExpiresOn); st.ExpiresOn != "" && left <= expiringSoon {
			f.Mark, f.Small = stand("warn", "alert-triangle", "Ends soon"), words.Date(st.ExpiresOn)+", "+words.Until(st.ExpiresOn, d.Today())
		}
	case st.Status == "":
		f.Mark = stand("off", "circle-dashed", "None on record")
	case st.NotRequired:
		f.Mark = stand("off", "circle-minus", "Not required")
	case st.Status == "expired", st.Status == "terminated", st.Refused:
		f.Mark = stand("bad", "alert-octagon", words.AgreementState(st.Status))
		if st.Status == "expired" {
			f.Small = "ended on " + words.Date(st.ExpiresOn)
		}
	case st.Status == "active":
		f.Mark = stand("warn", "alert-triangle", "Signed, not in force yet")
	default:
		f.Mark = stand("warn", "alert-triangle", words.AgreementState(st.Status))
	}
	return f
}

// expiringSoon is how many days before its end an agreement is said to end soon.
const expiringSoon = 90

// The questions of the intake that say what PHI is involved.
const (
	phiQuestion     = "IN-01"
	recordsQuestion = "IN-02"
)

func phiFact(d *dossier.Dossier) fact {
	f := fact{Label: "PHI", Value: "Not answered"}
	if w, ok := words.PHI(answerText(d.Given, phiQuestion)); ok {
		f.Value = w
	}
	if w, ok := words.Records(answerText(d.Given, recordsQuestion)); ok {
		f.Small = w + " patients"
	}
	return f
}

// answerText is a chosen option of the intake; empty: none.
func answerText(given questionnaires.Answers, question string) string {
	v, ok := given[question]
	if !ok || v.IsZero() {
		return ""
	}
	return v.String()
}

func reviewFact(d *dossier.Dossier) fact {
	f := fact{Label: "Next review", Value: "Not set", Small: "counted from the intake"}
	if on := d.Vendor.NextReviewOn; on != nil {
		f.Value, f.Small = words.Date(*on), words.Until(*on, d.Today())
		f.Late = words.Days(d.Today(), *on) < 0
	}
	return f
}
