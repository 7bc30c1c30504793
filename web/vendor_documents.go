package web

import (
	"slices"
	"strings"

	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/web/words"
)

// docRow is a document on the page of its vendor.
type docRow struct {
	Href, Icon string
	Name       string // what it is, else its file name
	Sub        string // pages and period
	Mark       words.Standing
}

// docIcons are the icons of the kinds of document.
var docIcons = map[string]string{
	"soc2_report": "file-text", "bridge_letter": "mail", "baa": "contract", "iso27001_certificate": "certificate", "penetration_test": "bug",
}

// documentsOf lists the documents of a vendor, newest first.
func documentsOf(d *dossier.Dossier) []docRow {
	all := allDocuments(d, func(evidence.Document) bool { return true })
	slices.SortStableFunc(all, func(a, b evidence.Document) int { return b.CreatedAt.Compare(a.CreatedAt) })
	out := make([]docRow, 0, len(all))
	for _, doc := range all {
		out = append(out, docRowOf(doc))
	}
	return out
}

func docRowOf(doc evidence.Document) docRow {
	r := docRow{Href: "/documents/" + string(doc.ID), Icon: docIcons[doc.DocumentClass], Name: doc.Name, Mark: docMark(doc)}
	if r.Icon == "" {
		r.Icon = "file-text"
	}
	if name := words.Class(doc.DocumentClass); name != "" {
		if kind := words.ReportType(doc.ReportType); kind != "" {
			name = "SOC 2 " + kind + " report"
		}
		r.Name = name
	}
	var sub []string
	if r.Name != doc.Name {
		sub = append(sub, doc.Name)
	}
	if doc.Pages > 0 {
		sub = append(sub, words.Count(doc.Pages, "page", "pages"))
	}
	if p := words.Period(doc.CoversFrom, doc.CoversTo); p != "" {
		sub = append(sub, p)
	}
	r.Sub = strings.Join(sub, ", ")
	if doc.Status == evidence.NeedsReview || doc.Status == evidence.Extracted {
		r.Href += "/review"
	}
	return r
}

// docMark says where a document stands.
func docMark(doc evidence.Document) words.Standing {
	switch {
	case doc.Status == evidence.Failed && doc.ErrorCode == "encrypted":
		return stand("warn", "lock", "Asks for a password")
	case doc.Status == evidence.Failed:
		return stand("bad", "file-x", "Could not be read")
	case doc.Status == evidence.Queued, doc.Status == evidence.Processing:
		return stand("off", "hourglass", words.DocumentStatus(string(doc.Status)))
	case doc.Excluded != "":
		return stand("warn", "alert-triangle", "Counts for nothing until you confirm whose it is")
	case doc.OpenFacts > 0:
		return stand("warn", "alert-triangle", words.Count(doc.OpenFacts, "fact", "facts")+" in doubt")
	}
	return stand("ok", "circle-check", "Read, nothing waits")
}
